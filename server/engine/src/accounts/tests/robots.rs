//! Robots of a project.

use super::*;
use model::access::{Object, PULLER, Right};
use model::account::TokenWish;

async fn shop(engine: &Engine) -> Actor {
    let admin = signed_in(engine).await;
    for project in ["shop", "base"] {
        engine.projects().create(&admin, project, "", "").await.unwrap();
    }
    admin
}

fn robot() -> Subject {
    Subject::parse("robot:shop/ci").unwrap()
}

#[tokio::test]
async fn a_robot_works_for_its_project_until_it_is_deleted() {
    on_each(async |engine| {
        let admin = shop(&engine).await;
        let ana = somebody(&engine, "ana", Some(("admin", "shop"))).await;
        let accounts = engine.accounts();
        let made = accounts.create_robot(&ana, "shop", " ci ", "Builds").await.unwrap();
        assert_eq!((made.name.as_str(), made.tokens), ("ci", 0));
        assert!(matches!(accounts.create_robot(&ana, "shop", "ci", "").await, Err(Error::Conflict { .. })));
        for name in ["", "Ci", "a/b", "a:b"] {
            let refused = accounts.create_robot(&ana, "shop", name, "").await;
            assert!(matches!(refused, Err(Error::Invalid { field: "name", .. })), "{name:?}");
        }
        let scope = Scope::parse("shop").unwrap();
        engine.access().give(&ana, &robot(), "registry-editor", &scope).await.unwrap();
        let token = accounts.create_robot_token(&ana, "shop", "ci", &TokenWish::named("build")).await.unwrap();
        let actor = accounts.by_token(&token.secret).await.unwrap();
        assert_eq!(actor.name, "system:serviceaccount:shop:ci");
        assert!(actor.may(Right::Tag, Object::Project("shop")) && !actor.may(Right::View, Object::Project("base")));
        assert!(matches!(accounts.create_token(&actor, &TokenWish::named("x")).await, Err(Error::Forbidden { .. })));
        assert_eq!(accounts.robots(&ana, "shop").await.unwrap()[0].tokens, 1);

        accounts.delete_robot(&ana, "shop", "ci").await.unwrap();
        assert!(matches!(accounts.by_token(&token.secret).await, Err(Error::Unauthenticated)));
        accounts.create_robot(&ana, "shop", "ci", "").await.unwrap();
        let token = accounts.create_robot_token(&ana, "shop", "ci", &TokenWish::named("build")).await.unwrap();
        let anew = accounts.by_token(&token.secret).await.unwrap();
        assert!(!anew.may(Right::Tag, Object::Project("shop")), "a new robot of an old name may nothing");

        accounts.revoke_robot_token(&ana, "shop", "ci", &token.token.id).await.unwrap();
        assert!(matches!(accounts.by_token(&token.secret).await, Err(Error::Unauthenticated)));
        let token = accounts.create_robot_token(&admin, "shop", "ci", &TokenWish::named("build")).await.unwrap();
        engine.projects().delete(&admin, "shop", "shop").await.unwrap();
        assert!(
            matches!(accounts.by_token(&token.secret).await, Err(Error::Unauthenticated)),
            "it goes with its project"
        );
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        assert!(accounts.robots(&admin, "shop").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_project_and_its_robots_are_missing_for_who_does_not_see_it() {
    on_each(async |engine| {
        let admin = shop(&engine).await;
        engine.accounts().create_robot(&admin, "shop", "ci", "").await.unwrap();
        let eve = somebody(&engine, "eve", None).await;
        let viewer = somebody(&engine, "vic", Some(("view", "shop"))).await;
        let accounts = engine.accounts();
        let wish = TokenWish::named("x");
        for (project, robot) in [("shop", "ci"), ("shop", "none"), ("none", "ci")] {
            let missing = format!("There is no project “{project}”");
            let said = |outcome: Result<(), Error>| assert_eq!(outcome.unwrap_err().to_string(), missing);
            said(accounts.robots(&eve, project).await.map(drop));
            said(accounts.robot_tokens(&eve, project, robot).await.map(drop));
            said(accounts.create_robot(&eve, project, robot, "").await.map(drop));
            said(accounts.delete_robot(&eve, project, robot).await);
            said(accounts.create_robot_token(&eve, project, robot, &wish).await.map(drop));
            said(accounts.revoke_robot_token(&eve, project, robot, "x").await);
        }
        let seen = accounts.create_robot_token(&viewer, "shop", "ci", &wish).await;
        assert!(matches!(seen, Err(Error::Forbidden { .. })));
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_hold_of_a_robot_that_may_more() {
    on_each(async |engine| {
        let admin = shop(&engine).await;
        let ana = somebody(&engine, "ana", Some(("registry-admin", "shop"))).await;
        let accounts = engine.accounts();
        accounts.create_robot(&admin, "shop", "ci", "").await.unwrap();
        let make = async |name| accounts.create_robot_token(&ana, "shop", "ci", &TokenWish::named(name)).await;
        assert!(make("plain").await.is_ok());
        let base = Scope::parse("base").unwrap();
        engine.access().give(&admin, &robot(), PULLER, &base).await.unwrap();
        assert!(make("cross").await.is_ok(), "whoever granted it in base granted it to those who manage shop");
        for (role, scope) in [("admin", "shop"), (CLUSTER_ADMIN, "*")] {
            let scope = Scope::parse(scope).unwrap();
            let grant = engine.access().give(&admin, &robot(), role, &scope).await.unwrap();
            let refused = make("more").await;
            assert!(matches!(refused, Err(Error::Forbidden { .. })), "{role}: {refused:?}");
            engine.access().take(&admin, grant.id).await.unwrap();
        }
        let wish = TokenWish { days: Some(1), ..TokenWish::named("short") };
        let short = accounts.create_token(&ana, &wish).await.unwrap();
        let short = accounts.by_token(&short.secret).await.unwrap();
        let refused = accounts.create_robot_token(&short, "shop", "ci", &TokenWish::named("long")).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })));
    })
    .await;
}
