//! Pull specs resolved against a registry on loopback, with everything it can do wrong.

use super::ImportFrom;
use super::means::Means;
use super::reason::word;
use super::resolve::{Image, Resolver, Wanted};
use super::source::{Sources, is_at};
use crate::db::Db;
use crate::db::testing::{TestDatabase, sqlite};
use crate::fake::{Auth, Fake, Fault};
use crate::index::{Context, Index};
use crate::registry::{Client, Connection};
use crate::{Actor, Error, Upstream};
use model::stream::{ImportMode, PullSpec};
use model::{Digest, Platform};
use std::time::Duration;
use url::Url;

/// A registry that nobody configured, and imports from wherever a test says.
struct World {
    fake: Fake,
    index: Index,
    sources: Sources,
    db: Db,
    _database: TestDatabase,
}

impl World {
    async fn new(from: &str) -> Self {
        let database = sqlite();
        let db = database.connect().await;
        let sources = Sources::new(from.parse().unwrap());
        Self { fake: Fake::start().await, index: Index::default(), sources, db, _database: database }
    }

    /// Loopback is allowed by name, as a configured registry is.
    async fn open() -> Self {
        Self::new("127.0.0.0/8").await
    }

    fn wanted(&self, image: &str) -> Wanted {
        let host = self.fake.url().authority().to_owned();
        let spec = PullSpec::parse(&format!("{host}/{image}")).unwrap();
        Wanted {
            spec,
            insecure: true,
            mode: ImportMode::PreserveOriginal,
            platform: None,
            means: Means { access: Actor::system().access().clone(), own: None },
        }
    }

    fn legacy(&self, image: &str, platform: Option<&str>) -> Wanted {
        let platform = platform.map(Platform::parse);
        Wanted { mode: ImportMode::Legacy, platform, ..self.wanted(image) }
    }

    fn resolver(&self) -> Resolver<'_> {
        Resolver { db: &self.db, index: &self.index, sources: &self.sources }
    }

    async fn import(&self, wanted: &Wanted) -> Result<Image, Error> {
        let resolver = self.resolver();
        let pointed = resolver.point(wanted).await?;
        let image = resolver.fetch(wanted, pointed).await?;
        let mut tx = self.db.begin().await?;
        image.store(&mut tx).await?;
        tx.commit_quietly().await?;
        Ok(image)
    }

    /// Why an import fails: reason word and message.
    async fn refusal(&self, wanted: &Wanted) -> (&'static str, String) {
        let failure = upstream(self.import(wanted).await.err());
        (word(failure.kind), failure.message)
    }

    fn configure(&self, connection: Connection) {
        let registry = connection.name.clone();
        let client = Client::new(connection).unwrap();
        let context = Context { db: self.db.clone(), owner: "test".into(), client, registry_id: 1, registry };
        self.index.put(1, 1, Some(context));
    }
}

fn upstream(error: Option<Error>) -> Upstream {
    match error {
        Some(Error::Upstream(failure)) => failure,
        other => panic!("no failure of a registry: {other:?}"),
    }
}

fn missing() -> Digest {
    Digest::parse(&format!("sha256:{}", "0".repeat(64))).unwrap()
}

#[tokio::test]
async fn an_image_is_pinned_where_it_was_typed() {
    let world = World::open().await;
    let digest = world.fake.image("team/app", "1.4");
    let wanted = world.wanted("team/app:1.4");
    let image = world.import(&wanted).await.unwrap();
    assert_eq!(image.digest, digest);
    assert_eq!(image.reference, format!("{}/team/app@{digest}", world.fake.url().authority()));
    assert!(world.resolver().retrievable(&wanted.spec, true, &wanted.means, &digest).await.is_ok());
    world.fake.remove_repository("team/app");
    let gone = world.resolver().retrievable(&wanted.spec, true, &wanted.means, &digest).await;
    assert_eq!(word(upstream(gone.err()).kind), "NotFound");
    let never_seen = world.resolver().retrievable(&wanted.spec, true, &wanted.means, &missing()).await;
    assert!(matches!(never_seen, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_list_is_kept_whole_or_one_platform_is_taken() {
    let world = World::open().await;
    let index = world.fake.index("app", "1", &["linux/amd64", "linux/arm64/v8"]);
    assert_eq!(world.import(&world.wanted("app:1")).await.unwrap().digest, index);

    let amd64 = world.import(&world.legacy("app:1", None)).await.unwrap().digest;
    let arm64 = world.import(&world.legacy("app:1", Some("linux/arm64"))).await.unwrap().digest;
    assert!(amd64 != index && arm64 != index && amd64 != arm64);
    let (reason, message) = world.refusal(&world.legacy("app:1", Some("linux/s390x"))).await;
    assert_eq!(reason, "NotFound");
    assert!(message.contains("linux/s390x") && message.contains("linux/amd64, linux/arm64/v8"), "{message}");

    world.fake.reset_requests();
    let again = world.resolver().point(&world.legacy("app:1", None)).await.unwrap();
    assert_eq!((again.digest, world.fake.requests().total()), (amd64, 1), "a list that is known costs one HEAD");
}

#[tokio::test]
async fn a_single_image_is_its_own_platform() {
    let world = World::open().await;
    let digest = world.fake.image("app", "1");
    assert_eq!(world.import(&world.legacy("app:1", None)).await.unwrap().digest, digest);
}

#[tokio::test]
async fn a_list_with_a_part_missing_is_no_image_to_move_to() {
    let world = World::open().await;
    world.fake.index("app", "1", &["linux/amd64", "linux/arm64/v8"]);
    let arm64 = world.resolver().point(&world.legacy("app:1", Some("arm64"))).await.unwrap().digest;
    world.fake.remove_manifest("app", &arm64);
    let (reason, message) = world.refusal(&world.wanted("app:1")).await;
    assert_eq!(reason, "NotFound");
    assert!(message.contains("linux/arm64/v8") && message.contains(arm64.short()), "{message}");
    assert!(world.import(&world.legacy("app:1", None)).await.is_ok(), "the other platform is there");
}

#[tokio::test]
async fn a_manifest_is_fetched_from_its_source_even_if_it_is_known() {
    let world = World::open().await;
    let digest = world.fake.image("app", "1");
    world.import(&world.wanted("app:1")).await.unwrap();
    // Another repository claims to have it, and does not.
    world.fake.image("other", "1");
    world.fake.tag("other", "1", &digest);
    world.fake.fault("GET /v2/other/manifests", Fault::Status(404));
    assert_eq!(world.refusal(&world.wanted("other:1")).await.0, "NotFound");
}

#[tokio::test]
async fn naming_what_weir_knows_from_elsewhere_shows_nothing_of_it() {
    let world = World::open().await;
    let secret = world.fake.image("secret", "1");
    world.import(&world.wanted("secret:1")).await.unwrap();
    // A list of one's own that names somebody else's image.
    let entry = format!(
        r#"{{"mediaType": "{}", "digest": "{secret}", "size": 1, "platform": {{"os": "linux", "architecture": "amd64"}}}}"#,
        model::media::OCI_MANIFEST
    );
    let list = format!(r#"{{"schemaVersion": 2, "mediaType": "{}", "manifests": [{entry}]}}"#, model::media::OCI_INDEX);
    let list = world.fake.manifest("mine", model::media::OCI_INDEX, list.as_bytes());
    world.fake.tag("mine", "1", &list);
    let (reason, message) = world.refusal(&world.wanted("mine:1")).await;
    assert_eq!(reason, "NotFound");
    assert!(message.contains(secret.short()), "{message}");
}

#[tokio::test]
async fn what_goes_wrong_has_a_word_and_is_explained() {
    for (fault, reason, told) in [
        (Fault::Corrupted, "Mismatch", "does not match"),
        (Fault::Truncated, "Unreachable", "broke off"),
        (Fault::Status(403), "Forbidden", "403"),
        (Fault::Status(404), "NotFound", "has no app"),
        (Fault::Status(500), "InternalError", "500"),
        (Fault::Later(429, "600".into()), "TooManyRequests", "429"),
        (Fault::Html(200), "Malformed", "no manifest"),
    ] {
        let world = World::open().await;
        world.fake.image("app", "1");
        world.fake.fault("GET /v2/app/manifests", fault.clone());
        let (word, message) = world.refusal(&world.wanted("app:1")).await;
        assert_eq!(word, reason, "{fault:?}: {message}");
        assert!(message.contains(told), "{fault:?}: {message}");
    }
    let world = World::open().await;
    assert_eq!(world.refusal(&world.wanted("nothing:1")).await.0, "NotFound");
}

#[tokio::test]
async fn a_time_to_come_back_is_known() {
    let world = World::open().await;
    world.fake.image("app", "1");
    world.fake.fault("HEAD /v2/app", Fault::Later(429, "600".into()));
    let failure = upstream(world.resolver().point(&world.wanted("app:1")).await.err());
    let crate::UpstreamKind::Limited { until: Some(until) } = failure.kind else { panic!("{failure:?}") };
    assert!(until > model::Instant::now_utc() + Duration::from_secs(500));
}

#[tokio::test]
async fn credentials_of_the_configured_registry_are_used_for_its_host() {
    for auth in [Auth::basic(), Auth::bearer()] {
        let world = World::new("none").await;
        let digest = world.fake.image("app", "1");
        world.fake.authenticate(auth);
        world.configure(world.fake.connection_as("ana", "secret"));
        let wanted = Wanted { insecure: false, ..world.wanted("app:1") };
        assert_eq!(world.import(&wanted).await.unwrap().digest, digest);
    }
    for (connection, told) in [
        (|fake: &Fake| fake.connection_as("ana", "wrong"), "refused the credentials"),
        (|fake: &Fake| fake.connection(), "wants credentials"),
    ] as [(fn(&Fake) -> Connection, &str); 2]
    {
        let world = World::new("none").await;
        world.fake.image("app", "1");
        world.fake.authenticate(Auth::basic());
        world.configure(connection(&world.fake));
        let (reason, message) = world.refusal(&world.wanted("app:1")).await;
        assert_eq!(reason, "Unauthorized");
        assert!(message.contains(told), "{message}");
    }
}

#[tokio::test]
async fn a_host_that_is_not_allowed_is_never_asked() {
    for from in ["none", "public", "quay.io", "10.0.0.0/8"] {
        let world = World::new(from).await;
        world.fake.image("app", "1");
        let (reason, message) = world.refusal(&world.wanted("app:1")).await;
        assert_eq!(reason, "Forbidden", "{from}");
        assert!(message.contains("add it as a registry"), "{from}: {message}");
        assert_eq!(world.fake.requests().total(), 0, "{from}");
    }
    let world = World::new("public").await;
    for host in ["localhost", "169.254.169.254", "metadata.google.internal", "[::1]", "10.0.0.7:5000"] {
        let spec = PullSpec::parse(&format!("{host}/app:1")).unwrap();
        let (reason, _) = world.refusal(&Wanted { spec, insecure: false, ..world.wanted("app:1") }).await;
        assert_eq!(reason, "Forbidden", "{host}");
    }
}

#[tokio::test]
async fn a_listed_host_may_be_private_and_what_it_names_may_not() {
    let fake = Fake::start().await;
    let world = World { fake, ..World::new("none").await };
    let listed: ImportFrom = world.fake.url().authority().parse().unwrap();
    let world = World { sources: Sources::new(listed), ..world };
    world.fake.image("app", "1");
    assert!(world.import(&world.wanted("app:1")).await.is_ok());
    world.fake.image("app", "2");
    world.fake.fault("GET /v2/app/manifests", Fault::Redirect("https://10.0.0.9/x".into()));
    assert_eq!(world.refusal(&world.wanted("app:2")).await.0, "Forbidden");
}

#[tokio::test]
async fn plain_http_needs_the_tag_to_say_so() {
    let world = World::open().await;
    world.fake.image("app", "1");
    let (reason, _) = world.refusal(&Wanted { insecure: false, ..world.wanted("app:1") }).await;
    assert_eq!(reason, "BadCertificate");
    assert_eq!(world.fake.requests().total(), 0);
}

#[test]
fn a_configured_registry_is_known_by_every_name_of_its_host() {
    let client = |url: &str| {
        let connection = Connection {
            name: model::RegistryName::parse("one").unwrap(),
            url: Url::parse(url).unwrap(),
            preset: model::registry::Preset::Plain,
            insecure: true,
            ca_bundle: String::new(),
            trusted_hosts: Vec::new(),
            username: String::new(),
            password: String::new(),
        };
        Client::new(connection).unwrap()
    };
    let host = |image: &str| PullSpec::parse(image).unwrap().host();
    let hub = client("https://registry-1.docker.io");
    for image in ["redis", "acme/app:1", "docker.io/acme/app", "index.docker.io/redis", "registry-1.docker.io:443/x"] {
        assert!(is_at(&hub, &host(image)), "{image}");
    }
    assert!(!is_at(&hub, &host("quay.io/acme/app")) && !is_at(&hub, &host("docker.io:5000/acme/app")));
    assert!(is_at(&client("https://registry.lab:5000"), &host("Registry.lab:5000/app")));
    assert!(is_at(&client("http://registry.lab"), &host("registry.lab:80/app")));
    assert!(!is_at(&client("https://registry.lab"), &host("registry.lab:5000/app")));
}
