//! Robots: programs that work for a project, made by whoever manages its access. OKD calls them service accounts.

use super::{Accounts, about, described, random_id};
use crate::db::tokens::Owner;
use crate::{Actor, Error, access, db};
use model::access::{Object, Right, Subject};
use model::account::{NewToken, Robot, Token, TokenWish};
use model::{Instant, ProjectName, RobotName};

impl Accounts<'_> {
    /// The robots of a project, by name.
    ///
    /// # Errors
    /// `NotFound`, or `Forbidden` for who may not manage access there.
    pub async fn robots(&self, actor: &Actor, project: &str) -> Result<Vec<Robot>, Error> {
        actor.must(Right::ManageAccess, Object::Project(project))?;
        let robots = db::robots::list(self.0.db(), project).await?;
        if robots.is_empty() && db::projects::find(self.0.db(), &actor.sight()?, project).await?.is_none() {
            return Err(Error::not_found("project", project));
        }
        Ok(robots)
    }

    /// Makes a robot, which may nothing yet but what all robots of its project may.
    ///
    /// # Errors
    /// As [`Self::robots`]; `Invalid` names the field (`name`, `description`); `Conflict` when the name is taken.
    pub async fn create_robot(
        &self,
        actor: &Actor,
        project: &str,
        name: &str,
        description: &str,
    ) -> Result<Robot, Error> {
        self.0.permit(actor, Right::ManageAccess, Object::Project(project), "robot.create").await?;
        let name = RobotName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let description = described(description)?;
        let mut tx = self.0.db().begin().await?;
        let missing = || Error::not_found("project", project);
        let project_id = db::projects::id(&mut tx, project).await?.ok_or_else(missing)?;
        if !db::robots::insert(&mut tx, &random_id(), project_id, &name, description, Instant::now_utc()).await? {
            return Err(Error::conflict(format!("There is a robot “{name}” already. Choose another name")));
        }
        tx.commit_audited(&[about(actor, "robot.create", &subject(project, name.as_str())?)]).await?;
        let found = self.robots(actor, project).await?.into_iter().find(|robot| robot.name == name);
        found.ok_or_else(|| Error::not_found("robot", name))
    }

    /// Deletes a robot with its tokens and all that was granted to it.
    ///
    /// # Errors
    /// As [`Self::robots`]; `NotFound` for the robot.
    pub async fn delete_robot(&self, actor: &Actor, project: &str, name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::ManageAccess, Object::Project(project), "robot.delete").await?;
        let (id, robot) = self.robot(project, name).await?;
        let mut tx = self.0.db().begin().await?;
        db::robots::delete(&mut tx, &id).await?;
        db::grants::forget(&mut tx, &robot).await?;
        tx.commit_audited(&[about(actor, "robot.delete", &robot)]).await
    }

    /// The tokens of a robot, newest first.
    ///
    /// # Errors
    /// As [`Self::robots`]; `NotFound` for the robot.
    pub async fn robot_tokens(&self, actor: &Actor, project: &str, name: &str) -> Result<Vec<Token>, Error> {
        actor.must(Right::ManageAccess, Object::Project(project))?;
        let (id, _) = self.robot(project, name).await?;
        db::tokens::list(self.0.db(), &id).await
    }

    /// Makes a token of a robot. Its secret is in the answer and nowhere else.
    ///
    /// Whoever has it acts as the robot. Hence nobody gets one of a robot that may more than they do, in its project or in the
    /// whole installation; what other projects granted to it they granted to whoever manages this one.
    ///
    /// # Errors
    /// As [`Self::robots`]; `NotFound` for the robot, `Forbidden` when it may more than the actor, else as
    /// [`Self::create_token`].
    pub async fn create_robot_token(
        &self,
        actor: &Actor,
        project: &str,
        name: &str,
        wish: &TokenWish,
    ) -> Result<NewToken, Error> {
        self.0.permit(actor, Right::ManageAccess, Object::Project(project), "token.create").await?;
        self.whole(actor, "token.create").await?;
        let (id, robot) = self.robot(project, name).await?;
        let access = access::of_robot(self.0.db(), &robot).await?;
        for held in access.held() {
            let is_of_others = held.scope.project().is_some_and(|own| own.as_str() != project);
            let own = actor.access().rights_on(&held.scope);
            if let Some(right) = held.rights.iter().find(|right| !is_of_others && !own.has(*right)) {
                let place = held.scope.project().map_or(Object::Everything, |own| Object::Project(own.as_str()));
                // On the whole of the place they may have it all the same, but not on all that the scope stands for.
                self.0.permit(actor, right, place, "token.create").await?;
                return Err(Error::forbidden(right, place));
            }
        }
        self.make_token(actor, Owner::Robot(&id), &robot, wish).await
    }

    /// Ends a token of a robot at once.
    ///
    /// # Errors
    /// As [`Self::robots`]; `NotFound` for the robot and the token.
    pub async fn revoke_robot_token(&self, actor: &Actor, project: &str, name: &str, id: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::ManageAccess, Object::Project(project), "token.revoke").await?;
        let (robot_id, robot) = self.robot(project, name).await?;
        self.end_token(actor, &robot_id, &robot, id).await
    }

    /// The id of a robot, and how grants name it.
    async fn robot(&self, project: &str, name: &str) -> Result<(String, Subject), Error> {
        let found = db::robots::id(self.0.db(), project, name).await?;
        let id = found.ok_or_else(|| Error::not_found("robot", name))?;
        Ok((id, subject(project, name)?))
    }
}

fn subject(project: &str, name: &str) -> Result<Subject, Error> {
    let project = ProjectName::parse(project).map_err(Error::internal)?;
    Ok(Subject::Robot(project, name.to_owned()))
}
