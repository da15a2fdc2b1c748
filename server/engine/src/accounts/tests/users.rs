//! People: made, kept out, and their passwords.

use super::*;
use model::account::TokenWish;

#[tokio::test]
async fn a_person_signs_in_from_their_making_to_their_deactivation() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let accounts = engine.accounts();
        let (ana, made_up) = accounts.create_user(&admin, " ana ", "Ana L.", Some(OLD)).await.unwrap();
        assert_eq!((ana.name.as_str(), ana.display_name.as_str(), ana.active), ("ana", "Ana L.", true));
        assert_eq!(made_up, None);
        let (_, made_up) = accounts.create_user(&admin, "ben", "", None).await.unwrap();
        assert!(accounts.sign_in("ben", &made_up.unwrap(), PEER).await.is_ok());

        let actor = accounts.sign_in("ana", OLD, PEER).await.unwrap();
        let token = accounts.create_token(&actor, &TokenWish::named("ci")).await.unwrap().secret;
        accounts.deactivate(&admin, "ana").await.unwrap();
        accounts.deactivate(&admin, "ana").await.unwrap();
        assert!(matches!(accounts.sessions(&actor).await, Err(Error::Forbidden { .. })));
        assert!(matches!(accounts.by_token(&token).await, Err(Error::Unauthenticated)));
        let refused = accounts.sign_in("ana", OLD, PEER).await.unwrap_err().to_string();
        assert_eq!(refused, accounts.sign_in("nobody", OLD, PEER).await.unwrap_err().to_string());

        accounts.activate(&admin, "ana").await.unwrap();
        assert!(accounts.sign_in("ana", OLD, PEER).await.is_ok());
        assert!(matches!(accounts.by_token(&token).await, Err(Error::Unauthenticated)), "what ended stays ended");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_name_or_no_password_makes_nobody() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let accounts = engine.accounts();
        for name in ["", "a/b", "system:serviceaccount:shop:ci", "..", "a b", "a\0", &"a".repeat(65)] {
            let refused = accounts.create_user(&admin, name, "", Some(OLD)).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "name", .. })), "{name:?}");
        }
        for password in ["", "1234567", &"a".repeat(201)] {
            let refused = accounts.create_user(&admin, "ana", "", Some(password)).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "password", .. })));
        }
        let refused = accounts.create_user(&admin, "ana", "a\nb", Some(OLD)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "display_name", .. })));
        assert!(matches!(accounts.create_user(&admin, "admin", "", Some(OLD)).await, Err(Error::Conflict { .. })));
        assert_eq!(accounts.users(&admin).await.unwrap().len(), 1);
        assert!(matches!(accounts.deactivate(&admin, "ana").await, Err(Error::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn who_changes_a_password_knows_the_old_one() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let accounts = engine.accounts();
        accounts.create_user(&admin, "ana", "", Some(OLD)).await.unwrap();
        let ana = accounts.sign_in("ana", OLD, PEER).await.unwrap();
        let change = async |old: &str, new: &str| accounts.change_password(&ana, None, old, new, PEER).await;
        assert!(matches!(change("wrong", NEW).await, Err(Error::Invalid { field: "old", .. })));
        assert!(matches!(change(OLD, OLD).await, Err(Error::Invalid { field: "password", .. })));
        assert!(matches!(change(OLD, "short").await, Err(Error::Invalid { field: "password", .. })));
        assert!(accounts.sign_in("ana", OLD, PEER).await.is_ok(), "nothing has changed");
        change(OLD, NEW).await.unwrap();
        assert!(accounts.sign_in("ana", OLD, PEER).await.is_err());
        assert!(accounts.sign_in("ana", NEW, PEER).await.is_ok());

        let made_up = accounts.reset_password(&admin, "ana", None).await.unwrap().unwrap();
        assert!(accounts.sign_in("ana", NEW, PEER).await.is_err());
        assert!(accounts.sign_in("ana", &made_up, PEER).await.is_ok());
        for _ in 0..6 {
            assert!(matches!(change("wrong", NEW).await, Err(Error::Invalid { .. })));
        }
        assert!(
            matches!(change(&made_up, NEW).await, Err(Error::RateLimited { .. })),
            "guessing is slowed down here, too"
        );
    })
    .await;
}

#[tokio::test]
async fn an_old_hash_is_made_anew_as_its_owner_signs_in() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.accounts().create_user(&admin, "ana", "", Some(OLD)).await.unwrap();
        // Of "correct horse", with m=8 KiB and t=1.
        let salt = argon2::password_hash::SaltString::from_b64("c29tZXNhbHR5c2FsdA").unwrap();
        let cheap = argon2::Params::new(8, 1, 1, None).unwrap();
        let cheap = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
        let weak = argon2::PasswordHasher::hash_password(&cheap, OLD.as_bytes(), &salt).unwrap().to_string();
        crate::db::testing::execute(
            engine.db(),
            format!("UPDATE account SET password_hash = '{weak}' WHERE name = 'ana'"),
        )
        .await;
        let stored = async || crate::db::accounts::by_name(engine.db(), "ana").await.unwrap().unwrap().password_hash;
        assert!(engine.accounts().sign_in("ana", "wrong", PEER).await.is_err());
        assert_eq!(stored().await, weak, "only the right password can be hashed anew");
        engine.accounts().sign_in("ana", OLD, PEER).await.unwrap();
        assert!(stored().await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(engine.accounts().sign_in("ana", OLD, PEER).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn who_has_no_password_cannot_sign_in_with_one() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.accounts().create_user(&admin, "ana", "", Some(OLD)).await.unwrap();
        let ana = engine.accounts().sign_in("ana", OLD, PEER).await.unwrap();
        crate::db::testing::execute(engine.db(), "UPDATE account SET password_hash = '' WHERE name = 'ana'".into())
            .await;
        for password in ["", OLD] {
            assert!(matches!(engine.accounts().sign_in("ana", password, PEER).await, Err(Error::Invalid { .. })));
        }
        let change = engine.accounts().change_password(&ana, None, "", NEW, PEER).await;
        assert!(matches!(change, Err(Error::Conflict { .. })));
        assert!(!engine.accounts().user(&admin, "ana").await.unwrap().has_password);
    })
    .await;
}

#[tokio::test]
async fn only_administrators_manage_people() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        let ana = somebody(&engine, "ana", Some(("admin", "shop"))).await;
        let accounts = engine.accounts();
        let refused =
            |outcome: Result<(), Error>| assert!(matches!(outcome, Err(Error::Forbidden { .. })), "{outcome:?}");
        refused(accounts.users(&ana).await.map(drop));
        refused(accounts.user(&ana, "admin").await.map(drop));
        refused(accounts.create_user(&ana, "eve", "", Some(OLD)).await.map(drop));
        refused(accounts.describe_user(&ana, "ana", "Boss").await);
        refused(accounts.reset_password(&ana, "admin", Some(NEW)).await.map(drop));
        refused(accounts.deactivate(&ana, "admin").await);
        refused(accounts.activate(&ana, "admin").await);
        refused(accounts.sessions_of(&ana, "admin").await.map(drop));
        refused(accounts.end_sessions_of(&ana, "admin").await);
        refused(accounts.groups(&ana).await.map(drop));
        refused(accounts.create_group(&ana, "qa", "", Default::default()).await.map(drop));
        refused(accounts.add_member(&ana, "qa", "ana").await);
        refused(accounts.delete_group(&ana, "qa").await);
        assert_eq!(accounts.users(&admin).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let accounts = engine.accounts();
        assert!(matches!(accounts.deactivate(&admin, "admin").await, Err(Error::Conflict { .. })));
        somebody(&engine, "ana", None).await;
        accounts.create_group(&admin, "owners", "", Default::default()).await.unwrap();
        let owners = Subject::Group("owners".into());
        engine.access().give(&admin, &owners, CLUSTER_ADMIN, &Scope::Everything).await.unwrap();
        assert!(
            matches!(accounts.deactivate(&admin, "admin").await, Err(Error::Conflict { .. })),
            "the group is empty"
        );
        accounts.add_member(&admin, "owners", "ana").await.unwrap();
        accounts.deactivate(&admin, "admin").await.unwrap();
        let ana = accounts.sign_in("ana", OLD, PEER).await.unwrap();
        assert!(matches!(accounts.remove_member(&ana, "owners", "ana").await, Err(Error::Conflict { .. })));
        assert!(matches!(accounts.delete_group(&ana, "owners").await, Err(Error::Conflict { .. })));
        assert_eq!(accounts.groups_of(&ana, "ana").await.unwrap(), ["owners"], "what is refused changes nothing");
    })
    .await;
}

#[tokio::test]
async fn of_two_administrators_who_keep_each_other_out_one_stays() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let ana = somebody(&engine, "ana", Some((CLUSTER_ADMIN, "*"))).await;
        let accounts = engine.accounts();
        let (one, other) = tokio::join!(accounts.deactivate(&admin, "ana"), accounts.deactivate(&ana, "admin"));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    })
    .await;
}
