//! Lists of OKD's objects: selected, in pieces, as tables.

use super::{SHOP, Shop};
use axum::body::Body;
use axum::http::Method;
use axum::http::header::ACCEPT;
use serde_json::{Value, json};

const TABLE: &str = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

async fn with_streams() -> Shop {
    let mut shop = Shop::open().await;
    for (name, tier) in [("api", "back"), ("web", "front"), ("worker", "back")] {
        let stream = json!({"metadata": {"name": name, "labels": {"tier": tier}}});
        assert_eq!(shop.send(Method::POST, "/imagestreams", stream).await.status, 201);
    }
    shop
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["metadata"]["name"].as_str().unwrap()).collect()
}

async fn table(shop: &mut Shop, path: &str) -> Value {
    let request = shop.app.request(Method::GET, &format!("{SHOP}{path}")).header(ACCEPT, TABLE);
    shop.app.send(request.body(Body::empty()).unwrap()).await.json()
}

#[tokio::test]
async fn streams_are_selected_by_labels_and_fields() {
    let mut shop = with_streams().await;
    for (query, expected) in [
        ("", vec!["api", "web", "worker"]),
        ("labelSelector=tier=back", vec!["api", "worker"]),
        ("labelSelector=tier%20in%20(front)", vec!["web"]),
        ("labelSelector=!tier", vec![]),
        ("labelSelector=tier!=back,tier", vec!["web"]),
        ("fieldSelector=metadata.name=web", vec!["web"]),
        ("fieldSelector=metadata.namespace=shop,metadata.name!=web", vec!["api", "worker"]),
    ] {
        let list = shop.get(&format!("/imagestreams?{query}")).await.json();
        assert_eq!(names(&list), expected, "{query}");
    }
    for query in ["labelSelector==x", "fieldSelector=spec.tags=1", "limit=0", "limit=1001", "continue=x", "colour=red"]
    {
        shop.get(&format!("/imagestreams?{query}")).await.expect_problem(400, "BadRequest");
    }
    let all = shop.at(Method::GET, "/apis/image.openshift.io/v1/imagestreams", None).await.json();
    assert_eq!((&all["kind"], names(&all).len()), (&json!("ImageStreamList"), 3));
    let elsewhere = "/apis/image.openshift.io/v1/namespaces/gone/imagestreams";
    shop.at(Method::GET, elsewhere, None).await.expect_problem(404, "NotFound");
}

#[tokio::test]
async fn lists_come_in_pieces() {
    let mut shop = with_streams().await;
    let first = shop.get("/imagestreams?limit=2").await.json();
    assert_eq!((names(&first), &first["metadata"]["remainingItemCount"]), (vec!["api", "web"], &json!(1)));
    let next = first["metadata"]["continue"].as_str().unwrap();
    let second = shop.get(&format!("/imagestreams?limit=2&continue={next}")).await.json();
    assert_eq!((names(&second), &second["metadata"]["continue"]), (vec!["worker"], &json!("")));
    shop.get(&format!("/imagestreams?limit=2&labelSelector=tier&continue={next}"))
        .await
        .expect_problem(400, "BadRequest");
}

#[tokio::test]
async fn lists_are_tables_for_those_who_want_them() {
    let mut shop = with_streams().await;
    let digest = shop.import("1").await;
    let alias = json!({"metadata": {"name": "web:stable"}, "tag": {"from": {"kind": "ImageStreamTag", "name": "1"}}});
    assert_eq!(shop.send(Method::POST, "/imagestreamtags", alias).await.status, 201);

    let streams = table(&mut shop, "/imagestreams").await;
    assert_eq!((&streams["kind"], &streams["apiVersion"]), (&json!("Table"), &json!("meta.k8s.io/v1")));
    let columns: Vec<_> =
        streams["columnDefinitions"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(columns, ["Name", "Image Repository", "Tags", "Updated"]);
    assert_eq!(streams["rows"][0]["cells"], json!(["api", "", "", ""]));
    let cells = streams["rows"][1]["cells"].as_array().unwrap();
    assert!(cells[2] == "1,stable" || cells[2] == "stable,1", "{cells:?}");
    assert_eq!(streams["rows"][1]["object"]["metadata"]["name"], "web");

    let tags = table(&mut shop, "/imagestreamtags").await;
    assert_eq!(tags["rows"][0]["cells"][1], shop.source(&format!("team/web@{digest}")));
    assert_eq!((&tags["rows"][0]["cells"][0], &tags["rows"][0]["cells"][3]), (&json!("web:1"), &json!(digest)));

    let tags = table(&mut shop, "/imagetags").await;
    let cells = |row: usize| tags["rows"][row]["cells"].as_array().unwrap()[..4].to_vec();
    assert_eq!(cells(0), [json!("web:1"), json!("Tag"), json!(format!("image/{digest}")), json!(1)]);
    assert_eq!(cells(1), [json!("web:stable"), json!("Track"), json!("istag/1"), json!(1)]);
}
