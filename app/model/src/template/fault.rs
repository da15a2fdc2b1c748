//! What is wrong, and where.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing that is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where, in OKD's words: `template.parameters[2]`, `item[0].objects`.
    pub place: String,
    /// What, for people.
    pub message: String,
}

/// All that is wrong at once, so that nobody has to find it piece by piece. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl Fault {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl Faults {
    /// The most that are told.
    pub const MOST: usize = 100;

    /// `value`, unless something is wrong.
    pub(super) fn unless<T>(mut faults: Vec<Fault>, value: T) -> Result<T, Self> {
        let more = faults.len().saturating_sub(Self::MOST);
        if more > 0 {
            faults.truncate(Self::MOST);
            faults.push(Fault::new("template", format!("{more} more are wrong")));
        }
        if faults.is_empty() { Ok(value) } else { Err(Self(faults)) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// One fault a line.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { "\n" };
            write!(f, "{between}{fault}")?;
        }
        Ok(())
    }
}
