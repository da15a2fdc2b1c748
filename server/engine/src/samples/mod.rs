//! The samples operator: image streams and templates that Weir keeps in project `openshift`, in repair.
//!
//! Law of this room: samples are brought about by the same use cases that people have, as [`Actor::system`]. What a person
//! made under a sample's name is left alone until a person says otherwise; what the samples no longer have goes softly.

mod conditions;
mod configure;
mod download;
mod install;
mod inventory;
mod library;
mod operator;
mod pass;
mod read;
mod remove;
mod retry;
mod stream;
mod template;
mod thing;

pub use configure::Seen;
pub(crate) use operator::Operator;

use crate::{Engine, Error};
use model::ProjectName;
use model::samples::{ManagementState, PROJECT};
use std::path::PathBuf;
use std::str::FromStr;
use url::Url;

/// The version that samples are marked with, and that the status tells.
const RELEASE: &str = env!("CARGO_PKG_VERSION");
/// Says whether Weir keeps an object in repair (OKD).
const MANAGED: &str = "samples.operator.openshift.io/managed";
/// Says which version of the samples an object is of (OKD).
const VERSION: &str = "samples.operator.openshift.io/version";

/// Where samples come from, and what becomes of them at first.
#[derive(Debug, Clone)]
pub struct SamplesSource {
    /// What is done with them until a person says otherwise.
    pub state: ManagementState,
    /// Are those that come with Weir among them?
    pub built_in: bool,
    /// Where there are more. One of the same name takes the place of one that comes with Weir.
    pub more: Option<More>,
}

/// Where an administrator's own samples are.
#[derive(Debug, Clone)]
pub enum More {
    /// In a directory, or where an index in the format of openshift/library says.
    Path(PathBuf),
    /// Where such an index on the web says.
    Web(Url),
}

impl More {
    fn url(&self) -> Option<&Url> {
        match self {
            Self::Path(_) => None,
            Self::Web(url) => Some(url),
        }
    }
}

impl FromStr for More {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.contains("://") {
            return Ok(Self::Path(text.into()));
        }
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Self::Web).ok_or_else(|| "write a path, or an address such as https://example.com/index.yaml".into())
    }
}

impl SamplesSource {
    /// None until a person wants them.
    pub const NONE: Self = Self { state: ManagementState::Removed, built_in: true, more: None };
}

/// Use cases around the samples.
pub struct Samples<'a>(pub(crate) &'a Engine);

/// The project that samples are in.
fn project() -> Result<ProjectName, Error> {
    ProjectName::parse(PROJECT).map_err(Error::internal)
}
