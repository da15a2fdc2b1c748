//! Templates that others wrote: every file of the directory that `WEIR_TEMPLATE_CORPUS` names.

use engine::document::{self, Document};
use model::template::{Given, Template, fields, images, kubernetes, lint, process};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was found in the directory.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    unreadable: usize,
    others: usize,
    malformed: usize,
    processed: usize,
    refused: usize,
    findings: usize,
    notes: usize,
}

#[test]
fn every_file_is_read_linted_processed_and_converted_or_refused_with_its_place() {
    let Some(directory) = std::env::var_os("WEIR_TEMPLATE_CORPUS") else { return };
    let mut tally = Tally::default();
    for path in files(Path::new(&directory)) {
        let bytes = std::fs::read(&path).unwrap();
        tally.files += 1;
        match document::read(&bytes) {
            Ok(documents) => documents.iter().for_each(|document| one(document, &bytes, &path, &mut tally)),
            Err(error) => {
                let is_placed = error.0.iter().all(|flaw| flaw.at.is_some());
                assert!(
                    is_placed || error.to_string().contains("longer than") || bytes.is_empty(),
                    "{path:?}: {error}"
                );
                tally.unreadable += 1;
            }
        }
    }
    eprintln!("{tally:?}");
    assert!(tally.processed > 0, "{directory:?} has no template");
}

fn one(document: &Document, bytes: &[u8], path: &Path, tally: &mut Tally) {
    if document.value.get("kind").is_none_or(|kind| kind != "Template") {
        tally.others += 1;
        return;
    }
    let template = match Template::read(document.value.clone()) {
        Ok(template) => template,
        Err(faults) => {
            let located = document.clone().located(bytes, faults);
            assert!(located.0.iter().all(|flaw| flaw.at.is_some()), "{path:?}: {located}");
            tally.malformed += 1;
            return;
        }
    };
    let findings = lint(&template, &|_, _, _| None);
    assert!(findings.iter().all(|finding| !finding.place.is_empty() && !finding.remedy.is_empty()), "{findings:?}");
    tally.findings += findings.len();
    assert_eq!(fields(&template).len(), template.parameters().len());
    match process(&template, &filled(&template), &BTreeMap::new(), &mut rand::random::<u32>) {
        Ok(processed) => {
            assert_eq!(processed.objects.len(), template.objects().len());
            _ = images(&processed.objects);
            let image = |project: &str, stream: &str, tag: &str| Some(format!("example.com/{project}/{stream}:{tag}"));
            let target = kubernetes::Target { project: "shop", domain: None, image: &image };
            let converted = kubernetes::convert(&processed.objects, &target);
            tally.notes += converted.notes.len();
            for objects in [&processed.objects, &converted.objects] {
                read_again(objects, path);
            }
            tally.processed += 1;
        }
        Err(faults) => {
            let located = document.clone().located(bytes, faults);
            assert!(located.0.iter().all(|flaw| flaw.at.is_some()), "{path:?}: {located}");
            tally.refused += 1;
        }
    }
}

/// Something for each parameter that would have nothing.
fn filled(template: &Template) -> Given {
    let parameters = template.parameters().into_iter();
    let empty = parameters.filter(|parameter| parameter.value.is_empty() && parameter.generate.is_empty());
    empty.map(|parameter| (parameter.name.clone(), format!("${{{}}}", parameter.name))).collect()
}

/// What is written says what was there.
fn read_again(objects: &[serde_json::Value], path: &Path) {
    let is_list = |object: &serde_json::Value| object.get("items").is_some_and(serde_json::Value::is_array);
    if objects.is_empty() || objects.iter().any(is_list) {
        return;
    }
    let again = document::read(document::yaml(objects).unwrap().as_bytes()).unwrap();
    let again: Vec<_> = again.into_iter().map(|document| document.value).collect();
    assert_eq!(again, objects, "{path:?}");
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
