//! The browser's files, and where they are.

use anyhow::{Context, bail};
use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Response, StatusCode};
use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};
use tower::Layer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// Names of scripts and styles; the same as `LEPTOS_OUTPUT_NAME` at compile time.
const OUTPUT_NAME: &str = "weir";
/// Files under `/pkg` carry a hash of their content in the name.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The folder with the browser's files.
#[derive(Debug, Clone)]
pub struct Site {
    dir: PathBuf,
    /// What Leptos needs to know to name them in pages.
    pub(crate) options: LeptosOptions,
}

impl Site {
    /// Looks for the folder: the one given, else `site` beside the program, else `site` beside its folder, as in
    /// `target/release/weir` and `target/site`.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(given: Option<&Path>) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("cannot find the program's own folder")?;
        let beside = || program.ancestors().skip(1).take(2).map(|dir| dir.join("site")).find(|dir| dir.is_dir());
        let Some(dir) = given.map(Path::to_owned).or_else(beside) else {
            bail!("there is no folder “site” beside {}. Name it with --site-dir", program.display());
        };
        if !dir.is_dir() {
            bail!("the site directory {} is no directory", dir.display());
        }
        Ok(Self::at(&dir))
    }

    /// The folder at `dir`.
    #[must_use]
    pub fn at(dir: &Path) -> Self {
        let options = LeptosOptions::builder()
            .output_name(OUTPUT_NAME)
            .site_root(dir.display().to_string())
            .hash_files(has_hashes())
            .build();
        Self { dir: dir.to_owned(), options }
    }

    /// The files, each at its own address: nothing else is ever read from the disk for a browser.
    pub(crate) fn files(&self) -> Router {
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_served(name));
        names.fold(Router::new(), |files, name| {
            let (path, route) = (self.dir.join(&name), format!("/{name}"));
            if path.is_dir() {
                let hashed = self.options.hash_files && *name == *self.options.site_pkg_dir;
                let dir = ServeDir::new(path).append_index_html_on_directories(false);
                let dir = dir.precompressed_br().precompressed_gzip();
                files.nest_service(&route, kept(if hashed { FOR_EVER } else { AN_HOUR }).layer(dir))
            } else {
                let file = ServeFile::new(path).precompressed_br().precompressed_gzip();
                files.route_service(&route, kept(AN_HOUR).layer(file))
            }
        })
    }
}

/// Compressed twins are served in place of their originals, hidden files not at all.
fn is_served(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    name.bytes().all(plain) && !name.starts_with('.') && !name.ends_with(".br") && !name.ends_with(".gz")
}

/// Lets the browser keep what is there; what is missing may come.
fn kept<B>(policy: HeaderValue) -> SetResponseHeaderLayer<impl Fn(&Response<B>) -> Option<HeaderValue> + Clone> {
    let there = |status: StatusCode| status.is_success() || status == StatusCode::NOT_MODIFIED;
    let value = move |answer: &Response<B>| there(answer.status()).then(|| policy.clone());
    SetResponseHeaderLayer::overriding(CACHE_CONTROL, value)
}

/// cargo-leptos writes the hashes beside the program, and Leptos reads them there.
fn has_hashes() -> bool {
    std::env::current_exe().is_ok_and(|program| program.with_file_name("hash.txt").is_file())
}
