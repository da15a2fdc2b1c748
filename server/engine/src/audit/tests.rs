use crate::db::testing::databases;
use crate::{Actor, Db, Engine, Error};
use model::access::{Scope, Subject};
use model::audit::{AuditFilter, Chain};

async fn on_each<F: AsyncFn(Engine, Actor)>(test: F) {
    for database in databases().await {
        let engine = Engine::open(database.config()).await.unwrap();
        engine.accounts().ensure_administrator(Some("right")).await.unwrap();
        let admin = engine.accounts().administrator().await.unwrap().on("r-1");
        engine.projects().create(&admin, "shop", "", "").await.unwrap();
        test(engine.clone(), admin).await;
        engine.stop().await;
    }
}

async fn grant(engine: &Engine, actor: &Actor, scope: &str) -> Result<(), Error> {
    let scope = Scope::parse(scope).unwrap();
    engine.access().give(actor, &Subject::Anyone, "view", &scope).await.map(drop)
}

/// What nobody can do through Weir: a hand in the database.
async fn tamper(db: &Db, sql: &'static str) -> Result<(), sqlx::Error> {
    match db {
        Db::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
        Db::Postgres { pool, .. } => sqlx::query(sql).execute(pool).await.map(drop),
    }
}

/// The guards of the table are no hindrance to whoever owns the database.
async fn without_guards(db: &Db) {
    let guards: &[&str] = match db {
        Db::Sqlite { .. } => &["DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_cut"],
        Db::Postgres { .. } => &["DROP TRIGGER audit_is_not_changed ON audit"],
    };
    for guard in guards {
        tamper(db, guard).await.unwrap();
    }
}

#[tokio::test]
async fn changes_and_refusals_are_told_with_who_and_what() {
    on_each(async |engine, admin| {
        grant(&engine, &admin, "shop").await.unwrap();
        let stranger = Actor::administrator(String::new(), "eve".into());
        let eve = Actor::new("e".into(), "eve".into(), stranger.via, model::access::Access::NONE);
        grant(&engine, &eve, "shop").await.unwrap_err();
        let entries = engine.audit().page(&admin, &AuditFilter::default(), None, 10).await.unwrap();
        let told: Vec<_> =
            entries.iter().map(|entry| (&*entry.actor, &*entry.action, &*entry.object, entry.refused)).collect();
        assert_eq!(told[..2], [("eve", "grant.give", "shop", true), ("admin", "grant.give", "shop", false)]);
        assert_eq!(entries[1].request, "r-1");
        assert_eq!(entries[1].after, "anyone has role view on shop");
        let refused = AuditFilter { refused: Some(true), ..AuditFilter::default() };
        assert_eq!(engine.audit().page(&admin, &refused, None, 10).await.unwrap().len(), 1);
        let of_eve = AuditFilter { actor: "eve".into(), action: "grant".into(), ..AuditFilter::default() };
        assert_eq!(engine.audit().page(&admin, &of_eve, None, 10).await.unwrap().len(), 1);
        assert!(matches!(engine.audit().page(&eve, &refused, None, 10).await, Err(Error::Forbidden { .. })));
    })
    .await;
}

#[tokio::test]
async fn the_chain_is_whole_and_tells_where_it_was_broken() {
    on_each(async |engine, admin| {
        for scope in ["shop", "shop/a", "shop/b"] {
            grant(&engine, &admin, scope).await.unwrap();
        }
        let Chain::Whole { entries, .. } = engine.audit().verify(&admin).await.unwrap() else { panic!("broken") };
        assert!(entries >= 3);
        tamper(engine.db(), "UPDATE audit SET actor = 'eve'").await.unwrap_err();
        tamper(engine.db(), "DELETE FROM audit").await.unwrap_err();
        without_guards(engine.db()).await;
        tamper(engine.db(), "UPDATE audit SET actor = 'eve' WHERE object = 'shop/a'").await.unwrap();
        assert!(matches!(engine.audit().verify(&admin).await.unwrap(), Chain::Broken { sequence, .. } if sequence == entries - 1));
        tamper(engine.db(), "DELETE FROM audit WHERE object = 'shop/a'").await.unwrap();
        assert!(matches!(engine.audit().verify(&admin).await.unwrap(), Chain::Broken { sequence, .. } if sequence == entries - 1));
    })
    .await;
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_missed() {
    on_each(async |engine, admin| {
        grant(&engine, &admin, "shop").await.unwrap();
        grant(&engine, &admin, "shop/a").await.unwrap();
        without_guards(engine.db()).await;
        tamper(engine.db(), "DELETE FROM audit WHERE object = 'shop/a'").await.unwrap();
        assert!(matches!(engine.audit().verify(&admin).await.unwrap(), Chain::Broken { .. }));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_told_does_not_happen() {
    on_each(async |engine, admin| {
        let before = engine.access().list(&admin, Some("shop")).await.unwrap();
        tamper(engine.db(), "DELETE FROM audit_head").await.unwrap();
        grant(&engine, &admin, "shop").await.unwrap_err();
        assert_eq!(engine.access().list(&admin, Some("shop")).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn many_at_once_make_one_chain() {
    on_each(async |engine, admin| {
        let mut all = tokio::task::JoinSet::new();
        for n in 0..12 {
            let (engine, admin) = (engine.clone(), admin.clone());
            all.spawn(async move { grant(&engine, &admin, &format!("shop/s{n}")).await });
        }
        while let Some(done) = all.join_next().await {
            done.unwrap().unwrap();
        }
        assert!(matches!(engine.audit().verify(&admin).await.unwrap(), Chain::Whole { entries, .. } if entries >= 12));
    })
    .await;
}
