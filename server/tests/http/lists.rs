//! What all lists of the REST API have in common.

use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

const LISTS: [&str; 4] =
    ["/registries?", "/tokens?", "/registries/lab/repositories?", "/registries/lab/tags?repository=team/app&"];

async fn start() -> TestApp {
    let mut app = TestApp::start().await;
    app.use_token().await;
    let lab = json!({"metadata": {"name": "lab"}, "spec": {"url": "http://127.0.0.1:9", "insecure": true}});
    assert_eq!(app.api(Method::POST, "/registries", Some(lab)).await.status, 201);
    app
}

#[tokio::test]
async fn numbers_out_of_bounds_and_unknown_parameters_are_refused() {
    let mut app = start().await;
    for list in LISTS {
        for bad in [
            "limit=-1",
            "limit=0",
            "limit=1001",
            "limit=1000000000",
            "limit=99999999999999999999",
            "limit=ten",
            "limit=1&limit=2",
            "continue=nonsense",
            "continue=00000002000000000000000000000000",
            "page=2",
            "q=a%00b",
        ] {
            let answer = app.api(Method::GET, &format!("{list}{bad}"), None).await;
            let message = answer.expect_problem(400, "BadRequest");
            assert!(!message.is_empty(), "{list}{bad}");
        }
    }
}

#[tokio::test]
async fn unknown_orders_are_refused_with_the_known_ones() {
    let mut app = start().await;
    for list in &LISTS[2..] {
        for sort in ["date", "name%20desc", "'%3B%20drop%20table%20tag"] {
            let answer = app.api(Method::GET, &format!("{list}sort={sort}"), None).await;
            assert!(answer.expect_problem(400, "BadRequest").contains("name"), "{list}{sort}");
        }
    }
}

#[tokio::test]
async fn a_list_is_walked_piece_by_piece() {
    let mut app = start().await;
    let actor = app.engine.accounts().administrator().await.unwrap();
    for n in 0..4 {
        app.engine
            .accounts()
            .create_token(&actor, &model::account::TokenWish::named(format!("token {n}")))
            .await
            .unwrap();
    }
    let (mut names, mut next) = (vec![], String::new());
    loop {
        let piece = app.api(Method::GET, &format!("/tokens?limit=2&continue={next}"), None).await.json();
        names.extend(
            piece["items"].as_array().unwrap().iter().map(|t| t["metadata"]["name"].as_str().unwrap().to_owned()),
        );
        next = piece["metadata"]["continue"].as_str().unwrap().to_owned();
        assert_eq!(piece["metadata"]["remainingItemCount"], 5 - names.len());
        if next.is_empty() {
            break;
        }
        let other = app.api(Method::GET, &format!("/tokens?limit=3&continue={next}"), None).await;
        other.expect_problem(400, "BadRequest");
    }
    names.sort();
    assert_eq!(names, ["test", "token 0", "token 1", "token 2", "token 3"]);
}

#[tokio::test]
async fn tags_need_a_repository_that_could_be_one() {
    let mut app = start().await;
    app.api(Method::GET, "/registries/lab/tags", None).await.expect_problem(400, "BadRequest");
    for repository in ["", "../etc", "Team/App", "a%2500b", "team%2F%2Fapp"] {
        let answer = app.api(Method::GET, &format!("/registries/lab/tags?repository={repository}"), None).await;
        answer.expect_problem(422, "Invalid");
        assert_eq!(answer.json()["details"]["causes"][0]["field"], "repository");
    }
    app.api(Method::GET, "/registries/nowhere/tags?repository=a", None).await.expect_problem(404, "NotFound");
}
