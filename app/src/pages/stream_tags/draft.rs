//! What stands in the form of a tag.

use crate::ui::Post;
use model::stream::{StreamTag, TagSpec};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use model::stream::{Backwards, ImportMode, ReferencePolicy, SourceKind, TagPatch, TypedSource};

/// A wish as a form holds it. Boxes that are not ticked are not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// `image`, `tag`, `stream-image`; empty for a tag that waits for a push.
    pub kind: String,
    /// The source, as typed.
    pub source: String,
    /// Only remember the pull spec.
    pub reference: bool,
    /// Look at the source again and again.
    pub scheduled: bool,
    /// Seconds between two looks.
    pub interval: i64,
    /// Allow plain HTTP and unverified certificates.
    pub insecure: bool,
    /// `PreserveOriginal` or `Legacy`.
    pub import_mode: String,
    /// The one platform, for `Legacy`.
    pub platform: String,
    /// `Source` or `Local`.
    pub reference_policy: String,
    /// `warn` or `stop`.
    pub backwards: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self::of(&TagSpec::default())
    }
}

impl Draft {
    /// What the form shows of a tag.
    pub fn of_tag(tag: &StreamTag) -> Self {
        tag.spec.as_ref().map_or_else(Self::default, Self::of)
    }

    fn of(spec: &TagSpec) -> Self {
        let (kind, source) = match &spec.source {
            Some(source) => (source.kind().as_str().to_owned(), source.to_string()),
            None => (String::new(), String::new()),
        };
        Self {
            kind,
            source,
            reference: spec.reference,
            scheduled: spec.scheduled,
            interval: spec.interval,
            insecure: spec.insecure,
            import_mode: spec.import_mode.as_str().into(),
            platform: spec.platform.as_ref().map(ToString::to_string).unwrap_or_default(),
            reference_policy: spec.reference_policy.as_str().into(),
            backwards: spec.backwards.as_str().into(),
        }
    }

    /// What was entered before the form was refused, else `usual`.
    pub fn entered(post: Post, usual: Self) -> Self {
        let text = |name: &str, usual: String| post.value(&format!("draft[{name}]"), usual);
        let ticked = |name: &str, usual: bool| text(name, usual.to_string()) == "true";
        Self {
            kind: text("kind", usual.kind),
            source: text("source", usual.source),
            reference: ticked("reference", usual.reference),
            scheduled: ticked("scheduled", usual.scheduled),
            interval: text("interval", usual.interval.to_string()).parse().unwrap_or(usual.interval),
            insecure: ticked("insecure", usual.insecure),
            import_mode: text("import_mode", usual.import_mode),
            platform: text("platform", usual.platform),
            reference_policy: text("reference_policy", usual.reference_policy),
            backwards: text("backwards", usual.backwards),
        }
    }

    /// What was entered, by the names of the fields.
    #[cfg(feature = "ssr")]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("draft[kind]", self.kind.clone()),
            ("draft[source]", self.source.clone()),
            ("draft[reference]", self.reference.to_string()),
            ("draft[scheduled]", self.scheduled.to_string()),
            ("draft[interval]", self.interval.to_string()),
            ("draft[insecure]", self.insecure.to_string()),
            ("draft[import_mode]", self.import_mode.clone()),
            ("draft[platform]", self.platform.clone()),
            ("draft[reference_policy]", self.reference_policy.clone()),
            ("draft[backwards]", self.backwards.clone()),
        ]
    }

    /// The source, if there is to be one.
    #[cfg(feature = "ssr")]
    pub fn typed(&self) -> Option<TypedSource> {
        Some(TypedSource::new(SourceKind::from_word(&self.kind)?, self.source.trim()))
    }

    /// Everything but the source, as a change of a wish. What only images in registries have, is left alone elsewhere.
    #[cfg(feature = "ssr")]
    pub fn policy(&self) -> TagPatch {
        let is_image = self.kind == SourceKind::Image.as_str();
        let platform = (!self.platform.is_empty()).then(|| model::Platform::parse(&self.platform));
        TagPatch {
            reference: Some(self.reference && is_image),
            scheduled: Some(self.scheduled && is_image),
            interval: Some(self.interval),
            insecure: Some(self.insecure && is_image),
            import_mode: ImportMode::from_word(&self.import_mode),
            platform: Some(platform),
            reference_policy: ReferencePolicy::from_word(&self.reference_policy),
            backwards: Backwards::from_word(&self.backwards),
            ..TagPatch::default()
        }
    }
}

/// The kinds of source as people say them.
pub const KINDS: [(&str, &str); 4] = [
    ("image", "An image in a registry"),
    ("tag", "A tag of an image stream, to follow"),
    ("stream-image", "One image of an image stream"),
    ("", "None: it waits for a push"),
];

/// Intervals that are offered, in seconds.
const INTERVALS: [i64; 8] = [60, 300, 900, 1_800, 3_600, 21_600, 86_400, 604_800];

/// The offered intervals, and the one that is set now.
pub fn intervals(current: i64) -> Vec<i64> {
    let mut all = INTERVALS.to_vec();
    if !all.contains(&current) {
        all.push(current);
        all.sort_unstable();
    }
    all
}
