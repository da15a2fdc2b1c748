//! An index of samples in the format of openshift/library: folders that say where image streams and templates are.

use super::inventory::{bytes, objects};
use regex_lite::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// `official.yaml` and `community.yaml` of openshift/library are such indices.
#[derive(Debug, Deserialize)]
struct Index {
    #[serde(default)]
    variables: BTreeMap<String, String>,
    data: BTreeMap<String, Folder>,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Folder {
    imagestreams: Vec<Entry>,
    templates: Vec<Entry>,
}

/// One file, or some of the objects in it.
#[derive(Debug, Deserialize)]
struct Entry {
    location: String,
    /// Only objects with such a name; it may match anywhere in it.
    #[serde(default)]
    regex: String,
    #[serde(default)]
    tags: Vec<String>,
}

/// An object that the index leads to.
pub(super) struct Item {
    /// Where it is.
    pub(super) place: String,
    pub(super) object: Value,
    tags: Vec<String>,
}

impl Item {
    /// The architectures that it is for (openshift/library: without one it is for x86_64).
    pub(super) fn architectures(&self) -> Vec<&str> {
        let named: Vec<&str> = self.tags.iter().filter_map(|tag| tag.strip_prefix("arch_")).collect();
        if named.is_empty() { vec!["x86_64"] } else { named }
    }
}

/// The objects that an index leads to. What is wrong is added to the problems; the rest is answered all the same.
pub(super) fn items(index: &Path, problems: &mut Vec<String>) -> Vec<Item> {
    let read = bytes(index).and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
    let parsed = read
        .and_then(|text| serde_saphyr::from_str::<Index>(&text).map_err(|error| error.without_snippet().to_string()));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            problems.push(format!("{}: {error}", index.display()));
            return vec![];
        }
    };
    let home = index.parent().unwrap_or(Path::new("."));
    let mut items = Vec::new();
    for entry in parsed.data.values().flat_map(|folder| folder.imagestreams.iter().chain(&folder.templates)) {
        if entry.is_for_okd() {
            match entry.items(home, &parsed.variables) {
                Ok(found) => items.extend(found),
                Err(error) => problems.push(format!("{}: {error}", entry.location)),
            }
        }
    }
    items
}

impl Entry {
    /// Entries for OpenShift alone name registries that want a subscription; OKD has others of the same names.
    fn is_for_okd(&self) -> bool {
        let is = |word: &str| self.tags.iter().any(|tag| tag == word);
        is("okd") || !is("ocp")
    }

    fn items(&self, home: &Path, variables: &BTreeMap<String, String>) -> Result<Vec<Item>, String> {
        let mut place = self.location.clone();
        for (name, value) in variables {
            place = place.replace(&format!("{{{name}}}"), value);
        }
        if place.contains("://") {
            return Err("Only files are read. Download it, and name it relative to the index".into());
        }
        let wanted = Regex::new(&self.regex).map_err(|error| format!("regex: {error}"))?;
        let is_wanted = |object: &Value| wanted.is_match(object["metadata"]["name"].as_str().unwrap_or_default());
        let found = objects(&bytes(&home.join(&place))?)?.into_iter().filter(is_wanted);
        Ok(found.map(|object| Item { place: place.clone(), object, tags: self.tags.clone() }).collect())
    }
}
