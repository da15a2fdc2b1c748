//! Grants, roles, the audit log and access reviews over the REST API.

use crate::support::TestApp;
use axum::http::Method;
use model::account::TokenWish;
use serde_json::{Value, json};
use std::net::IpAddr;

const SELF: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const OTHERS: &str = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/// An administrator's program, and a token of ana, who may nothing yet. Project `shop` is there.
async fn with_ana(app: &mut TestApp) -> [String; 2] {
    let admin = app.use_token().await;
    let project = json!({"metadata": {"name": "shop"}});
    let path = "/apis/project.openshift.io/v1/projects";
    assert_eq!(app.rest(Method::POST, path, "application/json", Some(project)).await.status, 201);
    let user = json!({"metadata": {"name": "ana"}, "spec": {"password": "correct horse battery"}});
    assert_eq!(app.api(Method::POST, "/users", Some(user)).await.status, 201);
    let accounts = app.engine.accounts();
    let ana = accounts.sign_in("ana", "correct horse battery", IpAddr::from([127, 0, 0, 1])).await.unwrap();
    let token = accounts.create_token(&ana, &TokenWish::named("test")).await.unwrap().secret;
    [admin, token]
}

fn grant(subject: &str, role: &str, scope: &str) -> Option<Value> {
    Some(json!({"spec": {"subject": subject, "role": role, "scope": scope}}))
}

fn review(verb: &str, resource: &str, name: &str) -> Value {
    let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
    json!({"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
        "metadata": {"creationTimestamp": null}, "status": {"allowed": false},
        "spec": {"resourceAttributes": {"namespace": "shop", "verb": verb, "group": "image.openshift.io",
            "resource": resource, "subresource": subresource, "name": name}}})
}

async fn allowed(app: &mut TestApp, verb: &str, resource: &str, name: &str) -> bool {
    let answer = app.rest(Method::POST, SELF, "application/json", Some(review(verb, resource, name))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["status"]["allowed"].as_bool().unwrap()
}

#[tokio::test]
async fn a_grant_holds_from_its_giving_to_its_taking() {
    for mut app in TestApp::start_each().await {
        let [admin, ana] = with_ana(&mut app).await;
        let made = app.api(Method::POST, "/grants", grant("user:ana", "view", "shop")).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let made = made.json();
        assert_eq!((&made["kind"], &made["spec"]["scope"]), (&json!("Grant"), &json!("shop")));
        app.api(Method::POST, "/grants", grant("user:ana", "view", "shop")).await.expect_problem(409, "Conflict");
        let list = app.api(Method::GET, "/grants?project=shop", None).await.json();
        let subjects: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| &item["spec"]["subject"]).collect();
        assert!(subjects.contains(&&json!("user:ana")), "{subjects:?}");

        app.bear(&ana);
        assert!(allowed(&mut app, "get", "imagestreams", "web").await);
        assert!(allowed(&mut app, "get", "imagestreams/layers", "web").await);
        assert!(!allowed(&mut app, "update", "imagestreamtags", "web:prod").await);
        app.api(Method::GET, "/grants", None).await.expect_problem(403, "Forbidden");
        app.api(Method::POST, "/grants", grant("user:ana", "edit", "shop")).await.expect_problem(403, "Forbidden");
        let path = format!("/grants/{}", made["metadata"]["name"].as_str().unwrap());
        app.api(Method::DELETE, &path, None).await.expect_problem(403, "Forbidden");

        app.bear(&admin);
        assert_eq!(app.api(Method::DELETE, &path, None).await.status, 204);
        app.api(Method::DELETE, &path, None).await.expect_problem(404, "NotFound");
        app.bear(&ana);
        assert!(!allowed(&mut app, "get", "imagestreams", "web").await);
    }
}

#[tokio::test]
async fn what_is_no_grant_is_refused_with_the_field() {
    let mut app = TestApp::start().await;
    with_ana(&mut app).await;
    for (subject, role, scope, field) in [
        ("ana", "view", "shop", "spec.subject"),
        ("user:nobody", "view", "shop", "spec.subject"),
        ("user:ana", "owner", "shop", "spec.role"),
        ("user:ana", "view", "shop/*", "spec.scope"),
    ] {
        let answer = app.api(Method::POST, "/grants", grant(subject, role, scope)).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(answer.json()["details"]["causes"][0]["field"], field, "{subject} {role} {scope}");
    }
    app.api(Method::POST, "/grants", grant("user:ana", "view", "elsewhere")).await.expect_problem(404, "NotFound");
    let more = json!({"spec": {"subject": "user:ana", "role": "view", "scope": "shop", "admin": true}});
    app.api(Method::POST, "/grants", Some(more)).await.expect_problem(422, "Invalid");
}

#[tokio::test]
async fn a_role_of_ones_own_is_made_changed_and_deleted() {
    for mut app in TestApp::start_each().await {
        with_ana(&mut app).await;
        let role = |rights: Value| json!({"metadata": {"name": "promoter"}, "spec": {"description": "Tags", "rights": rights}});
        assert_eq!(app.api(Method::POST, "/roles", Some(role(json!(["view", "tag"])))).await.status, 201);
        let read = app.api(Method::GET, "/roles/promoter", None).await.json();
        assert_eq!((&read["spec"]["rights"], &read["status"]["builtin"]), (&json!(["view", "tag"]), &json!(false)));
        // What was read may be sent back.
        assert_eq!(app.api(Method::PUT, "/roles/promoter", Some(read.clone())).await.status, 200);
        app.api(Method::PUT, "/roles/promoter", Some(read)).await.expect_problem(409, "Conflict");
        app.api(Method::POST, "/roles", Some(role(json!(["fly"])))).await.expect_problem(422, "Invalid");
        let roles = app.api(Method::GET, "/roles", None).await.json();
        assert_eq!(roles["items"].as_array().unwrap().len(), 12);
        let admin = json!({"metadata": {"name": "admin"}, "spec": {"rights": ["view"]}});
        app.api(Method::PUT, "/roles/admin", Some(admin)).await.expect_problem(422, "Invalid");
        assert_eq!(app.api(Method::POST, "/grants", grant("user:ana", "promoter", "shop")).await.status, 201);
        app.api(Method::DELETE, "/roles/promoter", None).await.expect_problem(409, "Conflict");
    }
}

#[tokio::test]
async fn reviews_answer_about_oneself_and_for_who_manages_access_about_others() {
    for mut app in TestApp::start_each().await {
        let [_, ana] = with_ana(&mut app).await;
        app.api(Method::POST, "/grants", grant("user:ana", "registry-editor", "shop/*:prod")).await;
        let about = |user: &str| {
            let mut review = review("update", "imagestreamtags", "web:prod");
            review["kind"] = json!("SubjectAccessReview");
            review["spec"]["user"] = json!(user);
            Some(review)
        };
        let answer = app.rest(Method::POST, OTHERS, "application/json", about("ana")).await.json();
        let reason = "role registry-editor on tags prod of all image streams of shop";
        assert_eq!(answer["status"], json!({"allowed": true, "reason": reason}));
        let stranger = app.rest(Method::POST, OTHERS, "application/json", about("system:anonymous")).await.json();
        assert_eq!(stranger["status"], json!({"allowed": false, "reason": "nothing grants it"}));

        app.bear(&ana);
        assert!(allowed(&mut app, "update", "imagestreamtags", "web:prod").await);
        assert!(!allowed(&mut app, "update", "imagestreamtags", "web:dev").await);
        assert!(!allowed(&mut app, "delete", "imagestreams", "web").await);
        let pods = app.rest(Method::POST, SELF, "application/json", Some(review("get", "pods", ""))).await.json();
        assert_eq!(pods["status"]["evaluationError"], "Weir knows no get on pods");
        app.rest(Method::POST, OTHERS, "application/json", about("admin")).await.expect_problem(403, "Forbidden");
    }
}

#[tokio::test]
async fn the_audit_log_is_filtered_walked_and_exported() {
    for mut app in TestApp::start_each().await {
        let [admin, ana] = with_ana(&mut app).await;
        app.api(Method::POST, "/grants", grant("user:ana", "view", "shop")).await;
        app.bear(&ana);
        app.api(Method::POST, "/grants", grant("user:ana", "edit", "shop")).await.expect_problem(403, "Forbidden");
        app.api(Method::GET, "/audit", None).await.expect_problem(403, "Forbidden");

        app.bear(&admin);
        let log = app.api(Method::GET, "/audit?project=shop&action=grant&limit=1", None).await.json();
        let newest = &log["items"][0];
        assert_eq!((&newest["actor"], &newest["outcome"]), (&json!("ana"), &json!("refused")));
        let next = log["metadata"]["continue"].as_str().unwrap();
        let path = format!("/audit?project=shop&action=grant&limit=1&continue={next}");
        let older = app.api(Method::GET, &path, None).await.json();
        assert_eq!((&older["items"][0]["actor"], &older["items"][0]["outcome"]), (&json!("admin"), &json!("done")));

        let csv = app.api(Method::GET, "/audit?outcome=refused&format=csv", None).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.header("content-disposition").contains("audit.csv"));
        let lines: Vec<_> = csv.text().lines().map(str::to_owned).collect();
        assert!(lines[0].starts_with("sequence,time,actor") && lines.len() == 2, "{lines:?}");
        assert!(lines[1].contains("\"ana\"") && lines[1].contains("\"refused\""));
        let all = app.api(Method::GET, "/audit?format=json", None).await.json();
        let sequences: Vec<_> = all.as_array().unwrap().iter().map(|item| item["sequence"].as_i64().unwrap()).collect();
        assert!(sequences.len() > 3 && sequences.is_sorted_by(|newer, older| *newer == older + 1), "{sequences:?}");
        app.api(Method::GET, "/audit?since=yesterday", None).await.expect_problem(400, "BadRequest");
    }
}
