//! Several servers on one database.

use super::shop::{Shop, is_at, minutes};
use engine::Engine;
use engine::db::testing::databases;
use engine::fake::{Auth, Fake, Fault};
use model::Instant;
use model::registry::RegistrySpec;
use std::time::Duration;

#[tokio::test]
async fn two_servers_never_look_at_the_same_thing() {
    for shop in Shop::each(|fake| fake.many_tags("app", 200, 50)).await {
        let items: Vec<_> = (0..200).map(|n| shop.item("", &format!("app:1.{}.{}", n / 100, n % 100))).collect();
        shop.request(&items, &Shop::scheduled()).await;
        let other = shop.another().await;
        let mut now = Instant::now_utc();
        for round in 1..=3 {
            shop.fake.reset_requests();
            let imports = other.imports();
            let (here, there) = tokio::join!(shop.look(now), imports.look_at_due(now));
            assert_eq!(here + there.unwrap(), 200, "round {round}");
            assert_eq!(shop.fake.requests().heads, 200, "round {round}");
            now += minutes(20);
        }
        for tag in shop.tags().await {
            assert_eq!(shop.checks(tag.path.tag.as_str()).await.len(), 3, "{}", tag.path);
            assert_eq!(shop.history(tag.path.tag.as_str()).await.len(), 1, "{}", tag.path);
        }
    }
}

#[tokio::test]
async fn what_a_killed_server_was_doing_is_taken_over_within_its_lease() {
    for shop in Shop::each(|fake| {
        fake.many_tags("app", 8, 8);
        fake.fault("HEAD /v2/", Fault::Silent(Duration::from_secs(60)));
    })
    .await
    {
        let dying = Engine::start(shop.database.config()).await.unwrap();
        let items: Vec<_> = (0..8).map(|n| shop.item("", &format!("app:1.0.{n}"))).collect();
        dying.imports().request(&shop.ana, &Shop::web(), &items, &Shop::once()).await.unwrap();
        let waiting = async {
            while shop.fake.requests().heads < 8 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap();
        dying.kill().await;
        shop.fake.heal();
        assert_eq!(shop.look(Instant::now_utc()).await, 0, "they are still taken");
        assert_eq!(shop.look(Instant::now_utc() + minutes(3)).await, 8, "and then they are not");
        assert!(shop.tags().await.iter().all(|tag| tag.status.digest.is_some()));
    }
}

#[tokio::test]
async fn a_server_that_stops_in_order_leaves_nothing_taken() {
    for shop in Shop::each(|fake| {
        fake.image("app", "1");
        fake.fault("HEAD /v2/", Fault::Silent(Duration::from_secs(60)));
    })
    .await
    {
        let stopping = Engine::start(shop.database.config()).await.unwrap();
        stopping
            .imports()
            .request(&shop.ana, &Shop::web(), &[shop.item("prod", "app:1")], &Shop::once())
            .await
            .unwrap();
        let waiting = async {
            while shop.fake.requests().heads == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap();
        stopping.stop().await;
        shop.fake.heal();
        assert_eq!(shop.look(Instant::now_utc()).await, 1);
    }
}

#[tokio::test]
async fn a_registry_that_one_server_was_told_of_is_known_to_all() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.fake.authenticate(Auth::basic());
        let other = shop.another().await;
        let (url, username, password) = (shop.fake.url().to_string(), "ana".into(), "secret".into());
        let spec = RegistrySpec { url, insecure: true, username, password, ..RegistrySpec::default() };
        // Both have the same key, as servers that share a database must.
        shop.engine.registries().add(&shop.ana, "lab", spec).await.unwrap();
        shop.request(&[shop.item("prod", "app:1")], &Shop::once()).await;
        assert_eq!(other.imports().look_at_due(Instant::now_utc()).await.unwrap(), 1);
        let digest = shop.fake.digest("app", "1").unwrap();
        assert!(is_at(&shop.tag("prod").await, &digest));
    }
}

#[tokio::test]
async fn of_two_servers_one_reads_a_registry_in_the_background() {
    // An SQLite file has one server.
    for database in databases().await.into_iter().skip(1) {
        let fake = Fake::start().await;
        fake.many_tags("app", 120, 20);
        let first = Engine::start(database.config()).await.unwrap();
        let second = Engine::start(database.config()).await.unwrap();
        let ana = engine::Actor::system();
        let spec = RegistrySpec { url: fake.url().to_string(), insecure: true, ..RegistrySpec::default() };
        first.registries().add(&ana, "lab", spec).await.unwrap();
        second.imports().look_at_due(Instant::now_utc()).await.unwrap();
        let filled = async {
            while second.registries().get(&ana, "lab").await.unwrap().fill.done == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), filled).await.unwrap();
        assert_eq!((fake.requests().catalogue, fake.requests().heads), (1, 120));
    }
}
