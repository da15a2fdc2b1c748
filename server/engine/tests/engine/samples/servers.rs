//! Several servers on one database.

use super::room::{Room, STREAM};
use engine::{Db, Seen};
use model::samples::SampleState;
use time::Duration;

#[tokio::test]
async fn one_of_several_servers_looks_after_the_samples_and_another_takes_over() {
    for mut room in Room::each().await {
        if matches!(room.engine.db(), Db::Sqlite { .. }) {
            continue;
        }
        let other = room.another().await;
        room.pass().await;
        let told = room.told().await;
        assert!(!other.samples().pass(room.now).await.unwrap(), "one leads");
        room.delete(STREAM, "web").await;
        assert!(!other.samples().pass(room.now).await.unwrap());
        assert!(!room.has(STREAM, "web").await);

        let later = room.now + Duration::minutes(2);
        assert!(other.samples().pass(later).await.unwrap(), "the one that led is gone");
        assert!(room.has(STREAM, "web").await);
        assert_eq!(room.told().await.len(), told.len() + 1);
        assert!(!room.engine.samples().pass(later).await.unwrap());
    }
}

#[tokio::test]
async fn a_change_on_one_server_is_brought_about_by_the_one_that_leads() {
    for mut room in Room::each().await {
        if matches!(room.engine.db(), Db::Sqlite { .. }) {
            continue;
        }
        let other = room.another().await;
        room.pass().await;
        let mut spec = other.samples().config(&room.ana).await.unwrap().spec;
        spec.samples_registry = "mirror.example".into();
        other.samples().configure(&room.ana, &spec, Seen::Any).await.unwrap();
        room.pass().await;
        assert_eq!(room.tag("1").await.spec.unwrap().source.unwrap().text, "mirror.example/web:1");
    }
}

#[tokio::test]
async fn what_is_restored_on_one_server_is_brought_about_by_the_one_that_leads() {
    for mut room in Room::each().await {
        if matches!(room.engine.db(), Db::Sqlite { .. }) {
            continue;
        }
        room.engine.projects().create(&room.ana, "openshift", "", "").await.unwrap();
        room.engine.streams().create(&room.ana, "openshift", "web").await.unwrap();
        let other = room.another().await;
        room.pass().await;
        assert_eq!(room.state(STREAM, "web").await, SampleState::Foreign);
        other.samples().restore(&room.ana, STREAM, "web").await.unwrap();
        room.pass().await;
        assert!(room.tag("1").await.is_pending());
        let reset = other.samples().reset(&room.ana).await.unwrap();
        room.pass().await;
        assert_eq!(room.view().await.config.status.observed_generation, reset.generation);
    }
}
