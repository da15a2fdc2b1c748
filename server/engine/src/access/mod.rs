//! Grants and roles: who may do what, and why.
//!
//! Law of this room: it loads and keeps what `model::access` decides over, and decides nothing itself. Nobody hands on a right
//! that they do not hold there (the rule that Kubernetes calls escalation).

mod explain;
mod grants;
mod renewed;
mod roles;
#[cfg(test)]
mod tests;

pub(crate) use grants::given;

use crate::db::{self, Look, Tx};
use crate::{Actor, Engine, Error};
use model::access::{Access, Subject};

/// Use cases around grants and roles.
pub struct Grants<'a>(pub(crate) &'a Engine);

impl Grants<'_> {
    /// Nobody who is signed in, when something is granted to anyone; else there is nothing that a stranger could ask for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stranger(&self) -> Result<Option<Actor>, Error> {
        let access = Access::holding(db::grants::held_by(&self.0.inner.db, &[Subject::Anyone], "").await?);
        Ok((!access.held().is_empty()).then(|| Actor::stranger(access)))
    }
}

/// What a person may, through themselves and their groups.
pub(crate) async fn of_user(at: impl Into<Look<'_>>, name: &str) -> Result<Access, Error> {
    let user = Subject::User(name.to_owned());
    Ok(Access::holding(db::grants::held_by(at, &user.all_of([]), name).await?))
}

/// What a robot may.
pub(crate) async fn of_robot(at: impl Into<Look<'_>>, robot: &Subject) -> Result<Access, Error> {
    Ok(Access::holding(db::grants::held_by(at, &robot.all_of([]), "").await?))
}

/// What whoever acts under a name may now: for wishes that were set in their name earlier. Nobody by that name, or somebody
/// who was deactivated since, may nothing.
pub(crate) async fn of_name(at: impl Into<Look<'_>>, name: &str) -> Result<Access, Error> {
    let mut at = at.into();
    match Subject::of_actor(name) {
        _ if name == Actor::system().name => Ok(Actor::system().access().clone()),
        Ok(subject) if !db::grants::is_there(at.again(), &subject).await? => Ok(Access::NONE),
        Ok(Subject::User(name)) => of_user(at, &name).await,
        Ok(robot @ Subject::Robot(..)) => of_robot(at, &robot).await,
        _ => Ok(Access::NONE),
    }
}

/// Refuses what would leave nobody to administer everything. Call it right before the commit: of two administrators who keep
/// each other out at once, the second waits here and is refused.
pub(crate) async fn keep_an_administrator(tx: &mut Tx) -> Result<(), Error> {
    db::audit::lock(tx).await?;
    if db::grants::somebody_administers(tx).await? {
        return Ok(());
    }
    Err(Error::conflict(
        "Then nobody could administer Weir any more. Give somebody else the role cluster-admin on everything first",
    ))
}

/// Notes that somebody's rights changed, so that their sessions get new ids.
pub(crate) async fn touch(tx: &mut Tx, subject: &Subject) -> Result<(), Error> {
    match subject {
        Subject::User(name) => db::accounts::touch(tx, name).await,
        Subject::Group(name) => db::groups::touch_members(tx, name).await,
        _ => Ok(()),
    }
}
