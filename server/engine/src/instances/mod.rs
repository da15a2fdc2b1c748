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
pub(crate) use kept::owner;
pub use make::{Order, TemplateOf};
pub use read::WholeInstance;
pub use renew::Renew;

use crate::audit::Entry;
use crate::{Actor, Engine, Error};
use model::access::{Object, Right};

/// Use cases around instances.
pub struct Instances<'a>(pub(crate) &'a Engine);

/// There is no such instance.
fn missing(project: &str, name: &str) -> Error {
    Error::not_found("instance", format!("{project}/{name}"))
}

/// May the actor see instances of a project? Who sees a part of it alone does not.
fn may_view(actor: &Actor, project: &str, name: &str) -> Result<(), Error> {
    match actor.may(Right::View, Object::Project(project)) {
        true => Ok(()),
        false if actor.is_stranger() => Err(Error::Unauthenticated),
        false => Err(missing(project, name)),
    }
}

/// What is to be known about a change of an instance.
fn entry(actor: &Actor, action: &'static str, project: &str, name: &str) -> Entry {
    Entry::about(actor, action, format_args!("instance:{project}/{name}")).within(project)
}

impl Instances<'_> {
    /// May the actor make and change instances of a project, and see their secrets?
    async fn may_instantiate(&self, actor: &Actor, project: &str, action: &'static str) -> Result<(), Error> {
        self.0.permit(actor, Right::Instantiate, Object::Project(project), action).await
    }
}
