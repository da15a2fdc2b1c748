//! A request to import images into a stream, and what became of it.

use super::IMAGES;
use super::image::Image;
use super::meta::{GivenMeta, refuse};
use super::stream::ImageStream;
use super::tag_reference::{ImportPolicy, ObjectReference, ReferencePolicyObject};
use crate::rest::Problem;
use crate::rest::metadata::check_type;
use model::TagName;
use model::stream::{ImportItem, Outlook, Planned, PullSpec, SourceKind, StreamTag, TagPatch};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What is to be imported. `metadata.name` is the stream, which is made when it is not there.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImportBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    pub(super) metadata: GivenMeta,
    pub(super) spec: ImportSpec,
    /// Ignored.
    #[serde(default, rename = "status")]
    _status: Option<Value>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportSpec {
    /// `false`: only say what would happen.
    pub(super) import: bool,
    #[serde(default)]
    pub(super) images: Vec<ImageSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) repository: Option<RepositorySpec>,
}

/// An image to import.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImageSpec {
    from: ObjectReference,
    /// The tag. Without it, that of the pull spec; where that has none either, the image is looked up and nothing is tagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<LocalReference>,
    #[serde(default)]
    import_policy: ImportPolicy,
    #[serde(default)]
    reference_policy: ReferencePolicyObject,
    /// `true` for the manifest itself in the answer, byte for byte.
    #[serde(default)]
    include_manifest: bool,
}

/// A whole repository to import, each tag under its own name.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RepositorySpec {
    pub(super) from: ObjectReference,
    #[serde(default)]
    import_policy: ImportPolicy,
    #[serde(default)]
    reference_policy: ReferencePolicyObject,
    /// `true` for the manifest itself in the answer, byte for byte.
    #[serde(default)]
    include_manifest: bool,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LocalReference {
    name: String,
}

/// What was asked, and what became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageStreamImport {
    #[schema(example = "ImageStreamImport")]
    pub(super) kind: &'static str,
    pub(super) api_version: &'static str,
    pub(super) metadata: ImportMeta,
    pub(super) spec: ImportSpec,
    pub(super) status: ImportStatus,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ImportMeta {
    pub(super) name: String,
    pub(super) namespace: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ImportStatus {
    /// The stream since; absent when nothing was to be imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) import: Option<ImageStream>,
    /// One for each image asked for, in that order.
    pub(super) images: Vec<ImageResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repository: Option<RepositoryResult>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct RepositoryResult {
    pub(super) status: Outcome,
    pub(super) images: Vec<ImageResult>,
}

/// What became of one image.
#[derive(Serialize, ToSchema)]
pub(super) struct ImageResult {
    /// Empty when nothing was to be tagged.
    pub(super) tag: String,
    pub(super) status: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<Image>,
    /// When the image is a list of platforms that was imported as it is: the image of each platform, in the order of the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) manifests: Vec<Image>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Outcome {
    /// `Success` or `Failure`.
    status: &'static str,
    /// One word for programs.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// What happened and what to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
}

/// An import as the use cases take it.
pub(super) struct Asked {
    pub(super) item: ImportItem,
    pub(super) policy: TagPatch,
    /// Only looked up.
    pub(super) is_look: bool,
    /// The manifest itself is wanted, too.
    pub(super) is_raw: bool,
}

impl ImportBody {
    /// Refuses what cannot be imported at all.
    pub(super) fn check(&self, project: &str) -> Result<(), Problem> {
        check_type(self.kind.as_deref(), "ImageStreamImport", self.api_version.as_deref(), IMAGES)?;
        self.metadata.check(Some(project), None)?;
        if self.spec.images.is_empty() && self.spec.repository.is_none() {
            return Err(refuse("spec.images", "Name an image or a repository"));
        }
        let sources = self.spec.images.iter().enumerate().map(|(n, image)| (format!("spec.images[{n}]"), &image.from));
        let repository = self.spec.repository.iter().map(|repository| ("spec.repository".to_owned(), &repository.from));
        for (place, from) in sources.chain(repository) {
            if from.kind != SourceKind::Image.okd() {
                return Err(refuse(format!("{place}.from.kind"), "kind is DockerImage here"));
            }
        }
        let unnamed = self.spec.images.iter().position(|image| image.to.as_ref().is_some_and(|to| to.name.is_empty()));
        match unnamed {
            Some(n) => Err(refuse(format!("spec.images[{n}].to.name"), "Name the tag, or leave to out")),
            None => Ok(()),
        }
    }
}

impl ImageSpec {
    pub(super) fn asked(&self, is_dry: bool) -> Asked {
        let named = self.to.as_ref().map(|to| to.name.clone());
        let own = || PullSpec::parse(&self.from.name).ok()?.tag.map(String::from);
        let tag = named.or_else(own);
        Asked {
            policy: policy(&self.import_policy, &self.reference_policy),
            is_look: is_dry || tag.is_none(),
            is_raw: self.include_manifest,
            item: ImportItem { source: self.from.name.clone(), tag: tag.unwrap_or_default() },
        }
    }
}

impl RepositorySpec {
    /// All its tags.
    pub(super) fn asked(&self, tags: Vec<TagName>, is_dry: bool) -> Vec<Asked> {
        let asked = |tag: TagName| Asked {
            item: ImportItem { source: format!("{}:{tag}", self.from.name), tag: tag.into() },
            policy: policy(&self.import_policy, &self.reference_policy),
            is_look: is_dry,
            is_raw: self.include_manifest,
        };
        tags.into_iter().map(asked).collect()
    }

    /// May its registry be spoken to in plain HTTP?
    pub(super) fn is_insecure(&self) -> bool {
        self.import_policy.patch().insecure.unwrap_or(false)
    }
}

fn policy(import: &ImportPolicy, reference: &ReferencePolicyObject) -> TagPatch {
    TagPatch { reference_policy: reference.kind(), ..import.patch() }
}

impl Outcome {
    pub(super) fn success() -> Self {
        Self { status: "Success", reason: String::new(), message: String::new() }
    }

    pub(super) fn failure(reason: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status: "Failure", reason: reason.into(), message: message.into() }
    }

    /// How the import of a tag ended.
    pub(super) fn of(tag: &StreamTag) -> Self {
        let wanted = tag.spec.as_ref().map_or(0, |spec| spec.generation);
        match &tag.status.condition {
            Some(condition) if condition.generation >= wanted => Self::failure(&condition.reason, &condition.message),
            _ if tag.hold.is_some() => {
                Self::failure("OnHold", format!("{} is on hold. Resume it to let it move", tag.path))
            }
            _ if tag.protected => Self::failure("Protected", format!("{} is protected, so it does not move", tag.path)),
            _ if tag.is_pending() => {
                Self::failure("Timeout", "It takes long. The import goes on; look at the stream later")
            }
            _ => Self::success(),
        }
    }

    /// Is it one?
    pub(super) fn is_failure(&self) -> bool {
        self.status == "Failure"
    }
}

impl ImageResult {
    /// There is no image.
    pub(super) fn without_image(tag: impl Into<String>, status: Outcome) -> Self {
        Self { tag: tag.into(), status, image: None, manifests: vec![] }
    }
}

impl From<Planned> for ImageResult {
    fn from(planned: Planned) -> Self {
        let spec = PullSpec::parse(&planned.source).ok();
        let digest = planned.outlook.digest();
        let image = digest.zip(spec).map(|(digest, spec)| Image::named(digest, spec.pinned(digest)));
        let status = match planned.outlook {
            Outlook::Refused { reason, message } => Outcome::failure(reason, message),
            _ => Outcome::success(),
        };
        Self { tag: planned.tag, status, image, manifests: vec![] }
    }
}
