//! The samples operator over the REST API.

use super::{MERGE, field};
use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

const CONFIG: &str = "/apis/samples.operator.openshift.io/v1/configs/cluster";
const JSON: &str = "application/json";
const STREAMS: &str = "/apis/image.openshift.io/v1/namespaces/openshift/imagestreams";

#[tokio::test]
async fn the_samples_are_managed_and_removed() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let mut config = app.rest(Method::GET, CONFIG, "", None).await.json();
        assert_eq!((&config["kind"], &config["metadata"]["name"]), (&json!("Config"), &json!("cluster")));
        assert_eq!(config["spec"]["managementState"], "Removed", "tests begin without samples");
        config["spec"]["managementState"] = "Managed".into();
        config["spec"]["skippedImagestreams"] = json!(["perl"]);
        let managed = app.rest(Method::PUT, CONFIG, JSON, Some(config.clone())).await;
        assert_eq!(managed.status, 200, "{}", managed.text());
        let status = &managed.json()["status"];
        assert_eq!((&status["managementState"], &status["skippedImagestreams"]), (&json!("Managed"), &json!(["perl"])));
        let exist = status["conditions"].as_array().unwrap().iter().find(|one| one["type"] == "SamplesExist").unwrap();
        assert_eq!(exist["status"], "True");
        assert!(exist["lastTransitionTime"].is_string() && !status["version"].as_str().unwrap().is_empty());
        assert_eq!(app.rest(Method::GET, &format!("{STREAMS}/ruby"), "", None).await.status, 200);
        app.rest(Method::GET, &format!("{STREAMS}/perl"), "", None).await.expect_problem(404, "NotFound");

        app.rest(Method::PUT, CONFIG, JSON, Some(config)).await.expect_problem(409, "Conflict");
        let patch = json!({"spec": {"managementState": "Removed", "skippedImagestreams": null}});
        let removed = app.rest(Method::PATCH, CONFIG, MERGE, Some(patch)).await.json();
        assert_eq!(removed["spec"]["skippedImagestreams"], json!([]));
        assert_eq!(removed["status"]["managementState"], "Removed");
        app.rest(Method::GET, &format!("{STREAMS}/ruby"), "", None).await.expect_problem(404, "NotFound");

        let uid = removed["metadata"]["uid"].clone();
        assert_eq!(app.rest(Method::DELETE, CONFIG, "", None).await.status, 200);
        let list = app.rest(Method::GET, CONFIG.trim_end_matches("/cluster"), "", None).await.json();
        assert_eq!(
            (&list["kind"], &list["items"][0]["spec"]["managementState"]),
            (&json!("ConfigList"), &json!("Removed"))
        );
        assert_ne!(list["items"][0]["metadata"]["uid"], uid);
    }
}

#[tokio::test]
async fn what_cannot_be_wanted_is_named_by_its_field() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    for (body, named) in [
        (json!({"spec": {"managementState": "Sometimes"}}), "spec.managementState"),
        (json!({"spec": {"samplesRegistry": "https://quay.io"}}), "spec.samplesRegistry"),
        (json!({"spec": {"architectures": ["mips"]}}), "spec.architectures"),
        (json!({"spec": {"skippedImagestreams": ["rubi"]}}), "spec.skippedImagestreams"),
        (json!({"spec": {"skippedTemplates": ["x"]}}), "spec.skippedTemplates"),
        (json!({"spec": {"replicas": 1}}), "spec.replicas"),
        (json!({"metadata": {"name": "other"}}), "metadata.name"),
        (json!({"kind": "Pod"}), "kind"),
    ] {
        let answer = app.rest(Method::PUT, CONFIG, JSON, Some(body.clone())).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(field(&answer), named, "{body}");
    }
    let config = app.rest(Method::GET, CONFIG, "", None).await.json();
    assert_eq!(config["metadata"]["generation"], 1, "nothing was changed");
    let other = CONFIG.replace("cluster", "other");
    app.rest(Method::GET, &other, "", None).await.expect_problem(404, "NotFound");
}
