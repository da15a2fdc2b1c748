//! Samples from the web: an index there, and the files that an index names there. What was fetched last stays in use while it
//! cannot be had.

use super::{More, library};
use crate::Engine;
use crate::registry::{Document, fetch_document};
use futures::stream::{self, StreamExt};
use model::Instant;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// How often everything is fetched again.
const FRESH: time::Duration = time::Duration::hours(1);
/// All of it is given up after this long: other samples wait for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Questions side by side.
const SIDE_BY_SIDE: usize = 8;
/// Files that an index may name on the web, and bytes of all of them.
const MOST_FILES: usize = 500;
const MOST_BYTES: usize = 64 << 20;
/// Bytes of one file.
const LONGEST: usize = 2 << 20;

/// Files from the web by their addresses, as they were fetched last.
#[derive(Debug, Default)]
pub(super) struct Downloads {
    files: BTreeMap<Url, Document>,
    /// What could not be had when it was asked for last.
    problems: BTreeMap<Url, String>,
    /// The index that said so, if it is a file.
    index: Option<Vec<u8>>,
    /// When everything was fetched last.
    fetched: Option<Instant>,
}

impl Downloads {
    /// A file as it was fetched last.
    pub(super) fn read(&self, url: &Url) -> Result<&[u8], String> {
        let missing = || self.problems.get(url).cloned().unwrap_or_else(|| "It was not fetched yet".to_owned());
        self.files.get(url).map(|file| file.bytes.as_slice()).ok_or_else(missing)
    }

    /// Why some files are older than they could be.
    pub(super) fn stale(&self) -> impl Iterator<Item = String> {
        let old = self.problems.iter().filter(|(url, _)| self.files.contains_key(url));
        old.map(|(url, problem)| format!("{url}: {problem}. What was fetched before stays in use"))
    }

    /// Is everything there, and no older than it may be?
    pub(super) async fn is_fresh(&self, more: &More, now: Instant) -> bool {
        let says_the_same = match more {
            More::Path(path) => self.index == tokio::fs::read(path).await.ok(),
            More::Web(_) => true,
        };
        says_the_same && self.problems.is_empty() && self.fetched.is_some_and(|at| now < at + FRESH)
    }

    /// The same, fetched again where it is no longer what it was: the index, if it is on the web, and what it names there.
    pub(super) async fn renewed(&self, engine: &Engine, more: &More, now: Instant) -> Self {
        let mut renewed = Self { fetched: Some(now), ..Self::default() };
        if timeout(PATIENCE, renewed.fetch(engine, more, self)).await.is_err() {
            let late = format!("It was not there after {} s", PATIENCE.as_secs());
            let missing = self.files.keys().filter(|url| !renewed.files.contains_key(url));
            let missing: Vec<Url> = missing.chain(more.url()).cloned().collect();
            for url in missing.into_iter().filter(|url| !renewed.files.contains_key(url)) {
                renewed.problems.entry(url).or_insert_with(|| late.clone());
            }
        }
        for (url, file) in self.files.iter().filter(|(url, _)| renewed.problems.contains_key(url)) {
            renewed.files.insert(url.clone(), file.clone());
        }
        // While there is only the former index, what that names is still of use.
        if more.url().is_some_and(|index| renewed.problems.contains_key(index)) {
            renewed.files.extend(self.files.iter().map(|(url, file)| (url.clone(), file.clone())));
        }
        renewed
    }

    async fn fetch(&mut self, engine: &Engine, more: &More, former: &Self) {
        let index = match more {
            More::Web(url) => {
                let fetched = fetch(engine, url, former.files.get(url)).await;
                self.put(url.clone(), fetched);
                self.files.get(url).map(|file| file.bytes.clone())
            }
            More::Path(path) => {
                self.index = tokio::fs::read(path).await.ok();
                self.index.clone()
            }
        };
        let Some(index) = index else { return };
        let mut urls = library::addresses(&index, more.url());
        if let Some(first) = urls.get(MOST_FILES).cloned() {
            self.problems.insert(first, format!("An index names at most {MOST_FILES} files on the web"));
            urls.truncate(MOST_FILES);
        }
        let asked: Vec<_> =
            urls.into_iter().map(|url| async { (fetch(engine, &url, former.files.get(&url)).await, url) }).collect();
        let mut answers = stream::iter(asked).buffer_unordered(SIDE_BY_SIDE);
        while let Some((fetched, url)) = answers.next().await {
            let bytes: usize = self.files.values().map(|file| file.bytes.len()).sum();
            let is_much = fetched.as_ref().is_ok_and(|file| bytes + file.bytes.len() > MOST_BYTES);
            let fetched = if is_much { Err("All files together have at most 64 MB".to_owned()) } else { fetched };
            self.put(url, fetched);
        }
    }

    fn put(&mut self, url: Url, fetched: Result<Document, String>) {
        match fetched {
            Ok(file) => _ = self.files.insert(url, file),
            Err(problem) => _ = self.problems.insert(url, problem),
        }
    }
}

/// A file, sent again only if it is another than the `known` one; its host must be one that imports may come from.
async fn fetch(engine: &Engine, url: &Url, known: Option<&Document>) -> Result<Document, String> {
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let home = engine.inner.imports.sources.home(&host);
    fetch_document(url, home, LONGEST, known).await.map_err(|error| error.to_string())
}
