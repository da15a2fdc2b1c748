//! Pages for people: strangers are sent to sign in, and nothing personal is kept by caches.

use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use engine::Actor;
use url::form_urlencoded;

/// The page that everybody may see.
const SIGN_IN: &str = "/login";
/// Server functions, which check who calls them behind their own door (`app::server::run`).
const SERVER_FUNCTIONS: &str = "/api/";

/// Sends strangers to sign in, and from there back to where they wanted to go.
pub(crate) async fn or_sign_in(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_open = path == SIGN_IN || path.starts_with(SERVER_FUNCTIONS);
    if is_open || request.extensions().get::<Actor>().is_some() {
        return next.run(request).await;
    }
    match *request.method() {
        Method::GET | Method::HEAD => Redirect::to(&sign_in_address(request.uri())).into_response(),
        _ => crate::rest::Problem::from(engine::Error::Unauthenticated).into_response(),
    }
}

fn sign_in_address(wanted: &Uri) -> String {
    let wanted = wanted.path_and_query().map_or("/", |wanted| wanted.as_str());
    if wanted == "/" {
        return SIGN_IN.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", wanted).finish();
    format!("{SIGN_IN}?{query}")
}
