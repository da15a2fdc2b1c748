//! OKD's API groups: projects, image streams and templates, as the clients of OKD know them.
//!
//! Law of this room: an object of OKD is a view of Weir's rows, and a request for a change becomes one use case. What OKD has
//! a word for is said in OKD's words and status codes. Where Weir is better on purpose, what a request leaves unsaid stays
//! as it is.

mod delete;
mod image;
mod image_tag;
mod image_tags;
mod import;
mod imports;
mod listed;
mod lists;
mod meta;
mod patch;
mod project;
mod projects;
mod samples;
mod samples_config;
mod selector;
mod stream;
mod stream_body;
mod stream_images;
mod stream_parts;
mod stream_tag;
mod stream_tags;
mod streams;
mod table;
mod tag_reference;
mod tags;
mod template;
mod template_instance;
mod template_instances;
mod templates;
mod watch;

use super::Problem;
use axum::http::StatusCode;
use engine::Engine;
use model::name::NameError;
use model::{ProjectName, StreamName, TagName};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The group of projects, as objects name it.
const PROJECTS: &str = "project.openshift.io/v1";
/// The group of image streams, as objects name it.
const IMAGES: &str = "image.openshift.io/v1";
/// The group of templates, as objects name it.
const TEMPLATES: &str = "template.openshift.io/v1";
/// The group of the samples, as objects name it.
const SAMPLES: &str = "samples.operator.openshift.io/v1";

/// The paths of these groups.
pub(super) fn paths() -> OpenApiRouter<Engine> {
    let projects = OpenApiRouter::new().routes(routes!(projects::list, projects::create)).routes(routes!(
        projects::read,
        projects::replace,
        projects::patch,
        projects::delete
    ));
    let images = OpenApiRouter::new()
        .routes(routes!(streams::list_all))
        .routes(routes!(streams::list, streams::create))
        .routes(routes!(streams::read, streams::replace, streams::patch, streams::delete))
        .routes(routes!(stream_parts::status))
        .routes(routes!(stream_parts::layers))
        .routes(routes!(stream_parts::secrets))
        .routes(routes!(stream_tags::list, stream_tags::create))
        .routes(routes!(stream_tags::read, stream_tags::replace, stream_tags::patch, stream_tags::delete))
        .routes(routes!(stream_images::read))
        .routes(routes!(imports::create))
        .routes(routes!(image_tags::list, image_tags::create))
        .routes(routes!(image_tags::read, image_tags::replace, image_tags::patch, image_tags::delete));
    let templates = OpenApiRouter::new()
        .routes(routes!(templates::list_all))
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::read, templates::replace, templates::patch, templates::delete))
        .routes(routes!(templates::process))
        .routes(routes!(template_instances::list_all))
        .routes(routes!(template_instances::list, template_instances::create))
        .routes(routes!(
            template_instances::read,
            template_instances::replace,
            template_instances::patch,
            template_instances::delete
        ));
    let samples = OpenApiRouter::new().routes(routes!(samples::list)).routes(routes!(
        samples::read,
        samples::replace,
        samples::patch,
        samples::delete
    ));
    OpenApiRouter::new()
        .nest(&format!("/apis/{SAMPLES}"), samples)
        .nest(&format!("/apis/{PROJECTS}"), projects)
        .nest(&format!("/apis/{IMAGES}"), images)
        .nest(&format!("/apis/{TEMPLATES}"), templates)
}

/// The project named in a path.
fn project_name(text: &str) -> Result<ProjectName, Problem> {
    ProjectName::parse(text).map_err(malformed)
}

/// The image stream named in a path.
fn stream_name(text: &str) -> Result<StreamName, Problem> {
    StreamName::parse(text).map_err(malformed)
}

/// The stream and the tag named in a path. OKD: exactly one colon, and something on both sides of it.
fn tag_name(text: &str) -> Result<(StreamName, TagName), Problem> {
    let refuse = || Problem::new(StatusCode::BAD_REQUEST, format!("“{text}” must be retrieved with <stream>:<tag>"));
    let (stream, tag) = text.split_once(':').ok_or_else(refuse)?;
    if stream.is_empty() || tag.is_empty() || tag.contains(':') {
        return Err(refuse());
    }
    Ok((stream_name(stream)?, TagName::parse(tag).map_err(malformed)?))
}

/// Nothing can bear such a name.
fn malformed(error: NameError) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, error.to_string())
}
