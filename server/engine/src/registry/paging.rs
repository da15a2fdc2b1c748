//! Lists that come in pages: `Link` first, `last` where there is none, and an end to those that have none.

use super::client::Client;
use super::session::Ask;
use super::transport::Answer;
use crate::Upstream;
use reqwest::header::{HeaderMap, LINK};
use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use url::Url;

/// Most names read of one list.
pub(super) const MOST: usize = 200_000;
/// How long one list may take altogether. Catalogues on object storage are slow.
pub(super) const LISTING: Duration = Duration::from_secs(15 * 60);
/// Most bytes of one page.
pub(super) const PAGE_CAP: usize = 16 * 1024 * 1024;
/// Pages in a row that may bring nothing new.
const BARREN: u32 = 20;
/// Page sizes to ask for, tried in turn while the registry refuses; at last none at all.
const SIZES: [Option<u32>; 3] = [Some(1000), Some(100), None];

/// What was learnt about how a registry pages one kind of list.
#[derive(Default)]
pub(super) struct Habit {
    size: AtomicUsize,
    links: AtomicBool,
}

/// A list to read.
pub(super) struct Listing<'a> {
    pub url: Url,
    pub scope: String,
    pub subject: &'a str,
    pub read: fn(&[u8]) -> serde_json::Result<Vec<String>>,
    pub habit: &'a Habit,
    /// How long one page may take.
    pub patience: Option<Duration>,
}

impl Client {
    /// All names of a list, sorted, each once.
    ///
    /// # Errors
    /// When any page fails, or there is no end to them.
    pub(super) async fn list(&self, listing: &Listing<'_>) -> Result<BTreeSet<String>, Upstream> {
        match tokio::time::timeout(LISTING, self.list_unhurried(listing)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(self.inner.voice.timeout(&listing.url, LISTING)),
        }
    }

    async fn list_unhurried(&self, listing: &Listing<'_>) -> Result<BTreeSet<String>, Upstream> {
        let mut names = BTreeSet::new();
        let mut asked = HashSet::new();
        let mut barren = 0;
        let mut answer = self.first_page(listing).await?;
        loop {
            let page = (listing.read)(&answer.body).map_err(|_| self.not_a_list(&answer, listing))?;
            let (before, count, last) = (names.len(), page.len(), page.last().cloned());
            names.extend(page);
            let grew = names.len() > before;
            barren = if grew { 0 } else { barren + 1 };
            let next = match self.linked(&answer, listing)? {
                Some(next) => {
                    listing.habit.links.store(true, Ordering::Relaxed);
                    next
                }
                None if grew && listing.habit.may_go_on(count) => listing.page_url(last.as_deref()),
                None => return Ok(names),
            };
            if names.len() > MOST || barren > BARREN || !asked.insert(next.clone()) {
                let what = format!("sends a list of {} without end; nothing of it was used", listing.subject);
                return Err(self.inner.voice.malformed(&answer.url, &what));
            }
            answer = self.inner.voice.success(self.page(listing, &next).await?, listing.subject)?;
        }
    }

    /// The first page, in the largest size that the registry accepts; remembered for the next time.
    async fn first_page(&self, listing: &Listing<'_>) -> Result<Answer, Upstream> {
        loop {
            let size = listing.habit.size.load(Ordering::Relaxed);
            let answer = self.page(listing, &listing.page_url(None)).await?;
            if !matches!(answer.status.as_u16(), 400 | 413 | 422) || size + 1 >= SIZES.len() {
                return self.inner.voice.success(answer, listing.subject);
            }
            listing.habit.size.store(size + 1, Ordering::Relaxed);
        }
    }

    async fn page(&self, listing: &Listing<'_>, url: &Url) -> Result<Answer, Upstream> {
        let scope = Some(listing.scope.clone());
        self.ask(&Ask { scope, patience: listing.patience, ..Ask::get(url, listing.subject, PAGE_CAP) }).await
    }

    /// The next page as the answer links to it. The address is taken to be at the registry: behind a proxy, registries
    /// often name a wrong scheme or port. Another host is never followed.
    fn linked(&self, answer: &Answer, listing: &Listing<'_>) -> Result<Option<Url>, Upstream> {
        let Some(link) = next_link(&answer.headers) else { return Ok(None) };
        let next = listing.url.join(&link).ok().filter(|next| next.host_str() == listing.url.host_str());
        let Some(next) = next else {
            let what = format!("names the next page of {} at another host; it was not followed", listing.subject);
            return Err(self.inner.voice.malformed(&answer.url, &what));
        };
        let mut here = listing.url.clone();
        here.set_path(next.path());
        here.set_query(next.query());
        Ok(Some(here))
    }

    fn not_a_list(&self, answer: &Answer, listing: &Listing<'_>) -> Upstream {
        let what = format!(
            "sent something else than a list when asked for {}. Check the address of the registry",
            listing.subject
        );
        self.inner.voice.malformed(&answer.url, &what)
    }
}

impl Habit {
    /// Without links a registry may still have cut the list, then at a round number. One that has linked before says
    /// the end by not linking.
    fn may_go_on(&self, count: usize) -> bool {
        !self.links.load(Ordering::Relaxed) && count.is_multiple_of(50)
    }
}

impl Listing<'_> {
    fn page_url(&self, last: Option<&str>) -> Url {
        let size = SIZES.get(self.habit.size.load(Ordering::Relaxed)).copied().flatten();
        let mut url = self.url.clone();
        if size.is_some() || last.is_some() {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(size.map(|n| ("n", n.to_string())));
            query.extend_pairs(last.map(|last| ("last", last)));
        }
        url
    }
}

/// The target of `Link: <…>; rel="next"`.
pub(super) fn next_link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().take(8).filter_map(|value| value.to_str().ok()).find_map(next_of)
}

fn next_of(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, params) = after.split_once('>')?;
        let end = params.find('<').unwrap_or(params.len());
        let (params, following) = params.split_at(end);
        let is_next = params.split([';', ',']).filter_map(|param| param.split_once('=')).any(|(name, value)| {
            name.trim().eq_ignore_ascii_case("rel")
                && value.trim().trim_matches('"').split_whitespace().any(|rel| rel.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(target.to_owned());
        }
        rest = following;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_links() {
        for (text, next) in [
            ("</v2/_catalog?last=b&n=2>; rel=\"next\"", Some("/v2/_catalog?last=b&n=2")),
            ("<https://lab/v2/_catalog?a=1,2>; rel=next", Some("https://lab/v2/_catalog?a=1,2")),
            ("</first>; rel=\"prev\", </second>; title=\"x\"; REL=\"last Next\"", Some("/second")),
            ("</only>; rel=\"prev\"", None),
            ("</broken; rel=\"next\"", None),
            ("", None),
        ] {
            assert_eq!(next_of(text).as_deref(), next, "{text}");
        }
    }
}
