//! The nouns of Weir, their parsers and the pure rules both sides share.
//!
//! Law of this room: it compiles for the browser and never asks the outside world anything.

pub mod access;
pub mod account;
pub mod activity;
pub mod audit;
pub mod change;
pub mod compare;
pub mod config;
pub mod digest;
pub mod doctor;
pub mod host;
pub mod image;
pub mod manifest;
pub mod media;
pub mod name;
pub mod page;
pub mod platform;
pub mod project;
pub mod reference;
pub mod registry;
pub mod repository;
pub mod samples;
pub mod search;
pub mod secret;
pub mod sign_on;
pub mod stream;
pub mod tag;
pub mod template;
pub mod text;
pub mod version;

pub use digest::Digest;
pub use name::{
    GroupName, InstanceName, ProjectName, RegistryName, RepositoryName, RobotName, StreamName, TagName, TemplateName,
    UserName,
};
pub use page::{Page, Paging};
pub use platform::Platform;
pub use reference::Reference;

/// An instant in UTC; travels as RFC 3339.
pub type Instant = time::OffsetDateTime;
