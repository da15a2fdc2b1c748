//! The test vectors of OKD's image streams, one test each or a few together; a note says where Weir departs on purpose.

use super::lab::{Import, Lab, image, path};
use crate::{Error, Expect};
use model::stream::{EventKind, SourceKind, TagKind, TagPatch, TypedSource};
use model::{Digest, TagName};

/// A tag `web:1` imported from quay.io with these images, oldest first.
async fn imported(lab: &Lab, letters: &str) {
    lab.external("web:1", "quay.io/acme/web:1").await;
    for letter in letters.chars() {
        lab.import("web:1", letter).await;
    }
}

#[tokio::test]
async fn v01_the_same_image_again_adds_nothing_and_writes_only_a_newer_generation() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let version = async || lab.engine.streams().facts(&lab.ana, "shop", "web").await.unwrap().stream.version;
        let before = (version().await, lab.tag("web:1").await);
        assert_eq!(lab.import("web:1", 'A').await, Import::Unchanged);
        assert_eq!((version().await, lab.tag("web:1").await), before);

        let secure = TagPatch { insecure: Some(false), ..TagPatch::default() };
        assert!(lab.set("web:1", &secure).await.unwrap().is_pending(), "another way to import wants another try");
        lab.import("web:1", 'A').await;
        let after = lab.tag("web:1").await;
        assert!(!after.is_pending() && after.status.generation > before.1.status.generation);
        assert_eq!((lab.items("web:1").await.as_str(), after.status.moved), ("A", before.1.status.moved));
    }
}

#[tokio::test]
async fn v02_v03_history_compares_with_the_newest_image_only() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        assert_eq!(lab.items("web:1").await, "BA");
        lab.import("web:1", 'A').await;
        assert_eq!(lab.items("web:1").await, "ABA");
    }
}

#[tokio::test]
async fn v04_to_v07_a_failure_stands_beside_the_last_good_image() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        lab.fails("web:1", "Unauthorized", "quay.io refused the credentials").await;
        let failed = lab.tag("web:1").await;
        let condition = failed.status.condition.clone().unwrap();
        assert_eq!((lab.items("web:1").await.as_str(), condition.reason.as_str()), ("BA", "Unauthorized"));
        assert_eq!(condition.generation, failed.spec.clone().unwrap().generation);

        lab.fails("web:1", "Unauthorized", "quay.io refused the credentials").await;
        assert_eq!(lab.tag("web:1").await, failed, "the same failure again changes nothing");

        lab.fails("web:1", "Unauthorized", "quay.io says: expired").await;
        let other = lab.tag("web:1").await.status.condition.unwrap();
        assert!(other.message.ends_with("expired"));
        // Departure: OKD takes another message for another failure, and forgets since when it fails.
        assert_eq!(other.since, condition.since);
        lab.fails("web:1", "NotFound", "it is gone").await;
        assert!(lab.tag("web:1").await.status.condition.unwrap().since >= condition.since);

        lab.import("web:1", 'B').await;
        assert_eq!((lab.tag("web:1").await.status.condition, lab.items("web:1").await.as_str()), (None, "BA"));
    }
}

/// Departure: OKD keeps the generation of the first failure, so that a tag edited in vain stays pending for ever.
#[tokio::test]
async fn v05_a_failure_repeated_after_an_edit_is_no_longer_pending() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.fails("web:1", "NotFound", "not there").await;
        let first = lab.tag("web:1").await.status.condition.unwrap();
        lab.external("web:1", "quay.io/acme/web:2").await;
        lab.fails("web:1", "NotFound", "not there").await;
        let tag = lab.tag("web:1").await;
        assert!(!tag.is_pending());
        assert_eq!(tag.status.condition.unwrap().since, first.since);
    }
}

#[tokio::test]
async fn v08_a_wish_makes_the_stream_it_is_for() {
    for lab in Lab::each().await {
        let tag = lab.external("new-stream:1", "quay.io/acme/web:1").await;
        let stream = lab.engine.streams().facts(&lab.ana, "shop", "new-stream").await.unwrap();
        assert_eq!((stream.tags, stream.pending, stream.failing), (1, 1, 0));
        assert!(tag.is_pending() && stream.stream.generation > 0 && stream.stream.uid.len() == 36);
        let nowhere = lab.set("nowhere/web:1", &TagPatch::from(SourceKind::Image, "redis")).await;
        assert!(matches!(nowhere, Err(Error::NotFound { what: "project", .. })));
    }
}

#[tokio::test]
async fn v09_v10_a_stale_version_is_refused() {
    for lab in Lab::each().await {
        let patch = TagPatch::from(SourceKind::Image, "quay.io/acme/web:1");
        let streams = lab.engine.streams();
        let set = async |expect| streams.set(&lab.ana, &path("web:1"), &patch, expect, "").await;
        assert!(matches!(set(Expect::StreamVersion(1)).await, Err(Error::NotFound { .. })));
        set(Expect::New).await.unwrap();
        let version = streams.facts(&lab.ana, "shop", "web").await.unwrap().stream.version;
        assert!(matches!(set(Expect::StreamVersion(version - 1)).await, Err(Error::Conflict { .. })));
        set(Expect::StreamVersion(version)).await.unwrap();
    }
}

/// Departure: OKD throws the whole import away; Weir drops the result for the one tag that changed.
#[tokio::test]
async fn v10_an_import_that_was_overtaken_is_dropped_for_that_tag_alone() {
    for lab in Lab::each().await {
        lab.external("web:1", "quay.io/acme/web:1").await;
        lab.external("web:2", "quay.io/acme/web:2").await;
        let (one, two) = (lab.attempt("web:1").await, lab.attempt("web:2").await);
        lab.external("web:1", "quay.io/acme/web:edge").await;
        assert_eq!(lab.finds(&one, 'A').await, Import::Stale);
        assert_eq!(lab.finds(&two, 'B').await, Import::Moved);
        assert_eq!((lab.at("web:1").await, lab.at("web:2").await), (None, Some('B')));
    }
}

#[tokio::test]
async fn v11_v12_tagging_copies_the_image_of_this_moment() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let prod = lab.copy("web:1", "web:prod").await.unwrap();
        let source = prod.spec.unwrap().source.unwrap();
        assert_eq!((source.kind(), source.text), (SourceKind::StreamImage, format!("web@{}", image('A'))));
        assert_eq!(lab.kinds("web:prod").await, [EventKind::Tag]);
        lab.import("web:1", 'B').await;
        assert_eq!(lab.items("web:prod").await, "A");
    }
}

#[tokio::test]
async fn v13_an_alias_follows() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.follow("web:prod", "1").await.unwrap();
        lab.import("web:1", 'B').await;
        assert_eq!(lab.items("web:prod").await, "BA");
        assert_eq!(lab.kinds("web:prod").await, [EventKind::Follow, EventKind::Tag]);
        let one = lab.tag("web:1").await;
        assert_eq!(one.followers, [path("web:prod")]);
    }
}

/// OKD settles one level at a time, and never beyond the stream. Weir takes a move along whole chains, across streams and
/// projects, in one transaction.
#[tokio::test]
async fn v13_following_goes_along_chains_across_streams_and_projects() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.follow("web:b", "1").await.unwrap();
        lab.follow("api:c", "web:b").await.unwrap();
        lab.follow("dev/api:d", "shop/api:c").await.unwrap();
        lab.import("web:1", 'B').await;
        for tag in ["web:b", "api:c", "dev/api:d"] {
            assert_eq!(lab.items(tag).await, "BA", "{tag}");
        }
        let followers = lab.engine.streams().followers(&lab.ana, "shop", "web").await.unwrap();
        assert_eq!(followers, [(path("api:c"), path("web:b"))]);
    }
}

#[tokio::test]
async fn v13_a_loop_is_refused_and_shown() {
    for lab in Lab::each().await {
        lab.external("web:a", "quay.io/acme/web:1").await;
        lab.follow("web:b", "a").await.unwrap();
        lab.follow("api:c", "web:b").await.unwrap();
        let Err(Error::Invalid { field: "source", message }) = lab.follow("web:a", "api:c").await else {
            panic!("a loop was taken")
        };
        assert!(message.contains("a → api:c → b → a"), "{message}");
        assert!(matches!(lab.follow("web:x", "web:x").await, Err(Error::Invalid { field: "source", .. })));
        assert_eq!(lab.tag("web:a").await.spec.unwrap().source.unwrap().text, lab.spec("quay.io/acme/web:1"));
        // Nor is one closed by bringing back what was deleted.
        lab.engine.streams().delete_tag(&lab.ana, &path("api:c"), "").await.unwrap();
        lab.follow("web:a", "api:c").await.unwrap();
        let back = lab.engine.streams().restore_tag(&lab.ana, &path("api:c")).await;
        assert!(matches!(back, Err(Error::Conflict { .. })) && !lab.exists("api:c").await);
    }
}

/// 14 and 16 speak of a registry of one's own: without one, a reference always names where the image came from.
#[tokio::test]
async fn v14_v15_v16_the_reference_of_an_external_image_is_kept_across_projects() {
    for lab in Lab::each().await {
        lab.external("dev/app:1", "quay.io/acme/app:1").await;
        lab.import("dev/app:1", 'A').await;
        let prod = lab.copy("dev/app:1", "shop/app:1").await.unwrap();
        assert_eq!(prod.status.reference, lab.reference('A'));
        assert_eq!(prod.source_words(), format!("copy of dev/app@{}", image('A').short()));
    }
}

#[tokio::test]
async fn v17_tagging_an_older_image_by_hand_replaces_the_source() {
    for lab in Lab::each().await {
        lab.external("web:prod", "quay.io/acme/web:prod").await;
        let scheduled = TagPatch { scheduled: Some(true), ..TagPatch::default() };
        lab.set("web:prod", &scheduled).await.unwrap();
        for letter in ['A', 'B', 'C'] {
            lab.import("web:prod", letter).await;
        }
        let tag = lab.pin("web", 'A', "web:prod").await.unwrap();
        assert_eq!(lab.items("web:prod").await, "ACBA");
        let spec = tag.spec.unwrap();
        assert!(!spec.scheduled && spec.source.unwrap().kind() == SourceKind::StreamImage);
        assert_eq!(tag.status.next_check, None);
    }
}

/// Departure: OKD does nothing the second time, and reports success.
#[tokio::test]
async fn v18_tagging_the_same_image_again_after_a_push_moves_the_tag() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.pin("web", 'A', "web:prod").await.unwrap();
        lab.push("web:prod", 'D').await;
        assert_eq!(lab.at("web:prod").await, Some('D'));
        lab.pin("web", 'A', "web:prod").await.unwrap();
        assert_eq!(lab.items("web:prod").await, "ADA");
    }
}

#[tokio::test]
async fn v19_a_wish_taken_back_leaves_what_the_tag_has() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.engine.streams().clear(&lab.ana, &path("web:1"), Expect::Any).await.unwrap();
        let tag = lab.tag("web:1").await;
        assert_eq!(
            (tag.spec.clone(), lab.at("web:1").await, tag.source_words().as_str()),
            (None, Some('A'), "no source")
        );
        lab.external("web:2", "quay.io/acme/web:2").await;
        lab.engine.streams().clear(&lab.ana, &path("web:2"), Expect::Any).await.unwrap();
        assert!(!lab.exists("web:2").await, "a tag that wants and has nothing is gone");
    }
}

#[tokio::test]
async fn v20_v21_a_deleted_tag_is_gone_and_an_existing_one_is_not_made_twice() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let streams = lab.engine.streams();
        let patch = TagPatch::from(SourceKind::Image, "redis");
        let again = streams.set(&lab.ana, &path("web:1"), &patch, Expect::New, "").await;
        assert!(matches!(again, Err(Error::Conflict { .. })));
        streams.delete_tag(&lab.ana, &path("web:1"), "").await.unwrap();
        assert!(!lab.exists("web:1").await && lab.items("web:1").await.is_empty());
        assert!(matches!(streams.delete_tag(&lab.ana, &path("web:1"), "").await, Err(Error::NotFound { .. })));
    }
}

#[tokio::test]
async fn v22_what_nobody_wants_has_no_wish_to_take_back() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let streams = lab.engine.streams();
        streams.clear(&lab.ana, &path("web:1"), Expect::Any).await.unwrap();
        assert!(matches!(streams.clear(&lab.ana, &path("web:1"), Expect::Any).await, Err(Error::NotFound { .. })));
    }
}

#[tokio::test]
async fn v23_only_images_in_registries_are_scheduled() {
    for lab in Lab::each().await {
        lab.external("web:1", "redis").await;
        let patch = TagPatch { scheduled: Some(true), ..TagPatch::from(SourceKind::Tag, "1") };
        assert!(matches!(lab.set("web:2", &patch).await, Err(Error::Invalid { field: "scheduled", .. })));
        assert!(!lab.exists("web:2").await, "what is refused leaves nothing behind");
        for (interval, accepted) in [(59, false), (60, true), (604_800, true), (604_801, false)] {
            let patch = TagPatch { scheduled: Some(true), interval: Some(interval), ..TagPatch::default() };
            assert_eq!(lab.set("web:1", &patch).await.is_ok(), accepted, "{interval}");
        }
    }
}

#[tokio::test]
async fn v24_names_are_checked() {
    for lab in Lab::each().await {
        for (name, good) in [("Foo", false), ("a__b", false), ("a..b", false), ("a_b", true)] {
            assert_eq!(lab.engine.streams().create(&lab.ana, "shop", name).await.is_ok(), good, "{name}");
        }
        assert!(TagName::parse(".x").is_err() && TagName::parse(&"x".repeat(129)).is_err());
    }
}

#[tokio::test]
async fn v25_a_reference_is_one_item_whatever_it_names() {
    for lab in Lab::each().await {
        let reference = |spec| TagPatch { reference: Some(true), ..TagPatch::from(SourceKind::Image, spec) };
        lab.set("web:r", &reference("quay.io/acme/x:1")).await.unwrap();
        let tag = lab.set("web:r", &reference("quay.io/acme/y:1")).await.unwrap();
        assert_eq!((tag.status.reference.as_str(), lab.items("web:r").await.as_str()), ("quay.io/acme/y:1", "-"));
        assert!(!tag.is_pending() && tag.status.next_check.is_none());
        // `oc tag` of a reference hands the pull spec on to be imported.
        let copy = lab.copy("web:r", "web:copy").await.unwrap();
        assert!(copy.is_pending() && copy.spec.unwrap().source.unwrap().text == "quay.io/acme/y:1");
    }
}

#[tokio::test]
async fn v30_a_local_policy_without_a_registry_gives_the_source() {
    for lab in Lab::each().await {
        let local = TagPatch {
            reference_policy: Some(model::stream::ReferencePolicy::Local),
            ..TagPatch::from(SourceKind::Image, "quay.io/acme/web:1")
        };
        lab.set("web:1", &local).await.unwrap();
        assert_eq!(lab.tag("web:1").await.pull, None);
        lab.import("web:1", 'A').await;
        assert_eq!(lab.tag("web:1").await.pull, Some(lab.reference('A')));
    }
}

#[tokio::test]
async fn images_are_named_by_a_unique_beginning_of_their_digest() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        let pin = async |text: String| {
            let source = TypedSource::new(SourceKind::StreamImage, text);
            lab.engine.streams().tag_image(&lab.ana, &path("web:pin"), &source, false, Expect::Any, "").await
        };
        let short = |digest: &Digest| digest.short().to_owned();
        pin(short(&image('A'))).await.unwrap();
        assert_eq!(lab.at("web:pin").await, Some('A'));
        pin(format!("shop/web@sha256:{}", short(&image('B')))).await.unwrap();
        assert_eq!(lab.at("web:pin").await, Some('B'));
        for bad in ["web@sha256:12", "web@nonsense", "nowhere@4f3c1a", &short(&image('F'))] {
            assert!(matches!(pin(bad.to_owned()).await, Err(Error::Invalid { field: "source", .. })), "{bad}");
        }
    }
}

#[tokio::test]
async fn each_sort_of_tag_says_where_its_image_comes_from() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let image_of = |spec: &str| TagPatch::from(SourceKind::Image, spec);
        lab.set("web:s", &TagPatch { scheduled: Some(true), ..image_of("redis") }).await.unwrap();
        lab.set("web:r", &TagPatch { reference: Some(true), ..image_of("redis:7") }).await.unwrap();
        lab.follow("web:alias", "1").await.unwrap();
        lab.follow("api:far", "web:1").await.unwrap();
        lab.copy("web:1", "web:pin").await.unwrap();
        let pinned = format!("copy of @{}", image('A').short());
        for (tag, kind, words) in [
            ("web:1", TagKind::Imported, lab.spec("imported from quay.io/acme/web:1").as_str()),
            ("web:s", TagKind::Scheduled, "re-imported periodically from redis"),
            ("web:r", TagKind::Reference, "reference to redis:7"),
            ("web:alias", TagKind::Alias, "follows 1"),
            ("api:far", TagKind::Follows, "follows web:1"),
            ("web:pin", TagKind::Pinned, pinned.as_str()),
        ] {
            let found = lab.tag(tag).await;
            assert_eq!((found.kind(), found.source_words().as_str()), (kind, words), "{tag}");
        }
    }
}
