//! Instances of templates over REST, in OKD's shape.

use super::templates::{TEMPLATES, notes};
use super::watch::{Watcher, said};
use super::{MERGE, Shop, field};
use axum::http::Method;
use serde_json::{Value, json};

const INSTANCES: &str = "/apis/template.openshift.io/v1/namespaces/shop/templateinstances";

fn instance(name: &str) -> Value {
    json!({"kind": "TemplateInstance", "apiVersion": "template.openshift.io/v1", "metadata": {"name": name},
        "spec": {"template": notes(), "parameters": {"PASSWORD": "hunter2hunter2"}}})
}

#[tokio::test]
async fn an_instance_is_ready_when_its_streams_are_made_and_shows_no_secret() {
    for mut shop in Shop::open_each().await {
        let made = shop.at(Method::POST, INSTANCES, Some(instance("mine"))).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let read = shop.at(Method::GET, &format!("{INSTANCES}/mine"), None).await;
        assert!(!read.text().contains("hunter2"));
        let read = read.json();
        let ready = &read["status"]["conditions"][0];
        assert_eq!(
            (&ready["type"], &ready["status"], &ready["reason"]),
            (&json!("Ready"), &json!("True"), &json!("Created"))
        );
        let objects = read["status"]["objects"].as_array().unwrap();
        assert_eq!((objects.len(), &objects[0]["ref"]["kind"]), (1, &json!("ImageStream")), "only what exists");
        assert_eq!(read["spec"]["template"]["x-kept"], notes()["x-kept"]);
        assert_eq!(read["spec"]["requester"]["username"], "admin");
        let stream = shop.get("/imagestreams/notes").await.json();
        let owner = &stream["metadata"]["labels"]["template.openshift.io/template-instance-owner"];
        assert_eq!((owner, &stream["metadata"]["uid"]), (&read["metadata"]["uid"], &objects[0]["ref"]["uid"]));

        shop.at(Method::POST, INSTANCES, Some(instance("mine"))).await.expect_problem(409, "AlreadyExists");
        assert_eq!(shop.at(Method::DELETE, &format!("{INSTANCES}/mine"), None).await.status, 200);
        shop.get("/imagestreams/notes").await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn a_name_is_made_up_where_one_is_begun() {
    let mut shop = Shop::open().await;
    let mut begun = instance("x");
    begun["metadata"] = json!({"generateName": "notes-"});
    let made = shop.at(Method::POST, INSTANCES, Some(begun)).await.json();
    let name = made["metadata"]["name"].as_str().unwrap();
    assert!(name.starts_with("notes-") && name.len() == 11, "{name}");
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_at_once() {
    let mut shop = Shop::open().await;
    let mut secret = instance("mine");
    secret["spec"]["secret"] = json!({"name": "values"});
    assert_eq!(field(&shop.at(Method::POST, INSTANCES, Some(secret)).await), "spec.secret");
    let mut wrong = instance("mine");
    wrong["spec"]["parameters"] = json!({"NAME": "", "OTHER": "x"});
    let refused = shop.at(Method::POST, INSTANCES, Some(wrong)).await;
    refused.expect_problem(422, "Invalid");
    assert!(
        refused.text().contains("spec.template.parameters[0]") && refused.text().contains("OTHER"),
        "{}",
        refused.text()
    );
    let none = json!({"metadata": {"name": "mine"}, "spec": {}});
    assert_eq!(field(&shop.at(Method::POST, INSTANCES, Some(none)).await), "spec.template");
    let dry = shop.at(Method::POST, &format!("{INSTANCES}?dryRun=All"), Some(instance("mine"))).await;
    assert_eq!(dry.status, 201, "{}", dry.text());
    assert!(shop.at(Method::GET, INSTANCES, None).await.json()["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn only_labels_and_annotations_change() {
    let mut shop = Shop::open().await;
    shop.at(Method::POST, INSTANCES, Some(instance("mine"))).await;
    let path = format!("{INSTANCES}/mine");
    let label = json!({"metadata": {"labels": {"tier": "front"}}});
    let patched = shop.app.rest(Method::PATCH, &path, MERGE, Some(label)).await.json();
    assert_eq!(patched["metadata"]["labels"]["tier"], "front");
    let spec = json!({"spec": {"template": {"message": "Other"}}});
    assert_eq!(field(&shop.app.rest(Method::PATCH, &path, MERGE, Some(spec)).await), "spec");
    let selected = shop.at(Method::GET, &format!("{INSTANCES}?labelSelector=tier=front"), None).await.json();
    assert_eq!(selected["items"].as_array().unwrap().len(), 1);
    assert_eq!(shop.at(Method::PUT, &path, Some(patched)).await.status, 200, "what was read can be sent back");
}

#[tokio::test]
async fn a_watch_tells_of_instances() {
    let mut shop = Shop::open().await;
    let mut watcher = Watcher::at(&shop, &format!("{INSTANCES}?watch=true")).await;
    shop.at(Method::POST, INSTANCES, Some(instance("mine"))).await;
    assert_eq!(watcher.next().await, said("ADDED", "mine"));
    shop.at(Method::DELETE, &format!("{INSTANCES}/mine"), None).await;
    assert_eq!(watcher.next().await, said("DELETED", "mine"));
}

#[tokio::test]
async fn one_of_a_stored_template_knows_its_version() {
    let mut shop = Shop::open().await;
    shop.at(Method::POST, TEMPLATES, Some(notes())).await;
    let stored = shop.at(Method::GET, &format!("{TEMPLATES}/notes"), None).await.json();
    let mut known = instance("mine");
    known["spec"]["template"] = stored;
    assert_eq!(shop.at(Method::POST, INSTANCES, Some(known)).await.status, 201);
    let engine = &shop.app.engine;
    let list = engine.instances().list(&engine::Actor::system(), "shop", "", model::Paging::default()).await.unwrap();
    let template = &list.items[0].row.template;
    assert_eq!((template.revision, template.gone), (1, false));
}
