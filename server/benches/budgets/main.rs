//! Measures Weir against its budgets: the real program, over HTTP, with a scriptable registry behind it.
//!
//! `cargo bench -p server --bench budgets` prints one table; `README.md` beside this file says how each figure is made.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on can only say so"
)]

mod million;
mod program;
mod streams;
mod table;
mod templates;
mod visitor;

use engine::fake::Fake;
use program::Program;
use std::time::{Duration, Instant};
use table::{Table, kilobytes, megabytes, milliseconds};
use visitor::{Visitor, sustained};

/// Visits a figure is made of.
const VISITS: usize = 300;
const ARM: &[&str] = &["linux/amd64", "linux/arm64/v8", "linux/arm/v7", "linux/s390x"];

#[tokio::main]
async fn main() {
    // The clients of this benchmark may come before the engine, which chooses it otherwise.
    _ = rustls::crypto::ring::default_provider().install_default();
    let fake = Fake::start().await;
    fake.many_indexes("team/app", 1_000, 250, ARM);
    fake.many_tags("team/large", 10_000, 2_000);
    fake.many_tags("team/plain", 1_000, 250);
    let mut table = Table::default();

    let (program, start) = Program::start().await;
    table.row("start to first answer", milliseconds(start), "≤ 300 ms");
    table.row("memory, idle", megabytes(program.memory()), "≤ 40 MB");

    cold_fill(&program, &fake, &mut table).await;
    let mut visitor = Visitor::sign_in(&program).await;
    pages(&mut visitor, &fake, &mut table).await;
    bytes(&mut visitor, &mut table).await;
    load(&program, &mut table).await;
    many_names(&program, &mut visitor, &mut table).await;
    streams::pages(&program, &mut visitor, &mut table).await;
    streams::scheduler(&mut table).await;
    gone(&mut visitor, fake, &mut table).await;
    million::tags(&mut table).await;
    templates::processing(&mut table);
    templates::fuzzing(&mut table);
    println!("{table}");
}

/// The first reading of everything.
async fn cold_fill(program: &Program, fake: &Fake, table: &mut Table) {
    let begun = Instant::now();
    program.add_registry("lab", fake).await;
    for (repository, tags) in [("team/app", 1_000), ("team/large", 10_000), ("team/plain", 1_000)] {
        program.filled("lab", repository, tags).await;
    }
    table.row("filling 12,000 tags, 2,500 images, no latency", milliseconds(begun.elapsed()), "");
}

async fn pages(visitor: &mut Visitor, fake: &Fake, table: &mut Table) {
    let warm = ["/r/lab/team/app"];
    visitor.get(warm[0]).await;
    fake.reset_requests();
    let times = visitor.times(&warm, VISITS).await;
    table.row("tag page, 50 of 1,000 tags, 4 platforms: p50", milliseconds(times.p50()), "≤ 5 ms");
    table.row("the same: p95", milliseconds(times.p95()), "≤ 15 ms");
    table.row("the same: requests to the registry", fake.requests().total().to_string(), "0");

    let sorted = [
        "/r/lab/team/large?sort=name",
        "/r/lab/team/large?sort=-version&page=100",
        "/r/lab/team/large?sort=-size",
        "/r/lab/team/large?sort=built",
        "/r/lab/team/large?sort=-moved&page=7",
        "/r/lab/team/large?q=9",
        "/r/lab/team/large?platform=linux%2Famd64&sort=size",
    ];
    let times = visitor.times(&sorted, VISITS).await;
    table.row("tag page of 10,000 tags, any order or filter: p95", milliseconds(times.p95()), "≤ 30 ms");
}

/// What travels to a browser.
async fn bytes(visitor: &mut Visitor, table: &mut Table) {
    let page = visitor.get_as("/r/lab/team/app", "br").await;
    table.row("HTML of a 50-row page, brotli", kilobytes(page.bytes), "≤ 14 kB");
    let (styles, scripts) = program::asset_bytes();
    table.row("CSS, brotli", kilobytes(styles), "≤ 12 kB");
    table.row("JS and wasm, brotli", kilobytes(scripts), "≤ 350 kB");
}

async fn load(program: &Program, table: &mut Table) {
    let (rate, times) = sustained(program, "/r/lab/team/app", 8, Duration::from_secs(8)).await;
    table.row("sustained load on the tag page", format!("{rate:.0} requests/s"), "≥ 1,500 requests/s");
    table.row("the same: p95", milliseconds(times.p95()), "≤ 50 ms");
    table.row("memory after that", megabytes(program.memory()), "");
}

async fn many_names(program: &Program, visitor: &mut Visitor, table: &mut Table) {
    let names = Fake::start().await;
    names.many_repositories("group", 20_000);
    program.add_registry("names", &names).await;
    program.listed("names", 20_000).await;
    names.fault("", engine::fake::Fault::Status(503));
    let typed =
        ["/registries/names?q=1", "/registries/names?q=199", "/registries/names?q=group", "/registries/names?q=zzz"];
    let times = visitor.times(&typed, VISITS).await;
    table.row("repository search over 20,000 names: p95", milliseconds(times.p95()), "≤ 20 ms");
    program.remove_registry("names").await;
}

/// The registry goes away: pages stay.
async fn gone(visitor: &mut Visitor, fake: Fake, table: &mut Table) {
    drop(fake);
    let times = visitor.times(&["/r/lab/team/app", "/registries/lab", "/"], 60).await;
    table.row("registry gone: pages that answer 200", format!("{} of 60", times.succeeded()), "60 of 60");
    table.row("the same: p95", milliseconds(times.p95()), "");
}
