//! Projects over the REST API.

use super::{MERGE, Shop};
use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

const PROJECTS: &str = "/apis/project.openshift.io/v1/projects";
const DISPLAY_NAME: &str = "openshift.io/display-name";
const DESCRIPTION: &str = "openshift.io/description";

fn one(name: &str) -> String {
    format!("{PROJECTS}/{name}")
}

#[tokio::test]
async fn a_project_is_made_described_and_removed() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let project = json!({"kind": "Project", "apiVersion": "project.openshift.io/v1",
            "metadata": {"name": "shop", "annotations": {DISPLAY_NAME: "The shop"}}});
        let made = app.rest(Method::POST, PROJECTS, "application/json", Some(project)).await;
        assert_eq!((made.status.as_u16(), made.location()), (201, one("shop").as_str()), "{}", made.text());

        let mut read = app.rest(Method::GET, &one("shop"), "", None).await.json();
        assert_eq!(read["metadata"]["annotations"], json!({DISPLAY_NAME: "The shop"}));
        assert_eq!(read["status"]["phase"], "Active");
        read["metadata"]["annotations"][DESCRIPTION] = "All that is sold".into();
        let replaced = app.rest(Method::PUT, &one("shop"), "application/json", Some(read.clone())).await;
        assert_eq!(replaced.status, 200, "{}", replaced.text());
        let stale = app.rest(Method::PUT, &one("shop"), "application/json", Some(read)).await;
        stale.expect_problem(409, "Conflict");

        let patch = json!({"metadata": {"annotations": {DISPLAY_NAME: null}}});
        let patched = app.rest(Method::PATCH, &one("shop"), MERGE, Some(patch)).await;
        assert_eq!(patched.json()["metadata"]["annotations"], json!({DESCRIPTION: "All that is sold"}));

        let list = app.rest(Method::GET, &format!("{PROJECTS}?fieldSelector=metadata.name!=shop"), "", None).await;
        assert_eq!((&list.json()["kind"], &list.json()["items"]), (&json!("ProjectList"), &json!([])));

        let deleted = app.rest(Method::DELETE, &one("shop"), "", None).await;
        assert_eq!((deleted.status.as_u16(), &deleted.json()["status"]), (200, &json!("Success")));
        app.rest(Method::GET, &one("shop"), "", None).await.expect_problem(404, "NotFound");
        app.rest(Method::DELETE, &one("shop"), "", None).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn a_project_with_streams_is_not_deleted() {
    let mut shop = Shop::open().await;
    for name in ["web", "api"] {
        shop.send(Method::POST, "/imagestreams", json!({"metadata": {"name": name}})).await;
    }
    let message = shop.at(Method::DELETE, &one("shop"), None).await.expect_problem(409, "Conflict");
    assert!(message.contains("api, web"), "{message}");
    for name in ["web", "api"] {
        assert_eq!(shop.delete(&format!("/imagestreams/{name}")).await.status, 200);
    }
    assert_eq!(shop.at(Method::DELETE, &one("shop"), None).await.status, 200);
}

#[tokio::test]
async fn what_a_project_cannot_be_is_named_by_its_field() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    for (body, field) in [
        (json!({"metadata": {}}), "metadata.name"),
        (json!({"metadata": {"name": "Shop"}}), "metadata.name"),
        (json!({"metadata": {"name": "new"}}), "metadata.name"),
        (json!({"metadata": {"name": "shop", "owner": "ana"}}), "metadata.owner"),
        (json!({"metadata": {"name": "shop", "labels": {"a": "b"}}}), "metadata.labels"),
        (json!({"metadata": {"name": "shop", "annotations": {"a": "b"}}}), "metadata.annotations"),
        (json!({"metadata": {"name": "shop"}, "quota": 1}), "quota"),
        (json!({"kind": "Namespace", "metadata": {"name": "shop"}}), "kind"),
        (json!({"apiVersion": "v1", "metadata": {"name": "shop"}}), "apiVersion"),
    ] {
        let answer = app.rest(Method::POST, PROJECTS, "application/json", Some(body.clone())).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(super::field(&answer), field, "{body}");
    }
    let shop = json!({"metadata": {"name": "shop"}});
    assert_eq!(app.rest(Method::POST, PROJECTS, "application/json", Some(shop.clone())).await.status, 201);
    let again = app.rest(Method::POST, PROJECTS, "application/json", Some(shop)).await;
    again.expect_problem(409, "AlreadyExists");
    app.rest(Method::GET, &one("Shop"), "", None).await.expect_problem(400, "BadRequest");
    app.rest(Method::DELETE, &format!("{}?dryRun=All", one("shop")), "", None).await.expect_problem(400, "BadRequest");
    app.rest(Method::GET, &format!("{PROJECTS}?watch=true"), "", None).await.expect_problem(405, "MethodNotAllowed");
}
