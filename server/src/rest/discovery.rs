//! Discovery: what clients of Kubernetes ask for before anything else, so that `kubectl get imagestreams` finds its way.
//!
//! Law of this room: what is announced is what there is. Groups, resources and verbs are read from the paths that are
//! described; only the names of things, which no path says, stand here. Weir's own paths are not shaped for such clients and
//! are not announced. All of this is the same for every Weir, so strangers may read it.

use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::path::{PathItem, Paths};

/// What the objects of a resource are called.
struct Name {
    resource: &'static str,
    kind: &'static str,
    short: &'static [&'static str],
    /// What else it belongs to: `kubectl get all`.
    categories: &'static [&'static str],
    is_watched: bool,
}

/// OKD: names and short names of the resources of its groups.
const NAMES: [Name; 15] = [
    named("configs", "Config"),
    short("imagestreamimages", "ImageStreamImage", &["isimage"]),
    named("imagestreamimports", "ImageStreamImport"),
    Name { categories: &["all"], ..watched("imagestreams", "ImageStream", &["is"]) },
    named("imagestreams/layers", "ImageStreamLayers"),
    named("imagestreams/secrets", "SecretList"),
    named("imagestreams/status", "ImageStream"),
    short("imagestreamtags", "ImageStreamTag", &["istag"]),
    short("imagetags", "ImageTag", &["itag"]),
    named("processedtemplates", "Template"),
    named("projects", "Project"),
    named("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
    named("subjectaccessreviews", "SubjectAccessReview"),
    watched("templateinstances", "TemplateInstance", &[]),
    watched("templates", "Template", &[]),
];

const fn named(resource: &'static str, kind: &'static str) -> Name {
    short(resource, kind, &[])
}

const fn short(resource: &'static str, kind: &'static str, short: &'static [&'static str]) -> Name {
    Name { resource, kind, short, categories: &[], is_watched: false }
}

const fn watched(resource: &'static str, kind: &'static str, short: &'static [&'static str]) -> Name {
    Name { resource, kind, short, categories: &[], is_watched: true }
}

/// What can be done with a resource.
#[derive(Default)]
struct Resource {
    is_namespaced: bool,
    verbs: BTreeSet<&'static str>,
}

/// The answers about these paths.
pub(super) fn router(paths: &Paths) -> Router {
    let groups = groups(paths);
    let list = json!({"kind": "APIGroupList", "apiVersion": "v1",
        "groups": groups.keys().map(|group| about(group)).collect::<Vec<_>>()});
    // Pods and the like are not here, and a client wants to hear that in its own words.
    let core = json!({"kind": "APIVersions", "versions": [], "serverAddressByClientCIDRs": []});
    let router = answering(Router::new(), "/api", core);
    let router = answering(router, "/apis", list);
    groups.iter().fold(router, |router, (group, resources)| {
        let router = answering(router, &format!("/apis/{}", halves(group).0), about(group));
        answering(router, &format!("/apis/{group}"), resource_list(group, resources))
    })
}

fn answering(router: Router, path: &str, answer: Value) -> Router {
    router.route(path, get(|| async { Json(answer) }))
}

/// The groups, as `group/version`, with their resources.
fn groups(paths: &Paths) -> BTreeMap<&str, BTreeMap<String, Resource>> {
    let mut groups = BTreeMap::<&str, BTreeMap<String, Resource>>::new();
    for (path, item) in &paths.paths {
        let Some((group, path)) = within_group(path) else { continue };
        let within = path.strip_prefix("namespaces/{project}/");
        let mut parts = within.unwrap_or(path).split('/');
        let (resource, object, part) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let resource = part.map_or_else(|| resource.to_owned(), |part| format!("{resource}/{part}"));
        let known = groups.entry(group).or_default().entry(resource).or_default();
        known.is_namespaced |= within.is_some();
        known.verbs.extend(verbs(item, object.is_some()));
    }
    groups
}

/// Splits an address into `group/version` and what follows. A group that is not a domain is Weir's own.
fn within_group(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix("/apis/")?;
    let (end, _) = path.match_indices('/').nth(1)?;
    let (group, rest) = (&path[..end], &path[end + 1..]);
    halves(group).0.contains('.').then_some((group, rest))
}

/// Kubernetes: one object is got, many are listed, and PUT is to update.
fn verbs(item: &PathItem, is_object: bool) -> impl Iterator<Item = &'static str> {
    let read = if is_object { "get" } else { "list" };
    [(&item.get, read), (&item.post, "create"), (&item.put, "update"), (&item.patch, "patch"), (&item.delete, "delete")]
        .into_iter()
        .filter_map(|(operation, verb)| operation.as_ref().map(|_| verb))
}

fn resource_list(group: &str, resources: &BTreeMap<String, Resource>) -> Value {
    let resources = resources.iter().filter_map(|(resource, known)| {
        let name = NAMES.iter().find(|name| name.resource == resource)?;
        let watch = name.is_watched.then_some("watch");
        // Parts of an object have no name of their own.
        let singular = if resource.contains('/') { String::new() } else { name.kind.to_lowercase() };
        Some(json!({
            "name": resource,
            "singularName": singular,
            "namespaced": known.is_namespaced,
            "kind": name.kind,
            "verbs": known.verbs.iter().copied().chain(watch).collect::<Vec<_>>(),
            "shortNames": name.short,
            "categories": name.categories,
        }))
    });
    json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group,
        "resources": resources.collect::<Vec<_>>()})
}

/// A group, which has one version.
fn about(group: &str) -> Value {
    let (name, version) = halves(group);
    let version = json!({"groupVersion": group, "version": version});
    json!({"kind": "APIGroup", "apiVersion": "v1", "name": name, "versions": [version], "preferredVersion": version})
}

fn halves(group: &str) -> (&str, &str) {
    group.split_once('/').unwrap_or((group, ""))
}
