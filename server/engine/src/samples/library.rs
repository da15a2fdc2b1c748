//! An index of samples in the format of openshift/library: folders that say where image streams and templates are.

use super::More;
use super::download::Downloads;
use super::inventory::{bytes, objects};
use regex_lite::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use url::Url;

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

/// Where a file is.
enum Place {
    File(PathBuf),
    Web(Url),
}

/// The objects that an index leads to. What is wrong is added to the problems; the rest is answered all the same.
pub(super) fn items(more: &More, downloads: &Downloads, problems: &mut Vec<String>) -> Vec<Item> {
    let (name, read) = match more {
        More::Path(file) => (file.display().to_string(), bytes(file)),
        More::Web(url) => (url.to_string(), downloads.read(url).map(<[u8]>::to_vec)),
    };
    let index = match read.and_then(|bytes| Index::parse(&bytes)) {
        Ok(index) => index,
        Err(error) => {
            problems.push(format!("{name}: {error}"));
            return vec![];
        }
    };
    let mut items = Vec::new();
    for entry in index.entries() {
        match entry.items(more, &index.variables, downloads) {
            Ok(found) => items.extend(found),
            Err(error) => problems.push(format!("{}: {error}", entry.location)),
        }
    }
    items
}

/// Where on the web the files of an index are; `home` is the address of the index, if that is there, too.
pub(super) fn addresses(index: &[u8], home: Option<&Url>) -> Vec<Url> {
    let Ok(index) = Index::parse(index) else { return vec![] };
    let more = home.cloned().map_or_else(|| More::Path(PathBuf::new()), More::Web);
    let places = index.entries().filter_map(|entry| entry.place(&more, &index.variables).ok());
    let urls: BTreeSet<Url> = places
        .filter_map(|place| match place {
            Place::Web(url) => Some(url),
            Place::File(_) => None,
        })
        .collect();
    urls.into_iter().collect()
}

impl Index {
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        serde_saphyr::from_str(text).map_err(|error| error.without_snippet().to_string())
    }

    /// What of it is for OKD.
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        let all = self.data.values().flat_map(|folder| folder.imagestreams.iter().chain(&folder.templates));
        all.filter(|entry| entry.is_for_okd())
    }
}

impl Entry {
    /// Entries for OpenShift alone name registries that want a subscription; OKD has others of the same names.
    fn is_for_okd(&self) -> bool {
        let is = |word: &str| self.tags.iter().any(|tag| tag == word);
        is("okd") || !is("ocp")
    }

    fn items(
        &self,
        more: &More,
        variables: &BTreeMap<String, String>,
        downloads: &Downloads,
    ) -> Result<Vec<Item>, String> {
        let (place, found) = match self.place(more, variables)? {
            Place::File(file) => (file.display().to_string(), objects(&bytes(&file)?)?),
            Place::Web(url) => (url.to_string(), objects(downloads.read(&url)?)?),
        };
        let wanted = Regex::new(&self.regex).map_err(|error| format!("regex: {error}"))?;
        let is_wanted = |object: &Value| wanted.is_match(object["metadata"]["name"].as_str().unwrap_or_default());
        let found = found.into_iter().filter(is_wanted);
        Ok(found.map(|object| Item { place: place.clone(), object, tags: self.tags.clone() }).collect())
    }

    /// What is not an address is beside the index.
    fn place(&self, more: &More, variables: &BTreeMap<String, String>) -> Result<Place, String> {
        let mut place = self.location.clone();
        for (name, value) in variables {
            place = place.replace(&format!("{{{name}}}"), value);
        }
        let url = match more {
            _ if place.contains("://") => Url::parse(&place),
            More::Web(index) => index.join(&place),
            More::Path(index) => return Ok(Place::File(index.parent().unwrap_or(Path::new(".")).join(place))),
        };
        let url = url.map_err(|error| error.to_string())?;
        if matches!(url.scheme(), "http" | "https") { Ok(Place::Web(url)) } else { Err("Use http or https".into()) }
    }
}
