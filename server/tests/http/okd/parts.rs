//! Status, layers and secrets of a stream.

use super::Shop;
use crate::support::Answer;
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn keys(map: &Value) -> BTreeSet<&str> {
    map.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_layers_of_a_stream_are_those_of_all_that_its_tags_had() {
    for mut shop in Shop::open_each().await {
        let old = shop.import("1").await;
        let new = shop.import("1").await;
        let index = shop.fake.index("team/web", "all", &["linux/amd64", "linux/arm64/v8"]).to_string();
        let image = json!({"from": shop.docker_image("team/web:all")});
        let request = json!({"metadata": {"name": "web"}, "spec": {"import": true, "images": [image]}});
        shop.send(Method::POST, "/imagestreamimports", request).await;

        let layers = shop.get("/imagestreams/web/layers").await.json();
        assert_eq!((&layers["kind"], &layers["metadata"]["name"]), (&json!("ImageStreamLayers"), &json!("web")));
        let (images, blobs) = (&layers["images"], &layers["blobs"]);
        let members = images[&index]["manifests"].as_array().unwrap();
        assert_eq!((members.len(), &images[&index]["layers"]), (2, &json!([])));
        let mut expected: BTreeSet<&str> = members.iter().map(|member| member.as_str().unwrap()).collect();
        expected.extend([old.as_str(), new.as_str(), index.as_str()]);
        assert_eq!(keys(images), expected, "the former image of the tag, too");
        for digest in [&old, &new] {
            let parts = images[digest]["layers"].as_array().unwrap().iter().chain([&images[digest]["config"]]);
            for part in parts.map(|part| part.as_str().unwrap()).chain([digest.as_str()]) {
                let blob = &blobs[part];
                assert!(blob["size"].as_i64() > Some(0) && blob["mediaType"].is_string(), "{part}: {blob}");
            }
        }
        shop.get("/imagestreams/other/layers").await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn the_status_is_read_and_written_by_nobody() {
    let mut shop = Shop::open().await;
    shop.import("1").await;
    let status = shop.get("/imagestreams/web/status").await.json();
    assert_eq!(status, shop.stream().await);
    for method in [Method::PUT, Method::PATCH] {
        shop.send(method, "/imagestreams/web/status", status.clone()).await.expect_problem(405, "MethodNotAllowed");
    }
}

#[tokio::test]
async fn secrets_are_named_and_never_shown() {
    let mut shop = Shop::open().await;
    let put = json!({"username": "ana", "password": "opensesame"});
    shop.app.api(Method::PUT, "/namespaces/shop/credentials/quay.io", Some(put)).await;
    // OKD: they are those of the project, so a stream that is yet to be imported has them as well.
    let listed: Answer = shop.get("/imagestreams/soon/secrets").await;
    assert!(!listed.text().contains("opensesame") && !listed.text().contains("ana"), "{}", listed.text());
    let listed = listed.json();
    let secret = &listed["items"][0];
    assert_eq!((&listed["kind"], &listed["apiVersion"]), (&json!("SecretList"), &json!("image.openshift.io/v1")));
    assert_eq!((&secret["metadata"]["name"], secret.get("data")), (&json!("quay.io"), None));
    assert_eq!(secret["type"], "kubernetes.io/dockerconfigjson");
}
