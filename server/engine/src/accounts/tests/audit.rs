//! What the log says of changes of accounts.

use super::*;
use model::access::{Limit, Right, Rights};
use model::account::TokenWish;
use model::audit::{AuditEntry, AuditFilter};

pub(super) async fn log(engine: &Engine, admin: &Actor) -> Vec<AuditEntry> {
    let mut entries = engine.audit().page(admin, &AuditFilter::default(), None, 1000).await.unwrap();
    entries.reverse();
    entries
}

#[tokio::test]
async fn every_change_is_in_the_log_and_no_secret_is() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        let accounts = engine.accounts();
        let from = log(&engine, &admin).await.len();
        let (_, made_up) = accounts.create_user(&admin, "ana", "", None).await.unwrap();
        accounts.describe_user(&admin, "ana", "Ana").await.unwrap();
        accounts.reset_password(&admin, "ana", Some(OLD)).await.unwrap();
        let ana = accounts.sign_in("ana", OLD, PEER).await.unwrap().on("r1");
        let session = accounts.begin_session(&ana, PEER, "").await.unwrap();
        accounts.change_password(&ana, Some(&session.login), OLD, NEW, PEER).await.unwrap();
        accounts.end_other_sessions(&ana, None).await.unwrap();
        let token = accounts.create_token(&ana, &TokenWish::named("ci")).await.unwrap();
        accounts.revoke_token(&ana, &token.token.id).await.unwrap();
        accounts.create_group(&admin, "qa", "", Default::default()).await.unwrap();
        accounts.describe_group(&admin, "qa", "Tests").await.unwrap();
        accounts.add_member(&admin, "qa", "ana").await.unwrap();
        accounts.remove_member(&admin, "qa", "ana").await.unwrap();
        accounts.delete_group(&admin, "qa").await.unwrap();
        accounts.create_robot(&admin, "shop", "ci", "").await.unwrap();
        let robots = accounts.create_robot_token(&admin, "shop", "ci", &TokenWish::named("build")).await.unwrap();
        accounts.revoke_robot_token(&admin, "shop", "ci", &robots.token.id).await.unwrap();
        accounts.delete_robot(&admin, "shop", "ci").await.unwrap();
        accounts.deactivate(&admin, "ana").await.unwrap();
        accounts.deactivate(&admin, "ana").await.unwrap();
        accounts.activate(&admin, "ana").await.unwrap();

        let log = log(&engine, &admin).await.split_off(from);
        let said: Vec<_> = log.iter().map(|entry| (&*entry.action, &*entry.object)).collect();
        let (ana, qa, robot) = ("user:ana", "group:qa", "robot:shop/ci");
        assert_eq!(
            said,
            [
                ("user.create", ana),
                ("user.describe", ana),
                ("user.password", ana),
                ("session.begin", ana),
                ("user.password", ana),
                ("session.end", ana),
                ("token.create", ana),
                ("token.revoke", ana),
                ("group.create", qa),
                ("group.describe", qa),
                ("group.add-member", qa),
                ("group.remove-member", qa),
                ("group.delete", qa),
                ("robot.create", robot),
                ("token.create", robot),
                ("token.revoke", robot),
                ("robot.delete", robot),
                ("user.deactivate", ana),
                ("user.activate", ana),
            ]
        );
        assert_eq!((&*log[3].actor, &*log[3].request, &*log[3].after), ("ana", "r1", "127.0.0.1"));
        assert!(log[13..17].iter().all(|entry| entry.project == "shop"));
        let text = serde_json::to_string(&log).unwrap();
        for secret in [&made_up.unwrap(), OLD, NEW, &token.secret, &robots.secret, &session.login, "argon2"] {
            assert!(!text.contains(secret));
        }
    })
    .await;
}

#[tokio::test]
async fn the_first_administrator_begins_the_log() {
    on_each(async |engine| {
        let password = engine.accounts().ensure_administrator(None).await.unwrap().unwrap();
        engine.accounts().ensure_administrator(None).await.unwrap();
        let admin = engine.accounts().administrator().await.unwrap();
        let log = log(&engine, &admin).await;
        let said: Vec<_> =
            log.iter().map(|entry| (&*entry.actor, &*entry.action, &*entry.object, &*entry.after)).collect();
        let given = ("weir", "grant.give", "*", "user:admin has role cluster-admin on *");
        assert_eq!(said, [("weir", "user.create", "user:admin", ""), given]);
        assert!(!serde_json::to_string(&log).unwrap().contains(&password));
        let verified = engine.audit().verify(&admin).await.unwrap();
        assert!(matches!(verified, model::audit::Chain::Whole { entries: 2, .. }), "{verified:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_is_in_the_log_too() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let eve = somebody(&engine, "eve", None).await;
        let accounts = engine.accounts();
        let from = log(&engine, &admin).await.len();
        assert!(accounts.create_user(&eve, "mallory", "", None).await.is_err());
        assert!(accounts.add_member(&eve, "qa", "eve").await.is_err());
        assert!(accounts.revoke_token_of(&eve, "admin", "x").await.is_err());
        let limit = Some(Limit { rights: Rights::of(&[Right::View]), projects: None });
        let made = accounts.create_token(&eve, &TokenWish { limit, ..TokenWish::named("look") }).await.unwrap();
        let look = accounts.by_token(&made.secret).await.unwrap();
        assert!(accounts.create_token(&look, &TokenWish::named("more")).await.is_err());
        let log = log(&engine, &admin).await.split_off(from);
        let said: Vec<_> = log.iter().map(|entry| (&*entry.action, &*entry.actor, entry.refused)).collect();
        assert_eq!(
            said,
            [
                ("user.create", "eve", true),
                ("group.add-member", "eve", true),
                ("token.revoke", "eve", true),
                ("token.create", "eve", false),
                ("token.create", "eve", true),
            ]
        );
        assert_eq!(log[4].via, "token look");
    })
    .await;
}
