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
        let path = path.replace("{project}", "shop").replace("{stream}", "web").replace("{tag}", "prod");
        let path = path.replace("{stream_tag}", "web:prod").replace("{stream_image}", "web@sha256:x");
        let path = path.replace("{template}", "rails").replace("{instance}", "mine");
        let path = path.replace("{user}", "ana").replace("{group}", "qa").replace("{robot}", "ci");
        let path = path.replace("{host}", "quay.io");
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
        "weir/v1/registries",
        "weir/v1/registries/{name}",
        "weir/v1/registries/{name}/doctor",
        "weir/v1/registries/{name}/repositories",
        "weir/v1/registries/{name}/tags",
        "weir/v1/registries/{name}/images/{digest}",
        "weir/v1/registries/{name}/refresh",
        "weir/v1/grants",
        "weir/v1/grants/{id}",
        "weir/v1/roles",
        "weir/v1/roles/{name}",
        "weir/v1/audit",
        "authorization.k8s.io/v1/selfsubjectaccessreviews",
        "authorization.k8s.io/v1/subjectaccessreviews",
        "weir/v1/tokens",
        "weir/v1/tokens/{id}",
        "weir/v1/sessions",
        "weir/v1/sessions/{id}",
        "weir/v1/account/password",
        "weir/v1/users",
        "weir/v1/users/{user}",
        "weir/v1/users/{user}/password",
        "weir/v1/users/{user}/sessions",
        "weir/v1/users/{user}/sessions/{id}",
        "weir/v1/users/{user}/tokens",
        "weir/v1/users/{user}/tokens/{id}",
        "weir/v1/groups",
        "weir/v1/groups/{group}",
        "weir/v1/groups/{group}/members/{user}",
        "weir/v1/namespaces/{project}/robots",
        "weir/v1/namespaces/{project}/robots/{robot}",
        "weir/v1/namespaces/{project}/robots/{robot}/tokens",
        "weir/v1/namespaces/{project}/robots/{robot}/tokens/{id}",
        "weir/v1/namespaces/{project}/credentials",
        "weir/v1/namespaces/{project}/credentials/{host}",
        "weir/v1/namespaces/{project}/quota",
        "weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}/history",
        "weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}/checks",
        "weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}/rollback",
        "weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}/hold",
        "weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}/resume",
        "project.openshift.io/v1/projects",
        "project.openshift.io/v1/projects/{project}",
        "samples.operator.openshift.io/v1/configs",
        "samples.operator.openshift.io/v1/configs/cluster",
        "image.openshift.io/v1/imagestreams",
        "image.openshift.io/v1/namespaces/{project}/imagestreams",
        "image.openshift.io/v1/namespaces/{project}/imagestreams/{stream}",
        "image.openshift.io/v1/namespaces/{project}/imagestreamtags",
        "image.openshift.io/v1/namespaces/{project}/imagestreamtags/{stream_tag}",
        "image.openshift.io/v1/namespaces/{project}/imagetags",
        "image.openshift.io/v1/namespaces/{project}/imagetags/{stream_tag}",
        "image.openshift.io/v1/namespaces/{project}/imagestreamimages/{stream_image}",
        "image.openshift.io/v1/namespaces/{project}/imagestreamimports",
        "template.openshift.io/v1/templates",
        "template.openshift.io/v1/namespaces/{project}/templates",
        "template.openshift.io/v1/namespaces/{project}/templates/{template}",
        "template.openshift.io/v1/namespaces/{project}/processedtemplates",
        "template.openshift.io/v1/templateinstances",
        "template.openshift.io/v1/namespaces/{project}/templateinstances",
        "template.openshift.io/v1/namespaces/{project}/templateinstances/{instance}",
    ] {
        assert!(document["paths"][format!("/apis/{path}")].is_object(), "{path}");
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
        if matches!(method, Method::POST | Method::PUT | Method::PATCH) && operation["requestBody"].is_object() {
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
    assert!(operations.len() >= 40);
    for (method, path, _) in operations {
        let request = stranger.request(method.clone(), &path).body(Body::empty()).unwrap();
        let answer = stranger.send(request).await;
        answer.expect_problem(401, "Unauthorized");
    }
}
