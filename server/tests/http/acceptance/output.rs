//! What strangers wrote is text and nothing else.

use crate::support::TestApp;
use axum::http::Method;
use engine::fake::Fake;
use model::Digest;
use serde_json::{Value, json};

/// Breaks out of elements, attributes, scripts and terminals, reads backwards, and does not end.
fn corpus() -> Vec<String> {
    let mut corpus: Vec<String> = [
        "</script><script>alert(1)</script>",
        "\"><img src=x onerror=alert(2)>",
        "' onmouseover='alert(3)",
        "<!--",
        "]]>",
        "</textarea></title></style><svg onload=alert(4)>",
        "javascript:alert(5)",
        "{{constructor.constructor('alert(6)')()}}",
        "\u{202e}txt.exe\u{202d}",
        "\u{1b}[31mred\u{1b}]8;;http://evil.example\u{7}",
        "a\0b",
        "\u{feff}\u{200b}\u{2028}\u{2029}",
    ]
    .map(str::to_owned)
    .to_vec();
    corpus.push("<b>".repeat(350_000));
    corpus
}

/// An image whose every text is one of the corpus; of the long one, only a label, or it would be no configuration any more.
fn hostile_image(fake: &Fake, label: &str) -> Digest {
    let text = if label.len() > 1_000 { "long" } else { label };
    let config = json!({
        "architecture": "amd64", "os": "linux", "author": text, "rootfs": {"type": "layers", "diff_ids": []},
        "config": {"Env": [format!("PATH={text}"), text], "Labels": {"a": label, text: "b"}, "Cmd": [text], "User": text,
            "Entrypoint": [text], "WorkingDir": text, "Volumes": {text: {}}, "ExposedPorts": {text: {}}},
        "history": [{"created_by": text, "comment": text, "empty_layer": true}],
    });
    let bytes = config.to_string().into_bytes();
    let digest = fake.blob(&bytes);
    let kind = "application/vnd.oci.image.manifest.v1+json";
    let manifest = json!({
        "schemaVersion": 2, "mediaType": kind, "layers": [], "annotations": {"a": text, text: "b"},
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest, "size": bytes.len()},
    });
    fake.manifest("team/evil", kind, manifest.to_string().as_bytes())
}

#[tokio::test]
async fn hostile_text_is_text_everywhere() {
    for mut app in TestApp::start_each().await {
        let fake = Fake::start().await;
        let corpus = corpus();
        for (number, text) in corpus.iter().enumerate() {
            let digest = hostile_image(&fake, text);
            fake.tag("team/evil", &format!("v{number}"), &digest);
        }
        app.use_token().await;
        app.add_registry(&fake).await;
        let tags = app.api(Method::GET, "/registries/lab/tags?repository=team/evil&limit=100", None).await.json();
        assert_eq!(tags["items"].as_array().map(Vec::len), Some(corpus.len()), "each of them is listed");
        for (number, text) in corpus.iter().enumerate() {
            let tag = tags["items"].as_array().unwrap().iter().find(|tag| tag["name"] == format!("v{number}")).unwrap();
            let digest = tag["digest"].as_str().unwrap();
            let path = format!("/registries/lab/images/{digest}?repository=team/evil");
            let image = app.until(&path, |image| !image["config"]["labels"]["a"].is_null()).await;
            assert_eq!(image["config"]["labels"]["a"], Value::from(text.as_str()), "programs get what is there");
            let raw = app.get(&format!("/raw/lab/team/evil@{digest}")).await;
            assert!(raw.header("content-security-policy").starts_with("sandbox"), "{number}");
        }
        for number in 0..corpus.len() {
            let image = format!("lab/team/evil:v{number}");
            for page in [format!("/r/{image}"), format!("/compare?a={image}&b=lab/team/evil:v0")] {
                let answer = app.get(&page).await;
                assert_eq!(answer.status, 200, "{page}");
                assert!(!answer.header("content-security-policy").contains("unsafe-inline"));
                let html = answer.text();
                // Attributes stand in double quotes, so an apostrophe ends nothing.
                for evil in ["<script>alert", "\"><img", "<img src=x", "<svg onload", "<b><b>"] {
                    assert!(!html.contains(evil), "{page} contains {evil:?}");
                }
                let unseen = html.chars().find(|c| c.is_control() && !"\n\t".contains(*c));
                assert_eq!(unseen, None, "{page} has a character that nobody sees");
                // Nothing stands in an address of a link but what is an address of ours.
                assert!(!html.contains("href=\"javascript:"), "{page}");
            }
        }
    }
}
