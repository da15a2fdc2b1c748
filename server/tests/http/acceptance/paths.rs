//! Names are names before they reach a registry or a header.

use crate::support::TestApp;
use engine::fake::Fake;

const TRICKS: [&str; 14] = [
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "team/%2e%2e/app",
    "team/..;/app",
    "team/.;/app",
    "team%5c..%5capp",
    "team//app",
    "team/app%00",
    "team/app%0d%0aHost:%20evil.example",
    "team/app%3fn=1",
    "team/app%23",
    "TEAM/app",
    "team/app%252f..",
    "%ff%fe",
];

#[tokio::test]
async fn tricks_in_paths_find_nothing_and_reach_no_registry() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    let digest = fake.image("team/app", "1.0");
    app.add_registry(&fake).await;
    fake.reset_requests();
    let shouted = digest.as_str().to_uppercase().replace("SHA256", "sha256");
    let mut tricks: Vec<String> = vec![
        format!("/raw/lab/team/app@{shouted}"),
        format!("/r/lab/team/app@{shouted}"),
        format!("/apis/weir/v1/registries/lab/images/{shouted}?repository=team/app"),
    ];
    for trick in TRICKS {
        tricks.push(format!("/r/lab/{trick}"));
        tricks.push(format!("/r/lab/{trick}:1.0"));
        tricks.push(format!("/r/lab/{trick}@{digest}"));
        tricks.push(format!("/raw/lab/{trick}@{digest}"));
        tricks.push(format!("/apis/weir/v1/registries/lab/images/{digest}?repository={trick}"));
        tricks.push(format!("/apis/weir/v1/registries/lab/tags?repository={trick}"));
        tricks.push(format!("/registries/{trick}"));
        tricks.push(format!("/projects/{trick}/streams/{trick}"));
        tricks.push(format!("/download/templates/{trick}/{trick}"));
        tricks.push(format!("/apis/image.openshift.io/v1/namespaces/{trick}/imagestreams/{trick}"));
    }
    for path in tricks {
        let answer = app.get(&path).await;
        assert!(answer.status.is_client_error() || answer.status.is_redirection(), "{path}: {}", answer.status);
        assert!(!answer.text().contains("root:"), "{path}");
    }
    let asked = fake.log();
    let odd =
        |line: &&String| line.contains("..") || line.contains('%') || line.contains("TEAM") || line.contains(&shouted);
    assert_eq!(asked.iter().find(odd), None, "{asked:?}");
}

#[tokio::test]
async fn no_header_is_written_by_a_stranger() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    let evil = "a%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a%3Cscript%3E";
    for path in [
        format!("/download/instances/shop/{evil}"),
        format!("/download/templates/{evil}/x"),
        format!("/raw/lab/{evil}@sha256:0"),
        format!("/login?next=/{evil}"),
        format!("/r/lab/{evil}"),
        format!("/apis/weir/v1/registries/{evil}"),
        format!("/login/oidc?next=/{evil}"),
        format!("/{evil}"),
    ] {
        let answer = app.get(&path).await;
        assert!(!answer.cookies().iter().any(|cookie| cookie.contains("evil")), "{path}");
        for (name, value) in &answer.headers {
            assert!(!value.as_bytes().contains(&b'<'), "{path}: {name}");
        }
    }
}
