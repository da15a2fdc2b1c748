//! Connections over the REST API.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

/// Nothing listens there: what Weir says about a registry does not depend on the registry answering.
const URL: &str = "http://127.0.0.1:9";

fn lab() -> Value {
    json!({"metadata": {"name": "lab"}, "spec": {"url": URL, "insecure": true, "username": "ana", "password": "hunter2", "trustedHosts": ["GitLab.lab"]}})
}

async fn with_lab() -> TestApp {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let added = app.api(Method::POST, "/registries", Some(lab())).await;
    assert_eq!(added.status, 201, "{}", added.text());
    app
}

#[tokio::test]
async fn a_registry_is_added_read_replaced_and_removed() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let added = app.api(Method::POST, "/registries", Some(lab())).await;
        assert_eq!(added.status, 201, "{}", added.text());
        assert_eq!(added.location(), "/apis/weir/v1/registries/lab");
        let added = added.json();
        assert_eq!((&added["kind"], &added["apiVersion"]), (&json!("Registry"), &json!("weir/v1")));
        assert_eq!(
            added["spec"],
            json!({"url": added["spec"]["url"], "preset": "plain", "insecure": true, "caBundle": "", "trustedHosts": ["gitlab.lab"], "username": "ana"})
        );
        assert_eq!(added["status"]["hasPassword"], true);
        assert_eq!((&added["status"]["repositories"], &added["status"]["listed"]), (&json!(0), &json!(null)));

        let mut edited = app.api(Method::GET, "/registries/lab", None).await.json();
        edited["spec"]["username"] = "bob".into();
        let replaced = app.api(Method::PUT, "/registries/lab", Some(edited.clone())).await;
        assert_eq!(replaced.status, 200, "{}", replaced.text());
        let replaced = replaced.json();
        assert_eq!((&replaced["spec"]["username"], &replaced["status"]["hasPassword"]), (&json!("bob"), &json!(true)));
        app.api(Method::PUT, "/registries/lab", Some(edited)).await.expect_problem(409, "Conflict");

        let list = app.api(Method::GET, "/registries", None).await.json();
        assert_eq!(list["kind"], "RegistryList");
        assert_eq!(list["items"].as_array().unwrap().len(), 1);

        assert_eq!(app.api(Method::DELETE, "/registries/lab", None).await.status, 204);
        app.api(Method::GET, "/registries/lab", None).await.expect_problem(404, "NotFound");
        app.api(Method::DELETE, "/registries/lab", None).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn the_password_never_comes_back() {
    let mut app = with_lab().await;
    for path in ["/registries", "/registries/lab", "/registries/lab/doctor"] {
        let text = app.api(Method::GET, path, None).await.text();
        assert!(!text.contains("hunter2") && !text.contains("\"password\""), "{text}");
    }
}

#[tokio::test]
async fn a_name_is_given_once() {
    let mut app = with_lab().await;
    app.api(Method::POST, "/registries", Some(lab())).await.expect_problem(409, "Conflict");
}

#[tokio::test]
async fn what_cannot_be_accepted_is_named_by_its_field() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let spec = |spec: Value| json!({"metadata": {"name": "lab"}, "spec": spec});
    for (body, field) in [
        (json!({"metadata": {"name": "lab"}, "spec": {"url": URL, "admin": true}}), "spec.admin"),
        (json!({"metadata": {"name": "lab", "owner": "x"}, "spec": {"url": URL}}), "metadata.owner"),
        (json!({"metadata": {"name": "lab"}, "spec": {"url": URL}, "role": "admin"}), "role"),
        (json!({"metadata": {"name": "lab"}, "spec": {"url": 7}}), "spec.url"),
        (json!({"metadata": {"name": "New Lab"}, "spec": {"url": URL, "insecure": true}}), "metadata.name"),
        (json!({"metadata": {"name": "new"}, "spec": {"url": URL, "insecure": true}}), "metadata.name"),
        (json!({"kind": "Token", "metadata": {"name": "lab"}, "spec": {"url": URL}}), "kind"),
        (spec(json!({"url": ""})), "spec.url"),
        (spec(json!({"url": "https://user:pass@registry.example"})), "spec.url"),
        (spec(json!({"url": "https://registry.example/#x"})), "spec.url"),
        (spec(json!({"url": "https://registry.example/../x"})), "spec.url"),
        (spec(json!({"url": "gopher://registry.example"})), "spec.url"),
        (spec(json!({"url": "http://registry.example"})), "spec.url"),
        (spec(json!({"url": "https://169.254.169.254"})), "spec.url"),
        (spec(json!({"url": "https://rеgistry.example"})), "spec.url"),
        (spec(json!({"url": URL, "insecure": true, "preset": "nexus"})), "spec.preset"),
        (spec(json!({"url": URL, "insecure": true, "caBundle": "no certificate"})), "spec.caBundle"),
        (spec(json!({"url": URL, "insecure": true, "trustedHosts": ["https://gitlab.lab"]})), "spec.trustedHosts"),
    ] {
        let answer = app.api(Method::POST, "/registries", Some(body.clone())).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(answer.json()["details"]["causes"][0]["field"], field, "{body}");
    }
    let list = app.api(Method::GET, "/registries", None).await.json();
    assert_eq!(list["items"], json!([]), "nothing was added");
}

#[tokio::test]
async fn a_replacement_is_of_what_the_address_says() {
    let mut app = with_lab().await;
    let mut other = lab();
    other["metadata"]["name"] = "other".into();
    app.api(Method::PUT, "/registries/lab", Some(other)).await.expect_problem(422, "Invalid");
    let mut nonsense = lab();
    nonsense["metadata"]["resourceVersion"] = "x".into();
    app.api(Method::PUT, "/registries/lab", Some(nonsense)).await.expect_problem(422, "Invalid");
    let mut missing = lab();
    missing["metadata"]["name"] = "missing".into();
    app.api(Method::PUT, "/registries/missing", Some(missing)).await.expect_problem(404, "NotFound");
}

#[tokio::test]
async fn bodies_are_json_and_say_so() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    for (kind, body, code, reason) in [
        ("application/json", "{", 400, "BadRequest"),
        ("application/json", "", 400, "BadRequest"),
        ("application/json", "{} {}", 400, "BadRequest"),
        ("application/json", r#"{"spec": {"url": "a", "url": "b"}}"#, 422, "Invalid"),
        ("text/plain", "{}", 415, "UnsupportedMediaType"),
        ("application/x-www-form-urlencoded", "url=x", 415, "UnsupportedMediaType"),
    ] {
        let request = app.request(Method::POST, "/apis/weir/v1/registries").header("content-type", kind);
        app.send(request.body(Body::from(body)).unwrap()).await.expect_problem(code, reason);
    }
    let huge = json!({"metadata": {"name": "lab"}, "spec": {"url": "x".repeat(1024 * 1024)}});
    app.api(Method::POST, "/registries", Some(huge)).await.expect_problem(413, "RequestEntityTooLarge");
}

#[tokio::test]
async fn unknown_paths_methods_and_names_are_told_in_json() {
    let mut app = with_lab().await;
    app.api(Method::GET, "/nothing", None).await.expect_problem(404, "NotFound");
    app.api(Method::PATCH, "/registries/lab", None).await.expect_problem(405, "MethodNotAllowed");
    for name in ["other", "Lab", "..", "%2e%2e", "la%00b", "%ff", "a%2fb", "l%C3%A4b"] {
        let answer = app.api(Method::GET, &format!("/registries/{name}"), None).await;
        let code = answer.status.as_u16();
        assert!(matches!(code, 400 | 404), "{name}: {code}");
        answer.expect_problem(code, if code == 404 { "NotFound" } else { "BadRequest" });
    }
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let mut app = with_lab().await;
    let report = app.api(Method::GET, "/registries/lab/doctor", None).await;
    assert_eq!(report.status, 200, "{}", report.text());
    let report = report.json();
    assert_eq!((&report["kind"], &report["usable"]), (&json!("DoctorReport"), &json!(false)));
    let bad = report["checks"].as_array().unwrap().iter().find(|check| check["outcome"] == "bad").unwrap();
    assert!(!bad["remedy"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn refreshing_is_accepted_and_done_later() {
    let mut app = with_lab().await;
    let accepted = app.api(Method::POST, "/registries/lab/refresh", None).await;
    assert_eq!((accepted.status.as_u16(), &accepted.json()["status"]), (202, &json!("Success")));
    for (path, code) in [
        ("/registries/other/refresh", 404),
        ("/registries/lab/refresh?repository=../x", 422),
        ("/registries/lab/refresh?force=1", 400),
    ] {
        assert_eq!(app.api(Method::POST, path, None).await.status.as_u16(), code, "{path}");
    }
    app.api(Method::GET, "/registries/lab/refresh", None).await.expect_problem(405, "MethodNotAllowed");
}
