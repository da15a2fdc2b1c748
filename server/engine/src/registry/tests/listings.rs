//! Repositories and tags in pages.

use super::{at, client, client_of, repository};
use crate::UpstreamKind;
use crate::fake::{Auth, Fake, Fault};

async fn names(fake: &Fake, name: &str) -> Vec<String> {
    client(fake).tags(&repository(name)).await.unwrap().into_iter().map(|tag| tag.name.to_string()).collect()
}

#[tokio::test]
async fn a_long_list_is_read_by_its_links() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 2500, 1);
    let found = names(&fake, "team/app").await;
    assert_eq!(found.len(), 2500);
    assert!(found.is_sorted());
    assert_eq!(fake.requests().tags, 3, "1,000 a page");
}

#[tokio::test]
async fn without_links_the_last_name_leads_on() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 240, 1);
    fake.links(false);
    fake.page_size(100, false);
    assert_eq!(names(&fake, "team/app").await.len(), 240);
    assert_eq!(fake.requests().tags, 3);
}

#[tokio::test]
async fn a_refused_page_size_is_made_smaller_and_remembered() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 150, 1);
    fake.page_size(100, true);
    let client = client(&fake);
    assert_eq!(client.tags(&repository("team/app")).await.unwrap().len(), 150);
    assert_eq!(fake.requests().tags, 3, "refused, page, page");
    fake.reset_requests();
    client.tags(&repository("team/app")).await.unwrap();
    assert_eq!(fake.requests().tags, 2);
    fake.page_size(30, true);
    assert_eq!(client.tags(&repository("team/app")).await.unwrap().len(), 150, "at last no size is asked for");
}

#[tokio::test]
async fn repositories_are_listed_and_odd_names_left_out() {
    let fake = Fake::start().await;
    fake.many_repositories("team", 1200);
    for odd in ["Upper/Case", "../etc", "a/b/c/d"] {
        fake.image(odd, "1");
    }
    let found = client(&fake).repositories().await.unwrap();
    assert_eq!(found.len(), 1201);
    assert_eq!(found[0].as_str(), "a/b/c/d");
}

#[tokio::test]
async fn an_empty_repository_is_empty_and_a_missing_one_missing() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.untag("team/app", "1");
    assert!(names(&fake, "team/app").await.is_empty());
    let failure = client(&fake).tags(&repository("team/none")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::NotFound);
    assert_eq!(failure.message, format!("{} has no team/none (404)", at(&fake.url())));
}

#[tokio::test]
async fn a_registry_without_catalogue_says_so() {
    let fake = Fake::start().await;
    fake.catalogue(false);
    let failure = client(&fake).repositories().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unsupported);
    assert!(
        failure.message.ends_with("does not list its repositories. Add repository names to registry lab by hand"),
        "{}",
        failure.message
    );
    fake.catalogue(true);
    fake.authenticate(Auth::bearer_public());
    let failure = client(&fake).repositories().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unsupported, "{}", failure.message);
    let listed = client_of(fake.connection_as("ana", "secret")).repositories().await;
    assert!(listed.is_ok());
}

#[tokio::test]
async fn lists_without_end_are_given_up() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 10, 1);
    for (fault, most) in [(Fault::Circle, 5), (Fault::Endless, 250)] {
        fake.heal();
        fake.reset_requests();
        fake.fault("/v2/team/app/tags/list", fault.clone());
        let failure = client(&fake).tags(&repository("team/app")).await.unwrap_err();
        assert_eq!(failure.kind, UpstreamKind::Malformed, "{fault:?}");
        assert!(failure.message.contains("without end"), "{}", failure.message);
        assert!(fake.requests().tags <= most, "{fault:?}: {}", fake.requests().tags);
    }
}

#[tokio::test]
async fn a_link_to_another_host_is_not_followed() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 10, 1);
    fake.fault("/v2/team/app/tags/list", Fault::Elsewhere);
    let failure = client(&fake).tags(&repository("team/app")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Malformed);
    assert!(failure.message.contains("another host"), "{}", failure.message);
}

#[tokio::test]
async fn a_listing_that_fails_half_way_is_no_shorter_list() {
    let fake = Fake::start().await;
    fake.many_tags("team/app", 2500, 1);
    let client = client(&fake);
    fake.fault("/v2/team/app/tags/list?last=", Fault::Status(500));
    let failure = client.tags(&repository("team/app")).await.unwrap_err();
    assert_eq!((failure.kind, failure.status), (UpstreamKind::Status, Some(500)));
    assert_eq!(fake.requests().tags, 2);
}

#[tokio::test]
async fn what_is_no_list_is_refused() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    fake.fault("/v2/", Fault::Html(200));
    for failure in [
        client(&fake).repositories().await.unwrap_err(),
        client(&fake).tags(&repository("team/app")).await.unwrap_err(),
    ] {
        assert_eq!(failure.kind, UpstreamKind::Malformed);
        assert!(failure.message.contains("something else than a list"), "{}", failure.message);
    }
    assert_eq!(client(&fake).ping().await.unwrap_err().kind, UpstreamKind::Malformed);
}
