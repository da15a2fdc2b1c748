//! What the address says about the log.

use crate::links;
use leptos_router::params::ParamsMap;
use model::audit::AuditFilter;
use model::{Instant, text};
use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month};

/// What the address says, in its own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// By whom.
    pub actor: String,
    /// What: a whole action, or all of a kind of thing.
    pub action: String,
    /// In which project.
    pub project: String,
    /// `done`, `refused`, or empty for both.
    pub outcome: String,
    /// From the beginning of this day on, in UTC.
    pub since: String,
    /// Until the end of this day, in UTC.
    pub until: String,
    /// Older than the entry of this sequence.
    pub before: String,
}

impl Asked {
    /// Reads the address.
    pub fn from_query(query: &ParamsMap) -> Self {
        let word = |name| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            actor: word("actor"),
            action: word("action"),
            project: word("project"),
            outcome: word("outcome"),
            since: word("since"),
            until: word("until"),
            before: word("before"),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("actor", &self.actor),
            ("action", &self.action),
            ("project", &self.project),
            ("outcome", &self.outcome),
            ("since", &self.since),
            ("until", &self.until),
        ]
    }

    /// Is anything left out?
    pub fn is_narrowed(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// The address of the entries older than one.
    pub fn older_than(&self, sequence: i64) -> String {
        let sequence = sequence.to_string();
        let pairs: Vec<_> = self.pairs().into_iter().chain([("before", sequence.as_str())]).collect();
        links::with_query("/admin/audit", &pairs)
    }

    /// The file with all of them; no page.
    pub fn export(&self, format: &str) -> String {
        let AuditFilter { since, until, .. } = self.filter().unwrap_or_default();
        let [since, until] = [since, until].map(|at| at.map(text::rfc3339).unwrap_or_default());
        let pairs = [
            ("actor", self.actor.as_str()),
            ("action", &self.action),
            ("project", &self.project),
            ("outcome", &self.outcome),
            ("since", &since),
            ("until", &until),
            ("format", format),
        ];
        links::with_query("/apis/weir/v1/audit", &pairs)
    }

    /// As the engine wants it.
    ///
    /// # Errors
    /// The field that is no date.
    pub fn filter(&self) -> Result<AuditFilter, &'static str> {
        let refused = match self.outcome.as_str() {
            "refused" => Some(true),
            "done" => Some(false),
            _ => None,
        };
        Ok(AuditFilter {
            actor: self.actor.clone(),
            action: self.action.clone(),
            project: self.project.clone(),
            object: String::new(),
            refused,
            since: day(&self.since).ok_or("since")?,
            until: day(&self.until).ok_or("until")?.map(|day| day + Duration::DAY),
        })
    }

    /// The sequence that entries are older than.
    #[cfg(feature = "ssr")]
    pub fn before(&self) -> Option<i64> {
        self.before.parse().ok()
    }
}

/// The beginning of a day written as 2026-11-23; empty is none.
#[expect(clippy::option_option, reason = "nothing entered is not the same as nothing that can be read")]
fn day(text: &str) -> Option<Option<Instant>> {
    if text.is_empty() {
        return Some(None);
    }
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()?;
    Some(Some(date.midnight().assume_utc()))
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use model::text::rfc3339;

    #[test]
    fn days_are_read_with_both_ends() {
        let asked = Asked { since: "2026-11-02".into(), until: "2026-11-02".into(), ..Asked::default() };
        let filter = asked.filter().unwrap();
        let told = |at: Option<model::Instant>| rfc3339(at.unwrap());
        assert_eq!(told(filter.since), "2026-11-02T00:00:00Z");
        assert_eq!(told(filter.until), "2026-11-03T00:00:00Z");
        assert_eq!(Asked { since: "2026-02-30".into(), ..Asked::default() }.filter(), Err("since"));
        assert_eq!(Asked { until: "tomorrow".into(), ..Asked::default() }.filter(), Err("until"));
    }
}
