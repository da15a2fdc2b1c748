//! Tags over the REST API: ImageStreamTag and ImageTag.

use super::{MERGE, Shop, field, items, wish};
use axum::http::Method;
use serde_json::{Value, json};

fn tag(name: &str, tag: Value) -> Value {
    json!({"kind": "ImageStreamTag", "metadata": {"name": name}, "tag": tag})
}

#[tokio::test]
async fn a_tag_is_read_with_its_image() {
    for mut shop in Shop::open_each().await {
        let digest = shop.import("1").await;
        let read = shop.get("/imagestreamtags/web:1").await.json();
        assert_eq!((&read["kind"], &read["metadata"]["name"]), (&json!("ImageStreamTag"), &json!("web:1")));
        assert_eq!(read["image"]["metadata"]["name"], digest);
        assert_eq!(read["image"]["dockerImageReference"], shop.source(&format!("team/web@{digest}")));
        assert_eq!(read["image"]["dockerImageMetadata"]["Architecture"], "amd64");
        assert!(!read["image"]["dockerImageLayers"].as_array().unwrap().is_empty());
        let image_tag = shop.get("/imagetags/web:1").await.json();
        assert_eq!(image_tag["status"]["items"][0]["image"], digest);
        assert_eq!(image_tag["spec"], read["tag"]);
    }
}

/// Vector 20.
#[tokio::test]
async fn deleting_a_tag_takes_wish_and_history() {
    for mut shop in Shop::open_each().await {
        shop.import("1").await;
        let precondition = json!({"preconditions": {"resourceVersion": "1"}});
        shop.send(Method::DELETE, "/imagestreamtags/web:1", precondition).await.expect_problem(409, "Conflict");
        assert_eq!(shop.delete("/imagestreamtags/web:1").await.json()["status"], "Success");
        let stream = shop.stream().await;
        assert_eq!((wish(&stream, "1"), items(&stream, "1").len()), (&Value::Null, 0));
        shop.delete("/imagestreamtags/web:1").await.expect_problem(404, "NotFound");
        shop.delete("/imagetags/web:1").await.expect_problem(404, "NotFound");
    }
}

/// Vector 21.
#[tokio::test]
async fn making_a_tag_that_is_wanted_already_is_a_conflict() {
    let mut shop = Shop::open().await;
    let made = shop.send(Method::POST, "/imagestreamtags", tag("web:1", json!({}))).await;
    assert_eq!(made.status, 201, "the stream is made too: {}", made.text());
    assert_eq!(made.location(), "/apis/image.openshift.io/v1/namespaces/shop/imagestreamtags/web:1");
    shop.send(Method::POST, "/imagestreamtags", tag("web:1", json!({}))).await.expect_problem(409, "AlreadyExists");
    let spec = json!({"metadata": {"name": "web:1"}, "spec": {"name": "1"}});
    shop.send(Method::POST, "/imagetags", spec).await.expect_problem(409, "AlreadyExists");
}

/// Vector 22.
#[tokio::test]
async fn a_tag_that_nobody_wants_cannot_be_described() {
    let mut shop = Shop::open().await;
    shop.import("1").await;
    let none = json!({"metadata": {"name": "web:1"}, "spec": null});
    let cleared = shop.send(Method::PUT, "/imagetags/web:1", none).await.json();
    assert_eq!((&cleared["spec"], cleared["status"]["items"].as_array().unwrap().len()), (&Value::Null, 1));
    let message = shop.send(Method::PUT, "/imagestreamtags/web:1", tag("web:1", Value::Null)).await;
    assert!(message.expect_problem(400, "BadRequest").contains("is not a spec tag"));
}

#[tokio::test]
async fn setting_a_tag_makes_it_or_changes_what_is_said() {
    for mut shop in Shop::open_each().await {
        let source = shop.docker_image("team/web:1");
        let wanted = json!({"name": "1", "from": source, "reference": true, "importPolicy": {"insecure": true}});
        let made = shop.send(Method::PUT, "/imagestreamtags/web:1", tag("web:1", wanted)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let said = json!({"metadata": {"name": "web:1", "annotations": {"a": "b"}}, "tag": {"name": "1"}});
        let kept = shop.send(Method::PUT, "/imagestreamtags/web:1", said).await;
        assert_eq!(kept.status, 200, "{}", kept.text());
        let kept = kept.json();
        assert_eq!((&kept["tag"]["importPolicy"]["insecure"], &kept["tag"]["reference"]), (&json!(true), &json!(true)));
        assert_eq!((&kept["metadata"]["annotations"], &kept["image"]), (&json!({"a": "b"}), &Value::Null));
        let stale = json!({"metadata": {"name": "web:1", "resourceVersion": "1"}, "tag": {"name": "1"}});
        shop.send(Method::PUT, "/imagestreamtags/web:1", stale.clone()).await.expect_problem(409, "Conflict");
        shop.send(Method::PUT, "/imagestreamtags/api:1", json!({"metadata": {"resourceVersion": "1"}, "tag": {}}))
            .await
            .expect_problem(404, "NotFound");
        shop.get("/imagestreamtags/web:1").await.expect_problem(404, "NotFound");
        assert_eq!(shop.get("/imagestreamtags").await.json()["items"], json!([]), "only tags with an image are listed");
        assert_eq!(shop.get("/imagetags").await.json()["items"][0]["spec"]["reference"], true);
    }
}

#[tokio::test]
async fn generation_zero_imports_again() {
    let mut shop = Shop::open().await;
    let old = shop.import("1").await;
    let new = shop.fake.image("team/web", "1").to_string();
    let patched = shop.patch(MERGE, "/imagestreamtags/web:1", json!({"tag": {"generation": 0}})).await;
    assert_eq!(patched.status, 200, "{}", patched.text());
    let history = "/namespaces/shop/imagestreams/web/tags/1/history";
    shop.app.until(history, |list| list["items"][0]["to"] == new.as_str()).await;
    assert_eq!(items(&shop.stream().await, "1"), [&new, &old]);
}

#[tokio::test]
async fn setting_a_source_again_goes_back_to_it_and_patching_other_things_does_not() {
    let mut shop = Shop::open().await;
    let (old, new) = (shop.import("1").await, shop.import("1").await);
    let from = json!({"kind": "ImageStreamImage", "name": format!("web@{new}")});
    shop.send(Method::PUT, "/imagestreamtags/web:prod", tag("web:prod", json!({"from": from}))).await;
    let older = json!({"kind": "ImageStreamImage", "name": format!("web@{old}")});
    shop.send(Method::PUT, "/imagestreamtags/web:prod", tag("web:prod", json!({"from": older}))).await;
    let back = json!({"to": new, "reason": ""});
    shop.at(Method::POST, "/apis/weir/v1/namespaces/shop/imagestreams/web/tags/prod/rollback", Some(back)).await;

    let said = json!({"metadata": {"annotations": {"a": "b"}}});
    shop.patch(MERGE, "/imagestreamtags/web:prod", said).await;
    assert_eq!(items(&shop.stream().await, "prod"), [&new, &old, &new]);
    shop.send(Method::PUT, "/imagestreamtags/web:prod", tag("web:prod", json!({"from": older}))).await;
    assert_eq!(items(&shop.stream().await, "prod"), [&old, &new, &old, &new]);
}

#[tokio::test]
async fn what_a_tag_cannot_be_is_refused() {
    let mut shop = Shop::open().await;
    shop.send(Method::POST, "/imagestreamtags", tag("web:1", json!({}))).await;
    for name in ["web", "web:", ":1", "web:1:2", "Web:1", "web:-1"] {
        for kind in ["imagestreamtags", "imagetags"] {
            shop.get(&format!("/{kind}/{name}")).await.expect_problem(400, "BadRequest");
        }
    }
    for (body, expected) in [
        (tag("web", json!({})), "metadata.name"),
        (tag("web:2", json!({"name": "3"})), "tag.name"),
        (tag("web:2", json!({"from": {"kind": "DockerImage", "name": "http://x/y"}})), "tag.from"),
        (tag("web:2", json!({"importPolicy": {"scheduled": true}})), "tag.importPolicy.scheduled"),
        (tag("web:2", json!({"importPolicy": {"often": true}})), "tag.importPolicy.often"),
    ] {
        let answer = shop.send(Method::POST, "/imagestreamtags", body.clone()).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(field(&answer), expected, "{body}");
    }
    let other = tag("web:2", json!({}));
    shop.send(Method::PUT, "/imagestreamtags/web:1", other).await.expect_problem(422, "Invalid");
    let loops = json!({"tag": {"from": {"kind": "ImageStreamTag", "name": "1"}}});
    let message = shop.patch(MERGE, "/imagestreamtags/web:1", loops).await.expect_problem(422, "Invalid");
    assert!(message.contains("1 → 1"), "{message}");
}
