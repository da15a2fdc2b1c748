//! Users, groups and robots over the REST API.

use crate::support::TestApp;
use axum::http::Method;
use serde_json::{Value, json};

fn named(name: &str, spec: Value) -> Option<Value> {
    Some(json!({"metadata": {"name": name}, "spec": spec}))
}

#[tokio::test]
async fn a_user_is_made_described_and_kept_out() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let made = app.api(Method::POST, "/users", named("ana", json!({"displayName": "Ana L."}))).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let made = made.json();
        let password = made["status"]["password"].as_str().unwrap().to_owned();
        assert_eq!(made["spec"], json!({"displayName": "Ana L.", "active": true}));
        app.api(Method::POST, "/users", named("ana", json!({}))).await.expect_problem(409, "Conflict");
        assert_eq!(app.api(Method::PUT, "/groups/qa/members/ana", None).await.status, 404);
        assert_eq!(app.api(Method::POST, "/groups", named("qa", json!({}))).await.status, 201);
        assert_eq!(app.api(Method::PUT, "/groups/qa/members/ana", None).await.status, 204);

        let read = app.api(Method::GET, "/users/ana", None).await;
        assert!(!read.text().contains(&password) && !read.text().contains("argon2"), "it is told once");
        assert_eq!(read.json()["status"]["groups"], json!(["qa"]));
        let list = app.api(Method::GET, "/users?limit=1", None).await.json();
        assert_eq!((&list["kind"], &list["metadata"]["remainingItemCount"]), (&"UserList".into(), &1.into()));

        let again =
            app.api(Method::PUT, "/users/ana", named("ana", json!({"displayName": "Ana", "active": false}))).await;
        assert_eq!(again.json()["spec"], json!({"displayName": "Ana", "active": false}));
        let other = app.api(Method::PUT, "/users/ana", named("ben", json!({}))).await;
        other.expect_problem(422, "Invalid");
        for name in ["nobody", "%00", "a%2Fb", "..%2Fadmin"] {
            app.api(Method::GET, &format!("/users/{name}"), None).await.expect_problem(404, "NotFound");
        }
        let last = app.api(Method::PUT, "/users/admin", named("admin", json!({"active": false}))).await;
        last.expect_problem(409, "Conflict");
    }
}

#[tokio::test]
async fn no_field_of_a_body_makes_anybody_an_administrator() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let password = "correct horse";
    for body in [
        json!({"metadata": {"name": "eve"}, "spec": {"password": password, "administrator": true}}),
        json!({"metadata": {"name": "eve"}, "spec": {"password": password, "roles": ["cluster-admin"]}}),
        json!({"metadata": {"name": "eve"}, "spec": {"password": password, "groups": ["owners"]}}),
        json!({"metadata": {"name": "eve", "id": "1"}, "spec": {"password": password}}),
        json!({"metadata": {"name": "eve"}, "spec": {"password": password}, "has_admin_role": true}),
    ] {
        app.api(Method::POST, "/users", Some(body)).await.expect_problem(422, "Invalid");
        app.api(Method::GET, "/users/eve", None).await.expect_problem(404, "NotFound");
    }
    let status = json!({"groups": ["owners"], "role": "cluster-admin"});
    let body = json!({"metadata": {"name": "eve"}, "spec": {"password": password}, "status": status});
    assert_eq!(app.api(Method::POST, "/users", Some(body)).await.status, 201);
    assert_eq!(app.api(Method::GET, "/users/eve", None).await.json()["status"]["groups"], json!([]));

    let mut eve = app;
    let eves = eve.engine.accounts().sign_in("eve", password, [127, 0, 0, 1].into()).await.unwrap();
    let wish = model::account::TokenWish::named("mine");
    let token = eve.engine.accounts().create_token(&eves, &wish).await.unwrap().secret;
    eve.bear(&token);
    for (method, path, body) in [
        (Method::GET, "/users", None),
        (Method::POST, "/users", named("mallory", json!({}))),
        (Method::PUT, "/users/eve", named("eve", json!({"active": true}))),
        (Method::PUT, "/users/admin/password", Some(json!({"password": "battery staple"}))),
        (Method::GET, "/users/admin/tokens", None),
        (Method::DELETE, "/users/admin/sessions", None),
        (Method::GET, "/groups", None),
        (Method::POST, "/groups", named("mine", json!({}))),
        (Method::PUT, "/groups/mine/members/eve", None),
    ] {
        eve.api(method, path, body).await.expect_problem(403, "Forbidden");
    }
}

#[tokio::test]
async fn a_password_that_is_set_ends_sessions_and_is_told_only_when_it_was_made_up() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        app.api(Method::POST, "/users", named("ana", json!({"password": "correct horse"}))).await;
        let set = app.api(Method::PUT, "/users/ana/password", Some(json!({"password": "battery staple"}))).await;
        assert_eq!((set.status.as_u16(), &set.json()["status"]["password"]), (200, &Value::Null));
        let made_up = app.api(Method::PUT, "/users/ana/password", Some(json!({}))).await.json();
        let password = made_up["status"]["password"].as_str().unwrap();
        let accounts = app.engine.accounts();
        assert!(accounts.sign_in("ana", password, [127, 0, 0, 1].into()).await.is_ok());
        let short = app.api(Method::PUT, "/users/ana/password", Some(json!({"password": "short"}))).await;
        short.expect_problem(422, "Invalid");
    }
}

#[tokio::test]
async fn a_group_is_made_described_and_deleted() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let made = app.api(Method::POST, "/groups", named("qa", json!({"description": "Tests"}))).await;
        assert_eq!(made.status, 201);
        assert_eq!(made.json()["spec"], json!({"description": "Tests", "origin": "local"}));
        let odd = app.api(Method::POST, "/groups", named("x", json!({"origin": "ldap"}))).await;
        odd.expect_problem(422, "Invalid");
        assert_eq!(app.api(Method::PUT, "/groups/qa", named("qa", json!({"description": "Tries"}))).await.status, 200);
        let moved = app.api(Method::PUT, "/groups/qa", named("qa", json!({"origin": "oidc"}))).await;
        moved.expect_problem(422, "Invalid");
        app.api(Method::PUT, "/groups/qa/members/nobody", None).await.expect_problem(422, "Invalid");
        assert_eq!(app.api(Method::PUT, "/groups/qa/members/admin", None).await.status, 204);
        let read = app.api(Method::GET, "/groups/qa", None).await.json();
        assert_eq!(read["status"], json!({"memberCount": 1, "members": ["admin"]}));
        assert_eq!(app.api(Method::DELETE, "/groups/qa/members/admin", None).await.status, 204);
        app.api(Method::DELETE, "/groups/qa/members/admin", None).await.expect_problem(404, "NotFound");
        assert_eq!(app.api(Method::DELETE, "/groups/qa", None).await.status, 204);
        app.api(Method::GET, "/groups/qa", None).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn a_robot_and_its_tokens_live_in_a_project() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let admin = app.engine.accounts().administrator().await.unwrap();
        app.engine.projects().create(&admin, "shop", "", "").await.unwrap();
        let robots = "/namespaces/shop/robots";
        let made = app.api(Method::POST, robots, named("ci", json!({"description": "Builds"}))).await;
        assert_eq!(made.status, 201, "{}", made.text());
        assert_eq!(made.json()["status"]["actsAs"], "system:serviceaccount:shop:ci");
        let bad = app.api(Method::POST, robots, named("CI", json!({}))).await;
        bad.expect_problem(422, "Invalid");
        let tokens = "/namespaces/shop/robots/ci/tokens";
        let made = app.api(Method::POST, tokens, named("build", json!({"days": 30}))).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let made = made.json();
        let secret = made["status"]["token"].as_str().unwrap();
        assert!(app.engine.accounts().by_token(secret).await.is_ok());
        assert!(!app.api(Method::GET, tokens, None).await.text().contains(secret));
        let one = format!("{tokens}/{}", made["metadata"]["uid"].as_str().unwrap());
        assert_eq!(app.api(Method::DELETE, &one, None).await.status, 204);
        assert!(app.engine.accounts().by_token(secret).await.is_err());
        for path in ["/namespaces/none/robots", "/namespaces/shop/robots/none/tokens", "/namespaces/%00/robots"] {
            app.api(Method::GET, path, None).await.expect_problem(404, "NotFound");
        }
        assert_eq!(app.api(Method::DELETE, &format!("{robots}/ci"), None).await.status, 204);
        assert!(app.api(Method::GET, robots, None).await.json()["items"].as_array().unwrap().is_empty());
    }
}
