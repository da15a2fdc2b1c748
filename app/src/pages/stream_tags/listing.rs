//! What the address of a history says.

use crate::links;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Filters and piece; empty words mean everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// How tags moved: `rollback`, …
    pub kind: String,
    /// Who moved them.
    pub actor: String,
    /// The beginning of a digest.
    pub digest: String,
    /// The first day.
    pub since: String,
    /// The last day.
    pub until: String,
    /// Which piece, from 1.
    pub page: u32,
}

impl Listing {
    /// Reads the address.
    pub fn from_query(query: &ParamsMap) -> Self {
        let word = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        let (kind, actor, digest) = (word("kind"), word("actor"), word("digest"));
        Self { kind, actor, digest, since: word("since"), until: word("until"), page }
    }

    /// The address of a piece of the history at `path`.
    pub fn address(&self, path: &str, page: u32) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let words = [
            ("kind", &*self.kind),
            ("actor", &self.actor),
            ("digest", &self.digest),
            ("since", &self.since),
            ("until", &self.until),
            ("page", &page),
        ];
        links::with_query(path, &words)
    }

    /// Is anything hidden by the filter?
    pub fn is_narrowed(&self) -> bool {
        Self { page: 0, ..self.clone() } != Self::default()
    }
}

/// The beginning of a day in UTC, written `2026-11-23`.
#[cfg(feature = "ssr")]
pub fn day(text: &str) -> Option<model::Instant> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse::<u8>().ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = time::Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()?;
    Some(date.midnight().assume_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_only_what_is_asked_for() {
        let read = |pairs: &[(&'static str, &str)]| {
            Listing::from_query(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
        };
        assert!(!read(&[("page", "7")]).is_narrowed());
        let narrowed = read(&[("kind", "rollback"), ("since", "2026-11-01")]);
        assert!(narrowed.is_narrowed());
        assert_eq!(narrowed.address("/h", 2), "/h?kind=rollback&since=2026-11-01&page=2");
    }
}
