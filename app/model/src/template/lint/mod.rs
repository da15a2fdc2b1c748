//! What an author should know before others use a template.
//!
//! Law of this room: each finding names a place and says what to do. What is not certain is a hint.

mod form;
mod head;
mod images;
mod objects;
mod parameters;
mod references;

#[cfg(test)]
mod tests;

use super::{Finding, Level, Template};

/// Does a project's stream have the tag? `None` when that cannot be told.
pub type HasTag<'a> = dyn Fn(&str, &str, &str) -> Option<bool> + 'a;

/// All that is found, the worst first.
#[must_use]
pub fn lint(template: &Template, has_tag: &HasTag) -> Vec<Finding> {
    let mut report = Report { found: Vec::new(), more: 0 };
    head::lint(template, &mut report);
    parameters::lint(template, &mut report);
    form::lint(template, &mut report);
    references::lint(template, &mut report);
    objects::lint(template, &mut report);
    images::lint(template, has_tag, &mut report);
    report.finish()
}

/// What was found, and how much more.
struct Report {
    found: Vec<Finding>,
    more: usize,
}

impl Report {
    /// The most that is told of one level.
    const MOST: usize = 100;

    fn error(&mut self, place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Level::Error, place.into(), message.into(), remedy.into());
    }

    fn warning(&mut self, place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Level::Warning, place.into(), message.into(), remedy.into());
    }

    fn hint(&mut self, place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Level::Hint, place.into(), message.into(), remedy.into());
    }

    fn add(&mut self, level: Level, place: String, message: String, remedy: String) {
        if self.found.iter().filter(|finding| finding.level == level).count() < Self::MOST {
            self.found.push(Finding { level, place, message, remedy });
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        if self.more > 0 {
            let message = format!("{} more findings like these are not shown", self.more);
            self.found.push(Finding {
                level: Level::Hint,
                place: "template".into(),
                message,
                remedy: "Look again when these are settled".into(),
            });
        }
        self.found.sort_by_key(|finding| finding.level);
        self.found
    }
}

/// The word that was probably meant: one that differs by two letters at most.
fn meant<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|known| (distance(&word.to_lowercase(), &known.to_lowercase()), *known));
    near.filter(|(distance, _)| *distance <= 2).min().map(|(_, known)| known)
}

/// How many letters have to be put in, taken out or changed to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, letter) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = line + 1;
        for (column, other) in b.iter().enumerate() {
            let changed = before + usize::from(letter != *other);
            before = row[column + 1];
            row[column + 1] = changed.min(before + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}
