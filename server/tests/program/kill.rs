//! Killed at any moment and started again: nothing is lost, nothing is half done.

use crate::support::{Server, place, run};
use engine::fake::{Fake, Fault};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const SHOP: &str = "/apis/image.openshift.io/v1/namespaces/shop";
const PROD: &str = "/apis/weir/v1/namespaces/shop/imagestreams/web/tags/prod";

/// A program that talks to the server.
struct Client {
    http: reqwest::Client,
    server: String,
    token: String,
}

impl Client {
    /// With a token; the server has the registry `lab` and the project `shop`.
    async fn of(dir: &Path, server: &Server, fake: &Fake) -> Self {
        let token = run(dir, &["token", "create", "--name", "test"]).stdout;
        let token = String::from_utf8(token).unwrap().trim().to_owned();
        // Built without one, whatever it speaks.
        _ = rustls::crypto::ring::default_provider().install_default();
        let client = Self { http: reqwest::Client::new(), server: server.address().to_owned(), token };
        let lab = json!({"metadata": {"name": "lab"}, "spec": {"url": fake.url().as_str(), "insecure": true}});
        client.post("/apis/weir/v1/registries", &lab).await.unwrap();
        let shop = json!({"metadata": {"name": "shop"}});
        client.post("/apis/project.openshift.io/v1/projects", &shop).await.unwrap();
        client
    }

    /// The answer, or nothing when the server went away.
    async fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let request = self.http.post(format!("http://{}{path}", self.server)).bearer_auth(&self.token).json(body);
        let answer = request.send().await.ok()?;
        let status = answer.status();
        let answer = answer.json().await.ok()?;
        assert!(status.is_success(), "{path}: {answer}");
        Some(answer)
    }

    async fn get(&self, path: &str) -> Value {
        let request = self.http.get(format!("http://{}{path}", self.server)).bearer_auth(&self.token);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Asks again and again until the server has come so far.
    async fn until(&self, path: &str, reached: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let seen = self.get(path).await;
            if reached(&seen) {
                return seen;
            }
            assert!(Instant::now() < deadline, "{path} stays {seen}");
            tokio::task::yield_now().await;
        }
    }
}

/// How many moves each tag of a stream had.
fn moves(stream: &Value) -> Vec<usize> {
    let tags = stream["status"]["tags"].as_array();
    tags.into_iter()
        .flatten()
        .map(|tag| tag["items"].as_array().map_or(0, Vec::len))
        .filter(|&moves| moves > 0)
        .collect()
}

fn import(spec: Value) -> Value {
    json!({"metadata": {"name": "web"}, "spec": spec})
}

fn docker_image(fake: &Fake, name: &str) -> Value {
    let host = format!("{}:{}", fake.url().host_str().unwrap(), fake.url().port().unwrap());
    json!({"kind": "DockerImage", "name": format!("{host}/{name}")})
}

#[tokio::test]
async fn an_import_of_500_tags_goes_on_where_it_was() {
    let (dir, fake) = (place(), Fake::start().await);
    fake.many_tags("team/many", 500, 100);
    // Some get no answer, so that the kill comes in the middle.
    fake.fault("HEAD /v2/team/many/manifests/1.2.5", Fault::Silent(Duration::from_secs(60)));
    let server = Server::start(dir.path(), 2);
    let client = Client::of(dir.path(), &server, &fake).await;
    let request = import(json!({"import": true, "repository": {"from": docker_image(&fake, "team/many")}}));
    let importing = async { client.post(&format!("{SHOP}/imagestreamimports"), &request).await };
    let web = format!("{SHOP}/imagestreams/web");
    tokio::select! {
        _ = importing => panic!("over before the kill"),
        _ = client.until(&web, |web| moves(web).len() >= 50) => {}
    }
    assert_eq!(server.stop("-KILL"), None);

    fake.heal();
    let server = Server::start(dir.path(), 1);
    let client = Client { server: server.address().to_owned(), ..client };
    let web = client.until(&web, |web| moves(web).len() == 500).await;
    assert_eq!(moves(&web), [1; 500], "each tag came once");
    for tag in web["status"]["tags"].as_array().unwrap() {
        let name = tag["tag"].as_str().unwrap();
        assert_eq!(tag["items"][0]["image"], fake.digest("team/many", name).unwrap().as_str(), "{name}");
    }
}

#[tokio::test]
async fn a_rollback_happened_or_did_not() {
    let (dir, fake) = (place(), Fake::start().await);
    let mut server = Server::start(dir.path(), 2);
    let mut client = Client::of(dir.path(), &server, &fake).await;
    let image = json!({"from": docker_image(&fake, "team/web:prod"), "to": {"name": "prod"}});
    let request = import(json!({"import": true, "images": [image]}));
    let mut digests = vec![];
    for _ in 0..2 {
        digests.push(fake.image("team/web", "prod").to_string());
        client.post(&format!("{SHOP}/imagestreamimports"), &request).await.unwrap();
    }
    for round in 1..=3_i64 {
        let history = format!("{PROD}/history");
        let before = client.get(&history).await;
        let seen = sequence(&before);
        let current = digests.iter().position(|digest| before["items"][0]["to"] == **digest).unwrap();
        let back_and_forth = async {
            for digest in digests.iter().cycle().skip(current + 1) {
                if client.post(&format!("{PROD}/rollback"), &json!({"to": digest})).await.is_none() {
                    break;
                }
            }
        };
        tokio::select! {
            () = back_and_forth => panic!("the server went away by itself"),
            _ = client.until(&history, |history| sequence(history) > seen + round) => {}
        }
        assert_eq!(server.stop("-KILL"), None);
        server = Server::start(dir.path(), 1);
        client = Client { server: server.address().to_owned(), ..client };

        let events = client.get(&format!("{PROD}/history?limit=500")).await["items"].as_array().unwrap().clone();
        for pair in events.windows(2) {
            assert_eq!(pair[0]["from"], pair[1]["to"], "each move begins where the one before ended");
        }
        let web = client.get(&format!("{SHOP}/imagestreams/web")).await;
        assert_eq!(
            web["status"]["tags"][0]["items"][0]["image"], events[0]["to"],
            "the tag is where its last move ended"
        );
    }
}

/// The newest event's number.
fn sequence(history: &Value) -> i64 {
    history["items"][0]["sequence"].as_i64().unwrap()
}
