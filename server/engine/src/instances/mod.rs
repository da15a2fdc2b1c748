//! Instances: what templates were made into, kept with all it takes to make it anew.
//!
//! Law of this room: making, rendering anew and deleting are each one [`Turn`](crate::db::clock::Turn), image streams
//! included: all of it or nothing. What may hold secrets is sealed; people see a rendering in which they are masked. Nothing
//! here is ever applied to a cluster, and nothing says that it runs.

mod delete;
mod describe;
mod export;
mod images;
mod kept;
mod make;
mod plan;
mod preview;
mod read;
mod render;
mod renew;
mod streams;

pub use crate::db::instances::InstanceFacts;
pub use make::{Order, TemplateOf};
pub use read::WholeInstance;
pub use renew::Renew;

use crate::{Actor, Engine, Error};

/// Use cases around instances.
pub struct Instances<'a>(pub(crate) &'a Engine);

/// There is no such instance.
fn missing(project: &str, name: &str) -> Error {
    Error::not_found("instance", format!("{project}/{name}"))
}

/// May the actor see instances?
fn may_view(actor: &Actor) -> Result<(), Error> {
    actor.may_view()
}

/// May the actor make and change instances of a project?
fn may_edit(actor: &Actor) -> Result<(), Error> {
    actor.may_administer()
}

/// May the actor see the secrets of instances?
fn may_see_secrets(actor: &Actor) -> Result<(), Error> {
    actor.may_administer()
}
