//! Templates over REST: kept, listed, watched, processed.

use super::watch::{Watcher, said};
use super::{MERGE, Shop, field};
use axum::body::Body;
use axum::http::Method;
use axum::http::header::ACCEPT;
use serde_json::{Value, json};

/// The template group of the project.
pub const TEMPLATES: &str = "/apis/template.openshift.io/v1/namespaces/shop/templates";
const PROCESSED: &str = "/apis/template.openshift.io/v1/namespaces/shop/processedtemplates";
const TABLE: &str = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

pub fn notes() -> Value {
    json!({
        "apiVersion": "template.openshift.io/v1", "kind": "Template",
        "metadata": {"name": "notes", "labels": {"team": "green"}, "annotations": {"description": "Keeps notes.\nIn Redis."}},
        "x-kept": {"anything": [1, null, "two"]},
        "message": "The password is ${PASSWORD}",
        "labels": {"app": "${NAME}"},
        "parameters": [
            {"name": "NAME", "value": "notes", "required": true},
            {"name": "PASSWORD", "generate": "expression", "from": "[a-z]{12}", "required": true}],
        "objects": [
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "${NAME}"}, "stringData": {"password": "${PASSWORD}"}},
            {"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "${NAME}"},
             "spec": {"tags": [{"name": "1", "from": {"kind": "DockerImage", "name": "quay.io/acme/notes:1"}, "reference": true}]}}]
    })
}

/// Asks about templates; `path` begins after them.
async fn ask(shop: &mut Shop, method: Method, path: &str, body: Option<Value>) -> crate::support::Answer {
    shop.at(method, &format!("{TEMPLATES}{path}"), body).await
}

#[tokio::test]
async fn a_template_comes_back_as_it_was_sent() {
    for mut shop in Shop::open_each().await {
        let made = ask(&mut shop, Method::POST, "", Some(notes())).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let mut read = ask(&mut shop, Method::GET, "/notes", None).await.json();
        assert_eq!((&read["metadata"]["namespace"], &read["metadata"]["name"]), (&json!("shop"), &json!("notes")));
        let again = ask(&mut shop, Method::PUT, "/notes", Some(read.clone())).await.json();
        assert_eq!(again["metadata"]["resourceVersion"], read["metadata"]["resourceVersion"], "nothing changed");
        let metadata = read["metadata"].as_object_mut().unwrap();
        metadata.retain(|key, _| ["name", "labels", "annotations"].contains(&key.as_str()));
        assert_eq!(read, notes());

        ask(&mut shop, Method::POST, "", Some(notes())).await.expect_problem(409, "AlreadyExists");
        assert_eq!(ask(&mut shop, Method::DELETE, "/notes", None).await.status, 200);
        ask(&mut shop, Method::GET, "/notes", None).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_an_old_version_is_refused() {
    let mut shop = Shop::open().await;
    let made = ask(&mut shop, Method::POST, "", Some(notes())).await.json();
    let patch = json!({"message": "Other", "x-kept": null});
    let path = format!("{TEMPLATES}/notes");
    let patched = shop.app.rest(Method::PATCH, &path, MERGE, Some(patch)).await.json();
    assert_eq!((&patched["message"], patched.get("x-kept")), (&json!("Other"), None));
    assert_eq!(patched["parameters"], notes()["parameters"]);
    ask(&mut shop, Method::PUT, "/notes", Some(made)).await.expect_problem(409, "Conflict");
}

#[tokio::test]
async fn what_is_no_template_is_refused_with_all_its_causes() {
    let mut shop = Shop::open().await;
    let mut wrong = notes();
    wrong["parameters"][0]["name"] = json!("NA.ME");
    wrong["parameters"][1]["name"] = json!("PASS WORD");
    let refused = ask(&mut shop, Method::POST, "", Some(wrong)).await;
    refused.expect_problem(422, "Invalid");
    assert_eq!(refused.json()["details"]["causes"].as_array().unwrap().len(), 2, "{}", refused.text());
    let mut elsewhere = notes();
    elsewhere["metadata"]["namespace"] = json!("dev");
    assert_eq!(field(&ask(&mut shop, Method::POST, "", Some(elsewhere)).await), "metadata.namespace");
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}});
    assert_eq!(field(&ask(&mut shop, Method::POST, "", Some(pod)).await), "kind");
    ask(&mut shop, Method::POST, "", Some(json!(["x"]))).await.expect_problem(422, "Invalid");
    assert!(ask(&mut shop, Method::GET, "", None).await.json()["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn templates_are_listed_selected_and_shown_as_a_table() {
    let mut shop = Shop::open().await;
    ask(&mut shop, Method::POST, "", Some(notes())).await;
    let mut other = notes();
    other["metadata"] = json!({"name": "other"});
    ask(&mut shop, Method::POST, "", Some(other)).await;
    let names = |list: &Value| {
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["metadata"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ask(&mut shop, Method::GET, "", None).await.json();
    assert_eq!((names(&all), all["kind"].as_str()), (vec!["notes".to_owned(), "other".into()], Some("TemplateList")));
    let green = ask(&mut shop, Method::GET, "?labelSelector=team=green", None).await.json();
    assert_eq!(names(&green), ["notes"]);
    let request = shop.app.request(Method::GET, TEMPLATES).header(ACCEPT, TABLE);
    let table = shop.app.send(request.body(Body::empty()).unwrap()).await.json();
    assert_eq!(table["rows"][0]["cells"], json!(["notes", "Keeps notes.", "2 (1 generated)", 2]));
}

#[tokio::test]
async fn a_watch_tells_of_templates() {
    for mut shop in Shop::open_each().await {
        let mut watcher = Watcher::at(&shop, &format!("{TEMPLATES}?watch=true")).await;
        ask(&mut shop, Method::POST, "", Some(notes())).await;
        assert_eq!(watcher.next().await, said("ADDED", "notes"));
        let patch = json!({"message": "Other"});
        shop.app.rest(Method::PATCH, &format!("{TEMPLATES}/notes"), MERGE, Some(patch)).await;
        assert_eq!(watcher.next().await, said("MODIFIED", "notes"));
        ask(&mut shop, Method::DELETE, "/notes", None).await;
        assert_eq!(watcher.next().await, said("DELETED", "notes"));
    }
}

#[tokio::test]
async fn a_template_is_processed_without_being_kept() {
    let mut shop = Shop::open().await;
    let mut sent = notes();
    sent["parameters"][0]["value"] = json!("mine");
    let answer = shop.at(Method::POST, PROCESSED, Some(sent)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    let password = made["parameters"][1]["value"].as_str().unwrap();
    assert_eq!((password.len(), &made["objects"][0]["stringData"]["password"]), (12, &json!(password)));
    assert_eq!((&made["labels"]["app"], &made["objects"][1]["metadata"]["name"]), (&json!("mine"), &json!("mine")));
    assert_eq!(made["objects"][1]["apiVersion"], "image.openshift.io/v1");
    ask(&mut shop, Method::GET, "/notes", None).await.expect_problem(404, "NotFound");

    let mut wrong = notes();
    wrong["parameters"][0]["value"] = json!("");
    wrong["parameters"][1]["from"] = json!("[Z-A]{3}");
    let refused = shop.at(Method::POST, PROCESSED, Some(wrong)).await;
    refused.expect_problem(422, "Invalid");
    let causes = refused.json()["details"]["causes"].clone();
    let fields: Vec<_> = causes.as_array().unwrap().iter().map(|cause| cause["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["template.parameters[0]", "template.parameters[1]"]);
}

#[tokio::test]
async fn a_request_may_be_as_large_as_a_template_and_no_larger() {
    let mut shop = Shop::open().await;
    let mut large = notes();
    // Two bytes of JSON each.
    large["message"] = "\"".repeat(950_000).into();
    let made = ask(&mut shop, Method::POST, "", Some(large.clone())).await;
    assert_eq!(made.status, 201, "{}", made.text());
    large["message"] = "\"".repeat(1_100_000).into();
    ask(&mut shop, Method::PUT, "/notes", Some(large.clone())).await.expect_problem(422, "Invalid");
    large["message"] = "\"".repeat(4_000_000).into();
    ask(&mut shop, Method::PUT, "/notes", Some(large)).await.expect_problem(413, "RequestEntityTooLarge");
}

#[tokio::test]
async fn a_key_that_is_there_twice_changes_nothing() {
    let mut shop = Shop::open().await;
    ask(&mut shop, Method::POST, "", Some(notes())).await;
    let twice = r#"{"metadata": {"labels": {"team": "red", "team": "blue"}}}"#;
    let request = shop.app.request(Method::PATCH, &format!("{TEMPLATES}/notes")).header("content-type", MERGE);
    let told = shop.app.send(request.body(Body::from(twice)).unwrap()).await;
    told.expect_problem(422, "Invalid");
    let read = ask(&mut shop, Method::GET, "/notes", None).await.json();
    assert_eq!(read["metadata"]["labels"]["team"], "green");
}
