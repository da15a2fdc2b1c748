//! Making an instance: all of it or nothing.

use crate::templates::hall::{Hall, notes};
use engine::{Error, Expect, Order, Renew, TemplateEdit, TemplateOf};
use model::Paging;
use model::stream::{SourceKind, TagPatch, TagPath};
use model::template::{Changes, Entries, ImageState, ObjectFate, StreamState};
use serde_json::json;
use std::collections::BTreeMap;

pub fn entries(values: &[(&str, &str)]) -> Entries {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Entries { values, labels: BTreeMap::new() }
}

pub fn order(name: &str, values: &[(&str, &str)]) -> Order {
    Order::stored(Hall::project("shop"), name, ("openshift", "notes"), entries(values))
}

/// `shop/mine` with other parameters.
pub fn rerun(changes: &Changes) -> Renew<'_> {
    Renew { project: "shop", name: "mine", newest: false, version: None, changes }
}

/// `shop/mine` of the newest version of its template.
pub fn upgrade(changes: &Changes) -> Renew<'_> {
    Renew { newest: true, ..rerun(changes) }
}

#[tokio::test]
async fn an_instance_keeps_what_was_made_and_its_streams_are_weirs() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let made =
            hall.engine.instances().instantiate(&hall.ana, &order("mine", &[("REPLICAS", "2")])).await.unwrap().facts;
        assert_eq!((made.row.objects, made.row.streams, made.row.template.revision), (3, 1, 1));

        let detail = hall.engine.instances().detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        let kinds: Vec<_> = detail.objects.items.iter().map(|object| object.name.kind.as_str()).collect();
        assert_eq!(kinds, ["Secret", "ImageStream", "Deployment"]);
        assert_eq!(detail.objects.items[0].fate, ObjectFate::Rendered);
        let ObjectFate::Stream { stream, state, .. } = &detail.objects.items[1].fate else { panic!("no stream") };
        assert_eq!((stream.as_str(), *state), ("notes", StreamState::Made));
        let deployment = hall.engine.instances().object(&hall.ana, "shop", "mine", 2).await.unwrap();
        assert!(deployment.contains("replicas: 2"), "{deployment}");

        let stream = hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap();
        assert_eq!(stream.stream.labels["template.openshift.io/template-instance-owner"], made.row.uid);
        assert_eq!(stream.stream.labels["app"], "notes");
        assert!(stream.tags[0].is_pending(), "its import begins");
    }
}

#[tokio::test]
async fn without_a_name_one_is_made_up() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let made = hall.engine.instances().instantiate(&hall.ana, &order(" ", &[])).await.unwrap().facts;
        let name = made.row.name.as_str();
        assert!(name.starts_with("notes-") && name.len() == 11, "{name}");
    }
}

#[tokio::test]
async fn images_that_are_needed_are_known_by_tag_and_digest() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let base = TagPath::new("shop", "base", "1").unwrap();
        let reference = TagPatch { reference: Some(true), ..TagPatch::from(SourceKind::Image, "quay.io/acme/base:1") };
        hall.engine.streams().set(&hall.ana, &base, &reference, Expect::Any, "").await.unwrap();
        hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
        let detail = hall.engine.instances().detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        let image = &detail.images[0];
        assert_eq!((image.tag.clone(), image.used_by[0].as_str()), (base, "Deployment/notes"));
        assert_eq!(image.now, ImageState::Here { digest: None });
        assert!(!image.has_moved());
    }
}

#[tokio::test]
async fn what_cannot_be_accepted_is_said_at_once_and_nothing_is_made() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let wrong = order("mine", &[("NAME", ""), ("PASSWORD", ""), ("OTHER", "x")]);
        let Err(Error::Faults(faults)) = hall.engine.instances().instantiate(&hall.ana, &wrong).await else {
            panic!("it was made")
        };
        let places: Vec<_> = faults.0.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, ["parameters.OTHER", "template.parameters[0]", "template.parameters[2]"]);
        let entries = entries(&[("NAME", "")]);
        let template = TemplateOf::Stored { project: "openshift".into(), name: "notes".into(), revision: None };
        let preview = hall.engine.instances().preview(&hall.ana, &template, &Hall::project("shop"), &entries).await;
        assert_eq!(preview.unwrap().problems[0].parameter.as_deref(), Some("NAME"));
        assert_eq!(hall.engine.instances().list(&hall.ana, "shop", "", Paging::default()).await.unwrap().total, 0);
    }
}

#[tokio::test]
async fn a_template_that_changed_since_the_form_was_opened_is_not_instantiated() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let mut seen = order("mine", &[]);
        seen.template = TemplateOf::Stored { project: "openshift".into(), name: "notes".into(), revision: Some(1) };
        let mut other = notes("notes");
        other["message"] = json!("Other");
        hall.save_as("openshift", other, &TemplateEdit::default()).await.unwrap();
        assert!(matches!(hall.engine.instances().instantiate(&hall.ana, &seen).await, Err(Error::Conflict { .. })));
        let TemplateOf::Stored { revision, .. } = &mut seen.template else { panic!("not stored") };
        *revision = Some(2);
        hall.engine.instances().instantiate(&hall.ana, &seen).await.unwrap();
    }
}
