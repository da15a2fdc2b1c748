//! The menus on the right of the bar. They are popovers, so that they open without JavaScript.

use super::Theme;
use super::api::{SetTheme, SignOut};
use crate::ui::{self, Icon, Post, PostForm, Sign};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Light, dark, or as the system says.
#[component]
pub fn ThemeMenu(
    /// The colours the page came in.
    theme: Theme,
) -> impl IntoView {
    let post = Post::to(SetTheme::url());
    let current = RwSignal::new(theme);
    let choose = move |theme: Theme| {
        _ = ui::root().map(|root| root.set_attribute("data-theme", theme.as_str()));
        current.set(theme);
    };
    let button = move |theme: Theme| {
        let sign = match theme {
            Theme::System => Sign::System,
            Theme::Light => Sign::Light,
            Theme::Dark => Sign::Dark,
        };
        let pressed = move || if current.get() == theme { "true" } else { "false" };
        view! {
            <button name="theme" value=theme.as_str() aria-pressed=pressed on:click=move |_| choose(theme)>
                <Icon sign />
                {theme.title()}
            </button>
        }
    };
    view! {
        <button type="button" class="bar-button" popovertarget="themes" aria-label="Colours" title="Colours">
            <Icon sign=Sign::System />
        </button>
        <div class="menu" id="themes" popover="auto">
            <PostForm post bare=true>
                {Theme::ALL.map(button).collect_view()}
            </PostForm>
        </div>
    }
}

/// Who is signed in, and what belongs to them.
#[component]
pub fn AccountMenu(
    /// The account's name.
    name: String,
    /// Do they run the installation?
    administers: bool,
) -> impl IntoView {
    let link = |href: &'static str, sign: Sign, label: &'static str| {
        view! {
            <a href=href>
                <Icon sign />
                {label}
            </a>
        }
    };
    let administration = administers.then(|| {
        view! {
            <hr />
            {link("/admin/users", Sign::People, "Users, groups, roles, tokens")}
            {link("/admin/audit", Sign::Log, "Audit log")}
        }
    });
    view! {
        <button type="button" class="bar-button" popovertarget="account" aria-label=format!("Account {name}")>
            <Icon sign=Sign::Person />
            <span class="user">{name.clone()}</span>
        </button>
        <div class="menu" id="account" popover="auto">
            {link("/account", Sign::Key, "Account and tokens")}
            {link("/explain", Sign::Signed, "Explain access")}
            <button type="button" class="js-only" id="show-keys">
                <Icon sign=Sign::Keyboard />
                "Keyboard shortcuts"
            </button>
            {administration}
            <hr />
            <form method="post" action=SignOut::url()>
                <button>
                    <Icon sign=Sign::Leave />
                    "Sign out"
                </button>
            </form>
        </div>
    }
}
