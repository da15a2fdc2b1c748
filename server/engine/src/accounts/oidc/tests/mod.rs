//! Signing in with a faithful provider, and with one that is not.

mod attacks;

use super::{Attempt, Provider, SignOn};
use crate::db::testing::{TestDatabase, count, databases, sqlite};
use crate::fake::FakeProvider;
use crate::{Actor, Engine};
use model::account::Origin;
use model::audit::AuditFilter;
use model::sign_on::Refusal;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A Weir, its provider, and a browser between them.
struct Lab {
    acme: FakeProvider,
    engine: Engine,
    sign_on: SignOn,
    _database: TestDatabase,
}

fn callback() -> Url {
    "http://weir.test/login/provider/back".parse().unwrap()
}

fn query(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

impl Lab {
    async fn on(database: TestDatabase) -> Self {
        Self::with(database, FakeProvider::start().await).await
    }

    async fn with(database: TestDatabase, acme: FakeProvider) -> Self {
        let engine = Engine::open(database.config()).await.unwrap();
        let provider = Provider::with_patience(acme.config(), Duration::from_millis(300)).unwrap();
        let sign_on = SignOn::new(&engine, Arc::new(provider));
        Self { acme, engine, sign_on, _database: database }
    }

    /// Begins, goes to the provider, and is sent back.
    async fn go(&self) -> (Attempt, String) {
        let (to, attempt) = self.sign_on.begin(&callback(), "/").await.unwrap();
        let back = self.acme.visit(&to).await;
        assert!(back.as_str().starts_with(callback().as_str()), "{back}");
        assert_eq!(query(&back, "state"), attempt.state);
        (attempt, query(&back, "code"))
    }

    async fn sign_in(&self) -> Result<Actor, Refusal> {
        let (attempt, code) = self.go().await;
        self.sign_on.finish(&attempt, &code, &callback()).await
    }

    /// As [`Self::sign_in`], of somebody with these claims.
    async fn sign_in_as(&self, claims: Value) -> Result<Actor, Refusal> {
        self.acme.is_signed_in(claims);
        self.sign_in().await
    }

    async fn accounts(&self) -> i64 {
        count(self.engine.db(), "account").await
    }
}

#[tokio::test]
async fn somebody_new_gets_an_account_and_keeps_it_under_another_name() {
    for database in databases().await {
        let lab = Lab::on(database).await;
        let ana = lab.sign_in().await.unwrap();
        assert_eq!(ana.name, "ana");
        let renamed = lab.sign_in_as(json!({"sub": "0001", "preferred_username": "ana.smith"})).await.unwrap();
        assert_eq!((renamed.id, renamed.name.as_str()), (ana.id.clone(), "ana"), "the subject says who it is");
        let other = lab.sign_in_as(json!({"sub": "0002", "preferred_username": "bob"})).await.unwrap();
        assert_ne!(other.id, ana.id);
        assert_eq!(lab.accounts().await, 2);
    }
}

#[tokio::test]
async fn the_question_hides_the_verifier_and_differs_each_time() {
    let lab = Lab::on(sqlite()).await;
    let (to, attempt) = lab.sign_on.begin(&callback(), "/").await.unwrap();
    let (again, other) = lab.sign_on.begin(&callback(), "/").await.unwrap();
    for name in ["state", "nonce", "code_challenge"] {
        assert!(query(&to, name).len() >= 22, "{name} has 128 bits or more: {to}");
        assert_ne!(query(&to, name), query(&again, name));
    }
    assert_eq!((query(&to, "code_challenge_method"), query(&to, "response_type")), ("S256".into(), "code".into()));
    assert_eq!((query(&to, "redirect_uri"), query(&to, "scope")), (callback().to_string(), "openid profile".into()));
    assert!(!to.as_str().contains(&attempt.verifier) && attempt.verifier != other.verifier);
    assert_eq!(lab.acme.asked("/keys"), 1, "what the provider says about itself is asked for once");
}

#[tokio::test]
async fn a_name_comes_from_what_the_provider_says() {
    let lab = Lab::on(sqlite()).await;
    for (sub, claims, name) in [
        ("1", json!({"email": "eve@example.org"}), Ok("eve@example.org")),
        ("2", json!({"preferred_username": "ACME/dan", "email": "dan@example.org"}), Ok("ACME-dan")),
        ("3", json!({"preferred_username": "system:admin"}), Ok("system-admin")),
        ("4", json!({"email": "boss@example.org", "email_verified": false}), Err(Refusal::Nameless)),
        ("5", json!({"preferred_username": "..", "name": "Eve"}), Err(Refusal::Nameless)),
        ("6", json!({"preferred_username": "x".repeat(99)}), Ok(&*"x".repeat(64))),
    ] {
        let mut claims = claims;
        claims["sub"] = sub.into();
        let actor = lab.sign_in_as(claims).await;
        assert_eq!(actor.as_ref().map(|actor| actor.name.as_str()), name.as_ref().map(|name| *name), "{sub}");
    }
}

#[tokio::test]
async fn an_account_of_that_name_is_never_taken_over() {
    for database in databases().await {
        let lab = Lab::on(database).await;
        lab.engine.accounts().ensure_administrator(Some("right")).await.unwrap();
        let refused = lab.sign_in_as(json!({"sub": "6", "preferred_username": "admin"})).await;
        assert_eq!(refused.unwrap_err(), Refusal::Taken);
        lab.sign_in_as(json!({"sub": "1", "preferred_username": "ana"})).await.unwrap();
        let namesake = lab.sign_in_as(json!({"sub": "2", "preferred_username": "ana"})).await;
        assert_eq!(namesake.unwrap_err(), Refusal::Taken, "nor that of somebody else at the provider");
        assert_eq!((lab.accounts().await, count(lab.engine.db(), "identity").await), (2, 1));
    }
}

#[tokio::test]
async fn groups_are_what_the_provider_says_by_now() {
    for database in databases().await {
        let lab = Lab::on(database).await;
        let system = Actor::system();
        let accounts = lab.engine.accounts();
        accounts.create_group(&system, "owners", "", Origin::Local).await.unwrap();
        for (said, taken) in [
            (json!(["qa", "dev"]), vec!["dev", "qa"]),
            (json!(["qa", "ops", "a/b"]), vec!["ops", "qa"]),
            (json!(["owners", "system:serviceaccounts"]), vec!["owners"]),
            (Value::Null, vec!["owners"]),
        ] {
            let claims = json!({"sub": "1", "preferred_username": "ana", "groups": said});
            lab.sign_in_as(claims).await.unwrap();
            if said[0] == "owners" {
                assert!(accounts.groups_of(&system, "ana").await.unwrap().is_empty(), "the provider cannot claim it");
                accounts.add_member(&system, "owners", "ana").await.unwrap();
            }
            assert_eq!(accounts.groups_of(&system, "ana").await.unwrap(), taken, "{said}");
        }
    }
}

#[tokio::test]
async fn what_the_provider_changes_stands_in_the_audit_log() {
    for database in databases().await {
        let lab = Lab::on(database).await;
        lab.sign_in().await.unwrap();
        lab.sign_in().await.unwrap();
        lab.sign_in_as(json!({"sub": "0001", "groups": ["dev"]})).await.unwrap();
        let log = lab.engine.audit().page(&Actor::system(), &AuditFilter::default(), None, 10).await.unwrap();
        let said: Vec<_> = log.iter().map(|e| (e.actor.as_str(), e.action.as_str(), e.after.as_str())).collect();
        let wanted = [("ana", "user.groups", "dev"), ("ana", "user.groups", "qa"), ("ana", "user.create", "0001")];
        assert_eq!(said, wanted);
    }
}

#[tokio::test]
async fn who_was_taken_out_of_all_groups_is_in_none() {
    let lab = Lab::on(sqlite()).await;
    lab.sign_in().await.unwrap();
    assert_eq!(lab.engine.accounts().groups_of(&Actor::system(), "ana").await.unwrap(), ["qa"]);
    lab.sign_in_as(json!({"sub": "0001", "preferred_username": "ana"})).await.unwrap();
    assert!(lab.engine.accounts().groups_of(&Actor::system(), "ana").await.unwrap().is_empty(), "no claim, no groups");
}

#[tokio::test]
async fn deactivated_people_are_refused() {
    for database in databases().await {
        let lab = Lab::on(database).await;
        lab.engine.accounts().ensure_administrator(Some("right")).await.unwrap();
        lab.sign_in().await.unwrap();
        lab.engine.accounts().deactivate(&Actor::system(), "ana").await.unwrap();
        let claims = json!({"sub": "0001", "preferred_username": "ana", "groups": ["admins"]});
        assert_eq!(lab.sign_in_as(claims).await.unwrap_err(), Refusal::Deactivated);
        assert_eq!(
            lab.engine.accounts().groups_of(&Actor::system(), "ana").await.unwrap(),
            ["qa"],
            "and nothing changed"
        );
        lab.engine.accounts().activate(&Actor::system(), "ana").await.unwrap();
        lab.sign_in().await.unwrap();
    }
}

#[tokio::test]
async fn nobody_signs_in_with_a_password_to_an_account_of_the_provider() {
    let lab = Lab::on(sqlite()).await;
    lab.sign_in().await.unwrap();
    for password in ["", "x"] {
        let refused = lab.engine.accounts().sign_in("ana", password, [127, 0, 0, 1].into()).await;
        assert!(matches!(refused, Err(crate::Error::Invalid { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn somebody_who_signs_in_twice_at_once_is_one_person() {
    for database in databases().await {
        let lab = Lab::on(database).await;
        let (one, other) = tokio::join!(lab.sign_in(), lab.sign_in());
        assert_eq!(one.unwrap().id, other.unwrap().id);
        assert_eq!(lab.accounts().await, 1);
    }
}

#[tokio::test]
async fn facts_are_asked_for_where_the_token_lacks_them() {
    let lab = Lab::on(sqlite()).await;
    lab.sign_in().await.unwrap();
    assert_eq!(lab.acme.asked("/facts"), 0, "the token said all");
    lab.acme.tells_only_when_asked(json!({"preferred_username": "dan", "groups": ["qa"]}));
    assert_eq!(lab.sign_in_as(json!({"sub": "2"})).await.unwrap().name, "dan");
    lab.acme.tells_only_when_asked(json!({"sub": "0001", "preferred_username": "ana"}));
    assert_eq!(
        lab.sign_in_as(json!({"sub": "3"})).await.unwrap_err(),
        Refusal::Unverified,
        "facts about somebody else"
    );
}
