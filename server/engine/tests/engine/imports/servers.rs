//! Several servers on one database.

use super::shop::{Shop, minutes};
use engine::Engine;
use engine::fake::Fault;
use model::Instant;
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
