//! Who acts.

use crate::Error;

/// The one on whose behalf a use case runs: the first argument of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account's id; empty for Weir itself.
    pub id: String,
    /// The name shown to people.
    pub name: String,
    administrator: bool,
}

impl Actor {
    /// An administrator with an account.
    #[must_use]
    pub fn administrator(id: String, name: String) -> Self {
        Self { id, name, administrator: true }
    }

    /// Weir itself: background work.
    #[must_use]
    pub fn system() -> Self {
        Self { id: String::new(), name: "weir".into(), administrator: true }
    }

    /// Nobody who is signed in: may do nothing that needs a right.
    #[must_use]
    pub fn anonymous() -> Self {
        Self { id: String::new(), name: String::new(), administrator: false }
    }

    /// May the actor look at registries and images?
    ///
    /// # Errors
    /// `Forbidden` when not.
    pub fn may_view(&self) -> Result<(), Error> {
        self.may_administer()
    }

    /// May the actor change registries?
    ///
    /// # Errors
    /// `Forbidden` when not.
    pub fn may_administer(&self) -> Result<(), Error> {
        if self.administrator { Ok(()) } else { Err(Error::Forbidden) }
    }
}
