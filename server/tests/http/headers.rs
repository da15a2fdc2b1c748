//! What answers tell browsers and caches.

use crate::support::{Answer, TestApp};
use axum::body::Body;
use axum::http::Method;

fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect(policy).to_owned()
}

#[tokio::test]
async fn only_scripts_of_the_page_itself_run() {
    let mut app = TestApp::start().await;
    let (first, second) = (app.get("/login").await, app.get("/login").await);
    assert_ne!(nonce(&first), nonce(&second));
    let page = first.text();
    let scripts: Vec<_> = page.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert!(!scripts.is_empty());
    let expected = format!("nonce=\"{}\"", nonce(&first));
    assert!(scripts.iter().all(|script| script.contains(&expected)), "{scripts:?}");

    let policy = first.header("content-security-policy");
    for rule in
        ["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]
    {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert!(!page.contains(" style=\""), "inline styles are against the policy");
}

#[tokio::test]
async fn every_answer_is_hardened() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    for path in
        ["/", "/login", "/nothing/here", "/healthz", "/robots.txt", "/apis/weir/v1/registries", "/metrics", "/apis/x"]
    {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.headers.get("access-control-allow-origin").is_none(), "{path}");
        assert!(answer.headers.get("strict-transport-security").is_none(), "not over http: {path}");
    }
}

#[tokio::test]
async fn what_is_personal_is_not_kept_by_caches() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    for path in ["/", "/login", "/apis/weir/v1/registries"] {
        assert_eq!(app.get(path).await.header("cache-control"), "no-cache, private", "{path}");
    }
}

#[tokio::test]
async fn pages_and_json_are_compressed() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    for path in ["/login", "/openapi.json"] {
        let plain = app.get(path).await.bytes.len();
        for encoding in ["br", "gzip"] {
            let request = app.request(Method::GET, path).header("accept-encoding", encoding).body(Body::empty());
            let answer = app.send(request.unwrap()).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{path}");
            assert!(answer.bytes.len() < plain, "{path}");
        }
    }
}

#[tokio::test]
async fn requests_have_ids_and_insane_ones_are_replaced() {
    let mut app = TestApp::start().await;
    let with_id = |app: &TestApp, id: &str| {
        app.request(Method::GET, "/healthz").header("x-request-id", id).body(Body::empty()).unwrap()
    };
    let request = with_id(&app, "from-the-proxy.1");
    assert_eq!(app.send(request).await.header("x-request-id"), "from-the-proxy.1");
    for insane in ["<script>", "a b", &"a".repeat(65)] {
        let request = with_id(&app, insane);
        let given = app.send(request).await.header("x-request-id").to_owned();
        assert!(given.len() == 16 && given.bytes().all(|b| b.is_ascii_hexdigit()), "{given}");
    }
}
