//! Bearer tokens over the REST API.

use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn a_token_lives_from_its_making_to_its_revoking() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let made = app.api(Method::POST, "/tokens", Some(json!({"metadata": {"name": "ci"}}))).await;
        assert_eq!(made.status, 201);
        let made = made.json();
        let secret = made["status"]["token"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("weir_"));

        let list = app.api(Method::GET, "/tokens", None).await;
        assert!(!list.text().contains(&secret), "the secret is told once");
        let list = list.json();
        assert_eq!(list["kind"], "TokenList");
        assert_eq!(list["items"].as_array().unwrap().len(), 2);

        let by_secret = |app: &TestApp| {
            let request = app.request(Method::GET, "/apis/weir/v1/tokens").header("authorization", "");
            let mut request = request.body(axum::body::Body::empty()).unwrap();
            request.headers_mut().insert("authorization", format!("Bearer {secret}").parse().unwrap());
            request
        };
        let request = by_secret(&app);
        assert_eq!(app.send(request).await.status, 200);
        let path = format!("/tokens/{}", made["metadata"]["uid"].as_str().unwrap());
        assert_eq!(app.api(Method::DELETE, &path, None).await.status, 204);
        let request = by_secret(&app);
        app.send(request).await.expect_problem(401, "Unauthorized");
        app.api(Method::DELETE, &path, None).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused_even_with_a_session() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    for value in ["Bearer ", "Bearer weir_x", "bearer nonsense"] {
        let request = app.request(Method::GET, "/apis/weir/v1/tokens").header("authorization", value);
        let answer = app.send(request.body(axum::body::Body::empty()).unwrap()).await;
        answer.expect_problem(401, "Unauthorized");
    }
}

#[tokio::test]
async fn names_are_checked() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let body = |name: &str| Some(json!({"metadata": {"name": name}}));
    let answer = app.api(Method::POST, "/tokens", body("")).await;
    answer.expect_problem(422, "Invalid");
    assert_eq!(answer.json()["details"]["causes"][0]["field"], "metadata.name");
    app.api(Method::POST, "/tokens", body("test")).await.expect_problem(409, "Conflict");
}

#[tokio::test]
async fn the_session_of_a_browser_works_too_and_only_from_its_own_site() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    assert_eq!(app.api(Method::GET, "/tokens", None).await.status, 200);
    let request = app.request(Method::POST, "/apis/weir/v1/tokens").header("sec-fetch-site", "cross-site");
    let request = request.header("content-type", "application/json");
    let answer = app.send(request.body(r#"{"metadata": {"name": "evil"}}"#.into()).unwrap()).await;
    answer.expect_problem(403, "Forbidden");
    assert!(app.api(Method::GET, "/tokens", None).await.json()["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_token_with_limits_may_less_than_its_owner_and_makes_no_other() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let spec = json!({"rights": ["view"], "days": 7});
        let made = app.api(Method::POST, "/tokens", Some(json!({"metadata": {"name": "look"}, "spec": spec}))).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let made = made.json();
        assert_eq!(made["spec"], json!({"rights": ["view"]}));
        assert!(made["status"]["expires"].is_string());
        app.bear(made["status"]["token"].as_str().unwrap());
        assert_eq!(app.api(Method::GET, "/registries", None).await.status, 200);
        let lab = json!({"metadata": {"name": "lab"}, "spec": {"url": "https://registry.lab"}});
        app.api(Method::POST, "/registries", Some(lab)).await.expect_problem(403, "Forbidden");
        let more = app.api(Method::POST, "/tokens", Some(json!({"metadata": {"name": "more"}}))).await;
        more.expect_problem(403, "Forbidden");
        let path = format!("/tokens/{}", made["metadata"]["uid"].as_str().unwrap());
        app.api(Method::DELETE, &path, None).await.expect_problem(403, "Forbidden");
        app.api(Method::GET, "/users", None).await.expect_problem(403, "Forbidden");
    }
}

#[tokio::test]
async fn limits_are_read_strictly() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    for (spec, field) in [
        (json!({"rights": ["fly"]}), "spec.rights"),
        (json!({"rights": []}), "spec.rights"),
        (json!({"projects": ["No Name"]}), "spec.projects"),
        (json!({"projects": ["none"]}), "spec.projects"),
        (json!({"days": 0}), "spec.days"),
        (json!({"days": -1}), "spec.days"),
        (json!({"expires": "never"}), "spec.expires"),
        (json!({"owner": "admin"}), "spec.owner"),
    ] {
        let answer = app.api(Method::POST, "/tokens", Some(json!({"metadata": {"name": "x"}, "spec": spec}))).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(answer.json()["details"]["causes"][0]["field"], field, "{spec}");
    }
    assert_eq!(app.api(Method::GET, "/tokens", None).await.json()["items"].as_array().unwrap().len(), 1);
}
