//! Images of samples that cannot be imported.

use super::room::{Room, STREAM};
use engine::Error;
use engine::fake::Fault;
use model::samples::{ConditionType, Truth};
use time::Duration;

#[tokio::test]
async fn a_failing_tag_is_told_and_clears_when_it_succeeds() {
    for mut room in Room::each().await {
        room.fake.fault("/v2/web/manifests/1", Fault::Status(404));
        room.pass().await;
        room.import().await;
        room.pass().await;
        let web = room.sample(STREAM, "web").await;
        assert_eq!(web.failing.iter().map(|failed| failed.tag.as_str()).collect::<Vec<_>>(), ["1"]);
        assert!(web.failing[0].next.is_some(), "the importer tries again by itself");
        let (failing, message) = room.condition(ConditionType::ImportImageErrorsExist).await;
        assert!(failing == Truth::True && message.contains("web"), "{message}");

        room.fake.heal();
        room.engine.samples().retry(&room.ana, "web").await.unwrap();
        assert_eq!(room.told().await[0], "retried web");
        room.import().await;
        room.pass().await;
        assert!(room.sample(STREAM, "web").await.failing.is_empty());
        assert_eq!(room.condition(ConditionType::ImportImageErrorsExist).await.0, Truth::False);
        assert_eq!(
            room.tag("latest").await.status.digest,
            room.tag("1").await.status.digest,
            "what follows came along"
        );
        let nothing = room.engine.samples().retry(&room.ana, "web").await;
        assert!(matches!(nothing, Err(Error::Invalid { field: "name", .. })));
    }
}

#[tokio::test]
async fn what_the_importer_gave_up_is_asked_for_again_later_and_later() {
    for mut room in Room::each().await {
        // No image is imported from there, and no importer asks twice.
        room.configure(|spec| spec.samples_registry = "192.0.2.1:5000".into()).await;
        room.import().await;
        room.pass().await;
        assert!(room.sample(STREAM, "web").await.failing.iter().all(|failed| failed.next.is_none()));
        let mut pauses = Vec::new();
        for _ in 0..7 {
            let due = room.sample(STREAM, "web").await.retry.unwrap();
            pauses.push((due - room.now).whole_hours());
            room.now = due - Duration::minutes(1);
            room.pass().await;
            let pending = room.sample(STREAM, "web").await.pending;
            assert_eq!(pending, 0, "not before its time");
            room.now = due;
            room.pass().await;
            assert_eq!(room.sample(STREAM, "web").await.pending, 2);
            room.import().await;
            room.pass().await;
        }
        assert_eq!(pauses[1..], [1, 3, 7, 15, 23, 23], "an hour, two, four, … a day; seconds have passed of each");
    }
}

#[tokio::test]
async fn skipped_streams_do_not_count() {
    for mut room in Room::each().await {
        room.fake.fault("/v2/web/manifests/1", Fault::Status(404));
        room.pass().await;
        room.import().await;
        room.pass().await;
        room.engine.samples().skip(&room.ana, STREAM, "web").await.unwrap();
        assert_eq!(room.condition(ConditionType::ImportImageErrorsExist).await.0, Truth::False);
    }
}
