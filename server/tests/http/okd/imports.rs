//! Imports over the REST API.

use super::{Shop, field, items, wish};
use axum::http::Method;
use engine::fake::Fault;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn request(metadata: Value, import: bool, images: Value) -> Value {
    json!({"kind": "ImageStreamImport", "metadata": metadata, "spec": {"import": import, "images": images}})
}

/// Vector 8, and rule by rule what becomes of each image: answers stand where the questions did.
#[tokio::test]
async fn an_import_makes_the_stream_and_answers_image_by_image() {
    for mut shop in Shop::open_each().await {
        let digest = shop.fake.image("team/web", "1").to_string();
        let images = json!([
            {"from": shop.docker_image("team/web:1"), "importPolicy": {"scheduled": true}},
            {"from": shop.docker_image("team/web:gone"), "to": {"name": "2"}},
            {"from": shop.docker_image("team/web:1"), "to": {"name": "-bad"}},
            {"from": shop.docker_image("team/web@") , "to": {"name": "3"}},
        ]);
        let answer =
            shop.send(Method::POST, "/imagestreamimports", request(json!({"name": "web"}), true, images)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let answer = answer.json();
        let results = answer["status"]["images"].as_array().unwrap();
        let said: Vec<_> =
            results.iter().map(|r| (r["tag"].as_str().unwrap(), r["status"]["status"].as_str().unwrap())).collect();
        assert_eq!(said, [("1", "Success"), ("2", "Failure"), ("-bad", "Failure"), ("3", "Failure")]);
        assert_eq!(
            (&results[0]["image"]["metadata"]["name"], &results[1]["status"]["reason"]),
            (&json!(digest), &json!("NotFound"))
        );

        let stream = shop.stream().await;
        assert_eq!(answer["status"]["import"]["metadata"]["uid"], stream["metadata"]["uid"]);
        assert_eq!((items(&stream, "1"), items(&stream, "2").len()), (vec![digest.as_str()], 0));
        assert_eq!(wish(&stream, "1")["importPolicy"]["scheduled"], true);
        let failed = stream["status"]["tags"].as_array().unwrap().iter().find(|tag| tag["tag"] == "2").unwrap();
        assert_eq!(failed["conditions"][0]["reason"], "NotFound");
    }
}

/// Vectors 9 and 10.
#[tokio::test]
async fn who_names_a_version_or_uid_means_a_stream_that_is_there() {
    let mut shop = Shop::open().await;
    shop.fake.image("team/web", "1");
    let images = json!([{"from": shop.docker_image("team/web:1")}]);
    for metadata in [json!({"name": "web", "resourceVersion": "9"}), json!({"name": "web", "uid": "x"})] {
        let answer = shop.send(Method::POST, "/imagestreamimports", request(metadata, true, images.clone())).await;
        answer.expect_problem(404, "NotFound");
    }
    let made = shop.send(Method::POST, "/imagestreams", json!({"metadata": {"name": "web"}})).await.json();
    shop.fake.reset_requests();
    let stale = json!({"name": "web", "resourceVersion": "1"});
    shop.send(Method::POST, "/imagestreamimports", request(stale, true, images.clone()))
        .await
        .expect_problem(409, "Conflict");
    assert_eq!(shop.fake.requests().total(), 0, "nothing was fetched");
    assert_eq!(shop.stream().await, made);
    let current =
        json!({"name": "web", "resourceVersion": made["metadata"]["resourceVersion"], "uid": made["metadata"]["uid"]});
    assert_eq!(shop.send(Method::POST, "/imagestreamimports", request(current, true, images)).await.status, 201);
}

#[tokio::test]
async fn a_trial_says_what_would_happen_and_changes_nothing() {
    let mut shop = Shop::open().await;
    let digest = shop.fake.image("team/web", "1").to_string();
    let images = json!([{"from": shop.docker_image("team/web:1")}, {"from": shop.docker_image("team/web:gone")}]);
    let tried =
        shop.send(Method::POST, "/imagestreamimports", request(json!({"name": "web"}), false, images)).await.json();
    assert_eq!(tried["status"]["images"][0]["image"]["metadata"]["name"], digest, "{tried}");
    assert_eq!(tried["status"]["images"][1]["status"]["reason"], "NotFound");
    assert_eq!(tried["status"]["import"], Value::Null);
    shop.get("/imagestreams/web").await.expect_problem(404, "NotFound");
}

#[tokio::test]
async fn what_has_no_tag_to_go_to_is_only_looked_up() {
    let mut shop = Shop::open().await;
    let digest = shop.fake.image("team/web", "latest").to_string();
    let images = json!([{"from": shop.docker_image("team/web")}]);
    let looked =
        shop.send(Method::POST, "/imagestreamimports", request(json!({"name": "web"}), true, images)).await.json();
    let result = &looked["status"]["images"][0];
    assert_eq!((&result["image"]["metadata"]["name"], &result["tag"]), (&json!(digest), &json!("")), "{looked}");
    shop.get("/imagestreams/web").await.expect_problem(404, "NotFound");
}

#[tokio::test]
async fn a_repository_is_imported_with_all_its_tags() {
    let mut shop = Shop::open().await;
    for tag in ["1", "2", "3"] {
        shop.fake.image("team/web", tag);
    }
    shop.fake.fault("/v2/team/web/manifests/3", Fault::Status(401));
    let body = json!({"metadata": {"name": "web"}, "spec": {"import": true, "repository": {"from": shop.docker_image("team/web")}}});
    let answer = shop.send(Method::POST, "/imagestreamimports", body).await.json();
    let repository = &answer["status"]["repository"];
    assert_eq!(repository["images"].as_array().unwrap().len(), 3, "{answer}");
    assert_eq!(repository["status"]["reason"], "ImportFailed");
    let stream = shop.stream().await;
    assert_eq!([items(&stream, "1").len(), items(&stream, "2").len(), items(&stream, "3").len()], [1, 1, 0]);
}

#[tokio::test]
async fn what_cannot_be_imported_is_named_by_its_field() {
    let mut shop = Shop::open().await;
    let spec = |spec: Value| json!({"metadata": {"name": "web"}, "spec": spec});
    let image = json!({"kind": "DockerImage", "name": "quay.io/acme/web:1"});
    for (body, expected) in [
        (spec(json!({"import": true})), "spec.images"),
        (
            spec(json!({"import": true, "images": [{"from": {"kind": "ImageStreamTag", "name": "web:1"}}]})),
            "spec.images[0].from.kind",
        ),
        (spec(json!({"import": true, "images": [{"from": image, "to": {"name": ""}}]})), "spec.images[0].to.name"),
        (spec(json!({"import": true, "repository": {"from": image}})), "spec.repository.from.name"),
        (
            spec(json!({"import": true, "images": [{"from": image, "importPolicy": {"interval": 1}}]})),
            "spec.images.importPolicy.interval",
        ),
        (json!({"metadata": {"name": "Web"}, "spec": {"import": true, "images": [{"from": image}]}}), "metadata.name"),
        (spec(json!({"import": true, "all": true})), "spec.all"),
    ] {
        let answer = shop.send(Method::POST, "/imagestreamimports", body.clone()).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(field(&answer), expected, "{body}");
    }
}

#[tokio::test]
async fn manifests_come_along_byte_for_byte_when_asked_for() {
    let mut shop = Shop::open().await;
    let digest = shop.fake.image("team/web", "1").to_string();
    let from = shop.docker_image("team/web:1");
    for import in [false, true] {
        let images = json!([{"from": from, "includeManifest": true}, {"from": from, "to": {"name": "plain"}}]);
        let asked = request(json!({"name": "web"}), import, images);
        let answer = shop.send(Method::POST, "/imagestreamimports", asked).await.json();
        let image = &answer["status"]["images"][0]["image"];
        let manifest = image["dockerImageManifest"].as_str().unwrap_or_default();
        assert_eq!(hash(manifest), digest, "{answer}");
        let manifest: Value = serde_json::from_str(manifest).unwrap();
        match image["dockerImageConfig"].as_str() {
            Some(config) => assert_eq!(hash(config), manifest["config"]["digest"]),
            None => assert!(!import, "what is only looked up is not fetched any further"),
        }
        assert_eq!(answer["status"]["images"][1]["image"].get("dockerImageManifest"), None);
    }
    let repository = json!({"from": shop.docker_image("team/web"), "includeManifest": true});
    let whole = json!({"metadata": {"name": "web"}, "spec": {"import": true, "repository": repository}});
    let answer = shop.send(Method::POST, "/imagestreamimports", whole).await.json();
    let manifest = &answer["status"]["repository"]["images"][0]["image"]["dockerImageManifest"];
    assert_eq!(hash(manifest.as_str().unwrap_or_default()), digest);
}

#[tokio::test]
async fn a_list_that_is_kept_comes_with_the_image_of_each_platform() {
    let mut shop = Shop::open().await;
    let index = shop.fake.index("team/web", "all", &["linux/amd64", "linux/arm64/v8"]).to_string();
    let from = shop.docker_image("team/web:all");
    let images = json!([{"from": from, "includeManifest": true},
        {"from": from, "to": {"name": "one"}, "importPolicy": {"importMode": "Legacy"}}]);
    let answer =
        shop.send(Method::POST, "/imagestreamimports", request(json!({"name": "web"}), true, images)).await.json();
    let [list, one] = [0, 1].map(|n| &answer["status"]["images"][n]);
    assert_eq!(list["image"]["metadata"]["name"], index, "{answer}");
    let manifests = list["manifests"].as_array().unwrap();
    let architecture = |image: &Value| image["dockerImageMetadata"]["Architecture"].as_str().unwrap().to_owned();
    assert_eq!(manifests.iter().map(architecture).collect::<Vec<_>>(), ["amd64", "arm64"]);
    for image in manifests {
        let digest = image["metadata"]["name"].as_str().unwrap();
        assert_eq!(hash(image["dockerImageManifest"].as_str().unwrap()), digest);
        assert_eq!(image["dockerImageReference"], format!("{}@{digest}", shop.source("team/web")));
    }
    assert_eq!(one["image"]["metadata"]["name"], manifests[0]["metadata"]["name"]);
    assert_eq!(one.get("manifests"), None, "of one platform there is one image");
}

/// The digest of a text.
pub fn hash(text: impl AsRef<[u8]>) -> String {
    let hex: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
