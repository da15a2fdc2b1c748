//! The settings of a project: how much it may have, and what it signs in to registries with.

mod api;
mod credentials;
mod quota;

use crate::pages::projects::{self, ProjectTabs};
use crate::ui::{self, Crumbs, Fetch, Head, PageTitle, loaded};
use api::Settings;
use credentials::Credentials;
use leptos::prelude::*;
use quota::Quotas;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let project = projects::named();
    let settings = Fetch::new(move || project.get(), api::get_settings);
    ui::on_hurry(move || settings.refetch());
    view! {
        <PageTitle text=move || format!("Settings of {}", project.get()) />
        {loaded(settings, shown)}
    }
    .into_any()
}

fn shown(Settings { project, quota, credentials }: Settings) -> AnyView {
    let (name, told) = (project.clone(), format!("project {project}"));
    let credentials = credentials.map(|list| view! { <Credentials project=project.clone() list /> });
    view! {
        <Crumbs above=projects::above(Some(&name)) here="Settings" />
        <Head title=|| "Settings">
            <span>{told}</span>
        </Head>
        <ProjectTabs name here="Settings" />
        <Quotas project quota />
        {credentials}
    }
    .into_any()
}
