//! Home once there are registries.

use crate::links;
use crate::pages::streams::{FailingTags, HeldTags, StreamMoves};
use crate::ui::{FillLine, Icon, RepositoryPath};
use crate::ui::{Head, HealthBadge, MaybeAgo, MoveLine, Sign};
use leptos::either::Either;
use leptos::prelude::*;
use model::activity::{Failure, Home};
use model::registry::{Budget, Registry};
use model::tag::Move;
use model::text;

/// What moved on the left; registries and what fails on the right.
#[component]
pub fn Overview(
    /// The state of everything.
    home: Home,
) -> impl IntoView {
    let repositories = home.registries.iter().map(|registry| registry.repositories).sum();
    let registries = i64::try_from(home.registries.len()).unwrap_or_default();
    let failing = home.failures.len() + home.streams.failing.len();
    view! {
        <Head title=|| "Home">
            <span>{text::counted(registries, "registry", "registries")}</span>
            <span>{text::counted(repositories, "repository", "repositories")}</span>
            {(failing > 0).then(|| view! { <a href="#failures">{format!("{failing} failing")}</a> })}
        </Head>
        <div class="split">
            <div>
                <StreamMoves list=home.streams.moves />
                <Moves moves=home.moves />
            </div>
            <aside>
                <FailingTags list=home.streams.failing />
                <HeldTags list=home.streams.held />
                <section class="section">
                    <h2>"Registries"</h2>
                    {home.registries.into_iter().map(registry).collect_view()}
                </section>
                <Failures failures=home.failures />
            </aside>
        </div>
    }
}

#[component]
fn Moves(moves: Vec<Move>) -> impl IntoView {
    let list = if moves.is_empty() {
        Either::Left(view! { <p class="muted">"No tag has moved since Weir began to watch."</p> })
    } else {
        Either::Right(moves.into_iter().map(|it| view! { <MoveLine it named=true /> }).collect_view())
    };
    view! {
        <section class="section">
            <h2>"Seen to move in registries"</h2>
            {list}
        </section>
    }
}

fn registry(registry: Registry) -> impl IntoView {
    view! {
        <div class="move">
            <a class="font-medium" href=links::registry(&registry.name)>
                {registry.name.to_string()}
            </a>
            <HealthBadge health=registry.health />
            <span class="muted">{text::counted(registry.repositories, "repository", "repositories")}</span>
            <MaybeAgo at=registry.checked />
            {(!registry.reason.is_empty()).then(|| view! { <p class="wrong w-full">{registry.reason}</p> })}
            {registry.budget.map(|budget| view! { <p class="muted small w-full">{allowance(&budget)}</p> })}
            <FillLine fill=registry.fill />
        </div>
    }
}

/// What is left of a rate limit, in a sentence.
fn allowance(budget: &Budget) -> String {
    let left = format!("{} of {} requests left", text::count(budget.remaining), text::count(budget.limit));
    match budget.window {
        0 => left,
        window if window % 3600 == 0 => format!("{left} per {} h", window / 3600),
        window => format!("{left} per {} min", window.max(60) / 60),
    }
}

#[component]
fn Failures(failures: Vec<Failure>) -> impl IntoView {
    let line = |failure: Failure| {
        let href = links::repository(&failure.registry, &failure.repository);
        view! {
            <div class="move">
                <a href=href>
                    <span class="path">{format!("{}/", failure.registry)}</span>
                    <RepositoryPath name=failure.repository />
                </a>
                <p class="wrong w-full">
                    <Icon sign=Sign::Failed />
                    {failure.reason}
                </p>
            </div>
        }
    };
    (!failures.is_empty()).then(|| {
        view! {
            <section class="section" id="failures">
                <h2>"Failing"</h2>
                {failures.into_iter().map(line).collect_view()}
            </section>
        }
    })
}
