//! Every text of a tree, with the way to it.

use serde_json::{Map, Value};
use std::fmt::Write;

/// One step into a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// A text that was come by.
pub(super) struct Text<'a, 'p> {
    pub(super) path: &'p [Step<'a>],
    pub(super) text: &'a str,
    /// Is it the key at the end of the path, not a value?
    pub(super) is_key: bool,
}

impl<'a> Text<'a, '_> {
    /// The last key on the way; the place in a list does not count.
    pub(super) fn key(&self) -> &'a str {
        let keys = self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        });
        keys.unwrap_or_default()
    }

    /// Do the last keys on the way read so?
    pub(super) fn ends_with(&self, keys: &[&str]) -> bool {
        let mut last = self.path.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        });
        keys.iter().rev().all(|key| last.next() == Some(*key))
    }
}

/// Visits keys and texts in order.
pub(super) fn walk<'a>(value: &'a Value, visit: &mut dyn FnMut(&Text<'a, '_>)) {
    step(value, &mut Vec::new(), visit);
}

fn step<'a>(value: &'a Value, path: &mut Vec<Step<'a>>, visit: &mut dyn FnMut(&Text<'a, '_>)) {
    match value {
        Value::String(text) => visit(&Text { path, text, is_key: false }),
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                path.push(Step::Index(index));
                step(item, path, visit);
                path.pop();
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                path.push(Step::Key(key));
                visit(&Text { path, text: key, is_key: true });
                step(item, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}

/// What is done with a map and the way to it.
type Visit<'v, 'a> = dyn FnMut(&[Step<'a>], &'a Map<String, Value>) + 'v;

/// Visits every map, the outermost first.
pub(super) fn maps<'a>(value: &'a Value, visit: &mut Visit<'_, 'a>) {
    map_step(value, &mut Vec::new(), visit);
}

fn map_step<'a>(value: &'a Value, path: &mut Vec<Step<'a>>, visit: &mut Visit<'_, 'a>) {
    match value {
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                path.push(Step::Index(index));
                map_step(item, path, visit);
                path.pop();
            }
        }
        Value::Object(map) => {
            visit(path, map);
            for (key, item) in map {
                path.push(Step::Key(key));
                map_step(item, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}

/// A way in words: `spec.containers[0].image`.
pub(super) fn written(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.extend([".", key]),
            Step::Index(index) => _ = write!(text, "[{index}]"),
        }
    }
    text
}
