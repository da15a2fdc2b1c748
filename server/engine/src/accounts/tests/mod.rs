mod groups;
mod users;

use super::*;
use crate::db::testing::databases;
use std::net::Ipv4Addr;

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

#[tokio::test]
async fn the_first_start_makes_up_a_password_that_works_and_the_second_does_not() {
    on_each(async |engine| {
        let password = engine.accounts().ensure_administrator(None).await.unwrap().unwrap();
        assert_eq!(engine.accounts().ensure_administrator(None).await.unwrap(), None);
        assert_eq!(engine.accounts().ensure_administrator(Some("other")).await.unwrap(), None);
        let actor = engine.accounts().sign_in("admin", &password, PEER).await.unwrap();
        assert_eq!(engine.accounts().actor(&actor.id).await.unwrap(), Some(actor.clone()));
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

#[tokio::test]
async fn a_session_of_an_account_that_is_gone_has_no_actor() {
    on_each(async |engine| assert_eq!(engine.accounts().actor("gone").await.unwrap(), None)).await;
}

#[tokio::test]
async fn a_token_signs_in_until_it_is_revoked() {
    on_each(async |engine| {
        let actor = signed_in(&engine).await;
        let accounts = engine.accounts();
        let made = accounts.create_token(&actor, " ci ").await.unwrap();
        assert_eq!((made.token.name.as_str(), made.token.used), ("ci", None));
        assert_eq!(accounts.tokens(&actor).await.unwrap(), std::slice::from_ref(&made.token));

        let by_token = accounts.by_token(&made.secret).await.unwrap();
        assert_eq!((by_token.id, by_token.via), (actor.id.clone(), crate::Via::Token("ci".into())));
        let first_use = accounts.tokens(&actor).await.unwrap()[0].used.unwrap();
        accounts.by_token(&made.secret).await.unwrap();
        assert_eq!(accounts.tokens(&actor).await.unwrap()[0].used, Some(first_use));

        accounts.revoke_token(&actor, &made.token.id).await.unwrap();
        assert!(matches!(accounts.by_token(&made.secret).await, Err(Error::Unauthenticated)));
        for id in [&made.token.id, "", "\0"] {
            assert!(matches!(accounts.revoke_token(&actor, id).await, Err(Error::NotFound { .. })));
        }
    })
    .await;
}

#[tokio::test]
async fn tokens_have_one_name_each_and_belong_to_their_owner() {
    on_each(async |engine| {
        let actor = signed_in(&engine).await;
        let accounts = engine.accounts();
        let made = accounts.create_token(&actor, "ci").await.unwrap();
        assert!(matches!(accounts.create_token(&actor, "ci").await, Err(Error::Conflict { .. })));
        for name in ["", "  ", "a\nb", &"a".repeat(65)] {
            assert!(matches!(accounts.create_token(&actor, name).await, Err(Error::Invalid { field: "name", .. })));
        }
        let stranger = Actor::administrator("stranger".into(), "eve".into());
        assert!(accounts.tokens(&stranger).await.unwrap().is_empty());
        assert!(matches!(accounts.revoke_token(&stranger, &made.token.id).await, Err(Error::NotFound { .. })));
        assert!(accounts.by_token(&made.secret).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn the_secret_of_a_token_is_not_in_the_database() {
    let database = crate::db::testing::sqlite();
    let engine = Engine::start(database.config()).await.unwrap();
    let actor = signed_in(&engine).await;
    let secret = engine.accounts().create_token(&actor, "ci").await.unwrap().secret;
    engine.stop().await;
    for file in std::fs::read_dir(database.dir()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}
