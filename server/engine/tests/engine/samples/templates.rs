//! The templates that come with Weir: lint finds nothing, everything they name is there, and they can be used.

use super::room::{Room, STREAM, TEMPLATE};
use model::samples::ManagementState;
use model::stream::Named;
use model::template::{Given, ImageName, fields, images, lint, process};
use std::collections::{BTreeMap, BTreeSet};

/// Public registries that samples come from.
const REGISTRIES: [&str; 4] = ["docker.io", "icr.io", "quay.io", "registry.access.redhat.com"];

#[tokio::test]
async fn sample_templates_lint_clean_and_name_tags_that_are_there() {
    let mut room = Room::each_built_in(ManagementState::Managed).await.remove(0);
    room.pass().await;
    let tags = room.engine.streams().tags_of_project(&room.ana, "openshift").await.unwrap();
    let there: BTreeSet<String> = tags.iter().map(|tag| format!("{}:{}", tag.path.stream, tag.path.tag)).collect();
    let has = |project: &str, stream: &str, tag: &str| {
        Some(project == "openshift" && there.contains(&format!("{stream}:{tag}")))
    };
    let mut named = BTreeSet::new();
    for sample in room.view().await.samples.iter().filter(|sample| sample.kind == TEMPLATE) {
        let stored = room.engine.templates().stored(&room.ana, "openshift", &sample.name).await.unwrap();
        assert_eq!(lint(&stored.template, &has), [], "{}", sample.name);
        assert!(fields(&stored.template).iter().all(|field| !field.group.is_empty()), "{}", sample.name);
        let mut seed = 0u32;
        let mut random = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed
        };
        let made = process(&stored.template, &Given::new(), &BTreeMap::new(), &mut random).unwrap();
        for used in images(&made.objects) {
            if let ImageName::Tag { project, name } = &used.image
                && !used.made_here
            {
                assert_eq!(project, "openshift", "{}: {name}", sample.name);
                assert!(there.contains(name), "{}: {name}", sample.name);
                named.insert(name.clone());
            }
        }
    }
    assert!(named.len() >= 10, "{named:?}");
}

#[tokio::test]
async fn the_streams_that_come_with_weir_tell_what_they_are() {
    let mut room = Room::each_built_in(ManagementState::Managed).await.remove(0);
    room.pass().await;
    for sample in room.view().await.samples.iter().filter(|sample| sample.kind == STREAM) {
        let whole = room.engine.streams().whole(&room.ana, "openshift", &sample.name).await.unwrap();
        assert!(whole.stream.annotations.contains_key("openshift.io/display-name"), "{}", sample.name);
        assert!(whole.tags.iter().any(|tag| tag.path.tag.as_str() == "latest"), "{}", sample.name);
        for tag in &whole.tags {
            let spec = tag.spec.as_ref().unwrap();
            assert!(!tag.source_missing, "{} follows nothing", tag.path);
            let source = spec.source.as_ref().unwrap();
            match &source.named {
                Named::Image(named) => {
                    let host = named.host();
                    assert!(REGISTRIES.contains(&host.as_str()), "{}: no sample comes from {host}", tag.path);
                    assert!(
                        named.tag.is_some() && named.digest.is_none(),
                        "{}: {} names no tag",
                        tag.path,
                        source.text
                    );
                    assert!(named.repository().is_ok_and(|path| path.as_str().contains('/')), "{}", source.text);
                }
                Named::Tag(path) => assert_eq!(path.stream, tag.path.stream, "{}", tag.path),
                Named::StreamImage(_) => panic!("{} is pinned", tag.path),
            }
            for key in ["openshift.io/display-name", "description", "iconClass", "tags"] {
                assert!(spec.annotations.contains_key(key), "{} says no {key}", tag.path);
            }
        }
    }
}
