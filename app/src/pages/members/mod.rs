//! The members of a project: who may what, and why.

mod add;
mod api;
mod list;
mod robot;
mod robots_api;

pub use robot::RobotPage;
pub use robots_api::RevokeRobotToken;

use crate::links;
use crate::pages::projects::{self, ProjectTabs};
use crate::ui::{self, Crumbs, Fetch, Head, PageTitle, loaded};
use add::AddMember;
use api::{Managed, Members};
use leptos::prelude::*;
use list::MemberTable;
use model::access::{Subject, Verdict};
use model::text;
use robot::Robots;

/// The page of a project's members.
#[component]
pub fn MembersPage() -> impl IntoView {
    let project = projects::named();
    let members = Fetch::new(move || project.get(), api::get_members);
    ui::on_hurry(move || members.refetch());
    view! {
        <PageTitle text=move || format!("Members of {}", project.get()) />
        {loaded(members, shown)}
    }
    .into_any()
}

fn shown(Members { project, own, verdicts, list }: Members) -> AnyView {
    let count = list.as_ref().map(|list| list.members.len());
    let told = count.map(|count| text::counted(i64::try_from(count).unwrap_or_default(), "member", "members"));
    let explain = links::with_query("/explain", &[("object", project.as_str())]);
    let log = list.is_some().then(|| links::with_query("/admin/audit", &[("project", project.as_str())]));
    let actions = move || {
        let log = log.map(|href| view! { <a class="button" href=href>"Audit log"</a> });
        view! {
            {log}
            <a class="button" href=explain>
                "Explain access"
            </a>
        }
    };
    let (name, told_name) = (project.clone(), format!("project {project}"));
    let rest = match list {
        Some(Managed { members, roles, robots }) => view! {
            <div class="split">
                <div>
                    <MemberTable project=project.clone() members />
                    <Robots project=project.clone() robots />
                </div>
                <aside>
                    <AddMember project roles />
                </aside>
            </div>
        }
        .into_any(),
        None => view! { <Own who=own verdicts /> }.into_any(),
    };
    view! {
        <Crumbs above=projects::above(Some(&name)) here="Members" />
        <Head title=|| "Members" actions>
            {told.map(|told| view! { <span>{told}</span> })}
            <span>{told_name}</span>
        </Head>
        <ProjectTabs name here="Members" />
        {rest}
    }
    .into_any()
}

/// What those see who may not see the others: what they may themselves, and why.
#[component]
fn Own(who: Subject, verdicts: Vec<Verdict>) -> impl IntoView {
    let (held, missing): (Vec<_>, Vec<_>) = verdicts.into_iter().partition(|verdict| verdict.allowed);
    let missing = missing.iter().map(|verdict| verdict.right.word()).collect::<Vec<_>>().join(", ");
    let line = |verdict: Verdict| {
        let steps = verdict.because.iter().map(|reason| view! { <li>{reason.told(&who)}</li> }).collect_view();
        view! {
            <tr>
                <td class="name">
                    <b>{verdict.right.word()}</b>
                    <p class="muted small">{verdict.right.meaning()}</p>
                </td>
                <td>
                    <ul>{steps}</ul>
                </td>
            </tr>
        }
    };
    let table = (!held.is_empty()).then(|| {
        view! {
            <table class="rows members">
                <thead>
                    <tr>
                        <th scope="col">"You may"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>{held.into_iter().map(line).collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section class="section">
            <h2>"What you may do in the whole project"</h2>
            <p class="muted mb-2">"Who manages its access sees who else may what. Ask them when something is missing."</p>
            {table}
            <p class="mt-4">"Not granted on all of it: " {missing} "."</p>
        </section>
    }
    .into_any()
}
