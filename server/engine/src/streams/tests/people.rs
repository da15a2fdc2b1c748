//! What people do to tags: hold, resume, roll back, protect, edit; and doing it at once.

use super::lab::{Import, Lab, image, path};
use crate::db::clock::Turn;
use crate::db::testing::execute;
use crate::{Error, Expect};
use model::stream::{EventKind, HistoryFilter, ResumePlan, SourceKind, TagPatch};
use model::{Instant, Paging};

/// A scheduled tag `web:prod` imported with these images, oldest first.
pub(super) async fn imported(lab: &Lab, letters: &str) {
    lab.external("web:prod", "quay.io/acme/web:prod").await;
    let scheduled = TagPatch { scheduled: Some(true), interval: Some(60), ..TagPatch::default() };
    lab.set("web:prod", &scheduled).await.unwrap();
    for letter in letters.chars() {
        lab.import("web:prod", letter).await;
    }
}

#[tokio::test]
async fn a_rollback_keeps_the_source_and_holds_the_tag_until_it_is_resumed() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        let before = lab.tag("web:prod").await;
        let tag = lab.rollback("web:prod", 'A', 'B').await.unwrap();
        assert_eq!((lab.items("web:prod").await.as_str(), &tag.spec), ("ABA", &before.spec));
        let hold = tag.hold.clone().unwrap();
        assert_eq!((hold.by.as_str(), hold.reason.as_str()), ("ana", "5xx after deploy"));
        assert_eq!(tag.would_move(), Some(&image('B')));
        assert_eq!(lab.kinds("web:prod").await[0], EventKind::Rollback);

        assert_eq!(lab.import("web:prod", 'C').await, Import::Kept);
        assert_eq!(lab.at("web:prod").await, Some('A'), "nothing moves a tag on hold");
        let plan = lab.engine.streams().resume_plan(&lab.ana, &path("web:prod")).await.unwrap();
        assert_eq!(plan, ResumePlan::Imports { seen: Some(image('C')) });
        let resumed = lab.resume("web:prod").await.unwrap();
        assert!(
            resumed.hold.is_none() && resumed.is_pending() && resumed.status.next_check.unwrap() <= Instant::now_utc()
        );
        lab.import("web:prod", 'C').await;
        assert_eq!(lab.items("web:prod").await, "CABA");
        assert!(matches!(lab.resume("web:prod").await, Err(Error::Conflict { .. })));
    }
}

#[tokio::test]
async fn a_rollback_that_cannot_be_is_refused_and_changes_nothing() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        let before = lab.tag("web:prod").await;
        assert!(matches!(lab.rollback("web:prod", 'A', 'A').await, Err(Error::Conflict { .. })), "it has moved");
        assert!(
            matches!(lab.rollback("web:prod", 'C', 'B').await, Err(Error::Invalid { field: "to", .. })),
            "never had"
        );
        assert!(
            matches!(lab.rollback("web:prod", 'B', 'B').await, Err(Error::Invalid { field: "to", .. })),
            "is there"
        );
        lab.fake.remove_manifest("acme/web", &image('A'));
        let lost = lab.rollback("web:prod", 'A', 'B').await;
        assert!(matches!(lost, Err(Error::Invalid { field: "to", .. })), "{lost:?}");
        assert_eq!(lab.tag("web:prod").await, before);
    }
}

#[tokio::test]
async fn undoing_a_rollback_is_a_rollback_and_followers_come_along() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        lab.follow("web:live", "prod").await.unwrap();
        lab.rollback("web:prod", 'A', 'B').await.unwrap();
        assert_eq!(lab.at("web:live").await, Some('A'));
        lab.rollback("web:prod", 'B', 'A').await.unwrap();
        assert_eq!((lab.items("web:prod").await.as_str(), lab.items("web:live").await.as_str()), ("BABA", "BAB"));
        assert!(lab.tag("web:prod").await.hold.is_some() && lab.tag("web:live").await.hold.is_none());
    }
}

#[tokio::test]
async fn a_held_follower_stays_says_where_it_would_be_and_catches_up() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.follow("web:live", "prod").await.unwrap();
        lab.follow("web:tail", "live").await.unwrap();
        lab.engine.streams().hold(&lab.ana, &path("web:live"), "freeze").await.unwrap();
        let again = lab.engine.streams().hold(&lab.ana, &path("web:live"), "freeze").await;
        assert!(matches!(again, Err(Error::Conflict { .. })));
        lab.import("web:prod", 'B').await;
        assert_eq!((lab.at("web:live").await, lab.at("web:tail").await), (Some('A'), Some('A')));
        assert_eq!(lab.tag("web:live").await.would_move(), Some(&image('B')));
        let plan = lab.engine.streams().resume_plan(&lab.ana, &path("web:live")).await.unwrap();
        assert_eq!(plan, ResumePlan::Moves { to: image('B') });
        lab.resume("web:live").await.unwrap();
        assert_eq!((lab.items("web:live").await.as_str(), lab.items("web:tail").await.as_str()), ("BA", "BA"));
    }
}

#[tokio::test]
async fn a_protected_tag_is_moved_and_deleted_by_nobody() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        let streams = lab.engine.streams();
        assert!(streams.protect(&lab.ana, &path("web:prod"), true).await.unwrap().protected);
        let refused = |result: Result<_, Error>| matches!(result.map(drop), Err(Error::Invalid { field: "tag", .. }));
        assert!(refused(lab.rollback("web:prod", 'A', 'B').await));
        assert!(refused(lab.pin("web", 'A', "web:prod").await));
        assert!(matches!(
            streams.delete_tag(&lab.ana, &path("web:prod"), "").await,
            Err(Error::Invalid { field: "tag", .. })
        ));
        assert!(matches!(streams.delete(&lab.ana, "shop", "web").await, Err(Error::Invalid { field: "tag", .. })));
        let project = lab.engine.projects().delete(&lab.ana, "shop", "shop").await;
        assert!(matches!(project, Err(Error::Invalid { field: "tag", .. })));
        assert_eq!(lab.import("web:prod", 'C').await, Import::Kept);
        assert_eq!((lab.at("web:prod").await, lab.tag("web:prod").await.would_move()), (Some('B'), Some(&image('C'))));
        let policy = TagPatch { interval: Some(3600), ..TagPatch::default() };
        lab.set("web:prod", &policy).await.unwrap();
        streams.protect(&lab.ana, &path("web:prod"), false).await.unwrap();
        assert_eq!(lab.import("web:prod", 'C').await, Import::Moved);
    }
}

#[tokio::test]
async fn what_is_not_said_stays_and_a_stale_edit_is_refused() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let seen = lab.tag("web:prod").await;
        let patch = TagPatch { annotations: Some([("owner".into(), "ana".into())].into()), ..TagPatch::default() };
        let edited = lab.set("web:prod", &patch).await.unwrap();
        let spec = edited.spec.unwrap();
        assert!(spec.scheduled && spec.interval == 60 && spec.annotations["owner"] == "ana");
        assert_eq!(spec.generation, seen.spec.clone().unwrap().generation, "a policy wants no other image");
        let stale = Expect::Version(seen.version);
        let refused = lab.engine.streams().set(&lab.ana, &path("web:prod"), &patch, stale, "").await;
        assert!(matches!(refused, Err(Error::Conflict { .. })));
        let moved = lab.external("web:prod", "quay.io/acme/web:edge").await.spec.unwrap();
        assert!(moved.scheduled && moved.annotations["owner"] == "ana", "another source keeps the policies");
    }
}

#[tokio::test]
async fn of_two_people_who_move_one_tag_at_once_one_wins_and_the_other_is_told() {
    for lab in Lab::each().await {
        imported(&lab, "ABC").await;
        let (a, b) = tokio::join!(lab.rollback("web:prod", 'A', 'C'), lab.rollback("web:prod", 'B', 'C'));
        assert!(a.is_ok() != b.is_ok());
        assert!(matches!(a.and(b), Err(Error::Conflict { .. })));
        assert_eq!(lab.items("web:prod").await.len(), 4);
    }
}

#[tokio::test]
async fn a_turn_that_never_ends_leaves_nothing_half() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        lab.follow("web:live", "prod").await.unwrap();
        let before = lab.engine.streams().get(&lab.ana, "shop", "web").await.unwrap();
        let mut deaths = 0;
        for steps in 1..200 {
            let (streams, prod) = (lab.engine.streams(), path("web:prod"));
            let (to, seen) = (image('A'), image('B'));
            let rollback = streams.rollback(&lab.ana, &prod, &to, Some(&seen), "");
            // The process dies after so many times that the work gave way to the database.
            let mut rollback = std::pin::pin!(rollback);
            let mut polls = 0;
            let died = std::future::poll_fn(|cx| {
                polls += 1;
                if polls > steps {
                    return std::task::Poll::Ready(true);
                }
                rollback.as_mut().poll(cx).map(|_| false)
            });
            if !died.await {
                break;
            }
            deaths += 1;
            let page = lab.engine.streams().get(&lab.ana, "shop", "web").await.unwrap();
            let all_or_nothing = lab.items("web:prod").await;
            if all_or_nothing == "BA" {
                assert_eq!(page, before);
            } else {
                let held = page.tags.iter().find(|tag| tag.path == path("web:prod")).unwrap().hold.is_some();
                assert_eq!((all_or_nothing.as_str(), lab.at("web:live").await, held), ("ABA", Some('A'), true));
                break;
            }
        }
        assert!(deaths > 5, "it died in the middle only {deaths} times");
        assert_eq!(lab.items("web:live").await, "AB");
    }
}

#[tokio::test]
async fn a_history_is_narrowed_and_says_what_changed() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        lab.rollback("web:prod", 'A', 'B').await.unwrap();
        let find = async |filter: HistoryFilter| {
            let streams = lab.engine.streams();
            streams.history(&lab.ana, &path("web:prod"), &filter, Paging::default()).await.unwrap()
        };
        let all = find(HistoryFilter::default()).await;
        assert_eq!((all.events.total, all.actors), (3, vec!["ana".to_owned(), "weir".to_owned()]));
        let change = all.events.items[0].change.clone().unwrap();
        assert_eq!((change.layers_new, change.layers_gone), (1, 1));
        assert_eq!(all.tag.status.event, Some(all.events.items[0].sequence));
        let total = async |filter| find(filter).await.events.total;
        let filter = HistoryFilter::default;
        assert_eq!(total(HistoryFilter { kind: Some(EventKind::Rollback), ..filter() }).await, 1);
        assert_eq!(total(HistoryFilter { actor: "weir".into(), ..filter() }).await, 2);
        assert_eq!(total(HistoryFilter { digest: image('B').short().into(), ..filter() }).await, 2);
        assert_eq!(total(HistoryFilter { digest: "nothing".into(), ..filter() }).await, 0);
        assert_eq!(total(HistoryFilter { since: Some(Instant::now_utc()), ..filter() }).await, 0);
        assert_eq!(total(HistoryFilter { until: Some(Instant::now_utc()), ..filter() }).await, 3);
    }
}

#[tokio::test]
async fn a_tag_without_source_waits_for_a_push() {
    for lab in Lab::each().await {
        let placeholder = TagPatch { source: Some(None), ..TagPatch::default() };
        let tag = lab.set("web:ci", &placeholder).await.unwrap();
        assert_eq!((tag.source_words().as_str(), tag.is_pending()), ("waits for a push", false));
        lab.follow("web:live", "ci").await.unwrap();
        lab.push("web:ci", 'A').await;
        assert_eq!((lab.at("web:ci").await, lab.at("web:live").await), (Some('A'), Some('A')));
        assert!(matches!(lab.follow("web:x", "nowhere:1").await, Err(Error::Invalid { field: "source", .. })));
        let scheduled = TagPatch::from(SourceKind::Image, "https://quay.io/a/b");
        assert!(matches!(lab.set("web:y", &scheduled).await, Err(Error::Invalid { field: "source", .. })));
    }
}

#[tokio::test]
async fn whoever_waits_for_the_clock_keeps_nobody_from_reading() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let db = &lab.engine.inner.db;
        let turn = Turn::begin(db).await.unwrap();
        let waiting =
            futures::future::join_all((0..40).map(|_| async { Turn::begin(db).await.unwrap().commit_quietly().await }));
        let read = async {
            // Forty are waiting by now, and the page of the tag is served all the same.
            tokio::task::yield_now().await;
            let page = tokio::time::timeout(std::time::Duration::from_secs(20), lab.tag("web:prod")).await;
            turn.commit_quietly().await.unwrap();
            page.unwrap()
        };
        let (waited, tag) = tokio::join!(waiting, read);
        assert!(waited.iter().all(Result::is_ok));
        assert_eq!(tag.status.digest, Some(image('A')));
    }
}

#[tokio::test]
async fn allowing_an_older_image_after_it_was_stopped_looks_again() {
    for lab in Lab::each().await {
        lab.external("web:1", "quay.io/acme/web:1").await;
        let stop = TagPatch { backwards: Some(model::stream::Backwards::Stop), ..TagPatch::default() };
        lab.set("web:1", &stop).await.unwrap();
        lab.import("web:1", 'B').await;
        lab.fails("web:1", "Backwards", "it is older").await;
        let db = &lab.engine.inner.db;
        execute(db, "UPDATE stream_tag SET next_check_at = NULL".into()).await;
        let warn = TagPatch { backwards: Some(model::stream::Backwards::Warn), ..TagPatch::default() };
        assert!(lab.set("web:1", &warn).await.unwrap().status.next_check.is_some());
    }
}

#[tokio::test]
async fn an_image_found_elsewhere_is_gone_back_to_where_it_was_found_last() {
    for lab in Lab::each().await {
        lab.external("web:prod", "quay.io/acme/web:prod").await;
        lab.import("web:prod", 'A').await;
        lab.push("web:prod", 'A').await;
        let elsewhere = lab.tag("web:prod").await.status.reference;
        assert!(elsewhere.contains(":pushed@"));
        lab.import("web:prod", 'B').await;
        let back = lab.rollback("web:prod", 'A', 'B').await.unwrap();
        assert_eq!(back.status.reference, elsewhere);
    }
}

#[tokio::test]
async fn streams_and_their_tags_are_found_by_name_and_digest_until_they_are_deleted() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let search = async |q: &str| lab.engine.overview().search(&lab.ana, q).await.unwrap();
        let found = search("/WE").await;
        assert_eq!((found.streams.len(), found.streams[0].stream.as_str(), found.streams[0].tags), (1, "web", 1));
        assert_eq!(search("pro").await.stream_tags[0].path, path("web:prod"));
        let digest = image('A');
        assert_eq!(search(&digest.hex()[..6]).await.stream_tags[0].digest, Some(digest));
        assert!(search("_rod").await.is_empty(), "an underscore is no wildcard");

        lab.engine.streams().delete_tag(&lab.ana, &path("web:prod"), "").await.unwrap();
        assert!(search("pro").await.stream_tags.is_empty());
    }
}
