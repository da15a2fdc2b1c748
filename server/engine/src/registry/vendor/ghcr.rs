//! ghcr.io: packages by GitHub's REST API, which wants a token that may read packages.

use super::{More, VendorList, instant};
use crate::registry::client::Client;
use crate::registry::tags::ListedTag;
use crate::registry::token::secret;
use crate::registry::transport::Answer;
use crate::{Upstream, UpstreamKind};
use model::{Digest, RepositoryName, TagName};
use reqwest::header::HeaderValue;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Package {
    name: String,
}

pub(super) async fn repositories(client: &Client) -> Result<BTreeSet<String>, Upstream> {
    let owner = client.connection().username.to_ascii_lowercase();
    let (Some(token), false) = (token(client), owner.is_empty()) else {
        return Err(client
            .whose("lists packages only with a token. Enter a user name and a classic token that may read packages"));
    };
    let packages = of_owner(
        client,
        &owner,
        "packages?package_type=container&per_page=100",
        &token,
        "the packages of this account",
        |page: Vec<Package>, answer| {
            (page.into_iter().map(|package| package.name.to_ascii_lowercase()).collect(), More::linked(answer))
        },
    );
    Ok(packages.await?.into_iter().map(|name| format!("{owner}/{name}")).collect())
}

#[derive(Deserialize)]
struct Version {
    /// The digest.
    name: String,
    created_at: Option<String>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    container: Container,
}

#[derive(Deserialize, Default)]
struct Container {
    #[serde(default)]
    tags: Vec<String>,
}

/// Without a token GitHub tells nothing; the plain list then has the names.
pub(super) async fn tags(client: &Client, repository: &RepositoryName) -> Result<Option<Vec<ListedTag>>, Upstream> {
    let (Some(token), Some((owner, name))) = (token(client), repository.as_str().split_once('/')) else {
        return Ok(None);
    };
    let path = format!("packages/container/{}/versions?state=active&per_page=100", super::segment(name));
    let versions = of_owner(client, owner, &path, &token, repository.as_str(), |page: Vec<Version>, answer| {
        (page, More::linked(answer))
    })
    .await?;
    let tags = versions.into_iter().flat_map(|version| {
        let (digest, pushed) = (Digest::parse(&version.name).ok(), instant(version.created_at.as_deref()));
        let names = version.metadata.container.tags.into_iter().filter_map(|tag| TagName::parse(&tag).ok());
        names.map(move |name| ListedTag { name, digest: digest.clone(), pushed })
    });
    Ok(Some(tags.collect()))
}

/// A list of a user's, or when there is no such user, of an organisation's.
async fn of_owner<P: DeserializeOwned, T>(
    client: &Client,
    owner: &str,
    path: &str,
    token: &HeaderValue,
    subject: &str,
    read: fn(P, &Answer) -> (Vec<T>, More),
) -> Result<Vec<T>, Upstream> {
    let list = |kind: &str| {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut url = client.api("https://api.github.com", &format!("/{kind}/{}/{path}", super::segment(owner)));
        url.set_query(Some(query));
        VendorList { url, authorization: Some(token.clone()), subject, read }
    };
    match client.vendor_list(list("users")).await {
        Err(failure) if failure.kind == UpstreamKind::NotFound => client.vendor_list(list("orgs")).await,
        outcome => outcome,
    }
}

fn token(client: &Client) -> Option<HeaderValue> {
    let password = &client.connection().password;
    if client.is_anonymous() { None } else { secret(&format!("Bearer {password}")) }
}
