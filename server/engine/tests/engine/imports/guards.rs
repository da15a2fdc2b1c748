//! What keeps a tag from following its source blindly.

use super::shop::{Shop, is_at, reason};
use model::Instant;
use model::stream::{Backwards, CheckOutcome, TagPatch};

#[tokio::test]
async fn going_back_is_shown_and_where_asked_for_stopped() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let old = shop.fake.digest("app", "1").unwrap();
        let new = shop.fake.image("app", "1");
        let stop = TagPatch { backwards: Some(Backwards::Stop), ..Shop::scheduled() };
        shop.import("warned", "app:1", &Shop::scheduled()).await;
        shop.import("stopped", "app:1", &stop).await;
        shop.fake.tag("app", "1", &old);

        let warned = shop.look_when_due("warned").await;
        assert!(is_at(&warned, &old));
        assert!(shop.history("warned").await[0].warning.as_ref().is_some_and(|w| w.contains("from version 2 to 1")));

        let stopped = shop.look_when_due("stopped").await;
        assert_eq!((reason(&stopped), stopped.status.digest.as_ref()), (Some("Backwards"), Some(&new)));
        assert_eq!(stopped.would_move(), Some(&old));
        assert_eq!(shop.checks("stopped").await[0].outcome, CheckOutcome::Failed);
        shop.fake.reset_requests();
        shop.look_when_due("stopped").await;
        assert_eq!(shop.fake.requests().gets(), 0, "what was refused is not fetched again");

        let accepted = shop.engine.imports().now(&shop.ana, &Shop::path("stopped"), true).await.unwrap();
        assert!(is_at(&accepted, &old), "a person may accept it");
        assert!(shop.history("stopped").await[0].warning.is_some());
    }
}

#[tokio::test]
async fn a_source_that_goes_forward_again_ends_the_condition() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let old = shop.fake.digest("app", "1").unwrap();
        let new = shop.fake.image("app", "1");
        let stop = TagPatch { backwards: Some(Backwards::Stop), ..Shop::scheduled() };
        shop.import("prod", "app:1", &stop).await;
        shop.fake.tag("app", "1", &old);
        shop.look_when_due("prod").await;
        shop.fake.tag("app", "1", &new);
        assert!(is_at(&shop.look_when_due("prod").await, &new));
        let newest = shop.fake.image("app", "1");
        assert!(is_at(&shop.look_when_due("prod").await, &newest));
        assert_eq!(shop.history("prod").await.len(), 2);
    }
}

#[tokio::test]
async fn a_tag_on_hold_is_looked_at_but_not_moved() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let first = shop.import("prod", "app:1", &Shop::scheduled()).await.status.digest.unwrap();
        shop.engine.streams().hold(&shop.ana, &Shop::path("prod"), "release").await.unwrap();
        let second = shop.fake.image("app", "1");
        shop.fake.reset_requests();
        let held = shop.look_when_due("prod").await;
        assert_eq!((held.status.digest.as_ref(), held.would_move()), (Some(&first), Some(&second)));
        assert_eq!(shop.fake.requests().gets(), 0);
        assert!(shop.checks("prod").await[0].message.contains("on hold"));

        shop.engine.streams().resume(&shop.ana, &Shop::path("prod")).await.unwrap();
        shop.look(Instant::now_utc()).await;
        assert!(is_at(&shop.tag("prod").await, &second));
    }
}

#[tokio::test]
async fn a_guard_that_is_taken_off_lets_the_tag_go() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let old = shop.fake.digest("app", "1").unwrap();
        shop.fake.image("app", "1");
        let stop = TagPatch { backwards: Some(Backwards::Stop), ..Shop::scheduled() };
        shop.import("prod", "app:1", &stop).await;
        shop.fake.tag("app", "1", &old);
        assert_eq!(reason(&shop.look_when_due("prod").await), Some("Backwards"));
        let warn = TagPatch { backwards: Some(Backwards::Warn), ..TagPatch::default() };
        shop.engine.streams().set(&shop.ana, &Shop::path("prod"), &warn, engine::Expect::Any, "").await.unwrap();
        assert!(is_at(&shop.look_when_due("prod").await, &old));
    }
}

#[tokio::test]
async fn a_schedule_set_while_an_import_is_under_way_loses_neither() {
    for shop in Shop::each(|fake| {
        fake.image("app", "1");
        fake.fault("GET /v2/app/manifests", engine::fake::Fault::Slow(std::time::Duration::from_millis(2)));
    })
    .await
    {
        let digest = shop.fake.digest("app", "1").unwrap();
        shop.request(&[shop.item("prod", "app:1")], &Shop::once()).await;
        let slow = shop.look(Instant::now_utc());
        let scheduling = async {
            while shop.fake.requests().manifests == 0 {
                tokio::task::yield_now().await;
            }
            let often = TagPatch { scheduled: Some(true), ..TagPatch::default() };
            let (streams, path) = (shop.engine.streams(), Shop::path("prod"));
            streams.set(&shop.ana, &path, &often, engine::Expect::Any, "").await.unwrap();
            shop.fake.heal();
            shop.look(Instant::now_utc()).await;
        };
        tokio::join!(slow, scheduling);
        let tag = shop.tag("prod").await;
        assert!(is_at(&tag, &digest), "{tag:?}");
        assert!(tag.status.next_check.is_some(), "it is looked at again");
        assert_eq!(shop.history("prod").await.len(), 1);
    }
}

#[tokio::test]
async fn asking_for_a_tag_that_is_kept_is_refused_and_leaves_nothing_pending() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        for tag in ["held", "protected"] {
            shop.import(tag, "app:1", &Shop::once()).await;
        }
        shop.engine.streams().hold(&shop.ana, &Shop::path("held"), "").await.unwrap();
        shop.engine.streams().protect(&shop.ana, &Shop::path("protected"), true).await.unwrap();
        let before = shop.tags().await;
        let items = [shop.item("held", "app:1"), shop.item("protected", "app:1")];
        let requested = shop.request(&items, &Shop::scheduled()).await;
        for (tag, word) in requested.iter().zip(["on hold", "protected"]) {
            assert!(tag.refused.as_ref().is_some_and(|why| why.contains(word)), "{tag:?}");
        }
        assert_eq!(shop.tags().await, before, "not even their schedule");
    }
}

#[tokio::test]
async fn a_new_source_must_have_the_image_even_if_the_tag_has_it_already() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let first = shop.import("prod", "app:1", &Shop::once()).await;
        let digest = first.status.digest.clone().unwrap();
        // Another repository claims to have it, and does not.
        shop.fake.image("other", "1");
        shop.fake.tag("other", "1", &digest);
        shop.fake.manifest_as("other", &digest, model::media::OCI_MANIFEST, b"{}");
        let tag = shop.import("prod", "other:1", &Shop::once()).await;
        assert_eq!((reason(&tag), &tag.status.reference), (Some("Mismatch"), &first.status.reference));
    }
}

#[tokio::test]
async fn a_wish_that_changed_meanwhile_wins_over_the_import() {
    for shop in Shop::each(|fake| {
        fake.image("app", "1");
        fake.image("app", "2");
        fake.fault("GET /v2/app/manifests", engine::fake::Fault::Slow(std::time::Duration::from_millis(2)));
    })
    .await
    {
        let second = shop.fake.digest("app", "2").unwrap();
        shop.request(&[shop.item("prod", "app:1")], &Shop::once()).await;
        let looking = shop.look(Instant::now_utc());
        let changing = async {
            while shop.fake.requests().manifests == 0 {
                tokio::task::yield_now().await;
            }
            shop.request(&[shop.item("prod", "app:2")], &Shop::once()).await;
        };
        tokio::join!(looking, changing);
        shop.fake.heal();
        shop.look(Instant::now_utc()).await;
        assert!(is_at(&shop.tag("prod").await, &second));
        assert_eq!(shop.history("prod").await.len(), 1, "the first image never became current");
    }
}
