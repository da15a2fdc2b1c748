//! What Weir can do.
//!
//! Law of this room: every use case is here, takes the actor first, and does authorisation, transaction and event once, for
//! the browser, the REST API and background work alike. SQL stands in `db`, foreign traffic in `registry`.

mod access;
mod accounts;
mod actor;
mod audit;
mod credentials;
pub mod db;
pub mod doctor;
pub mod document;
mod engine;
mod error;
#[cfg(feature = "fake")]
pub mod fake;
mod images;
mod imports;
mod index;
mod instances;
mod lines;
mod overview;
mod projects;
mod quotas;
mod registries;
pub mod registry;
mod repositories;
mod samples;
mod secrets;
mod streams;
mod tags;
mod templates;

pub use access::Grants;
pub use accounts::{Accounts, Attempt, Keep, OidcConfig, Resumed, SignOn, SignedIn};
pub use actor::{Actor, Via};
pub use audit::Audit;
pub use credentials::Credentials;
pub use db::Db;
pub use engine::{Config, Engine};
pub use error::{Error, Upstream, UpstreamKind};
pub use images::{Content, Images};
pub use imports::{Destination, ImportFrom, Imports};
pub use instances::{InstanceFacts, Instances, Order, Renew, TemplateOf, WholeInstance};
pub use overview::Overview;
pub use projects::Projects;
pub use quotas::Quotas;
pub use registries::Registries;
pub use repositories::Repositories;
pub use samples::{More, Samples, SamplesSource, Seen};
pub use secrets::{Rotated, SecretKeys, Secrets};
pub use streams::{
    Expect, ImageLayers, Part, Presence, Refused, StreamBlob, StreamEdit, StreamLayers, Streams, TagChange, Whole,
    tag_path,
};
pub use tags::Tags;
pub use templates::{StoredTemplate, TemplateEdit, TemplateFacts, Templates, template_at};
