//! The connection doctor: what works, what does not, and the remedy.

use super::{above, api, named};
use crate::ui::{Crumbs, ErrorPanel, Fetch, Head, Icon, PageTitle, Sign};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use model::doctor::{Check, Outcome, Report};

/// Examines a registry while the page is being sent: the top shows at once, the report follows.
#[component]
pub fn DoctorPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::send_at_once();
    let name = named();
    let registry = Fetch::blocking(move || name.get(), api::get_registry);
    let report = Fetch::new(move || name.get(), api::examine_registry);
    let fallback = || {
        view! {
            <div class="fill" role="status">
                <progress aria-label="Examining"></progress>
                "Asking the registry"
            </div>
        }
    };
    view! {
        <PageTitle text=move || format!("Connection doctor of {}", name.get()) />
        <Suspense>
            {move || Suspend::new(async move {
                match registry.await {
                    Ok(registry) => Either::Left(view! { <Top name=registry.name.to_string() url=registry.spec.url /> }),
                    Err(error) => Either::Right(view! { <ErrorPanel error /> }),
                }
            })}
        </Suspense>
        <Suspense fallback>
            {move || Suspend::new(async move {
                match (registry.await, report.await) {
                    (Ok(_), Ok(report)) => EitherOf3::A(view! { <ReportView report /> }),
                    (Ok(_), Err(error)) => EitherOf3::B(view! { <ErrorPanel error /> }),
                    (Err(_), _) => EitherOf3::C(()),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Top(name: String, url: String) -> impl IntoView {
    let again = format!("/registries/{name}/doctor");
    // Loaded as a document, so that the report can be streamed into it.
    let actions = move || {
        view! {
            <a class="button" href=again rel="external">
                <Icon sign=Sign::Refresh />
                "Examine again"
            </a>
        }
    };
    view! {
        <Crumbs above=above(&name) here="Connection doctor" />
        <Head title=|| "Connection doctor" actions>
            <span>{name}</span>
            <span>{url}</span>
        </Head>
    }
}

/// The checks, in the order they were made.
#[component]
pub fn ReportView(
    /// What was found.
    report: Report,
) -> impl IntoView {
    view! { <ol class="report">{report.checks.into_iter().map(check).collect_view()}</ol> }
}

fn check(check: Check) -> impl IntoView {
    let (sign, class, word) = match check.outcome {
        Outcome::Good => (Sign::Done, "icon-good", "Good"),
        Outcome::Warning => (Sign::Warning, "icon-warn", "Worth knowing"),
        Outcome::Bad => (Sign::Failed, "icon-bad", "Does not work"),
        Outcome::Skipped => (Sign::Skipped, "icon-none", "Skipped"),
    };
    let remedy = if check.remedy.is_empty() {
        Either::Left(())
    } else {
        Either::Right(view! {
            <p>
                <b>"Remedy: "</b>
                {check.remedy}
            </p>
        })
    };
    view! {
        <li class="check-row">
            <span class=class title=word>
                <Icon sign />
                <span class="hidden-text">{word}</span>
            </span>
            <b>{check.name}</b>
            <div>
                <p>{check.result}</p>
                <p class="muted">{check.meaning}</p>
                {remedy}
            </div>
        </li>
    }
}
