//! Signing in with the form, without JavaScript, and who is kept out.

use crate::support::{PASSWORD, TestApp};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use hyper::body::Frame;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

async fn sign_in_with(app: &mut TestApp, password: &str, next: &str) -> crate::support::Answer {
    app.submit("/login", &[("username", "admin"), ("password", password), ("next", next)]).await
}

#[tokio::test]
async fn the_right_password_leads_home() {
    for mut app in TestApp::start_each().await {
        let answer = app.sign_in().await;
        assert_eq!(answer.next_page(), "/");
        assert_eq!(app.get("/").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_wrong_password_leads_back_to_the_form_with_an_alert() {
    let mut app = TestApp::start().await;
    let answer = sign_in_with(&mut app, "wrong", "").await;
    let back = answer.next_page();
    assert!(back.starts_with("/login?"), "{back}");
    assert!(app.cookie("weir").is_none());
    let page = app.get(&back).await.text();
    assert!(page.contains("role=\"alert\"") && page.contains("Username or password is wrong"), "{page}");
    assert!(!page.contains("\"wrong\""));
}

#[tokio::test]
async fn signing_in_leads_back_to_where_one_wanted_to_go_and_nowhere_else() {
    let mut app = TestApp::start().await;
    assert_eq!(sign_in_with(&mut app, PASSWORD, "/r/lab/team/app?q=1").await.next_page(), "/r/lab/team/app?q=1");
    for elsewhere in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x=y",
    ] {
        app.forget_cookies();
        assert_eq!(sign_in_with(&mut app, PASSWORD, elsewhere).await.next_page(), "/", "{elsewhere:?}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let mut app = TestApp::start().await;
    let sign_in = app::server::OPEN.into_iter().find(|path| path.contains("sign_in")).unwrap();
    let guess = [("username", "admin"), ("password", "wrong"), ("next", "")];
    for _ in 0..6 {
        assert_eq!(app.call(sign_in, &guess).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = app.call(sign_in, &guess).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.json()["kind"], "RateLimited");
    // Even the right password has to wait: otherwise guessing would go on unhindered.
    let right = [("username", "admin"), ("password", PASSWORD), ("next", "")];
    assert_eq!(app.call(sign_in, &right).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn behind_a_proxy_each_visitor_is_slowed_down_alone() {
    let mut app = TestApp::start().await;
    let sign_in = app::server::OPEN.into_iter().find(|path| path.contains("sign_in")).unwrap();
    let mut attempt = async |visitor: &str, name: String, password: &str| {
        let proxy = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711)));
        let request = app.request(Method::POST, sign_in).extension(proxy).header("x-forwarded-for", visitor);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = app.send(request.body(Body::from(format!("username={name}&password={password}"))).unwrap()).await;
        answer.status
    };
    let mut guesses = vec![];
    for guess in 0..20 {
        guesses.push(attempt("203.0.113.7", format!("x{guess}"), "wrong").await);
    }
    assert!(guesses.contains(&StatusCode::TOO_MANY_REQUESTS), "{guesses:?}");
    assert_eq!(attempt("198.51.100.1", "admin".into(), PASSWORD).await, StatusCode::OK);
    assert!(app.get("/account").await.text().contains("198.51.100.1"), "the session says where it came from");
}

#[tokio::test]
async fn a_form_on_another_site_cannot_sign_anybody_in_or_out() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    for path in app::server::OPEN {
        for (header, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let request = app.request(Method::POST, path).header(header, value);
            let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            let answer = app.send(request.body(Body::from("username=admin&password=right")).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {header}: {value}");
        }
    }
    assert_eq!(app.get("/").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn a_form_of_our_own_works_behind_a_proxy_that_changes_the_host() {
    let mut app = TestApp::start().await;
    let sign_in = app::server::OPEN.into_iter().find(|path| path.contains("sign_in")).unwrap();
    for (origin, status) in [("http://weir.test", StatusCode::OK), ("http://other.test", StatusCode::FORBIDDEN)] {
        let mut request = app.request(Method::POST, sign_in).header("origin", origin);
        request.headers_mut().unwrap().insert("host", "10.0.0.7:3000".parse().unwrap());
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = app.send(request.body(Body::from("username=admin&password=right&next=")).unwrap()).await;
        assert_eq!(answer.status, status, "{origin}");
    }
}

#[tokio::test]
async fn a_body_larger_than_a_mebibyte_is_refused() {
    let mut app = TestApp::start().await;
    let sign_in = app::server::OPEN.into_iter().find(|path| path.contains("sign_in")).unwrap();
    let answer = app.call(sign_in, &[("username", &"a".repeat(1024 * 1024))]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);

    let piecemeal = Piecemeal(Body::from(format!("username={}", "a".repeat(1024 * 1024))));
    let request = app.request(Method::POST, sign_in).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = app.send(request.body(Body::new(piecemeal)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "its length shows only while it is read");
}

/// A body that does not say how long it is.
struct Piecemeal(Body);

impl HttpBody for Piecemeal {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }
}
