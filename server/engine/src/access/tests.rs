use crate::db::testing::{databases, execute};
use crate::{Actor, Engine, Error, Via};
use model::access::{Object, Right, Rights, Scope, Subject};
use model::account::Origin;
use std::net::{IpAddr, Ipv4Addr};

async fn on_each<F: AsyncFn(Engine, Actor)>(test: F) {
    for database in databases().await {
        let engine = Engine::open(database.config()).await.unwrap();
        engine.accounts().ensure_administrator(Some("right")).await.unwrap();
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let admin = engine.accounts().sign_in("admin", "right", peer).await.unwrap();
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        engine.projects().create(&admin, "lab", "", "").await.unwrap();
        test(engine.clone(), admin).await;
        engine.stop().await;
    }
}

fn subject(text: &str) -> Subject {
    Subject::parse(text).unwrap()
}

fn scope(text: &str) -> Scope {
    Scope::parse(text).unwrap()
}

/// A person as a request would find them now.
async fn person(engine: &Engine, name: &str) -> Actor {
    let access = super::of_user(engine.db(), name).await.unwrap();
    Actor::new(name.to_owned(), name.to_owned(), Via::Session, access)
}

async fn with_people(engine: &Engine, admin: &Actor) {
    for name in ["ana", "ben"] {
        engine.accounts().create_user(admin, name, "", Some("a long password")).await.unwrap();
    }
}

#[tokio::test]
async fn a_grant_takes_effect_at_once_and_ends_at_once() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        let prod = Object::Tag("shop", "web", "prod");
        assert!(!person(&engine, "ana").await.may(Right::Tag, prod));
        let grant = engine.access().give(&admin, &subject("user:ana"), "edit", &scope("shop/web:prod")).await.unwrap();
        let ana = person(&engine, "ana").await;
        assert!(ana.may(Right::Tag, prod) && !ana.may(Right::Tag, Object::Tag("shop", "web", "dev")));
        engine.access().take(&admin, grant.id).await.unwrap();
        assert!(!person(&engine, "ana").await.may(Right::Tag, prod));
        assert!(matches!(engine.access().take(&admin, grant.id).await, Err(Error::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn nobody_hands_on_what_they_do_not_hold_there() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        let access = engine.access();
        access.give(&admin, &subject("user:ana"), "registry-admin", &scope("shop")).await.unwrap();
        let ana = person(&engine, "ana").await;
        access.give(&ana, &subject("user:ben"), "view", &scope("shop/web")).await.unwrap();
        for (role, on) in [("admin", "shop"), ("cluster-admin", "shop"), ("edit", "shop/web")] {
            let refused = access.give(&ana, &subject("user:ben"), role, &scope(on)).await;
            assert!(matches!(refused, Err(Error::Forbidden { .. })), "{role} on {on}");
        }
        for on in ["lab", "nowhere"] {
            let refused = access.give(&ana, &subject("user:ben"), "view", &scope(on)).await.unwrap_err();
            assert_eq!(refused.to_string(), format!("There is no project “{on}”"), "another's project is as none");
        }
        let refused = access.give(&ana, &subject("user:ana"), "cluster-admin", &scope("*")).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })));
        let ben = person(&engine, "ben").await;
        assert!(matches!(access.list(&ben, Some("shop")).await, Err(Error::Forbidden { .. })));
        assert!(matches!(access.list(&ben, Some("lab")).await, Err(Error::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_grant_needs_somebody_and_something_that_are_there() {
    on_each(async |engine, admin| {
        let access = engine.access();
        for who in ["user:nobody", "group:nobodies", "robot:shop/none"] {
            let refused = access.give(&admin, &subject(who), "view", &scope("shop")).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "subject", .. })), "{who}");
        }
        let refused = access.give(&admin, &Subject::Anyone, "viewer", &scope("shop")).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "role", .. })));
        let refused = access.give(&admin, &Subject::Anyone, "view", &scope("nowhere")).await;
        assert!(matches!(refused, Err(Error::NotFound { what: "project", .. })));
        access.give(&admin, &Subject::Anyone, "view", &scope("shop")).await.unwrap();
        let again = access.give(&admin, &Subject::Anyone, "view", &scope("shop")).await;
        assert!(matches!(again, Err(Error::Conflict { .. })));
    })
    .await;
}

#[tokio::test]
async fn somebody_always_administers() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        let access = engine.access();
        let own = access.list(&admin, None).await.unwrap();
        let own = own.iter().find(|grant| grant.role == "cluster-admin").unwrap();
        assert!(matches!(access.take(&admin, own.id).await, Err(Error::Conflict { .. })));
        access.give(&admin, &subject("user:ana"), "cluster-admin", &scope("*")).await.unwrap();
        access.take(&admin, own.id).await.unwrap();
        assert!(person(&engine, "ana").await.may(Right::Administer, Object::Everything));
        assert!(!person(&engine, "admin").await.may(Right::Administer, Object::Everything));
    })
    .await;
}

#[tokio::test]
async fn groups_hand_their_grants_to_their_members_and_members_are_listed_with_the_reason() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        engine.accounts().create_group(&admin, "qa", "", Origin::Local).await.unwrap();
        engine.accounts().add_member(&admin, "qa", "ana").await.unwrap();
        engine.access().give(&admin, &subject("group:qa"), "edit", &scope("shop")).await.unwrap();
        assert!(person(&engine, "ana").await.may(Right::Tag, Object::Project("shop")));
        assert!(!person(&engine, "ben").await.sees(Object::Project("shop")));
        let members = engine.access().members(&admin, "shop").await.unwrap();
        let ana = members.iter().find(|member| member.who == subject("user:ana")).unwrap();
        assert_eq!(ana.grants[0].subject, subject("group:qa"), "through the group");
        assert!(members.iter().any(|member| member.who == subject("user:admin")), "who administers everything");
        let why = engine.access().explain(&admin, &subject("user:ana"), Object::Project("shop")).await.unwrap();
        let tag = why.iter().find(|verdict| verdict.right == Right::Tag).unwrap();
        assert!(tag.allowed && tag.because.len() == 1);
    })
    .await;
}

#[tokio::test]
async fn a_role_of_ones_own_means_what_it_says_until_it_is_changed() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        let access = engine.access();
        let rights = Rights::of(&[Right::View, Right::Rollback]);
        access.create_role(&admin, "operator", "Rolls back", rights).await.unwrap();
        access.give(&admin, &subject("user:ana"), "operator", &scope("shop")).await.unwrap();
        assert!(person(&engine, "ana").await.may(Right::Rollback, Object::Project("shop")));
        access.edit_role(&admin, "operator", "", Rights::of(&[Right::View]), Some(1)).await.unwrap();
        assert!(!person(&engine, "ana").await.may(Right::Rollback, Object::Project("shop")));
        assert!(matches!(access.delete_role(&admin, "operator").await, Err(Error::Conflict { .. })));
        for name in ["edit", "cluster-admin"] {
            assert!(matches!(
                access.edit_role(&admin, name, "", rights, None).await,
                Err(Error::Invalid { field: "name", .. })
            ));
        }
        let ana = person(&engine, "ana").await;
        assert!(matches!(access.create_role(&ana, "mine", "", Rights::all()).await, Err(Error::Forbidden { .. })));
    })
    .await;
}

#[tokio::test]
async fn who_acts_under_a_name_is_who_is_active_now() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        engine.access().give(&admin, &subject("user:ana"), "edit", &scope("shop")).await.unwrap();
        let may = async |name: &str| {
            let access = super::of_name(engine.db(), name).await.unwrap();
            access.allows(Right::Pull, Object::Project("shop"))
        };
        assert!(may("ana").await && may("weir").await);
        assert!(!may("ben").await && !may("nobody").await && !may("system:serviceaccount:shop:none").await);
        engine.accounts().deactivate(&admin, "ana").await.unwrap();
        assert!(!may("ana").await);
    })
    .await;
}

#[tokio::test]
async fn of_two_edits_of_a_role_from_one_version_the_second_is_told() {
    on_each(async |engine, admin| {
        let (access, view) = (engine.access(), Rights::of(&[Right::View]));
        let made = access.create_role(&admin, "operator", "", view).await.unwrap();
        let first = access.edit_role(&admin, "operator", "First", view, Some(made.version)).await.unwrap();
        let second = access.edit_role(&admin, "operator", "Second", Rights::all(), Some(made.version)).await;
        assert!(matches!(second, Err(Error::Conflict { .. })), "{second:?}");
        let stored = access.roles(&admin).await.unwrap().into_iter().find(|role| role.name == "operator").unwrap();
        assert_eq!(stored, first);
        access.edit_role(&admin, "operator", "Third", view, Some(first.version)).await.unwrap();
        access.edit_role(&admin, "operator", "Whatever is there", view, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn strangers_may_look_and_pull_whatever_becomes_of_their_role() {
    on_each(async |engine, admin| {
        with_people(&engine, &admin).await;
        let (access, view) = (engine.access(), Rights::of(&[Right::View]));
        access.create_role(&admin, "open", "", view).await.unwrap();
        access.give(&admin, &Subject::Anyone, "open", &scope("shop")).await.unwrap();
        let more = access.edit_role(&admin, "open", "", Rights::all(), None).await;
        assert!(matches!(more, Err(Error::Invalid { field: "rights", .. })), "{more:?}");
        access.edit_role(&admin, "open", "", Rights::of(&[Right::View, Right::Pull]), None).await.unwrap();

        // As it would stand in a database of an earlier version.
        execute(engine.db(), "UPDATE role SET rights = 'view tag delete administer' WHERE name = 'open'".into()).await;
        let stranger = access.stranger().await.unwrap().unwrap();
        let shop = Object::Project("shop");
        assert!(stranger.may(Right::View, shop));
        for right in Right::ALL.into_iter().filter(|right| *right != Right::View) {
            assert!(!stranger.may(right, shop), "{right}");
        }
        let ana = person(&engine, "ana").await;
        assert!(ana.may(Right::View, shop) && !ana.may(Right::Tag, shop), "nor does it give more to who is signed in");
    })
    .await;
}
