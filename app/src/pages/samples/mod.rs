//! The samples: image streams and templates that Weir keeps in project `openshift`.

mod api;
mod configure;
mod history;
mod list;
mod state;

use crate::ui::{self, Fetch, Head, PageTitle, loaded};
use leptos::prelude::*;
use model::samples::Samples;
use std::time::Duration;

/// The page of the samples. What somebody types into the form is not disturbed by what happens meanwhile.
#[component]
pub fn SamplesPage() -> impl IntoView {
    let config = Fetch::new(|| (), |()| api::get_samples_config());
    let samples = Fetch::new(|| (), |()| api::get_samples());
    ui::on_hurry(move || config.refetch());
    ui::poll(|| Duration::from_secs(5), move || samples.refetch());
    view! {
        <PageTitle text="Samples" />
        <Head title=|| "Samples">
            <span>"Image streams and templates for everybody, kept in repair in project openshift"</span>
        </Head>
        <div class="split">
            {loaded(config, configure::form)} <aside>{loaded(samples, state::shown)}</aside>
        </div>
        {loaded(samples, shown)}
    }
}

fn shown(Samples { samples, events, .. }: Samples) -> AnyView {
    view! {
        <div class="mt-8">
            <list::Lists samples />
            <history::History events />
        </div>
    }
    .into_any()
}
