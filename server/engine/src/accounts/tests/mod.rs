//! Accounts on both kinds of database.

mod audit;
mod groups;
mod refused;
mod robots;
mod sessions;
mod tokens;
mod users;

use super::*;
use crate::db::testing::{databases, execute};
use std::net::Ipv4Addr;

const OLD: &str = "correct horse";
const NEW: &str = "battery staple";
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Runs a test on an engine over each kind of database.
async fn on_each<F: AsyncFn(Engine)>(test: F) {
    for database in databases().await {
        let engine = Engine::start(database.config()).await.unwrap();
        test(engine.clone()).await;
        engine.stop().await;
    }
}

async fn signed_in(engine: &Engine) -> Actor {
    engine.accounts().ensure_administrator(Some("right")).await.unwrap();
    engine.accounts().sign_in("admin", "right", PEER).await.unwrap()
}

/// Somebody with the password [`OLD`] and the role on the scope, if one is named.
async fn somebody(engine: &Engine, name: &str, role: Option<(&str, &str)>) -> Actor {
    let admin = engine.accounts().administrator().await.unwrap();
    engine.accounts().create_user(&admin, name, "", Some(OLD)).await.unwrap();
    if let Some((role, scope)) = role {
        let subject = Subject::User(name.to_owned());
        engine.access().give(&admin, &subject, role, &Scope::parse(scope).unwrap()).await.unwrap();
    }
    engine.accounts().sign_in(name, OLD, PEER).await.unwrap()
}

#[tokio::test]
async fn the_first_start_makes_up_a_password_that_works_and_the_second_does_not() {
    on_each(async |engine| {
        let password = engine.accounts().ensure_administrator(None).await.unwrap().unwrap();
        assert_eq!(engine.accounts().ensure_administrator(None).await.unwrap(), None);
        assert_eq!(engine.accounts().ensure_administrator(Some("other")).await.unwrap(), None);
        let actor = engine.accounts().sign_in("admin", &password, PEER).await.unwrap();
        assert_eq!(engine.accounts().administrator().await.unwrap().id, actor.id);
    })
    .await;
}

#[tokio::test]
async fn a_given_password_is_used_and_not_repeated() {
    on_each(async |engine| {
        assert!(matches!(engine.accounts().ensure_administrator(Some("")).await, Err(Error::Invalid { .. })));
        assert_eq!(engine.accounts().ensure_administrator(Some("right")).await.unwrap(), None);
        assert!(engine.accounts().sign_in("admin", "right", PEER).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_and_unknown_names_read_the_same() {
    on_each(async |engine| {
        signed_in(&engine).await;
        let refusal = async |name: &str, password: &str| {
            engine.accounts().sign_in(name, password, PEER).await.map_err(|error| error.to_string()).unwrap_err()
        };
        let wrong = refusal("admin", "wrong").await;
        assert_eq!(wrong, refusal("nobody", "right").await);
        assert_eq!(wrong, refusal(&"a".repeat(1_000_000), "right").await);
        assert_eq!(wrong, refusal("admin\0", "right").await);
    })
    .await;
}

#[tokio::test]
async fn guessing_is_slowed_down_even_for_the_right_password() {
    on_each(async |engine| {
        signed_in(&engine).await;
        for _ in 0..6 {
            let guess = engine.accounts().sign_in("admin", "wrong", PEER).await;
            assert!(matches!(guess, Err(Error::Invalid { .. })));
        }
        let limited = engine.accounts().sign_in("admin", "right", PEER).await;
        assert!(matches!(limited, Err(Error::RateLimited { retry_after: 1..=2 })), "{limited:?}");
    })
    .await;
}
