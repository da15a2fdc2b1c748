//! Signing in with a provider of identities, as a browser without JavaScript does.

use crate::support::{Answer, TestApp};
use axum::http::{Method, StatusCode};
use engine::fake::{FakeProvider, Forgery, Mishap};
use serde_json::json;

/// The link on the sign-in page.
fn link(page: &str) -> Option<String> {
    let found =
        page.split("href=\"").find_map(|rest| rest.split('"').next().filter(|to| to.starts_with("/login/oidc")));
    found.map(|address| address.replace("&amp;", "&"))
}

/// Follows the link on `page`, and the provider's redirect; answers the path that the provider sends the browser to.
async fn go(app: &mut TestApp, acme: &FakeProvider, page: &str) -> String {
    let page = app.get(page).await.text();
    assert!(page.contains("Sign in with Acme"), "{page}");
    let away = app.get(&link(&page).unwrap()).await;
    assert_eq!((away.status, away.header("cache-control")), (StatusCode::SEE_OTHER, "no-store"));
    let back = acme.visit(&away.location().parse().unwrap()).await;
    assert_eq!(back.origin().ascii_serialization(), "http://weir.test");
    format!("{}?{}", back.path(), back.query().unwrap())
}

async fn sign_in(app: &mut TestApp, acme: &FakeProvider, page: &str) -> Answer {
    let back = go(app, acme, page).await;
    app.get(&back).await
}

/// What the sign-in page says about a refusal.
async fn told(app: &mut TestApp, refused: &Answer) -> String {
    let address = refused.next_page();
    assert!(address.starts_with("/login?refused="), "{address}");
    let page = app.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    page.split("role=\"alert\"").nth(1).unwrap_or_else(|| panic!("{page}")).split("</div>").next().unwrap().to_owned()
}

#[tokio::test]
async fn the_button_leads_in_and_on_to_where_one_wanted_to_go() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    let answer = sign_in(&mut app, &acme, "/login?next=%2Fregistries%3Fq%3Da%26b").await;
    assert_eq!((answer.next_page().as_str(), answer.header("cache-control")), ("/registries?q=a&b", "no-store"));
    let page = app.get("/account").await;
    assert!(page.status == StatusCode::OK && page.text().contains("Account ana"));
}

#[tokio::test]
async fn who_has_no_password_is_offered_no_way_to_change_it() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    sign_in(&mut app, &acme, "/login").await;
    let page = app.get("/account").await.text();
    assert!(page.contains("An administrator can give you one") && !page.contains("Present password"), "{page}");
    app.forget_cookies();
    app.sign_in().await;
    assert!(app.get("/account").await.text().contains("Present password"));
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_afterwards() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    for elsewhere in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)"]
    {
        app.forget_cookies();
        let answer = sign_in(&mut app, &acme, &format!("/login?next={elsewhere}")).await;
        assert_eq!(answer.next_page(), "/", "{elsewhere}");
    }
}

#[tokio::test]
async fn without_a_provider_there_is_no_button_and_no_door() {
    let mut app = TestApp::start().await;
    assert_eq!(link(&app.get("/login").await.text()), None);
    for path in ["/login/oidc", "/login/oidc/callback?code=a&state=b"] {
        assert!(app.get(path).await.next_page().starts_with("/login?next="), "a page like any other: {path}");
    }
    app.sign_in().await;
    assert_eq!(app.get("/login/oidc").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_session_after_is_not_the_one_before() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    let back = go(&mut app, &acme, "/login").await;
    let before = app.cookie("weir").unwrap().to_owned();
    app.get(&back).await.next_page();
    assert_ne!(app.cookie("weir").unwrap(), before);
    app.set_cookie("weir", &before);
    assert_eq!(app.get("/registries").await.status, StatusCode::SEE_OTHER, "the old id is worth nothing");
}

#[tokio::test]
async fn the_session_of_somebody_who_only_began_is_brief() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    let page = app.get("/login").await.text();
    let cookies = app.get(&link(&page).unwrap()).await.cookies();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("weir=") && cookie.contains("Max-Age=600")), "{cookies:?}");
}

#[tokio::test]
async fn only_the_browser_that_began_comes_in_and_only_once() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    let victim = go(&mut app, &acme, "/login").await;
    let cookie = app.cookie("weir").unwrap().to_owned();
    app.forget_cookies();
    // A stranger's browser, without and with an attempt of its own, is given the address of somebody else's.
    for _ in 0..2 {
        let refused = app.get(&victim).await;
        assert!(told(&mut app, &refused).await.contains("begun in another browser"));
        go(&mut app, &acme, "/login").await;
    }
    app.set_cookie("weir", &cookie);
    for wrong in
        [victim.replace("state=", "state=x"), victim.replace("state=", "other="), "/login/oidc/callback".into()]
    {
        assert!(app.get(&wrong).await.next_page().starts_with("/login?refused=stale"), "{wrong}");
    }
    assert_eq!(app.get(&victim).await.next_page(), "/");
    assert_eq!(app.get(&victim).await.next_page(), "/login?refused=stale", "it was used");
    assert_eq!(acme.asked("/token"), 1, "the provider was asked only for the attempt itself");
}

#[tokio::test]
async fn an_attempt_is_used_up_by_a_refusal_too() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    let back = go(&mut app, &acme, "/login").await;
    acme.forge(Forgery::Claim("nonce", "another".into()));
    let refused = app.get(&back).await;
    assert!(told(&mut app, &refused).await.contains("could not be verified"));
    acme.recover();
    assert_eq!(app.get(&back).await.next_page(), "/login?refused=stale");
    assert!(app.get("/registries").await.next_page().starts_with("/login"), "nobody is signed in");
}

#[tokio::test]
async fn refusals_are_told_in_plain_words_and_lead_on_to_the_same_page() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    let back = go(&mut app, &acme, "/login?next=%2Fprojects").await;
    let state = back.split("state=").nth(1).unwrap();
    let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E+call+0900";
    let denied = format!("/login/oidc/callback?error=access_denied&error_description={hostile}&state={state}");
    let refused = app.get(&denied).await;
    assert_eq!(refused.next_page(), "/login?refused=denied&next=%2Fprojects");
    let words = told(&mut app, &refused).await;
    assert!(words.contains("Acme did not sign you in") && !words.contains("0900"), "{words}");

    acme.is_signed_in(json!({"sub": "9", "preferred_username": "admin"}));
    let refused = sign_in(&mut app, &acme, "/login").await;
    assert!(told(&mut app, &refused).await.contains("Somebody else has your name here already"));

    acme.mishap("/token", Mishap::Status(503));
    let refused = sign_in(&mut app, &acme, "/login").await;
    assert!(told(&mut app, &refused).await.contains("Acme cannot be used right now"));
    let page = app.get("/login?refused=%3Cscript%3E").await.text();
    assert!(!page.contains("role=\"alert\""), "words that Weir does not know are not shown");
}

#[tokio::test]
async fn a_provider_that_is_down_leaves_the_password() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    acme.mishap("/.well-known/openid-configuration", Mishap::Status(503));
    let refused = app.get("/login/oidc?next=%2Fprojects").await;
    assert_eq!(refused.next_page(), "/login?refused=unavailable&next=%2Fprojects");
    assert!(told(&mut app, &refused).await.contains("Acme cannot be used right now"));
    assert_eq!(app.sign_in().await.next_page(), "/");
}

#[tokio::test]
async fn the_doors_are_for_looking_only() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    for path in ["/login/oidc", "/login/oidc/callback"] {
        let request = app.request(Method::POST, path).body(axum::body::Body::empty()).unwrap();
        assert_eq!(app.send(request).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

#[tokio::test]
async fn too_many_steps_from_one_address_have_to_wait_and_the_password_does_not() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    for _ in 0..40 {
        sign_in(&mut app, &acme, "/login").await;
    }
    let mut begun = 0;
    while begun < 40 && app.get("/login/oidc?next=%2Fprojects").await.location().starts_with(acme.issuer()) {
        begun += 1;
    }
    assert!((20..40).contains(&begun), "{begun}");
    let refused = app.get("/login/oidc?next=%2Fprojects").await;
    assert_eq!(refused.next_page(), "/login?refused=too-many&next=%2Fprojects");
    let asked = acme.asked("/token");
    let back = app.get("/login/oidc/callback?code=a&state=b").await;
    assert!(told(&mut app, &back).await.contains("Too many attempts"));
    assert_eq!(acme.asked("/token"), asked);
    app.forget_cookies();
    assert_eq!(app.sign_in().await.next_page(), "/");
}

#[tokio::test]
async fn the_audit_log_says_with_which_request_somebody_came() {
    let acme = FakeProvider::start().await;
    let mut app = TestApp::start_with(&acme).await;
    acme.is_signed_in(json!({"sub": "1", "preferred_username": "ana", "groups": ["qa"]}));
    let back = go(&mut app, &acme, "/login").await;
    let request = app.request(Method::GET, &back).header("x-request-id", "came-with-this");
    assert_eq!(app.send(request.body(axum::body::Body::empty()).unwrap()).await.next_page(), "/");
    app.forget_cookies();
    app.use_token().await;
    let log = app.api(Method::GET, "/audit?actor=ana", None).await.json();
    let entries = log["items"].as_array().unwrap();
    let said: Vec<_> = entries.iter().map(|entry| (entry["action"].as_str().unwrap(), &entry["request"])).collect();
    for action in ["user.create", "user.groups", "session.begin"] {
        assert!(said.contains(&(action, &json!("came-with-this"))), "{action}: {said:?}");
    }
}
