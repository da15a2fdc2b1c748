//! Saying what somebody may, and why.

use super::{Grants, of_name};
use crate::{Actor, Error, db};
use model::access::{Access, Object, Right, Subject, Verdict};

impl Grants<'_> {
    /// What somebody may do with an object, right by right, with the reasons. A person or robot; or anyone.
    ///
    /// Asked about oneself it needs nothing. About others: the right to manage access there.
    ///
    /// # Errors
    /// `NotFound` for a project that the actor does not see; `Forbidden`; `Invalid` for `subject` when it is a group.
    pub async fn explain(&self, actor: &Actor, who: &Subject, object: Object<'_>) -> Result<Vec<Verdict>, Error> {
        if !actor.is_stranger() && who.actor_name() == actor.name {
            return Ok(verdicts(actor.access(), object));
        }
        match object.project() {
            Some(project) => actor.must(Right::ManageAccess, Object::Project(project))?,
            None => actor.must(Right::Administer, Object::Everything)?,
        }
        let db = &self.0.inner.db;
        let access = match who {
            Subject::User(_) | Subject::Robot(..) => of_name(db, &who.actor_name()).await?,
            Subject::Anyone => Access::holding(db::grants::held_by(db, &[Subject::Anyone], "").await?),
            Subject::Group(_) | Subject::SignedIn => {
                return Err(Error::invalid("subject", "Ask about a person, a robot, or anyone"));
            }
        };
        Ok(verdicts(&access, object))
    }
}

fn verdicts(access: &Access, object: Object<'_>) -> Vec<Verdict> {
    Right::ALL.into_iter().map(|right| access.explain(right, object)).collect()
}
