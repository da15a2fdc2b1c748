//! Secrets are seen by those alone who may see them, and never lie open.

use super::make::{entries, order, rerun, upgrade};
use crate::templates::hall::{Hall, notes};
use engine::{Actor, Error, TemplateOf};
use model::Paging;
use model::template::{Changes, ExportFormat, Origin};
use serde_json::json;

const WORD: &str = "hunter2hunter2";

#[tokio::test]
async fn a_secret_is_masked_wherever_the_instance_is_shown() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["objects"][2]["metadata"]["annotations"]["${PASSWORD}"] = json!("in a key");
        document["objects"][0]["stringData"]["url"] = json!("redis://:${PASSWORD}@${NAME}");
        hall.save("openshift", document).await.unwrap();
        let instances = hall.engine.instances();
        let template = TemplateOf::Stored { project: "openshift".into(), name: "notes".into(), revision: None };
        let values = entries(&[("PASSWORD", WORD)]);
        let preview = instances.preview(&hall.ana, &template, &Hall::project("shop"), &values).await.unwrap();
        assert!(!format!("{preview:?}").contains(WORD) && preview.message.contains("••••••••"));
        assert!(preview.objects[0].yaml.contains("redis://:••••••••@notes"), "{}", preview.objects[0].yaml);

        instances.instantiate(&hall.ana, &order("mine", &[("PASSWORD", WORD)])).await.unwrap();
        let detail = instances.detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        let whole = instances.whole(&hall.ana, "shop", "mine").await.unwrap();
        let form = instances.form(&hall.ana, "shop", "mine", false).await.unwrap();
        assert!(!format!("{detail:?}{whole:?}{form:?}").contains(WORD));
        assert_eq!(form.kept, ["PASSWORD"]);
        let parameter = &detail.parameters[2];
        assert_eq!((parameter.value.as_str(), parameter.secret, parameter.origin), ("••••••••", true, Origin::Given));

        let secrets = instances.secrets(&hall.ana, "shop", "mine").await.unwrap();
        assert_eq!(secrets.values["PASSWORD"], WORD);
        assert!(secrets.message.contains(WORD));
        assert!(matches!(instances.secrets(&Actor::anonymous(), "shop", "mine").await, Err(Error::Unauthenticated)));
        let text = instances.export(&hall.ana, "shop", "mine", ExportFormat::Yaml).await.unwrap().text;
        assert!(text.contains(WORD));
        let list = instances.export(&hall.ana, "shop", "mine", ExportFormat::List).await.unwrap().text;
        assert!(list.contains("kind: List") && list.contains("kind: ImageStream"), "{list}");
    }
}

#[tokio::test]
async fn a_value_that_holds_a_secret_is_masked_whatever_its_parameter_is_called() {
    const ADDRESS: &str = "redis://:hunter2hunter2@cache:6379";
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["parameters"][1] = json!({"name": "CACHE", "value": "redis://cache:6379"});
        document["objects"][2]["spec"] = json!({"cache": "${CACHE}"});
        hall.save("openshift", document).await.unwrap();
        let instances = hall.engine.instances();
        instances.instantiate(&hall.ana, &order("mine", &[])).await.unwrap();
        let shown = instances.object(&hall.ana, "shop", "mine", 2).await.unwrap();
        assert!(shown.contains("redis://cache:6379"), "{shown}");

        let changes = Changes { values: [("CACHE".to_owned(), ADDRESS.to_owned())].into(), ..Changes::default() };
        let plan = instances.plan_renewal(&hall.ana, rerun(&changes)).await.unwrap();
        instances.renew(&hall.ana, rerun(&changes)).await.unwrap();
        let detail = instances.detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
        let form = instances.form(&hall.ana, "shop", "mine", false).await.unwrap();
        let whole = instances.whole(&hall.ana, "shop", "mine").await.unwrap();
        assert!(!format!("{plan:?}{detail:?}{form:?}{whole:?}").contains(WORD));
        assert!(detail.parameters[1].secret && form.kept.contains(&"CACHE".to_owned()));
        assert_eq!(instances.secrets(&hall.ana, "shop", "mine").await.unwrap().values["CACHE"], ADDRESS);
    }
}

#[tokio::test]
async fn what_was_a_secret_stays_one_when_the_template_forgets_it() {
    for hall in Hall::each().await {
        hall.save("openshift", notes("notes")).await.unwrap();
        let instances = hall.engine.instances();
        instances.instantiate(&hall.ana, &order("mine", &[("PASSWORD", WORD)])).await.unwrap();
        let mut newer = notes("notes");
        newer["metadata"]["annotations"]["form.weir.dev/PASSWORD"] =
            json!("{\"type\":\"text\",\"pattern\":\"[0-9]+\"}");
        hall.save("openshift", newer).await.unwrap();
        let form = instances.form(&hall.ana, "shop", "mine", true).await.unwrap();
        let plan = instances.plan_renewal(&hall.ana, upgrade(&Changes::default())).await.unwrap();
        assert!(plan.problems.is_empty(), "a value that is kept was good once: {plan:?}");
        for _ in 0..2 {
            instances.renew(&hall.ana, upgrade(&Changes::default())).await.unwrap();
            let whole = instances.whole(&hall.ana, "shop", "mine").await.unwrap();
            let detail = instances.detail(&hall.ana, "shop", "mine", Paging::default()).await.unwrap();
            assert!(!format!("{form:?}{plan:?}{:?}{detail:?}", whole.objects).contains(WORD));
            assert!(detail.parameters[2].secret);
        }
    }
}

#[tokio::test]
async fn a_secret_does_not_lie_open_in_the_database() {
    let database = engine::db::testing::sqlite();
    let engine = engine::Engine::open(database.config()).await.unwrap();
    let ana = engine::db::testing::person(&engine, "ana", &[("cluster-admin", "*")]).await;
    for project in ["shop", "openshift"] {
        engine.projects().create(&ana, project, "", "").await.unwrap();
    }
    let template = model::template::Template::read(notes("notes")).unwrap();
    let edit = engine::TemplateEdit::default();
    engine.templates().save(&ana, &Hall::project("openshift"), &template, &edit).await.unwrap();
    engine.instances().instantiate(&ana, &order("mine", &[("PASSWORD", WORD)])).await.unwrap();
    engine.stop().await;
    for entry in std::fs::read_dir(database.dir()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(WORD.len()).any(|piece| piece == WORD.as_bytes()));
    }
}

#[tokio::test]
async fn secrets_that_collide_as_masks_hide_everything() {
    for hall in Hall::each().await {
        let mut document = notes("notes");
        document["parameters"][1] = json!({"name": "TOKEN", "generate": "expression", "from": "[a-z]{20}"});
        document["objects"] = json!([{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"},
            "stringData": {"${PASSWORD}": "1", "${TOKEN}": "2"}}]);
        hall.save("openshift", document).await.unwrap();
        hall.engine.instances().instantiate(&hall.ana, &order("mine", &[("PASSWORD", WORD)])).await.unwrap();
        let shown = hall.engine.instances().object(&hall.ana, "shop", "mine", 0).await.unwrap();
        assert!(!shown.contains(WORD) && shown.contains("kind: Secret"), "{shown}");
    }
}
