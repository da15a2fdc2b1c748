//! Looking changes nothing.

use crate::support::TestApp;
use axum::http::Method;
use engine::fake::Fake;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const TEMPLATE: &str = r#"{"apiVersion": "template.openshift.io/v1", "kind": "Template", "metadata": {"name": "notes"},
  "parameters": [{"name": "REPLICAS", "required": true, "value": "1"}],
  "objects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "notes"}, "data": {"n": "${REPLICAS}"}}]}"#;

/// Everything that somebody could have changed.
async fn everything(app: &mut TestApp) -> Vec<Value> {
    let mut seen = vec![];
    for path in [
        "/apis/project.openshift.io/v1/projects",
        "/apis/image.openshift.io/v1/namespaces/shop/imagestreams",
        "/apis/template.openshift.io/v1/namespaces/shop/templates",
        "/apis/template.openshift.io/v1/namespaces/shop/templateinstances",
        "/apis/weir/v1/tokens",
        "/apis/weir/v1/namespaces/shop/imagestreams/web/tags/prod/history",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        seen.push(answer.json()["items"].clone());
    }
    let registry = app.get("/apis/weir/v1/registries/lab").await.json();
    seen.push(registry["spec"].clone());
    seen.push(engine::db::testing::count(app.engine.db(), "audit").await.into());
    seen
}

fn links(html: &str) -> BTreeSet<String> {
    let found = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = found.filter(|to| to.starts_with('/') && !to.starts_with("/pkg/"));
    own.map(|to| to.split('#').next().unwrap_or_default().replace("&amp;", "&")).collect()
}

#[tokio::test]
async fn following_every_link_changes_nothing() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    let fake = Fake::start().await;
    fake.image("team/app", "1.0");
    fake.index("team/app", "latest", &["linux/amd64", "linux/arm64/v8"]);
    app.add_registry(&fake).await;
    app.submit("/projects/new", &[("name", "shop"), ("display_name", ""), ("description", "")]).await;
    let upload = [("text", TEMPLATE), ("project", "shop"), ("name", ""), ("url", "")];
    app.submit("/catalog/upload", &upload).await;
    let stream = json!({"kind": "ImageStream", "apiVersion": "image.openshift.io/v1", "metadata": {"name": "web"},
        "spec": {"tags": [{"name": "prod", "from": {"kind": "DockerImage", "name": format!("{}/team/app:1.0", fake.url().authority())}}]}});
    let streams = "/apis/image.openshift.io/v1/namespaces/shop/imagestreams";
    let made = app.rest(Method::POST, streams, "application/json", Some(stream)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    app.until("/namespaces/shop/imagestreams/web/tags/prod/history", |list| !list["items"][0].is_null()).await;

    let before = everything(&mut app).await;
    let (mut waiting, mut seen) = (BTreeSet::from(["/".to_owned()]), BTreeSet::new());
    while let Some(path) = waiting.pop_first() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = app.get(&path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
        if answer.header("content-type").starts_with("text/html") && seen.len() < 600 {
            waiting.extend(links(&answer.text()).difference(&seen).cloned());
        }
    }
    assert!(seen.len() > 60 && seen.len() < 600, "{} pages", seen.len());
    for (path, _) in server_fn_paths() {
        assert!(app.get(path).await.status.as_u16() < 600);
    }
    assert_eq!(everything(&mut app).await, before);
    assert_eq!(app.get("/account").await.status, 200, "nobody was signed out");
}
