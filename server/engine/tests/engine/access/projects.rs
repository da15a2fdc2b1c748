//! How much a project may have.

use crate::imports::shop::Shop;
use engine::db::testing::person;
use engine::{Error, Expect};
use model::project::Quota;
use model::stream::{TagPatch, TagPath};

fn quota(streams: i64, tags: i64, scheduled: i64) -> Quota {
    Quota { streams: Some(streams), tags: Some(tags), scheduled: Some(scheduled) }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Forbidden { message }) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn growth_beyond_a_quota_is_refused_and_nothing_else() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let (streams, quotas) = (shop.engine.streams(), shop.engine.quotas());
        for tag in ["1", "2"] {
            shop.import(tag, "app:1", &Shop::scheduled()).await;
        }
        quotas.set(&shop.ana, "shop", &quota(1, 1, 1)).await.unwrap();
        assert!(refused(streams.create(&shop.ana, "shop", "other").await).contains("1 image streams"));
        let third = streams.set(&shop.ana, &Shop::path("3"), &TagPatch::default(), Expect::Any, "").await;
        assert!(refused(third).contains("1 tags and has 2"));
        let items = [shop.item("3", "app:1"), shop.item("1", "app:1")];
        let asked = shop.request(&items, &Shop::once()).await;
        assert!(asked[0].refused.as_ref().is_some_and(|why| why.contains("ask an administrator")));
        assert_eq!(asked[1].refused, None, "what it has, it changes freely");
        let once = TagPatch { scheduled: Some(false), ..TagPatch::default() };
        streams.set(&shop.ana, &Shop::path("1"), &once, Expect::Any, "").await.unwrap();
        let again = streams.set(&shop.ana, &Shop::path("1"), &Shop::scheduled(), Expect::Any, "").await;
        assert!(refused(again).contains("scheduled tags"));

        streams.delete_tag(&shop.ana, &Shop::path("2"), "").await.unwrap();
        refused(streams.restore_tag(&shop.ana, &Shop::path("2")).await);
        quotas.set(&shop.ana, "shop", &Quota::default()).await.unwrap();
        streams.restore_tag(&shop.ana, &Shop::path("2")).await.unwrap();
        let used = quotas.get(&shop.ana, "shop").await.unwrap();
        assert_eq!((used.streams, used.tags, used.scheduled), (1, 2, 1));
    }
}

#[tokio::test]
async fn administrators_alone_set_quotas_and_members_see_them() {
    for shop in Shop::each(|_| ()).await {
        let adam = person(&shop.engine, "adam", &[("admin", "shop")]).await;
        let eve = person(&shop.engine, "eve", &[]).await;
        let quotas = shop.engine.quotas();
        assert!(matches!(quotas.set(&adam, "shop", &quota(9, 9, 9)).await, Err(Error::Forbidden { .. })));
        assert_eq!(quotas.get(&adam, "shop").await.unwrap().most, Quota::default());
        assert!(matches!(quotas.get(&eve, "shop").await, Err(Error::NotFound { .. })));
        assert!(matches!(quotas.set(&shop.ana, "shop", &quota(-1, 0, 0)).await, Err(Error::Invalid { .. })));
    }
}

#[tokio::test]
async fn what_a_project_was_granted_ends_with_it() {
    for shop in Shop::each(|_| ()).await {
        let adam = person(&shop.engine, "adam", &[("admin", "shop")]).await;
        shop.engine.credentials().put(&adam, "shop", "quay.io", "ana", "secret").await.unwrap();
        shop.engine.projects().delete(&adam, "shop", "shop").await.unwrap();
        shop.engine.projects().create(&shop.ana, "shop", "", "").await.unwrap();
        let adam = engine::db::testing::again(&shop.engine, "adam").await;
        assert!(shop.engine.projects().get(&adam, "shop").await.is_err());
        assert!(shop.engine.credentials().list(&shop.ana, "shop").await.unwrap().is_empty());
        assert!(shop.engine.streams().tag(&adam, &TagPath::new("shop", "web", "1").unwrap()).await.is_err());
    }
}
