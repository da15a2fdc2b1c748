//! ID tokens, real and forged.

use super::keys::{Key, encode};
use super::{CLIENT, Grant, SECRET, Shared, State};
use model::Instant;
use ring::hmac;
use serde_json::{Value, json};

/// What is wrong with an ID token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgery {
    /// A claim has this value, or is missing when it is null.
    Claim(&'static str, Value),
    /// A field of the header has this value, or is missing; the signature is over that header.
    Header(&'static str, Value),
    /// It says that it needs no signature, and has none.
    Unsigned,
    /// It is signed as with a shared secret, which is the public key.
    PublicKeyAsSecret,
    /// It is signed with the client's secret.
    ClientSecret,
    /// It is signed with a key of somebody else, under the name of the real one.
    StrangersKey,
    /// It is signed with a stranger's key, which it brings along.
    OwnKey,
    /// A claim was changed after it was signed.
    ChangedAfterwards,
    /// There is none.
    Missing,
}

/// A token for whoever is signed in.
pub(super) fn token(shared: &Shared, state: &State, grant: &Grant) -> Option<String> {
    let now = Instant::now_utc().unix_timestamp();
    let mut claims = json!({
        "iss": shared.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": grant.nonce,
    });
    claims.as_object_mut()?.extend(state.claims.clone());
    let mut header = json!({"typ": "JWT", "alg": state.key.algorithm(), "kid": state.key.id});
    match &state.forgery {
        None => Some(signed(&header, &claims, &state.key)),
        Some(Forgery::Claim(name, value)) => {
            put(&mut claims, name, value);
            Some(signed(&header, &claims, &state.key))
        }
        Some(Forgery::Header(name, value)) => {
            put(&mut header, name, value);
            Some(signed(&header, &claims, &state.key))
        }
        Some(Forgery::Unsigned) => {
            header["alg"] = "none".into();
            Some(format!("{}.", body(&header, &claims)))
        }
        Some(Forgery::PublicKeyAsSecret) => Some(mac(header, &claims, &state.key.public_bytes())),
        Some(Forgery::ClientSecret) => Some(mac(header, &claims, SECRET.as_bytes())),
        Some(Forgery::StrangersKey) => {
            header["alg"] = "ES256".into();
            Some(signed(&header, &claims, &Key::elliptic("stranger")))
        }
        Some(Forgery::OwnKey) => {
            let key = Key::elliptic("stranger");
            header = json!({"typ": "JWT", "alg": "ES256", "kid": "stranger", "jwk": key.public()});
            Some(signed(&header, &claims, &key))
        }
        Some(Forgery::ChangedAfterwards) => {
            let real = signed(&header, &claims, &state.key);
            claims["sub"] = "somebody else".into();
            let signature = real.rsplit('.').next()?;
            Some(format!("{}.{signature}", body(&header, &claims)))
        }
        Some(Forgery::Missing) => None,
    }
}

fn put(object: &mut Value, name: &str, value: &Value) {
    let Some(fields) = object.as_object_mut() else { return };
    match value {
        Value::Null => _ = fields.remove(name),
        value => _ = fields.insert(name.to_owned(), value.clone()),
    }
}

fn body(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()))
}

fn signed(header: &Value, claims: &Value, key: &Key) -> String {
    let body = body(header, claims);
    let signature = encode(&key.sign(&body));
    format!("{body}.{signature}")
}

fn mac(mut header: Value, claims: &Value, secret: &[u8]) -> String {
    header["alg"] = "HS256".into();
    let body = body(&header, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), body.as_bytes());
    format!("{body}.{}", encode(tag.as_ref()))
}
