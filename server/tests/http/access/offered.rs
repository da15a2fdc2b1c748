//! What somebody may not do is not offered: no link of a page leads them to a refusal, and no form to one that is for
//! administrators.

use super::people::{EVERYBODY, Kind, Person};
use super::row::rows;
use super::world::World;
use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use std::collections::BTreeSet;

/// The values of an attribute in a document.
fn values(html: &str, attribute: &str) -> BTreeSet<String> {
    let start = format!("{attribute}=\"");
    let found = html.split(&start).skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|value| value.split('#').next().unwrap_or_default().replace("&amp;", "&")).collect()
}

/// The functions that are for administrators alone.
fn reserved() -> BTreeSet<String> {
    let table = rows(include_str!("functions.txt"));
    let names = |of_administrators: bool| -> BTreeSet<String> {
        table
            .iter()
            .filter(|row| row.is_for_administrators() == of_administrators)
            .map(|row| row.name.clone())
            .collect()
    };
    names(true).difference(&names(false)).cloned().collect()
}

async fn look(app: &mut TestApp, world: &World, person: &Person, path: &str) -> (u16, String) {
    let request = app.request(Method::GET, path).header(ACCEPT, "text/html");
    let token = world.token(person).map(|token| format!("Bearer {token}")).unwrap_or_default();
    let answer = app.send(request.header(AUTHORIZATION, token).body(Body::empty()).unwrap()).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn no_link_and_no_form_leads_to_a_refusal() {
    let (world, reserved) = (World::make().await, reserved());
    assert!(reserved.contains("save_registry") && reserved.contains("create_user"), "{reserved:?}");
    let (mut app, mut faults) = (world.copy().await, vec![]);
    for person in EVERYBODY.iter().filter(|person| person.kind == Kind::User) {
        let (mut waiting, mut seen) = (BTreeSet::from([("/".to_owned(), String::new())]), BTreeSet::new());
        while let Some((path, from)) = waiting.pop_first() {
            if !seen.insert(path.clone()) || seen.len() > 200 {
                continue;
            }
            let (status, page) = look(&mut app, &world, person, &path).await;
            if status >= 400 {
                faults.push(format!("{} is led from {from} to {path}: {status}", person.name));
                continue;
            }
            let own = values(&page, "href")
                .into_iter()
                .filter(|to| to.starts_with('/') && !to.starts_with("/pkg/") && to != "/favicon.svg");
            waiting.extend(own.filter(|to| !seen.contains(to)).map(|to| (to, path.clone())));
            if person.is_administrator() {
                continue;
            }
            let forms = values(&page, "action").into_iter().chain(values(&page, "formaction"));
            let name =
                |to: String| to.trim_start_matches("/api/").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            let refused = forms.map(name).filter(|name| reserved.contains(name));
            faults.extend(refused.map(|name| format!("{} is offered {name} on {path}", person.name)));
        }
        assert!(seen.len() > 3, "{} sees {seen:?}", person.name);
    }
    assert!(faults.is_empty(), "{} of them:\n{}", faults.len(), faults.join("\n"));
}
