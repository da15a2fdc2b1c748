//! A million tags in the index: what is resident then, and how pages answer.

use crate::program::Program;
use crate::table::{Table, megabytes, milliseconds};
use crate::visitor::Visitor;
use engine::Db;
use engine::db::testing::execute;
use engine::fake::{Fake, Fault};
use model::version::version_key;

const REPOSITORIES: usize = 1_000;
/// Tags of each repository, and the images that they are on.
const TAGS: usize = 1_000;
const IMAGES: usize = 250;
const VISITS: usize = 300;

/// A program of its own, whose index is written beside it: reading a million tags from a registry would take a quarter of an
/// hour.
pub async fn tags(table: &mut Table) {
    let (program, _) = Program::start().await;
    let registry = Fake::start().await;
    program.add_registry("lab", &registry).await;
    registry.fault("", Fault::Status(503));
    fill(&program).await;
    program.listed("lab", REPOSITORIES).await;

    let mut visitor = Visitor::sign_in(&program).await;
    let pages = [
        "/",
        "/registries/lab?q=77",
        "/r/lab/team/app-7",
        "/r/lab/team/app-500?sort=-size&page=9",
        "/r/lab/team/app-999?q=9",
        "/search?q=team/app-12",
    ];
    let times = visitor.times(&pages, VISITS).await;
    table.row("memory, 1,000,000 tags indexed, after 300 visits", megabytes(program.memory()), "≤ 150 MB");
    table.row("the same: p95 of six pages", milliseconds(times.p95()), "");
}

/// Repositories, images and tags, as the index writes them.
async fn fill(program: &Program) {
    let url = format!("sqlite:{}", program.dir().join("weir.db").display());
    let db = Db::connect(&url).await.expect("the database");
    let names = (0..TAGS).map(|number| {
        let name = format!("{}.{}.{}", number / 100, number / 10 % 10, number % 10);
        format!("('{name}', '{}', {})", version_key(&name), number % IMAGES)
    });
    let names = names.collect::<Vec<_>>().join(", ");
    let now = model::Instant::now_utc().unix_timestamp() * 1000;
    let digest = format!("'sha256:' || printf('%064x', (p.id * {IMAGES} + i) * 2654435761)");
    let images = format!(
        "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {IMAGES} - 1) SELECT i FROM n)"
    );
    let statements = [
        format!(
            "INSERT INTO repository (registry_id, name, origin, first_seen_at, listed_at, tag_count, image_count, platforms) \
             WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {REPOSITORIES} - 1) \
             SELECT id, 'team/app-' || n, 'listed', {now}, {now}, {TAGS}, {IMAGES}, 'linux/amd64 linux/arm64' \
             FROM n, registry"
        ),
        format!(
            "INSERT INTO manifest (digest, media_type, kind, size, platforms, built_at) \
             SELECT {digest}, 'application/vnd.oci.image.index.v1+json', 'index', 40000000 + i, \
             'linux/amd64 linux/arm64', {now} - i * 60000 FROM repository p, {images}"
        ),
        format!(
            "INSERT INTO holding (repository_id, digest, first_seen_at) \
             SELECT p.id, {digest}, {now} FROM repository p, {images}"
        ),
        format!(
            "INSERT INTO tag (repository_id, name, version_key, digest, first_seen_at, moved_at, checked_at, kind, size, built_at) \
             WITH names(name, key, i) AS (VALUES {names}) SELECT p.id, name, key, {digest}, {now}, {now}, {now}, 'index', \
             40000000 + i, {now} - i * 60000 FROM repository p, names"
        ),
    ];
    for statement in statements {
        execute(&db, statement).await;
    }
    db.close().await;
}
