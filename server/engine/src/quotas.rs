//! How much a project may have.
//!
//! OKD: only growth is refused. A project that has more than it may, because it may less than before, keeps what it has and
//! changes it freely.

use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::quotas as rows;
use crate::{Actor, Engine, Error};
use model::access::{Object, Right};
use model::project::{Quota, QuotaUse};

/// Use cases around quotas.
pub struct Quotas<'a>(pub(crate) &'a Engine);

impl Quotas<'_> {
    /// What a project may have, and has.
    ///
    /// # Errors
    /// `NotFound` for the project, which has to be seen as a whole: totals count everything.
    pub async fn get(&self, actor: &Actor, project: &str) -> Result<QuotaUse, Error> {
        actor.must(Right::View, Object::Project(project))?;
        let found = rows::of(&self.0.inner.db, project).await?;
        found.ok_or_else(|| Error::not_found("project", project))
    }

    /// Says anew what a project may have.
    ///
    /// # Errors
    /// `NotFound` for the project, `Forbidden`; `Invalid` for `streams`, `tags` or `scheduled` when it is negative.
    pub async fn set(&self, actor: &Actor, project: &str, quota: &Quota) -> Result<QuotaUse, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "quota.set").await?;
        for (field, most) in [("streams", quota.streams), ("tags", quota.tags), ("scheduled", quota.scheduled)] {
            if most.is_some_and(|most| most < 0) {
                return Err(Error::invalid(field, "Write a number from 0, or nothing for no limit"));
            }
        }
        let mut tx = self.0.inner.db.begin().await?;
        let missing = || Error::not_found("project", project);
        let before = rows::of(&mut tx, project).await?.ok_or_else(missing)?.most;
        rows::set(&mut tx, project, quota).await?;
        let entry = Entry::on(actor, "quota.set", Object::Project(project)).before(told(&before)).after(told(quota));
        tx.commit_audited(&[entry]).await?;
        self.get(actor, project).await
    }
}

/// Is there room for one more stream in a project?
pub(crate) async fn room_for_stream(turn: &mut Turn, project: &str) -> Result<(), Error> {
    let room = rows::streams(turn, project).await?;
    refuse_growth(room, || format!("Project {project}"), "image streams")
}

/// Is there room for one more tag in a stream?
pub(crate) async fn room_for_tag(turn: &mut Turn, stream_id: i64, name: &str) -> Result<(), Error> {
    let room = rows::tags(turn, stream_id).await?;
    refuse_growth(room, || format!("Image stream {name}"), "tags")
}

/// Is there room for one more source in a project that is looked at again and again?
pub(crate) async fn room_for_schedule(turn: &mut Turn, project: &str) -> Result<(), Error> {
    let room = rows::scheduled(turn, project).await?;
    refuse_growth(room, || format!("Project {project}"), "scheduled tags")
}

fn refuse_growth(room: Option<rows::Room>, who: impl Fn() -> String, what: &str) -> Result<(), Error> {
    let Some((Some(most), has)) = room.filter(|(most, has)| most.is_some_and(|most| *has >= most)) else {
        return Ok(());
    };
    let message =
        format!("{} may have {most} {what} and has {has}. Delete some, or ask an administrator for more", who());
    Err(Error::Forbidden { message })
}

fn told(quota: &Quota) -> String {
    let word = |most: Option<i64>| most.map_or_else(|| "any".to_owned(), |most| most.to_string());
    let (streams, tags, scheduled) = (word(quota.streams), word(quota.tags), word(quota.scheduled));
    format!("{streams} image streams, {tags} tags each, {scheduled} scheduled")
}
