//! What the environment says about proxies.

use crate::support::{Server, place, run, weir};
use engine::fake::Fake;
use serde_json::json;

#[tokio::test]
async fn a_proxy_of_the_environment_sees_nothing() {
    let (dir, fake) = (place(), Fake::start().await);
    fake.image("team/app", "1");
    let mut program = weir(dir.path(), &["--addr", "127.0.0.1:0"]);
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        program.env(name, "http://127.0.0.1:9");
    }
    let server = Server::of(program, 2);
    let token = String::from_utf8(run(dir.path(), &["token", "create", "--name", "ci"]).stdout).unwrap();
    _ = rustls::crypto::ring::default_provider().install_default();
    let lab = json!({"metadata": {"name": "lab"}, "spec": {"url": fake.url().as_str(), "insecure": true}});
    let registries = format!("http://{}/apis/weir/v1/registries", server.address());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let added = client.post(&registries).bearer_auth(token.trim()).json(&lab).send().await.unwrap();
    assert_eq!(added.status(), 201);
    let doctor = client.get(format!("{registries}/lab/doctor")).bearer_auth(token.trim()).send().await.unwrap();
    let doctor = doctor.text().await.unwrap();
    assert!(doctor.contains("/v2/ answered 200"), "{doctor}");
    assert_eq!(server.stop("-TERM"), Some(0));
}
