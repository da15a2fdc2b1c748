//! Sessions: what the cookie is worth, and when it is worth nothing.

use crate::support::TestApp;
use axum::http::StatusCode;

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let mut app = TestApp::start().await;
    let cookie = app.sign_in().await.cookies().into_iter().find(|cookie| cookie.starts_with("weir=")).unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "a browser would not send it back over http: {cookie}");
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let mut app = TestApp::start_https().await;
    let answer = app.sign_in().await;
    let cookie = answer.cookies().into_iter().find(|cookie| cookie.starts_with("__Host-weir=")).unwrap();
    assert!(cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn forged_and_malformed_cookies_are_nobody() {
    let mut app = TestApp::start().await;
    for value in ["AAAAAAAAAAAAAAAAAAAAAA", "", "x", "%00", "../../etc/passwd", &"A".repeat(5000)] {
        app.set_cookie("weir", value);
        let answer = app.get("/registries").await;
        assert_eq!(answer.location(), "/login?next=%2Fregistries", "{value:?}");
        app.forget_cookies();
    }
}

#[tokio::test]
async fn a_session_planted_before_signing_in_is_not_the_one_after() {
    let mut app = TestApp::start().await;
    app.set_cookie("weir", "AAAAAAAAAAAAAAAAAAAAAA");
    app.sign_in().await;
    let first = app.cookie("weir").unwrap().to_owned();
    assert_ne!(first, "AAAAAAAAAAAAAAAAAAAAAA");
    app.sign_in().await;
    let second = app.cookie("weir").unwrap().to_owned();
    assert_ne!(first, second);
    app.set_cookie("weir", &first);
    assert_eq!(app.get("/").await.status, StatusCode::SEE_OTHER, "the old id is worth nothing");
}

#[tokio::test]
async fn signing_out_ends_the_session_itself_and_not_only_the_cookie() {
    for mut app in TestApp::start_each().await {
        app.sign_in().await;
        let cookie = app.cookie("weir").unwrap().to_owned();
        let sign_out = app::server::OPEN.into_iter().find(|path| path.contains("sign_out")).unwrap();
        let answer = app.post_form(sign_out, "/", &[]).await;
        assert_eq!(answer.next_page(), "/login");
        app.set_cookie("weir", &cookie);
        assert_eq!(app.get("/").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn over_tls_signing_out_removes_the_cookie() {
    let mut app = TestApp::start_https().await;
    app.sign_in().await;
    let sign_out = app::server::OPEN.into_iter().find(|path| path.contains("sign_out")).unwrap();
    let cookies = app.post_form(sign_out, "/", &[]).await.cookies();
    let removal = cookies.iter().find(|cookie| cookie.starts_with("__Host-weir=;")).unwrap();
    assert!(removal.contains("Secure") && removal.contains("Path=/") && removal.contains("Max-Age=0"), "{removal}");
}

#[tokio::test]
async fn using_a_session_does_not_write_it_each_time() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    app.get("/").await;
    assert!(app.get("/").await.cookies().is_empty(), "the day is noted once");
}
