//! What there should be: the samples that come with Weir, and those of the administrator.

use super::download::Downloads;
use super::{MANAGED, More, RELEASE, SamplesSource, VERSION, library};
use crate::{Error, document};
use include_dir::{Dir, include_dir};
use model::samples::{SampleKind, SamplesSpec, mirrored};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/samples");

/// Names the architectures that a sample is for, separated by commas; without it, it is for all.
const ARCHITECTURES: &str = "samples.weir.dev/architectures";
/// Files of a directory that are looked at, and how deep they lie at most.
const MOST_FILES: usize = 10_000;
const DEEPEST: usize = 8;
/// The longest file that is read, in bytes.
const LONGEST: u64 = 2 << 20;

/// A sample as it should be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) kind: SampleKind,
    pub(super) name: String,
    /// What people call it.
    pub(super) title: String,
    /// The object, marked as Weir's, with its images from the registry of the samples.
    pub(super) object: Value,
}

/// All samples that there should be, by kind and name, and what is wrong with the rest.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    pub(super) samples: BTreeMap<(SampleKind, String), Wanted>,
    /// While there are any, it is not known what the samples no longer have.
    pub(super) problems: Vec<String>,
}

impl Inventory {
    /// Reads all samples; those on the web are taken from what was fetched of them.
    pub(super) fn read(source: &SamplesSource, downloads: &Downloads, spec: &SamplesSpec) -> Self {
        let mut inventory = Self::default();
        if source.built_in {
            for file in BUILT_IN.dirs().flat_map(Dir::files) {
                inventory.add_text(&file.path().display().to_string(), file.contents(), spec);
            }
        }
        match &source.more {
            Some(More::Path(path)) if path.is_dir() => inventory.add_directory(path, spec),
            Some(more) => {
                inventory.problems.extend(downloads.stale());
                let items = library::items(more, downloads, &mut inventory.problems);
                for item in items {
                    inventory.add_item(item, spec);
                }
            }
            None => {}
        }
        inventory
    }

    fn add_directory(&mut self, directory: &Path, spec: &SamplesSpec) {
        let mut files = Vec::new();
        if let Err(error) = list(directory, 0, &mut files) {
            return self.problems.push(format!("{}: {error}", directory.display()));
        }
        files.sort();
        for file in files {
            match bytes(&file) {
                Ok(bytes) => self.add_text(&file.display().to_string(), &bytes, spec),
                Err(error) => self.problems.push(format!("{}: {error}", file.display())),
            }
        }
    }

    fn add_text(&mut self, place: &str, bytes: &[u8], spec: &SamplesSpec) {
        match objects(bytes) {
            Ok(objects) => objects.into_iter().for_each(|object| self.add(place, object, spec)),
            Err(error) => self.problems.push(format!("{place}: {error}")),
        }
    }

    fn add_item(&mut self, item: library::Item, spec: &SamplesSpec) {
        if spec.wants(&item.architectures()) {
            self.add(&item.place, item.object, spec);
        }
    }

    fn add(&mut self, place: &str, object: Value, spec: &SamplesSpec) {
        match wanted(object, spec) {
            Ok(Some(wanted)) => {
                self.samples.insert((wanted.kind, wanted.name.clone()), wanted);
            }
            Ok(None) => {}
            Err(error) => self.problems.push(format!("{place}: {error}")),
        }
    }
}

/// The sample that an object is; `None` when it is for other architectures.
fn wanted(mut object: Value, spec: &SamplesSpec) -> Result<Option<Wanted>, String> {
    let word = object["kind"].as_str().unwrap_or_default();
    let kind = SampleKind::from_word(word).ok_or_else(|| format!("“{word}” is neither ImageStream nor Template"))?;
    let metadata = &object["metadata"];
    let name = metadata["name"].as_str().filter(|name| !name.is_empty()).ok_or("metadata.name is missing")?.to_owned();
    let annotation = |key: &str| metadata["annotations"][key].as_str().unwrap_or_default();
    let architectures = annotation(ARCHITECTURES).split(',').map(str::trim).filter(|word| !word.is_empty());
    if !spec.wants(&architectures.collect::<Vec<_>>()) {
        return Ok(None);
    }
    let title = Some(annotation("openshift.io/display-name")).filter(|title| !title.is_empty()).unwrap_or(&name);
    let title = title.to_owned();
    mark(&mut object)?;
    if kind == SampleKind::ImageStream {
        mirror(&mut object, &spec.samples_registry);
    }
    Ok(Some(Wanted { kind, name, title, object }))
}

/// Says in the object itself that it is kept by Weir. Its project is always the samples'.
fn mark(object: &mut Value) -> Result<(), String> {
    let metadata = object.get_mut("metadata").and_then(Value::as_object_mut).ok_or("metadata is no map")?;
    metadata.shift_remove("namespace");
    for (map, key, value) in [("labels", MANAGED, "true"), ("annotations", VERSION, RELEASE)] {
        let map = metadata.entry(map).or_insert_with(|| Map::new().into());
        if map.is_null() {
            *map = Map::new().into();
        }
        map.as_object_mut().ok_or("labels and annotations are maps")?.insert(key.into(), json!(value));
    }
    Ok(())
}

/// Takes all images of a stream from the registry of the samples. What is not shaped as a stream is told when it is made.
fn mirror(object: &mut Value, registry: &str) {
    if registry.is_empty() {
        return;
    }
    let tags = object.get_mut("spec").and_then(|spec| spec.get_mut("tags")).and_then(Value::as_array_mut);
    for from in tags.into_iter().flatten().filter_map(|tag| tag.get_mut("from")?.as_object_mut()) {
        if from.get("kind").is_some_and(|kind| kind == "DockerImage")
            && let Some(Value::String(name)) = from.get_mut("name")
        {
            *name = mirrored(name, registry);
        }
    }
}

/// The objects of a text: JSON, with tabs as well, or YAML; of a list, its items.
pub(super) fn objects(bytes: &[u8]) -> Result<Vec<Value>, String> {
    let documents = document::read(bytes).map_err(|error| error.to_string())?;
    Ok(documents.into_iter().map(|document| document.value).collect())
}

/// The content of a file, unless it is too long.
pub(super) fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let long = std::fs::metadata(file).map_err(|error| error.to_string())?.len() > LONGEST;
    if long { Err("This is longer than 2 MB".into()) } else { std::fs::read(file).map_err(|error| error.to_string()) }
}

/// The YAML and JSON files within a directory.
fn list(directory: &Path, depth: usize, files: &mut Vec<std::path::PathBuf>) -> Result<(), String> {
    for entry in std::fs::read_dir(directory).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() && depth < DEEPEST {
            list(&path, depth + 1, files)?;
        } else if path.extension().is_some_and(|end| ["yaml", "yml", "json"].iter().any(|known| end == *known)) {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            return Err(format!("There are more than {MOST_FILES} files"));
        }
    }
    Ok(())
}

/// The text that is kept of a sample, to tell later what it no longer has.
pub(super) fn text(object: &Value) -> Result<String, Error> {
    serde_json::to_string(object).map_err(Error::internal)
}
