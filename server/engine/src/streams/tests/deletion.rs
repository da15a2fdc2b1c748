//! Deleting and bringing back: tags, streams, projects.

use super::lab::{Import, Lab, path};
use super::people::imported;
use crate::db::testing::{count, execute};
use crate::streams::sweep::sweep;
use crate::{Error, Order, TemplateEdit};
use model::stream::EventKind;
use model::template::{Entries, Template};
use model::{Instant, ProjectName};
use serde_json::json;

#[tokio::test]
async fn a_deleted_tag_comes_back_as_it_was() {
    for lab in Lab::each().await {
        imported(&lab, "AB").await;
        lab.follow("web:live", "prod").await.unwrap();
        let (streams, prod) = (lab.engine.streams(), path("web:prod"));
        streams.delete_tag(&lab.ana, &prod, "wrong one").await.unwrap();
        let page = streams.get(&lab.ana, "shop", "web").await.unwrap();
        assert_eq!((page.tags.len(), page.deleted.len(), page.facts.tags), (1, 1, 1));
        assert_eq!(lab.at("web:live").await, Some('B'), "what follows keeps what it has");
        assert!(lab.tag("web:live").await.source_missing);

        let back = streams.restore_tag(&lab.ana, &prod).await.unwrap();
        assert_eq!(lab.items("web:prod").await, "BBA");
        assert_eq!(lab.kinds("web:prod").await[..2], [EventKind::Tag, EventKind::Delete]);
        assert!(back.spec.unwrap().scheduled && back.status.next_check.is_some());
        assert!(!lab.tag("web:live").await.source_missing);
        assert_eq!(lab.import("web:prod", 'C').await, Import::Moved);
        assert_eq!(lab.at("web:live").await, Some('C'));

        streams.delete_tag(&lab.ana, &prod, "").await.unwrap();
        lab.external("web:prod", "redis").await;
        assert!(matches!(streams.restore_tag(&lab.ana, &prod).await, Err(Error::Conflict { .. })), "its name is taken");
        assert_eq!(lab.items("web:prod").await, "", "a new tag has a history of its own");
    }
}

#[tokio::test]
async fn a_deleted_stream_comes_back_and_catches_up() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.follow("api:live", "web:prod").await.unwrap();
        let streams = lab.engine.streams();
        streams.delete(&lab.ana, "shop", "api").await.unwrap();
        assert!(!lab.exists("api:live").await);
        assert_eq!(streams.deleted(&lab.ana, "shop").await.unwrap().len(), 1);
        lab.import("web:prod", 'B').await;
        streams.restore(&lab.ana, "shop", "api").await.unwrap();
        assert_eq!(lab.items("api:live").await, "BA");
        streams.delete(&lab.ana, "shop", "api").await.unwrap();
        streams.create(&lab.ana, "shop", "api").await.unwrap();
        assert!(matches!(streams.restore(&lab.ana, "shop", "api").await, Err(Error::Conflict { .. })));
    }
}

#[tokio::test]
async fn after_a_day_nothing_comes_back() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        lab.external("web:2", "redis").await;
        lab.engine.streams().delete_tag(&lab.ana, &path("web:prod"), "").await.unwrap();
        let yesterday = "UPDATE stream_tag SET deleted_at = deleted_at - 86401000 WHERE deleted_at IS NOT NULL";
        execute(&lab.engine.inner.db, yesterday.into()).await;
        let restored = lab.engine.streams().restore_tag(&lab.ana, &path("web:prod")).await;
        assert!(matches!(restored, Err(Error::NotFound { .. })));
        assert!(lab.engine.streams().get(&lab.ana, "shop", "web").await.unwrap().deleted.is_empty());
        let db = &lab.engine.inner.db;
        assert_eq!(count(db, "stream_event").await, 2);
        sweep(db, Instant::now_utc()).await.unwrap();
        assert_eq!(count(db, "stream_event").await, 2, "what was deleted a day ago is not hurried away");
        sweep(db, Instant::now_utc() + time::Duration::hours(2)).await.unwrap();
        assert_eq!((count(db, "stream_event").await, count(db, "stream_tag").await), (0, 1));
    }
}

#[tokio::test]
async fn a_deleted_project_is_gone_at_once_and_watchers_see_its_streams_go() {
    for lab in Lab::each().await {
        imported(&lab, "A").await;
        let (projects, streams, ana) = (lab.engine.projects(), lab.engine.streams(), &lab.ana);
        let seen = streams.clock(ana).await.unwrap();
        let unsaid = |result| matches!(result, Err(Error::Invalid { field: "confirmation", .. }));
        assert!(unsaid(projects.delete(ana, "shop", "").await));
        streams.delete(ana, "shop", "web").await.unwrap();
        assert!(unsaid(projects.delete(ana, "shop", "").await), "what can be brought back counts");
        streams.restore(ana, "shop", "web").await.unwrap();
        projects.delete(ana, "shop", "shop").await.unwrap();
        assert!(
            matches!(projects.get(ana, "shop").await, Err(Error::NotFound { .. })) && !lab.exists("web:prod").await
        );
        let changed = streams.changed(ana, None, seen, 10).await.unwrap();
        assert!(changed.len() == 1 && changed[0].stream.deleted.is_some());

        projects.create(ana, "shop", "", "").await.unwrap();
        assert!(streams.deleted(ana, "shop").await.unwrap().is_empty(), "a new project has a past of its own");
        assert!(matches!(streams.restore(ana, "shop", "web").await, Err(Error::NotFound { .. })));
        sweep(&lab.engine.inner.db, Instant::now_utc() + time::Duration::hours(26)).await.unwrap();
        let db = &lab.engine.inner.db;
        assert_eq!((count(db, "project").await, count(db, "image_stream").await), (2, 0));
    }
}

#[tokio::test]
async fn templates_and_instances_go_for_good_after_a_day() {
    for lab in Lab::each().await {
        let (engine, ana, db) = (&lab.engine, &lab.ana, &lab.engine.inner.db);
        let document = json!({"apiVersion": "template.openshift.io/v1", "kind": "Template", "metadata": {"name": "tiny"},
            "objects": [{"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "made"}}]});
        let (shop, template) = (ProjectName::parse("shop").unwrap(), Template::read(document).unwrap());
        engine.templates().save(ana, &shop, &template, &TemplateEdit::default()).await.unwrap();
        let order = Order::stored(shop, "mine", ("shop", "tiny"), Entries::default());
        engine.instances().instantiate(ana, &order).await.unwrap();
        engine.templates().delete(ana, "shop", "tiny", None).await.unwrap();
        engine.instances().delete(ana, "shop", "mine", None).await.unwrap();
        let tables = ["template_revision", "template", "instance_revision", "instance", "image_stream"];
        for (hours, left) in [(23, 1), (26, 0)] {
            sweep(db, Instant::now_utc() + time::Duration::hours(hours)).await.unwrap();
            for table in tables {
                assert_eq!(count(db, table).await, left, "{table} after {hours} hours");
            }
        }
    }
}
