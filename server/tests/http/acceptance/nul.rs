//! A NUL is no text to PostgreSQL: wherever one comes in, it is refused as the sender's mistake and changes nothing.

use super::other_sites::changes;
use crate::support::{Answer, TestApp};
use axum::body::Body;
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// A body that would be accepted, for every kind of thing that the API takes, with every kind of text that it has.
fn bodies() -> Vec<(Method, &'static str, &'static str, Value)> {
    let (json, merge, patch) = ("application/json", "application/merge-patch+json", "application/json-patch+json");
    let (streams, tags) = (
        "/apis/image.openshift.io/v1/namespaces/shop/imagestreams",
        "/apis/image.openshift.io/v1/namespaces/shop/imagestreamtags",
    );
    let web = "/apis/image.openshift.io/v1/namespaces/shop/imagestreams/web";
    let templates = "/apis/template.openshift.io/v1/namespaces/shop/templates";
    let meta = |name: &str| json!({"name": name, "labels": {"team": "green"}, "annotations": {"a": "b"}});
    let from = json!({"kind": "DockerImage", "name": "registry.example/app:1"});
    let spec = json!({"tags": [{"name": "prod", "annotations": {"c": "d"}, "from": from}]});
    let template = json!({
        "kind": "Template", "apiVersion": "template.openshift.io/v1", "metadata": meta("notes"), "message": "hello",
        "labels": {"app": "x"}, "parameters": [{"name": "N", "description": "how many", "value": "1"}],
        "objects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "notes"}, "data": {"k": "v"}}],
    });
    let hold = "/apis/weir/v1/namespaces/shop/imagestreams/web/tags/prod/hold";
    vec![
        (
            Method::POST,
            "/apis/weir/v1/registries",
            json,
            json!({"metadata": {"name": "lab"}, "spec": {
            "url": "https://registry.example", "username": "ana", "password": "word", "caBundle": "", "trustedHosts": ["a.example"]}}),
        ),
        (
            Method::POST,
            "/apis/weir/v1/users",
            json,
            json!({"metadata": {"name": "ana"}, "spec": {"displayName": "Ana", "password": "long enough"}}),
        ),
        (
            Method::POST,
            "/apis/weir/v1/groups",
            json,
            json!({"metadata": {"name": "qa"}, "spec": {"description": "tests"}}),
        ),
        (
            Method::POST,
            "/apis/weir/v1/roles",
            json,
            json!({"metadata": {"name": "r"}, "spec": {"description": "d", "rights": ["view"]}}),
        ),
        (
            Method::POST,
            "/apis/weir/v1/grants",
            json,
            json!({"spec": {"subject": "signed-in", "role": "view", "scope": "shop"}}),
        ),
        (
            Method::POST,
            "/apis/weir/v1/tokens",
            json,
            json!({"metadata": {"name": "ci"}, "spec": {"projects": ["shop"]}}),
        ),
        (
            Method::POST,
            "/apis/weir/v1/namespaces/shop/robots",
            json,
            json!({"metadata": {"name": "ci"}, "spec": {"description": "d"}}),
        ),
        (
            Method::POST,
            "/apis/project.openshift.io/v1/projects",
            json,
            json!({"metadata": {"name": "dev",
            "annotations": {"openshift.io/display-name": "Dev", "openshift.io/description": "d"}}}),
        ),
        (
            Method::POST,
            streams,
            json,
            json!({"kind": "ImageStream", "apiVersion": "image.openshift.io/v1", "metadata": meta("api"), "spec": spec}),
        ),
        (Method::PATCH, web, merge, json!({"metadata": {"annotations": {"a": "c"}}})),
        (Method::PATCH, web, patch, json!([{"op": "add", "path": "/metadata/annotations/x", "value": "y"}])),
        (
            Method::POST,
            tags,
            json,
            json!({"kind": "ImageStreamTag", "metadata": {"name": "web:next"}, "tag": {"from": from}}),
        ),
        (Method::POST, hold, json, json!({"reason": "it breaks"})),
        (Method::POST, templates, json, template.clone()),
        (Method::POST, "/apis/template.openshift.io/v1/namespaces/shop/processedtemplates", json, template),
    ]
}

/// The same with a NUL in one of its texts or keys, for each of them.
fn spoilt(body: &Value) -> Vec<Value> {
    let mut all = vec![];
    match body {
        Value::String(text) => all.push(json!(format!("{text}\0"))),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                all.extend(spoilt(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[place] = item;
                    Value::Array(items)
                }));
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                all.extend(spoilt(value).into_iter().map(|value| {
                    let mut entries = entries.clone();
                    entries[key] = value;
                    Value::Object(entries)
                }));
                let mut entries = entries.clone();
                entries.insert(format!("{key}\0"), value.clone());
                all.push(Value::Object(entries));
            }
        }
        _ => {}
    }
    all
}

async fn send(app: &mut TestApp, method: &Method, path: &str, kind: &str, body: &Value) -> Answer {
    app.rest(method.clone(), path, kind, Some(body.clone())).await
}

#[tokio::test]
async fn no_text_of_a_body_has_one() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let shop = json!({"metadata": {"name": "shop"}});
        app.rest(Method::POST, "/apis/project.openshift.io/v1/projects", "application/json", Some(shop)).await;
        let web = json!({"metadata": {"name": "web", "annotations": {"a": "b"}}, "spec": {"tags": [{"name": "prod"}]}});
        let streams = "/apis/image.openshift.io/v1/namespaces/shop/imagestreams";
        app.rest(Method::POST, streams, "application/json", Some(web)).await;
        let before = engine::db::testing::count(app.engine.db(), "audit").await;
        for (method, path, kind, body) in bodies() {
            let all = spoilt(&body);
            assert!(!all.is_empty());
            for body in all {
                let answer = send(&mut app, &method, path, kind, &body).await;
                assert_eq!(answer.status, 422, "{method} {path} {body}: {}", answer.text());
                assert!(answer.json()["message"].as_str().unwrap().contains("NUL"), "{}", answer.text());
                assert!(!answer.json()["details"]["causes"][0]["field"].is_null(), "{}", answer.text());
            }
        }
        assert_eq!(engine::db::testing::count(app.engine.db(), "audit").await, before, "nothing was done");
        for (method, path, kind, body) in bodies() {
            let answer = send(&mut app, &method, path, kind, &body).await;
            assert!(answer.status.is_success(), "without it {method} {path} is taken: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn no_operation_takes_one_in_its_path_its_parameters_or_its_body() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let document = app.get("/openapi.json").await.json();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let parts: Vec<&str> = path.split(['{', '}']).collect();
            let filled = |with: &str| {
                let fill =
                    |(place, part): (usize, &&str)| if place % 2 == 1 { with.to_owned() } else { (*part).to_owned() };
                parts.iter().enumerate().map(fill).collect::<String>()
            };
            let parameters = operations["get"]["parameters"].as_array().into_iter().flatten();
            let query = parameters.filter(|parameter| parameter["in"] == "query").filter_map(|it| it["name"].as_str());
            let each = query.map(|name| format!("{}?{name}=a%00b", filled("x")));
            for address in each.chain([filled("a%00b")]) {
                let answer = app.get(&address).await;
                let status = answer.status.as_u16();
                assert!(status < 500, "{address}: {status} {}", answer.text());
                assert!(status >= 400 || !address.contains("%00"), "{address}: {status}");
            }
        }
        for (method, path, has_body) in changes(&mut app).await {
            let request = app.request(method.clone(), &path).header(CONTENT_TYPE, "application/json");
            let answer = app.send(request.body(Body::from(r#"{"a": "\u0000"}"#)).unwrap()).await;
            assert!(
                answer.status.is_client_error() || !has_body,
                "{method} {path}: {} {}",
                answer.status,
                answer.text()
            );
            assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn no_form_has_one_however_it_is_written() {
    for mut app in TestApp::start_each().await {
        app.sign_in().await;
        for field in ["name=a%00b", "name=a\0b"] {
            for (path, method) in leptos::server_fn::axum::server_fn_paths() {
                if method != Method::POST {
                    continue;
                }
                let request = app.request(Method::POST, path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
                let answer = app.send(request.body(Body::from(field)).unwrap()).await;
                assert_eq!(answer.status, 400, "{path}: {}", answer.text());
            }
        }
    }
}
