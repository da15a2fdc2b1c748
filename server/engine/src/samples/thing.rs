//! What there is under a sample's name, stream or template alike.

use super::inventory::Wanted;
use super::{stream, template};
use crate::{Actor, Engine, Error};
use model::samples::SampleKind;

/// Something in project `openshift`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) uid: String,
    /// Does it say that Weir keeps it?
    pub(super) managed: bool,
}

/// What it took to bring a thing in line.
#[derive(Debug, Default)]
pub(super) struct Brought {
    pub(super) uid: String,
    /// What was changed, for people; empty when nothing was.
    pub(super) changes: Vec<String>,
    /// What could not be changed, and why.
    pub(super) refused: Vec<String>,
}

/// What is there under a name.
pub(super) async fn find(engine: &Engine, kind: SampleKind, name: &str) -> Result<Option<Thing>, Error> {
    match kind {
        SampleKind::ImageStream => stream::find(engine, name).await,
        SampleKind::Template => template::find(engine, name).await,
    }
}

/// Brings back what was deleted, if it is what Weir made. False when it cannot be had any more.
pub(super) async fn bring_back(
    engine: &Engine,
    actor: &Actor,
    kind: SampleKind,
    name: &str,
    uid: &str,
) -> Result<bool, Error> {
    match kind {
        SampleKind::ImageStream => stream::bring_back(engine, actor, name, uid).await,
        SampleKind::Template => template::bring_back(engine, actor, name, uid).await,
    }
}

/// Makes a thing as the sample says, or changes the one with this `uid`.
///
/// # Errors
/// `Conflict` when something else is there by now.
pub(super) async fn bring(
    engine: &Engine,
    actor: &Actor,
    wanted: &Wanted,
    uid: Option<&str>,
    former: &str,
) -> Result<Brought, Error> {
    match wanted.kind {
        SampleKind::ImageStream => stream::bring(engine, actor, wanted, uid, former).await,
        SampleKind::Template => template::bring(engine, actor, wanted, uid).await,
    }
}

/// Says in the thing that Weir keeps it no longer.
pub(super) async fn release(engine: &Engine, actor: &Actor, kind: SampleKind, name: &str) -> Result<(), Error> {
    match kind {
        SampleKind::ImageStream => stream::release(engine, actor, name).await,
        SampleKind::Template => template::release(engine, actor, name).await,
    }
}

/// Deletes it, so that it can be brought back.
pub(super) async fn delete(engine: &Engine, actor: &Actor, kind: SampleKind, name: &str) -> Result<(), Error> {
    match kind {
        SampleKind::ImageStream => engine.streams().delete(actor, model::samples::PROJECT, name).await,
        SampleKind::Template => template::delete(engine, actor, name).await,
    }
}
