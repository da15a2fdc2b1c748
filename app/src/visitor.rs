//! The person in front of the browser, and what they may.
//!
//! What a page offers follows from it. It decides nothing: the engine asks again, whatever is sent.

use crate::Error;
use crate::layout::{Theme, get_visitor};
use leptos::prelude::*;
use model::access::{Access, Object, Right};
use serde::{Deserialize, Serialize};

/// The person in front of the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The account's name, when signed in.
    pub name: Option<String>,
    /// What they may.
    pub access: Access,
    /// The colours asked for.
    pub theme: Theme,
}

/// The visitor, fetched with the document and again when they did something.
pub type VisitorResource = Resource<Result<Visitor, Error>>;

/// What the visitor may, as far as the part of the page that is shown knows.
#[derive(Clone, Copy)]
struct Known(StoredValue<Access>);

/// Makes the visitor known to everything below.
pub fn provide() {
    provide_context::<VisitorResource>(Resource::new(|| (), |()| get_visitor()));
}

/// Makes what the visitor may known to what is shown next.
pub async fn know(visitor: Option<VisitorResource>) {
    let access = match visitor {
        Some(visitor) => visitor.await.map(|visitor| visitor.access).unwrap_or_default(),
        None => Access::NONE,
    };
    provide_context(Known(StoredValue::new(access)));
}

/// Is it worth offering? Within what `ui::loaded` shows.
pub fn may<'o>(right: Right, object: impl Into<Object<'o>>) -> bool {
    let object = object.into();
    use_context::<Known>().is_some_and(|Known(access)| access.with_value(|access| access.allows(right, object)))
}

/// Is it worth offering at least somewhere?
pub fn may_somewhere(right: Right) -> bool {
    let anywhere = |access: &Access| access.held().iter().any(|held| held.rights.has(right));
    use_context::<Known>().is_some_and(|Known(access)| access.with_value(anywhere))
}
