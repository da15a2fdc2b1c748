//! Who may what in a project, a line each.

use super::api::RemoveMember;
use crate::links;
use crate::pages::access::kind;
use crate::ui::{Ago, Badge, PostButton};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ProjectName;
use model::access::{Grant, Member, Subject};

/// Everybody, with the grants that let them.
#[component]
pub fn MemberTable(
    /// The project.
    project: ProjectName,
    /// Everybody.
    members: Vec<Member>,
) -> impl IntoView {
    let row = move |Member { who, grants }: Member| {
        let explain = match who {
            Subject::Group(_) | Subject::SignedIn => None,
            _ => Some(links::with_query("/explain", &[("who", &who.to_string()), ("object", project.as_str())])),
        };
        let name = match explain {
            Some(href) => view! { <a href=href>{name(&who)}</a> }.into_any(),
            None => view! { <b>{name(&who)}</b> }.into_any(),
        };
        let lines = grants.into_iter().map(|grant| line(&project, &who, grant)).collect_view();
        view! {
            <tr>
                <td class="name">{name} " " <Badge label=kind(&who) /></td>
                <td>{lines}</td>
            </tr>
        }
    };
    view! {
        <section class="section">
            <table class="rows members">
                <thead>
                    <tr>
                        <th scope="col">"Who"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>{members.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn name(who: &Subject) -> String {
    match who {
        Subject::Group(name) => match name.strip_prefix("system:serviceaccounts") {
            Some("") => "all robots".to_owned(),
            Some(rest) => format!("all robots of {}", rest.trim_start_matches(':')),
            None => name.clone(),
        },
        Subject::Robot(project, name) => format!("{project}/{name}"),
        other => other.told(),
    }
}

/// A grant that lets somebody. It is taken away where it is held, and in the project only if it holds nowhere else.
fn line(project: &ProjectName, who: &Subject, grant: Grant) -> AnyView {
    let why = who.through(&grant.subject, &grant.role, &grant.scope);
    let is_own = grant.subject == *who && grant.scope.project() == Some(project);
    let remove = is_own.then(|| {
        let fields = vec![("project", project.to_string()), ("id", grant.id.to_string())];
        let what = format!(" {why} of {}", who.told());
        view! {
            <details class="pop confirm" name="pop">
                <summary class="button small-button">"Remove…"<span class="hidden-text">{what}</span></summary>
                <div>
                    <p>{format!("{} loses this at once.", who.told())}</p>
                    <PostButton path=RemoveMember::url() fields label="Remove" class="button danger" />
                </div>
            </details>
        }
    });
    let by = format!(" by {}", grant.created_by);
    view! {
        <div class="why">
            <span>{why}</span>
            <span class="muted small"><Ago at=grant.created /> {by}</span>
            {remove}
        </div>
    }
    .into_any()
}
