//! Basic, tokens, and what happens when neither helps.

use super::{at, client, client_of, repository, tag};
use crate::UpstreamKind;
use crate::fake::{Auth, Fake, Fault};
use crate::registry::Connection;
use futures::future::join_all;

#[tokio::test]
async fn an_open_registry_is_asked_without_credentials() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    let client = client_of(fake.connection_as("ana", "secret"));
    client.ping().await.unwrap();
    client.manifest(&repository("team/app"), &tag("1")).await.unwrap();
    assert!(fake.log().iter().all(|line| line.ends_with(" -")), "{:?}", fake.log());
}

#[tokio::test]
async fn basic_is_learnt_from_one_refusal() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::basic());
    let client = client_of(fake.connection_as("ana", "secret"));
    for _ in 0..3 {
        client.head(&repository("team/app"), &tag("1")).await.unwrap();
    }
    assert_eq!(fake.requests().heads, 4, "one unsigned, three signed");
}

#[tokio::test]
async fn a_wrong_password_is_said_with_its_remedy() {
    for auth in [Auth::basic(), Auth::bearer()] {
        let fake = Fake::start().await;
        fake.image("team/app", "1");
        fake.authenticate(auth);
        let client = client_of(fake.connection_as("ana", "wrong"));
        let failure = client.tags(&repository("team/app")).await.unwrap_err();
        assert_eq!((failure.kind, failure.status), (UpstreamKind::Unauthorized, Some(401)));
        let host = at(&fake.url());
        assert_eq!(
            failure.message,
            format!("{host} refused the credentials for team/app (401). Update the password of registry lab")
        );
    }
}

#[tokio::test]
async fn without_credentials_they_are_asked_for() {
    for auth in [Auth::basic(), Auth::bearer()] {
        let fake = Fake::start().await;
        fake.image("team/app", "1");
        fake.authenticate(auth);
        let failure = client(&fake).tags(&repository("team/app")).await.unwrap_err();
        assert_eq!(failure.kind, UpstreamKind::Unauthorized);
        assert!(failure.message.ends_with("Enter a user name and password for registry lab"), "{}", failure.message);
    }
}

#[tokio::test]
async fn refused_credentials_are_not_shown_again_at_once() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::bearer());
    let client = client_of(fake.connection_as("ana", "wrong"));
    let repository = repository("team/app");
    join_all((0..8).map(|_| client.tags(&repository))).await;
    assert_eq!(fake.requests().tokens, 1);
}

#[tokio::test]
async fn tokens_are_fetched_once_for_all() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 40, 4);
    fake.authenticate(Auth::bearer());
    let client = client_of(fake.connection_as("ana", "secret"));
    let repository = repository("team/app");
    let heads = (0..40).map(|n| tag(&format!("1.0.{n}"))).collect::<Vec<_>>();
    let outcomes = join_all(heads.iter().map(|target| client.head(&repository, target))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(fake.requests().tokens, 1);
    client.head(&super::repository("team/app"), &heads[0]).await.unwrap();
    assert_eq!(fake.requests().tokens, 1, "kept");
}

#[tokio::test]
async fn each_repository_has_a_token_of_its_own_and_no_second_refusal() {
    let fake = Fake::start().await;
    fake.image("team/one", "1");
    fake.image("team/two", "1");
    fake.authenticate(Auth::bearer_public());
    let client = client(&fake);
    client.head(&repository("team/one"), &tag("1")).await.unwrap();
    fake.reset_requests();
    client.head(&repository("team/two"), &tag("1")).await.unwrap();
    assert_eq!((fake.requests().tokens, fake.requests().heads), (1, 1), "the demand is known by now");
    assert!(fake.log()[0].contains("scope=repository%3Ateam%2Ftwo%3Apull"), "{:?}", fake.log());
}

#[tokio::test]
async fn a_revoked_token_is_renewed_once() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::bearer());
    let client = client_of(fake.connection_as("ana", "secret"));
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    fake.revoke_tokens();
    fake.reset_requests();
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    assert_eq!((fake.requests().tokens, fake.requests().heads), (1, 2));
}

#[tokio::test]
async fn a_token_is_renewed_before_its_life_ends() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::bearer());
    fake.token_life(None);
    let client = client_of(fake.connection_as("ana", "secret"));
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    // 80 % of the 60 s that the protocol grants when nothing is said; only the clock of the cache is moved.
    client.inner.tokens.age(std::time::Duration::from_secs(47)).await;
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    assert_eq!(fake.requests().tokens, 1);
    client.inner.tokens.age(std::time::Duration::from_secs(2)).await;
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    assert_eq!(fake.requests().tokens, 2);
}

#[tokio::test]
async fn a_token_that_does_not_help_ends_the_round() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::Bearer {
        username: "ana".into(),
        password: "secret".into(),
        actions: vec![],
        anonymous: false,
    });
    let client = client_of(fake.connection_as("ana", "secret"));
    let failure = client.manifest(&repository("team/app"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unauthorized);
    assert!(failure.message.contains("gave a token for team/app:1 and then refused it"), "{}", failure.message);
    assert!(fake.requests().total() <= 4, "{:?}", fake.requests());
}

#[tokio::test]
async fn endless_refusals_come_to_an_end() {
    for challenge in
        ["Basic realm=x", "Bearer realm=\"/token\",service=fake,scope=\"repository:other:pull\"", "Negotiate", ""]
    {
        let fake = Fake::start().await;
        fake.authenticate(Auth::bearer());
        fake.fault("/v2/", Fault::Challenge(challenge.into()));
        let client = client_of(fake.connection_as("ana", "secret"));
        let failure = client.tags(&repository("team/app")).await.unwrap_err();
        assert_eq!(failure.kind, UpstreamKind::Unauthorized, "{challenge}");
        assert!(fake.requests().total() < 10, "{challenge}: {:?}", fake.requests());
    }
}

#[tokio::test]
async fn credentials_go_only_where_they_first_went() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::bearer());
    let client = client_of(fake.connection_as("ana", "secret"));
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    fake.revoke_tokens();
    fake.realm("https://evil.example/token");
    let failure = client.head(&repository("team/app"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Address);
    assert!(failure.message.contains("now sends sign-ins to evil.example"), "{}", failure.message);
}

#[tokio::test]
async fn a_place_redirected_to_may_not_ask_for_credentials() {
    let (fake, stranger) = (Fake::start().await, Fake::start().await);
    stranger.authenticate(Auth::bearer());
    fake.fault("/v2/team/app", Fault::Redirect(stranger.url().join("v2/team/app/tags/list").unwrap().into()));
    let failure = client_of(fake.connection_as("ana", "secret")).tags(&repository("team/app")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unauthorized);
    let there = at(&stranger.url());
    assert!(
        failure.message.contains(&format!("sends Weir on to http://{there}, which refuses team/app")),
        "{}",
        failure.message
    );
    assert_eq!(stranger.requests().tokens, 0);
    assert!(stranger.log().iter().all(|line| line.ends_with(" -")), "{:?}", stranger.log());
}

#[tokio::test]
async fn a_realm_in_the_private_network_is_not_contacted() {
    for realm in [
        "http://localhost:1/token",
        "https://10.0.0.7/token",
        "https://[::1]/token",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
    ] {
        let fake = Fake::start().await;
        fake.authenticate(Auth::bearer());
        fake.realm(realm);
        let client = client_of(fake.connection_as("ana", "secret"));
        let failure = client.ping().await.unwrap_err();
        assert_eq!(failure.kind, UpstreamKind::Address, "{realm}: {}", failure.message);
    }
}

#[tokio::test]
async fn a_trusted_host_may_be_private_and_give_tokens() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::bearer());
    // Another host to Weir, though the same machine.
    fake.realm(&format!("http://localhost:{}/token", fake.url().port().unwrap()));
    let connection = fake.connection_as("ana", "secret");
    let failure = client_of(connection.clone()).tags(&repository("team/app")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Address);
    assert!(failure.message.contains("trusted hosts"), "{}", failure.message);
    let trusting = client_of(Connection { trusted_hosts: vec!["localhost".into()], ..connection });
    assert_eq!(trusting.tags(&repository("team/app")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_failing_token_server_says_nothing_about_the_repository() {
    for (fault, kind) in [
        (Fault::Status(404), UpstreamKind::Status),
        (Fault::Status(500), UpstreamKind::Status),
        (Fault::Html(200), UpstreamKind::Malformed),
    ] {
        let fake = Fake::start().await;
        fake.image("team/app", "1");
        fake.authenticate(Auth::bearer());
        // The realm is at the fake itself, whose right answer is spoilt.
        fake.fault("/token", fault);
        let client = client_of(fake.connection_as("ana", "secret"));
        let failure = client.tags(&repository("team/app")).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{}", failure.message);
    }
}

#[test]
fn passwords_stay_out_of_debug_output() {
    let header = crate::registry::token::basic("ana", "geheim").unwrap();
    assert_eq!(format!("{header:?}"), "Sensitive");
}

#[tokio::test]
async fn connections_hide_their_password() {
    let fake = Fake::start().await;
    assert!(!format!("{:?}", fake.connection_as("ana", "geheim")).contains("geheim"));
}
