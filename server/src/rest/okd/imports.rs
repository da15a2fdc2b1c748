//! `/imagestreamimports`: bringing images in, and trying what that would do.

use super::image::Image;
use super::import::{
    Asked, ImageResult, ImageStreamImport, ImportBody, ImportMeta, ImportStatus, Outcome, RepositoryResult,
};
use super::meta::{GivenMeta, refuse};
use super::stream::ImageStream;
use super::tag_reference::place;
use super::{IMAGES, project_name, tags};
use crate::rest::Problem;
use crate::rest::body::Body;
use crate::rest::problem::{BodyProblems, Problems};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Destination, Engine, Error, Part, Whole};
use model::stream::{ImportItem, Planned, StreamImage};
use model::{Digest, StreamName, TagName};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// How long the answer waits for all of it; imports go on all the same.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often they are looked at meanwhile.
const PACE: Duration = Duration::from_millis(100);

/// What the use cases said about one image.
enum Answer {
    /// It is being imported into this tag.
    Wanted(TagName),
    /// It cannot be.
    Refused(String, String),
    /// It was only looked up.
    Planned(Planned),
}

/// Import images into a stream, or with `import: false` say what that would do. The answer is 201 even if every image failed:
/// `status.images` tells, in the order of `spec.images`.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreamimports", tag = "image streams", operation_id = "createImageStreamImport",
    params(("project" = String, Path)), request_body = ImportBody,
    responses((status = 201, body = ImageStreamImport, description = "What became of each image"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Body(body): Body<ImportBody>,
) -> Result<(StatusCode, Json<ImageStreamImport>), Problem> {
    let end = Instant::now() + PATIENCE;
    let project = project_name(&project)?;
    body.check(project.as_str())?;
    let stream = StreamName::parse(body.metadata.new_name()?);
    let stream = stream.map_err(|error| refuse("metadata.name", error.to_string()))?;
    engine.projects().get(&actor, project.as_str()).await?;
    let present = tags::present(&engine, &actor, &project, &stream).await?;
    refuse_stale(&body.metadata, present.as_ref(), &format!("{project}/{stream}"))?;

    let is_dry = !body.spec.import;
    let to = Destination { project: project.clone(), stream: stream.clone() };
    let run = Run { engine: &engine, actor: &actor, to, end };
    let images: Vec<Asked> = body.spec.images.iter().map(|image| image.asked(is_dry)).collect();
    let answers = run.ask(&images, "spec.images").await?;
    let repository = match &body.spec.repository {
        None => None,
        Some(repository) => {
            let imports = engine.imports();
            let listing = imports.tags_of(&actor, &run.to, &repository.from.name, repository.is_insecure());
            match timeout_at(end, listing).await {
                Err(_) => Some(Err(Outcome::failure(
                    "Timeout",
                    "Listing the repository takes too long. Import its tags by name",
                ))),
                Ok(Ok(tags)) => {
                    let asked = repository.asked(tags, is_dry);
                    let answers = run.ask(&asked, "spec.repository").await?;
                    Some(Ok((asked, answers)))
                }
                Ok(Err(Error::Upstream(failure))) => Some(Err(Outcome::failure("ImportFailed", failure.message))),
                Ok(Err(error)) => {
                    return Err(Problem::from(error).fields_at(|_| "spec.repository.from.name".to_owned()));
                }
            }
        }
    };

    let mut coming = wanted(&answers);
    if let Some(Ok((_, answers))) = &repository {
        coming.extend(wanted(answers));
    }
    let whole = run.settled(&coming).await?;
    let repository = match repository {
        None => None,
        Some(Ok((asked, answers))) => Some(run.repository(&asked, answers, whole.as_ref()).await?),
        Some(Err(status)) => Some(RepositoryResult { status, images: vec![] }),
    };
    let images = run.results(&images, answers, whole.as_ref()).await?;
    let import = whole.filter(|_| !is_dry).map(ImageStream::from);
    Ok((
        StatusCode::CREATED,
        Json(ImageStreamImport {
            kind: "ImageStreamImport",
            api_version: IMAGES,
            metadata: ImportMeta { name: stream.into(), namespace: project.into() },
            spec: body.spec,
            status: ImportStatus { import, images, repository },
        }),
    ))
}

/// OKD: who names a version or uid means a stream that is there, and is at it.
fn refuse_stale(given: &GivenMeta, present: Option<&Whole>, name: &str) -> Result<(), Problem> {
    let version = given.version()?;
    let missing = || Problem::from(Error::not_found("image stream", name));
    let Some(stream) = present.map(|whole| &whole.stream) else {
        return if version.is_some() || given.uid.is_some() { Err(missing()) } else { Ok(()) };
    };
    if given.uid.as_ref().is_some_and(|uid| *uid != stream.uid) {
        return Err(missing());
    }
    match version {
        Some(seen) if seen != stream.version => {
            let message = format!("Image stream {name} was updated from version {seen} to {}", stream.version);
            Err(Problem::new(StatusCode::CONFLICT, message))
        }
        _ => Ok(()),
    }
}

/// The tags that are being imported.
fn wanted(answers: &[Answer]) -> Vec<TagName> {
    let wanted = answers.iter().filter_map(|answer| match answer {
        Answer::Wanted(tag) => Some(tag.clone()),
        _ => None,
    });
    wanted.collect()
}

/// Is one of them still to come?
fn is_moving(whole: Option<&Whole>, wanted: &[TagName]) -> bool {
    let mut tags = whole.iter().flat_map(|whole| wanted.iter().filter_map(|name| whole.tag(name)));
    tags.any(|tag| tag.is_pending() && tag.hold.is_none() && !tag.protected)
}

/// One request under way.
struct Run<'a> {
    engine: &'a Engine,
    actor: &'a Actor,
    to: Destination,
    /// Until when there is time to wait.
    end: Instant,
}

impl Run<'_> {
    /// Asks for imports, or what they would do; those with the same policy together.
    async fn ask(&self, asked: &[Asked], at: &str) -> Result<Vec<Answer>, Problem> {
        let mut answers = Vec::with_capacity(asked.len());
        for run in asked.chunk_by(|a, b| a.policy == b.policy && a.is_look == b.is_look) {
            let [first, ..] = run else { continue };
            let items: Vec<ImportItem> = run.iter().map(|asked| asked.item.clone()).collect();
            let imports = self.engine.imports();
            if first.is_look {
                let planned = imports.plan(self.actor, &self.to, &items, &first.policy).await?;
                // What has no tag to go to is only looked up, whatever the use case would call it.
                let planned =
                    planned.into_iter().zip(items).map(|(planned, item)| Planned { tag: item.tag, ..planned });
                answers.extend(planned.map(Answer::Planned));
                continue;
            }
            let requested = imports.request(self.actor, &self.to, &items, &first.policy).await;
            let requested = requested.map_err(|error| Problem::from(error).fields_at(|field| place(at, field)))?;
            answers.extend(requested.into_iter().map(|requested| {
                match (requested.refused, TagName::parse(&requested.tag)) {
                    (None, Ok(tag)) => Answer::Wanted(tag),
                    (refused, _) => Answer::Refused(requested.tag, refused.unwrap_or_default()),
                }
            }));
        }
        Ok(answers)
    }

    /// Waits for the imports of these tags, and answers the stream as it is then; `None` when there is none.
    async fn settled(&self, wanted: &[TagName]) -> Result<Option<Whole>, Problem> {
        loop {
            let whole = tags::present(self.engine, self.actor, &self.to.project, &self.to.stream).await?;
            if !is_moving(whole.as_ref(), wanted) || Instant::now() >= self.end {
                return Ok(whole);
            }
            sleep(PACE).await;
        }
    }

    /// What became of each image.
    async fn results(
        &self,
        asked: &[Asked],
        answers: Vec<Answer>,
        whole: Option<&Whole>,
    ) -> Result<Vec<ImageResult>, Problem> {
        let mut results = Vec::with_capacity(answers.len());
        for (asked, answer) in asked.iter().zip(answers) {
            results.push(match answer {
                Answer::Planned(planned) => self.planned(asked, planned).await?,
                Answer::Refused(tag, message) => ImageResult::without_image(tag, Outcome::failure("Invalid", message)),
                Answer::Wanted(tag) => self.imported(asked, tag, whole).await?,
            });
        }
        Ok(results)
    }

    /// What was only looked up. Nothing of it is kept, so a manifest that is wanted is asked for once more.
    async fn planned(&self, asked: &Asked, planned: Planned) -> Result<ImageResult, Problem> {
        let digest = planned.outlook.digest().filter(|_| asked.is_raw).cloned();
        let result = ImageResult::from(planned);
        let (Some(digest), Some(image)) = (digest, result.image.clone()) else { return Ok(result) };
        let imports = self.engine.imports();
        match imports.manifest(self.actor, &self.to, &asked.item, &asked.policy, &digest).await {
            Ok(manifest) => Ok(ImageResult { image: Some(image.with_raw(manifest.bytes, None)), ..result }),
            Err(Error::Upstream(failure)) => {
                Ok(ImageResult { status: Outcome::failure("InternalError", failure.message), image: None, ..result })
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn imported(&self, asked: &Asked, name: TagName, whole: Option<&Whole>) -> Result<ImageResult, Problem> {
        let Some(tag) = whole.and_then(|whole| whole.tag(&name)) else {
            let status = Outcome::failure("NotFound", "The tag was deleted meanwhile");
            return Ok(ImageResult::without_image(name, status));
        };
        let status = Outcome::of(tag);
        let Some(digest) = tag.status.digest.as_ref().filter(|_| !status.is_failure()) else {
            return Ok(ImageResult::without_image(name, status));
        };
        let found = self.found(digest).await?;
        let mut manifests = Vec::new();
        for child in found.children.iter().filter(|child| !child.attestation && !child.missing) {
            let image = Image::whole(self.found(&child.digest).await?, None);
            manifests.push(self.with_raw(image, &child.digest, asked).await?);
        }
        let image = self.with_raw(Image::whole(found, tag.pull.clone()), digest, asked).await?;
        Ok(ImageResult { tag: name.into(), status, image: Some(image), manifests })
    }

    /// An image of the stream.
    async fn found(&self, digest: &Digest) -> Result<StreamImage, Problem> {
        let (project, stream) = (self.to.project.as_str(), self.to.stream.as_str());
        Ok(self.engine.streams().image(self.actor, project, stream, digest.as_str(), None).await?)
    }

    /// An image of the stream with its manifest and configuration, if they were asked for.
    async fn with_raw(&self, image: Image, digest: &Digest, asked: &Asked) -> Result<Image, Problem> {
        if !asked.is_raw {
            return Ok(image);
        }
        let (project, stream) = (self.to.project.as_str(), self.to.stream.as_str());
        let streams = self.engine.streams();
        let manifest = streams.content(self.actor, project, stream, digest.as_str(), Part::Manifest).await?;
        let config = match streams.content(self.actor, project, stream, digest.as_str(), Part::Config).await {
            Ok(config) => Some(config.bytes),
            Err(Error::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(image.with_raw(manifest.bytes, config))
    }

    /// What became of a repository.
    async fn repository(
        &self,
        asked: &[Asked],
        answers: Vec<Answer>,
        whole: Option<&Whole>,
    ) -> Result<RepositoryResult, Problem> {
        let images = self.results(asked, answers, whole).await?;
        let failed = images.iter().filter(|image| image.status.is_failure()).count();
        let status = match failed {
            0 => Outcome::success(),
            _ => Outcome::failure("ImportFailed", format!("{failed} of {} images failed to import", images.len())),
        };
        Ok(RepositoryResult { status, images })
    }
}
