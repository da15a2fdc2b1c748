//! Lists in pieces: `limit`, `continue`, and what a client needs to go on.

use super::{API_VERSION, Problem};
use axum::http::StatusCode;
use model::{Page, Paging};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// Items in an answer when the client does not say.
const USUAL: u32 = 100;

/// One piece of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List<T> {
    kind: &'static str,
    api_version: &'static str,
    metadata: ListMetadata,
    items: Vec<T>,
}

/// How a list goes on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListMetadata {
    /// Send it as `continue`, with the same other parameters, to get the next items. Empty at the end.
    #[serde(rename = "continue")]
    next: String,
    /// Items after these.
    remaining_item_count: i64,
    /// Changes when these items do.
    resource_version: String,
}

impl<T> List<T> {
    /// The same as a list of another API group, at a version that a watch can go on from.
    pub(crate) fn of(self, api_version: &'static str, version: i64) -> Self {
        let metadata = ListMetadata { resource_version: version.to_string(), ..self.metadata };
        Self { api_version, metadata, ..self }
    }

    /// The same as a list of another API group.
    pub(crate) fn in_group(self, api_version: &'static str) -> Self {
        Self { api_version, ..self }
    }

    /// What it is made of.
    pub(crate) fn into_parts(self) -> (ListMetadata, Vec<T>) {
        (self.metadata, self.items)
    }
}

/// The piece of a list that a request asks for.
pub(crate) struct Window {
    paging: Paging,
    scope: String,
}

impl Window {
    /// Reads `limit` and `continue`. `scope` is everything else that decides what is in the list: a `continue` of another
    /// list is refused.
    pub(crate) fn read(limit: Option<&str>, next: Option<&str>, scope: &[&str]) -> Result<Self, Problem> {
        let size = match limit {
            None => USUAL,
            Some(text) => text.parse().ok().filter(|size| (1..=Paging::MOST).contains(size)).ok_or_else(|| {
                let message = format!("limit is a whole number from 1 to {}", Paging::MOST);
                Problem::field(StatusCode::BAD_REQUEST, "limit", message)
            })?,
        };
        let scope = format!("{size}\n{}", scope.join("\n"));
        let number = match next {
            None | Some("") => 1,
            Some(token) => page_of(token, &scope).ok_or_else(|| {
                let message = "continue is not from this list. Begin again without it";
                Problem::field(StatusCode::BAD_REQUEST, "continue", message)
            })?,
        };
        Ok(Self { paging: Paging::new(number, size), scope })
    }

    /// For the use case.
    pub(crate) fn paging(&self) -> Paging {
        self.paging
    }

    /// The answer.
    pub(crate) fn list<T, U: Serialize>(&self, kind: &'static str, page: Page<T>, show: impl Fn(T) -> U) -> List<U> {
        let shown = i64::try_from(page.items.len()).unwrap_or(i64::MAX);
        let remaining = (page.total - self.paging.offset() - shown).max(0);
        let items: Vec<U> = page.items.into_iter().map(show).collect();
        let next = if remaining > 0 { token(self.paging.number() + 1, &self.scope) } else { String::new() };
        let content = serde_json::to_vec(&items).unwrap_or_default();
        let metadata = ListMetadata { next, remaining_item_count: remaining, resource_version: fingerprint(&content) };
        List { kind, api_version: API_VERSION, metadata, items }
    }

    /// The answer out of a list that is short enough to be had as a whole.
    pub(crate) fn cut<T, U: Serialize>(&self, kind: &'static str, all: Vec<T>, show: impl Fn(T) -> U) -> List<U> {
        self.list(kind, self.slice(all), show)
    }

    /// The piece itself, out of the whole list.
    pub(crate) fn slice<T>(&self, all: Vec<T>) -> Page<T> {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let skip = usize::try_from(self.paging.offset()).unwrap_or(usize::MAX);
        let items = all.into_iter().skip(skip).take(self.paging.size() as usize).collect();
        Page { items, total, paging: self.paging }
    }
}

/// Names a page of a list, and the list.
fn token(number: u32, scope: &str) -> String {
    format!("{number:08x}{}", fingerprint(format!("{number}\n{scope}").as_bytes()))
}

fn page_of(text: &str, scope: &str) -> Option<u32> {
    let number = u32::from_str_radix(text.get(..8)?, 16).ok()?;
    (token(number, scope) == text).then_some(number)
}

fn fingerprint(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(list: &List<i64>) -> (&[i64], i64) {
        (&list.items, list.metadata.remaining_item_count)
    }

    #[test]
    fn a_list_is_walked_by_its_tokens() {
        let walk = |next: &str| Window::read(Some("2"), Some(next), &["tags", "q"]).unwrap();
        let first = walk("").cut("List", vec![1, 2, 3, 4, 5], |n| n);
        assert_eq!(items(&first), (&[1, 2][..], 3));
        let second = walk(&first.metadata.next).cut("List", vec![1, 2, 3, 4, 5], |n| n);
        let third = walk(&second.metadata.next).cut("List", vec![1, 2, 3, 4, 5], |n| n);
        assert_eq!(items(&third), (&[5][..], 0));
        assert_eq!(third.metadata.next, "");
        assert_ne!(first.metadata.resource_version, second.metadata.resource_version);
    }

    #[test]
    fn tokens_of_other_lists_and_broken_ones_are_refused() {
        let token = token(2, "100\ntags\nq");
        assert_eq!(Window::read(None, Some(&token), &["tags", "q"]).unwrap().paging().number(), 2);
        assert!(Window::read(None, Some(&token), &["tags", "other"]).is_err());
        assert!(Window::read(Some("50"), Some(&token), &["tags", "q"]).is_err());
        let tampered = format!("00000003{}", &token[8..]);
        for broken in [tampered.as_str(), "2", "äääääääää", "zzzzzzzzzz", &token[..10]] {
            assert!(Window::read(None, Some(broken), &["tags", "q"]).is_err(), "{broken}");
        }
    }

    #[test]
    fn limits_out_of_bounds_are_refused() {
        for limit in ["-1", "0", "1001", "1000000000", "99999999999999999999", "ten", "", "1.5"] {
            assert!(Window::read(Some(limit), None, &[]).is_err(), "{limit}");
        }
        assert_eq!(Window::read(Some("1000"), None, &[]).unwrap().paging().size(), 1000);
    }
}
