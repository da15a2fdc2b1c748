//! Repositories and tags over the REST API, out of the index.

use crate::support::TestApp;
use axum::http::Method;
use engine::fake::Fake;
use serde_json::{Value, json};

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn repositories_are_listed_searched_and_sorted() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let fake = Fake::start().await;
        fake.image("team/app", "1.0");
        fake.image("team/app", "1.1");
        fake.image("team/web", "1.0");
        fake.image("base/deep/er/est", "1.0");
        app.add_registry(&fake).await;

        let all = app.api(Method::GET, "/registries/lab/repositories", None).await.json();
        assert_eq!(all["kind"], "RepositoryList");
        assert_eq!(names(&all), ["base/deep/er/est", "team/app", "team/web"]);
        let app_row = &all["items"][1];
        assert_eq!(
            (&app_row["origin"], &app_row["tags"], &app_row["error"]),
            (&json!("listed"), &json!(2), &json!(null))
        );
        assert!(app_row["checked"].is_string());

        for (query, expected) in [
            ("q=TEAM", vec!["team/app", "team/web"]),
            ("q=e%25t", vec![]),
            ("sort=-name&limit=1", vec!["team/web"]),
            ("sort=-tags&limit=1", vec!["team/app"]),
        ] {
            let list = app.api(Method::GET, &format!("/registries/lab/repositories?{query}"), None).await.json();
            assert_eq!(names(&list), expected, "{query}");
        }
        assert_eq!(app.api(Method::GET, "/registries/lab", None).await.json()["status"]["repositories"], 3);
    }
}

#[tokio::test]
async fn tags_carry_everything_the_index_knows() {
    for mut app in TestApp::start_each().await {
        app.use_token().await;
        let fake = Fake::start().await;
        let index = fake.index("team/app", "1.2.3", &["linux/amd64", "linux/arm64/v8"]);
        fake.tag("team/app", "latest", &index);
        fake.image("team/app", "1.10.0");
        fake.artifact("team/app", "chart", "application/vnd.cncf.helm.config.v1+json");
        app.add_registry(&fake).await;

        let path = "/registries/lab/tags?repository=team/app";
        let by_version = app.api(Method::GET, &format!("{path}&sort=-version"), None).await.json();
        assert_eq!(by_version["kind"], "TagList");
        let order = names(&by_version);
        assert!(order.iter().position(|n| *n == "1.10.0") < order.iter().position(|n| *n == "1.2.3"), "{order:?}");

        let found = app.api(Method::GET, &format!("{path}&q=1.2.3"), None).await.json();
        let tag = &found["items"][0];
        assert_eq!(tag["digest"], index.as_str());
        assert_eq!(tag["kind"], "index");
        assert_eq!(tag["platforms"], json!(["linux/amd64", "linux/arm64/v8"]));
        assert_eq!((&tag["missingPlatforms"], &tag["aliases"]), (&json!([]), &json!(["latest"])));
        assert!(tag["size"].as_i64().unwrap() > 0);
        assert!(tag["firstSeen"].is_string() && tag["moved"].is_string() && tag["checked"].is_string());
        assert_eq!((&tag["pushed"], &tag["error"]), (&json!(null), &json!(null)));

        for (query, expected) in [
            ("platform=linux/arm64", vec!["1.2.3", "latest"]),
            ("platform=windows/amd64", vec![]),
            ("q=chart", vec!["chart"]),
            ("limit=2", vec!["1.10.0", "1.2.3"]),
        ] {
            let list = app.api(Method::GET, &format!("{path}&sort=name&{query}"), None).await.json();
            assert_eq!(names(&list), expected, "{query}");
        }
        app.api(Method::GET, "/registries/lab/tags?repository=team/other", None).await.expect_problem(404, "NotFound");
    }
}

#[tokio::test]
async fn many_tags_are_walked_without_gap_or_repetition() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    fake.many_tags("team/app", 250, 5);
    app.add_registry(&fake).await;
    let (mut seen, mut next) = (vec![], String::new());
    loop {
        let path = format!("/registries/lab/tags?repository=team/app&sort=version&limit=100&continue={next}");
        let piece = app.api(Method::GET, &path, None).await.json();
        seen.extend(names(&piece).into_iter().map(str::to_owned));
        next = piece["metadata"]["continue"].as_str().unwrap().to_owned();
        if next.is_empty() {
            break;
        }
        let elsewhere = format!("/registries/lab/tags?repository=team/web&sort=version&limit=100&continue={next}");
        app.api(Method::GET, &elsewhere, None).await.expect_problem(400, "BadRequest");
    }
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!((seen.len(), unique.len()), (250, 250));
}

#[tokio::test]
async fn a_refresh_shows_what_moved() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    let before = fake.image("team/app", "latest");
    app.add_registry(&fake).await;
    let after = fake.image("team/app", "latest");
    let path = "/registries/lab/tags?repository=team/app";
    assert_eq!(app.api(Method::GET, path, None).await.json()["items"][0]["digest"], before.as_str());
    let refresh = app.api(Method::POST, "/registries/lab/refresh?repository=team/app", None).await;
    assert_eq!(refresh.status, 202);
    app.until(path, |list| list["items"][0]["digest"] == after.as_str()).await;
}

#[tokio::test]
async fn a_failing_registry_keeps_its_rows_and_says_why() {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let fake = Fake::start().await;
    fake.image("team/app", "latest");
    app.add_registry(&fake).await;
    drop(fake);
    app.api(Method::POST, "/registries/lab/refresh", None).await;
    let lab = app.until("/registries/lab", |lab| lab["status"]["health"] == "failing").await;
    assert!(!lab["status"]["reason"].as_str().unwrap().is_empty());
    let tags = app.api(Method::GET, "/registries/lab/tags?repository=team/app", None).await.json();
    assert_eq!(names(&tags), ["latest"]);
}
