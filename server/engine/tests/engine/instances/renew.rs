//! Rendering anew: other parameters, newer versions, and what people changed since.

use super::make::{order, rerun, upgrade};
use crate::templates::hall::{Hall, notes};
use engine::{Error, Expect, Renew};
use model::Paging;
use model::stream::{SourceKind, TagPatch, TagPath};
use model::template::{Changes, Choice, Origin, RenderPlan, Rendering, WhatChanges};
use serde_json::{Value, json};

fn changes(values: &[(&str, &str)]) -> Changes {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Changes { values, ..Changes::default() }
}

fn told(plan: &RenderPlan) -> Vec<(&str, WhatChanges)> {
    plan.objects.iter().map(|change| (change.name.kind.as_str(), change.what)).collect()
}

async fn made(document: Value) -> Vec<Hall> {
    let halls = Hall::each().await;
    for hall in &halls {
        hall.save("openshift", document.clone()).await.unwrap();
        hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
    }
    halls
}

async fn source(hall: &Hall) -> String {
    let whole = hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap();
    whole.tags[0].spec.as_ref().unwrap().source.as_ref().unwrap().text.clone()
}

#[tokio::test]
async fn a_rerun_changes_what_was_said_and_keeps_the_rest_generated_values_too() {
    for hall in made(notes("notes")).await {
        let instances = hall.engine.instances();
        let before = instances.secrets(&hall.ana, "shop", "mine").await.unwrap();
        let more = changes(&[("REPLICAS", "5")]);
        let plan = instances.plan_renewal(&hall.ana, rerun(&more)).await.unwrap();
        assert_eq!((told(&plan), plan.unchanged), (vec![("Deployment", WhatChanges::Changed)], 2));
        assert_eq!((plan.parameters[0].name.as_str(), plan.parameters[0].to.as_deref()), ("REPLICAS", Some("5")));

        let after = instances.renew(&hall.ana, rerun(&more)).await.unwrap();
        assert_eq!(after.row.revision, 2);
        assert_eq!(instances.secrets(&hall.ana, "shop", "mine").await.unwrap(), before);
        let detail = instances.detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        let origins: Vec<_> = detail.parameters.iter().map(|parameter| parameter.origin).collect();
        assert_eq!(origins, [Origin::Default, Origin::Given, Origin::Generated]);
        assert_eq!(detail.revisions[0].what, Rendering::Rerun);

        let anew = Changes { generate: vec!["PASSWORD".into()], ..Changes::default() };
        let plan = instances.plan_renewal(&hall.ana, rerun(&anew)).await.unwrap();
        assert!(plan.objects[0].secret && plan.objects[0].name.kind == "Secret", "{plan:?}");
        instances.renew(&hall.ana, rerun(&anew)).await.unwrap();
        assert_ne!(instances.secrets(&hall.ana, "shop", "mine").await.unwrap().values, before.values);
        let stale = instances.renew(&hall.ana, Renew { version: Some(after.row.version), ..rerun(&more) }).await;
        assert!(matches!(stale, Err(Error::Conflict { .. })), "{stale:?}");
    }
}

#[tokio::test]
async fn labels_change_with_a_rerun_and_stay_when_nothing_is_said_of_them() {
    let labels = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Changes { labels: Some(pairs.collect()), ..Changes::default() }
    };
    for hall in made(notes("notes")).await {
        let instances = hall.engine.instances();
        let plan =
            instances.plan_renewal(&hall.ana, rerun(&labels(&[("team", "green"), ("app", "mine")]))).await.unwrap();
        assert_eq!((plan.objects.len(), plan.unchanged), (3, 0));
        instances.renew(&hall.ana, rerun(&labels(&[("team", "green"), ("app", "mine")]))).await.unwrap();
        instances.renew(&hall.ana, rerun(&changes(&[("REPLICAS", "5")]))).await.unwrap();
        let form = instances.form(&hall.ana, "shop", "mine", false).await.unwrap();
        assert_eq!((form.labels["team"].as_str(), form.object_labels["app"].as_str()), ("green", "${NAME}"));
        let stream = hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap().stream;
        assert_eq!((stream.labels["team"].as_str(), stream.labels["app"].as_str()), ("green", "mine"));

        instances.renew(&hall.ana, rerun(&labels(&[]))).await.unwrap();
        let stream = hall.engine.streams().whole(&hall.ana, "shop", "notes").await.unwrap().stream;
        assert_eq!((stream.labels.get("team"), stream.labels["app"].as_str()), (None, "notes"));
        let deployment = instances.object(&hall.ana, "shop", "mine", 2).await.unwrap();
        assert!(!deployment.contains("green"), "{deployment}");
    }
}

#[tokio::test]
async fn a_renamed_stream_is_made_and_the_old_one_goes() {
    for hall in made(notes("notes")).await {
        let renamed = changes(&[("NAME", "other")]);
        hall.engine.instances().renew(&hall.ana, rerun(&renamed)).await.unwrap();
        let streams = hall.engine.streams().all(&hall.ana, Some("shop")).await.unwrap();
        assert_eq!(streams.iter().map(|stream| stream.name.to_string()).collect::<Vec<_>>(), ["other"]);
    }
}

#[tokio::test]
async fn an_upgrade_takes_what_the_template_changed() {
    for hall in made(notes("notes")).await {
        let instances = hall.engine.instances();
        let none = Changes::default();
        let mut newer = notes("notes");
        newer["parameters"][1]["value"] = json!("3");
        newer["objects"][1]["spec"]["tags"][0]["from"]["name"] = json!("quay.io/acme/notes:2");
        newer["objects"]
            .as_array_mut()
            .unwrap()
            .push(json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "${NAME}"}}));
        newer["objects"].as_array_mut().unwrap().remove(0);
        hall.save("openshift", newer).await.unwrap();
        let row = &instances.list(&hall.ana, "shop", "", Paging::default()).await.unwrap().items[0].row;
        assert_eq!((row.template.revision, row.template.newer), (1, Some(2)));

        let plan = instances.plan_renewal(&hall.ana, upgrade(&none)).await.unwrap();
        let expected = [
            ("ImageStream", WhatChanges::Changed),
            ("Deployment", WhatChanges::Changed),
            ("Service", WhatChanges::Added),
            ("Secret", WhatChanges::Removed),
        ];
        assert_eq!(told(&plan), expected);
        assert_eq!((plan.from_revision, plan.to_revision), (1, 2));
        assert_eq!(plan.parameters[0].to.as_deref(), Some("3"), "what was left alone follows the template");
        let unseen = Changes { revision: Some(1), ..none.clone() };
        let refused = instances.renew(&hall.ana, upgrade(&unseen)).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "a version that nobody looked at is not taken");
        let keep = plan.objects[3].key.clone();
        let mine = Changes { choices: [(keep, Choice::Mine)].into(), revision: Some(2), ..Changes::default() };
        let after = instances.renew(&hall.ana, upgrade(&mine)).await.unwrap();
        assert_eq!((after.row.objects, after.row.template.revision, after.row.template.newer), (4, 2, None));
        assert_eq!(source(&hall).await, "quay.io/acme/notes:2");
        let again = instances.plan_renewal(&hall.ana, upgrade(&none)).await.unwrap();
        assert_eq!(told(&again), [("Secret", WhatChanges::Mine)]);
    }
}

#[tokio::test]
async fn what_people_changed_since_is_not_lost() {
    for hall in made(notes("notes")).await {
        let instances = hall.engine.instances();
        let tag = TagPath::new("shop", "notes", "1").unwrap();
        let own = TagPatch::from(SourceKind::Image, "quay.io/own/notes:1");
        hall.engine.streams().set(&hall.ana, &tag, &own, Expect::Any, "").await.unwrap();
        let more = changes(&[("REPLICAS", "2")]);
        let plan = instances.plan_renewal(&hall.ana, rerun(&more)).await.unwrap();
        assert_eq!(told(&plan), [("ImageStream", WhatChanges::Mine), ("Deployment", WhatChanges::Changed)]);
        instances.renew(&hall.ana, rerun(&more)).await.unwrap();
        assert_eq!(source(&hall).await, "quay.io/own/notes:1");

        let mut newer = notes("notes");
        newer["objects"][1]["spec"]["tags"][0]["from"]["name"] = json!("quay.io/acme/notes:2");
        hall.save("openshift", newer).await.unwrap();
        let none = Changes::default();
        let plan = instances.plan_renewal(&hall.ana, upgrade(&none)).await.unwrap();
        assert!(plan.needs_choice() && told(&plan) == [("ImageStream", WhatChanges::Conflict)], "{plan:?}");
        let refused = instances.renew(&hall.ana, upgrade(&none)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "choices", .. })), "{refused:?}");
        let theirs = Changes { choices: [(plan.objects[0].key.clone(), Choice::Theirs)].into(), ..none };
        instances.renew(&hall.ana, upgrade(&theirs)).await.unwrap();
        assert_eq!(source(&hall).await, "quay.io/acme/notes:2");
    }
}

#[tokio::test]
async fn a_protected_tag_stops_all_of_it() {
    for hall in made(notes("notes")).await {
        let instances = hall.engine.instances();
        let tag = TagPath::new("shop", "notes", "1").unwrap();
        hall.engine.streams().protect(&hall.ana, &tag, true).await.unwrap();
        let mut newer = notes("notes");
        newer["objects"][1]["spec"]["tags"][0]["from"]["name"] = json!("quay.io/acme/notes:2");
        hall.save("openshift", newer).await.unwrap();
        let refused = instances.renew(&hall.ana, upgrade(&Changes::default())).await;
        let Err(Error::Invalid { message, .. }) = refused else { panic!("{refused:?}") };
        assert!(message.contains("protected"), "{message}");
        let detail = instances.detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        assert_eq!((detail.row.revision, detail.row.template.revision), (1, 1));
    }
}

#[tokio::test]
async fn without_its_template_an_instance_runs_again_but_cannot_be_upgraded() {
    for hall in made(notes("notes")).await {
        let instances = hall.engine.instances();
        hall.engine.templates().delete(&hall.ana, "openshift", "notes", None).await.unwrap();
        hall.save("openshift", notes("notes")).await.unwrap();
        let row = instances.renew(&hall.ana, rerun(&changes(&[("REPLICAS", "2")]))).await.unwrap().row;
        assert!(row.template.gone && row.template.newer.is_none());
        let refused = instances.plan_renewal(&hall.ana, upgrade(&Changes::default())).await;
        assert!(matches!(refused, Err(Error::NotFound { what: "template", .. })), "{refused:?}");
    }
}
