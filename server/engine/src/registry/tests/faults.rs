//! Registries that are slow, broken, greedy or gone.

use super::{at, client, client_of, repository, tag};
use crate::UpstreamKind;
use crate::fake::{Auth, Fake, Fault};
use crate::registry::Home;
use crate::registry::transport::Pace;
use crate::registry::{Client, Connection};
use std::time::Duration;

async fn failure(fake: &Fake) -> crate::Upstream {
    client(fake).manifest(&repository("team/app"), &tag("1")).await.unwrap_err()
}

async fn fake_with(fault: Fault) -> Fake {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.fault("GET /v2/team/app/manifests", fault);
    fake
}

#[tokio::test]
async fn passing_trouble_is_got_over() {
    for fault in [
        Fault::Status(502),
        Fault::Status(503),
        Fault::Later(429, "0".into()),
        Fault::Later(503, "Mon, 23 Nov 2020 10:00:00 GMT".into()),
        Fault::Truncated,
    ] {
        let fake = Fake::start().await;
        fake.image("team/app", "1");
        fake.fault_times("GET /v2/team/app/manifests", 2, fault.clone());
        assert!(client(&fake).manifest(&repository("team/app"), &tag("1")).await.is_ok(), "{fault:?}");
        assert_eq!(fake.requests().manifests, 3);
    }
}

#[tokio::test]
async fn lasting_trouble_is_said_after_three_tries() {
    for (fault, kind, status, tries) in [
        (Fault::Status(500), UpstreamKind::Status, Some(500), 1),
        (Fault::Status(502), UpstreamKind::Status, Some(502), 3),
        (Fault::Html(503), UpstreamKind::Status, Some(503), 3),
        (Fault::Status(403), UpstreamKind::Denied, Some(403), 1),
        (Fault::Status(404), UpstreamKind::NotFound, Some(404), 1),
        (Fault::Status(405), UpstreamKind::Unsupported, Some(405), 1),
        (Fault::Status(418), UpstreamKind::Status, Some(418), 1),
        (Fault::Html(200), UpstreamKind::Malformed, None, 1),
        (Fault::Truncated, UpstreamKind::Unreachable, None, 3),
    ] {
        let fake = fake_with(fault.clone()).await;
        let failure = failure(&fake).await;
        assert_eq!((failure.kind, failure.status), (kind, status), "{fault:?}: {}", failure.message);
        assert_eq!(fake.requests().manifests, tries, "{fault:?}");
        assert!(failure.message.starts_with(&at(&fake.url())), "{}", failure.message);
    }
}

#[tokio::test]
async fn a_long_wait_is_reported_and_kept() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    for when in ["3600".to_owned(), model::text::rfc3339(model::Instant::now_utc()), http_date_in(3600)] {
        fake.heal();
        fake.reset_requests();
        fake.fault("/v2/", Fault::Later(429, when.clone()));
        let client = client(&fake);
        for _ in 0..3 {
            let failure = client.head(&repository("team/app"), &tag("1")).await.unwrap_err();
            let UpstreamKind::Limited { until: Some(until) } = failure.kind else { panic!("{failure:?}") };
            let wait = (until - model::Instant::now_utc()).whole_seconds();
            assert!((50..=3600).contains(&wait), "{when}: {wait}");
            assert!(failure.message.contains("asks to wait (429)") && failure.is_temporary(), "{}", failure.message);
        }
        assert!(fake.requests().heads <= 3, "later questions are not even asked");
    }
}

fn http_date_in(seconds: i64) -> String {
    let at = model::Instant::now_utc() + time::Duration::seconds(seconds);
    at.format(&time::format_description::well_known::Rfc2822).unwrap().replace("+0000", "GMT")
}

#[tokio::test]
async fn the_budget_is_shown_as_announced() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.budget(100, 76, 21600);
    let client = client(&fake);
    assert_eq!(client.budget(), None);
    client.head(&repository("team/app"), &tag("1")).await.unwrap();
    let budget = client.budget().unwrap();
    assert_eq!((budget.limit, budget.remaining, budget.window), (100, 76, 21600));
}

#[tokio::test]
async fn greed_is_cut_short() {
    const GIGABYTE: usize = 1 << 30;
    for fault in [Fault::Huge(GIGABYTE), Fault::Bomb(8 << 20)] {
        let fake = fake_with(fault.clone()).await;
        let failure = failure(&fake).await;
        assert_eq!(failure.kind, UpstreamKind::Malformed, "{fault:?}: {}", failure.message);
        assert!(failure.message.contains("sent more than 4.2 MB"), "{}", failure.message);
        assert_eq!(fake.requests().manifests, 1);
    }
    let fake = Fake::start().await;
    let blob = fake.blob(&[b' '; 1000]);
    let client = client(&fake);
    assert_eq!(client.blob(&repository("team/app"), &blob, 999).await.unwrap_err().kind, UpstreamKind::Malformed);
    assert!(client.blob(&repository("team/app"), &blob, 1000).await.is_ok());
}

#[tokio::test]
async fn slowness_has_an_end() {
    let ms = Duration::from_millis;
    let pace = Pace { headers: ms(300), idle: ms(100), body: ms(300), ..Pace::default() };
    for fault in [Fault::Silent(ms(60_000)), Fault::Slow(ms(60_000)), Fault::Slow(ms(20))] {
        let fake = fake_with(fault.clone()).await;
        let client = Client::build(fake.connection(), Home::Anywhere, pace, None).unwrap();
        let failure = client.manifest(&repository("team/app"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.kind, UpstreamKind::Unreachable, "{fault:?}");
        assert!(failure.message.contains("did not answer within"), "{}", failure.message);
        assert_eq!(fake.requests().manifests, 1, "what is slow is not asked again");
    }
}

#[tokio::test]
async fn redirects_are_followed_without_credentials() {
    let (fake, storage) = (Fake::start().await, Fake::start().await);
    let bytes = b"{\"config\": true}";
    let blob = fake.blob(bytes);
    storage.blob(bytes);
    fake.authenticate(Auth::basic());
    fake.fault(
        "/v2/team/app/blobs",
        Fault::Redirect(storage.url().join(&format!("v2/x/blobs/{blob}?signature=1")).unwrap().into()),
    );
    let client = client_of(fake.connection_as("ana", "secret"));
    assert_eq!(client.blob(&repository("team/app"), &blob, 100).await.unwrap(), bytes);
    assert_eq!(storage.log(), [format!("GET /v2/x/blobs/{blob}?signature=1 -")]);
}

#[tokio::test]
async fn redirects_lead_nowhere_private_and_not_for_ever() {
    let fake = Fake::start().await;
    let blob = fake.blob(b"x");
    let (client, repository) = (client(&fake), repository("team/app"));
    for (to, kind) in [
        ("http://localhost:9/x", UpstreamKind::Address),
        ("http://169.254.169.254/latest/meta-data", UpstreamKind::Address),
        ("https://[::ffff:10.0.0.1]/x", UpstreamKind::Address),
        ("https://0x0a000001/x", UpstreamKind::Address),
        ("http://example.com/x", UpstreamKind::Address),
        ("ftp://example.com/x", UpstreamKind::Address),
        ("https://user:pass@example.com/x", UpstreamKind::Address),
        ("http://[broken", UpstreamKind::Malformed),
        ("/v2/team/app/blobs/again", UpstreamKind::Malformed),
    ] {
        fake.heal();
        fake.reset_requests();
        fake.fault("/v2/team/app/blobs", Fault::Redirect(to.into()));
        let failure = client.blob(&repository, &blob, 100).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{to}: {}", failure.message);
        assert!(fake.requests().blobs <= 6, "{to}");
    }
}

#[tokio::test]
async fn a_registry_that_is_gone_is_said_to_be() {
    let fake = Fake::start().await;
    let connection = fake.connection();
    drop(fake);
    // The port is closed once the server's task has ended.
    tokio::task::yield_now().await;
    let failure = client_of(connection.clone()).ping().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unreachable);
    assert!(failure.message.starts_with("Nothing answers at 127.0.0.1:"), "{}", failure.message);
    let nowhere = Connection { url: "https://registry.invalid".parse().unwrap(), ..connection };
    let failure = client_of(nowhere).ping().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unreachable, "{}", failure.message);
    assert!(failure.message.contains("no host named registry.invalid"), "{}", failure.message);
}

#[tokio::test]
async fn a_registry_without_tls_is_told_from_an_untrusted_one() {
    let fake = Fake::start().await;
    let mut url = fake.url();
    url.set_scheme("https").unwrap();
    let connection = Connection { url, insecure: false, ..fake.connection() };
    let failure = client_of(connection).ping().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Tls);
    assert!(failure.message.contains("does not speak TLS"), "{}", failure.message);
}

#[tokio::test]
async fn a_certificate_is_trusted_by_its_authority_or_by_consent_only() {
    let fake = Fake::start_tls().await;
    fake.authenticate(Auth::bearer());
    client_of(fake.connection_as("ana", "secret")).ping().await.unwrap();
    let careless = Connection { insecure: true, ca_bundle: String::new(), ..fake.connection_as("ana", "secret") };
    client_of(careless).ping().await.unwrap();
    let stranger = Connection { ca_bundle: String::new(), ..fake.connection_as("ana", "secret") };
    let failure = client_of(stranger).ping().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Tls);
    assert!(failure.message.ends_with("Add that authority's certificate (PEM) to registry lab"), "{}", failure.message);
}

#[tokio::test]
async fn plain_http_needs_consent() {
    let fake = Fake::start().await;
    let connection = Connection { insecure: false, ..fake.connection() };
    let failure = client_of(connection).ping().await.unwrap_err();
    assert_eq!((failure.kind, fake.requests().total()), (UpstreamKind::Address, 0));
}

#[test]
fn certificates_must_be_certificates() {
    for (pem, accepted) in
        [("", true), ("hello", false), ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", false)]
    {
        let connection = Connection {
            name: model::RegistryName::parse("lab").unwrap(),
            url: "https://registry.lab".parse().unwrap(),
            preset: model::registry::Preset::Plain,
            insecure: false,
            ca_bundle: pem.into(),
            trusted_hosts: Vec::new(),
            username: String::new(),
            password: String::new(),
        };
        let refused = matches!(Client::new(connection), Err(crate::Error::Invalid { field: "ca_bundle", .. }));
        assert_eq!(!refused, accepted, "{pem}");
    }
}
