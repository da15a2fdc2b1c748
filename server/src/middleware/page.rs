//! Pages and their server functions are for people who signed in: strangers are sent to do so.

use app::server::OPEN;
use app::{Error, ErrorKind};
use axum::Json;
use axum::extract::Request;
use axum::http::header::{ACCEPT, REFERER};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use engine::Actor;
use url::form_urlencoded;

/// The page that everybody may see.
const SIGN_IN: &str = "/login";
/// Where server functions are.
const FUNCTIONS: &str = "/api/";

/// Sends strangers to sign in, and from there back to the page where they were or wanted to go.
pub(crate) async fn or_sign_in(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_open = path == SIGN_IN || OPEN.contains(&path);
    if is_open || request.extensions().get::<Actor>().is_some() {
        return next.run(request).await;
    }
    match page(&request) {
        Some(page) => Redirect::to(&sign_in_address(&page)).into_response(),
        None => {
            let error = Error::new(ErrorKind::Unauthenticated, ErrorKind::Unauthenticated.sentence());
            (StatusCode::UNAUTHORIZED, Json(error)).into_response()
        }
    }
}

/// The page somebody looks at or asks for; of a form without JavaScript, the one it stands on. Scripts look at none.
fn page(request: &Request) -> Option<Uri> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match *request.method() {
        _ if request.uri().path().starts_with(FUNCTIONS) => {
            header(ACCEPT).contains("text/html").then(|| header(REFERER).parse().unwrap_or_default())
        }
        Method::GET | Method::HEAD => Some(request.uri().clone()),
        _ => None,
    }
}

fn sign_in_address(page: &Uri) -> String {
    match page.path_and_query().map_or("/", |path| path.as_str()) {
        "/" => SIGN_IN.to_owned(),
        path => {
            format!("{SIGN_IN}?{}", form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish())
        }
    }
}
