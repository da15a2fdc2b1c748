//! What a move of a tag changed, in a few words.

use crate::config::ImageConfig;
use crate::text::{counted, size};
use crate::{Digest, Platform};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The difference between the image a tag pointed at and the one it points at now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Change {
    /// Layers that only the new image has.
    pub layers_new: i64,
    /// Layers that only the former image had.
    pub layers_gone: i64,
    /// Environment variables added, removed or changed.
    pub env: i64,
    /// Labels added, removed or changed.
    pub labels: i64,
    /// Bytes that the new image has more; negative when it is smaller.
    pub size: i64,
    /// Platforms that only the new image has.
    pub platforms_new: Vec<Platform>,
    /// Platforms that only the former image had.
    pub platforms_gone: Vec<Platform>,
}

/// What is compared of an image; of an index, the layers and settings of one of its platforms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Bytes of all content.
    pub size: i64,
    /// Platforms whose content is there.
    pub platforms: BTreeSet<Platform>,
    /// Layers.
    pub layers: BTreeSet<Digest>,
    /// `NAME=value`.
    pub env: BTreeSet<String>,
    /// Labels by key.
    pub labels: BTreeMap<String, String>,
}

impl Snapshot {
    /// Takes over what a configuration says.
    #[must_use]
    pub fn with_config(mut self, config: &ImageConfig) -> Self {
        self.env = config.env.iter().cloned().collect();
        self.labels.clone_from(&config.labels);
        self
    }
}

impl Change {
    /// Compares two images.
    #[must_use]
    pub fn between(from: &Snapshot, to: &Snapshot) -> Self {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let (old, new) = (variables(&from.env), variables(&to.env));
        Self {
            layers_new: count(to.layers.difference(&from.layers).count()),
            layers_gone: count(from.layers.difference(&to.layers).count()),
            env: count(differing(&old, &new)),
            labels: count(differing(&from.labels, &to.labels)),
            size: to.size - from.size,
            platforms_new: to.platforms.difference(&from.platforms).cloned().collect(),
            platforms_gone: from.platforms.difference(&to.platforms).cloned().collect(),
        }
    }

    /// The change as short phrases: `+1 layer`, `env 2`, `−14.0 MB`, `arm64 gone`.
    #[must_use]
    pub fn phrases(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        if self.layers_new > 0 {
            phrases.push(format!("+{}", counted(self.layers_new, "layer", "layers")));
        }
        if self.layers_gone > 0 {
            phrases.push(format!("−{}", counted(self.layers_gone, "layer", "layers")));
        }
        for (name, number) in [("env", self.env), ("labels", self.labels)] {
            if number > 0 {
                phrases.push(format!("{name} {number}"));
            }
        }
        if self.size != 0 {
            phrases.push(format!("{}{}", if self.size < 0 { '−' } else { '+' }, size(self.size.saturating_abs())));
        }
        phrases.extend(self.platforms_new.iter().map(|platform| format!("{} new", platform.short())));
        phrases.extend(self.platforms_gone.iter().map(|platform| format!("{} gone", platform.short())));
        phrases
    }
}

fn variables(env: &BTreeSet<String>) -> BTreeMap<String, String> {
    let pair = |entry: &String| {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        (name.to_owned(), value.to_owned())
    };
    env.iter().map(pair).collect()
}

fn differing(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>) -> usize {
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names.into_iter().filter(|name| a.get(*name) != b.get(*name)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_reads_in_a_few_words() {
        let layer = |byte: &str| Digest::parse(&format!("sha256:{}", byte.repeat(32))).unwrap();
        let platforms = |list: &[&str]| list.iter().map(|text| Platform::parse(text)).collect();
        let env = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let from = Snapshot {
            size: 20_000_000,
            platforms: platforms(&["linux/amd64", "linux/arm64"]),
            layers: [layer("aa"), layer("bb")].into(),
            env: env(&["A=1", "B=1"]),
            labels: BTreeMap::new(),
        };
        let to = Snapshot {
            size: 6_000_000,
            platforms: platforms(&["linux/amd64"]),
            layers: [layer("aa"), layer("cc"), layer("dd")].into(),
            env: env(&["A=2", "C=1"]),
            labels: BTreeMap::new(),
        };
        let phrases = Change::between(&from, &to).phrases();
        assert_eq!(phrases, ["+2 layers", "−1 layer", "env 3", "−14.0 MB", "arm64 gone"]);
        assert_eq!(Change::between(&from, &from), Change::default());
        assert!(Change::default().phrases().is_empty());
    }
}
