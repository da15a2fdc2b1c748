//! What the log says of those who guess.

use super::audit::log;
use super::*;
use model::audit::{AuditEntry, Chain};

/// What is told of guessing, once that is anything.
async fn told(engine: &Engine, admin: &Actor) -> Vec<AuditEntry> {
    loop {
        let told: Vec<_> =
            log(engine, admin).await.into_iter().filter(|entry| entry.action == "session.refuse").collect();
        if !told.is_empty() {
            return told;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_log_tells_of_guessing_once_and_the_chain_holds() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        for _ in 0..6 {
            assert!(engine.accounts().sign_in("admin", "wrong", PEER).await.is_err());
        }
        let first = told(&engine, &admin).await;
        let [entry] = &first[..] else { panic!("{first:?}") };
        assert_eq!((&*entry.object, &*entry.actor, entry.refused), ("user:admin", "", true));
        assert_eq!(entry.after, "6 failed sign-ins in a row, the last from 127.0.0.1");
        assert!(engine.accounts().sign_in("admin", "wrong", PEER).await.is_err());
        assert_eq!(told(&engine, &admin).await, first);
        let chain = engine.audit().verify(&admin).await.unwrap();
        assert!(matches!(chain, Chain::Whole { .. }), "{chain:?}");
    })
    .await;
}

#[tokio::test]
async fn names_of_nobody_are_not_in_the_log() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        for n in 0..6 {
            assert!(engine.accounts().sign_in(&format!("not-anybodys-{n}"), "wrong", PEER).await.is_err());
        }
        let all = told(&engine, &admin).await;
        assert_eq!(all.iter().map(|entry| &*entry.object).collect::<Vec<_>>(), ["address 127.0.0.1"]);
        assert!(!format!("{all:?}").contains("not-anybodys"));
    })
    .await;
}
