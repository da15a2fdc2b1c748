//! The server functions.

use super::people::{EVERYBODY, Kind};
use super::row::{Row, rows};
use super::world::{MARK, World};
use axum::body::Body;
use axum::http::Method;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use leptos::server_fn::axum::server_fn_paths;
use std::collections::{BTreeMap, BTreeSet};

fn table() -> Vec<Row> {
    rows(include_str!("functions.txt"))
}

/// The functions by name: address and method.
fn functions() -> BTreeMap<String, (&'static str, Method)> {
    let name = |path: &str| path.trim_start_matches("/api/").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    server_fn_paths().map(|(path, method)| (name(path), (path, method))).collect()
}

#[tokio::test]
async fn every_function_has_a_row() {
    let functions: BTreeSet<String> = functions().into_keys().collect();
    let stated: BTreeSet<String> = table().into_iter().map(|row| row.name).collect();
    let missing: Vec<_> = functions.difference(&stated).collect();
    assert!(missing.is_empty(), "functions.txt says nothing about {missing:#?}");
    let gone: Vec<_> = stated.difference(&functions).collect();
    assert!(gone.is_empty(), "functions.txt speaks of {gone:#?}, which are not there");
}

#[tokio::test]
async fn everybody_may_what_they_hold_and_nothing_else() {
    let (world, functions) = (World::make().await, functions());
    let mut faults = vec![];
    let mut app = world.copy().await;
    for row in table().into_iter().filter(|row| !row.is_open()) {
        let Some((address, method)) = functions.get(&row.name) else { continue };
        for target in row.targets() {
            for person in &EVERYBODY {
                let fields = row.fill(&row.given, &target, &world).replace(' ', "&");
                let (path, body) = match *method {
                    Method::GET => (format!("{address}?{fields}"), String::new()),
                    _ => ((*address).to_owned(), fields.clone()),
                };
                let mut request = app.request(method.clone(), &path).header(ACCEPT, "application/json");
                if let Some(token) = world.token(person) {
                    request = request.header(AUTHORIZATION, format!("Bearer {token}"));
                }
                let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
                let answer = app.send(request.body(Body::from(body)).unwrap()).await;
                faults.extend(row.check(person, &target, &answer).err());
                if answer.text().contains("does not have the expected fields") && person.kind != Kind::Stranger {
                    faults.push(format!("{} is not given what it takes", row.name));
                }
                if !person.is_administrator() && answer.text().contains(MARK) {
                    faults.push(format!("{} with {fields} shows {} what is hidden", row.name, person.name));
                }
                if *method != Method::GET && answer.status.is_success() {
                    std::mem::replace(&mut app, world.copy().await).engine.stop().await;
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of them:\n{}", faults.len(), faults.join("\n"));
}

impl Row {
    /// Is it for everybody, signed in or not?
    fn is_open(&self) -> bool {
        self.given == "open"
    }
}
