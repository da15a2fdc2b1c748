//! Templates and instances before people with different grants.

use crate::instances::make::{entries, order};
use crate::templates::hall::{Hall, notes};
use engine::db::testing::person;
use engine::{Error, Order};
use model::Paging;
use model::stream::{SourceKind, StreamSort, TagPatch, TagPath};
use model::template::{CatalogueFilter, ExportFormat, ImageState, TemplateSort};

#[tokio::test]
async fn templates_and_instances_are_for_who_sees_their_project() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        hall.engine.instances().instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
        let eve = person(&hall.engine, "eve", &[("view", "dev"), ("view", "shop/notes")]).await;
        let (templates, instances) = (hall.engine.templates(), hall.engine.instances());
        for (hidden, missing) in [
            (
                templates.detail(&eve, "openshift", "notes").await.err(),
                templates.detail(&eve, "nope", "notes").await.err(),
            ),
            (
                templates.yaml(&eve, "openshift", "notes", None).await.err(),
                templates.yaml(&eve, "nope", "notes", None).await.err(),
            ),
            (
                instances.detail(&eve, "shop", "mine", Paging::default()).await.err(),
                instances.detail(&eve, "nope", "mine", Paging::default()).await.err(),
            ),
            (
                instances.export(&eve, "shop", "mine", ExportFormat::Yaml).await.err(),
                instances.export(&eve, "nope", "mine", ExportFormat::Yaml).await.err(),
            ),
            (
                instances.secrets(&eve, "openshift", "mine").await.err(),
                instances.secrets(&eve, "nope", "mine").await.err(),
            ),
        ] {
            let (hidden, missing) = (hidden.unwrap(), missing.unwrap());
            assert!(matches!(hidden, Error::NotFound { .. }), "{hidden:?}");
            assert_eq!(hidden.to_string().replace("openshift", "nope").replace("shop", "nope"), missing.to_string());
        }
        let all = CatalogueFilter::default();
        let catalogue = templates.catalogue(&eve, &all, TemplateSort::default(), Paging::default()).await.unwrap();
        assert!(catalogue.cards.items.is_empty() && catalogue.projects.is_empty() && catalogue.categories.is_empty());
        assert!(instances.all(&eve, None).await.unwrap().is_empty());
        assert_eq!(
            instances.list(&eve, "shop", "", Paging::default()).await.unwrap().total,
            0,
            "a stream alone is hers"
        );
        assert!(templates.changed(&eve, None, 0, 100).await.unwrap().is_empty());
        assert!(instances.changed(&eve, None, 0, 100).await.unwrap().is_empty());
        assert!(!instances.changed(&hall.ana, None, 0, 100).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn making_an_instance_takes_the_rights_of_all_that_it_makes() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let vera = person(&hall.engine, "vera", &[("view", "shop"), ("view", "openshift")]).await;
        let edda = person(&hall.engine, "edda", &[("edit", "shop"), ("view", "openshift")]).await;
        let instances = hall.engine.instances();
        assert!(matches!(instances.instantiate(&vera, &order("hers", &[])).await, Err(Error::Forbidden { .. })));
        instances.instantiate(&edda, &order("hers", &[("PASSWORD", "hunter2hunter2")])).await.unwrap();
        assert!(instances.secrets(&edda, "shop", "hers").await.is_ok());
        assert!(matches!(instances.secrets(&vera, "shop", "hers").await, Err(Error::Forbidden { .. })));
        let seen = instances.export(&vera, "shop", "hers", ExportFormat::Yaml).await.unwrap().text;
        assert!(!seen.contains("hunter2hunter2"));

        // Its stream would go where she may not make one.
        let mut elsewhere = notes("elsewhere");
        elsewhere["objects"][1]["metadata"]["namespace"] = "${WHERE}".into();
        elsewhere["parameters"][1] = serde_json::json!({"name": "WHERE", "value": "dev"});
        elsewhere["objects"][2]["spec"]["replicas"] = 1.into();
        hall.save("openshift", elsewhere).await.unwrap();
        let there = Order::stored(Hall::project("shop"), "far", ("openshift", "elsewhere"), entries(&[]));
        let refused = instances.instantiate(&edda, &there).await.unwrap_err();
        assert!(matches!(refused, Error::NotFound { .. }), "{refused:?}");
        let streams = hall.engine.streams().list(&hall.ana, "dev", "", StreamSort::default(), Paging::default()).await;
        assert_eq!(streams.unwrap().total, 0);
        assert!(instances.detail(&hall.ana, "shop", "far", Paging::default()).await.is_err());
    }
}

#[tokio::test]
async fn how_tags_of_other_projects_stand_is_not_told() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["objects"][2]["metadata"]["annotations"]["image.openshift.io/triggers"] =
            r#"[{"from":{"kind":"ImageStreamTag","name":"base:1","namespace":"dev"},"fieldPath":"x"}]"#.into();
        hall.save("openshift", document).await.unwrap();
        let base = TagPath::new("dev", "base", "1").unwrap();
        let patch = TagPatch { reference: Some(true), ..TagPatch::from(SourceKind::Image, "quay.io/acme/base:1") };
        hall.engine.streams().set(&hall.ana, &base, &patch, engine::Expect::Any, "").await.unwrap();
        let vera = person(&hall.engine, "vera", &[("view", "openshift")]).await;
        let state = async |actor: &engine::Actor| {
            let detail = hall.engine.templates().detail(actor, "openshift", "notes").await.unwrap();
            let (needed, warned) = (detail.images, detail.findings.len());
            let needed = needed.into_iter().find(|image| image.tag.as_ref() == Some(&base)).unwrap();
            (matches!(needed.state, ImageState::Missing), warned)
        };
        let (hers, anas) = (state(&vera).await, state(&hall.ana).await);
        assert_eq!((hers.0, anas.0), (true, false));
        assert!(hers.1 > anas.1, "to her it looks as if it were not there");
    }
}
