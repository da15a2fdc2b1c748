//! The browser's files.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::{Method, StatusCode};

#[tokio::test]
async fn files_are_served_to_everybody_and_may_be_kept() {
    let mut app = TestApp::start().await;
    let answer = app.get("/robots.txt").await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "all"));
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    assert_eq!(app.get("/pkg/weir.js").await.text(), "plain");
}

#[tokio::test]
async fn compressed_twins_are_used_where_the_browser_can() {
    let mut app = TestApp::start().await;
    let request = app.request(Method::GET, "/pkg/weir.js").header("accept-encoding", "gzip, br").body(Body::empty());
    let answer = app.send(request.unwrap()).await;
    assert_eq!((answer.header("content-encoding"), answer.text().as_str()), ("br", "packed"));
    assert!(answer.header("content-type").contains("javascript"));
}

#[tokio::test]
async fn nothing_else_is_read_from_the_disk() {
    let mut app = TestApp::start().await;
    std::fs::write(app.site().parent().unwrap().join("secret"), "secret").unwrap();
    for path in
        ["/.env", "/pkg/../../secret", "/pkg/..%2f..%2fsecret", "/pkg/%2e%2e/%2e%2e/secret", "/pkg/", "/pkg/none.js"]
    {
        let answer = app.get(path).await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.header("cache-control").contains("public"), "{path}");
    }
}
