//! Vendors' own ways, as their documentation shows the answers.

use super::{repository, vendor_client};
use crate::UpstreamKind;
use crate::fake::{Auth, Fake};
use crate::registry::{Client, Connection};
use model::registry::Preset;
use serde_json::json;

fn digest(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

fn preset(fake: &Fake, preset: Preset, username: &str, password: &str) -> Client {
    vendor_client(fake, Connection { preset, ..fake.connection_as(username, password) })
}

async fn names(client: &Client) -> Vec<String> {
    client.repositories().await.unwrap().iter().map(ToString::to_string).collect()
}

/// Name, whether a digest is known, and the date.
async fn tags(client: &Client, name: &str) -> Vec<(String, bool, Option<String>)> {
    let tags = client.tags(&repository(name)).await.unwrap();
    let day = |at: model::Instant| at.date().to_string();
    tags.into_iter().map(|tag| (tag.name.to_string(), tag.digest.is_some(), tag.pushed.map(day))).collect()
}

#[tokio::test]
async fn docker_hub_lists_a_namespace_in_pages() {
    let fake = Fake::start().await;
    let page = |name: &str, next: bool| {
        let next = next.then_some("https://hub/next");
        json!({"count": 2, "next": next, "results": [{"namespace": "acme", "name": name}]}).to_string()
    };
    fake.canned("/v2/repositories/acme/?page_size=100", &page("web", true), None);
    fake.canned("/v2/repositories/acme/?page_size=100&page=2", &page("api", false), None);
    assert_eq!(names(&preset(&fake, Preset::DockerHub, "acme", "")).await, ["acme/api", "acme/web"]);
    let failure = preset(&fake, Preset::DockerHub, "", "").repositories().await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Unsupported);
    assert!(failure.message.contains("Enter it as the user name"), "{}", failure.message);
}

#[tokio::test]
async fn docker_hub_signs_in_once_for_many() {
    let fake = Fake::start().await;
    fake.canned("/v2/auth/token", r#"{"access_token": "hub-token"}"#, None);
    let tag = json!({"next": null, "results": [
        {"name": "1.0", "digest": digest('a'), "tag_last_pushed": "2026-03-04T05:06:07.123456Z"},
        {"name": "old", "tag_last_pushed": null},
        {"name": "not a tag"}]});
    fake.canned("/v2/repositories/acme/web/tags/?page_size=100", &tag.to_string(), None);
    let client = preset(&fake, Preset::DockerHub, "acme", "secret");
    for _ in 0..2 {
        let expected = [("1.0".to_owned(), true, Some("2026-03-04".to_owned())), ("old".to_owned(), false, None)];
        assert_eq!(tags(&client, "acme/web").await, expected);
    }
    let log = fake.log();
    assert_eq!(log.iter().filter(|line| line.starts_with("POST /v2/auth/token")).count(), 1, "{log:?}");
    assert_eq!(log.iter().filter(|line| line.ends_with("Bearer hub-token")).count(), 2, "{log:?}");
}

#[tokio::test]
async fn ghcr_reads_packages_and_versions() {
    let fake = Fake::start().await;
    // “acme” is an organisation: there is no such user.
    let packages = "/orgs/acme/packages?package_type=container&per_page=100";
    fake.canned(packages, r#"[{"name": "web"}]"#, Some("https://api.github.com/next"));
    fake.canned(&format!("{packages}&page=2"), r#"[{"name": "Tools/Cli"}]"#, None);
    let client = preset(&fake, Preset::Ghcr, "Acme", "pat");
    assert_eq!(names(&client).await, ["acme/tools/cli", "acme/web"]);
    let version = |digit, year: i32, tags: &[&str]| {
        let created = format!("{year}-01-02T03:04:05Z");
        json!({"name": digest(digit), "created_at": created, "metadata": {"container": {"tags": tags}}})
    };
    let versions = json!([version('b', 2026, &["1", "latest"]), version('c', 2025, &[])]);
    fake.canned(
        "/orgs/acme/packages/container/tools%2Fcli/versions?state=active&per_page=100",
        &versions.to_string(),
        None,
    );
    let day = Some("2026-01-02".to_owned());
    assert_eq!(
        tags(&client, "acme/tools/cli").await,
        [("1".to_owned(), true, day.clone()), ("latest".to_owned(), true, day)]
    );
    assert!(fake.log().iter().all(|line| line.ends_with("Bearer pat")), "{:?}", fake.log());
}

#[tokio::test]
async fn quay_joins_what_is_public_and_what_may_be_pulled() {
    let fake = Fake::start().await;
    fake.image("acme/private", "1");
    let first = "/api/v1/repository?namespace=acme&public=true";
    fake.canned(first, r#"{"repositories": [{"namespace": "acme", "name": "web"}], "next_page": "abc"}"#, None);
    fake.canned(&format!("{first}&next_page=abc"), r#"{"repositories": [{"namespace": "acme", "name": "api"}]}"#, None);
    let client = preset(&fake, Preset::Quay, "acme+robot", "secret");
    assert_eq!(names(&client).await, ["acme/api", "acme/private", "acme/web"]);
    let tag = json!({"name": "1", "manifest_digest": digest('d'), "start_ts": 1_767_323_045});
    let page = json!({"has_additional": false, "tags": [tag]});
    fake.canned("/api/v1/repository/acme/web/tag/?limit=100&onlyActiveTags=true", &page.to_string(), None);
    assert_eq!(tags(&client, "acme/web").await, [("1".to_owned(), true, Some("2026-01-02".to_owned()))]);
    assert_eq!(tags(&client, "acme/private").await, [("1".to_owned(), false, None)], "robots are listed the plain way");
}

#[tokio::test]
async fn a_failing_catalogue_does_not_shorten_the_list() {
    let fake = Fake::start().await;
    let first = "/api/v1/repository?namespace=acme&public=true";
    fake.canned(first, r#"{"repositories": [{"namespace": "acme", "name": "web"}]}"#, None);
    let client = preset(&fake, Preset::Quay, "acme+robot", "secret");
    fake.fault("/v2/_catalog", crate::fake::Fault::Status(500));
    assert_eq!(client.repositories().await.unwrap_err().status, Some(500));
    fake.heal();
    fake.fault("/v2/_catalog", crate::fake::Fault::Status(403));
    assert_eq!(names(&client).await, ["acme/web"], "a refusal is an answer");
}

#[tokio::test]
async fn harbor_is_recognised_by_its_challenge() {
    let fake = Fake::start().await;
    let challenge = format!("Bearer realm=\"{}service/token\",service=\"harbor-registry\"", fake.url());
    fake.fault("/v2/", crate::fake::Fault::Challenge(challenge));
    fake.canned("/api/v2.0/projects?page_size=100", r#"[{"name": "shop"}]"#, Some("/api/v2.0/projects?page=2"));
    fake.canned("/api/v2.0/projects?page_size=100&page=2", r#"[{"name": "empty"}]"#, None);
    fake.canned(
        "/api/v2.0/projects/shop/repositories?page_size=100",
        r#"[{"name": "shop/a/b"}, {"name": "shop/web"}]"#,
        None,
    );
    fake.canned("/api/v2.0/projects/empty/repositories?page_size=100", "[]", None);
    let tag = json!({"name": "1", "push_time": "2026-05-06T07:08:09.000Z"});
    let artifacts = json!([{"digest": digest('e'), "tags": [tag]}, {"digest": digest('f'), "tags": null}]);
    fake.canned(
        "/api/v2.0/projects/shop/repositories/a%252Fb/artifacts?with_tag=true&page_size=100",
        &artifacts.to_string(),
        None,
    );
    fake.canned("/service/token", r#"{"token": "worthless"}"#, None);
    let client = preset(&fake, Preset::Plain, "robot$ci", "secret");
    assert_eq!(names(&client).await, ["shop/a/b", "shop/web"]);
    assert_eq!(tags(&client, "shop/a/b").await, [("1".to_owned(), true, Some("2026-05-06".to_owned()))]);
}

#[tokio::test]
async fn gitlab_lists_the_registries_of_projects() {
    let fake = Fake::start().await;
    fake.authenticate(Auth::bearer());
    fake.canned(
        "/api/v4/projects?membership=true&simple=true&order_by=id&per_page=100",
        r#"[{"id": 7}, {"id": 8}]"#,
        None,
    );
    fake.canned(
        "/api/v4/projects/7/registry/repositories?per_page=100",
        r#"[{"path": "acme/web/image"}, {"path": "acme/web"}]"#,
        None,
    );
    let client = preset(&fake, Preset::Gitlab, "ana", "secret");
    assert_eq!(names(&client).await, ["acme/web", "acme/web/image"], "project 8 has no registry");
    let failure = preset(&fake, Preset::Gitlab, "", "").repositories().await.unwrap_err();
    assert!(failure.message.contains("read_registry"), "{}", failure.message);
}

#[tokio::test]
async fn official_images_are_in_the_library() {
    let fake = Fake::start().await;
    let hub = Connection { url: "https://registry-1.docker.io".parse().unwrap(), ..fake.connection() };
    let client = vendor_client(&fake, hub);
    assert_eq!(client.pull_host(), "docker.io");
    assert_eq!(client.wire_name(&repository("redis")), "library/redis");
    assert_eq!(client.pull_scope(&repository("redis")), "repository:library/redis:pull");
}
