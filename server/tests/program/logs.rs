//! What the program writes to its log, at its loudest.

use crate::support::{Server, place, run, weir};
use engine::fake::{Auth, Fake};
use serde_json::json;

const ADMIN: &str = "words-of-the-administrator";
const OTHER: &str = "words-of-somebody-else";
const REGISTRY: &str = "words-of-the-registry";

#[tokio::test]
async fn no_secret_is_in_the_log() {
    let dir = place();
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::Basic { username: "ana".into(), password: REGISTRY.into() });
    let log = std::fs::File::create(dir.path().join("log")).unwrap();
    let mut program = weir(dir.path(), &["--addr", "127.0.0.1:0", "--log", "trace", "--admin-password", ADMIN]);
    program.stderr(log);
    let program = Server::of(program, 1);
    let server = format!("http://{}", program.address());
    let token = run(dir.path(), &["token", "create", "--name", "ci"]).stdout;
    let token = String::from_utf8(token).unwrap().trim().to_owned();
    _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();

    let login = http.get(format!("{server}/login")).send().await.unwrap().text().await.unwrap();
    let form = login.split("action=\"").find(|part| part.starts_with("/api/sign_in")).unwrap();
    let form = format!("{server}{}", form.split('"').next().unwrap());
    let mut session = String::new();
    for password in [OTHER, ADMIN] {
        let fields = [("username", "admin"), ("password", password), ("next", "/")];
        let answer = http.post(&form).header("accept", "text/html").form(&fields).send().await.unwrap();
        let cookie = answer.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned());
        session = cookie.unwrap_or_default().split(['=', ';']).nth(1).unwrap_or_default().to_owned();
    }
    assert!(session.len() > 16, "{session}");
    let post = async |path: &str, body: serde_json::Value| {
        let answer = http.post(format!("{server}{path}")).bearer_auth(&token).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    };
    post("/apis/weir/v1/users", json!({"metadata": {"name": "ana"}, "spec": {"password": OTHER}})).await;
    let spec = json!({"url": fake.url().as_str(), "insecure": true, "username": "ana", "password": REGISTRY});
    post("/apis/weir/v1/registries", json!({"metadata": {"name": "lab"}, "spec": spec})).await;
    let doctor = http.get(format!("{server}/apis/weir/v1/registries/lab/doctor")).bearer_auth(&token);
    assert!(doctor.send().await.unwrap().status().is_success(), "the registry was signed in to");
    assert_eq!(program.stop("-TERM"), Some(0));

    let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
    assert!(log.contains("TRACE") && log.contains("/apis/weir/v1/registries"), "it was loud enough");
    let key = std::fs::read_to_string(dir.path().join("data/secret.key")).unwrap();
    for secret in [ADMIN, OTHER, REGISTRY, &token, &session, key.trim(), "argon2id$", "Basic YW5hOn"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}
