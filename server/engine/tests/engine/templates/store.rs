//! Templates are kept as they were written, with all that they ever were.

use super::hall::{Hall, at, notes};
use crate::instances::make::order;
use engine::{Actor, Error, Presence, TemplateEdit};
use model::template::limit;
use serde_json::json;

#[tokio::test]
async fn a_template_is_kept_as_it_was_written_and_the_same_again_is_no_change() {
    for hall in Hall::each().await {
        let made = hall.save("shop", notes("notes")).await.unwrap();
        assert_eq!((made.facts.revision, made.facts.card.title.as_str()), (1, "Notes"));
        let stored = hall.engine.templates().stored(&hall.ana, "shop", "notes").await.unwrap();
        let mut document = stored.template.into_document();
        assert_eq!(document["metadata"]["namespace"], "shop");
        document["metadata"].as_object_mut().unwrap().shift_remove("namespace");
        assert_eq!(document, notes("notes"), "fields that nobody knows included");

        let mut read = notes("notes");
        read["metadata"]["resourceVersion"] = json!("12");
        read["metadata"]["managedFields"] = json!([{"manager": "kubectl"}]);
        let again = hall.save("shop", read).await.unwrap();
        assert_eq!((again.facts.version, again.facts.revision), (made.facts.version, 1));
    }
}

#[tokio::test]
async fn each_other_content_is_a_version_with_its_differences() {
    for hall in Hall::each().await {
        hall.save("shop", notes("notes")).await.unwrap();
        let mut other = notes("notes");
        other["parameters"][1]["value"] = json!("3");
        let edit = TemplateEdit { reason: "more of it".into(), ..TemplateEdit::default() };
        let second = hall.save_as("shop", other, &edit).await.unwrap();
        assert_eq!(second.facts.revision, 2);

        let templates = hall.engine.templates();
        let revisions = templates.revisions(&hall.ana, "shop", "notes").await.unwrap();
        assert_eq!(
            revisions.iter().map(|r| (r.revision, r.by.as_str(), r.reason.as_str())).collect::<Vec<_>>(),
            [(2, "ana", "more of it"), (1, "ana", "")]
        );
        let first = templates.revision(&hall.ana, "shop", "notes", 1).await.unwrap();
        assert_eq!(first.parameters()[1].value, "1");
        let diff = templates.revision_diff(&hall.ana, "shop", "notes", 1, 2).await.unwrap();
        let changed: Vec<_> = diff
            .lines
            .pieces
            .iter()
            .flatten()
            .filter(|line| line.fate != model::stream::Fate::Stays)
            .map(|line| line.text.trim())
            .collect();
        assert_eq!(changed.len(), 2, "{changed:?}");
        assert!(changed[0].contains('1') && changed[1].contains('3'), "{changed:?}");
        assert!(matches!(templates.revision(&hall.ana, "shop", "notes", 3).await, Err(Error::NotFound { .. })));
    }
}

#[tokio::test]
async fn old_versions_go_but_for_those_that_instances_are_made_from() {
    for hall in Hall::each().await {
        let with = |number: i64| {
            let mut other = notes("notes");
            other["message"] = json!(format!("Edition {number}"));
            other
        };
        let edit = TemplateEdit::default();
        for number in 1..=3 {
            hall.save_as("openshift", with(number), &edit).await.unwrap();
            if number == 2 {
                hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
            }
        }
        for number in 4..=limit::REVISIONS + 3 {
            hall.save_as("openshift", with(number), &edit).await.unwrap();
        }
        let templates = hall.engine.templates();
        let kept = templates.revisions(&hall.ana, "openshift", "notes").await.unwrap();
        let kept: Vec<i64> = kept.iter().rev().map(|revision| revision.revision).collect();
        let expected: Vec<i64> = [2].into_iter().chain(4..=limit::REVISIONS + 3).collect();
        assert_eq!(kept, expected);
        assert!(matches!(
            templates.revision(&hall.ana, "openshift", "notes", 1).await,
            Err(Error::NotFound { what: "version", .. })
        ));
        let used = templates.revision(&hall.ana, "openshift", "notes", 2).await.unwrap();
        assert_eq!(used.message(), "Edition 2");
    }
}

#[tokio::test]
async fn whoever_edits_what_was_changed_meanwhile_is_told() {
    for hall in Hall::each().await {
        let made = hall.save("shop", notes("notes")).await.unwrap();
        let mut other = notes("notes");
        other["message"] = json!("Other");
        hall.save_as("shop", other, &at(made.facts.version)).await.unwrap();
        let mut late = notes("notes");
        late["message"] = json!("Late");
        let refused = hall.save_as("shop", late.clone(), &at(made.facts.version)).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        let new = TemplateEdit { presence: Presence::New, ..TemplateEdit::default() };
        assert!(matches!(hall.save_as("shop", late, &new).await, Err(Error::Conflict { .. })));
        assert!(matches!(hall.save_as("shop", notes("gone"), &at(1)).await, Err(Error::NotFound { .. })));
        let edited = TemplateEdit { version: Some(1), ..TemplateEdit::default() };
        assert!(matches!(hall.save_as("shop", notes("gone"), &edited).await, Err(Error::NotFound { .. })));
        let dry = TemplateEdit { dry: true, ..TemplateEdit::default() };
        assert_eq!(hall.save_as("shop", notes("tried"), &dry).await.unwrap().facts.revision, 1);
        assert!(hall.engine.templates().stored(&hall.ana, "shop", "tried").await.is_err());
    }
}

#[tokio::test]
async fn what_cannot_be_kept_changes_nothing_and_says_all_that_is_wrong() {
    for hall in Hall::each().await {
        let mut wrong = notes("Not a name");
        wrong["parameters"][1]["name"] = json!("NAME");
        wrong["parameters"][2]["name"] = json!("PASS.WORD");
        let Err(Error::Faults(faults)) = hall.save("shop", wrong).await else { panic!("it was kept") };
        let places: Vec<_> = faults.0.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, ["metadata.name", "template.parameters[1]", "template.parameters[2].name"]);
        assert!(hall.engine.templates().all(&hall.ana, None).await.unwrap().is_empty());
        assert!(matches!(hall.save("nowhere", notes("notes")).await, Err(Error::NotFound { what: "project", .. })));
        let mut long = notes("long");
        long["message"] = json!("x".repeat(3 << 20));
        assert!(matches!(hall.save("shop", long).await, Err(Error::Invalid { field: "template", .. })));
        let templates = hall.engine.templates();
        assert!(templates.all(&Actor::anonymous(), None).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn deleting_can_be_undone_with_all_versions() {
    for hall in Hall::each().await {
        let templates = hall.engine.templates();
        let made = hall.save("shop", notes("notes")).await.unwrap();
        let mut other = notes("notes");
        other["message"] = json!("Other");
        hall.save("shop", other).await.unwrap();
        templates.delete(&hall.ana, "shop", "notes", None).await.unwrap();
        assert!(matches!(templates.stored(&hall.ana, "shop", "notes").await, Err(Error::NotFound { .. })));
        for project in ["shop", ""] {
            let deleted = templates.deleted(&hall.ana, project).await.unwrap();
            assert_eq!((deleted[0].project.as_str(), deleted[0].title.as_str()), ("shop", "Notes"), "of “{project}”");
        }
        assert_eq!(templates.deleted(&hall.ana, "openshift").await.unwrap(), []);
        let gone = templates.changed(&hall.ana, Some("shop"), made.facts.version, 10).await.unwrap();
        assert!(gone[0].deleted.is_some(), "watchers see it go");

        let back = templates.restore(&hall.ana, "shop", "notes").await.unwrap();
        assert_eq!((back.facts.uid.as_str(), back.facts.revision), (made.facts.uid.as_str(), 2));
        assert_eq!(templates.revisions(&hall.ana, "shop", "notes").await.unwrap().len(), 2);
        templates.delete(&hall.ana, "shop", "notes", None).await.unwrap();
        let new = hall.save("shop", notes("notes")).await.unwrap();
        assert_ne!(new.facts.uid, made.facts.uid);
        assert!(matches!(templates.restore(&hall.ana, "shop", "notes").await, Err(Error::Conflict { .. })));
    }
}

#[tokio::test]
async fn of_two_who_save_at_once_one_is_told() {
    for hall in Hall::each().await {
        let made = hall.save("shop", notes("notes")).await.unwrap();
        let edit = at(made.facts.version);
        let with = |message: &str| {
            let mut other = notes("notes");
            other["message"] = json!(message);
            other
        };
        let (one, two) =
            tokio::join!(hall.save_as("shop", with("one"), &edit), hall.save_as("shop", with("two"), &edit));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(hall.engine.templates().revisions(&hall.ana, "shop", "notes").await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_text_is_looked_at_and_then_kept() {
    for hall in Hall::each().await {
        let templates = hall.engine.templates();
        let text = "kind: Template\napiVersion: v1\nmetadata: {name: tiny}\nparameters: [{name: A}]\nobjects:\n- {kind: Service, apiVersion: v1, metadata: {name: '${A}'}}\n";
        let drafts = templates.drafts(&hall.ana, "shop", text).await.unwrap();
        assert_eq!((drafts[0].name.as_str(), drafts[0].objects[0].kind.as_str()), ("tiny", "Service"));
        let edit = TemplateEdit::default();
        let project = Hall::project("shop");
        let kept = templates.upload(&hall.ana, &project, " other ", text, &edit).await.unwrap();
        assert_eq!(kept.facts.card.name.as_str(), "other");
        let broken =
            templates.upload(&hall.ana, &project, "", &text.replace("parameters: [", "parameters: {"), &edit).await;
        let Err(Error::Invalid { field: "text", message }) = broken else { panic!("{broken:?}") };
        assert!(message.contains("line 4"), "{message}");
        let two = format!("{text}---\n{text}");
        assert!(matches!(templates.upload(&hall.ana, &project, "", &two, &edit).await, Err(Error::Invalid { .. })));
        assert_eq!(templates.drafts(&hall.ana, "shop", &two).await.unwrap().len(), 2);
    }
}
