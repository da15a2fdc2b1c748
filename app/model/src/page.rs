//! Lists in pieces.

use serde::{Deserialize, Serialize};

/// One piece of a list, with the size of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this piece.
    pub items: Vec<T>,
    /// How many rows match altogether.
    pub total: i64,
    /// Which piece this is.
    pub paging: Paging,
}

impl<T> Page<T> {
    /// The same page of something else.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), total: self.total, paging: self.paging }
    }

    /// How many pieces there are; at least one.
    #[must_use]
    pub fn pages(&self) -> u32 {
        let size = i64::from(self.paging.size());
        u32::try_from((self.total.max(1) + size - 1) / size).unwrap_or(u32::MAX)
    }
}

/// Which piece of a list is wanted. Always within bounds, whatever was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawPaging", into = "RawPaging")]
pub struct Paging {
    number: u32,
    size: u32,
}

#[derive(Serialize, Deserialize)]
struct RawPaging {
    number: u32,
    size: u32,
}

impl From<RawPaging> for Paging {
    fn from(raw: RawPaging) -> Self {
        Self::new(raw.number, raw.size)
    }
}

impl From<Paging> for RawPaging {
    fn from(paging: Paging) -> Self {
        Self { number: paging.number, size: paging.size }
    }
}

impl Paging {
    /// Rows on a page of the dashboard.
    pub const ROWS: u32 = 50;
    /// Most rows in one answer (an acceptance rule: every number a client sends is capped).
    pub const MOST: u32 = 1000;
    const LAST_PAGE: u32 = 1_000_000;

    /// Page `number` (from 1) of `size` rows; both are clamped.
    #[must_use]
    pub fn new(number: u32, size: u32) -> Self {
        Self { number: number.clamp(1, Self::LAST_PAGE), size: size.clamp(1, Self::MOST) }
    }

    /// Page `number` of the dashboard's usual size.
    #[must_use]
    pub fn page(number: u32) -> Self {
        Self::new(number, Self::ROWS)
    }

    /// The number of this page, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// Rows a page.
    #[must_use]
    pub fn size(self) -> u32 {
        self.size
    }

    /// Rows to skip.
    #[must_use]
    pub fn offset(self) -> i64 {
        i64::from(self.number - 1) * i64::from(self.size)
    }
}

impl Default for Paging {
    fn default() -> Self {
        Self::page(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_asked_stays_within_bounds() {
        let huge = Paging::new(u32::MAX, 1_000_000_000);
        assert_eq!((huge.number(), huge.size()), (1_000_000, 1000));
        assert_eq!(Paging::new(0, 0).offset(), 0);
        assert_eq!(Paging::page(3).offset(), 100);
    }

    #[test]
    fn pages_are_counted() {
        let page = |total| Page::<()> { items: vec![], total, paging: Paging::default() }.pages();
        assert_eq!([page(0), page(50), page(51), page(1240)], [1, 1, 2, 25]);
    }
}
