//! What is wanted of a tag, in OKD's words.

use super::meta::refuse;
use crate::rest::Problem;
use model::Platform;
use model::stream::{
    Backwards, ImportMode, Named, ReferencePolicy, Source, SourceKind, StreamTag, TagPatch, TagSpec, TypedSource,
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is wanted of a tag. In a request, what is left out stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct TagReference {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) annotations: Option<BTreeMap<String, String>>,
    /// Where its image comes from; null for a tag that waits for a push.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "stated")]
    #[schema(value_type = Option<ObjectReference>)]
    from: Option<Option<ObjectReference>>,
    /// The generation of the stream since which this is wanted. In a request, 0 means: import again; other numbers are ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<i64>,
    /// Only remember the pull spec, and import nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    import_policy: Option<ImportPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference_policy: Option<ReferencePolicyObject>,
}

/// Names the source of a tag.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectReference {
    /// `DockerImage`, `ImageStreamTag` or `ImageStreamImage`.
    pub(super) kind: String,
    /// The project of a stream; that of the tag when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    /// A pull spec, `[stream:]tag`, or `[stream@]sha256:…`.
    pub(super) name: String,
}

/// How the image is imported.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct ImportPolicy {
    /// Look at the source again and again.
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled: Option<bool>,
    /// Allow plain HTTP and unverified certificates.
    #[serde(skip_serializing_if = "Option::is_none")]
    insecure: Option<bool>,
    /// `PreserveOriginal` for a list with everything in it, `Legacy` for the image of one platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    import_mode: Option<ImportMode>,
    /// Weir: seconds between two looks, 60 to 604800.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<i64>,
    /// Weir: which platform, for `Legacy`; linux/amd64 when empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "linux/arm64")]
    platform: Option<String>,
    /// Weir: `warn` or `stop` when the source offers an older image.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    backwards: Option<Backwards>,
}

/// Which pull spec consumers are given.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ReferencePolicyObject {
    /// `Source` or `Local`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    kind: Option<ReferencePolicy>,
}

/// Tells what is said to be nothing from what is not said.
fn stated<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// What leaving something out of a request means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsaid {
    /// It stays as it is.
    Kept,
    /// It was taken away from an object that says everything.
    Default,
}

impl TagReference {
    /// What is wanted of a tag; `None` when nobody wants it.
    pub(super) fn of(tag: &StreamTag) -> Option<Self> {
        let spec = tag.spec.as_ref()?;
        Some(Self {
            name: tag.path.tag.to_string(),
            annotations: Some(spec.annotations.clone()).filter(|annotations| !annotations.is_empty()),
            from: spec.source.as_ref().map(|source| Some(ObjectReference::of(source, tag))),
            generation: Some(spec.generation),
            reference: Some(spec.reference),
            import_policy: Some(ImportPolicy {
                scheduled: Some(spec.scheduled),
                insecure: Some(spec.insecure),
                import_mode: Some(spec.import_mode),
                interval: Some(spec.interval),
                platform: spec.platform.as_ref().map(Platform::to_string),
                backwards: Some(spec.backwards),
            }),
            reference_policy: Some(ReferencePolicyObject { kind: Some(spec.reference_policy) }),
        })
    }

    /// The source, when one is said.
    pub(super) fn source(&self) -> Option<&ObjectReference> {
        self.from.as_ref()?.as_ref()
    }

    /// Is it to be imported again, whatever else is said?
    pub(super) fn asks_again(&self) -> bool {
        self.generation == Some(0)
    }

    /// The change that is meant. `place` is where the tag stands in the request, for errors.
    ///
    /// A source that only repeats what is `known` of the tag is no wish to move there: somebody may have moved the tag by hand,
    /// and whoever sends an object back changes other things about it.
    pub(super) fn patch(&self, unsaid: Unsaid, known: Option<&StreamTag>, place: &str) -> Result<TagPatch, Problem> {
        let source = match &self.from {
            None => None,
            Some(None) => Some(None),
            Some(Some(from)) => Some(Some(from.typed(&format!("{place}.from"))?)),
        };
        let mut patch = TagPatch {
            source,
            reference: self.reference,
            annotations: self.annotations.clone(),
            reference_policy: self.reference_policy.as_ref().and_then(|policy| policy.kind),
            ..self.import_policy.as_ref().map(ImportPolicy::patch).unwrap_or_default()
        };
        if unsaid == Unsaid::Default {
            patch = complete(patch);
        }
        let repeats = known.is_some_and(|tag| self.source().is_some_and(|source| source.repeats(tag)));
        Ok(if repeats { TagPatch { source: None, ..patch } } else { patch })
    }
}

/// The same change, with everything said.
fn complete(patch: TagPatch) -> TagPatch {
    let default = TagSpec::default();
    TagPatch {
        source: patch.source.or(Some(None)),
        reference: patch.reference.or(Some(default.reference)),
        scheduled: patch.scheduled.or(Some(default.scheduled)),
        interval: patch.interval.or(Some(default.interval)),
        insecure: patch.insecure.or(Some(default.insecure)),
        import_mode: patch.import_mode.or(Some(default.import_mode)),
        platform: patch.platform.or(Some(default.platform)),
        reference_policy: patch.reference_policy.or(Some(default.reference_policy)),
        annotations: patch.annotations.or(Some(default.annotations)),
        backwards: patch.backwards.or(Some(default.backwards)),
    }
}

impl ImportPolicy {
    /// The change that is meant.
    pub(super) fn patch(&self) -> TagPatch {
        let platform = |text: &String| Some(text).filter(|text| !text.is_empty()).map(|text| Platform::parse(text));
        TagPatch {
            scheduled: self.scheduled,
            interval: self.interval,
            insecure: self.insecure,
            import_mode: self.import_mode,
            platform: self.platform.as_ref().map(platform),
            backwards: self.backwards,
            ..TagPatch::default()
        }
    }
}

impl ReferencePolicyObject {
    pub(super) fn kind(&self) -> Option<ReferencePolicy> {
        self.kind
    }
}

impl ObjectReference {
    fn of(source: &Source, tag: &StreamTag) -> Self {
        let project = match &source.named {
            Named::Image(_) => None,
            Named::Tag(path) => Some(&path.project),
            Named::StreamImage(path) => Some(&path.project),
        };
        let elsewhere = project.filter(|project| **project != tag.path.project);
        Self {
            kind: source.kind().okd().to_owned(),
            namespace: elsewhere.map(ToString::to_string),
            name: source.text.clone(),
        }
    }

    /// Is it what the tag has as its source?
    fn repeats(&self, tag: &StreamTag) -> bool {
        let own = |project: &Option<String>| project.clone().unwrap_or_else(|| tag.path.project.to_string());
        let present = tag.spec.as_ref().and_then(|spec| spec.source.as_ref()).map(|source| Self::of(source, tag));
        present.is_some_and(|present| {
            (&present.kind, own(&present.namespace), &present.name) == (&self.kind, own(&self.namespace), &self.name)
        })
    }

    /// The source as it was typed. `place` is where it stands in the request.
    fn typed(&self, place: &str) -> Result<TypedSource, Problem> {
        let kind = [SourceKind::Image, SourceKind::Tag, SourceKind::StreamImage];
        let kind = kind.into_iter().find(|kind| kind.okd() == self.kind).ok_or_else(|| {
            refuse(format!("{place}.kind"), "kind is DockerImage, ImageStreamTag or ImageStreamImage")
        })?;
        if self.name.trim().is_empty() {
            return Err(refuse(format!("{place}.name"), "Say what the source is"));
        }
        let project = self.namespace.clone().unwrap_or_default();
        Ok(TypedSource { kind, project, text: self.name.clone() })
    }
}

/// Where the fields of a tag that the engine names stand in a [`TagReference`].
pub(super) fn place(tag: &str, field: &str) -> String {
    match field {
        "source" => format!("{tag}.from"),
        "reference" | "annotations" => format!("{tag}.{field}"),
        "scheduled" | "interval" | "insecure" | "platform" | "backwards" => format!("{tag}.importPolicy.{field}"),
        "import_mode" => format!("{tag}.importPolicy.importMode"),
        "reference_policy" => format!("{tag}.referencePolicy.type"),
        "tag" => tag.to_owned(),
        other => other.to_owned(),
    }
}
