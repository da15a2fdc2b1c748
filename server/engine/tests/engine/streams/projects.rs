//! Projects: made, described, deleted.

use engine::db::testing::databases;
use engine::{Actor, Engine, Error, Order, TemplateEdit};

#[tokio::test]
async fn templates_and_instances_go_with_their_project() {
    for database in databases().await {
        let engine = Engine::open(database.config()).await.unwrap();
        let (ana, projects) = (Actor::administrator("1".into(), "ana".into()), engine.projects());
        let shop = projects.create(&ana, "shop", "", "").await.unwrap().name;
        let template = model::template::Template::read(crate::templates::hall::notes("notes")).unwrap();
        engine.templates().save(&ana, &shop, &template, &TemplateEdit::default()).await.unwrap();
        let order = Order::stored(shop, "mine", ("shop", "notes"), model::template::Entries::default());
        engine.instances().instantiate(&ana, &order).await.unwrap();

        let refused = projects.delete(&ana, "shop", "").await;
        let Err(Error::Invalid { field: "confirmation", message }) = refused else { panic!("{refused:?}") };
        assert!(message.contains("1 image stream, 1 template, 1 instance"), "{message}");
        projects.delete(&ana, "shop", "shop").await.unwrap();
        projects.create(&ana, "shop", "", "").await.unwrap();
        assert!(engine.templates().all(&ana, None).await.unwrap().is_empty());
        assert!(engine.instances().all(&ana, Some("shop")).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_project_is_made_described_and_deleted() {
    for database in databases().await {
        let engine = Engine::open(database.config()).await.unwrap();
        let (ana, projects) = (Actor::administrator("1".into(), "ana".into()), engine.projects());
        let made = projects.create(&ana, " shop ", "The shop", "").await.unwrap();
        assert_eq!((made.name.as_str(), made.title(), made.streams), ("shop", "The shop", 0));
        assert!(matches!(projects.create(&ana, "shop", "", "").await, Err(Error::Conflict { .. })));
        assert!(matches!(projects.create(&ana, "Shop", "", "").await, Err(Error::Invalid { field: "name", .. })));

        let edited = projects.edit(&ana, "shop", made.version, "", "sells things").await.unwrap();
        assert!(edited.version > made.version);
        assert!(matches!(projects.edit(&ana, "shop", made.version, "x", "").await, Err(Error::Conflict { .. })));
        projects.create(&ana, "dev", "", "").await.unwrap();
        let names = |found: Vec<model::project::Project>| found.iter().map(|p| p.name.to_string()).collect::<Vec<_>>();
        assert_eq!(names(projects.list(&ana, "").await.unwrap()), ["dev", "shop"]);
        assert_eq!(names(projects.list(&ana, "SHO").await.unwrap()), ["shop"]);

        projects.delete(&ana, "shop", "").await.unwrap();
        assert!(matches!(projects.get(&ana, "shop").await, Err(Error::NotFound { .. })));
        assert!(projects.list(&Actor::anonymous(), "").await.unwrap().is_empty());
    }
}
