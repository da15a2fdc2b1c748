//! Watching image streams.

use super::{MERGE, SHOP, Shop};
use axum::body::Body;
use axum::http::{Method, Response};
use engine::db::testing::{execute, grant, person};
use http_body_util::BodyExt;
use model::account::TokenWish;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// A client that listens.
pub struct Watcher {
    answer: Response<Body>,
    lines: VecDeque<Value>,
}

impl Watcher {
    async fn begin(shop: &Shop, query: &str) -> Self {
        Self::at(shop, &format!("{SHOP}/imagestreams?watch=true&{query}")).await
    }

    pub async fn at(shop: &Shop, path: &str) -> Self {
        let answer = shop.app.open(path).await;
        assert_eq!(answer.status(), 200);
        Self { answer, lines: VecDeque::new() }
    }

    /// The next line: what happened, and to which stream. `None` when the watch has ended.
    pub async fn next(&mut self) -> Option<(String, String)> {
        let line = self.line().await?;
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        Some((word(&line["type"]), word(&line["object"]["metadata"]["name"])))
    }

    async fn line(&mut self) -> Option<Value> {
        while self.lines.is_empty() {
            let frame = self.answer.body_mut().frame().await?.unwrap().into_data().unwrap();
            let text = std::str::from_utf8(&frame).unwrap();
            self.lines.extend(text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        }
        self.lines.pop_front()
    }
}

async fn make(shop: &mut Shop, name: &str, tier: &str) {
    let stream = json!({"metadata": {"name": name, "labels": {"tier": tier}}});
    assert_eq!(shop.send(Method::POST, "/imagestreams", stream).await.status, 201);
}

async fn relabel(shop: &mut Shop, name: &str, tier: &str) {
    let patch = json!({"metadata": {"labels": {"tier": tier}}});
    assert_eq!(shop.patch(MERGE, &format!("/imagestreams/{name}"), patch).await.status, 200);
}

pub fn said(kind: &str, name: &str) -> Option<(String, String)> {
    Some((kind.to_owned(), name.to_owned()))
}

#[tokio::test]
async fn a_watch_begins_with_what_is_there_and_tells_every_change() {
    for mut shop in Shop::open_each().await {
        make(&mut shop, "web", "front").await;
        let mut watcher = Watcher::begin(&shop, "").await;
        assert_eq!(watcher.next().await, said("ADDED", "web"));
        make(&mut shop, "api", "back").await;
        assert_eq!(watcher.next().await, said("ADDED", "api"));
        relabel(&mut shop, "web", "back").await;
        let line = watcher.line().await.unwrap();
        assert_eq!(
            (&line["type"], &line["object"]["metadata"]["labels"]["tier"]),
            (&json!("MODIFIED"), &json!("back"))
        );
        shop.delete("/imagestreams/web").await;
        assert_eq!(watcher.next().await, said("DELETED", "web"));
    }
}

#[tokio::test]
async fn a_watch_goes_on_from_a_version_without_gap() {
    let mut shop = Shop::open().await;
    make(&mut shop, "web", "front").await;
    make(&mut shop, "old", "front").await;
    let list = shop.get("/imagestreams").await.json();
    let version = list["metadata"]["resourceVersion"].as_str().unwrap();
    relabel(&mut shop, "web", "back").await;
    make(&mut shop, "api", "back").await;
    shop.delete("/imagestreams/old").await;
    make(&mut shop, "brief", "back").await;
    shop.delete("/imagestreams/brief").await;
    let mut watcher = Watcher::begin(&shop, &format!("resourceVersion={version}&timeoutSeconds=1")).await;
    let mut told = vec![];
    while let Some(line) = watcher.next().await {
        told.push(line);
    }
    let expected = [said("MODIFIED", "web"), said("ADDED", "api"), said("DELETED", "old")];
    assert_eq!(told.into_iter().map(Some).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_move_of_a_tag_is_a_change_of_its_stream() {
    let mut shop = Shop::open().await;
    let digest = shop.import("1").await;
    let version = shop.get("/imagestreams").await.json()["metadata"]["resourceVersion"].clone();
    let mut watcher = Watcher::begin(&shop, &format!("resourceVersion={}", version.as_str().unwrap())).await;
    let newer = shop.import("1").await;
    loop {
        let line = watcher.line().await.unwrap();
        assert_eq!(line["type"], "MODIFIED");
        let items = super::items(&line["object"], "1").join(" ");
        if items == format!("{newer} {digest}") {
            break;
        }
    }
}

#[tokio::test]
async fn a_selection_is_entered_and_left() {
    let mut shop = Shop::open().await;
    make(&mut shop, "web", "front").await;
    make(&mut shop, "api", "back").await;
    let mut watcher = Watcher::begin(&shop, "labelSelector=tier=front").await;
    assert_eq!(watcher.next().await, said("ADDED", "web"));
    relabel(&mut shop, "api", "front").await;
    assert_eq!(watcher.next().await, said("ADDED", "api"));
    relabel(&mut shop, "web", "back").await;
    assert_eq!(watcher.next().await, said("DELETED", "web"));
}

#[tokio::test]
async fn a_version_of_the_future_is_gone() {
    let mut shop = Shop::open().await;
    shop.get("/imagestreams?watch=true&resourceVersion=999999999").await.expect_problem(410, "Expired");
    shop.get("/imagestreams?watch=true&resourceVersion=x").await.expect_problem(400, "BadRequest");
    shop.get("/imagestreamtags?watch=true").await.expect_problem(405, "MethodNotAllowed");
}

#[tokio::test]
async fn a_quiet_watch_ends_with_the_token_it_came_with() {
    for mut shop in Shop::open_each().await {
        let mut watcher = Watcher::begin(&shop, "resourceVersion=0").await;
        let tokens = shop.app.api(Method::GET, "/tokens", None).await.json();
        let id = tokens["items"][0]["metadata"]["uid"].as_str().unwrap().to_owned();
        assert!(shop.app.api(Method::DELETE, &format!("/tokens/{id}"), None).await.status.is_success());
        let line = watcher.line().await.unwrap();
        assert_eq!((&line["type"], &line["object"]["code"]), (&json!("ERROR"), &json!(401)));
        assert_eq!(watcher.next().await, None);
    }
}

#[tokio::test]
async fn what_is_no_longer_granted_is_told_no_more() {
    let mut shop = Shop::open().await;
    make(&mut shop, "web", "front").await;
    let engine = shop.app.engine.clone();
    let accounts = engine.accounts();
    let admin = accounts.administrator().await.unwrap();
    let secret = accounts.create_token(&admin, &TokenWish::named("second")).await.unwrap().secret;
    let vera = person(&engine, "vera", &[("view", "shop"), ("view", "registry:lab")]).await;
    let token = accounts.create_token(&vera, &TokenWish::named("watch")).await.unwrap().secret;
    shop.app.bear(&token);
    let mut watcher = Watcher::begin(&shop, "").await;
    assert_eq!(watcher.next().await, said("ADDED", "web"));
    shop.app.bear(&secret);
    execute(engine.db(), "DELETE FROM access_grant WHERE subject = 'user:vera' AND scope = 'shop'".into()).await;
    make(&mut shop, "secret", "back").await;
    grant(&engine, "user:vera", "view", "shop/web").await;
    relabel(&mut shop, "web", "back").await;
    assert_eq!(watcher.next().await, said("MODIFIED", "web"), "and nothing of secret");
}

#[tokio::test]
async fn a_long_history_is_told_in_pieces() {
    const STREAMS: usize = 130;
    let mut shop = Shop::open().await;
    for number in 0..STREAMS {
        make(&mut shop, &format!("s{number:03}"), "web").await;
    }
    let mut watcher = Watcher::begin(&shop, "resourceVersion=1").await;
    let mut names = vec![watcher.next().await.unwrap().1];
    let rest = watcher.lines.len();
    assert!(rest < STREAMS - 1, "one piece holds {} of {STREAMS}", rest + 1);
    while names.len() < STREAMS {
        names.push(watcher.next().await.unwrap().1);
    }
    assert!(names.is_sorted(), "in order, and each once: {names:?}");
}
