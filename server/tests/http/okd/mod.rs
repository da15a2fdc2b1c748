//! OKD's API groups, and what Weir has besides.

mod discovery;
mod forms;
mod images;
mod imports;
mod lists;
mod moves;
mod parts;
mod projects;
mod samples;
mod streams;
mod tags;
mod template_instances;
mod templates;
mod watch;

use crate::support::{Answer, TestApp};
use axum::http::Method;
use engine::fake::Fake;
use serde_json::{Value, json};

/// The image group of the project.
const SHOP: &str = "/apis/image.openshift.io/v1/namespaces/shop";
const MERGE: &str = "application/merge-patch+json";
const STRATEGIC: &str = "application/strategic-merge-patch+json";

/// A Weir with the project `shop` and a registry to import from.
struct Shop {
    app: TestApp,
    fake: Fake,
}

impl Shop {
    async fn open() -> Self {
        Self::on(TestApp::start().await).await
    }

    /// One on each kind of database.
    async fn open_each() -> Vec<Self> {
        let mut shops = vec![];
        for app in TestApp::start_each().await {
            shops.push(Self::on(app).await);
        }
        shops
    }

    async fn on(mut app: TestApp) -> Self {
        app.use_token().await;
        let fake = Fake::start().await;
        app.add_registry(&fake).await;
        let mut shop = Self { app, fake };
        let project = json!({"metadata": {"name": "shop"}});
        let made = shop.at(Method::POST, "/apis/project.openshift.io/v1/projects", Some(project)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        shop
    }

    /// Asks at a whole address.
    async fn at(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.app.rest(method, path, "application/json", body).await
    }

    /// Asks within the project; `path` begins after it.
    async fn send(&mut self, method: Method, path: &str, body: Value) -> Answer {
        self.at(method, &format!("{SHOP}{path}"), Some(body)).await
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.at(Method::GET, &format!("{SHOP}{path}"), None).await
    }

    async fn delete(&mut self, path: &str) -> Answer {
        self.at(Method::DELETE, &format!("{SHOP}{path}"), None).await
    }

    async fn patch(&mut self, kind: &str, path: &str, patch: Value) -> Answer {
        self.app.rest(Method::PATCH, &format!("{SHOP}{path}"), kind, Some(patch)).await
    }

    /// The pull spec of an image in the registry.
    fn source(&self, image: &str) -> String {
        let url = self.fake.url();
        format!("{}:{}/{image}", url.host_str().unwrap(), url.port().unwrap())
    }

    fn docker_image(&self, image: &str) -> Value {
        json!({"kind": "DockerImage", "name": self.source(image)})
    }

    /// Puts a new image under `team/web:tag` of the registry and imports it into `web:tag`; answers its digest.
    async fn import(&mut self, tag: &str) -> String {
        let digest = self.fake.image("team/web", tag).to_string();
        let image = json!({"from": self.docker_image(&format!("team/web:{tag}"))});
        let request = json!({"metadata": {"name": "web"}, "spec": {"import": true, "images": [image]}});
        let answer = self.send(Method::POST, "/imagestreamimports", request).await.json();
        assert_eq!(answer["status"]["images"][0]["image"]["metadata"]["name"], digest, "{answer}");
        digest
    }

    async fn stream(&mut self) -> Value {
        self.get("/imagestreams/web").await.json()
    }
}

/// The digests that a tag of a stream had, newest first.
fn items<'s>(stream: &'s Value, tag: &str) -> Vec<&'s str> {
    let tags = stream["status"]["tags"].as_array().unwrap();
    let found = tags.iter().find(|events| events["tag"] == tag);
    found
        .map(|tag| tag["items"].as_array().unwrap().iter().map(|item| item["image"].as_str().unwrap()).collect())
        .unwrap_or_default()
}

/// What is wanted of a tag of a stream.
fn wish<'s>(stream: &'s Value, tag: &str) -> &'s Value {
    stream["spec"]["tags"].as_array().unwrap().iter().find(|wish| wish["name"] == tag).unwrap_or(&Value::Null)
}

/// The field that an answer names as the cause.
fn field(answer: &Answer) -> String {
    answer.json()["details"]["causes"][0]["field"].as_str().unwrap_or_default().to_owned()
}
