//! From a place in a document to line and column of its text.

use super::read::options;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// Line and column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl Position {
    /// Behind the end of a text.
    pub(super) fn after(text: &str) -> Self {
        let last = text.rsplit('\n').next().unwrap_or_default();
        Self { line: text.matches('\n').count() as u64 + 1, column: last.chars().count() as u64 + 1 }
    }
}

/// Where everything stands in a text. Costs another reading of it, so it is made once, and only when something is wrong.
pub(super) struct Places(Vec<Spanned<Node>>);

impl Places {
    pub(super) fn of(text: &str) -> Self {
        let documents = serde_saphyr::from_multiple_with_options::<Spanned<Node>>(text, options()).unwrap_or_default();
        Self(documents.into_iter().filter(|document| !matches!(document.value, Node::Nothing)).collect())
    }

    /// The place of the value at a path such as `parameters[2].required`, or of the nearest around it.
    pub(super) fn find(&self, document: usize, path: &str) -> Option<Position> {
        let at = find(self.0.get(document)?, path).referenced;
        (at.line() > 0).then(|| Position { line: at.line(), column: at.column() })
    }
}

/// The deepest node on the way. Keys may have dots, so the longest that fits is taken.
fn find<'n>(node: &'n Spanned<Node>, path: &str) -> &'n Spanned<Node> {
    let next = match &node.value {
        Node::Map(entries) => {
            let path = path.strip_prefix('.').unwrap_or(path);
            let rest =
                |key: &str| path.strip_prefix(key).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
            let fitting = entries.iter().filter_map(|(key, node)| Some((key.len(), node, rest(key)?)));
            fitting.max_by_key(|(length, ..)| *length).map(|(_, node, rest)| (node, rest))
        }
        Node::List(items) => path.strip_prefix('[').and_then(|path| path.split_once(']')).and_then(|(index, rest)| {
            let node = items.get(index.parse::<usize>().ok()?)?;
            Some((node, rest))
        }),
        Node::Leaf | Node::Nothing => None,
    };
    next.map_or(node, |(next, rest)| find(next, rest))
}

/// The shape of a document, with places instead of values.
enum Node {
    Map(Vec<(String, Spanned<Node>)>),
    List(Vec<Spanned<Node>>),
    Leaf,
    Nothing,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Node::Leaf)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Leaf)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Leaf)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Leaf)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Leaf)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Node, E> {
        Ok(Node::Leaf)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Node::Map(map))
    }
}
