//! People: who may sign in, and what administrators do about it.

mod api;
mod detail;
mod grants;
mod list;
mod new;

pub use api::{GiveRole, JoinGroup, LeaveGroup, RevokeTokenOf};
pub use detail::UserPage;
pub use grants::GrantList;
pub use list::UsersPage;
pub use new::NewUserPage;

use crate::ui::{Ago, Badge, Sign, Tabs, Tone};
use leptos::prelude::*;
use model::Instant;

/// The pages of administrators.
#[component]
pub fn AdminTabs(
    /// The current one.
    here: &'static str,
) -> impl IntoView {
    let pages = vec![
        ("/admin/users".to_owned(), "Users"),
        ("/admin/groups".to_owned(), "Groups"),
        ("/admin/roles".to_owned(), "Roles"),
        ("/admin/tokens".to_owned(), "Tokens"),
    ];
    view! { <Tabs label="Accounts" pages here /> }
}

/// When they were last here.
fn last(signed_in: Option<Instant>) -> AnyView {
    match signed_in {
        Some(at) => view! { <Ago at /> }.into_any(),
        None => view! { <span class="muted">"never"</span> }.into_any(),
    }
}

/// May they sign in?
fn state(active: bool) -> impl IntoView {
    if active {
        view! { <Badge label="active" sign=Sign::Done tone=Tone::Good /> }
    } else {
        view! { <Badge label="deactivated" sign=Sign::Skipped tone=Tone::Bad /> }
    }
}
