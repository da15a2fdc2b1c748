//! What clients of Kubernetes ask for before they ask for anything else.

use crate::support::TestApp;
use serde_json::{Value, json};

/// A resource as its group announces it.
async fn announced(app: &mut TestApp, group: &str, resource: &str) -> Value {
    let list = app.get(&format!("/apis/{group}")).await.json();
    assert_eq!((&list["kind"], &list["groupVersion"]), (&json!("APIResourceList"), &json!(group)));
    let mut resources = list["resources"].as_array().unwrap().iter();
    resources.find(|found| found["name"] == resource).cloned().unwrap_or_default()
}

#[tokio::test]
async fn every_resource_of_a_group_is_announced_even_to_strangers() {
    let mut app = TestApp::start().await;
    assert_eq!(app.get("/api").await.json()["versions"], json!([]));
    let groups = app.get("/apis").await.json()["groups"].clone();
    let names: Vec<_> = groups.as_array().unwrap().iter().map(|group| group["name"].as_str().unwrap()).collect();
    let document = app.get("/openapi.json").await.json();
    let described = document["paths"].as_object().unwrap().keys().filter_map(|path| path.strip_prefix("/apis/"));
    let mut seen = 0;
    for path in described.filter(|path| !path.starts_with("weir/")) {
        let parts: Vec<_> = path.split('/').filter(|part| *part != "namespaces" && *part != "{project}").collect();
        let (group, resource) = (parts[0], parts[2]);
        assert!(names.contains(&group), "{path}");
        let resource = parts.get(4).map_or(resource.to_owned(), |part| format!("{resource}/{part}"));
        let found = announced(&mut app, &format!("{group}/{}", parts[1]), &resource).await;
        assert!(found["kind"].is_string(), "{path}");
        assert!(found["namespaced"] == true || !path.contains("/namespaces/"), "{path}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[tokio::test]
async fn image_streams_are_known_by_their_names_and_what_can_be_done_with_them() {
    let mut app = TestApp::start().await;
    let streams = announced(&mut app, "image.openshift.io/v1", "imagestreams").await;
    let (kind, singular, short) = (&streams["kind"], &streams["singularName"], &streams["shortNames"]);
    assert_eq!((kind, singular, short), (&json!("ImageStream"), &json!("imagestream"), &json!(["is"])));
    assert_eq!(streams["verbs"], json!(["create", "delete", "get", "list", "patch", "update", "watch"]));
    let tags = announced(&mut app, "image.openshift.io/v1", "imagestreamtags").await;
    assert_eq!(tags["verbs"], json!(["create", "delete", "get", "list", "patch", "update"]));
    let imports = announced(&mut app, "image.openshift.io/v1", "imagestreamimports").await;
    assert_eq!((&imports["verbs"], &imports["namespaced"]), (&json!(["create"]), &json!(true)));
    let group = app.get("/apis/image.openshift.io").await.json();
    assert_eq!(group["preferredVersion"]["groupVersion"], "image.openshift.io/v1");
}
