//! Harbor: projects, their repositories, and artifacts with their tags.

use super::{More, VendorList, instant, segment};
use crate::Upstream;
use crate::registry::client::Client;
use crate::registry::tags::ListedTag;
use crate::registry::transport::Answer;
use model::{Digest, RepositoryName, TagName};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Named {
    name: String,
}

pub(super) async fn repositories(client: &Client) -> Result<BTreeSet<String>, Upstream> {
    let names =
        |page: Vec<Named>, answer: &Answer| (page.into_iter().map(|named| named.name).collect(), More::linked(answer));
    let projects: Vec<String> = client.vendor_list(list(client, "projects", "", "the projects", names)).await?;
    let mut found = BTreeSet::new();
    for project in projects {
        let path = format!("projects/{}/repositories", segment(&project));
        found.extend(client.vendor_list(list(client, &path, "", "the repositories of a project", names)).await?);
    }
    Ok(found)
}

pub(super) async fn tags(client: &Client, repository: &RepositoryName) -> Result<Option<Vec<ListedTag>>, Upstream> {
    #[derive(Deserialize)]
    struct Artifact {
        digest: String,
        tags: Option<Vec<Tag>>,
    }
    #[derive(Deserialize)]
    struct Tag {
        name: String,
        push_time: Option<String>,
    }
    let Some((project, name)) = repository.as_str().split_once('/') else { return Ok(None) };
    // Harbor's router decodes once before it matches, so slashes within a name are encoded twice.
    let path = format!("projects/{}/repositories/{}/artifacts", segment(project), segment(&segment(name)));
    let artifacts = client
        .vendor_list(list(client, &path, "with_tag=true&", repository.as_str(), |page: Vec<Artifact>, answer| {
            (page, More::linked(answer))
        }))
        .await?;
    let tags = artifacts.into_iter().flat_map(|artifact| {
        let digest = Digest::parse(&artifact.digest).ok();
        artifact.tags.unwrap_or_default().into_iter().filter_map(move |tag| {
            Some(ListedTag {
                name: TagName::parse(&tag.name).ok()?,
                digest: digest.clone(),
                pushed: instant(tag.push_time.as_deref()),
            })
        })
    });
    Ok(Some(tags.collect()))
}

fn list<'a, P: DeserializeOwned, T>(
    client: &Client,
    path: &str,
    query: &str,
    subject: &'a str,
    read: fn(P, &Answer) -> (Vec<T>, More),
) -> VendorList<'a, P, T> {
    let mut url = client.api_here(&format!("/api/v2.0/{path}"));
    url.set_query(Some(&format!("{query}page_size=100")));
    VendorList { url, authorization: client.basic(), subject, read }
}
