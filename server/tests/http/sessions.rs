//! Sessions: what the cookie is worth, and when it is worth nothing.

use crate::support::{PASSWORD, TestApp};
use axum::http::{Method, StatusCode};
use engine::db::testing::execute;
use model::account::Origin;
use serde_json::json;

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let mut app = TestApp::start().await;
    let cookie = app.sign_in().await.cookies().into_iter().find(|cookie| cookie.starts_with("weir=")).unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "a browser would not send it back over http: {cookie}");
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let mut app = TestApp::start_https().await;
    let answer = app.sign_in().await;
    let cookie = answer.cookies().into_iter().find(|cookie| cookie.starts_with("__Host-weir=")).unwrap();
    assert!(cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn forged_and_malformed_cookies_are_nobody() {
    let mut app = TestApp::start().await;
    for value in ["AAAAAAAAAAAAAAAAAAAAAA", "", "x", "%00", "../../etc/passwd", &"A".repeat(5000)] {
        app.set_cookie("weir", value);
        let answer = app.get("/registries").await;
        assert_eq!(answer.location(), "/login?next=%2Fregistries", "{value:?}");
        app.forget_cookies();
    }
}

#[tokio::test]
async fn a_session_planted_before_signing_in_is_not_the_one_after() {
    let mut app = TestApp::start().await;
    app.set_cookie("weir", "AAAAAAAAAAAAAAAAAAAAAA");
    app.sign_in().await;
    let first = app.cookie("weir").unwrap().to_owned();
    assert_ne!(first, "AAAAAAAAAAAAAAAAAAAAAA");
    app.sign_in().await;
    let second = app.cookie("weir").unwrap().to_owned();
    assert_ne!(first, second);
    app.set_cookie("weir", &first);
    assert_eq!(app.get("/").await.status, StatusCode::SEE_OTHER, "the old id is worth nothing");
}

#[tokio::test]
async fn signing_out_ends_the_session_itself_and_not_only_the_cookie() {
    for mut app in TestApp::start_each().await {
        app.sign_in().await;
        let cookie = app.cookie("weir").unwrap().to_owned();
        let sign_out = app::server::OPEN.into_iter().find(|path| path.contains("sign_out")).unwrap();
        let answer = app.post_form(sign_out, "/", &[]).await;
        assert_eq!(answer.next_page(), "/login");
        app.set_cookie("weir", &cookie);
        assert_eq!(app.get("/").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn over_tls_signing_out_removes_the_cookie() {
    let mut app = TestApp::start_https().await;
    app.sign_in().await;
    let sign_out = app::server::OPEN.into_iter().find(|path| path.contains("sign_out")).unwrap();
    let cookies = app.post_form(sign_out, "/", &[]).await.cookies();
    let removal = cookies.iter().find(|cookie| cookie.starts_with("__Host-weir=;")).unwrap();
    assert!(removal.contains("Secure") && removal.contains("Path=/") && removal.contains("Max-Age=0"), "{removal}");
}

#[tokio::test]
async fn using_a_session_does_not_write_it_each_time() {
    let mut app = TestApp::start().await;
    app.sign_in().await;
    app.get("/").await;
    assert!(app.get("/").await.cookies().is_empty(), "the day is noted once");
}

/// A REST request with the cookie of a browser; answers whether it still signs in.
async fn works(app: &mut TestApp, cookie: &str) -> bool {
    app.set_cookie("weir", cookie);
    match app.api(Method::GET, "/sessions", None).await.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

/// Signs in with a fresh browser and answers its cookie.
async fn browser(app: &mut TestApp, name: &str, password: &str) -> String {
    app.forget_cookies();
    app.sign_in_as(name, password).await;
    app.cookie("weir").unwrap().to_owned()
}

#[tokio::test]
async fn a_session_that_is_revoked_dies_at_once() {
    for mut app in TestApp::start_each().await {
        let (one, two) = (browser(&mut app, "admin", PASSWORD).await, browser(&mut app, "admin", PASSWORD).await);
        let three = browser(&mut app, "admin", PASSWORD).await;
        let list = app.api(Method::GET, "/sessions", None).await.json();
        assert_eq!((&list["kind"], list["items"].as_array().unwrap().len()), (&"SessionList".into(), 3));
        assert!(!list.to_string().contains(&three), "the list signs nobody in");
        assert_eq!(list["items"][0]["status"]["address"], "127.0.0.1");

        app.set_cookie("weir", &one);
        let signed_in = app.engine.accounts();
        let admin = signed_in.administrator().await.unwrap();
        let before = signed_in.sessions(&admin).await.unwrap();
        assert_eq!(app.api(Method::DELETE, &format!("/sessions/{}", before[0].id), None).await.status, 204);
        app.api(Method::DELETE, &format!("/sessions/{}", before[0].id), None).await.expect_problem(404, "NotFound");
        let mut alive = vec![];
        for cookie in [&one, &two, &three] {
            alive.push(works(&mut app, cookie).await);
        }
        assert_eq!(alive.iter().filter(|alive| **alive).count(), 2);

        let mine = if alive[2] { &three } else { &two };
        app.set_cookie("weir", mine);
        assert_eq!(app.api(Method::DELETE, "/sessions", None).await.status, 204);
        let mut alive = vec![];
        for cookie in [&one, &two, &three] {
            alive.push(works(&mut app, cookie).await);
        }
        assert_eq!(alive.iter().filter(|alive| **alive).count(), 1);
        assert!(works(&mut app, mine).await, "the one that asked stays");
    }
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_much_it_is_used() {
    const DAY: i64 = 86_400_000;
    for mut app in TestApp::start_each().await {
        let cookie = browser(&mut app, "admin", PASSWORD).await;
        let pass = async |app: &TestApp, days: i64| {
            execute(app.engine.db(), format!("UPDATE session SET begun_at = begun_at - {}", days * DAY)).await;
        };
        pass(&app, 29).await;
        assert!(works(&mut app, &cookie).await);
        pass(&app, 1).await;
        assert!(!works(&mut app, &cookie).await);
        assert_eq!(app.get("/").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_session_that_is_not_used_for_seven_days_ends() {
    const DAY: i64 = 86_400_000;
    for mut app in TestApp::start_each().await {
        let cookie = browser(&mut app, "admin", PASSWORD).await;
        let pass = async |app: &TestApp, days: i64| {
            execute(app.engine.db(), format!("UPDATE session SET expires_at = expires_at - {}", days * DAY)).await;
        };
        pass(&app, 6).await;
        assert!(works(&mut app, &cookie).await);
        pass(&app, 1).await;
        assert!(!works(&mut app, &cookie).await);
    }
}

#[tokio::test]
async fn a_session_gets_another_id_when_rights_change_and_keeps_what_waits() {
    for mut app in TestApp::start_each().await {
        let old = browser(&mut app, "admin", PASSWORD).await;
        let action = app.get("/account").await.text();
        let form = action.split("<form").find(|form| form.contains("name=\"name\"")).unwrap();
        let action = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        app.post_form(&action, "/account", &[("name", "ci")]).await;
        assert_eq!(app.cookie("weir"), Some(old.as_str()));

        let admin = app.engine.accounts().administrator().await.unwrap();
        app.engine.accounts().create_group(&admin, "qa", "", Origin::Local).await.unwrap();
        app.engine.accounts().add_member(&admin, "qa", "admin").await.unwrap();
        let page = app.get("/account").await;
        assert_eq!(page.status, StatusCode::OK);
        let new = app.cookie("weir").unwrap().to_owned();
        assert_ne!(old, new);
        assert!(page.text().contains("weir_"), "the secret that waited is shown under the new id");

        assert!(works(&mut app, &old).await, "a request that was on its way is answered");
        assert_eq!(app.cookie("weir"), Some(old.as_str()), "and makes no third id");
        assert!(works(&mut app, &new).await);
        let sign_out = app::server::OPEN.into_iter().find(|path| path.contains("sign_out")).unwrap();
        app.post_form(sign_out, "/", &[]).await;
        assert!(!works(&mut app, &new).await && !works(&mut app, &old).await, "both ids are one session");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    for mut app in TestApp::start_each().await {
        let (other, own) = (browser(&mut app, "admin", PASSWORD).await, browser(&mut app, "admin", PASSWORD).await);
        let change = |old: &str, password: &str| Some(json!({"old": old, "password": password}));
        let refused = app.api(Method::PUT, "/account/password", change("wrong", "a new password")).await;
        refused.expect_problem(422, "Invalid");
        assert_eq!(refused.json()["details"]["causes"][0]["field"], "old");
        assert_eq!(app.api(Method::PUT, "/account/password", change(PASSWORD, "a new password")).await.status, 204);
        assert!(!works(&mut app, &other).await);
        assert!(works(&mut app, &own).await);
        assert_ne!(app.cookie("weir"), Some(own.as_str()), "this one goes on under another id");
        app.forget_cookies();
        app.sign_in_as("admin", PASSWORD).await;
        assert!(app.cookie("weir").is_none());
        app.sign_in_as("admin", "a new password").await;
        assert!(app.cookie("weir").is_some());
    }
}

#[tokio::test]
async fn who_is_deactivated_is_out_at_once() {
    for mut app in TestApp::start_each().await {
        let accounts = app.engine.accounts();
        let admin = accounts.administrator().await.unwrap();
        accounts.create_user(&admin, "ana", "", Some("correct horse")).await.unwrap();
        let cookie = browser(&mut app, "ana", "correct horse").await;
        assert!(works(&mut app, &cookie).await);
        app.engine.accounts().deactivate(&admin, "ana").await.unwrap();
        assert!(!works(&mut app, &cookie).await);
        app.forget_cookies();
        app.sign_in_as("ana", "correct horse").await;
        assert!(app.cookie("weir").is_none());
    }
}
