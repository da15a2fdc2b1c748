//! Image streams before the eyes of people with different grants.

use crate::imports::shop::{Shop, reason};
use engine::db::testing::{again, execute, grant, person};
use engine::{Actor, Error, Expect};
use model::Paging;
use model::audit::AuditFilter;
use model::stream::{SourceKind, StreamSort, TagPath, TypedSource};

/// With a tag `prod`.
async fn shops() -> Vec<Shop> {
    let shops = Shop::each(|fake| drop(fake.image("app", "1"))).await;
    for shop in &shops {
        shop.engine.projects().create(&shop.ana, "dev", "", "").await.unwrap();
        shop.import("prod", "app:1", &Shop::once()).await;
    }
    shops
}

/// Lets `dev/app:tag` follow `shop/web:prod`.
async fn follow(shop: &Shop, actor: &Actor, tag: &str) -> Result<(), Error> {
    let source = TypedSource { project: "shop".into(), ..TypedSource::new(SourceKind::Tag, "web:prod") };
    let path = TagPath::new("dev", "app", tag).unwrap();
    shop.engine.streams().tag_image(actor, &path, &source, true, Expect::Any, "").await.map(drop)
}

#[tokio::test]
async fn who_has_no_grant_meets_what_is_not_there() {
    for shop in shops().await {
        let eve = person(&shop.engine, "eve", &[("view", "dev")]).await;
        let streams = shop.engine.streams();
        let (there, nowhere) = (Shop::path("prod"), TagPath::new("nope", "web", "prod").unwrap());
        for (hidden, missing) in [
            (streams.tag(&eve, &there).await.err(), streams.tag(&eve, &nowhere).await.err()),
            (streams.get(&eve, "shop", "web").await.err(), streams.get(&eve, "nope", "web").await.err()),
            (streams.whole(&eve, "shop", "web").await.err(), streams.whole(&eve, "nope", "web").await.err()),
            (streams.hold(&eve, &there, "").await.err(), streams.hold(&eve, &nowhere, "").await.err()),
            (streams.delete_tag(&eve, &there, "").await.err(), streams.delete_tag(&eve, &nowhere, "").await.err()),
            (streams.create(&eve, "shop", "new").await.err(), streams.create(&eve, "nope", "new").await.err()),
            (streams.delete(&eve, "shop", "web").await.err(), streams.delete(&eve, "nope", "web").await.err()),
            (
                streams.list(&eve, "shop", "", StreamSort::default(), Paging::default()).await.err(),
                streams.list(&eve, "nope", "", StreamSort::default(), Paging::default()).await.err(),
            ),
        ] {
            let (hidden, missing) = (hidden.unwrap(), missing.unwrap());
            assert!(matches!(hidden, Error::NotFound { .. }), "{hidden:?}");
            assert_eq!(hidden.to_string().replace("shop", "nope"), missing.to_string());
        }
        assert!(streams.all(&eve, None).await.unwrap().is_empty());
        assert!(streams.changed(&eve, None, 0, 100).await.unwrap().is_empty());
        let activity = streams.activity(&eve, "").await.unwrap();
        assert!(activity.moves.is_empty() && activity.failing.is_empty() && activity.held.is_empty());
        assert!(shop.engine.overview().search(&eve, "prod").await.unwrap().is_empty());
        assert!(shop.engine.overview().search(&shop.ana, "prod").await.unwrap().stream_tags.len() == 1);

        let filter = AuditFilter { actor: "eve".into(), refused: Some(true), ..AuditFilter::default() };
        let refused = shop.engine.audit().page(&shop.ana, &filter, None, 100).await.unwrap();
        assert!(refused.iter().any(|entry| entry.action == "tag.delete" && entry.object == "shop/web:prod"));
        assert_eq!(shop.tag("prod").await.hold, None);
    }
}

#[tokio::test]
async fn who_sees_some_tags_neither_counts_nor_finds_the_others() {
    for shop in shops().await {
        for tag in ["release-1", "release-2"] {
            shop.import(tag, "app:1", &Shop::once()).await;
        }
        shop.fake.image("app", "2");
        let secret = shop.import("secret", "app:2", &Shop::once()).await.status.digest.unwrap();
        shop.engine.streams().hold(&shop.ana, &Shop::path("secret"), "").await.unwrap();
        let rita = person(&shop.engine, "rita", &[("view", "shop/web:release-*")]).await;
        let streams = shop.engine.streams();

        let page = streams.get(&rita, "shop", "web").await.unwrap();
        let names: Vec<_> = page.tags.iter().map(|tag| tag.path.tag.as_str()).collect();
        assert_eq!(names, ["release-1", "release-2"]);
        assert_eq!((page.facts.tags, page.facts.held), (2, 0));
        assert_eq!(streams.tags(&rita, "shop", "web", "", Paging::default()).await.unwrap().total, 2);
        assert_eq!(streams.moves(&rita, "shop", "web", Paging::default()).await.unwrap().total, 2);
        assert_eq!(streams.news(&rita, "shop", "web", 0).await.unwrap(), 2);
        let whole = streams.whole(&rita, "shop", "web").await.unwrap();
        assert_eq!((whole.tags.len(), whole.moves.len()), (2, 2));
        let yaml = streams.yaml(&rita, "shop", "web").await.unwrap();
        assert!(yaml.contains("release-1") && !yaml.contains("secret"), "{yaml}");
        assert!(streams.image(&rita, "shop", "web", secret.as_str(), None).await.is_err());
        assert!(streams.image(&shop.ana, "shop", "web", secret.as_str(), None).await.is_ok());
        let shared = streams.image(&rita, "shop", "web", page.tags[0].status.digest.as_ref().unwrap().as_str(), None);
        assert_eq!(shared.await.unwrap().tags.len(), 2, "prod has the image as well");
        assert!(streams.activity(&rita, "").await.unwrap().held.is_empty());
        assert_eq!(shop.engine.projects().get(&rita, "shop").await.unwrap().streams, 1);
        let found = shop.engine.overview().search(&rita, "web").await.unwrap();
        assert_eq!(found.streams[0].tags, 2);
        assert!(shop.engine.overview().search(&rita, secret.as_str()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_text_saved_by_who_sees_some_tags_leaves_the_others_alone() {
    for shop in shops().await {
        shop.import("release-1", "app:1", &Shop::once()).await;
        let rita = person(&shop.engine, "rita", &[("edit", "shop/web:release-*")]).await;
        let streams = shop.engine.streams();
        let yaml = streams.yaml(&rita, "shop", "web").await.unwrap();
        streams.yaml_save(&rita, "shop", "web", &yaml.replace("app:1", "app:2")).await.unwrap();
        let prod = shop.tag("prod").await.spec.unwrap();
        assert!(prod.source.unwrap().text.ends_with("app:1"));
        assert!(shop.tag("release-1").await.spec.unwrap().source.unwrap().text.ends_with("app:2"));
    }
}

#[tokio::test]
async fn who_may_move_one_tag_moves_no_other() {
    for shop in shops().await {
        shop.import("dev", "app:1", &Shop::once()).await;
        let pam = person(&shop.engine, "pam", &[("view", "shop"), ("edit", "shop/web:prod")]).await;
        let streams = shop.engine.streams();
        let from = TypedSource::new(SourceKind::Tag, "web:dev");
        streams.tag_image(&pam, &Shop::path("prod"), &from, false, Expect::Any, "").await.unwrap();
        for refused in [
            streams.tag_image(&pam, &Shop::path("dev"), &from, false, Expect::Any, "").await.err(),
            streams.hold(&pam, &Shop::path("dev"), "").await.err(),
            streams.protect(&pam, &Shop::path("prod"), true).await.err(),
            streams.delete(&pam, "shop", "web").await.err(),
            streams.create(&pam, "shop", "other").await.err(),
        ] {
            let refused = refused.unwrap();
            assert!(matches!(refused, Error::Forbidden { .. }), "{refused:?}");
        }
        streams.hold(&pam, &Shop::path("prod"), "").await.unwrap();
    }
}

#[tokio::test]
async fn following_needs_pull_on_the_source_at_every_step() {
    for shop in shops().await {
        let dana = person(&shop.engine, "dana", &[("edit", "dev")]).await;
        let hidden = follow(&shop, &dana, "1").await.unwrap_err();
        assert_eq!(hidden.to_string(), "There is no image stream shop/web");
        grant(&shop.engine, "user:dana", "system:image-puller", "shop").await;
        let dana = again(&shop.engine, "dana").await;
        follow(&shop, &dana, "1").await.unwrap();
        assert!(shop.engine.streams().get(&dana, "shop", "web").await.is_err(), "who may pull sees nothing");

        let followed = TagPath::new("dev", "app", "1").unwrap();
        let now = async || shop.engine.streams().tag(&shop.ana, &followed).await.unwrap();
        let first = now().await.status.digest;
        assert_eq!(first, shop.tag("prod").await.status.digest);
        assert_eq!(shop.tag("prod").await.followers, std::slice::from_ref(&followed));
        let vera = person(&shop.engine, "vera", &[("view", "shop")]).await;
        let seen = shop.engine.streams().tag(&vera, &Shop::path("prod")).await.unwrap();
        assert!(seen.followers.is_empty(), "projects that she does not see");

        execute(shop.engine.db(), "DELETE FROM access_grant WHERE subject = 'user:dana' AND scope = 'shop'".into())
            .await;
        shop.fake.image("app", "1");
        shop.import("prod", "app:1", &Shop::once()).await;
        let stays = now().await;
        assert_eq!((reason(&stays), &stays.status.digest), (Some("Forbidden"), &first));
        assert!(stays.status.condition.unwrap().message.contains("dana"));

        follow(&shop, &shop.ana, "1").await.unwrap();
        assert_eq!(now().await.status.digest, shop.tag("prod").await.status.digest);
    }
}
