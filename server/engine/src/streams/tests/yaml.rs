//! Editing a stream as YAML.

use super::lab::{Lab, path};
use crate::Error;
use model::stream::{Fate, StreamPatch, TagPatch};

async fn lab_with_tags(lab: &Lab) -> String {
    lab.external("web:1", "quay.io/acme/web:1").await;
    lab.import("web:1", 'A').await;
    lab.follow("web:live", "1").await.unwrap();
    lab.copy("web:1", "web:prod").await.unwrap();
    lab.engine.streams().yaml(&lab.ana, "shop", "web").await.unwrap()
}

#[tokio::test]
async fn saving_what_is_shown_changes_nothing() {
    for lab in Lab::each().await {
        let text = lab_with_tags(&lab).await;
        lab.push("web:prod", 'B').await;
        let before = lab.engine.streams().get(&lab.ana, "shop", "web").await.unwrap();
        let plan = lab.engine.streams().yaml_plan(&lab.ana, "shop", "web", &text).await.unwrap();
        assert!(plan.pieces.is_empty());
        lab.engine.streams().yaml_save(&lab.ana, "shop", "web", &text).await.unwrap();
        assert_eq!(lab.engine.streams().get(&lab.ana, "shop", "web").await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_change_is_shown_line_by_line_before_it_is_saved_as_a_whole() {
    for lab in Lab::each().await {
        let text = lab_with_tags(&lab).await;
        let streams = lab.engine.streams();
        let edited = text.replacen("scheduled: false", "scheduled: true", 1).replacen("local: false", "local: true", 1);
        let edited = format!("{edited}  - name: next\n    from: {{kind: ImageStreamTag, name: live}}\n");
        let plan = streams.yaml_plan(&lab.ana, "shop", "web", &edited).await.unwrap();
        let lines = |fate| -> Vec<&str> {
            plan.pieces.iter().flatten().filter(|line| line.fate == fate).map(|line| line.text.trim()).collect()
        };
        let (gone, new) = (lines(Fate::Goes), lines(Fate::Comes));
        assert!(gone.contains(&"scheduled: false") && gone.contains(&"local: false"), "{gone:?}");
        assert!(new.contains(&"scheduled: true") && new.contains(&"- name: next"), "{new:?}");
        assert!(!lab.exists("web:next").await, "a plan changes nothing");

        streams.yaml_save(&lab.ana, "shop", "web", &edited).await.unwrap();
        assert_eq!(lab.at("web:next").await, Some('A'));
        assert!(lab.tag("web:1").await.spec.unwrap().scheduled);
        assert!(streams.facts(&lab.ana, "shop", "web").await.unwrap().stream.local_lookup);
        let again = streams.yaml_save(&lab.ana, "shop", "web", &edited).await;
        assert!(matches!(again, Err(Error::Conflict { .. })), "it was made from an older generation");
    }
}

#[tokio::test]
async fn a_tag_left_out_loses_its_wish_and_keeps_its_image() {
    for lab in Lab::each().await {
        let text = lab_with_tags(&lab).await;
        let start = text.find("  - name: prod").unwrap();
        lab.engine.streams().yaml_save(&lab.ana, "shop", "web", &text[..start]).await.unwrap();
        let prod = lab.tag("web:prod").await;
        assert_eq!((prod.spec, lab.at("web:prod").await), (None, Some('A')));
        assert!(lab.tag("web:live").await.spec.is_some());
    }
}

#[tokio::test]
async fn what_is_wrong_names_the_tag_and_changes_nothing_at_all() {
    for lab in Lab::each().await {
        let text = lab_with_tags(&lab).await;
        let streams = lab.engine.streams();
        let refused = async |text: String| match streams.yaml_save(&lab.ana, "shop", "web", &text).await {
            Err(Error::Invalid { field: "yaml", message }) => message,
            other => panic!("{other:?}"),
        };
        let with = |more: &str| format!("{}  - name: {more}\n", text.replacen("local: false", "local: true", 1));
        let message = refused(with("x\n    from: {kind: ImageStreamTag, name: 'nowhere:1'}")).await;
        assert!(message.starts_with("Tag x: There is no image stream"), "{message}");
        assert!(refused(with("a/b")).await.contains("tag name"));
        assert!(refused(with("prod")).await.contains("twice"));
        assert!(refused(with("y\n    from: {kind: Pod, name: z}")).await.contains("from.kind"));
        assert!(refused(text.replace("name: web\n", "name: api\n")).await.contains("shop/api"));
        assert!(refused(format!("{text}\nspec: 1")).await.starts_with("At line "));
        assert!(!streams.facts(&lab.ana, "shop", "web").await.unwrap().stream.local_lookup);
    }
}

#[tokio::test]
async fn moves_do_not_stand_in_the_way_but_other_wishes_do() {
    for lab in Lab::each().await {
        let text = lab_with_tags(&lab).await;
        let streams = lab.engine.streams();
        lab.import("web:1", 'B').await;
        let labels = StreamPatch { labels: Some([("team".into(), "web".into())].into()), ..StreamPatch::default() };
        let edited = text.replacen("labels: {}", "labels: {team: web}", 1);
        streams.yaml_save(&lab.ana, "shop", "web", &edited).await.unwrap();
        assert_eq!(Some(streams.facts(&lab.ana, "shop", "web").await.unwrap().stream.labels), labels.labels);
        let patch = TagPatch { interval: Some(60), ..TagPatch::default() };
        streams.set(&lab.ana, &path("web:1"), &patch, crate::Expect::Any, "").await.unwrap();
        assert!(matches!(streams.yaml_save(&lab.ana, "shop", "web", &text).await, Err(Error::Conflict { .. })));
    }
}
