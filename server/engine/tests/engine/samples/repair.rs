//! What people do to samples, and what becomes of it.

use super::room::{Room, STREAM, TEMPLATE, template};
use engine::{Expect, Presence, TemplateEdit};
use model::ProjectName;
use model::samples::{ConditionType, SampleState, Truth};
use model::stream::{SourceKind, StreamPatch, TagPatch, TypedSource};
use model::template::Template;

#[tokio::test]
async fn a_deleted_sample_is_back_after_one_pass_with_its_history() {
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        let before = room.tag("1").await;
        for kind in [STREAM, TEMPLATE] {
            room.delete(kind, "web").await;
        }
        room.pass().await;
        assert!(room.has(STREAM, "web").await && room.has(TEMPLATE, "web").await);
        assert_eq!(room.tag("1").await.status.event, before.status.event);
        assert_eq!(room.told().await[..2], ["brought back web", "brought back web"]);
    }
}

#[tokio::test]
async fn a_changed_stream_is_repaired_and_what_the_sample_does_not_say_stays() {
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        let engine = room.engine.clone();
        let streams = engine.streams();
        let away = TagPatch::from(SourceKind::Image, "quay.io/acme/evil:1");
        streams.set(&room.ana, &Room::path("1"), &away, Expect::Any, "").await.unwrap();
        let often = TagPatch { scheduled: Some(true), ..TagPatch::default() };
        streams.set(&room.ana, &Room::path("2"), &often, Expect::Any, "").await.unwrap();
        let own = TagPatch {
            source: Some(Some(TypedSource::new(SourceKind::Image, "quay.io/acme/own:1"))),
            ..TagPatch::default()
        };
        streams.set(&room.ana, &Room::path("own"), &own, Expect::Any, "").await.unwrap();
        let labels = [("samples.operator.openshift.io/managed", "true"), ("team", "a")];
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let patch = StreamPatch { labels: Some(labels), annotations: Some([].into()), local_lookup: None };
        streams.describe(&room.ana, "openshift", "web", None, &patch).await.unwrap();
        streams.hold(&room.ana, &Room::path("2"), "as it is").await.unwrap();

        room.pass().await;
        let source = |tag: model::stream::StreamTag| tag.spec.unwrap().source.unwrap().text;
        assert!(source(room.tag("1").await).ends_with("/web:1"));
        assert!(source(room.tag("own").await).ends_with("/own:1"), "tags of others stay");
        let second = room.tag("2").await;
        assert!(second.hold.is_some() && second.spec.unwrap().scheduled, "what the sample does not say stays");
        let web = streams.whole(&room.ana, "openshift", "web").await.unwrap().stream;
        assert_eq!(web.labels["team"], "a");
        assert_eq!(web.annotations["openshift.io/display-name"], "The web");
        let event = room.view().await.events.remove(0);
        assert_eq!((event.what.as_str(), event.actor.as_str()), ("repaired", "weir"));
        assert_eq!(event.message, "annotations, tag 1");

        room.whole_pass().await;
        assert_eq!(room.view().await.events[0].sequence, event.sequence, "nothing is left to do");
    }
}

#[tokio::test]
async fn a_tag_that_was_deleted_comes_back() {
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        room.engine.streams().delete_tag(&room.ana, &Room::path("2"), "").await.unwrap();
        room.pass().await;
        room.import().await;
        assert!(room.tag("2").await.status.digest.is_some());
    }
}

#[tokio::test]
async fn a_changed_template_is_repaired_and_keeps_the_change_as_a_version() {
    for mut room in Room::each().await {
        room.pass().await;
        let own: serde_json::Value = serde_json::json!({"apiVersion": "template.openshift.io/v1", "kind": "Template",
            "metadata": {"name": "web"}, "objects": []});
        let (own, project) = (Template::read(own).unwrap(), ProjectName::parse("openshift").unwrap());
        room.engine.templates().save(&room.ana, &project, &own, &TemplateEdit::default()).await.unwrap();
        room.pass().await;
        let stored = room.engine.templates().stored(&room.ana, "openshift", "web").await.unwrap();
        assert_eq!(stored.template.annotation("description"), Some("one"));
        assert_eq!(stored.facts.revision, 3);
        assert_eq!(room.told().await[0], "repaired web");
    }
}

#[tokio::test]
async fn a_new_version_replaces_the_old_and_extra_tags_stay() {
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        let own = TagPatch::from(SourceKind::Image, "quay.io/acme/own:1");
        room.engine.streams().set(&room.ana, &Room::path("own"), &own, Expect::Any, "").await.unwrap();
        let before = room.tag("1").await;
        room.write("web.yaml", &room.stream("web", &["2", "3"]));
        room.write("template.yaml", &template("web", "two"));
        room.whole_pass().await;

        let first = room.tag("1").await;
        assert_eq!((first.spec, first.status.digest), (None, before.status.digest), "it is wanted no more, and stays");
        assert!(room.tag("own").await.spec.is_some());
        assert!(room.tag("3").await.is_pending());
        assert_eq!(room.tag("latest").await.spec.unwrap().source.unwrap().text, "2");
        let stored = room.engine.templates().stored(&room.ana, "openshift", "web").await.unwrap();
        assert_eq!(stored.template.annotation("description"), Some("two"));
        assert_eq!(room.told().await[..2], ["updated web", "updated web"]);
    }
}

#[tokio::test]
async fn what_somebody_made_under_the_name_is_left_alone_until_they_say_otherwise() {
    for mut room in Room::each().await {
        room.engine.projects().create(&room.ana, "openshift", "", "").await.unwrap();
        let own = TagPatch::from(SourceKind::Image, "quay.io/acme/own:1");
        room.engine.streams().set(&room.ana, &Room::path("1"), &own, Expect::Any, "").await.unwrap();
        let made: serde_json::Value = serde_json::json!({"apiVersion": "template.openshift.io/v1", "kind": "Template",
            "metadata": {"name": "web"}, "objects": []});
        let (made, project) = (Template::read(made).unwrap(), ProjectName::parse("openshift").unwrap());
        let new = TemplateEdit { presence: Presence::New, ..TemplateEdit::default() };
        room.engine.templates().save(&room.ana, &project, &made, &new).await.unwrap();

        room.pass().await;
        room.whole_pass().await;
        for kind in [STREAM, TEMPLATE] {
            let sample = room.sample(kind, "web").await;
            assert_eq!(sample.state, SampleState::Foreign);
            assert!(sample.message.contains("Somebody made openshift/web"), "{}", sample.message);
        }
        assert_eq!(room.tag("1").await.spec.unwrap().source.unwrap().text, "quay.io/acme/own:1");
        assert_eq!(room.told().await, ["left alone web", "left alone web"], "and that is said once");

        for kind in [STREAM, TEMPLATE] {
            room.engine.samples().restore(&room.ana, kind, "web").await.unwrap();
            assert_eq!(room.state(kind, "web").await, SampleState::Installed);
        }
        assert!(room.tag("1").await.spec.unwrap().source.unwrap().text.ends_with("/web:1"));
        let stored = room.engine.templates().stored(&room.ana, "openshift", "web").await.unwrap();
        assert_eq!(stored.template.annotation("description"), Some("one"));
        assert!(room.view().await.events.iter().any(|event| event.what == "taken over" && event.actor == "ana"));
    }
}

#[tokio::test]
async fn one_protected_tag_keeps_none_of_the_others() {
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        let engine = room.engine.clone();
        let streams = engine.streams();
        let away = TagPatch::from(SourceKind::Image, "quay.io/acme/own:1");
        for tag in ["1", "2"] {
            streams.set(&room.ana, &Room::path(tag), &away, Expect::Any, "").await.unwrap();
        }
        streams.protect(&room.ana, &Room::path("1"), true).await.unwrap();
        room.pass().await;
        assert!(room.tag("2").await.spec.unwrap().source.unwrap().text.ends_with("/web:2"));
        let sample = room.sample(STREAM, "web").await;
        assert_eq!(sample.state, SampleState::Refused);
        assert!(sample.message.starts_with("1: ") && sample.message.contains("protected"), "{}", sample.message);
        let (exist, message) = room.condition(ConditionType::SamplesExist).await;
        assert!(exist == Truth::False && message.contains("web"), "{message}");

        streams.protect(&room.ana, &Room::path("1"), false).await.unwrap();
        room.pass().await;
        assert_eq!(room.state(STREAM, "web").await, SampleState::Installed);
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::True);
    }
}
