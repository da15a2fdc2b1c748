//! What a provider, or somebody in its name, may send without getting in.

use super::{Lab, callback, query};
use crate::accounts::oidc::{Attempt, LONGEST, OidcConfig, Provider};
use crate::db::testing::sqlite;
use crate::fake::{FakeProvider, Forgery, Mishap};
use model::Instant;
use model::sign_on::Refusal;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn forged_tokens_sign_nobody_in() {
    let lab = Lab::on(sqlite()).await;
    let past = Instant::now_utc().unix_timestamp() - 3600;
    for forgery in [
        Forgery::Claim("nonce", "another".into()),
        Forgery::Claim("nonce", Value::Null),
        Forgery::Claim("aud", "another".into()),
        Forgery::Claim("aud", json!(["weir", "another"])),
        Forgery::Claim("aud", Value::Null),
        Forgery::Claim("azp", "another".into()),
        Forgery::Claim("iss", "https://evil.example".into()),
        Forgery::Claim("iss", format!("{}/", lab.acme.issuer()).into()),
        Forgery::Claim("iss", Value::Null),
        Forgery::Claim("exp", past.into()),
        Forgery::Claim("exp", Value::Null),
        Forgery::Claim("iat", (past + 7200).into()),
        Forgery::Claim("sub", "".into()),
        Forgery::Claim("sub", "a\0b".into()),
        Forgery::Claim("sub", "x".repeat(256).into()),
        Forgery::Claim("sub", Value::Null),
        Forgery::Header("kid", "unknown".into()),
        Forgery::Header("alg", "ES256".into()),
        Forgery::Header("alg", "RS512".into()),
        Forgery::Header("alg", "none".into()),
        Forgery::Header("typ", "at+jwt".into()),
        Forgery::Header("crit", json!(["exp"])),
        Forgery::Unsigned,
        Forgery::PublicKeyAsSecret,
        Forgery::ClientSecret,
        Forgery::StrangersKey,
        Forgery::OwnKey,
        Forgery::ChangedAfterwards,
        Forgery::Missing,
    ] {
        lab.acme.forge(forgery.clone());
        assert_eq!(lab.sign_in().await.err(), Some(Refusal::Unverified), "{forgery:?}");
    }
    assert_eq!(lab.accounts().await, 0);
    lab.acme.recover();
    lab.sign_in().await.unwrap();
}

#[tokio::test]
async fn clocks_may_differ_a_little() {
    let lab = Lab::on(sqlite()).await;
    let now = Instant::now_utc().unix_timestamp();
    for forgery in [Forgery::Claim("exp", (now - 20).into()), Forgery::Claim("iat", (now + 40).into())] {
        lab.acme.forge(forgery.clone());
        assert!(lab.sign_in().await.is_ok(), "{forgery:?}");
    }
}

#[tokio::test]
async fn a_new_key_is_learnt_when_it_is_used() {
    let lab = Lab::on(sqlite()).await;
    lab.sign_in().await.unwrap();
    lab.acme.rotate();
    lab.sign_in().await.unwrap();
    lab.sign_in().await.unwrap();
    assert_eq!(lab.acme.asked("/keys"), 2, "at the start, and for the new key");
}

#[tokio::test]
async fn a_code_is_worth_something_once_and_in_its_own_attempt() {
    let lab = Lab::on(sqlite()).await;
    let (attempt, code) = lab.go().await;
    lab.sign_on.finish(&attempt, &code, &callback()).await.unwrap();
    let replayed = lab.sign_on.finish(&attempt, &code, &callback()).await;
    assert_eq!(replayed.unwrap_err(), Refusal::Unverified);
    let ((mine, _), (_, stolen)) = (lab.go().await, lab.go().await);
    let injected = lab.sign_on.finish(&mine, &stolen, &callback()).await;
    assert_eq!(injected.unwrap_err(), Refusal::Unverified, "the verifier is another's");
}

#[tokio::test]
async fn an_attempt_ends_by_itself() {
    let lab = Lab::on(sqlite()).await;
    let (attempt, code) = lab.go().await;
    for begun in [attempt.begun - LONGEST.as_secs().cast_signed(), attempt.begun + 60] {
        let other = Attempt { begun, ..attempt.clone() };
        assert_eq!(lab.sign_on.finish(&other, &code, &callback()).await.unwrap_err(), Refusal::Stale);
    }
    assert_eq!(lab.acme.asked("/token"), 0);
}

#[tokio::test]
async fn a_provider_without_a_secret_for_us_is_asked_as_a_public_client() {
    let acme = FakeProvider::start().await;
    acme.is_public();
    let lab = Lab::with(sqlite(), acme).await;
    assert_eq!(lab.sign_in().await.unwrap().name, "ana");
}

#[tokio::test]
async fn a_provider_that_does_not_work_is_unavailable() {
    let wrong_issuer = r#"{"issuer": "https://evil.example"}"#;
    for path in ["/.well-known/openid-configuration", "/keys", "/token", "/facts"] {
        for mishap in [
            Mishap::Silence,
            Mishap::Flood(300 * 1024),
            Mishap::Status(500),
            Mishap::Text("<html>".into()),
            Mishap::Text(wrong_issuer.into()),
            Mishap::Text("[".repeat(10_000)),
            Mishap::Redirect("http://169.254.169.254/latest".into()),
        ] {
            let lab = Lab::on(sqlite()).await;
            lab.acme.is_signed_in(json!({"sub": "0001"}));
            lab.acme.mishap(path, mishap.clone());
            let outcome = match lab.sign_on.begin(&callback(), "/").await {
                Err(refusal) => Err(refusal),
                Ok((to, attempt)) => {
                    let code = query(&lab.acme.visit(&to).await, "code");
                    lab.sign_on.finish(&attempt, &code, &callback()).await
                }
            };
            let refusal = outcome.expect_err("nobody");
            assert!(matches!(refusal, Refusal::Unavailable | Refusal::Unverified), "{path} {mishap:?}: {refusal:?}");
            assert_eq!(lab.accounts().await, 0);
            lab.acme.recover();
            lab.acme.is_signed_in(json!({"sub": "0001", "preferred_username": "ana"}));
            lab.sign_in().await.expect("it works again at once");
        }
    }
}

#[tokio::test]
async fn the_provider_is_never_at_a_metadata_address() {
    for issuer in [
        "https://169.254.169.254",
        "https://[fe80::1]",
        "https://metadata.google.internal",
        "https://[::ffff:a9fe:a9fe]",
    ] {
        let config = OidcConfig::new(issuer, "weir", None, "").unwrap();
        let provider = Provider::with_patience(config, Duration::from_millis(300)).unwrap();
        assert_eq!(provider.question(&callback()).await.err(), Some(Refusal::Unavailable), "{issuer}");
    }
    let lab = Lab::on(sqlite()).await;
    let about = |keys: &str| {
        let issuer = lab.acme.issuer();
        let document = json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "jwks_uri": keys,
            "token_endpoint": format!("{issuer}/token"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        });
        Mishap::Text(document.to_string())
    };
    for keys in
        ["https://169.254.169.254/keys", "https://10.0.0.1/keys", "http://192.0.2.1/keys", "https://0x7f.1/keys"]
    {
        lab.acme.mishap("/.well-known/openid-configuration", about(keys));
        assert_eq!(lab.sign_on.begin(&callback(), "/").await.err(), Some(Refusal::Unavailable), "{keys}");
    }
}

#[test]
fn an_issuer_is_encrypted_or_on_this_machine() {
    let config = |issuer| OidcConfig::new(issuer, "weir", Some("s3cret"), "");
    for issuer in [
        "https://login.example.com",
        "https://login.example.com/realms/acme/",
        "http://localhost:8080",
        "http://[::1]:1",
    ] {
        assert!(config(issuer).is_ok(), "{issuer}");
    }
    for issuer in [
        "http://login.example.com",
        "login.example.com",
        "https://u:p@a.example",
        "https://a.example/?b",
        "ftp://a",
        "",
    ] {
        assert!(config(issuer).is_err(), "{issuer}");
    }
    let config = config("https://login.example.com").unwrap();
    assert_eq!(config.name, "login.example.com");
    assert!(!format!("{config:?}").contains("s3cret"));
}
