//! `/login/oidc`: to the provider of identities, and back with what it says.

use crate::middleware::request;
use crate::rest::Problem;
use app::server::is_own_path;
use app::session;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, USER_AGENT};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use engine::{Actor, Attempt, Engine, Error, SignOn};
use model::sign_on::Refusal;
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use time::Duration;
use tower_sessions::{Expiry, Session};
use url::{Url, form_urlencoded};

/// Where the browser comes back to; the provider has to know this address.
const BACK: &str = "/login/oidc/callback";
/// Where the session keeps what was begun.
const ATTEMPTS: &str = "sign-on";
/// Attempts of one browser at most: people have several pages open.
const MOST: usize = 5;
/// How long the session of somebody who is not signed in lives.
const BRIEF: Duration = Duration::minutes(10);

/// What both directions need.
#[derive(Clone)]
struct Door {
    engine: Engine,
    sign_on: SignOn,
    back: Url,
}

/// Nothing without a provider.
pub(crate) fn router(engine: &Engine, public_url: &Url) -> Router {
    let (Some(sign_on), Ok(back)) = (engine.sign_on(), public_url.join(BACK)) else { return Router::new() };
    let door = Door { engine: engine.clone(), sign_on, back };
    Router::new().route("/login/oidc", get(begin)).route(BACK, get(finish)).with_state(door)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

/// Sends the browser to the provider.
async fn begin(
    State(door): State<Door>,
    session: Session,
    actor: Option<Extension<Actor>>,
    Query(Wanted { next }): Query<Wanted>,
    request: Request,
) -> Result<Response, Problem> {
    let next = if is_own_path(&next) { next } else { "/".to_owned() };
    if let Err(refusal) = door.sign_on.knock(peer(&request)) {
        return Ok(refused(refusal, &next));
    }
    let (to, attempt) = match door.sign_on.begin(&door.back, &next).await {
        Ok(begun) => begun,
        Err(refusal) => return Ok(refused(refusal, &next)),
    };
    let mut attempts = attempts(&session).await?;
    attempts.push(attempt);
    attempts.drain(..attempts.len().saturating_sub(MOST));
    session.insert(ATTEMPTS, attempts).await.map_err(Error::internal)?;
    if actor.is_none() {
        session.set_expiry(Some(Expiry::OnInactivity(BRIEF)));
    }
    Ok(redirect(to.as_str()))
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    state: String,
    code: Option<String>,
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Signs in who comes back from where this browser was sent.
async fn finish(
    State(door): State<Door>,
    session: Session,
    Query(back): Query<Back>,
    request: Request,
) -> Result<Response, Problem> {
    if let Err(refusal) = door.sign_on.knock(peer(&request)) {
        return Ok(refused(refusal, "/"));
    }
    let (begun, others): (Vec<_>, Vec<_>) =
        attempts(&session).await?.into_iter().partition(|attempt| attempt.state == back.state);
    let Some(attempt) = begun.into_iter().next() else { return Ok(refused(Refusal::Stale, "/")) };
    // It is used up whatever comes of it, and before anybody is asked.
    session.insert(ATTEMPTS, others).await.map_err(Error::internal)?;
    session.save().await.map_err(Error::internal)?;
    let outcome = match &back.code {
        Some(code) => door.sign_on.on(request::id(request.headers())).finish(&attempt, code, &door.back).await,
        None => Err(door.sign_on.denied(&back.error, &back.error_description)),
    };
    match outcome {
        Ok(actor) => {
            let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
            session::begin(&door.engine, &session, &actor, peer(&request), agent).await?;
            door.sign_on.entered(peer(&request));
            Ok(redirect(&attempt.next))
        }
        Err(refusal) => Ok(refused(refusal, &attempt.next)),
    }
}

async fn attempts(session: &Session) -> Result<Vec<Attempt>, Error> {
    Ok(session.get(ATTEMPTS).await.map_err(Error::internal)?.unwrap_or_default())
}

fn peer(request: &Request) -> IpAddr {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip())
}

/// Back to the sign-in page, which says why.
fn refused(refusal: Refusal, next: &str) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("refused", refusal.word());
    if next != "/" {
        query.append_pair("next", next);
    }
    redirect(&format!("/login?{}", query.finish()))
}

/// An address with secrets of one attempt in it is kept by nobody.
fn redirect(to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
