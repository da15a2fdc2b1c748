//! The one door between the browser and the engine.
//!
//! Law of this room: every server function is `run(Need::…, …)`, so none can forget to say who may call it, to trace the
//! call, or to keep internals to itself.

use crate::Error;
use crate::done::{Done, Told};
use crate::flash::{self, Flash};
use crate::layout::{GetVisitor, SetTheme, SignOut};
use crate::pages::{GetProvider, SignIn, UploadTemplate};
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use engine::{Actor, Engine};
use leptos::prelude::use_context;
use leptos::server_fn::ServerFn;
use leptos_axum::ResponseOptions;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tower_sessions::Session;
use tracing::Instrument;

/// The addresses of the server functions that need [`Need::Anyone`]. Strangers are kept from all others before their
/// arguments are even read.
pub const OPEN: [&str; 5] = [GetProvider::PATH, GetVisitor::PATH, SetTheme::PATH, SignIn::PATH, SignOut::PATH];

/// The address of the server function whose form holds a whole template.
pub const UPLOAD: &str = UploadTemplate::PATH;

/// Who may call a server function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever is signed in, and strangers when something is granted to anyone. The engine shows what each may see.
    Viewer,
    /// Whoever is signed in.
    SignedIn,
}

/// What a server function works with.
pub struct Cx {
    /// Everything Weir can do.
    pub engine: Engine,
    /// On whose behalf; [`Actor::anonymous`] when nobody is signed in and nobody needs to be.
    pub actor: Actor,
    parts: Parts,
}

impl Cx {
    /// The session of the browser.
    ///
    /// # Errors
    /// When the session layer is missing.
    pub fn session(&self) -> Result<Session, engine::Error> {
        self.parts.extensions.get().cloned().ok_or_else(|| engine::Error::internal("no session layer"))
    }

    /// Where the request comes from.
    #[must_use]
    pub fn peer(&self) -> IpAddr {
        let info = self.parts.extensions.get::<ConnectInfo<SocketAddr>>();
        info.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip())
    }

    /// The browser, as it calls itself.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        let agent = self.parts.headers.get(header::USER_AGENT);
        agent.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Identifies the session among one's own; `None` without one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn login(&self) -> Result<Option<String>, engine::Error> {
        Ok(crate::session::signed_in(&self.session()?).await?.map(|signed_in| signed_in.login))
    }

    /// Is this a form sent by the browser itself, without JavaScript?
    #[must_use]
    pub fn is_plain_form(&self) -> bool {
        accepts_html(&self.parts)
    }

    /// The address of the page the form stands on, when the browser says so.
    #[must_use]
    pub fn referer(&self) -> Option<&str> {
        self.parts.headers.get(header::REFERER).and_then(|value| value.to_str().ok())
    }
}

/// Runs the body of a server function for whoever asks, if they may.
///
/// # Errors
/// `Unauthenticated` by `need`, else what `action` answers, told in words for people; details of internal
/// errors stay in the log.
pub async fn run<T, F, Fut>(need: Need, action: F) -> Result<T, Error>
where
    F: FnOnce(Cx) -> Fut,
    Fut: Future<Output = Result<T, engine::Error>>,
{
    let parts = use_context::<Parts>();
    let id = parts.as_ref().and_then(request_id);
    let path = parts.as_ref().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let span = tracing::info_span!("server_fn", path, id);
    let outcome = match enter(need, parts) {
        Ok(cx) => action(cx).instrument(span.clone()).await,
        Err(error) => Err(error),
    };
    outcome.map_err(|error| {
        if let engine::Error::Internal(source) = &error {
            span.in_scope(|| tracing::error!(error = chain(source.as_ref()), "server function failed"));
        }
        let told = Error { id, ..Error::from(&error) };
        set_status(&told);
        told
    })
}

/// Runs the body of a server function that changes something, as [`run`] does. A form sent without JavaScript is led on to the
/// page that comes next, and the answer waits there; a refused one goes back to its page, with what was `entered`.
///
/// # Errors
/// As [`run`].
pub async fn change<F, Fut>(need: Need, entered: Vec<(&'static str, String)>, action: F) -> Result<Done, Error>
where
    F: FnOnce(Cx) -> Fut,
    Fut: Future<Output = Result<Done, engine::Error>>,
{
    let outcome = run(need, action).await;
    let Some(parts) = use_context::<Parts>().filter(accepts_html) else { return outcome };
    if let Ok(done) = &outcome
        && !done.to.is_empty()
    {
        leptos_axum::redirect(&done.to);
    }
    if outcome.as_ref().is_ok_and(|done| done.told.is_empty()) {
        return outcome;
    }
    if let Some(session) = parts.extensions.get::<Session>() {
        // A form without fields has no place for what is wrong with one.
        let bare = entered.is_empty();
        let outcome = outcome.clone().map_err(|error| if bare { Error { field: None, ..error } } else { error });
        let entered = entered.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let at = match &outcome {
            Ok(done) if !done.to.is_empty() => done.to.clone(),
            _ => parts.headers.get(header::REFERER).and_then(|page| page.to_str().ok()).map_or("", path).to_owned(),
        };
        let told = Told { at, path: parts.uri.path().to_owned(), outcome, entered };
        _ = flash::leave(session, Flash::Told(told));
    }
    outcome
}

/// What waits for the page that is being rendered.
pub fn told() -> Option<Told> {
    let parts = use_context::<Parts>()?;
    let here = parts.uri.path_and_query()?.as_str();
    let told = flash::take(parts.extensions.get::<Session>()?, |waiting| match waiting {
        // A form that was refused comes back to its page with the refusal in the query.
        Flash::Told(told) if told.at == here || told.at == parts.uri.path() => Some(told.clone()),
        _ => None,
    })?;
    if told.outcome.as_ref().is_ok_and(|done| done.secret.is_some()) {
        keep_out_of_caches();
    }
    Some(Told { at: parts.uri.path().to_owned(), ..told })
}

/// The path of an address with a host.
fn path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.find('/').map_or("", |start| &rest[start..]);
    rest.split(['?', '#']).next().unwrap_or_default()
}

/// Checks `need` and gathers what the body works with.
fn enter(need: Need, parts: Option<Parts>) -> Result<Cx, engine::Error> {
    let parts = parts.ok_or_else(|| engine::Error::internal("no request in context"))?;
    let engine = use_context::<Engine>().ok_or_else(|| engine::Error::internal("no engine in context"))?;
    let actor = parts.extensions.get::<Actor>().cloned();
    match (need, &actor) {
        (Need::Anyone, _) | (Need::Viewer, Some(_)) => {}
        (Need::SignedIn, Some(actor)) => actor.must_be_signed_in()?,
        (_, None) => return Err(engine::Error::Unauthenticated),
    }
    let anonymous = || Actor::anonymous().on(request_id(&parts).unwrap_or_default());
    Ok(Cx { engine, actor: actor.unwrap_or_else(anonymous), parts })
}

/// Gives the answer the status of `error`, unless a page is being rendered or a plain form answered: there the page says its
/// own status, and a form is sent back to its page with a redirect that a status would destroy.
pub fn set_status(error: &Error) {
    let Some(parts) = use_context::<Parts>() else { return };
    if !accepts_html(&parts) {
        set_page_status(error.status());
    }
}

/// Gives the page that is being rendered its HTTP status.
pub fn set_page_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// Not even the browser keeps an answer that shows a secret.
pub fn keep_out_of_caches() {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Has the page that is being rendered sent as it grows: compression would hold it back until the end.
pub fn send_at_once() {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, private, no-transform"));
    }
}

/// Is `path` an address of ours that is safe to send somebody to after signing in?
#[must_use]
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

fn accepts_html(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn request_id(parts: &Parts) -> Option<String> {
    parts.headers.get("x-request-id").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn only_own_paths_are_gone_to_after_signing_in() {
        for path in ["/", "/r/lab/team/app:1.2?platform=linux/arm64", "/registries"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in ["", "registries", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/ä"] {
            assert!(!is_own_path(path), "{path}");
        }
    }
}
