//! Rights of whoever listens for long.

use super::{Grants, of_name};
use crate::actor::Via;
use crate::{Actor, Error};

impl Grants<'_> {
    /// The same actor with what they may now. Asked before each piece of news, so that what was taken away is told no more.
    ///
    /// # Errors
    /// `Unauthenticated` when their session or token has ended, there is nobody of that name any more, or nothing is theirs to
    /// see.
    pub async fn renewed(&self, actor: &Actor) -> Result<Actor, Error> {
        match actor.via {
            Via::Weir | Via::Console => Ok(actor.clone()),
            Via::Nobody => self.stranger().await?.ok_or(Error::Unauthenticated),
            Via::Session | Via::Token(_) => {
                self.0.accounts().still(actor).await?;
                let access = of_name(&self.0.inner.db, &actor.name).await?;
                if access.held().is_empty() { Err(Error::Unauthenticated) } else { Ok(actor.holding(access)) }
            }
        }
    }
}
