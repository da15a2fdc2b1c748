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

/// How much there is.
#[component]
pub fn Top(
    /// The connections that are seen.
    registries: Vec<Registry>,
    /// Imports and repositories that fail.
    failing: usize,
) -> impl IntoView {
    let count = i64::try_from(registries.len()).unwrap_or_default();
    let repositories = registries.iter().map(|registry| registry.repositories).sum();
    let counts = (count > 0).then(|| {
        view! {
            <span>{text::counted(count, "registry", "registries")}</span>
            <span>{text::counted(repositories, "repository", "repositories")}</span>
        }
    });
    view! {
        <Head title=|| "Home">
            {counts} {(failing > 0).then(|| view! { <a href="#failures">{format!("{failing} failing")}</a> })}
        </Head>
    }
}

/// What moved on the left; registries and what fails on the right.
#[component]
pub fn Overview(
    /// The state of everything.
    home: Home,
) -> impl IntoView {
    let Home { registries, moves, failures, streams } = home;
    let (moves, registries) = match registries.is_empty() {
        true => (None, None),
        false => (Some(view! { <Moves moves /> }), Some(registries.into_iter().map(registry).collect_view())),
    };
    let registries = registries.map(|registries| {
        view! {
            <section class="section">
                <h2>"Registries"</h2>
                {registries}
            </section>
        }
    });
    view! {
        <div class="split">
            <div>
                <StreamMoves list=streams.moves />
                {moves}
            </div>
            <aside id="failures">
                <FailingTags list=streams.failing />
                <HeldTags list=streams.held />
                {registries}
                <Failures failures />
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
            <section class="section">
                <h2>"Failing"</h2>
                {failures.into_iter().map(line).collect_view()}
            </section>
        }
    })
}
