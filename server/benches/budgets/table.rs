//! The printed table.

use std::fmt;
use std::time::Duration;

/// Rows of what was measured beside what is allowed.
#[derive(Default)]
pub struct Table(Vec<[String; 3]>);

impl Table {
    pub fn row(&mut self, what: &str, measured: String, budget: &str) {
        eprintln!("{what}: {measured}");
        self.0.push([what.into(), measured, budget.into()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what".to_owned(), "measured".into(), "budget".into()];
        let rule = ["---".to_owned(), "---".into(), "---".into()];
        for [what, measured, budget] in [&head, &rule].into_iter().chain(&self.0) {
            writeln!(f, "| {what} | {measured} | {budget} |")?;
        }
        Ok(())
    }
}

pub fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

pub fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
