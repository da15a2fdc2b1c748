//! What goes wrong while something is made, changed or deleted leaves nothing half-done.

use super::make::{order, rerun};
use crate::templates::hall::{Hall, notes};
use engine::db::testing::count;
use engine::{Engine, Error, Expect, Order};
use model::Paging;
use model::stream::{SourceKind, TagPatch, TagPath};
use model::template::{Changes, ObjectFate, StreamState};
use serde_json::{Value, json};

fn path(stream: &str, tag: &str) -> TagPath {
    TagPath::new("shop", stream, tag).unwrap()
}

fn stream(name: &str, image: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": name},
        "spec": {"tags": [{"name": "1", "from": {"kind": "DockerImage", "name": image}}]}})
}

async fn set(hall: &Hall, path: &TagPath, image: &str) {
    let patch = TagPatch::from(SourceKind::Image, image);
    hall.engine.streams().set(&hall.ana, path, &patch, Expect::Any, "").await.unwrap();
}

#[tokio::test]
async fn when_one_stream_is_in_the_way_no_other_is_made() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["objects"] = json!([stream("first", "quay.io/a/b:1"), stream("second", "quay.io/a/b:1")]);
        hall.save("openshift", document).await.unwrap();
        set(&hall, &path("second", "1"), "quay.io/other/image:7").await;
        let refused = hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await;
        let Err(Error::Conflict { message }) = refused else { panic!("{refused:?}") };
        assert!(message.contains("shop/second"), "{message}");
        assert_eq!(count(hall.engine.db(), "instance").await, 0);
        assert!(hall.engine.streams().whole(&hall.ana, "shop", "first").await.is_err());
    }
}

#[tokio::test]
async fn a_stream_that_is_as_it_would_be_made_is_shared_and_stays() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        set(&hall, &path("notes", "1"), "quay.io/acme/notes:1").await;
        let before = hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap().stream;
        hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
        let after = hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap().stream;
        assert_eq!(before, after, "not even labelled");
        let detail = hall.engine.instances().detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        assert!(matches!(detail.objects.items[1].fate, ObjectFate::Stream { state: StreamState::Shared, .. }));
        let plan = hall.engine.instances().plan_delete(&hall.ana, "shop", "mine").await.unwrap();
        assert_eq!((plan.rendered, plan.goes.len(), plan.stays.len()), (2, 0, 1));
        hall.engine.instances().delete(&hall.ana, "shop", "mine", None).await.unwrap();
        hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap();
    }
}

#[tokio::test]
async fn a_stream_that_cannot_be_made_is_named() {
    for hall in Hall::each().await {
        for broken in [
            json!({"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "Not A Name"}}),
            json!({"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "odd"}, "spec": {"tags": "none"}}),
            json!({"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "odd"}, "spec": "none"}),
            json!({"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "odd"}, "spec": {"tags": [{"name": "-"}]}}),
            stream("odd", "not an image"),
        ] {
            let mut document = notes("notes");
            document["objects"] = json!([stream("good", "quay.io/a/b:1"), broken]);
            hall.save("openshift", document).await.unwrap();
            let refused = hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await;
            assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
            assert_eq!(count(hall.engine.db(), "image_stream").await, 0);
        }
    }
}

#[tokio::test]
async fn of_two_that_are_made_under_one_name_one_is_told() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let other = Engine::open(hall.database.config()).await.unwrap();
        let (one, two) = (order("mine", &[("NAME", "one")]), order("mine", &[("NAME", "two")]));
        let (here, there) = (hall.engine.instances(), other.instances());
        let (one, two) = tokio::join!(here.instantiate(&hall.ana, &one), there.instantiate(&hall.ana, &two));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(hall.engine.streams().all(&hall.ana, Some("shop")).await.unwrap().len(), 1);
        assert_eq!(count(hall.engine.db(), "instance").await, 1);
    }
}

#[tokio::test]
async fn whenever_it_is_interrupted_everything_is_made_or_nothing() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["objects"] = json!([stream("first", "quay.io/a/b:1"), stream("second", "quay.io/a/b:1")]);
        hall.save("openshift", document).await.unwrap();
        let instances = hall.engine.instances();
        for steps in 0..400 {
            let (name, order) = (format!("mine-{steps}"), order(&format!("mine-{steps}"), &[]));
            let patience = async {
                for _ in 0..steps {
                    tokio::task::yield_now().await;
                }
            };
            let made = tokio::select! {
                biased;
                made = instances.instantiate(&hall.ana, &order) => made.is_ok(),
                () = patience => false,
            };
            let is_there = async || instances.whole(&hall.ana, "shop", &name).await.is_ok();
            // The database may still be busy with what nobody waits for any more: then it is looked at again.
            let (there, streams) = loop {
                let there = is_there().await;
                let streams = hall.engine.streams().all(&hall.ana, Some("shop")).await.unwrap().len();
                if is_there().await == there {
                    break (there, streams);
                }
            };
            assert_eq!(streams, if there { 2 } else { 0 }, "after {steps} steps");
            assert!(there || !made);
            if there {
                instances.delete(&hall.ana, "shop", &name, None).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn ten_thousand_objects_are_made_and_shown_in_pieces() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        let one =
            |n: usize| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": format!("${{NAME}}-{n}")}});
        document["objects"] = (0..10_000).map(one).collect::<Vec<_>>().into();
        hall.save("openshift", document).await.unwrap();
        let made = hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap().facts;
        assert_eq!(made.row.objects, 10_000);
        let last = hall.engine.instances().detail(&hall.ana, "shop", "mine", Paging::page(200)).await.unwrap();
        assert_eq!(last.objects.items.last().unwrap().name.name, "notes-9999");
        let changes = Changes { values: [("NAME".to_owned(), "other".to_owned())].into(), ..Changes::default() };
        let plan = hall.engine.instances().plan_renewal(&hall.ana, rerun(&changes)).await.unwrap();
        assert_eq!((plan.objects.len(), plan.more, plan.unchanged), (200, 19_800, 0), "old names go, new ones come");
    }
}

#[tokio::test]
async fn more_streams_than_anybody_needs_are_refused() {
    let hall = Hall::each().await.remove(0);
    let mut document = notes("notes");
    document["objects"] = (0..1_001).map(|n| stream(&format!("s{n}"), "quay.io/a/b:1")).collect::<Vec<_>>().into();
    hall.save("openshift", document).await.unwrap();
    let order = order("mine", &[]);
    let instances = hall.engine.instances();
    let preview = instances.preview(&hall.ana, &order.template, &order.project, &order.entries).await.unwrap();
    assert!(preview.problems[0].message.contains("1000"), "{preview:?}");
    assert!(matches!(instances.instantiate(&hall.ana, &order).await, Err(Error::Invalid { field: "objects", .. })));
}

#[tokio::test]
async fn another_project_must_be_there() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["objects"] =
            json!([{"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "far", "namespace": "${NAME}"}}]);
        hall.save("openshift", document).await.unwrap();
        let far = |project: &str| Order { name: project.into(), ..order("mine", &[("NAME", project)]) };
        let refused = hall.engine.instances().instantiate(&hall.ana, &far("nowhere")).await;
        assert!(matches!(refused, Err(Error::NotFound { what: "project", .. })), "{refused:?}");
        hall.engine.instances().instantiate(&hall.ana, &far("dev")).await.unwrap();
        hall.engine.streams().whole(&hall.ana, "dev", "far").await.unwrap();
    }
}

#[tokio::test]
async fn streams_that_follow_each_other_go_together() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        let follower = json!({"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "second"},
            "spec": {"tags": [{"name": "live", "from": {"kind": "ImageStreamTag", "name": "first:1"}}]}});
        document["objects"] = json!([stream("first", "quay.io/a/b:1"), follower]);
        hall.save("openshift", document).await.unwrap();
        let instances = hall.engine.instances();
        instances.instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
        let plan = instances.plan_delete(&hall.ana, "shop", "mine").await.unwrap();
        assert_eq!((plan.goes.len(), plan.stays.len()), (2, 0), "{plan:?}");
        instances.delete(&hall.ana, "shop", "mine", None).await.unwrap();
        assert!(hall.engine.streams().all(&hall.ana, Some("shop")).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn deleting_takes_what_was_made_but_not_what_others_need() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["objects"] = json!([
            stream("followed", "quay.io/a/b:1"),
            stream("kept", "quay.io/a/b:1"),
            stream("lone", "quay.io/a/b:1")
        ]);
        hall.save("openshift", document).await.unwrap();
        hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
        let follow = TagPatch::from(SourceKind::Tag, "followed:1");
        hall.engine.streams().set(&hall.ana, &path("app", "prod"), &follow, Expect::Any, "").await.unwrap();
        hall.engine.streams().protect(&hall.ana, &path("kept", "1"), true).await.unwrap();

        let instances = hall.engine.instances();
        let plan = instances.plan_delete(&hall.ana, "shop", "mine").await.unwrap();
        let names = |fates: &[model::template::StreamFate]| {
            fates.iter().map(|fate| fate.stream.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            (names(&plan.goes), names(&plan.stays)),
            (vec!["lone".to_owned()], vec!["followed".into(), "kept".into()])
        );
        assert!(plan.stays[0].why.contains("shop/app:prod"), "{plan:?}");
        instances.delete(&hall.ana, "shop", "mine", None).await.unwrap();
        assert!(hall.engine.streams().whole(&hall.ana, "shop", "lone").await.is_err());
        hall.engine.streams().whole(&hall.ana, "shop", "kept").await.unwrap();

        instances.restore(&hall.ana, "shop", "mine").await.unwrap();
        hall.engine.streams().whole(&hall.ana, "shop", "lone").await.unwrap();
        assert!(matches!(instances.restore(&hall.ana, "shop", "mine").await, Err(Error::Conflict { .. })));
    }
}
