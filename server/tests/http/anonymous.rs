//! What strangers may see: next to nothing.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;
use model::access::{Scope, Subject};

/// Server functions that do something for strangers. Think twice before adding one.
const OPEN: [&str; 5] = ["get_provider", "get_visitor", "set_theme", "sign_in", "sign_out"];

fn is_open(path: &str) -> bool {
    let name = path.trim_start_matches("/api/").trim_end_matches(|c: char| c.is_ascii_digit());
    OPEN.contains(&name)
}

#[tokio::test]
async fn server_functions_refuse_strangers() {
    let mut app = TestApp::start().await;
    let functions: Vec<_> = server_fn_paths().collect();
    assert!(functions.len() > OPEN.len());
    for (path, method) in functions {
        let request = app.request(method, path).header(ACCEPT, "application/json");
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::empty()).unwrap();
        let answer = app.send(request).await;
        if is_open(path) {
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        } else {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.json()["kind"], "Unauthenticated", "{path}");
        }
    }
}

#[tokio::test]
async fn the_open_server_functions_are_the_ones_the_app_names() {
    assert_eq!(app::server::OPEN.len(), OPEN.len());
    assert!(app::server::OPEN.iter().all(|path| is_open(path)));
}

#[tokio::test]
async fn pages_send_strangers_to_sign_in_and_back() {
    let mut app = TestApp::start().await;
    for (path, back) in [
        ("/", "/login"),
        ("/registries", "/login?next=%2Fregistries"),
        ("/registries/new", "/login?next=%2Fregistries%2Fnew"),
        ("/r/lab/team/app?q=1&sort=-size", "/login?next=%2Fr%2Flab%2Fteam%2Fapp%3Fq%3D1%26sort%3D-size"),
        ("/r/lab/team/app:1.2", "/login?next=%2Fr%2Flab%2Fteam%2Fapp%3A1.2"),
        ("/compare", "/login?next=%2Fcompare"),
        ("/search?q=x", "/login?next=%2Fsearch%3Fq%3Dx"),
        ("/account", "/login?next=%2Faccount"),
        ("/there/is/no/such/page", "/login?next=%2Fthere%2Fis%2Fno%2Fsuch%2Fpage"),
    ] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, back));
        assert!(answer.bytes.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_leads_back_to_its_page() {
    let mut app = TestApp::start().await;
    let (closed, _) = server_fn_paths().find(|(path, method)| !is_open(path) && method == Method::GET).unwrap();
    let request = app.request(Method::GET, closed).header(ACCEPT, "text/html");
    let request = request.header("referer", "http://weir.test/registries/new?preset=quay");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.location(), "/login?next=%2Fregistries%2Fnew%3Fpreset%3Dquay");
}

#[tokio::test]
async fn machines_without_a_token_are_told_so() {
    let mut app = TestApp::start().await;
    for path in ["/metrics", "/raw/lab/team/app@sha256:0", "/apis/weir/v1/nothing", "/apis/x"] {
        let answer = app.get(path).await;
        answer.expect_problem(401, "Unauthorized");
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{path}");
    }
}

#[tokio::test]
async fn the_description_of_the_api_is_open() {
    let answer = TestApp::start().await.get("/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.json()["paths"].is_object());
}

#[tokio::test]
async fn health_is_open() {
    let mut app = TestApp::start().await;
    for path in ["/healthz", "/readyz"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "ok"), "{path}");
    }
    app.engine.stop().await;
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(app.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn strangers_see_what_is_granted_to_anyone_and_change_nothing() {
    for mut app in TestApp::start_each().await {
        let admin = app.engine.accounts().administrator().await.unwrap();
        for project in ["open", "closed"] {
            app.engine.projects().create(&admin, project, "", "").await.unwrap();
        }
        let open = Scope::parse("open").unwrap();
        let refused = app.engine.access().give(&admin, &Subject::Anyone, "edit", &open).await;
        assert!(matches!(refused, Err(engine::Error::Invalid { field: "role", .. })), "a change has a person");
        let grant = app.engine.access().give(&admin, &Subject::Anyone, "view", &open).await.unwrap();

        assert_eq!(app.get("/projects/open").await.status, StatusCode::OK);
        let projects = app.get("/apis/project.openshift.io/v1/projects").await.json();
        let names: Vec<_> = projects["items"].as_array().unwrap().iter().map(|p| &p["metadata"]["name"]).collect();
        assert_eq!(names, ["open"]);
        for project in ["closed", "nowhere"] {
            let page = app.get(&format!("/projects/{project}")).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{project}");
            assert!(page.text().contains("/login?next="), "{project}");
            let object = app.get(&format!("/apis/project.openshift.io/v1/projects/{project}")).await;
            object.expect_problem(401, "Unauthorized");
        }
        let body = serde_json::json!({"metadata": {"name": "ci"}});
        app.api(Method::POST, "/tokens", Some(body)).await.expect_problem(401, "Unauthorized");
        let gone =
            app.rest(Method::DELETE, "/apis/project.openshift.io/v1/projects/open", "application/json", None).await;
        gone.expect_problem(401, "Unauthorized");
        app.get("/metrics").await.expect_problem(401, "Unauthorized");

        app.engine.access().take(&admin, grant.id).await.unwrap();
        assert_eq!(app.get("/projects/open").await.location(), "/login?next=%2Fprojects%2Fopen");
    }
}
