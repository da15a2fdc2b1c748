//! The REST API.

use super::people::EVERYBODY;
use super::row::{Row, rows};
use super::world::{MARK, World};
use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use std::collections::BTreeSet;

/// Beside what `/openapi.json` describes.
const OTHERS: [&str; 6] = [
    "GET /metrics",
    "GET /raw/{registry}/{repository}@{digest}",
    "GET /projects/{project}/streams/{stream}/images/{digest}/manifest",
    "GET /projects/{project}/streams/{stream}/images/{digest}/config",
    "GET /download/instances/{project}/{instance}",
    "GET /download/templates/{project}/{template}",
];

fn table() -> Vec<Row> {
    rows(include_str!("rest.txt"))
}

/// An operation without its names: `GET /apis/…/projects/{}`. A tag and its stream are one name.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for c in text.split('?').next().unwrap_or_default().chars() {
        match c {
            '{' => inside = true,
            '}' => (inside, shape) = (false, shape + "{}"),
            _ if inside => {}
            c => shape.push(c),
        }
    }
    shape.replace("{}:{}", "{}").replace("{}@{}", "{}")
}

#[tokio::test]
async fn every_operation_has_a_row() {
    let document = TestApp::start().await.get("/openapi.json").await.json();
    let mut operations: BTreeSet<String> = OTHERS.into_iter().map(shape).collect();
    for (path, item) in document["paths"].as_object().unwrap() {
        operations
            .extend(item.as_object().unwrap().keys().map(|method| shape(&format!("{} {path}", method.to_uppercase()))));
    }
    let stated: BTreeSet<String> = table().iter().map(|row| shape(&row.name)).collect();
    let missing: Vec<_> = operations.difference(&stated).collect();
    assert!(missing.is_empty(), "rest.txt says nothing about {missing:#?}");
    let gone: Vec<_> = stated.difference(&operations).collect();
    assert!(gone.is_empty(), "rest.txt speaks of {gone:#?}, which are not there");
}

#[tokio::test]
async fn everybody_may_what_they_hold_and_nothing_else() {
    let world = World::make().await;
    let mut faults = vec![];
    let mut app = world.copy().await;
    for row in table() {
        for target in row.targets() {
            for person in &EVERYBODY {
                let path = row.fill(&row.path(), &target, &world);
                let body = row.fill(&row.given, &target, &world);
                let mut request = app.request(row.method(), &path);
                if let Some(token) = world.token(person) {
                    request = request.header(AUTHORIZATION, format!("Bearer {token}"));
                }
                let kind =
                    if row.method() == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
                let request = request.header(CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
                let answer = app.send(request).await;
                faults.extend(row.check(person, &target, &answer).err());
                if !person.is_administrator() && String::from_utf8_lossy(&answer.bytes).contains(MARK) {
                    faults.push(format!("{path} shows {} what is hidden", person.name));
                }
                if row.method() != Method::GET && answer.status.is_success() {
                    std::mem::replace(&mut app, world.copy().await).engine.stop().await;
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of them:\n{}", faults.len(), faults.join("\n"));
}

impl Row {
    fn method(&self) -> Method {
        self.name.split(' ').next().and_then(|method| method.parse().ok()).expect("a method")
    }

    fn path(&self) -> String {
        self.name.split(' ').nth(1).expect("a path").to_owned()
    }
}
