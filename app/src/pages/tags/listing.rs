//! What the address of a repository says about the table.

use crate::links;
use leptos_router::params::ParamsMap;
use model::tag::TagSort;

/// Filter, order and piece; empty words mean everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Part of the name, or the beginning of a digest.
    pub q: String,
    /// `linux/arm64`
    pub platform: String,
    /// `image`, `index`, `artifact`
    pub kind: String,
    /// Order.
    pub sort: TagSort,
    /// Which piece, from 1.
    pub page: u32,
}

impl Listing {
    /// Reads the address.
    pub fn from_query(query: &ParamsMap) -> Self {
        let word = |name: &str| query.get(name).unwrap_or_default();
        let sort = query.get_str("sort").and_then(TagSort::from_word).unwrap_or_default();
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Self { q: word("q"), platform: word("platform"), kind: word("kind"), sort, page }
    }

    /// The address of this piece of the table at `path`.
    pub fn address(&self, path: &str) -> String {
        let sort = if self.sort == TagSort::default() { "" } else { self.sort.as_str() };
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let words =
            [("q", &*self.q), ("platform", &self.platform), ("kind", &self.kind), ("sort", sort), ("page", &page)];
        links::with_query(path, &words)
    }

    /// Is anything hidden by the filter?
    pub fn is_narrowed(&self) -> bool {
        !(self.q.is_empty() && self.platform.is_empty() && self.kind.is_empty())
    }

    /// The address of the first piece in the order `first`, or in the opposite one if that is how it is sorted now.
    pub fn sorted(&self, path: &str, first: TagSort, opposite: TagSort) -> String {
        let sort = if self.sort == first { opposite } else { first };
        Self { sort, page: 1, ..self.clone() }.address(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> Listing {
        Listing::from_query(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }

    #[test]
    fn an_address_says_only_what_is_not_usual() {
        assert_eq!(read(&[]).address("/r/lab/app"), "/r/lab/app");
        assert_eq!(read(&[("page", "-1"), ("sort", "nonsense")]).address("/r/lab/app"), "/r/lab/app");
        let narrowed = read(&[("q", "1."), ("platform", "linux/arm64"), ("page", "3"), ("sort", "-version")]);
        assert_eq!(narrowed.address("/r/lab/app"), "/r/lab/app?q=1.&platform=linux/arm64&sort=-version&page=3");
    }

    #[test]
    fn a_second_visit_turns_the_order_round() {
        let path = "/r/lab/app";
        let first = read(&[("page", "7")]).sorted(path, TagSort::SizeDescending, TagSort::Size);
        assert_eq!(first, "/r/lab/app?sort=-size");
        let second = read(&[("sort", "-size")]).sorted(path, TagSort::SizeDescending, TagSort::Size);
        assert_eq!(second, "/r/lab/app?sort=size");
    }
}
