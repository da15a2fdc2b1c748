//! Imports in the name of people with different grants, and with whose credentials.

use crate::imports::shop::{Shop, reason};
use engine::db::testing::{again, execute, grant, person};
use engine::fake::Auth;
use engine::{Destination, Error};
use model::registry::RegistrySpec;
use model::stream::{TagPatch, TagPath};
use model::{Instant, ProjectName, StreamName};

fn path(tag: &str) -> TagPath {
    TagPath::new("dev", "app", tag).unwrap()
}

fn dev() -> Destination {
    Destination { project: ProjectName::parse("dev").unwrap(), stream: StreamName::parse("app").unwrap() }
}

async fn shops() -> Vec<Shop> {
    let shops = Shop::each(|fake| drop(fake.image("app", "1"))).await;
    for shop in &shops {
        shop.engine.projects().create(&shop.ana, "dev", "", "").await.unwrap();
    }
    shops
}

/// Asks for `app:1` in the name of somebody, and looks. Answers how the tag stands.
async fn ask(shop: &Shop, name: &str, tag: &str) -> model::stream::StreamTag {
    let actor = again(&shop.engine, name).await;
    let asked = shop.engine.imports().request(&actor, &dev(), &[shop.item(tag, "app:1")], &Shop::once()).await.unwrap();
    assert_eq!(asked[0].refused, None);
    shop.look(Instant::now_utc()).await;
    shop.engine.streams().tag(&shop.ana, &path(tag)).await.unwrap()
}

#[tokio::test]
async fn what_may_not_be_imported_is_told_item_by_item_and_asks_nobody() {
    for shop in shops().await {
        let rita = person(&shop.engine, "rita", &[("view", "dev"), ("edit", "dev/app:release-*")]).await;
        shop.engine.streams().create(&shop.ana, "dev", "app").await.unwrap();
        let items = [shop.item("release-1", "app:1"), shop.item("prod", "app:1")];
        let asked = shop.engine.imports().request(&rita, &dev(), &items, &TagPatch::default()).await.unwrap();
        assert_eq!(asked[0].refused, None);
        assert!(asked[1].refused.is_some());
        assert!(shop.engine.streams().tag(&shop.ana, &path("prod")).await.is_err());

        let vera = person(&shop.engine, "vera", &[("view", "dev")]).await;
        shop.fake.reset_requests();
        let repository = shop.at("app");
        for refused in [
            shop.engine.imports().request(&vera, &dev(), &items, &TagPatch::default()).await.err(),
            shop.engine.imports().plan(&vera, &dev(), &items, &TagPatch::default()).await.err(),
            shop.engine.imports().tags_of(&vera, &dev(), &repository, true).await.err(),
            shop.engine.imports().now(&vera, &path("release-1"), false).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::Forbidden { .. })), "{refused:?}");
        }
        assert_eq!(shop.fake.requests().total(), 0);
    }
}

#[tokio::test]
async fn a_schedule_stops_when_its_setter_may_not_import_any_more() {
    for shop in shops().await {
        let dana = person(&shop.engine, "dana", &[("edit", "dev")]).await;
        let asked = shop.engine.imports().request(&dana, &dev(), &[shop.item("1", "app:1")], &Shop::scheduled()).await;
        assert_eq!(asked.unwrap()[0].refused, None);
        shop.look(Instant::now_utc()).await;
        let before = shop.engine.streams().tag(&shop.ana, &path("1")).await.unwrap();
        execute(shop.engine.db(), "DELETE FROM access_grant WHERE subject = 'user:dana'".into()).await;
        shop.fake.image("app", "1");
        shop.fake.reset_requests();
        shop.look(before.status.next_check.unwrap()).await;
        let stays = shop.engine.streams().tag(&shop.ana, &path("1")).await.unwrap();
        assert_eq!((reason(&stays), &stays.status.digest), (Some("Forbidden"), &before.status.digest));
        assert!(stays.status.condition.unwrap().message.contains("dana set this source"));
        assert_eq!(shop.fake.requests().total(), 0, "nobody is asked in the name of somebody who may not");
    }
}

#[tokio::test]
async fn the_credential_of_a_registry_works_for_those_who_may_use_it() {
    for shop in shops().await {
        shop.fake.authenticate(Auth::basic());
        let (url, username, password) = (shop.fake.url().to_string(), "ana".into(), "secret".into());
        let spec = RegistrySpec { url, insecure: true, username, password, ..RegistrySpec::default() };
        shop.engine.registries().add(&shop.ana, "lab", spec).await.unwrap();
        person(&shop.engine, "dana", &[("edit", "dev"), ("view", "registry:lab")]).await;
        assert_eq!(reason(&ask(&shop, "dana", "1").await), Some("Unauthorized"));
        let seen = shop.engine.registries().get(&again(&shop.engine, "dana").await, "lab").await.unwrap();
        assert_eq!(seen.spec.username, "", "as whom Weir signs in is not hers to know");
        grant(&shop.engine, "user:dana", "registry-editor", "registry:lab").await;
        assert_eq!(reason(&ask(&shop, "dana", "2").await), None);
    }
}

#[tokio::test]
async fn the_credential_of_a_project_works_in_that_project_alone_and_is_never_shown() {
    for shop in shops().await {
        shop.fake.authenticate(Auth::basic());
        let spec = RegistrySpec { url: shop.fake.url().to_string(), insecure: true, ..RegistrySpec::default() };
        shop.engine.registries().add(&shop.ana, "lab", spec).await.unwrap();
        let dana = person(&shop.engine, "dana", &[("edit", "dev"), ("edit", "shop")]).await;
        let vera = person(&shop.engine, "vera", &[("view", "dev")]).await;
        let host = shop.fake.url().authority().to_owned();
        let credentials = shop.engine.credentials();
        assert!(credentials.put(&vera, "dev", &host, "ana", "secret").await.is_err());
        credentials.put(&dana, "dev", &host, "ana", "wrong").await.unwrap();
        assert_eq!(reason(&ask(&shop, "dana", "1").await), Some("Unauthorized"));
        credentials.put(&dana, "dev", &host, "ana", "secret").await.unwrap();
        assert_eq!(reason(&ask(&shop, "dana", "2").await), None);
        let shown = credentials.list(&dana, "dev").await.unwrap();
        assert_eq!((shown.len(), shown[0].username.as_str()), (1, "ana"));
        assert!(!format!("{shown:?}").contains("secret"));
        assert!(credentials.list(&vera, "dev").await.is_err());

        let here = shop.engine.imports().request(&dana, &Shop::web(), &[shop.item("1", "app:1")], &Shop::once()).await;
        assert_eq!(here.unwrap()[0].refused, None);
        shop.look(Instant::now_utc()).await;
        assert_eq!(reason(&shop.tag("1").await), Some("Unauthorized"), "another project has none");

        credentials.remove(&dana, "dev", &host).await.unwrap();
        assert_eq!(reason(&ask(&shop, "dana", "3").await), Some("Unauthorized"));
        assert!(matches!(credentials.remove(&dana, "dev", &host).await, Err(Error::NotFound { .. })));
        assert!(credentials.put(&dana, "dev", "not a host", "ana", "secret").await.is_err());
    }
}
