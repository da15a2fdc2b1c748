//! Whatever a source does wrong, no tag moves wrongly, nothing is lost, and people read why.

use super::shop::{Shop, is_at, minutes, reason};
use engine::Engine;
use engine::fake::{Auth, Fault};
use model::Instant;
use model::registry::RegistrySpec;
use model::stream::CheckOutcome;
use std::time::Duration;

#[tokio::test]
async fn a_lying_digest_moves_no_tag_and_the_truth_does() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let first = shop.import("prod", "app:1", &Shop::scheduled()).await.status.digest;
        let second = shop.fake.image("app", "1");
        for (fault, word) in [(Fault::Corrupted, "Mismatch"), (Fault::OtherDigest, "Mismatch")] {
            shop.fake.fault("GET /v2/app/manifests", fault);
            let tag = shop.look_when_due("prod").await;
            assert_eq!((reason(&tag), &tag.status.digest), (Some(word), &first));
            shop.fake.heal();
        }
        assert_eq!(shop.checks("prod").await[0].outcome, CheckOutcome::Failed);
        assert!(is_at(&shop.look_when_due("prod").await, &second));
        assert_eq!(shop.history("prod").await.len(), 2);
    }
}

#[tokio::test]
async fn a_source_that_shrinks_takes_nothing_away() {
    for shop in Shop::each(|fake| fake.many_tags("app", 30, 10)).await {
        shop.request_all("app", "", &Shop::scheduled()).await;
        shop.look(Instant::now_utc()).await;
        for n in 3..30 {
            shop.fake.untag("app", &format!("1.0.{n}"));
        }
        shop.look(Instant::now_utc() + minutes(20)).await;
        let tags = shop.tags().await;
        assert!(tags.len() == 30 && tags.iter().all(|tag| tag.status.digest.is_some()));
        assert_eq!(tags.iter().filter(|tag| reason(tag) == Some("NotFound")).count(), 27);

        shop.request_all("app", "", &Shop::scheduled()).await;
        shop.look(Instant::now_utc()).await;
        assert_eq!(shop.tags().await.len(), 30, "a second import of fewer tags removes none");
    }
}

#[tokio::test]
async fn a_failed_import_is_tried_again_later_and_the_first_failure_is_remembered() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.fake.fault("", Fault::Status(500));
        let failed = shop.import("prod", "app:1", &Shop::once()).await;
        assert_eq!((reason(&failed), failed.is_pending(), failed.status.attempts), (Some("InternalError"), false, 1));
        let again = shop.look_when_due("prod").await;
        assert_eq!(again.status.attempts, 2);
        assert_eq!(again.status.condition, failed.status.condition, "the same failure, since the first time");
        shop.fake.heal();
        let digest = shop.fake.digest("app", "1").unwrap();
        assert!(is_at(&shop.look_when_due("prod").await, &digest));
        assert_eq!(shop.tag("prod").await.status.next_check, None);

        shop.fake.fault("", Fault::Status(500));
        shop.import("prod", "app:1", &Shop::once()).await;
        let mut tries = 1;
        while shop.tag("prod").await.status.next_check.is_some() {
            shop.look_when_due("prod").await;
            tries += 1;
        }
        let left = shop.tag("prod").await;
        assert_eq!((tries, reason(&left)), (8, Some("InternalError")), "then the condition stays");
        assert!(is_kept(&left, &digest));
    }
}

fn is_kept(tag: &model::stream::StreamTag, digest: &model::Digest) -> bool {
    tag.status.digest.as_ref() == Some(digest)
}

#[tokio::test]
async fn a_limit_in_the_middle_is_obeyed_and_the_rest_comes_later() {
    for shop in Shop::each(|fake| {
        fake.many_tags("app", 60, 60);
        fake.fault("HEAD /v2/app/manifests/1.0.57", Fault::Later(429, "600".into()));
    })
    .await
    {
        let items: Vec<_> = (0..60).map(|n| shop.item("", &format!("app:1.0.{n}"))).collect();
        shop.request(&items, &Shop::scheduled()).await;
        let begun = Instant::now_utc();
        shop.look(begun).await;
        let tags = shop.tags().await;
        let limited: Vec<_> = tags.iter().filter(|tag| reason(tag) == Some("TooManyRequests")).collect();
        assert!(!limited.is_empty() && limited.len() < 60, "{} of 60", limited.len());
        for tag in &limited {
            assert!(tag.status.next_check.unwrap() >= begun + minutes(9), "it comes back when it was told to");
        }
        let done = tags.iter().filter(|tag| tag.status.digest.is_some()).count();
        assert_eq!(done + limited.len(), 60, "each has its own result");
        shop.fake.heal();
        shop.fake.reset_requests();
        shop.look(begun + minutes(5)).await;
        assert_eq!(shop.fake.requests().total(), 0, "a host that wants to be left alone is");

        // Another process does not know the limit by heart, but the database does.
        let other = shop.another().await;
        other.imports().look_at_due(begun + minutes(5)).await.unwrap();
        assert_eq!(shop.fake.requests().total(), 0);
        other.imports().look_at_due(begun + minutes(30)).await.unwrap();
        assert!(shop.tags().await.iter().all(|tag| tag.status.digest.is_some() && reason(tag).is_none()));
    }
}

#[tokio::test]
async fn credentials_right_wrong_and_missing() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.fake.authenticate(Auth::basic());
        let digest = shop.fake.digest("app", "1").unwrap();
        assert_eq!(reason(&shop.import("prod", "app:1", &Shop::once()).await), Some("Unauthorized"));
        assert_eq!(shop.tag("prod").await.status.next_check, None, "that needs a person");

        let spec = |password: &str| RegistrySpec {
            url: shop.fake.url().to_string(),
            insecure: true,
            username: "ana".into(),
            password: password.into(),
            ..RegistrySpec::default()
        };
        let registries = shop.engine.registries();
        let added = registries.add(&shop.ana, "lab", spec("wrong")).await.unwrap();
        let wrong = shop.engine.imports().now(&shop.ana, &Shop::path("prod"), false).await.unwrap();
        assert_eq!(reason(&wrong), Some("Unauthorized"));
        assert!(wrong.status.condition.unwrap().message.contains("registry lab"), "the message names what to change");
        registries.edit(&shop.ana, "lab", added.version, spec("secret")).await.unwrap();
        let right = shop.engine.imports().now(&shop.ana, &Shop::path("prod"), false).await.unwrap();
        assert!(is_at(&right, &digest), "{right:?}");
    }
}

#[tokio::test]
async fn a_registry_gone_for_hours_is_asked_rarely_and_no_tag_moves() {
    for shop in Shop::each(|fake| fake.many_tags("app", 100, 10)).await {
        let items: Vec<_> = (0..100).map(|n| shop.item("", &format!("app:1.0.{n}"))).collect();
        shop.request(&items, &Shop::scheduled()).await;
        let begun = Instant::now_utc();
        shop.look(begun).await;
        let before: Vec<_> = shop.tags().await.into_iter().map(|tag| tag.status.digest).collect();

        shop.fake.fault("", Fault::Status(500));
        shop.fake.reset_requests();
        for minute in 15..195 {
            shop.look(begun + minutes(minute)).await;
        }
        let asked = shop.fake.requests().total();
        assert!((1..=200).contains(&asked), "{asked} requests in three hours for 100 tags");
        let after: Vec<_> = shop.tags().await.into_iter().map(|tag| tag.status.digest).collect();
        assert_eq!(after, before);

        shop.fake.heal();
        for minute in 195..345 {
            shop.look(begun + minutes(minute)).await;
        }
        let tags = shop.tags().await;
        assert!(tags.iter().all(|tag| reason(tag).is_none()), "all is well again");
        let checked = tags.iter().map(|tag| tag.status.last_check.unwrap().at).min().unwrap();
        assert!(checked > begun + minutes(300), "and everything is looked at again");
    }
}

#[tokio::test]
async fn a_kill_in_the_middle_of_an_import_of_500_tags_loses_and_halves_nothing() {
    for shop in Shop::each(|fake| {
        fake.many_tags("app", 500, 300);
        // Some get no answer, so that the kill comes in the middle.
        fake.fault("HEAD /v2/app/manifests/1.4.", Fault::Silent(Duration::from_secs(60)));
    })
    .await
    {
        let items: Vec<_> = (0..500).map(|n| shop.item("", &format!("app:1.{}.{}", n / 100, n % 100))).collect();
        let working = Engine::start(shop.database.config()).await.unwrap();
        working.imports().request(&shop.ana, &Shop::web(), &items, &Shop::once()).await.unwrap();
        let waiting = async {
            while shop.fake.requests().heads < 300 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(120), waiting).await.unwrap();
        working.kill().await;
        let done = shop.tags().await.iter().filter(|tag| tag.status.digest.is_some()).count();
        assert!((200..500).contains(&done), "{done} of 500");
        shop.fake.heal();

        // Its leases run out, and whoever is there goes on.
        shop.look(Instant::now_utc() + minutes(3)).await;
        let tags = shop.tags().await;
        assert_eq!(tags.len(), 500);
        for tag in &tags {
            assert!(tag.status.digest.is_some() && tag.image.is_some() && !tag.is_pending(), "{}", tag.path);
        }
        for tag in tags.iter().step_by(50) {
            assert_eq!(shop.history(tag.path.tag.as_str()).await.len(), 1, "{}", tag.path);
        }
    }
}
