//! The samples: image streams and templates that Weir keeps in project `openshift`, as OKD's samples operator does.

mod condition;
mod view;

pub use condition::{Condition, ConditionType, Truth};
pub use view::{FailedTag, Sample, SampleEvent, SampleState, Samples, SamplesConfig, SamplesStatus};

use crate::stream::PullSpec;
use serde::{Deserialize, Serialize};

/// The project that samples are kept in.
pub const PROJECT: &str = "openshift";

/// The name of the only configuration there is.
pub const CLUSTER: &str = "cluster";

/// Architectures that may be asked for (OKD's words, and what others call them).
pub const ARCHITECTURES: [&str; 6] = ["x86_64", "amd64", "arm64", "aarch64", "ppc64le", "s390x"];

/// What Weir does with the samples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManagementState {
    /// Installs them and keeps them in repair.
    #[default]
    Managed,
    /// Leaves them as they are.
    Unmanaged,
    /// Takes them away.
    Removed,
}

impl ManagementState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Managed, Self::Unmanaged, Self::Removed];

    /// The word, as OKD writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Managed => "Managed",
            Self::Unmanaged => "Unmanaged",
            Self::Removed => "Removed",
        }
    }

    /// Reads the word back, in any case of letters.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

/// The two kinds of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SampleKind {
    /// An image stream.
    ImageStream,
    /// A template.
    Template,
}

impl SampleKind {
    /// Both, in the order in which they are installed: templates name streams.
    pub const ALL: [Self; 2] = [Self::ImageStream, Self::Template];

    /// OKD's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImageStream => "ImageStream",
            Self::Template => "Template",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ImageStream => "image stream",
            Self::Template => "template",
        }
    }

    /// Reads OKD's word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What is wanted of the samples (OKD: the `spec` of `configs.samples.operator.openshift.io/cluster`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SamplesSpec {
    /// What Weir does with them.
    pub management_state: ManagementState,
    /// The registry that their images come from, instead of the one each is written with: `host[:port][/path]`; empty for
    /// the latter.
    pub samples_registry: String,
    /// Only samples for one of these are wanted; empty for all.
    pub architectures: Vec<String>,
    /// Image streams that are neither made nor repaired.
    #[serde(rename = "skippedImagestreams")]
    pub skipped_streams: Vec<String>,
    /// Templates that are neither made nor repaired.
    pub skipped_templates: Vec<String>,
}

impl SamplesSpec {
    /// The names of a kind that are left out.
    #[must_use]
    pub fn skipped(&self, kind: SampleKind) -> &[String] {
        match kind {
            SampleKind::ImageStream => &self.skipped_streams,
            SampleKind::Template => &self.skipped_templates,
        }
    }

    /// The same, to change.
    pub fn skipped_mut(&mut self, kind: SampleKind) -> &mut Vec<String> {
        match kind {
            SampleKind::ImageStream => &mut self.skipped_streams,
            SampleKind::Template => &mut self.skipped_templates,
        }
    }

    /// Is a sample left out?
    #[must_use]
    pub fn skips(&self, kind: SampleKind, name: &str) -> bool {
        self.skipped(kind).iter().any(|skipped| skipped == name)
    }

    /// Is a sample for these architectures wanted? One that names none runs everywhere.
    #[must_use]
    pub fn wants(&self, architectures: &[&str]) -> bool {
        let asked = |word: &&str| self.architectures.iter().any(|asked| same_architecture(asked, word));
        self.architectures.is_empty() || architectures.is_empty() || architectures.iter().any(asked)
    }
}

fn same_architecture(one: &str, other: &str) -> bool {
    let normal = |word: &str| match word {
        "x86_64" => "amd64".to_owned(),
        "aarch64" => "arm64".to_owned(),
        word => word.to_owned(),
    };
    normal(one) == normal(other)
}

/// Reads the registry of samples: `host[:port][/path]`, or nothing.
///
/// # Errors
/// What is wrong with it.
pub fn samples_registry(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    if text.is_empty() {
        return Ok(String::new());
    }
    let spec = PullSpec::parse(&format!("{text}/x")).map_err(|error| error.to_string())?;
    if spec.registry.is_none() {
        return Err(format!("“{text}” is not a registry such as mirror.corp.example:5000 or quay.io/mirror"));
    }
    Ok(text.to_owned())
}

/// A pull spec with its host replaced by `registry`, which may bring a path along; the rest stays as it is written.
///
/// OKD replaces by counting slashes and so keeps some hosts within the path; here it is the host that is replaced, and
/// Docker Hub's short names get the `library` that they stand for.
#[must_use]
pub fn mirrored(pull_spec: &str, registry: &str) -> String {
    let (Ok(spec), false) = (PullSpec::parse(pull_spec), registry.is_empty()) else { return pull_spec.to_owned() };
    let Ok(repository) = spec.repository() else { return pull_spec.to_owned() };
    let tag = spec.tag.map(|tag| format!(":{tag}")).unwrap_or_default();
    let digest = spec.digest.map(|digest| format!("@{digest}")).unwrap_or_default();
    format!("{registry}/{repository}{tag}{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_replaced_and_nothing_else() {
        for (written, becomes) in [
            ("registry.access.redhat.com/ubi9/ruby-33:latest", "m.example:5000/ubi9/ruby-33:latest"),
            (
                "icr.io/appcafe/open-liberty-s2i:26.0.0.2-java17",
                "m.example:5000/appcafe/open-liberty-s2i:26.0.0.2-java17",
            ),
            ("library/redis", "m.example:5000/library/redis"),
            ("redis:7", "m.example:5000/library/redis:7"),
            ("docker.io/library/redis", "m.example:5000/library/redis"),
            ("quay.io/a/b/c:1", "m.example:5000/a/b/c:1"),
            ("host:5000/x:1", "m.example:5000/x:1"),
            ("not a reference", "not a reference"),
        ] {
            assert_eq!(mirrored(written, "m.example:5000"), becomes);
            assert_eq!(mirrored(written, ""), written, "without a mirror it stays");
        }
        assert_eq!(mirrored("quay.io/sclorg/redis-7-c9s:latest", "quay.io/m"), "quay.io/m/sclorg/redis-7-c9s:latest");
    }

    #[test]
    fn a_registry_of_samples_is_a_host_with_a_path_at_most() {
        for good in ["mirror.corp.example:5000", "quay.io/mirror", "localhost:5000", "10.0.0.7:5000/a/b"] {
            assert_eq!(samples_registry(good).as_deref(), Ok(good));
        }
        assert_eq!(samples_registry(" quay.io/ ").as_deref(), Ok("quay.io"));
        assert_eq!(samples_registry("").as_deref(), Ok(""));
        for bad in ["mirror", "https://quay.io", "quay.io/Mirror", "a b", "quay.io:tag", "quay.io/x:1"] {
            assert!(samples_registry(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn architectures_have_several_names() {
        let spec = SamplesSpec { architectures: vec!["x86_64".into()], ..SamplesSpec::default() };
        assert!(spec.wants(&["amd64", "arm64"]) && spec.wants(&[]) && !spec.wants(&["s390x"]));
        assert!(SamplesSpec::default().wants(&["s390x"]));
    }

    #[test]
    fn the_wish_is_written_in_okds_words() {
        let text = r#"{"managementState":"Removed","samplesRegistry":"m","architectures":["arm64"],"skippedImagestreams":["a"],"skippedTemplates":["b"]}"#;
        let spec: SamplesSpec = serde_json::from_str(text).unwrap();
        assert!(spec.skips(SampleKind::ImageStream, "a") && spec.skips(SampleKind::Template, "b"));
        assert_eq!(serde_json::to_string(&spec).unwrap(), text);
    }
}
