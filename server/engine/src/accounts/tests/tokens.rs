//! Tokens of people.

use super::*;
use crate::db::testing::execute;
use model::access::{Limit, Object, Right, Rights};
use model::account::TokenWish;
use model::{Paging, ProjectName};

fn limited(rights: &[Right], projects: Option<&[&str]>) -> TokenWish {
    let projects = projects.map(|names| names.iter().map(|name| ProjectName::parse(name).unwrap()).collect());
    TokenWish { limit: Some(Limit { rights: Rights::of(rights), projects }), ..TokenWish::named("limited") }
}

#[tokio::test]
async fn a_token_signs_in_until_it_is_revoked() {
    on_each(async |engine| {
        let actor = signed_in(&engine).await;
        let accounts = engine.accounts();
        let made = accounts.create_token(&actor, &TokenWish::named(" ci ")).await.unwrap();
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
        let made = accounts.create_token(&actor, &TokenWish::named("ci")).await.unwrap();
        assert!(matches!(accounts.create_token(&actor, &TokenWish::named("ci")).await, Err(Error::Conflict { .. })));
        for name in ["", "  ", "a\nb", &"a".repeat(65)] {
            assert!(matches!(
                accounts.create_token(&actor, &TokenWish::named(name)).await,
                Err(Error::Invalid { field: "name", .. })
            ));
        }
        let eve = somebody(&engine, "eve", None).await;
        assert!(accounts.tokens(&eve).await.unwrap().is_empty());
        assert!(matches!(accounts.revoke_token(&eve, &made.token.id).await, Err(Error::NotFound { .. })));
        assert!(matches!(accounts.tokens_of(&eve, "admin").await, Err(Error::Forbidden { .. })));
        let foreign = accounts.revoke_token_of(&eve, "admin", &made.token.id).await;
        assert!(matches!(foreign, Err(Error::Forbidden { .. })));
        assert!(accounts.by_token(&made.secret).await.is_ok());

        let hers = accounts.create_token(&eve, &TokenWish::named("ci")).await.unwrap();
        assert_eq!(accounts.tokens_of(&actor, "eve").await.unwrap()[0].id, hers.token.id);
        accounts.revoke_token_of(&actor, "eve", &hers.token.id).await.unwrap();
        assert!(matches!(accounts.by_token(&hers.secret).await, Err(Error::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn the_secret_of_a_token_is_not_in_the_database() {
    let database = crate::db::testing::sqlite();
    let engine = Engine::start(database.config()).await.unwrap();
    let actor = signed_in(&engine).await;
    let secret = engine.accounts().create_token(&actor, &TokenWish::named("ci")).await.unwrap().secret;
    engine.stop().await;
    for file in std::fs::read_dir(database.dir()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

#[tokio::test]
async fn a_token_may_what_it_leaves_and_never_more_than_its_owner() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        for project in ["shop", "other"] {
            engine.projects().create(&admin, project, "", "").await.unwrap();
        }
        let ana = somebody(&engine, "ana", Some(("edit", "shop"))).await;
        let accounts = engine.accounts();
        let made =
            accounts.create_token(&ana, &limited(&[Right::View, Right::Administer], Some(&["shop"]))).await.unwrap();
        assert_eq!(accounts.tokens(&ana).await.unwrap()[0].limit, made.token.limit, "it is kept as it was asked for");
        let may = async |right, object| accounts.by_token(&made.secret).await.unwrap().may(right, object);
        assert!(may(Right::View, Object::Project("shop")).await);
        assert!(!may(Right::Tag, Object::Project("shop")).await, "the owner may, the token may not");
        assert!(!may(Right::Administer, Object::Everything).await, "the token might, the owner may not");

        let subject = Subject::User("ana".into());
        engine.access().give(&admin, &subject, "view", &Scope::parse("other").unwrap()).await.unwrap();
        assert!(!may(Right::View, Object::Project("other")).await, "the token is for one project");
        let grants = engine.access().list(&admin, Some("shop")).await.unwrap();
        let hers = grants.iter().find(|grant| grant.subject == subject).unwrap();
        engine.access().take(&admin, hers.id).await.unwrap();
        assert!(!may(Right::View, Object::Project("shop")).await, "what the owner loses, the token loses at once");
    })
    .await;
}

#[tokio::test]
async fn a_token_of_less_makes_none_of_more() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let accounts = engine.accounts();
        let some = limited(&[Right::View, Right::Administer], None);
        let short = TokenWish { days: Some(1), ..TokenWish::named("short") };
        for wish in [some, short] {
            let made = accounts.create_token(&admin, &wish).await.unwrap();
            let actor = accounts.by_token(&made.secret).await.unwrap();
            assert!(actor.may(Right::View, Object::Everything));
            let refused = accounts.create_token(&actor, &TokenWish::named("more")).await;
            assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
            let refused = accounts.revoke_token(&actor, &made.token.id).await;
            assert!(matches!(refused, Err(Error::Forbidden { .. })));
            let refused = accounts.change_password(&actor, None, "right", NEW, PEER).await;
            assert!(matches!(refused, Err(Error::Forbidden { .. })));
            assert!(matches!(accounts.end_other_sessions(&actor, None).await, Err(Error::Forbidden { .. })));
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_on_its_day() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let accounts = engine.accounts();
        for days in [0, 3651] {
            let refused = accounts.create_token(&admin, &TokenWish { days: Some(days), ..TokenWish::named("x") }).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "days", .. })));
        }
        let made =
            accounts.create_token(&admin, &TokenWish { days: Some(30), ..TokenWish::named("ci") }).await.unwrap();
        let expires = made.token.expires.unwrap();
        assert_eq!((expires - made.token.created).whole_days(), 30);
        assert!(accounts.by_token(&made.secret).await.is_ok());
        execute(engine.db(), format!("UPDATE token SET expires_at = expires_at - {}", 30_i64 * 86_400_000)).await;
        assert!(matches!(accounts.by_token(&made.secret).await, Err(Error::Unauthenticated)));
        assert_eq!(accounts.tokens(&admin).await.unwrap().len(), 1, "it is still shown, and can be revoked");
    })
    .await;
}

#[tokio::test]
async fn limits_that_make_no_sense_are_refused() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.projects().create(&admin, "secret", "", "").await.unwrap();
        let eve = somebody(&engine, "eve", None).await;
        let accounts = engine.accounts();
        let refusal = async |actor: &Actor, wish: TokenWish| match accounts.create_token(actor, &wish).await {
            Err(Error::Invalid { field, message }) => (field, message),
            other => panic!("{other:?}"),
        };
        assert_eq!(refusal(&admin, limited(&[], None)).await.0, "rights");
        assert_eq!(refusal(&admin, limited(&[Right::View], Some(&[]))).await.0, "projects");
        let hidden = refusal(&eve, limited(&[Right::View], Some(&["secret"]))).await;
        let missing = refusal(&eve, limited(&[Right::View], Some(&["public"]))).await;
        assert_eq!(
            (hidden.0, hidden.1),
            (missing.0, missing.1.replace("public", "secret")),
            "neither can be told apart"
        );
        let none = accounts.create_token(&admin, &limited(&Right::ALL, None)).await.unwrap();
        assert_eq!(none.token.limit, None, "a limit that leaves everything is none");
    })
    .await;
}

#[tokio::test]
async fn nobody_has_tokens_without_end() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        for n in 0..100 {
            engine.accounts().create_token(&admin, &TokenWish::named(n.to_string())).await.unwrap();
        }
        let more = engine.accounts().create_token(&admin, &TokenWish::named("more")).await;
        assert!(matches!(more, Err(Error::Conflict { .. })));
    })
    .await;
}

#[tokio::test]
async fn administrators_see_the_tokens_of_all_people_and_robots() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let (ana, accounts) = (somebody(&engine, "ana", None).await, engine.accounts());
        for project in ["shop", "gone"] {
            engine.projects().create(&admin, project, "", "").await.unwrap();
            accounts.create_robot(&admin, project, "ci", "").await.unwrap();
            accounts.create_robot_token(&admin, project, "ci", &TokenWish::named("Build")).await.unwrap();
        }
        engine.projects().delete(&admin, "gone", "gone").await.unwrap();
        accounts.create_token(&ana, &limited(&[Right::View], None)).await.unwrap();

        let all = async |q: &str, size| {
            let page = accounts.tokens_of_everybody(&admin, q, Paging::new(1, size)).await.unwrap();
            let names = page.items.iter().map(|owned| format!("{} {}", owned.owner, owned.token.name));
            (names.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(), page.total)
        };
        let (build, own) = ("robot:shop/ci Build".to_owned(), "user:ana limited".to_owned());
        assert_eq!(all("", 10).await, (vec![build.clone(), own.clone()], 2));
        assert_eq!(all("", 1).await.1, 2);
        assert_eq!(all("build", 10).await, (vec![build.clone()], 1));
        assert_eq!(all("shop/", 10).await, (vec![build], 1));
        assert_eq!(all("ANA", 10).await, (vec![own], 1));
        assert_eq!(all("%", 10).await.1, 0);
        let page = accounts.tokens_of_everybody(&admin, "ana", Paging::new(1, 1)).await.unwrap();
        assert_eq!(page.items[0].token.limit.as_ref().unwrap().rights, Rights::of(&[Right::View]));
        let refused = accounts.tokens_of_everybody(&ana, "", Paging::new(1, 1)).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })));
    })
    .await;
}
