//! GitLab: the registries of the projects that a token may see. Its API stands where its tokens are given.

use super::{More, VendorList};
use crate::registry::client::Client;
use crate::registry::session::Demand;
use crate::registry::token::secret;
use crate::registry::transport::Answer;
use crate::{Upstream, UpstreamKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use url::Url;

pub(super) async fn repositories(client: &Client) -> Result<BTreeSet<String>, Upstream> {
    #[derive(Deserialize)]
    struct Project {
        id: u64,
    }
    #[derive(Deserialize)]
    struct Repository {
        path: String,
    }
    if client.is_anonymous() {
        return Err(client
            .whose("lists projects only with a token. Enter one that may read_api and read_registry as the password"));
    }
    client.ping().await?;
    let base = match client.demand() {
        Some(Demand::Bearer { realm, .. }) => realm,
        _ => client.connection().url.clone(),
    };
    let query = "membership=true&simple=true&order_by=id&per_page=100";
    let read = |page: Vec<Project>, answer: &Answer| {
        (page.into_iter().map(|project| project.id).collect(), More::linked(answer))
    };
    let projects = client
        .vendor_list(list(client, &base, "/api/v4/projects", query, "the projects of this account", read))
        .await?;
    let mut found = BTreeSet::new();
    for id in projects {
        let path = format!("/api/v4/projects/{id}/registry/repositories");
        let read = |page: Vec<Repository>, answer: &Answer| {
            (page.into_iter().map(|repository| repository.path).collect(), More::linked(answer))
        };
        match client.vendor_list(list(client, &base, &path, "per_page=100", "the registry of a project", read)).await {
            Ok(paths) => found.extend(paths),
            // The project has no registry.
            Err(failure) if matches!(failure.kind, UpstreamKind::NotFound | UpstreamKind::Denied) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(found)
}

fn list<'a, P: DeserializeOwned, T>(
    client: &Client,
    base: &Url,
    path: &str,
    query: &str,
    subject: &'a str,
    read: fn(P, &Answer) -> (Vec<T>, More),
) -> VendorList<'a, P, T> {
    let mut url = client.api(base.as_str(), path);
    url.set_query(Some(query));
    VendorList { url, authorization: secret(&format!("Bearer {}", client.connection().password)), subject, read }
}
