//! Server functions around connections.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::doctor::Report;
use model::registry::{Preset, Registry, RegistrySpec};
use model::repository::RepositoryPage;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::flash::{self, Flash};
#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Cx, Need, change, run};

/// What stands in the form of a registry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Name of the connection.
    #[serde(default)]
    pub name: String,
    /// The version an edit was made from; 0 for a new connection.
    #[serde(default)]
    pub version: i64,
    /// Address.
    #[serde(default)]
    pub url: String,
    /// Which vendor's ways to use.
    #[serde(default)]
    pub preset: Preset,
    /// Plain HTTP and unverified certificates are allowed.
    #[serde(default)]
    pub insecure: bool,
    /// Certificates to trust.
    #[serde(default)]
    pub ca_bundle: String,
    /// Hosts to trust beside the registry's own, separated by spaces.
    #[serde(default)]
    pub trusted_hosts: String,
    /// User name.
    #[serde(default)]
    pub username: String,
    /// Password; never sent to the browser.
    #[serde(default)]
    pub password: String,
}

impl Draft {
    /// What the form shows of a spec: everything but the password.
    pub fn of(name: impl ToString, version: i64, spec: RegistrySpec) -> Self {
        let RegistrySpec { url, preset, insecure, ca_bundle, trusted_hosts, username, .. } = spec;
        let (name, trusted_hosts) = (name.to_string(), trusted_hosts.join(" "));
        Self { name, version, url, preset, insecure, ca_bundle, trusted_hosts, username, password: String::new() }
    }

    /// What comes back into the form when it is refused: everything but the password.
    #[cfg(feature = "ssr")]
    fn entered(&self) -> Vec<(&'static str, String)> {
        vec![
            ("draft[name]", self.name.clone()),
            ("draft[url]", self.url.clone()),
            ("draft[preset]", self.preset.as_str().to_owned()),
            ("draft[insecure]", self.insecure.to_string()),
            ("draft[ca_bundle]", self.ca_bundle.clone()),
            ("draft[trusted_hosts]", self.trusted_hosts.clone()),
            ("draft[username]", self.username.clone()),
        ]
    }

    #[cfg(feature = "ssr")]
    fn spec(&self) -> RegistrySpec {
        let Self { url, preset, insecure, ca_bundle, username, password, .. } = self.clone();
        let trusted_hosts = model::host::words(&self.trusted_hosts);
        RegistrySpec { url, preset, insecure, ca_bundle, trusted_hosts, username, password }
    }
}

/// The form of a registry as it is shown first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryForm {
    /// What stands in it.
    pub draft: Draft,
    /// Is a password stored?
    pub has_password: bool,
    /// What a form sent without JavaScript was answered.
    pub outcome: Option<Result<Report, Error>>,
}

/// All connections.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_registries() -> Result<Vec<Registry>, Error> {
    run(Need::Viewer, |cx| async move { cx.engine.registries().list(&cx.actor).await }).await
}

/// One connection, without its repositories.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_registry(name: String) -> Result<Registry, Error> {
    run(Need::Viewer, |cx| async move { cx.engine.registries().get(&cx.actor, &name).await }).await
}

/// One connection and a piece of its repositories.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_repositories(name: String, q: String, sort: String, page: u32) -> Result<RepositoryPage, Error> {
    use model::Paging;
    use model::repository::RepositorySort;
    run(Need::Viewer, |cx| async move {
        let sort = RepositorySort::from_word(&sort).unwrap_or_default();
        cx.engine.repositories().list(&cx.actor, &name, &q, sort, Paging::page(page)).await
    })
    .await
}

/// The form for a new registry.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_new_form(preset: Option<Preset>) -> Result<RegistryForm, Error> {
    run(Need::SignedIn, |cx| async move {
        let preset = preset.unwrap_or_default();
        let draft = Draft { preset, url: preset.url().into(), ..Draft::default() };
        Ok(with_flash(&cx, RegistryForm { draft, has_password: false, outcome: None }))
    })
    .await
}

/// The form to change a registry.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_edit_form(name: String) -> Result<RegistryForm, Error> {
    run(Need::SignedIn, |cx| async move {
        let registry = cx.engine.registries().editable(&cx.actor, &name).await?;
        let draft = Draft::of(registry.name, registry.version, registry.spec);
        Ok(with_flash(&cx, RegistryForm { draft, has_password: registry.has_password, outcome: None }))
    })
    .await
}

/// Adds a connection, or changes the one that the draft was made from, and goes to its page.
#[server]
pub async fn save_registry(draft: Draft) -> Result<Done, Error> {
    change(Need::SignedIn, draft.entered(), |cx| async move {
        let (registries, spec) = (cx.engine.registries(), draft.spec());
        let (registry, told) = match draft.version {
            0 => (registries.add(&cx.actor, &draft.name, spec).await?, "is connected"),
            version => (registries.edit(&cx.actor, &draft.name, version, spec).await?, "is changed"),
        };
        Ok(Done::new(format!("Registry {} {told}", registry.name), links::registry(&registry.name)))
    })
    .await
}

/// Examines a connection as it stands in the form.
#[server(output = crate::wire::Wire)]
pub async fn test_registry(draft: Draft) -> Result<Report, Error> {
    run(Need::SignedIn, |cx| async move {
        let stored = (draft.version > 0).then_some(draft.name.as_str());
        let tested = cx.engine.registries().test(&cx.actor, draft.spec(), stored).await;
        keep(&cx, &draft, tested.as_ref().map(Clone::clone).map_err(Error::from));
        tested
    })
    .await
}

/// Removes a connection and goes to the list.
#[server]
pub async fn remove_registry(name: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.registries().remove(&cx.actor, &name).await?;
        Ok(Done::new(format!("Registry {name} is removed"), "/registries"))
    })
    .await
}

/// Examines a stored connection.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn examine_registry(name: String) -> Result<Report, Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.registries().doctor(&cx.actor, &name).await }).await
}

/// Lists the repositories again.
#[server]
pub async fn refresh_registry(name: String, #[server(default)] accept: bool) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.registries().refresh(&cx.actor, &name, accept).await?;
        Ok(Done::here("The repositories are being listed again"))
    })
    .await
}

/// Adds a repository by name and goes to its page.
#[server]
pub async fn add_repository(registry: String, repository: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("repository", repository.clone())], |cx| async move {
        let name = cx.engine.repositories().add(&cx.actor, &registry, repository.trim()).await?;
        Ok(Done::new(format!("Repository {name} is added"), format!("/r/{registry}/{name}")))
    })
    .await
}

/// Keeps what a plain form entered, for the page it is sent back to.
#[cfg(feature = "ssr")]
fn keep(cx: &Cx, draft: &Draft, outcome: Result<Report, Error>) {
    if let (true, Ok(session)) = (cx.is_plain_form(), cx.session()) {
        let spec = RegistrySpec { password: String::new(), ..draft.spec() };
        _ = flash::leave(&session, Flash::Registry { name: draft.name.clone(), spec, outcome });
    }
}

#[cfg(feature = "ssr")]
fn with_flash(cx: &Cx, form: RegistryForm) -> RegistryForm {
    let Ok(session) = cx.session() else { return form };
    let version = form.draft.version;
    let kept = flash::take(&session, |waiting| match waiting {
        // The form for a new registry does not take what was entered to change one, and the other way round.
        Flash::Registry { name, spec, outcome } if version == 0 || *name == form.draft.name => {
            Some((Draft::of(name, version, spec.clone()), outcome.clone()))
        }
        _ => None,
    });
    match kept {
        Some((draft, outcome)) => RegistryForm { draft, outcome: Some(outcome), ..form },
        None => form,
    }
}
