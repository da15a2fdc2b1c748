//! People: who may sign in, and what administrators do about it.

mod api;
mod detail;
mod grants;
mod list;
mod new;

pub use api::{GiveRole, JoinGroup, LeaveGroup};
pub use detail::UserPage;
pub use grants::GrantList;
pub use list::UsersPage;
pub use new::NewUserPage;

use crate::ui::{Badge, Sign, Tabs, Tone};
use leptos::prelude::*;

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
    ];
    view! { <Tabs label="Accounts" pages here /> }
}

/// May they sign in?
fn state(active: bool) -> impl IntoView {
    if active {
        view! { <Badge label="active" sign=Sign::Done tone=Tone::Good /> }
    } else {
        view! { <Badge label="deactivated" sign=Sign::Skipped tone=Tone::Bad /> }
    }
}
