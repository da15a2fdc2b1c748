//! The document that describes the REST API.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use serde_json::Value;
use std::collections::HashSet;

/// Every operation: method, path with parameters filled in, and its description.
fn operations(document: &Value) -> Vec<(Method, String, &Value)> {
    let mut operations = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{name}", "lab").replace("{id}", "x").replace("{digest}", "sha256:x");
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.to_uppercase().parse().unwrap(), path.clone(), operation));
        }
    }
    operations
}

async fn document(app: &mut TestApp) -> Value {
    app.use_token().await;
    app.get("/openapi.json").await.json()
}

#[tokio::test]
async fn every_path_of_the_design_is_described() {
    let document = document(&mut TestApp::start().await).await;
    for path in [
        "/registries",
        "/registries/{name}",
        "/registries/{name}/doctor",
        "/registries/{name}/repositories",
        "/registries/{name}/tags",
        "/registries/{name}/images/{digest}",
        "/registries/{name}/refresh",
        "/tokens",
        "/tokens/{id}",
    ] {
        assert!(document["paths"][format!("/apis/weir/v1{path}")].is_object(), "{path}");
    }
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[tokio::test]
async fn operations_are_named_once_and_described_whole() {
    let document = document(&mut TestApp::start().await).await;
    let mut names = HashSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
        assert!(operation["summary"].is_string(), "{method} {path}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|code| code.starts_with('2')), "{method} {path}");
        assert!(responses.contains_key("401"), "{method} {path}");
        assert!(responses.values().all(|response| response["description"].is_string()), "{method} {path}");
        if matches!(method, Method::POST | Method::PUT) && operation["requestBody"].is_object() {
            assert!(responses.contains_key("422"), "{method} {path}");
        }
    }
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name} is referred to and missing");
    }
}

#[tokio::test]
async fn no_operation_is_open_to_strangers() {
    let document = document(&mut TestApp::start().await).await;
    let mut stranger = TestApp::start().await;
    let operations = operations(&document);
    assert!(operations.len() >= 13);
    for (method, path, _) in operations {
        let request = stranger.request(method.clone(), &path).body(Body::empty()).unwrap();
        let answer = stranger.send(request).await;
        answer.expect_problem(401, "Unauthorized");
    }
}
