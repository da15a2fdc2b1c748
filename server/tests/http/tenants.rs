//! What projects have of their own, over REST: credentials, and how much of everything.

use crate::support::TestApp;
use axum::http::Method;
use serde_json::{Value, json};

const PROJECTS: &str = "/apis/project.openshift.io/v1/projects";
const STREAMS: &str = "/apis/image.openshift.io/v1/namespaces/shop/imagestreams";

async fn with_project() -> TestApp {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let project = json!({"metadata": {"name": "shop"}});
    app.rest(Method::POST, PROJECTS, "application/json", Some(project)).await;
    app
}

#[tokio::test]
async fn a_credential_is_kept_shown_without_its_password_and_forgotten() {
    let mut app = with_project().await;
    let body = json!({"username": "ana", "password": "hunter2hunter2"});
    let kept = app.api(Method::PUT, "/namespaces/shop/credentials/quay.io", Some(body)).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    let listed = app.api(Method::GET, "/namespaces/shop/credentials", None).await;
    assert!(!listed.text().contains("hunter2"));
    let listed = listed.json();
    assert_eq!((&listed["items"][0]["host"], &listed["items"][0]["username"]), (&json!("quay.io"), &json!("ana")));
    for (host, body) in [
        ("quay.io", json!({"username": "", "password": "x"})),
        ("quay.io", json!({"username": "ana", "password": ""})),
        ("no%20host", json!({"username": "ana", "password": "x"})),
    ] {
        let refused = app.api(Method::PUT, &format!("/namespaces/shop/credentials/{host}"), Some(body)).await;
        refused.expect_problem(422, "Invalid");
    }
    assert_eq!(app.api(Method::DELETE, "/namespaces/shop/credentials/quay.io", None).await.status, 200);
    app.api(Method::DELETE, "/namespaces/shop/credentials/quay.io", None).await.expect_problem(404, "NotFound");
    app.api(Method::GET, "/namespaces/nope/credentials", None).await.expect_problem(404, "NotFound");
}

#[tokio::test]
async fn a_quota_refuses_growth_alone() {
    let mut app = with_project().await;
    let stream = |name: &str| json!({"metadata": {"name": name}});
    app.rest(Method::POST, STREAMS, "application/json", Some(stream("web"))).await;
    let quota = |spec: Value| json!({"spec": spec});
    let set = app.api(Method::PUT, "/namespaces/shop/quota", Some(quota(json!({"streams": 1})))).await.json();
    assert_eq!(
        (&set["spec"]["streams"], &set["spec"]["tags"], &set["status"]["streams"]),
        (&json!(1), &Value::Null, &json!(1))
    );
    let refused = app.rest(Method::POST, STREAMS, "application/json", Some(stream("other"))).await;
    assert!(refused.expect_problem(403, "Forbidden").contains("may have 1 image streams and has 1"));
    let labels = json!({"metadata": {"labels": {"team": "green"}}});
    let changed =
        app.rest(Method::PATCH, &format!("{STREAMS}/web"), "application/merge-patch+json", Some(labels)).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let wrong = app.api(Method::PUT, "/namespaces/shop/quota", Some(quota(json!({"streams": -1})))).await;
    wrong.expect_problem(422, "Invalid");
    assert_eq!(app.api(Method::GET, "/namespaces/shop/quota", None).await.json()["spec"]["streams"], 1);
}
