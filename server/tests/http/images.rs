//! Images over the REST API, and their raw bytes.

use crate::support::TestApp;
use axum::http::Method;
use engine::fake::Fake;
use serde_json::json;

#[tokio::test]
async fn an_image_is_explained() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let fake = Fake::start().await;
        let digest = fake.image("team/app", "1.0");
        fake.tag("team/app", "latest", &digest);
        let signature = fake.referrer("team/app", &digest, "application/vnd.example.signature");
        app.add_registry(&fake).await;

        let path = format!("/registries/lab/images/{digest}?repository=team/app");
        let image = app.until(&path, |image| image["referrers"].as_array().is_some_and(|all| !all.is_empty())).await;
        assert_eq!((&image["kind"], &image["metadata"]["name"]), (&json!("image"), &json!(digest.as_str())));
        assert_eq!((&image["platform"], &image["artifactType"]), (&json!("linux/amd64"), &json!(null)));
        assert_eq!((&image["tags"], &image["children"]), (&json!(["1.0", "latest"]), &json!([])));
        assert_eq!(image["referrers"][0]["digest"], signature.as_str());
        assert_eq!(image["referrers"][0]["artifactType"], "application/vnd.example.signature");
        for field in ["entrypoint", "cmd", "env", "exposedPorts", "volumes"] {
            assert!(image["config"][field].is_array(), "{field}: {image}");
        }
        assert!(image["config"]["labels"].is_object() && image["config"]["user"].is_string());
        let layers = image["layers"].as_array().unwrap();
        assert!(layers.iter().all(|layer| layer["size"].is_i64() && layer["mediaType"].is_string()));
        let steps = image["history"].as_array().unwrap();
        assert_eq!(steps.iter().filter(|step| step["empty"] == false).count(), layers.len());
    }
}

#[tokio::test]
async fn of_an_index_the_platform_asked_for_is_shown() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    let digest = fake.index("team/app", "1.0", &["linux/amd64", "linux/arm64/v8"]);
    app.add_registry(&fake).await;
    for (platform, shown) in [("", "linux/amd64"), ("&platform=linux/arm64", "linux/arm64/v8")] {
        let path = format!("/registries/lab/images/{digest}?repository=team/app{platform}");
        let image = app.until(&path, |image| image["kind"] == "index").await;
        assert_eq!(image["platform"], shown);
        let children = image["children"].as_array().unwrap();
        assert_eq!(children.len(), 2);
        assert!(children.iter().all(|child| child["missing"] == false));
    }
}

#[tokio::test]
async fn what_is_no_digest_or_not_there_is_not_found() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    fake.image("team/app", "1.0");
    app.add_registry(&fake).await;
    for digest in ["latest", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:..%2f..%2fetc"] {
        let answer = app.api(Method::GET, &format!("/registries/lab/images/{digest}?repository=team/app"), None).await;
        answer.expect_problem(404, "NotFound");
    }
    let unknown = format!("/registries/lab/images/sha256:{}?repository=team/app", "0".repeat(64));
    let first = app.api(Method::GET, &unknown, None).await;
    assert!(matches!(first.status.as_u16(), 404 | 503), "{}", first.text());
    app.until(&unknown, |answer| answer["code"] == 404).await;
    app.api(Method::GET, &unknown.replace("team/app", "..%2fx"), None).await.expect_problem(422, "Invalid");
}

#[tokio::test]
async fn raw_content_is_byte_for_byte_and_harmless() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    let evil = br#"{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",  "artifactType": "text/html",
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "size": 2},
        "layers": [], "annotations": {"x": "</script><script>alert(1)</script>"}}"#;
    let digest = fake.manifest("team/app", "application/vnd.oci.image.manifest.v1+json", evil);
    fake.tag("team/app", "evil", &digest);
    app.add_registry(&fake).await;
    let answer = app.get(&format!("/raw/lab/team/app@{digest}")).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, evil.as_slice()));
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("docker-content-digest"), digest.as_str());
    assert!(answer.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    for path in
        ["/raw/lab/team/app", "/raw/lab/team/app:evil", "/raw/lab/../x@sha256:0", "/raw/other/team/app@sha256:0"]
    {
        app.get(path).await.expect_problem(404, "NotFound");
    }
    app.get(&format!("/raw/lab/team/other@{digest}")).await.expect_problem(404, "NotFound");
}
