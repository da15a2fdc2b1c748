//! The three states, and the way from an empty server to all samples.

use super::room::{Room, STREAM, TEMPLATE};
use model::samples::{ConditionType, ManagementState, SampleKind, SampleState, Truth};

#[tokio::test]
async fn the_first_start_installs_everything_without_a_network() {
    for mut room in Room::each_built_in(ManagementState::Managed).await {
        room.pass().await;
        let view = room.view().await;
        let count = |kind| view.samples.iter().filter(|sample| sample.kind == kind && sample.present).count();
        assert!(count(STREAM) >= 20 && count(TEMPLATE) >= 12);
        assert!(view.samples.iter().all(|sample| sample.state == SampleState::Installed), "{:?}", view.samples);
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::True);
        assert!(!view.config.status.version.is_empty());

        let ruby = room.engine.streams().whole(&room.ana, "openshift", "ruby").await.unwrap();
        assert_eq!(ruby.stream.labels["samples.operator.openshift.io/managed"], "true");
        assert_eq!(ruby.stream.annotations["samples.operator.openshift.io/version"], view.config.status.version);
        assert!(room.sample(STREAM, "ruby").await.pending > 0, "the streams wait for their images");

        room.import().await;
        room.pass().await;
        let ruby = room.sample(STREAM, "ruby").await;
        assert!(ruby.pending == 0 && !ruby.failing.is_empty() && !ruby.failing[0].condition.message.is_empty());
        let (failing, message) = room.condition(ConditionType::ImportImageErrorsExist).await;
        assert!(failing == Truth::True && message.contains("caddy"), "{message}");
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::True, "that is no fault of the samples");
    }
}

#[tokio::test]
async fn a_server_may_begin_without_samples() {
    for mut room in Room::each_built_in(ManagementState::Removed).await {
        room.pass().await;
        assert!(room.view().await.samples.is_empty());
        assert!(room.engine.projects().list(&room.ana, "").await.unwrap().is_empty(), "nothing is made");
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::False);
    }
}

#[tokio::test]
async fn managed_removed_and_managed_again() {
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        let first = room.engine.streams().whole(&room.ana, "openshift", "web").await.unwrap();
        assert!(room.has(STREAM, "web").await && room.has(TEMPLATE, "web").await);

        room.configure(|spec| spec.management_state = ManagementState::Removed).await;
        assert!(!room.has(STREAM, "web").await && !room.has(TEMPLATE, "web").await);
        assert_eq!(room.state(STREAM, "web").await, SampleState::Removed);
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::False);
        assert_eq!(room.condition(ConditionType::RemovePending).await.0, Truth::False);
        let status = room.view().await.config.status;
        assert_eq!((status.observed.management_state, status.version.as_str()), (ManagementState::Removed, ""));
        room.whole_pass().await;
        assert!(!room.has(STREAM, "web").await);
        room.engine.streams().restore(&room.ana, "openshift", "web").await.unwrap();
        room.whole_pass().await;
        assert!(room.has(STREAM, "web").await, "what somebody brings back stays");

        room.configure(|spec| spec.management_state = ManagementState::Managed).await;
        let again = room.engine.streams().whole(&room.ana, "openshift", "web").await.unwrap();
        assert_eq!(first.stream.uid, again.stream.uid, "within a day it is the same, with its history");
        assert!(again.tags.iter().all(|tag| tag.status.digest.is_some()));
        assert!(room.has(TEMPLATE, "web").await);
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::True);
    }
}

#[tokio::test]
async fn unmanaged_samples_are_left_alone() {
    for mut room in Room::each().await {
        room.pass().await;
        room.configure(|spec| spec.management_state = ManagementState::Unmanaged).await;
        room.delete(STREAM, "web").await;
        room.write("more.yaml", &super::room::template("more", "one"));
        room.configure(|spec| spec.samples_registry = "mirror.example".into()).await;
        room.whole_pass().await;
        assert!(!room.has(STREAM, "web").await && !room.has(TEMPLATE, "more").await);
        let status = room.view().await.config.status;
        assert_eq!(status.observed.management_state, ManagementState::Unmanaged);
        assert_eq!(status.observed.samples_registry, "", "that counts when they are managed again");

        room.configure(|spec| spec.management_state = ManagementState::Managed).await;
        assert!(room.has(STREAM, "web").await && room.has(TEMPLATE, "more").await);
        let source = room.tag("1").await.spec.unwrap().source.unwrap();
        assert_eq!(source.text, "mirror.example/web:1");
    }
}

#[tokio::test]
async fn what_was_skipped_or_is_somebody_elses_is_not_removed() {
    for mut room in Room::each().await {
        room.write("own.yaml", &room.stream("own", &["1"]));
        room.engine.projects().create(&room.ana, "openshift", "", "").await.unwrap();
        room.engine.streams().create(&room.ana, "openshift", "own").await.unwrap();
        room.pass().await;
        room.configure(|spec| spec.skipped_streams = vec!["web".into()]).await;
        room.configure(|spec| spec.management_state = ManagementState::Removed).await;
        assert!(room.has(STREAM, "web").await && room.has(STREAM, "own").await && !room.has(TEMPLATE, "web").await);
    }
}

#[tokio::test]
async fn a_protected_tag_keeps_its_stream_and_that_is_said() {
    for mut room in Room::each().await {
        room.pass().await;
        room.engine.streams().protect(&room.ana, &Room::path("1"), true).await.unwrap();
        room.configure(|spec| spec.management_state = ManagementState::Removed).await;
        assert!(room.has(STREAM, "web").await && !room.has(TEMPLATE, "web").await);
        let (pending, message) = room.condition(ConditionType::RemovePending).await;
        assert!(pending == Truth::True && message.contains("protected"), "{message}");
        assert_eq!(room.state(STREAM, "web").await, SampleState::Refused);

        room.engine.streams().protect(&room.ana, &Room::path("1"), false).await.unwrap();
        room.pass().await;
        assert!(!room.has(STREAM, "web").await);
        assert_eq!(room.condition(ConditionType::RemovePending).await.0, Truth::False);
    }
}

#[tokio::test]
async fn a_configuration_that_is_deleted_comes_back_with_its_defaults() {
    for mut room in Room::each().await {
        room.pass().await;
        room.configure(|spec| spec.skipped_streams = vec!["web".into()]).await;
        let before = room.view().await.config;
        let after = room.engine.samples().reset(&room.ana).await.unwrap();
        assert_ne!(before.uid, after.uid);
        assert!(after.spec.skipped_streams.is_empty());
        assert_eq!(after.spec.management_state, ManagementState::Managed);
        assert_eq!(room.state(STREAM, "web").await, SampleState::Installed);
        assert_eq!(room.told().await[0], "repaired web", "it says again that Weir keeps it");
    }
}

#[tokio::test]
async fn a_deleted_project_comes_back() {
    for mut room in Room::each().await {
        room.pass().await;
        room.engine.projects().delete(&room.ana, "openshift", "openshift").await.unwrap();
        room.pass().await;
        for kind in SampleKind::ALL {
            assert!(room.has(kind, "web").await);
        }
    }
}
