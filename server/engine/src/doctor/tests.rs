//! What the doctor says of each illness.

use super::{NAMES, examine, give_up, good};
use crate::fake::{Auth, Fake, Fault};
use crate::registry::{Client, Connection};
use model::RepositoryName;
use model::doctor::{Check, Outcome, Report};

async fn report(connection: Connection) -> Report {
    let report = examine(&Client::new(connection).unwrap(), None).await;
    let names: Vec<_> = report.checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, NAMES, "every check is named, in order");
    for check in &report.checks {
        assert!(!check.result.is_empty(), "{check:?}");
        assert!(check.outcome == Outcome::Skipped || !check.meaning.is_empty(), "{check:?}");
        assert!(check.outcome != Outcome::Bad || !check.remedy.is_empty(), "a bad result has a remedy: {check:?}");
    }
    report
}

fn find<'a>(report: &'a Report, name: &str) -> &'a Check {
    report.checks.iter().find(|check| check.name == name).unwrap()
}

fn outcomes(report: &Report, wanted: Outcome) -> Vec<&str> {
    report.checks.iter().filter(|check| check.outcome == wanted).map(|check| check.name.as_str()).collect()
}

#[tokio::test]
async fn a_healthy_open_registry_has_nothing_but_plain_http() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 12, 2);
    fake.budget(100, 76, 21600);
    let report = report(fake.connection()).await;
    assert_eq!(outcomes(&report, Outcome::Warning), ["TLS"]);
    assert_eq!(outcomes(&report, Outcome::Skipped), ["Token"]);
    assert!(report.is_usable());
    assert_eq!(find(&report, "Tags").result, "team/app has 12 tags");
    assert_eq!(find(&report, "Limits").result, "76 of 100 requests left in 6 h");
    assert_eq!(find(&report, "Catalogue").result, "1 repository listed");
    assert!(fake.digest("team/app", "1.0.0").is_some(), "nothing was deleted");
}

#[tokio::test]
async fn a_wrong_password_is_found_where_it_shows() {
    for (auth, place) in [(Auth::basic(), "Authentication"), (Auth::bearer(), "Token")] {
        let fake = Fake::start().await;
        fake.authenticate(auth);
        let report = report(fake.connection_as("ana", "wrong")).await;
        assert_eq!(outcomes(&report, Outcome::Bad), [place]);
        assert_eq!(find(&report, place).remedy, "Update the password of registry lab");
        assert_eq!(find(&report, "Catalogue").outcome, Outcome::Skipped);
        assert!(!report.is_usable());
    }
}

#[tokio::test]
async fn a_token_registry_with_a_reader_is_fine() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.authenticate(Auth::bearer());
    let report = report(fake.connection_as("ana", "secret")).await;
    assert!(report.is_usable());
    assert_eq!(find(&report, "Token").result, "127.0.0.1 gave a token for fake");
    assert_eq!(find(&report, "Delete allowed").outcome, Outcome::Skipped, "a reader's token hides it");
}

#[tokio::test]
async fn what_is_missing_is_a_warning_with_its_remedy() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.catalogue(false);
    fake.deletion(false);
    fake.referrers_api(false);
    fake.fault("HEAD /v2/", Fault::Status(405));
    fake.budget(100, 3, 21600);
    let client = Client::new(fake.connection()).unwrap();
    let report = examine(&client, Some(RepositoryName::parse("team/app").unwrap())).await;
    assert_eq!(outcomes(&report, Outcome::Warning), ["TLS", "Catalogue", "HEAD digest", "Limits"]);
    assert!(find(&report, "Catalogue").remedy.contains("by hand"));
    assert!(find(&report, "Delete allowed").remedy.contains("REGISTRY_STORAGE_DELETE_ENABLED"));
    assert_eq!(find(&report, "Referrers").result, "No referrers API; 0 referrers by tag");
    assert!(report.is_usable());
}

#[tokio::test]
async fn nothing_and_something_else_are_told_apart() {
    let fake = Fake::start().await;
    let nowhere = Connection { url: "http://registry.invalid".parse().unwrap(), ..fake.connection() };
    assert_eq!(outcomes(&report(nowhere).await, Outcome::Bad), ["Address"]);
    let metadata = Connection { url: "http://169.254.169.254".parse().unwrap(), ..fake.connection() };
    assert_eq!(outcomes(&report(metadata).await, Outcome::Bad), ["Address"]);
    fake.fault("/v2/", Fault::Html(200));
    let page = report(fake.connection()).await;
    assert_eq!(outcomes(&page, Outcome::Bad), ["Ping"]);
    assert!(find(&page, "Ping").remedy.contains("not of its web pages"));
    let mut url = fake.url();
    url.set_scheme("https").unwrap();
    let no_tls = report(Connection { url, ..fake.connection() }).await;
    assert_eq!(outcomes(&no_tls, Outcome::Bad), ["TLS"]);
    fake.heal();
    fake.fault("/v2/", Fault::Text(400, "Client sent an HTTP request to an HTTPS server.\n".into()));
    let plain = report(fake.connection()).await;
    assert_eq!((outcomes(&plain, Outcome::Bad), find(&plain, "TLS").remedy.as_str()), (vec!["TLS"], "Use https://"));
    let connection = fake.connection();
    drop(fake);
    tokio::task::yield_now().await;
    assert_eq!(outcomes(&report(connection).await, Outcome::Bad), ["Ping"]);
}

#[tokio::test]
async fn trust_is_examined() {
    let fake = Fake::start_tls().await;
    fake.image("team/app", "1");
    let trusted = report(fake.connection()).await;
    assert_eq!((outcomes(&trusted, Outcome::Warning), outcomes(&trusted, Outcome::Bad)), (vec![], vec![]));
    let unknown = report(Connection { ca_bundle: String::new(), ..fake.connection() }).await;
    assert_eq!(outcomes(&unknown, Outcome::Bad), ["TLS"]);
    assert!(find(&unknown, "TLS").remedy.contains("certificate (PEM)"));
    let unchecked = report(Connection { ca_bundle: String::new(), insecure: true, ..fake.connection() }).await;
    assert_eq!(outcomes(&unchecked, Outcome::Warning), ["TLS"]);
}

#[tokio::test]
async fn a_clock_that_is_off_is_noticed() {
    let fake = Fake::start().await;
    fake.date("Mon, 23 Nov 2020 10:00:00 GMT");
    let report = report(fake.connection()).await;
    let clock = find(&report, "Clock");
    assert_eq!(clock.outcome, Outcome::Warning);
    assert!(clock.result.contains("behind Weir's"), "{}", clock.result);
}

#[test]
fn when_time_is_up_it_is_said_what_it_was_spent_on() {
    let mut checks = vec![good("Address", "x", "y"), good("TLS", "x", "y")];
    give_up(&mut checks);
    assert_eq!(checks.iter().map(|check| check.name.as_str()).collect::<Vec<_>>(), NAMES);
    assert!(checks[2].outcome == Outcome::Bad && !checks[2].remedy.is_empty(), "{:?}", checks[2]);
    assert!(checks[3..].iter().all(|check| check.outcome == Outcome::Skipped));
    let whole = checks.clone();
    give_up(&mut checks);
    assert_eq!(checks, whole, "what was finished is not changed");
}
