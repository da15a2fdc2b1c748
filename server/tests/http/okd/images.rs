//! Images of streams by digest.

use super::Shop;
use super::imports::hash;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn an_image_of_a_stream_is_found_by_digest_or_its_beginning() {
    for mut shop in Shop::open_each().await {
        let digest = shop.import("1").await;
        for name in [digest.as_str(), &digest[..20], &digest[7..20]] {
            let read = shop.get(&format!("/imagestreamimages/web@{name}")).await.json();
            assert_eq!(read["metadata"]["name"], format!("web@{digest}"), "{name}");
            assert_eq!(read["image"]["dockerImageMetadata"]["kind"], "DockerImage");
        }
    }
}

#[tokio::test]
async fn a_list_of_platforms_has_its_members() {
    let mut shop = Shop::open().await;
    let index = shop.fake.index("team/web", "all", &["linux/amd64", "linux/arm64/v8"]).to_string();
    let image = json!({"from": shop.docker_image("team/web:all")});
    let request = json!({"metadata": {"name": "web"}, "spec": {"import": true, "images": [image]}});
    shop.send(Method::POST, "/imagestreamimports", request).await;
    let read = shop.get(&format!("/imagestreamimages/web@{index}")).await.json();
    assert_eq!(
        (&read["image"]["dockerImageLayers"], &read["image"]["dockerImageMetadata"]["Id"]),
        (&json!([]), &json!(index))
    );
    let members = read["image"]["dockerImageManifests"].as_array().unwrap();
    assert_eq!((&members[1]["architecture"], &members[1]["variant"]), (&json!("arm64"), &json!("v8")));
    let member = members[1]["digest"].as_str().unwrap();
    let read = shop.get(&format!("/imagestreamimages/web@{member}")).await.json();
    assert_eq!(read["image"]["dockerImageMetadata"]["Architecture"], "arm64");
}

#[tokio::test]
async fn an_image_that_the_stream_never_had_is_not_shown() {
    let mut shop = Shop::open().await;
    shop.import("1").await;
    let stranger = shop.fake.image("team/other", "1");
    shop.get(&format!("/imagestreamimages/web@{stranger}")).await.expect_problem(404, "NotFound");
    for name in ["web", "web@", "@sha256:0", "web@a@b", "Web@sha256:0"] {
        shop.get(&format!("/imagestreamimages/{name}")).await.expect_problem(400, "BadRequest");
    }
}

#[tokio::test]
async fn an_image_is_had_byte_for_byte_below_its_page() {
    let mut shop = Shop::open().await;
    let digest = shop.import("1").await;
    let page = format!("/projects/shop/streams/web/images/{digest}");
    let manifest = shop.at(Method::GET, &format!("{page}/manifest"), None).await;
    assert_eq!((manifest.status.as_u16(), hash(manifest.text())), (200, digest));
    assert!(manifest.header("content-security-policy").contains("sandbox"));
    let config = shop.at(Method::GET, &format!("{page}/config"), None).await;
    assert_eq!(hash(config.text()), manifest.json()["config"]["digest"]);

    let stranger = shop.fake.image("team/other", "1");
    for (image, part) in [(stranger.to_string(), "manifest"), ("x".to_owned(), "config")] {
        let path = format!("/projects/shop/streams/web/images/{image}/{part}");
        shop.at(Method::GET, &path, None).await.expect_problem(404, "NotFound");
    }
}
