//! Who acts.

use crate::Error;
use model::access::{Access, Limit, Object, Right, Subject};
use std::fmt;
use std::sync::Arc;

/// The one on whose behalf a use case runs, with what they may do: the first argument of each.
///
/// It is made anew for every request, so that a change of rights takes effect at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account's id; empty for Weir itself and for strangers.
    pub id: String,
    /// The name shown to people and kept in histories; empty for strangers.
    pub name: String,
    /// Through what they come.
    pub via: Via,
    /// The id of the request, as it stands in the log; may be empty.
    pub request: String,
    /// The id of the session or the token they come with; may be empty.
    pub(crate) ticket: String,
    access: Arc<Access>,
}

/// Through what somebody comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// A browser in which they signed in.
    Session,
    /// A token of this name.
    Token(String),
    /// A command on the machine.
    Console,
    /// Weir's own background work.
    Weir,
    /// Nothing: nobody is signed in.
    Nobody,
}

impl Actor {
    /// Somebody with an account, and what they may.
    pub(crate) fn new(id: String, name: String, via: Via, access: Access) -> Self {
        Self { id, name, via, request: String::new(), ticket: String::new(), access: Arc::new(access) }
    }

    /// An administrator at the console of the machine.
    #[must_use]
    pub fn administrator(id: String, name: String) -> Self {
        let access = Access::everything(Subject::User(name.clone()));
        Self::new(id, name, Via::Console, access)
    }

    /// Weir itself: background work.
    #[must_use]
    pub fn system() -> Self {
        let access = Access::everything(Subject::User("weir".to_owned()));
        Self::new(String::new(), "weir".to_owned(), Via::Weir, access)
    }

    /// Nobody who is signed in, and to whom nothing is granted.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::stranger(Access::NONE)
    }

    /// Nobody who is signed in, with what anyone may.
    pub(crate) fn stranger(access: Access) -> Self {
        Self::new(String::new(), String::new(), Via::Nobody, access)
    }

    /// The same, for a request of this id.
    #[must_use]
    pub fn on(self, request: impl Into<String>) -> Self {
        Self { request: request.into(), ..self }
    }

    /// The same with other grants, within the limit that they have.
    #[must_use]
    pub(crate) fn holding(&self, access: Access) -> Self {
        let access = match self.access.limit() {
            Some(limit) => access.within(limit.clone()),
            None => access,
        };
        Self { access: Arc::new(access), ..self.clone() }
    }

    /// The same, with the session or the token of this id.
    pub(crate) fn with(self, ticket: String) -> Self {
        Self { ticket, ..self }
    }

    /// The same within the limit of a token.
    #[must_use]
    pub fn within(self, limit: Limit) -> Self {
        let access = Access::clone(&self.access).within(limit);
        Self { access: Arc::new(access), ..self }
    }

    /// Asks that somebody is signed in: for what is one's own.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub fn must_be_signed_in(&self) -> Result<(), Error> {
        if self.is_stranger() { Err(Error::Unauthenticated) } else { Ok(()) }
    }

    /// Is nobody signed in?
    #[must_use]
    pub fn is_stranger(&self) -> bool {
        self.via == Via::Nobody
    }

    /// What they hold.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// May they, on the whole of the object?
    #[must_use]
    pub fn may<'o>(&self, right: Right, object: impl Into<Object<'o>>) -> bool {
        self.access.allows(right, object.into())
    }

    /// Do they see the object, or a part of it?
    #[must_use]
    pub fn sees<'o>(&self, object: impl Into<Object<'o>>) -> bool {
        self.access.sees(object.into())
    }

    /// What they see, as `$1` of the queries of `db::sight`.
    pub(crate) fn sight(&self) -> Result<String, Error> {
        serde_json::to_string(&self.access.sight()).map_err(Error::internal)
    }

    /// Asks for a right before something is read.
    ///
    /// # Errors
    /// As [`Self::refusal`].
    pub fn must<'o>(&self, right: Right, object: impl Into<Object<'o>>) -> Result<(), Error> {
        let object = object.into();
        if self.may(right, object) { Ok(()) } else { Err(self.refusal(right, object)) }
    }

    /// Asks whether at least a part of the object is seen, before the part is read.
    ///
    /// # Errors
    /// `NotFound`, as when there is no such thing.
    pub fn must_see<'o>(&self, object: impl Into<Object<'o>>) -> Result<(), Error> {
        let object = object.into();
        if self.sees(object) { Ok(()) } else { Err(self.refusal(Right::View, object)) }
    }

    /// What somebody is told who may not: that there is no such thing, unless they see it.
    #[must_use]
    pub fn refusal(&self, right: Right, object: Object<'_>) -> Error {
        let is_secret = object != Object::Everything && (right == Right::View || !self.sees(object));
        if self.is_stranger() {
            Error::Unauthenticated
        } else if is_secret {
            Error::not_found(object.what(), object.name())
        } else {
            Error::forbidden(right, object)
        }
    }
}

/// As the audit log names it.
impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => f.write_str("session"),
            Self::Token(name) => write!(f, "token {name}"),
            Self::Console => f.write_str("console"),
            Self::Weir => f.write_str("weir"),
            Self::Nobody => Ok(()),
        }
    }
}
