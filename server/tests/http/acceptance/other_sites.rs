//! What pages of other sites can have a browser send.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use leptos::server_fn::axum::server_fn_paths;

/// Every operation of the REST API that changes something, with the names in its path filled in.
pub(super) async fn changes(app: &mut TestApp) -> Vec<(Method, String, bool)> {
    let document = app.get("/openapi.json").await.json();
    let mut changes = vec![];
    for (path, operations) in document["paths"].as_object().unwrap() {
        let filled: String = path
            .split('{')
            .enumerate()
            .map(|(part, text)| match text.split_once('}') {
                Some((_, rest)) if part > 0 => format!("x{rest}"),
                _ => text.to_owned(),
            })
            .collect();
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let operation = &operations[method.as_str().to_lowercase()];
            if operation.is_object() {
                changes.push((method, filled.clone(), operation["requestBody"]["required"] == true));
            }
        }
    }
    assert!(changes.len() > 20, "{changes:?}");
    changes
}

#[tokio::test]
async fn nothing_is_changed_from_another_site() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    let functions = server_fn_paths().filter(|(_, method)| method == Method::POST);
    let mut targets: Vec<_> = functions.map(|(path, method)| (method, path.to_owned())).collect();
    targets.extend(changes(&mut app).await.into_iter().map(|(method, path, _)| (method, path)));
    for (method, path) in targets {
        for (header, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "null")] {
            let request = app.request(method.clone(), &path).header(header, value);
            let request = request.header(CONTENT_TYPE, "text/plain").body(Body::from("{}")).unwrap();
            let answer = app.send(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {header}: {value}");
            assert!(answer.headers.get("access-control-allow-origin").is_none());
        }
        let request = app.request(Method::OPTIONS, &path).header("origin", "https://evil.example");
        let request = request.header("access-control-request-method", method.as_str()).body(Body::empty()).unwrap();
        let answer = app.send(request).await;
        assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{method} {path}");
    }
    assert_eq!(app.get("/").await.status, StatusCode::OK, "nobody was signed out");
}

#[tokio::test]
async fn bodies_say_that_they_are_json() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    for (method, path, has_body) in changes(&mut app).await {
        // A form of another site can send these without asking first.
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            if !has_body {
                continue;
            }
            let request = app.request(method.clone(), &path).header(CONTENT_TYPE, kind);
            let answer = app.send(request.body(Body::from("{}")).unwrap()).await;
            let refused = matches!(answer.status.as_u16(), 404 | 415);
            assert!(refused, "{method} {path} as {kind}: {} {}", answer.status, answer.text());
        }
    }
}
