//! What it answers.

use super::forge;
use super::keys::encode;
use super::{CLIENT, Grant, Mishap, SECRET, Shared};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use url::{Url, form_urlencoded};

type Fields = HashMap<String, String>;

pub(super) async fn about(State(shared): State<Arc<Shared>>) -> Response {
    let issuer = &shared.issuer;
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/facts"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // A provider may well support what Weir must not accept.
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        "code_challenge_methods_supported": ["S256"],
    });
    answer(&shared, "/.well-known/openid-configuration", || Json(document).into_response()).await
}

pub(super) async fn keys(State(shared): State<Arc<Shared>>) -> Response {
    let keys = json!({"keys": [shared.state().key.public()]});
    answer(&shared, "/keys", || Json(keys).into_response()).await
}

/// Whoever is signed in agrees at once.
pub(super) async fn authorize(State(shared): State<Arc<Shared>>, Query(asked): Query<Fields>) -> Response {
    let said = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let is_right = said("client_id") == CLIENT
        && said("response_type") == "code"
        && said("code_challenge_method") == "S256"
        && said("scope").split(' ').any(|scope| scope == "openid");
    let Some(mut back) = Url::parse(&said("redirect_uri")).ok().filter(|_| is_right) else {
        return (StatusCode::BAD_REQUEST, "this request is not right").into_response();
    };
    let code = format!("{:032x}", rand::random::<u128>());
    let grant =
        Grant { nonce: asked.get("nonce").cloned(), challenge: said("code_challenge"), callback: said("redirect_uri") };
    shared.state().codes.insert(code.clone(), grant);
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", &said("state"));
    Redirect::to(back.as_str()).into_response()
}

/// Takes a code, once, with everything that belongs to it.
pub(super) async fn token(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields: Fields = form_urlencoded::parse(&body).into_owned().collect();
    let said = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    let (refusal, token) = {
        let mut state = shared.state();
        let is_known = match state.is_public {
            true => said("client_id") == CLIENT && !headers.contains_key(AUTHORIZATION),
            false => headers.get(AUTHORIZATION).is_some_and(|value| value.as_bytes() == basic().as_bytes()),
        };
        let grant = state.codes.remove(&said("code"));
        let fits = |grant: &Grant| {
            grant.callback == said("redirect_uri") && grant.challenge == challenge(&said("code_verifier"))
        };
        let refusal = match &grant {
            _ if !is_known => Some("invalid_client"),
            _ if said("grant_type") != "authorization_code" => Some("unsupported_grant_type"),
            Some(grant) if fits(grant) => None,
            _ => Some("invalid_grant"),
        };
        (refusal, grant.as_ref().and_then(|grant| forge::token(&shared, &state, grant)))
    };
    let tokens = json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": token});
    answer(&shared, "/token", || refusal.map_or_else(|| Json(tokens).into_response(), refuse)).await
}

pub(super) async fn facts(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let mut facts = {
        let state = shared.state();
        let mut facts = state.facts.clone();
        facts.entry("sub").or_insert_with(|| state.claims.get("sub").cloned().unwrap_or_default());
        Value::Object(facts)
    };
    let is_known = headers.get(AUTHORIZATION).is_some_and(|value| value.as_bytes() == b"Bearer opaque");
    answer(&shared, "/facts", || match is_known {
        true => Json(facts.take()).into_response(),
        false => StatusCode::UNAUTHORIZED.into_response(),
    })
    .await
}

/// Counts the question and answers it, unless something goes wrong here.
async fn answer(shared: &Shared, path: &'static str, usual: impl FnOnce() -> Response) -> Response {
    let mishap = {
        let mut state = shared.state();
        *state.asked.entry(path).or_default() += 1;
        state.mishaps.get(path).cloned()
    };
    match mishap {
        None => usual(),
        Some(Mishap::Status(status)) => StatusCode::from_u16(status).expect("a status").into_response(),
        Some(Mishap::Silence) => std::future::pending().await,
        Some(Mishap::Flood(size)) => {
            ([(CONTENT_TYPE, "application/json")], Body::from(vec![b' '; size])).into_response()
        }
        Some(Mishap::Text(text)) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Some(Mishap::Redirect(to)) => (StatusCode::FOUND, [(LOCATION, to)]).into_response(),
    }
}

fn challenge(verifier: &str) -> String {
    encode(&Sha256::digest(verifier))
}

fn basic() -> String {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", part(CLIENT), part(SECRET))))
}
