//! Pages as the server sends them: right status, readable and usable without JavaScript.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::header::{ACCEPT, ACCEPT_ENCODING};
use axum::http::{Method, StatusCode};
use engine::fake::Fake;
use serde_json::json;

/// The tag page with fifty rows, compressed (design: budgets).
const TAG_PAGE_BYTES: usize = 14 * 1024;

/// Signed in, with a registry `lab` that the index has read.
async fn browsing(fake: &Fake) -> TestApp {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    app.add_registry(fake).await;
    app
}

#[tokio::test]
async fn every_page_has_its_status_and_its_heading() {
    let fake = Fake::start().await;
    let digest = fake.index("team/app", "1.0", &["linux/amd64", "linux/arm64/v8"]);
    fake.image("team/app", "1.1");
    let mut app = browsing(&fake).await;
    let by_digest = format!("/r/lab/team/app@{digest}");
    let unknown = format!("/r/lab/team/app@sha256:{}x", "0".repeat(63));
    for (path, status, text) in [
        ("/", 200, "lab"),
        ("/login", 200, "Sign in"),
        ("/registries", 200, "Add registry"),
        ("/registries/new", 200, "Allow plain HTTP or untrusted TLS"),
        ("/registries/lab", 200, "team/app"),
        ("/registries/lab/edit", 200, "Save"),
        ("/registries/lab/remove", 200, "Remove"),
        ("/registries/lab/doctor", 200, "Connection doctor"),
        ("/registries/other", 404, "There is no registry"),
        ("/registries/other/doctor", 404, "There is no registry"),
        ("/r/lab/team/app", 200, "1.1"),
        ("/r/lab/team/app?q=nothing", 200, "Filter tags"),
        ("/r/lab/team/app?page=-1&sort=nonsense", 200, "1.1"),
        ("/r/lab/team/app?page=1000000000", 200, "Filter tags"),
        ("/r/lab/team/other", 404, "There is no repository"),
        ("/r/other/team/app", 404, "There is no registry"),
        ("/r/lab/Team/App", 404, "Not found"),
        ("/r/lab/team/app:1.0", 200, "Layers"),
        ("/r/lab/team/app:1.0?platform=linux/arm64", 200, "arm64"),
        (&by_digest, 200, "Referrers"),
        (&unknown, 404, "Not found"),
        ("/compare?a=lab/team/app:1.0&b=lab/team/app:1.1", 200, "1.1"),
        ("/compare", 200, "Compare"),
        ("/search?q=app", 200, "team/app"),
        ("/search", 200, "Search"),
        ("/account", 200, "Token"),
        ("/catalog", 200, "Filter templates"),
        ("/catalog?q=nothing&category=nonsense&page=1000000000", 200, "No template matches"),
        ("/catalog/upload", 200, "Upload template"),
        ("/catalog/openshift/other", 404, "There is no template"),
        ("/catalog/openshift/other/instantiate", 404, "There is no template"),
        ("/projects/shop/instances", 404, "There is no project"),
        ("/projects/shop/instances/other", 404, "There is no instance"),
        ("/projects/shop/instances/other/upgrade", 404, "There is no instance"),
        ("/there/is/nothing", 404, "There is no page at this address"),
    ] {
        let page = app.get(path).await;
        let html = page.text();
        assert_eq!(page.status.as_u16(), status, "{path}: {html}");
        assert!(html.contains(text), "{path} lacks {text:?}: {html}");
        assert!(status != 200 || html.matches("<h1").count() == 1, "{path} has one title");
        assert!(html.contains("<title>") && !html.contains(" style=\""), "{path}");
    }
}

fn form(url: &str) -> [(&str, &str); 5] {
    [
        ("draft[name]", "lab"),
        ("draft[version]", "0"),
        ("draft[preset]", "plain"),
        ("draft[insecure]", "true"),
        ("draft[url]", url),
    ]
}

#[tokio::test]
async fn a_registry_is_added_with_the_form() {
    let fake = Fake::start().await;
    let mut app = TestApp::start().await;
    app.sign_in().await;
    let wrong = app.submit("/registries/new", &form("https://user:secret@registry.example")).await;
    let back = wrong.next_page();
    assert!(back.starts_with("/registries/new"), "{back}");
    let page = app.get(&back).await.text();
    assert!(page.contains("Leave user name and password out of the address"), "{page}");

    let right = app.submit("/registries/new", &form(fake.url().as_str())).await;
    assert_eq!(right.next_page(), "/registries/lab");
    assert_eq!(app.get("/registries/lab").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_tag_page_stays_within_its_budget() {
    let fake = Fake::start().await;
    fake.many_indexes("team/app", 120, 60, &["linux/amd64", "linux/arm64/v8", "linux/s390x", "linux/ppc64le"]);
    let mut app = browsing(&fake).await;
    let path = "/r/lab/team/app";
    assert_eq!(app.get(path).await.text().matches("<tr").count(), 51, "fifty rows and their header");
    let request = app.request(Method::GET, path).header(ACCEPT, "text/html").header(ACCEPT_ENCODING, "br");
    let page = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.header("content-encoding"), "br");
    assert!(page.bytes.len() <= TAG_PAGE_BYTES, "{} bytes", page.bytes.len());
}

#[tokio::test]
async fn what_strangers_wrote_into_an_image_is_only_text() {
    let fake = Fake::start().await;
    let manifest = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": "<b>kind</b>",
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "size": 2,
            "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
        "layers": [], "annotations": {"a": "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>": "\u{202e}"}
    });
    let bytes = manifest.to_string().into_bytes();
    let digest = fake.manifest("team/app", "application/vnd.oci.image.manifest.v1+json", &bytes);
    fake.tag("team/app", "evil", &digest);
    let mut app = browsing(&fake).await;
    let script = "%3C/title%3E%3Cscript%3Ealert(3)%3C/script%3E";
    for path in [
        "/r/lab/team/app".to_owned(),
        "/r/lab/team/app:evil".to_owned(),
        format!("/search?q={script}"),
        format!("/registries/{script}"),
        format!("/r/lab/{script}"),
        format!("/compare?a={script}&b={script}"),
        format!("/login?next={script}"),
        format!("/{script}"),
    ] {
        let html = app.get(&path).await.text();
        for evil in ["<script>alert", "<img src=x", "<b>kind"] {
            assert!(!html.contains(evil), "{path} contains {evil}: {html}");
        }
    }
}

#[tokio::test]
async fn a_stored_password_is_on_no_page() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    let spec = json!({"url": "http://127.0.0.1:9", "insecure": true, "username": "ana", "password": "hunter2"});
    let lab = json!({"metadata": {"name": "lab"}, "spec": spec});
    assert_eq!(app.api(Method::POST, "/registries", Some(lab)).await.status, 201);
    for path in ["/", "/registries", "/registries/lab", "/registries/lab/edit", "/registries/lab/doctor"] {
        assert!(!app.get(path).await.text().contains("hunter2"), "{path}");
    }
}

#[tokio::test]
async fn the_doctors_page_is_not_held_back_by_compression() {
    let fake = Fake::start().await;
    let mut app = browsing(&fake).await;
    let request = app.request(Method::GET, "/registries/lab/doctor").header(ACCEPT_ENCODING, "br, gzip");
    let page = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.header("content-encoding"), "");
    assert!(page.text().contains("Ping"));
}

/// What one visitor reads must not depend on the pages that others are being sent at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_visitors_at_once_all_get_their_own_page() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    let visits: Vec<_> = (0..200).map(|number| app.visit(&format!("/search?q=visitor{number}"))).collect();
    for (number, visit) in visits.into_iter().enumerate() {
        let page = visit.await.unwrap();
        assert_eq!(page.status, 200, "{}", page.text());
        let title = format!("<title>Search for visitor{number} · Weir</title>");
        assert!(page.text().contains(&title), "{title} is missing");
    }
}
