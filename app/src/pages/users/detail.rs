//! One account, as administrators see it.

use super::api::{
    self, DescribeUser, EndSessionsOf, GiveRole, JoinGroup, LeaveGroup, ResetPassword, RevokeTokenOf, SetActive,
    UserView,
};
use super::new::MadeUp;
use super::{GrantList, last, state};
use crate::links;
use crate::pages::access::GiveRole as GiveForm;
use crate::pages::account::SessionList;
use crate::pages::tokens::TokenTable;
use crate::ui::{
    self, Buttons, Choice, Crumbs, Fetch, Field, FormError, Head, PageTitle, Post, PostButton, PostForm, Submit, loaded,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::access::Subject;
use model::account::User;

/// The page of somebody.
#[component]
pub fn UserPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()));
    let user = Fetch::new(move || name.get(), api::get_user);
    ui::on_hurry(move || user.refetch());
    view! {
        <PageTitle text=move || format!("User {}", name.get()) />
        {loaded(user, shown)}
        <Reset name />
    }
    .into_any()
}

fn shown(view: UserView) -> AnyView {
    let UserView { user, groups, all_groups, grants, roles, tokens, sessions } = view;
    let who = Subject::User(user.name.to_string());
    let name = user.name.to_string();
    let explain = links::with_query("/explain", &[("who", &name), ("object", "*")]);
    let log = links::with_query("/admin/audit", &[("actor", &name)]);
    let actions = move || {
        view! {
            <a class="button" href=log>
                "Audit log"
            </a>
            <a class="button" href=explain>
                "Explain access"
            </a>
        }
    };
    let title = name.clone();
    let display =
        (!user.display_name.is_empty()).then(|| user.display_name.clone()).map(|name| view! { <span>{name}</span> });
    let own = || vec![("user", name.clone())];
    let out = (!sessions.is_empty()).then(|| {
        view! { <PostButton path=EndSessionsOf::url() fields=own() label="Sign out everywhere" /> }
    });
    view! {
        <Crumbs above=vec![("/admin/users".to_owned(), "Users".to_owned())] here=name.clone() />
        <Head title=move || title actions>
            <span>{state(user.active)}</span>
            {display}
            <span>"last signed in " {last(user.signed_in)}</span>
        </Head>
        <div class="split">
            <div>
                <section class="section">
                    <h2>"What they may"</h2>
                    <GrantList who=who.clone() grants />
                </section>
                <section class="section">
                    <h2>"Give a role"</h2>
                    <GiveForm path=GiveRole::url() subject=who roles />
                </section>
                <section class="section">
                    <h2>"Tokens"</h2>
                    <TokenTable tokens revoke=RevokeTokenOf::url() fields=own() />
                </section>
                <section class="section">
                    <h2>"Sessions"</h2>
                    <SessionList sessions />
                    {out}
                </section>
            </div>
            <aside>
                <Groups name=name.clone() groups all=all_groups />
                <Account user />
            </aside>
        </div>
    }
    .into_any()
}

#[component]
fn Groups(name: String, groups: Vec<String>, all: Vec<String>) -> impl IntoView {
    let post = Post::to(JoinGroup::url());
    let others: Vec<_> =
        all.into_iter().filter(|group| !groups.contains(group)).map(|group| (group.clone(), group)).collect();
    let chosen = others.first().map(|(group, _)| group.clone()).unwrap_or_default();
    let user = name.clone();
    let line = |group: String| {
        let fields = vec![("group", group.clone()), ("user", name.clone())];
        view! {
            <div class="move">
                <a href=links::group(&group)>{group.clone()}</a>
                <PostButton path=LeaveGroup::url() fields label="Take out" class="button small-button" />
            </div>
        }
    };
    let nothing = groups.is_empty().then(|| view! { <p class="muted">"In no group."</p> });
    let form = (!others.is_empty()).then(|| {
        view! {
            <PostForm post class="tools" bare=true>
                <input type="hidden" name="user" value=user />
                <Choice label="Group" name="group" options=others chosen />
                <Submit label="Put in" pending=post.pending />
            </PostForm>
        }
    });
    view! {
        <section class="section">
            <h2>"Groups"</h2>
            {nothing}
            {groups.into_iter().map(line).collect_view()}
            <div class="mt-2">{form}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Account(user: User) -> impl IntoView {
    let post = Post::to(DescribeUser::url());
    let name = user.name.to_string();
    let fields = vec![("user", name.clone()), ("active", (!user.active).to_string())];
    let switch = if user.active {
        view! {
            <details class="confirm">
                <summary class="button">"Deactivate…"</summary>
                <div>
                    <p>"Their sessions and tokens end at once. What they did keeps their name; nobody else ever gets it."</p>
                    <PostButton path=SetActive::url() fields label="Deactivate" class="button danger" />
                </div>
            </details>
        }
        .into_any()
    } else {
        view! { <PostButton path=SetActive::url() fields label="Activate" /> }.into_any()
    };
    view! {
        <section class="section">
            <h2>"Account"</h2>
            <PostForm post class="form">
                <input type="hidden" name="user" value=name />
                <Field
                    label="Display name"
                    name="display_name"
                    value=post.value("display_name", user.display_name)
                    optional=true
                    error=post.error
                />
                <FormError error=post.error fields=&["display_name"] />
                <Buttons post label="Save" second=true cancel="" />
            </PostForm>
            <div class="mt-4">{switch}</div>
        </section>
    }
    .into_any()
}

/// A new password; it stands outside what is loaded again, so that it stays to be read.
#[component]
fn Reset(name: Memo<String>) -> impl IntoView {
    let post = Post::to(ResetPassword::url());
    view! {
        <section class="section">
            <h2>"Password"</h2>
            <PostForm post class="form">
                <input type="hidden" name="user" value=name />
                <p class="muted">"Weir makes one up and shows it once. They are signed out everywhere."</p>
                <FormError error=post.error />
                <Buttons post label="Reset password" second=true cancel="" />
            </PostForm>
            <MadeUp done=post.done />
        </section>
    }
    .into_any()
}
