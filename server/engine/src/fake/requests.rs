//! Requests counted by kind.

use axum::http::Method;

/// How often each kind of thing was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requests {
    /// `GET /v2/`
    pub pings: u64,
    /// Pages of the catalogue.
    pub catalogue: u64,
    /// Pages of tag lists.
    pub tags: u64,
    /// HEADs of manifests.
    pub heads: u64,
    /// GETs of manifests.
    pub manifests: u64,
    /// GETs of blobs.
    pub blobs: u64,
    /// Questions for referrers.
    pub referrers: u64,
    /// Questions to the token server.
    pub tokens: u64,
    /// Everything else.
    pub other: u64,
    /// Of all these, those that were answered with “not modified”.
    pub unchanged: u64,
}

impl Requests {
    /// All together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.lists() + self.heads + self.gets() + self.pings + self.referrers + self.tokens + self.other
    }

    /// Pages of lists.
    #[must_use]
    pub fn lists(&self) -> u64 {
        self.catalogue + self.tags
    }

    /// GETs of content.
    #[must_use]
    pub fn gets(&self) -> u64 {
        self.manifests + self.blobs
    }

    pub(super) fn count(&mut self, method: &Method, path: &str) {
        let get = *method == Method::GET;
        let counter = match path {
            "/v2/" if get => &mut self.pings,
            "/v2/_catalog" if get => &mut self.catalogue,
            "/token" => &mut self.tokens,
            p if get && p.ends_with("/tags/list") => &mut self.tags,
            p if get && p.contains("/manifests/") => &mut self.manifests,
            p if *method == Method::HEAD && p.contains("/manifests/") => &mut self.heads,
            p if get && p.contains("/blobs/") => &mut self.blobs,
            p if get && p.contains("/referrers/") => &mut self.referrers,
            _ => &mut self.other,
        };
        *counter += 1;
    }
}
