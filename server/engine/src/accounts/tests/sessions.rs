//! Sessions of people.

use super::*;
use crate::{Keep, SignedIn};
use model::Instant as Moment;
use model::account::TokenWish;

/// Stores a session as the program does, under an id that says whose it is.
async fn store(engine: &Engine, signed_in: &SignedIn, id: &str) {
    let now = Moment::now_utc();
    let ends = now + std::time::Duration::from_secs(3600);
    assert!(db::sessions::add(engine.db(), id, "{}", ends, Some(signed_in), now).await.unwrap());
}

async fn begin(engine: &Engine, actor: &Actor, id: &str) -> SignedIn {
    let signed_in =
        engine.accounts().begin_session(actor, PEER, &format!("Firefox\n{}", "x".repeat(500))).await.unwrap();
    store(engine, &signed_in, id).await;
    signed_in
}

async fn is_live(engine: &Engine, id: &str) -> bool {
    db::sessions::find(engine.db(), id, Moment::now_utc()).await.unwrap().is_some()
}

#[tokio::test]
async fn people_see_their_sessions_and_end_them() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let ana = somebody(&engine, "ana", None).await;
        let accounts = engine.accounts();
        let (here, there) = (begin(&engine, &ana, "here").await, begin(&engine, &ana, "there").await);
        begin(&engine, &ana, "third").await;
        let others = begin(&engine, &admin, "admin").await;
        let list = accounts.sessions(&ana).await.unwrap();
        assert_eq!(list.len(), 3);
        assert_eq!(list[0].address, "127.0.0.1");
        assert_eq!(list[0].user_agent.len(), 200);
        assert_eq!((list[0].ends - list[0].begun).whole_days(), 30);
        assert!(list.iter().all(|session| session.id != "here"), "the list signs nobody in");

        accounts.end_session(&ana, &there.login).await.unwrap();
        assert!(!is_live(&engine, "there").await && is_live(&engine, "here").await);
        for id in [there.login.as_str(), others.login.as_str(), "", "\0"] {
            assert!(matches!(accounts.end_session(&ana, id).await, Err(Error::NotFound { .. })), "{id:?}");
        }
        accounts.end_other_sessions(&ana, Some(&here.login)).await.unwrap();
        assert!(is_live(&engine, "here").await && !is_live(&engine, "third").await);
        assert!(is_live(&engine, "admin").await);

        assert_eq!(accounts.sessions_of(&admin, "ana").await.unwrap().len(), 1);
        accounts.end_session_of(&admin, "ana", &here.login).await.unwrap();
        assert!(!is_live(&engine, "here").await);
        assert!(matches!(accounts.sessions_of(&admin, "nobody\0").await, Err(Error::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_change_of_password_or_of_standing_ends_sessions() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let ana = somebody(&engine, "ana", None).await;
        let accounts = engine.accounts();
        let here = begin(&engine, &ana, "here").await;
        begin(&engine, &ana, "there").await;
        accounts.change_password(&ana, Some(&here.login), OLD, NEW, PEER).await.unwrap();
        assert!(is_live(&engine, "here").await && !is_live(&engine, "there").await);
        accounts.reset_password(&admin, "ana", Some(OLD)).await.unwrap();
        assert!(!is_live(&engine, "here").await);

        let last = begin(&engine, &ana, "last").await;
        accounts.deactivate(&admin, "ana").await.unwrap();
        assert!(!is_live(&engine, "last").await);
        assert!(accounts.resume(last.clone()).await.unwrap().is_none(), "also when it was loaded before");
        accounts.activate(&admin, "ana").await.unwrap();
        assert!(!is_live(&engine, "last").await, "what ended stays ended");
    })
    .await;
}

#[tokio::test]
async fn a_session_gets_another_id_when_its_rights_change() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        let ana = somebody(&engine, "ana", None).await;
        let accounts = engine.accounts();
        accounts.create_group(&admin, "qa", "", Default::default()).await.unwrap();
        let mut known = begin(&engine, &ana, "a").await;
        let mut renewed = async || {
            let keep = accounts.resume(known.clone()).await.unwrap().unwrap().keep;
            match keep {
                Keep::Renewed(anew) => {
                    assert_eq!((&anew.login, anew.begun), (&known.login, known.begun), "it is the same signing-in");
                    known = anew;
                    true
                }
                _ => false,
            }
        };
        assert!(!renewed().await);
        let shop = Scope::parse("shop").unwrap();
        let grant = engine.access().give(&admin, &Subject::User("ana".into()), "view", &shop).await.unwrap();
        assert!(renewed().await && !renewed().await, "a grant");
        engine.access().take(&admin, grant.id).await.unwrap();
        assert!(renewed().await, "a grant that is taken away");
        accounts.add_member(&admin, "qa", "ana").await.unwrap();
        assert!(renewed().await, "a group");
        engine.access().give(&admin, &Subject::Group("qa".into()), "view", &shop).await.unwrap();
        assert!(renewed().await, "a grant to the group");
        accounts.remove_member(&admin, "qa", "ana").await.unwrap();
        assert!(renewed().await && !renewed().await);
    })
    .await;
}

#[tokio::test]
async fn ending_a_session_ends_it_under_all_its_ids() {
    on_each(async |engine| {
        signed_in(&engine).await;
        let ana = somebody(&engine, "ana", None).await;
        let known = engine.accounts().begin_session(&ana, PEER, "").await.unwrap();
        let old = db::sessions::key(1);
        store(&engine, &known, &old).await;
        assert!(engine.accounts().replace_session(1).await.unwrap());
        assert!(!engine.accounts().replace_session(1).await.unwrap(), "one request makes the new one");
        store(&engine, &known, "new").await;
        assert_eq!(engine.accounts().sessions(&ana).await.unwrap().len(), 1);
        assert!(is_live(&engine, &old).await);
        engine.accounts().sign_out(&known).await.unwrap();
        assert!(!is_live(&engine, &old).await && !is_live(&engine, "new").await);
    })
    .await;
}

#[tokio::test]
async fn the_last_use_is_noted_now_and_then() {
    on_each(async |engine| {
        signed_in(&engine).await;
        let ana = somebody(&engine, "ana", None).await;
        let known = begin(&engine, &ana, "a").await;
        assert!(matches!(engine.accounts().resume(known.clone()).await.unwrap().unwrap().keep, Keep::Same));
        let earlier = SignedIn { seen: known.seen - std::time::Duration::from_secs(301), ..known };
        let Keep::Seen(seen) = engine.accounts().resume(earlier).await.unwrap().unwrap().keep else {
            panic!("not noted")
        };
        assert!(seen.seen >= seen.begun);
    })
    .await;
}

#[tokio::test]
async fn who_listens_for_long_is_asked_again() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        let ana = somebody(&engine, "ana", Some(("view", "*"))).await;
        let accounts = engine.accounts();
        let known = begin(&engine, &ana, "a").await;
        let by_session = accounts.resume(known.clone()).await.unwrap().unwrap().actor;
        let made = accounts.create_token(&ana, &TokenWish::named("ci")).await.unwrap();
        let by_token = accounts.by_token(&made.secret).await.unwrap();
        for actor in [&by_session, &by_token, &admin, &Actor::system()] {
            engine.access().renewed(actor).await.unwrap();
        }
        accounts.end_session(&ana, &known.login).await.unwrap();
        assert!(matches!(engine.access().renewed(&by_session).await, Err(Error::Unauthenticated)));
        engine.access().renewed(&by_token).await.unwrap();
        accounts.revoke_token(&ana, &made.token.id).await.unwrap();
        assert!(matches!(engine.access().renewed(&by_token).await, Err(Error::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn who_comes_with_a_session_is_told_by_one_question_until_anything_changes() {
    on_each(async |engine| {
        let admin = signed_in(&engine).await;
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        let ana = somebody(&engine, "ana", Some(("view", "shop"))).await;
        let (accounts, access) = (engine.accounts(), engine.access());
        accounts.create_group(&admin, "qa", "", Default::default()).await.unwrap();
        accounts.add_member(&admin, "qa", "ana").await.unwrap();
        let (all, qa, shop) = (Scope::Everything, Subject::Group("qa".into()), Scope::parse("shop").unwrap());
        access.give(&admin, &Subject::Anyone, "view", &Scope::parse("registry:lab").unwrap()).await.unwrap();
        access.give(&admin, &qa, "edit", &shop).await.unwrap();
        // Each time another session, as if the former had been renewed.
        let mut id = 0;
        let mut anew = async || {
            id += 1;
            let known = accounts.begin_session(&ana, PEER, "").await.unwrap();
            store(&engine, &known, &db::sessions::key(id)).await;
            (id, known)
        };
        let whoever = async |id| accounts.in_session(id).await.unwrap();

        let (id, known) = anew().await;
        let found = whoever(id).await.unwrap();
        assert_eq!(found, accounts.resume(known.clone()).await.unwrap().unwrap().actor, "with the same rights");
        assert_eq!(found.access().held().len(), 3);
        assert!(whoever(id + 1).await.is_none());

        let grant = access.give(&admin, &qa, "view", &all).await.unwrap();
        assert!(whoever(id).await.is_none(), "the session is to be renewed");
        let (id, _) = anew().await;
        assert_eq!(whoever(id).await.unwrap().access().held().len(), 4);
        access.take(&admin, grant.id).await.unwrap();
        assert!(whoever(id).await.is_none());

        let (id, known) = anew().await;
        assert!(whoever(id).await.is_some());
        accounts.end_session(&ana, &known.login).await.unwrap();
        assert!(whoever(id).await.is_none(), "an ended session is nobody's");
        let (id, _) = anew().await;
        execute(engine.db(), "UPDATE session SET seen_at = seen_at - 301000".into()).await;
        assert!(whoever(id).await.is_none(), "its use is to be noted");
        let (id, _) = anew().await;
        execute(engine.db(), "UPDATE session SET expires_at = 1".into()).await;
        assert!(whoever(id).await.is_none());
        let (id, _) = anew().await;
        accounts.deactivate(&admin, "ana").await.unwrap();
        assert!(whoever(id).await.is_none());
    })
    .await;
}
