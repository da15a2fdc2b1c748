//! Two images side by side.

mod api;
mod differences;
mod form;
mod layers;
mod result;
mod summary;
mod wanted;

use crate::Error;
use crate::ui::{self, Fetch, Head, PageTitle, loaded_for};
use form::Question;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::compare::Comparison;
use result::Compared;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wanted::Wanted;

/// What there is to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Outcome {
    /// The address does not name two images.
    Incomplete,
    /// One of the names is wrong.
    Refused(Error),
    /// One of the images is not indexed yet.
    Reading,
    /// The difference.
    Compared(Box<Comparison>),
}

/// Compares two images, or asks which.
#[component]
pub fn ComparePage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(Wanted::read));
    let outcome = Fetch::new(move || wanted.get(), compare);
    view! {
        <PageTitle text="Compare" />
        {loaded_for(outcome, wanted, move |known, wanted| shown(known, wanted, outcome))}
    }
}

async fn compare(wanted: Wanted) -> Result<Outcome, Error> {
    if !wanted.is_complete() {
        return Ok(Outcome::Incomplete);
    }
    let Wanted { a, b, platform, stream, .. } = wanted;
    let compared = match stream {
        Some((project, stream)) => {
            api::compare_stream_images(project.into(), stream.into(), a, b, platform).await.map(Some)
        }
        None => api::compare_images(a, b, platform).await,
    };
    match compared {
        Ok(Some(comparison)) => Ok(Outcome::Compared(Box::new(comparison))),
        Ok(None) => Ok(Outcome::Reading),
        Err(error) if error.field.is_some() => Ok(Outcome::Refused(error)),
        Err(error) => Err(error),
    }
}

fn shown(known: Outcome, wanted: Wanted, outcome: Fetch<Outcome>) -> AnyView {
    match known {
        Outcome::Compared(comparison) => view! { <Compared comparison=*comparison wanted /> }.into_any(),
        Outcome::Reading => view! { <Reading wanted outcome /> }.into_any(),
        Outcome::Incomplete => view! { <Question wanted refusal=None /> }.into_any(),
        Outcome::Refused(error) => view! { <Question wanted refusal=Some(error) /> }.into_any(),
    }
}

/// The frame, while the registry is asked. The result appears without reload.
#[component]
fn Reading(wanted: Wanted, outcome: Fetch<Outcome>) -> impl IntoView {
    ui::poll(|| Duration::from_secs(1), move || outcome.refetch());
    view! {
        <Head title=|| "Compare">
            <span>{wanted.a}</span>
            <span>{wanted.b}</span>
        </Head>
        <div class="fill" role="status">
            <progress aria-label="Reading the images"></progress>
            "The images are being read from the registry. Reload the page if they do not appear by themselves."
        </div>
    }
}
