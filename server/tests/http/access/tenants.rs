//! Two people with a project each, side by side: whatever they try, neither changes what is the other's, nor learns of it.

use crate::support::{Answer, TestApp};
use axum::http::Method;
use engine::db::testing::person;
use engine::fake::Fake;
use model::account::TokenWish;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

const NAMES: [&str; 2] = ["north", "south"];
/// Rounds of two people, and how often each of them tries something.
const ROUNDS: u64 = 12;
const TRIES: usize = 30;

/// What somebody tries.
#[derive(Debug, Clone)]
struct Attempt {
    who: usize,
    method: Method,
    path: String,
    body: Option<Value>,
}

/// A Weir with both, and the secrets that they come with; the last is the administrator's.
struct Town {
    app: TestApp,
    tokens: [String; 3],
}

impl Town {
    async fn make(fake: &Fake) -> Self {
        let mut app = TestApp::start().await;
        let admin = app.use_token().await;
        app.add_registry(fake).await;
        for name in NAMES {
            let project = json!({"metadata": {"name": name}});
            app.rest(Method::POST, "/apis/project.openshift.io/v1/projects", "application/json", Some(project)).await;
        }
        let mut tokens = [String::new(), String::new(), admin];
        for (name, token) in NAMES.into_iter().zip(&mut tokens) {
            let actor = person(&app.engine, name, &[("admin", name)]).await;
            *token = app.engine.accounts().create_token(&actor, &TokenWish::named("tries")).await.unwrap().secret;
        }
        app.engine.stop().await;
        Self { app, tokens }
    }

    async fn copy(&self) -> Self {
        Self { app: self.app.copy().await, tokens: self.tokens.clone() }
    }

    async fn send(&mut self, who: usize, attempt: &Attempt) -> Answer {
        self.app.set_token(&self.tokens[who]);
        let kind = match attempt.method {
            Method::PATCH => "application/merge-patch+json",
            _ => "application/json",
        };
        self.app.rest(attempt.method.clone(), &attempt.path, kind, attempt.body.clone()).await
    }

    /// All there is in somebody's project.
    async fn state(&mut self, of: usize) -> String {
        let name = NAMES[of];
        let mut state = String::new();
        for path in [
            format!("/apis/project.openshift.io/v1/projects/{name}"),
            format!("/apis/image.openshift.io/v1/namespaces/{name}/imagestreams"),
            format!("/apis/template.openshift.io/v1/namespaces/{name}/templates"),
            format!("/apis/template.openshift.io/v1/namespaces/{name}/templateinstances"),
        ] {
            let attempt = Attempt { who: 2, method: Method::GET, path, body: None };
            let mut seen = self.send(2, &attempt).await.json();
            // The number of the clock, which everything moves.
            seen["metadata"]["resourceVersion"] = Value::Null;
            state += &seen.to_string();
        }
        state
    }
}

/// Something that a person might try, in their own project or in the other's.
fn attempt(random: &mut StdRng, who: usize, source: &str) -> Attempt {
    let mark = format!("mark-of-{}", NAMES[who]);
    let project = NAMES[if random.random_bool(0.35) { 1 - who } else { who }];
    let other = NAMES[1 - who];
    let pick = |random: &mut StdRng, words: [&'static str; 2]| *words.choose(random).unwrap();
    let (stream, tag) = (pick(random, ["web", "api"]), pick(random, ["prod", "dev"]));
    let from = pick(random, NAMES);
    let labels = json!({"labels": {"by": mark}});
    let images = format!("/apis/image.openshift.io/v1/namespaces/{project}");
    let templates = format!("/apis/template.openshift.io/v1/namespaces/{project}");
    let own = format!("/apis/weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}");
    let template = json!({"kind": "Template", "apiVersion": "template.openshift.io/v1",
        "metadata": {"name": "t", "annotations": {"description": mark}}, "objects": []});
    let import = json!({"metadata": {"name": stream, "labels": {"by": mark}}, "spec": {"import": true, "images":
        [{"from": {"kind": "DockerImage", "name": source}, "to": {"name": tag}, "importPolicy": {"insecure": true}}]}});
    let follow = json!({"metadata": {"name": format!("{stream}:{tag}")}, "tag": {"name": tag,
        "annotations": {"by": mark}, "from": {"kind": "ImageStreamTag", "namespace": from, "name": "web:prod"}}});
    let named = |name: &str| json!({"metadata": {"name": name, "labels": {"by": mark}}});
    let instance = json!({"metadata": {"name": "i", "labels": {"by": mark}}, "spec": {"template": template}});
    let q = random.random_range(0..3);
    let (method, path, body) = match random.random_range(0..26) {
        0 => (Method::GET, "/apis/project.openshift.io/v1/projects".to_owned(), None),
        1 => (Method::GET, format!("/apis/project.openshift.io/v1/projects/{project}"), None),
        2 => (Method::GET, "/apis/image.openshift.io/v1/imagestreams".to_owned(), None),
        3 => (Method::GET, format!("{images}/imagestreams"), None),
        4 => (Method::GET, format!("{images}/imagestreams/{stream}"), None),
        5 => (Method::GET, format!("{images}/imagestreamtags/{stream}:{tag}"), None),
        6 => (Method::GET, format!("{images}/imagetags"), None),
        7 => (Method::GET, format!("{own}/history"), None),
        8 => (Method::GET, "/apis/template.openshift.io/v1/templates".to_owned(), None),
        9 => (Method::GET, "/apis/template.openshift.io/v1/templateinstances".to_owned(), None),
        10 => (Method::GET, format!("/search?q={}", ["web", "prod", "mark"][q]), None),
        11 => (Method::GET, "/".to_owned(), None),
        12 => (Method::GET, format!("/projects/{project}"), None),
        13 => (Method::GET, format!("/projects/{project}/streams/{stream}"), None),
        14 => (Method::POST, format!("{images}/imagestreams"), Some(named(stream))),
        15 => (Method::PATCH, format!("{images}/imagestreams/{stream}"), Some(json!({"metadata": labels}))),
        16 => (Method::DELETE, format!("{images}/imagestreams/{stream}"), None),
        17..=19 => (Method::POST, format!("{images}/imagestreamimports"), Some(import)),
        20 => (Method::PUT, format!("{images}/imagestreamtags/{stream}:{tag}"), Some(follow)),
        21 => (Method::DELETE, format!("{images}/imagestreamtags/{stream}:{tag}"), None),
        22 => (Method::POST, format!("{own}/hold"), Some(json!({"reason": mark}))),
        23 => (Method::POST, format!("{templates}/templates"), Some(template)),
        24 => (Method::POST, format!("{templates}/templateinstances"), Some(instance)),
        _ => (Method::DELETE, format!("/apis/project.openshift.io/v1/projects/{other}"), None),
    };
    Attempt { who, method, path, body }
}

/// An answer without what differs from one run to the next: numbers of the clock, identifiers, times, nonces.
fn told(answer: &Answer) -> (u16, String) {
    let text = String::from_utf8_lossy(&answer.bytes).into_owned();
    let Ok(mut json) = serde_json::from_str::<Value>(&text) else { return (answer.status.as_u16(), String::new()) };
    strip(&mut json);
    (answer.status.as_u16(), json.to_string())
}

fn strip(value: &mut Value) {
    const DIFFERING: [&str; 10] = [
        "resourceVersion",
        "uid",
        "creationTimestamp",
        "created",
        "time",
        "lastTransitionTime",
        "generation",
        "sequence",
        "since",
        "moved",
    ];
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !DIFFERING.contains(&name.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[tokio::test]
async fn neither_changes_the_others_things_nor_learns_of_them() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    let source = format!("{}:{}/team/app:1", fake.url().host_str().unwrap(), fake.url().port().unwrap());
    let town = Town::make(&fake).await;
    for seed in 0..ROUNDS {
        let mut random = StdRng::seed_from_u64(seed);
        let mut next = || {
            let who = random.random_range(0..2);
            attempt(&mut random, who, &source)
        };
        let attempts: Vec<_> = (0..TRIES * 2).map(|_| next()).collect();
        let (mut both, mut alone) = (town.copy().await, [town.copy().await, town.copy().await]);
        for (step, attempt) in attempts.iter().enumerate() {
            let (who, other) = (attempt.who, 1 - attempt.who);
            let what = format!("seed {seed}, step {step}: {attempt:?}");
            let before = both.state(other).await;
            let answer = both.send(who, attempt).await;
            assert_eq!(both.state(other).await, before, "{what} changed what is the other's");
            let text = String::from_utf8_lossy(&answer.bytes);
            assert!(!text.contains(&format!("mark-of-{}", NAMES[other])), "{what} shows what is the other's");
            let without = alone[who].send(who, attempt).await;
            assert_eq!(told(&answer), told(&without), "{what} tells whether the other did something");
        }
        for town in alone.into_iter().chain([both]) {
            town.app.engine.stop().await;
        }
    }
}
