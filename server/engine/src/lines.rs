//! Documents as lines, and what differs between two of them.

use crate::Error;
use model::stream::{Fate, YamlLine, YamlPlan};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// Lines shown around what changes.
const AROUND: usize = 3;
/// After so long a shorter difference is no longer searched for.
const PATIENCE: Duration = Duration::from_millis(300);

/// A document as YAML.
pub(crate) fn yaml(document: &impl Serialize) -> Result<String, Error> {
    serde_saphyr::to_string(document).map_err(Error::internal)
}

/// What differs, as pieces with a few lines around each.
pub(crate) fn between(before: &str, after: &str) -> YamlPlan {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let line = |change: similar::Change<&str>| YamlLine {
        fate: match change.tag() {
            ChangeTag::Equal => Fate::Stays,
            ChangeTag::Delete => Fate::Goes,
            ChangeTag::Insert => Fate::Comes,
        },
        text: change.value().trim_end_matches('\n').to_owned(),
    };
    let piece = |ops: &Vec<similar::DiffOp>| ops.iter().flat_map(|op| diff.iter_changes(op)).map(line).collect();
    YamlPlan { pieces: diff.grouped_ops(AROUND).iter().map(piece).collect() }
}
