//! Image streams over the REST API: made, read, replaced, patched, deleted.

use super::{MERGE, STRATEGIC, Shop, field, items, wish};
use axum::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_stream_is_made_read_replaced_and_deleted() {
    for mut shop in Shop::open_each().await {
        let web = json!({"kind": "ImageStream", "apiVersion": "image.openshift.io/v1",
            "metadata": {"name": "web", "labels": {"app": "web"}},
            "spec": {"lookupPolicy": {"local": true}, "tags": [
                {"name": "ref", "from": {"kind": "DockerImage", "name": "quay.io/acme/web:1"}, "reference": true},
                {"name": "push", "annotations": {"description": "By the pipeline"}}]}});
        let made = shop.send(Method::POST, "/imagestreams", web.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text());
        assert_eq!(made.location(), "/apis/image.openshift.io/v1/namespaces/shop/imagestreams/web");
        shop.send(Method::POST, "/imagestreams", web).await.expect_problem(409, "AlreadyExists");

        let mut read = shop.stream().await;
        assert_eq!((&read["kind"], &read["metadata"]["namespace"]), (&json!("ImageStream"), &json!("shop")));
        assert_eq!(read["metadata"]["labels"], json!({"app": "web"}));
        assert_eq!(read["spec"]["lookupPolicy"], json!({"local": true}));
        assert_eq!(wish(&read, "push")["annotations"], json!({"description": "By the pipeline"}));
        let item = &read["status"]["tags"][0]["items"][0];
        assert_eq!((&item["dockerImageReference"], &item["image"]), (&json!("quay.io/acme/web:1"), &json!("")));

        read["metadata"]["labels"]["tier"] = "front".into();
        let replaced = shop.send(Method::PUT, "/imagestreams/web", read.clone()).await;
        assert_eq!(replaced.status, 200, "{}", replaced.text());
        assert_eq!(replaced.json()["metadata"]["labels"], json!({"app": "web", "tier": "front"}));
        shop.send(Method::PUT, "/imagestreams/web", read).await.expect_problem(409, "Conflict");

        assert_eq!(shop.delete("/imagestreams/web").await.json()["status"], "Success");
        shop.get("/imagestreams/web").await.expect_problem(404, "NotFound");
        shop.delete("/imagestreams/web").await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn what_was_read_may_be_sent_back() {
    for mut shop in Shop::open_each().await {
        let (old, new) = (shop.import("prod").await, shop.import("prod").await);
        let rollback = json!({"to": old, "ifCurrent": new, "reason": "slow"});
        let path = "/apis/weir/v1/namespaces/shop/imagestreams/web/tags/prod/rollback";
        assert_eq!(shop.at(Method::POST, path, Some(rollback)).await.status, 200);
        let pinned = json!({"name": "pin", "from": {"kind": "ImageStreamImage", "name": format!("web@{new}")}});
        shop.patch(STRATEGIC, "/imagestreams/web", json!({"spec": {"tags": [pinned]}})).await;

        let read = shop.stream().await;
        let sent = shop.send(Method::PUT, "/imagestreams/web", read.clone()).await;
        assert_eq!(sent.json(), read, "nothing changed, and nothing moved");
        assert_eq!(items(&read, "prod"), [&old, &new, &old]);
        assert_eq!(read["status"]["tags"][1]["hold"]["reason"], "slow");
    }
}

/// Vector 24.
#[tokio::test]
async fn names_of_streams_follow_okds_grammar() {
    let mut shop = Shop::open().await;
    for (name, code) in [("Foo", 422), ("a__b", 422), ("a..b", 422), ("a_b", 201), ("", 422), ("new", 422)] {
        let answer = shop.send(Method::POST, "/imagestreams", json!({"metadata": {"name": name}})).await;
        assert_eq!(answer.status.as_u16(), code, "{name}: {}", answer.text());
        if code == 422 {
            assert_eq!(field(&answer), "metadata.name", "{name}");
        }
    }
    for path in ["/imagestreams/Foo", "/imagestreams/a..b", "/imagestreams/%2e%2e"] {
        shop.get(path).await.expect_problem(400, "BadRequest");
    }
}

/// Vector 23, and everything else that a stream cannot be.
#[tokio::test]
async fn what_a_stream_cannot_be_is_named_by_its_field() {
    let mut shop = Shop::open().await;
    let tag = |tag: Value| json!({"metadata": {"name": "web"}, "spec": {"tags": [tag]}});
    let image = json!({"kind": "DockerImage", "name": "quay.io/acme/web:1"});
    for (body, expected) in [
        (json!({"metadata": {"name": "web"}, "spec": {"tag": []}}), "spec.tag"),
        (
            json!({"metadata": {"name": "web"}, "spec": {"dockerImageRepository": "quay.io/acme/web"}}),
            "spec.dockerImageRepository",
        ),
        (json!({"metadata": {"name": "web", "namespace": "other"}}), "metadata.namespace"),
        (json!({"metadata": {"name": "web", "resourceVersion": "7"}}), "metadata.resourceVersion"),
        (tag(json!({"name": "-x"})), "spec.tags[0].name"),
        (tag(json!({"name": "1", "from": {"kind": "Image", "name": "x"}})), "spec.tags[1].from.kind"),
        (tag(json!({"name": "1", "from": {"kind": "DockerImage", "name": ""}})), "spec.tags[1].from.name"),
        (tag(json!({"name": "1", "from": {"kind": "DockerImage", "name": "https://quay.io/x"}})), "spec.tags[1].from"),
        (tag(json!({"name": "1", "from": {"kind": "ImageStreamTag", "name": "gone:1"}})), "spec.tags[1].from"),
        (tag(json!({"name": "1", "from": {"kind": "ImageStreamTag", "name": "1"}})), "spec.tags[1].from"),
        (
            tag(
                json!({"name": "1", "from": {"kind": "ImageStreamTag", "name": "2"}, "importPolicy": {"scheduled": true}}),
            ),
            "spec.tags[1].importPolicy.scheduled",
        ),
        (
            tag(json!({"name": "1", "from": image, "importPolicy": {"interval": 5}})),
            "spec.tags[1].importPolicy.interval",
        ),
        (
            tag(json!({"name": "1", "from": image, "importPolicy": {"importMode": "Both"}})),
            "spec.tags[0].importPolicy.importMode",
        ),
        (
            tag(json!({"name": "1", "from": image, "referencePolicy": {"type": "Near"}})),
            "spec.tags[0].referencePolicy.type",
        ),
    ] {
        let answer = shop.send(Method::POST, "/imagestreams", body.clone()).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(field(&answer), expected, "{body}");
    }
    assert_eq!(shop.get("/imagestreams").await.json()["items"], json!([]), "nothing was made");
    let elsewhere = "/apis/image.openshift.io/v1/namespaces/gone/imagestreams";
    shop.at(Method::POST, elsewhere, Some(json!({"metadata": {"name": "web"}}))).await.expect_problem(404, "NotFound");
}

/// Departure from OKD: what is not said stays. Vector 19: a tag that is left out is wanted no more, and keeps what it has.
#[tokio::test]
async fn what_is_left_out_of_a_tag_stays_and_a_tag_left_out_keeps_its_history() {
    let mut shop = Shop::open().await;
    let digest = shop.import("1").await;
    let policy = json!({"spec": {"tags": [{"name": "1", "annotations": {"a": "b"},
        "importPolicy": {"scheduled": true, "interval": 3600}, "referencePolicy": {"type": "Local"}}]}});
    assert_eq!(shop.patch(STRATEGIC, "/imagestreams/web", policy).await.status, 200);

    let version = shop.stream().await["metadata"]["resourceVersion"].clone();
    let bare = json!({"metadata": {"name": "web", "resourceVersion": version}, "spec": {"tags": [{"name": "1"}]}});
    let kept = shop.send(Method::PUT, "/imagestreams/web", bare).await.json();
    let one = wish(&kept, "1");
    assert_eq!(one["importPolicy"]["scheduled"], true, "{kept}");
    assert_eq!((&one["importPolicy"]["interval"], &one["annotations"]), (&json!(3600), &json!({"a": "b"})));
    assert_eq!(one["referencePolicy"]["type"], "Local");
    assert_eq!(one["from"]["name"], shop.source("team/web:1"));

    let version = kept["metadata"]["resourceVersion"].clone();
    let none = json!({"metadata": {"name": "web", "resourceVersion": version}, "spec": {"tags": []}});
    let cleared = shop.send(Method::PUT, "/imagestreams/web", none).await.json();
    assert_eq!((&cleared["spec"]["tags"], items(&cleared, "1")), (&json!([]), vec![digest.as_str()]));
}

#[tokio::test]
async fn patches_change_what_they_name() {
    for mut shop in Shop::open_each().await {
        let web = json!({"metadata": {"name": "web"}, "spec": {"tags": [
            {"name": "1", "from": {"kind": "DockerImage", "name": "quay.io/acme/web:1"}, "reference": true,
             "importPolicy": {"insecure": true}},
            {"name": "push"}]}});
        assert_eq!(shop.send(Method::POST, "/imagestreams", web).await.status, 201);

        let patch = json!({"spec": {"tags": [{"name": "1", "importPolicy": {"insecure": null}}, {"name": "2"},
            {"name": "push", "$patch": "delete"}]}});
        let patched = shop.patch(STRATEGIC, "/imagestreams/web", patch).await.json();
        assert_eq!(wish(&patched, "1")["importPolicy"]["insecure"], false, "{patched}");
        assert_eq!(wish(&patched, "1")["reference"], true);
        assert_eq!((wish(&patched, "2")["name"].as_str(), wish(&patched, "push")), (Some("2"), &Value::Null));

        let patch = json!({"metadata": {"labels": {"app": "web"}}, "spec": {"lookupPolicy": {"local": true}}});
        let patched = shop.patch(MERGE, "/imagestreams/web", patch).await.json();
        assert_eq!(patched["metadata"]["labels"], json!({"app": "web"}), "{patched}");
        assert_eq!(
            (patched["spec"]["tags"].as_array().unwrap().len(), &patched["spec"]["lookupPolicy"]["local"]),
            (2, &json!(true))
        );

        let patch = json!([{"op": "remove", "path": "/metadata/labels/app"}]);
        let patched = shop.patch("application/json-patch+json", "/imagestreams/web", patch).await.json();
        assert_eq!(patched["metadata"]["labels"], Value::Null);

        shop.patch("application/json", "/imagestreams/web", json!({}))
            .await
            .expect_problem(415, "UnsupportedMediaType");
        let stale = json!({"metadata": {"resourceVersion": "1", "labels": {"a": "b"}}});
        shop.patch(MERGE, "/imagestreams/web", stale).await.expect_problem(409, "Conflict");
        let unknown = shop.patch(MERGE, "/imagestreams/web", json!({"spec": {"replicas": 3}})).await;
        unknown.expect_problem(422, "Invalid");
        shop.patch(MERGE, "/imagestreams/api", json!({})).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn a_write_names_what_it_was_made_from() {
    let mut shop = Shop::open().await;
    let made = shop.send(Method::POST, "/imagestreams", json!({"metadata": {"name": "web"}})).await.json();
    let blind = json!({"metadata": {"name": "web", "labels": {"a": "b"}}});
    let answer = shop.send(Method::PUT, "/imagestreams/web", blind).await;
    answer.expect_problem(422, "Invalid");
    assert_eq!(field(&answer), "metadata.resourceVersion");
    let mut other = made.clone();
    other["metadata"]["uid"] = "another".into();
    shop.send(Method::PUT, "/imagestreams/web", other).await.expect_problem(409, "Conflict");
    let precondition = json!({"kind": "DeleteOptions", "preconditions": {"uid": "another"}});
    shop.send(Method::DELETE, "/imagestreams/web", precondition).await.expect_problem(409, "Conflict");
    assert_eq!(shop.stream().await, made);
}

#[tokio::test]
async fn a_dry_run_answers_as_if_and_changes_nothing() {
    for mut shop in Shop::open_each().await {
        let tags = json!({"metadata": {"name": "web"}, "spec": {"tags": [{"name": "1"}]}});
        let tried = shop.send(Method::POST, "/imagestreams?dryRun=All", tags.clone()).await;
        assert_eq!((tried.status.as_u16(), wish(&tried.json(), "1")["name"].as_str()), (201, Some("1")));
        shop.get("/imagestreams/web").await.expect_problem(404, "NotFound");

        let made = shop.send(Method::POST, "/imagestreams", tags).await.json();
        let patch = json!({"spec": {"tags": [{"name": "2"}]}});
        let tried = shop.patch(STRATEGIC, "/imagestreams/web?dryRun=All", patch).await.json();
        assert_eq!(tried["spec"]["tags"].as_array().unwrap().len(), 2);
        assert_eq!(shop.delete("/imagestreams/web?dryRun=All").await.status, 200);
        assert_eq!(shop.delete("/imagestreamtags/web:1?dryRun=All").await.status, 200);
        assert_eq!(shop.stream().await, made);
        shop.delete("/imagestreams/web?dryRun=Some").await.expect_problem(400, "BadRequest");
    }
}
