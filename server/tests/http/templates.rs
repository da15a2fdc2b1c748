//! The forms of templates as a browser without JavaScript sends them: nothing that was entered is lost, no secret is kept by
//! the browser, and files are for those who signed in.

use crate::support::TestApp;
use axum::http::StatusCode;

const TEMPLATE: &str = r#"{"apiVersion": "template.openshift.io/v1", "kind": "Template", "metadata": {"name": "notes",
    "annotations": {"form.weir.dev/REPLICAS": "{\"type\": \"number\", \"max\": 9}"}},
  "parameters": [{"name": "REPLICAS", "required": true, "value": "1"},
    {"name": "PASSWORD", "generate": "expression", "from": "[a-z]{8}"}],
  "objects": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "notes"},
    "stringData": {"password": "${PASSWORD}", "replicas": "${REPLICAS}"}}]}"#;

/// Signed in, with a template in project `shop`.
async fn with_template() -> TestApp {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    app.submit("/projects/new", &[("name", "shop"), ("display_name", ""), ("description", "")]).await;
    let uploaded = app.submit("/catalog/upload", &upload(TEMPLATE)).await;
    assert_eq!(uploaded.next_page(), "/catalog/shop/notes");
    app
}

fn upload(text: &str) -> [(&str, &str); 4] {
    [("text", text), ("project", "shop"), ("name", ""), ("url", "")]
}

fn order<'a>(replicas: &'a str, password: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("template", "notes"),
        ("project", "shop"),
        ("sheet[target]", "shop"),
        ("sheet[name]", "diary"),
        ("sheet[p][_REPLICAS]", replicas),
        ("sheet[p][_PASSWORD]", password),
    ]
}

#[tokio::test]
async fn a_broken_template_comes_back_with_what_is_wrong_and_where() {
    let mut app = with_template().await;
    let broken = "kind: Template\nobjects: [</textarea>";
    let back = app.submit("/catalog/upload", &upload(broken)).await.next_page();
    let page = app.get(&back).await.text();
    assert!(page.contains("line 2, column"), "{page}");
    assert!(page.contains("objects: [&lt;/textarea>"), "{page}");
    assert_eq!(app.get("/catalog").await.text().matches("<article").count(), 1);
}

#[tokio::test]
async fn a_refused_form_keeps_its_entries_and_no_browser_keeps_the_page() {
    let mut app = with_template().await;
    let form = "/catalog/shop/notes/instantiate";
    let back = app.submit(form, &order("12", "my own secret")).await.next_page();
    assert!(!back.contains("secret"), "{back}");
    for _ in 0..2 {
        let page = app.get(form).await;
        assert_eq!(page.header("cache-control"), "no-store");
        let html = page.text();
        assert!(html.contains("This is 9 or less"), "{html}");
        assert!(html.contains("value=\"12\"") && html.contains("value=\"my own secret\""), "{html}");
    }
    let fresh = app.get("/catalog/shop/notes/instantiate?fresh=true").await.text();
    assert!(!fresh.contains("my own secret"), "{fresh}");

    let made = app.submit(form, &order("3", "my own secret")).await;
    assert_eq!(made.next_page(), "/projects/shop/instances/diary");
    assert!(!app.get(form).await.text().contains("my own secret"));
    assert!(!app.get("/projects/shop/instances/diary").await.text().contains("my own secret"));
}

#[tokio::test]
async fn labels_of_an_instance_change_when_it_is_rendered_anew() {
    let mut app = with_template().await;
    app.submit("/catalog/shop/notes/instantiate", &order("3", "")).await;
    let form = "/projects/shop/instances/diary/rerun";
    let page = app.get(form).await.text();
    let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let fields = |labels| {
        [
            ("sheet[labels]", labels),
            ("project", "shop"),
            ("instance", "diary"),
            ("upgrade", "false"),
            ("version", version),
        ]
    };
    let back = app.submit(form, &fields("team")).await.next_page();
    let refused = app.get(&back).await.text();
    assert!(refused.contains("Line 1: write key=value") && refused.contains("aria-invalid=\"true\""), "{refused}");

    let done = app.submit(form, &fields("team=green")).await;
    assert_eq!(done.next_page(), "/projects/shop/instances/diary");
    assert!(app.get(form).await.text().contains(">team=green"));
    let object = app.get("/projects/shop/instances/diary/object?at=0").await.text();
    assert!(object.contains("team: green"), "{object}");
}

#[tokio::test]
async fn an_instance_is_handed_out_as_a_file_to_those_who_signed_in() {
    let mut app = with_template().await;
    app.submit("/catalog/shop/notes/instantiate", &order("3", "")).await;
    for (format, file) in [("yaml", "diary.yaml"), ("list", "diary.yaml"), ("kubernetes", "diary-kubernetes.yaml")] {
        let answer = app.get(&format!("/download/instances/shop/diary?format={format}")).await;
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}\""));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.text().contains("kind: Secret"), "{format}");
    }
    let wrong = app.get("/download/instances/shop/diary?format=zip").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get("/download/templates/shop/other").await.status, StatusCode::NOT_FOUND);
    app.forget_cookies();
    for path in ["/download/instances/shop/diary", "/download/templates/shop/notes"] {
        assert_eq!(app.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn a_form_may_be_as_large_as_its_template() {
    let mut app = with_template().await;
    // In a form each of these takes three bytes.
    let large =
        TEMPLATE.replace("\"parameters\"", &format!("\"message\": \"{}\", \"parameters\"", "ä".repeat(900_000)));
    assert_eq!(app.submit("/catalog/upload", &upload(&large)).await.next_page(), "/catalog/shop/notes");
}
