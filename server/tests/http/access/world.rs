//! Two projects and two registries, of which people know one each at most.

use super::people::{EVERYBODY, Kind, Person};
use crate::support::TestApp;
use axum::http::Method;
use engine::db::testing::{grant, person};
use engine::fake::Fake;
use model::ProjectName;
use model::access::{Limit, Right, Rights};
use model::account::TokenWish;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Stands in whatever belongs to project `rival` and registry `vault`, and in nothing else: no answer to anybody but the
/// administrator has it.
pub const MARK: &str = "zqmark";

/// Everything there is, at rest, to be copied for those who change something.
pub struct World {
    app: TestApp,
    /// The registries, as long as the world is there.
    _fakes: [Fake; 2],
    tokens: BTreeMap<&'static str, String>,
    /// The versions of the streams of each project.
    pub versions: BTreeMap<String, BTreeMap<String, String>>,
    /// An image of every stream.
    pub digest: String,
    /// Where it can be imported from.
    pub source: String,
}

impl World {
    pub async fn make() -> Self {
        let mut app = TestApp::start().await;
        app.use_token().await;
        let fakes = [Fake::start().await, Fake::start().await];
        let digest = fakes[0].image("team/app", "1").to_string();
        fakes[1].image("team/app", "1");
        fakes[1].image(&format!("{MARK}/app"), MARK);
        let host = |fake: &Fake| format!("{}:{}", fake.url().host_str().unwrap(), fake.url().port().unwrap());
        let source = format!("{}/team/app:1", host(&fakes[0]));
        app.add_registry(&fakes[0]).await;
        let vault = json!({"metadata": {"name": "vault"}, "spec": {"url": fakes[1].url().as_str(), "insecure": true}});
        assert_eq!(app.api(Method::POST, "/registries", Some(vault)).await.status, 201);
        app.until("/registries/vault/repositories", |list| list["items"].as_array().is_some_and(|all| all.len() == 2))
            .await;
        for (name, mark) in [("shop", ""), ("rival", MARK)] {
            fill(&mut app, name, mark, &source).await;
        }
        let mut versions: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let all = app.get("/apis/image.openshift.io/v1/imagestreams").await.json();
        for stream in all["items"].as_array().unwrap() {
            let word = |name: &str| stream["metadata"][name].as_str().unwrap().to_owned();
            versions.entry(word("namespace")).or_default().insert(word("name"), word("resourceVersion"));
        }
        let mut tokens = BTreeMap::new();
        for person in &EVERYBODY {
            if let Some(token) = token(&app, person).await {
                tokens.insert(person.name, token);
            }
        }
        app.engine.stop().await;
        Self { app, _fakes: fakes, tokens, versions, digest, source }
    }

    /// The same world, of one's own.
    pub async fn copy(&self) -> TestApp {
        self.app.copy().await
    }

    /// The secret that somebody comes with.
    pub fn token(&self, person: &Person) -> Option<String> {
        self.tokens.get(person.name).cloned()
    }
}

/// A project with two streams, something deleted, a template and an instance.
async fn fill(app: &mut TestApp, project: &str, mark: &str, source: &str) {
    let images = format!("/apis/image.openshift.io/v1/namespaces/{project}");
    let templates = format!("/apis/template.openshift.io/v1/namespaces/{project}");
    let display = json!({"openshift.io/display-name": mark, "openshift.io/description": mark});
    let made = json!({"metadata": {"name": project, "annotations": display}});
    post(app, "/apis/project.openshift.io/v1/projects", made).await;
    for stream in ["web", "api", &format!("{mark}gone")] {
        let image = |tag: &str| {
            json!({"from": {"kind": "DockerImage", "name": source}, "to": {"name": tag},
                "importPolicy": {"insecure": true}})
        };
        let import = json!({"metadata": {"name": stream},
            "spec": {"import": true, "images": [image("prod"), image("dev"), image(&format!("old{mark}"))]}});
        post(app, &format!("{images}/imagestreamimports"), import).await;
    }
    let template = json!({"kind": "Template", "apiVersion": "template.openshift.io/v1",
        "metadata": {"name": "rails", "annotations": {"description": mark}},
        "parameters": [{"name": "PASSWORD", "generate": "expression", "from": "[a-z]{8}"}],
        "objects": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "app"},
            "stringData": {"password": "${PASSWORD}", "mark": mark}}]});
    post(app, &format!("{templates}/templates"), template.clone()).await;
    let mut other = template.clone();
    other["metadata"]["name"] = format!("{mark}gone").into();
    post(app, &format!("{templates}/templates"), other).await;
    let instance = json!({"kind": "TemplateInstance", "apiVersion": "template.openshift.io/v1",
        "metadata": {"name": "mine"}, "spec": {"template": template}});
    post(app, &format!("{templates}/templateinstances"), instance).await;
    let robot = json!({"metadata": {"name": "idle"}, "spec": {"description": mark}});
    post(app, &format!("/apis/weir/v1/namespaces/{project}/robots"), robot).await;
    for path in [
        format!("{images}/imagestreams/{mark}gone"),
        format!("{images}/imagestreamtags/web:old{mark}"),
        format!("{templates}/templates/{mark}gone"),
    ] {
        let gone = app.rest(Method::DELETE, &path, "application/json", None).await;
        assert!(gone.status.is_success(), "{path}: {}", gone.text());
    }
}

async fn post(app: &mut TestApp, path: &str, body: Value) {
    let answer = app.rest(Method::POST, path, "application/json", Some(body)).await;
    assert_eq!(answer.status, 201, "{path}: {}", answer.text());
}

/// Makes somebody with their grants, and a token for them.
async fn token(app: &TestApp, who: &Person) -> Option<String> {
    let (engine, accounts) = (&app.engine, app.engine.accounts());
    let shop = || ProjectName::parse("shop").unwrap();
    let made = match who.kind {
        Kind::Stranger => return None,
        Kind::User => {
            let actor = person(engine, who.name, who.grants).await;
            accounts.create_token(&actor, &TokenWish::named("matrix")).await
        }
        Kind::Limited => {
            let actor = person(engine, who.name, &[("cluster-admin", "*")]).await;
            let limit = Limit { rights: Rights::of(&[Right::View]), projects: Some([shop()].into()) };
            accounts.create_token(&actor, &TokenWish { limit: Some(limit), ..TokenWish::named("matrix") }).await
        }
        Kind::Robot => {
            let admin = accounts.administrator().await.unwrap();
            accounts.create_robot(&admin, "shop", who.name, "").await.unwrap();
            for (role, scope) in who.grants {
                grant(engine, &format!("robot:shop/{}", who.name), role, scope).await;
            }
            accounts.create_robot_token(&admin, "shop", who.name, &TokenWish::named("matrix")).await
        }
    };
    Some(made.unwrap().secret)
}
