//! Image streams: a page of 500 tags, a history of 5,000 moves, and what 10,000 scheduled tags ask of registries.

use crate::program::Program;
use crate::table::{Table, milliseconds};
use crate::visitor::Visitor;
use engine::fake::Fake;
use engine::{Actor, Config, Destination, Engine, SamplesSource};
use model::stream::{ImportItem, TagPatch, TagPath};
use model::{ProjectName, StreamName};
use std::path::Path;
use std::time::Instant;
use time::Duration;

const VISITS: usize = 300;
const TAGS: usize = 500;
const MOVES: usize = 5_000;
/// Scheduled tags, spread over this many registries.
const SCHEDULED: usize = 10_000;
const REGISTRIES: usize = 10;

/// The pages of a stream of 500 tags, one of which moved 5,000 times.
pub async fn pages(program: &Program, visitor: &mut Visitor, table: &mut Table) {
    let fake = Fake::start().await;
    fake.many_tags("team/app", TAGS, TAGS / 2);
    let shop = Shop::open(program.dir()).await;
    shop.request(&(0..TAGS).map(|n| item(&fake, "team/app", n, "")).collect::<Vec<_>>(), &once()).await;
    shop.look(now()).await;
    let busy = TagPath::new("shop", "web", "1.0.0").expect("a path");
    for _ in 0..MOVES {
        fake.image("team/app", "1.0.0");
        shop.engine.imports().now(&shop.actor, &busy, false).await.expect("an import");
    }
    let times = visitor.times(&["/projects/shop/streams/web"], VISITS).await;
    table.row("stream page, 500 tags: p95", answered(&times, VISITS), "");
    let history = "/projects/shop/streams/web/tags/1.0.0/history";
    let times = visitor.times(&[history, "/projects/shop/streams/web/tags/1.0.0/history?page=60"], VISITS).await;
    table.row("history of a tag with 5,000 moves: p95", answered(&times, VISITS), "≤ 30 ms");
}

/// One interval of 15 minutes, minute by minute, without waiting for it.
pub async fn scheduler(table: &mut Table) {
    let mut fakes = Vec::new();
    let mut items = Vec::new();
    for registry in 0..REGISTRIES {
        let fake = Fake::start().await;
        fake.many_tags("app", SCHEDULED / REGISTRIES, 50);
        items.extend((0..SCHEDULED / REGISTRIES).map(|n| item(&fake, "app", n, &format!("r{registry}-"))));
        fakes.push(fake);
    }
    let dir = tempfile::tempdir().expect("a directory");
    let shop = Shop::open(dir.path()).await;
    shop.request(&items, &TagPatch { scheduled: Some(true), ..once() }).await;
    let (begun, clock) = (now(), Instant::now());
    shop.look(begun).await;
    table.row("10,000 tags imported for the first time", milliseconds(clock.elapsed()), "");

    let (mut requests, mut busiest, clock) = (0, 0, Instant::now());
    for minute in 1..=15 {
        fakes.iter().for_each(Fake::reset_requests);
        shop.look(begun + Duration::minutes(minute)).await;
        let asked = fakes.iter().map(|fake| fake.requests().total()).sum::<u64>();
        (requests, busiest) = (requests + asked, busiest.max(asked));
    }
    table.row("10,000 scheduled tags: requests in 15 minutes", requests.to_string(), "10,000");
    table.row("the same: in the busiest minute", busiest.to_string(), "");
    table.row("the same: work for 15 minutes", milliseconds(clock.elapsed()), "");
}

/// An engine on a data directory, with a project.
struct Shop {
    engine: Engine,
    actor: Actor,
    stream: Destination,
}

impl Shop {
    async fn open(dir: &Path) -> Self {
        let engine = Engine::open(Config {
            database_url: format!("sqlite:{}", dir.join("weir.db").display()),
            data_dir: dir.to_owned(),
            secret_keys: engine::SecretKeys::default(),
            import_from: "127.0.0.0/8".parse().expect("a network"),
            samples: SamplesSource::NONE,
            oidc: None,
        });
        let (engine, actor) = (engine.await.expect("the database"), Actor::system());
        engine.projects().create(&actor, "shop", "", "").await.expect("a project");
        let project = ProjectName::parse("shop").expect("a name");
        let stream = StreamName::parse("web").expect("a name");
        Self { engine, actor, stream: Destination { project, stream } }
    }

    async fn request(&self, items: &[ImportItem], policy: &TagPatch) {
        let requested = self.engine.imports().request(&self.actor, &self.stream, items, policy).await;
        assert!(requested.expect("a request").iter().all(|tag| tag.refused.is_none()), "nothing is refused");
    }

    async fn look(&self, now: model::Instant) {
        self.engine.imports().look_at_due(now).await.expect("the database");
    }
}

fn item(fake: &Fake, repository: &str, number: usize, prefix: &str) -> ImportItem {
    let tag = format!("{}.{}.{}", 1 + number / 1000, number / 100 % 10, number % 100);
    let source = format!("{}/{repository}:{tag}", fake.url().authority());
    ImportItem { source, tag: format!("{prefix}{tag}") }
}

fn once() -> TagPatch {
    TagPatch { insecure: Some(true), ..TagPatch::default() }
}

fn now() -> model::Instant {
    model::Instant::now_utc()
}

/// The time, unless a page was not there.
fn answered(times: &crate::visitor::Times, visits: usize) -> String {
    if times.succeeded() == visits { milliseconds(times.p95()) } else { "not answered".into() }
}
