//! What OKD has no word for: history, checks, rollback, hold.

use super::{MERGE, Shop, items};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PROD: &str = "/namespaces/shop/imagestreams/web/tags/prod";

impl Shop {
    async fn verb(&mut self, verb: &str, body: Value) -> crate::support::Answer {
        self.app.api(Method::POST, &format!("{PROD}/{verb}"), Some(body)).await
    }
}

#[tokio::test]
async fn a_rollback_is_a_move_that_holds_until_somebody_resumes() {
    for mut shop in Shop::open_each().await {
        let (old, new) = (shop.import("prod").await, shop.import("prod").await);
        let reason = "5xx after deploy";
        let rolled = shop.verb("rollback", json!({"to": old, "ifCurrent": new, "reason": reason})).await;
        assert_eq!(rolled.status, 200, "{}", rolled.text());
        let rolled = rolled.json();
        assert_eq!((&rolled["status"]["digest"], &rolled["status"]["hold"]["by"]), (&json!(old), &json!("admin")));

        let history = shop.app.api(Method::GET, &format!("{PROD}/history"), None).await.json();
        let latest = history["items"][0].as_object().unwrap();
        let keys: BTreeSet<&str> = latest.keys().map(String::as_str).collect();
        assert_eq!(keys, BTreeSet::from(["actor", "from", "kind", "reason", "reference", "sequence", "time", "to"]));
        assert_eq!(
            (&latest["kind"], &latest["actor"], &latest["reason"]),
            (&json!("rollback"), &json!("admin"), &json!(reason))
        );
        assert_eq!((&latest["from"], &latest["to"]), (&json!(new), &json!(old)));
        assert!(latest["sequence"].as_i64() > history["items"][1]["sequence"].as_i64());
        let imports = shop.app.api(Method::GET, &format!("{PROD}/history?kind=import&limit=1"), None).await.json();
        assert_eq!(
            (imports["items"].as_array().unwrap().len(), &imports["metadata"]["remainingItemCount"]),
            (1, &json!(1))
        );

        let resumed = shop.verb("resume", json!({})).await;
        assert_eq!((resumed.status.as_u16(), &resumed.json()["status"]["hold"]), (200, &Value::Null));
        shop.app.until(&format!("{PROD}/history"), |list| list["items"][0]["to"] == new.as_str()).await;
        assert_eq!(items(&shop.stream().await, "prod"), [&new, &old, &new, &old]);
    }
}

#[tokio::test]
async fn a_rollback_from_what_is_no_longer_there_is_refused() {
    let mut shop = Shop::open().await;
    let (old, new) = (shop.import("prod").await, shop.import("prod").await);
    shop.verb("rollback", json!({"to": old, "ifCurrent": old})).await.expect_problem(409, "Conflict");
    let stranger = shop.fake.image("team/other", "1");
    for (body, field) in [
        (json!({"to": stranger}), "to"),
        (json!({"to": new}), "to"),
        (json!({"to": "latest"}), "to"),
        (json!({"to": old, "ifCurrent": "x"}), "ifCurrent"),
        (json!({"to": old, "reason": "x".repeat(501)}), "reason"),
        (json!({"to": old, "force": true}), "force"),
    ] {
        let answer = shop.verb("rollback", body.clone()).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(super::field(&answer), field, "{body}");
    }
    assert_eq!(items(&shop.stream().await, "prod"), [&new, &old], "nothing moved");
}

#[tokio::test]
async fn a_tag_on_hold_does_not_follow() {
    let mut shop = Shop::open().await;
    let first = shop.import("1").await;
    let alias = json!({"metadata": {"name": "web:prod"}, "tag": {"from": {"kind": "ImageStreamTag", "name": "1"}}});
    shop.send(Method::POST, "/imagestreamtags", alias).await;
    assert_eq!(shop.verb("hold", json!({"reason": "Freeze"})).await.json()["status"]["hold"]["reason"], "Freeze");
    shop.verb("hold", json!({})).await.expect_problem(409, "Conflict");
    let second = shop.import("1").await;
    assert_eq!(items(&shop.stream().await, "prod"), [&first]);
    assert_eq!(shop.verb("resume", json!({})).await.json()["status"]["digest"], second);
    assert_eq!(items(&shop.stream().await, "prod"), [&second, &first]);
    shop.verb("resume", json!({})).await.expect_problem(409, "Conflict");
}

#[tokio::test]
async fn a_protected_tag_stays_until_the_protection_is_taken_off() {
    for mut shop in Shop::open_each().await {
        let first = shop.import("1").await;
        let alias = json!({"metadata": {"name": "web:prod"}, "tag": {"from": {"kind": "ImageStreamTag", "name": "1"}}});
        shop.send(Method::POST, "/imagestreamtags", alias).await;
        assert_eq!(shop.verb("protect", json!({})).await.json()["status"]["protected"], true);
        assert_eq!(shop.verb("protect", json!({})).await.status, 200, "once more is as well");
        let second = shop.import("1").await;
        assert_eq!(items(&shop.stream().await, "prod"), [&first]);
        shop.verb("rollback", json!({"to": first})).await.expect_problem(422, "Invalid");
        shop.delete("/imagestreamtags/web:prod").await.expect_problem(422, "Invalid");
        let free = shop.verb("unprotect", json!({})).await.json();
        assert_eq!((&free["status"]["protected"], &free["status"]["digest"]), (&json!(false), &json!(second)));
        shop.verb("protect", json!({"reason": "x"})).await.expect_problem(422, "Invalid");
    }
}

#[tokio::test]
async fn each_look_at_the_source_is_told() {
    let mut shop = Shop::open().await;
    let digest = shop.import("prod").await;
    shop.patch(MERGE, "/imagestreamtags/web:prod", json!({"tag": {"generation": 0}})).await;
    let checks = shop.app.until(&format!("{PROD}/checks"), |list| list["items"].as_array().unwrap().len() == 2).await;
    let latest = checks["items"][0].as_object().unwrap();
    let keys: BTreeSet<&str> = latest.keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["digest", "durationMs", "message", "outcome", "status", "time"]));
    assert_eq!(
        (&latest["outcome"], &latest["digest"], &latest["status"]),
        (&json!("unchanged"), &json!(digest), &json!(200))
    );
    assert_eq!(checks["items"][1]["outcome"], "moved");
}

#[tokio::test]
async fn tags_that_are_not_there_have_nothing_to_tell() {
    let mut shop = Shop::open().await;
    for what in ["history", "checks"] {
        shop.app.api(Method::GET, &format!("{PROD}/{what}"), None).await.expect_problem(404, "NotFound");
    }
    for verb in ["hold", "resume", "protect", "unprotect"] {
        shop.verb(verb, json!({})).await.expect_problem(404, "NotFound");
    }
    shop.import("prod").await;
    for query in ["kind=moved", "limit=0", "colour=red"] {
        let path = format!("{PROD}/history?{query}");
        shop.app.api(Method::GET, &path, None).await.expect_problem(400, "BadRequest");
    }
}
