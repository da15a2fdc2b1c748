//! The person in front of the browser, and what they may.
//!
//! What a page offers follows from it. It decides nothing: the engine asks again, whatever is sent.

use crate::layout::{Theme, get_visitor};
use crate::ui::{self, Fetch};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
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

/// The visitor, fetched with the document.
pub type VisitorFetch = Fetch<Visitor>;

/// The visitor, as far as the part of the page that is shown knows them.
#[derive(Clone, Copy)]
struct Known(StoredValue<Visitor>);

/// Makes the visitor known to everything below.
pub fn provide() {
    let visitor = Fetch::new(|| (), |()| get_visitor());
    provide_context::<VisitorFetch>(visitor);
    provide_context(Refresh { visitor, shown: ui::latest(visitor, |visitor| visitor.clone().ok()) });
}

/// Makes the visitor known to what is shown next.
pub async fn know(visitor: Option<VisitorFetch>) {
    let stranger = || Visitor { name: None, access: Access::NONE, theme: Theme::System };
    let known = match visitor {
        Some(visitor) => visitor.await.unwrap_or_else(|_| stranger()),
        None => stranger(),
    };
    provide_context(Known(StoredValue::new(known)));
}

/// Is it worth offering? Within what `ui::loaded` shows.
pub fn may<'o>(right: Right, object: impl Into<Object<'o>>) -> bool {
    let object = object.into();
    known(|visitor| visitor.access.allows(right, object))
}

/// Is it worth offering at least somewhere?
pub fn may_somewhere(right: Right) -> bool {
    known(|visitor| visitor.access.held().iter().any(|held| held.rights.has(right)))
}

/// Is anybody signed in?
pub fn is_signed_in() -> bool {
    known(|visitor| visitor.name.is_some())
}

/// Have they any right on the whole of the object?
pub fn holds_something<'o>(object: impl Into<Object<'o>>) -> bool {
    let object = object.into();
    known(|visitor| !visitor.access.rights(object).is_empty())
}

fn known(ask: impl FnOnce(&Visitor) -> bool) -> bool {
    use_context::<Known>().is_some_and(|Known(visitor)| visitor.with_value(ask))
}

/// Looks again who the visitor is and what they may.
#[derive(Clone, Copy)]
pub struct Refresh {
    visitor: VisitorFetch,
    shown: StoredValue<Option<Option<Visitor>>>,
}

impl Refresh {
    /// The one of this document.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// Asks. What is shown is built anew only if something changed: nobody is to lose what they are typing.
    pub fn now(self) {
        let Self { visitor, shown } = self;
        spawn_local(async move {
            let Ok(now) = get_visitor().await else { return };
            if shown.try_get_value().flatten().flatten().as_ref() != Some(&now) {
                visitor.replace(Ok(now));
            }
        });
    }

    /// Asks with every further page: rights change while a window stays open.
    pub fn with_pages(self) {
        let path = use_location().pathname;
        Effect::new(move |before: Option<()>| {
            path.track();
            if before.is_some() {
                self.now();
            }
        });
    }
}
