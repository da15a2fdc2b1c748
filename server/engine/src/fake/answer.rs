//! One request, one answer: counted, let in or not, right or spoilt.

use super::content::{Stored, digest};
use super::fault::{Fault, envelope};
use super::gate::Token;
use super::{Shared, State};
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::header::{CONTENT_TYPE, DATE, ETAG, IF_NONE_MATCH, LINK, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, Method, Response, Uri};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use url::form_urlencoded;

/// Requests kept in the log.
const LOG: usize = 10_000;

pub(super) async fn answer(
    Extract(shared): Extract<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let (fault, latency) = note(&mut shared.state(), &method, &uri, &headers);
    tokio::time::sleep(latency).await;
    if let Some(Fault::Silent(pause)) = fault {
        tokio::time::sleep(pause).await;
    }
    if let Some(response) = fault.as_ref().and_then(Fault::answer) {
        return response;
    }
    let right =
        Request { method: &method, uri: &uri, headers: &headers, fault: fault.as_ref(), shared: &shared }.answer();
    match fault {
        None => right,
        Some(fault) => fault.spoil(right).await,
    }
}

fn note(state: &mut State, method: &Method, uri: &Uri, headers: &HeaderMap) -> (Option<Fault>, std::time::Duration) {
    state.requests.count(method, uri.path());
    if state.log.len() < LOG {
        let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or("-");
        state.log.push(format!("{method} {uri} {authorization}"));
    }
    let fault = state.rules.iter_mut().find_map(|rule| rule.strike(method, &uri.to_string()));
    (fault, state.manner.latency)
}

struct Request<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    fault: Option<&'a Fault>,
    shared: &'a Shared,
}

impl Request<'_> {
    fn answer(&self) -> Response<Body> {
        let mut state = self.shared.state();
        let path = self.uri.path();
        if path == "/token" {
            return self.token(&mut state);
        }
        let asked = self.uri.path_and_query().map_or(path, |whole| whole.as_str());
        if let Some(canned) = state.canned.iter().find(|canned| canned.address == asked || canned.address == path) {
            let link = canned.link.as_ref().map(|link| format!("<{link}>; rel=\"next\""));
            let tag = format!("\"{}\"", digest(canned.body.as_bytes()));
            if self.headers.get(IF_NONE_MATCH).is_some_and(|known| *known == tag) {
                state.requests.unchanged += 1;
                return respond(304, |r| r.header(ETAG, tag), Body::empty());
            }
            let mut answer = ok("application/json", canned.body.clone().into(), link);
            answer.headers_mut().extend(tag.parse().map(|tag| (ETAG, tag)));
            return answer;
        }
        let Some(rest) = path.strip_prefix("/v2/") else { return status(404) };
        let realm = format!("{}token", self.shared.url);
        if let Err(challenge) = state.gate.admit(self.headers, &self.scope(rest), &realm) {
            return respond(401, |r| r.header(WWW_AUTHENTICATE, challenge), envelope(401));
        }
        let mut response = self.resource(&state, rest);
        if let Some((limit, remaining, window)) = state.manner.budget {
            for (name, value) in [("ratelimit-limit", limit), ("ratelimit-remaining", remaining)] {
                if let Ok(value) = format!("{value};w={window}").parse() {
                    response.headers_mut().insert(name, value);
                }
            }
        }
        if let Some(date) = state.manner.date.as_ref().and_then(|date| date.parse().ok()) {
            response.headers_mut().insert(DATE, date);
        }
        response
    }

    fn scope(&self, rest: &str) -> String {
        if rest.is_empty() {
            return String::new();
        }
        if rest == "_catalog" {
            return "registry:catalog:*".to_owned();
        }
        let action = if *self.method == Method::DELETE { "delete" } else { "pull" };
        let end = ["/tags/list", "/manifests/", "/blobs/", "/referrers/"].iter().find_map(|part| rest.find(part));
        format!("repository:{}:{action}", &rest[..end.unwrap_or(rest.len())])
    }

    fn resource(&self, state: &State, rest: &str) -> Response<Body> {
        if rest.is_empty() {
            return ok("application/json", "{}".into(), None);
        }
        if rest == "_catalog" {
            let names = state.content.repositories.keys().cloned().collect();
            return if state.manner.catalogue { self.list(state, "repositories", names) } else { status(404) };
        }
        if let Some(name) = rest.strip_suffix("/tags/list") {
            let Some(repository) = state.content.repositories.get(name) else { return status(404) };
            return self.list(state, "tags", repository.tags.keys().cloned().collect());
        }
        if let Some((name, reference)) = rest.rsplit_once("/manifests/") {
            return match state.content.find(name, reference) {
                _ if *self.method == Method::DELETE && !state.manner.deletion => status(405),
                Some(_) if *self.method == Method::DELETE => status(202),
                Some(stored) => manifest(&stored),
                None => status(404),
            };
        }
        if let Some((_, digest)) = rest.rsplit_once("/blobs/") {
            return match state.content.blobs.get(digest) {
                Some(bytes) => ok("application/octet-stream", bytes.to_vec().into(), None),
                None => status(404),
            };
        }
        match rest.rsplit_once("/referrers/") {
            Some((name, digest)) if state.manner.referrers => {
                ok(model::media::OCI_INDEX, state.content.referrers(name, digest).1.into(), None)
            }
            // As a registry does that has never heard of it.
            _ => respond(404, |r| r.header(CONTENT_TYPE, "text/plain"), "404 page not found".into()),
        }
    }

    /// One page of a list.
    fn list(&self, state: &State, field: &str, mut names: Vec<String>) -> Response<Body> {
        let query: HashMap<_, _> =
            form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let wanted = query.get("n").and_then(|n| n.parse::<usize>().ok());
        if state.manner.strict && wanted.is_some_and(|n| n > state.manner.page) {
            let error = json!({"code": "PAGINATION_NUMBER_INVALID", "message": "invalid number of results requested"});
            let error = json!({ "errors": [error] });
            return respond(400, |r| r.header(CONTENT_TYPE, "application/json"), error.to_string().into());
        }
        let here = self.uri.path();
        let link = match self.fault {
            Some(Fault::Short(most)) => {
                names.truncate(*most);
                None
            }
            Some(Fault::Circle) => Some(format!("<{here}?last=round>; rel=\"next\"")),
            Some(Fault::Elsewhere) => Some(format!("<http://elsewhere.example{here}?last=x>; rel=\"next\"")),
            Some(Fault::Endless) => return endless(here, field, &query),
            _ => None,
        };
        names.sort();
        if let Some(last) = query.get("last").filter(|_| link.is_none()) {
            names.retain(|name| name > last);
        }
        let size = wanted.unwrap_or(state.manner.page).min(state.manner.page);
        let more = names.len() > size;
        names.truncate(size);
        let next = names.last().filter(|_| more && state.manner.links);
        let next = next.map(|last| format!("<{here}?last={last}&n={size}>; rel=\"next\""));
        ok("application/json", json!({"name": "fake", field: names}).to_string().into(), link.or(next))
    }

    fn token(&self, state: &mut State) -> Response<Body> {
        let pairs = form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes());
        let scopes: Vec<String> =
            pairs.filter(|(name, _)| name == "scope").map(|(_, scope)| scope.into_owned()).collect();
        match state.gate.token(self.headers, &scopes) {
            Token::Given(token) => {
                let mut reply = json!({ "token": token });
                if let Some(life) = state.gate.life {
                    reply["expires_in"] = life.into();
                }
                ok("application/json", reply.to_string().into(), None)
            }
            Token::Refused => status(401),
        }
    }
}

/// A page of fifty names nobody has seen, and a link to one more.
fn endless(here: &str, field: &str, query: &HashMap<String, String>) -> Response<Body> {
    let page: u64 = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let names: Vec<_> = (0..1000).map(|n| format!("name-{page}-{n}")).collect();
    let link = format!("<{here}?page={}>; rel=\"next\"", page + 1);
    ok("application/json", json!({ field: names }).to_string().into(), Some(link))
}

fn manifest(stored: &Stored) -> Response<Body> {
    let length = stored.bytes.len().to_string();
    let headers = [
        ("docker-content-digest", stored.digest.as_str()),
        ("content-length", &length),
        ("content-type", &stored.media_type),
    ];
    respond(
        200,
        |response| headers.iter().fold(response, |r, (name, value)| r.header(*name, *value)),
        stored.bytes.to_vec().into(),
    )
}

fn status(code: u16) -> Response<Body> {
    respond(code, |r| r.header(CONTENT_TYPE, "application/json"), envelope(code))
}

fn ok(media_type: &str, body: Body, link: Option<String>) -> Response<Body> {
    respond(200, |r| link.into_iter().fold(r.header(CONTENT_TYPE, media_type), |r, link| r.header(LINK, link)), body)
}

fn respond(
    code: u16,
    headers: impl FnOnce(axum::http::response::Builder) -> axum::http::response::Builder,
    body: Body,
) -> Response<Body> {
    let response = Response::builder().status(code).header("docker-distribution-api-version", "registry/2.0");
    headers(response).body(body).expect("the fake writes valid headers")
}
