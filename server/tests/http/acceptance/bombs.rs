//! Size, depth and number have ends.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use engine::fake::Fake;
use serde_json::json;

#[tokio::test]
async fn deep_and_packed_bodies_are_refused() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    let nested = format!("{}{{}}{}", r#"{"metadata":"#.repeat(10_000), "}".repeat(10_000));
    for path in ["/apis/weir/v1/registries", "/apis/weir/v1/tokens", "/apis/project.openshift.io/v1/projects"] {
        for body in [&deep, &nested] {
            let request = app.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
            let answer = app.send(request.body(Body::from(body.clone())).unwrap()).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        }
        for (encoding, begin) in [("gzip", [0x1f, 0x8b, 8, 0]), ("zstd", [0x28, 0xb5, 0x2f, 0xfd]), ("br", [0; 4])] {
            let request = app.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
            let request = request.header("content-encoding", encoding).body(Body::from(begin.to_vec())).unwrap();
            assert!(app.send(request).await.status.is_client_error(), "{path} unpacks nothing");
        }
    }
}

#[tokio::test]
async fn an_index_of_indexes_of_indexes_ends() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    let kind = "application/vnd.oci.image.index.v1+json";
    let mut inner = fake.image("team/deep", "base");
    let mut bytes = 0;
    for _ in 0..30 {
        let child = json!({"mediaType": kind, "digest": inner, "size": bytes, "platform": {"os": "linux", "architecture": "amd64"}});
        let index = json!({"schemaVersion": 2, "mediaType": kind, "manifests": [child]}).to_string();
        bytes = index.len();
        inner = fake.manifest("team/deep", kind, index.as_bytes());
    }
    fake.tag("team/deep", "matryoshka", &inner);
    app.add_registry(&fake).await;
    let page = app.get("/r/lab/team/deep:matryoshka").await;
    assert_eq!(page.status, 200);
    let asked = fake.requests().gets();
    assert!(asked <= 64, "{asked} questions for one image");
}

#[tokio::test]
async fn content_nested_without_end_is_no_image_and_no_harm() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    fake.image("team/deep", "good");
    let kind = "application/vnd.oci.image.manifest.v1+json";
    let deep = format!(r#"{{"schemaVersion": 2, "mediaType": "{kind}", "x": {}"#, "[".repeat(500_000));
    fake.tag("team/deep", "bad", &fake.manifest("team/deep", kind, deep.as_bytes()));
    app.add_registry(&fake).await;
    for tag in ["bad", "good"] {
        let page = app.get(&format!("/r/lab/team/deep:{tag}")).await;
        assert!(page.status.as_u16() < 500, "{tag}: {}", page.status);
    }
}

#[tokio::test]
async fn odd_queries_are_no_error_of_ours() {
    for mut app in TestApp::start_each().await {
        app.sign_in().await;
        let fake = Fake::start().await;
        fake.image("team/app", "1.0");
        app.add_registry(&fake).await;
        let long = "x".repeat(5_000);
        let odd = ["%00", "%ff", "-1", "0", "99999999999999999999", "1e9", "%25%5f", "%27%22--", "%3Cb%3E", &long];
        for page in [
            "/",
            "/registries",
            "/registries/lab",
            "/r/lab/team/app",
            "/search",
            "/projects",
            "/catalog",
            "/compare",
            "/login",
            "/account",
        ] {
            for value in odd {
                let query = ["q", "page", "sort", "platform", "limit", "a", "b", "next", "refused", "category"]
                    .map(|name| format!("{name}={value}"))
                    .join("&");
                let answer = app.get(&format!("{page}?{query}")).await;
                assert!(answer.status.as_u16() < 500, "{page}?…={value}: {} {}", answer.status, answer.text());
            }
        }
    }
}
