//! An image stream as a YAML document in OKD's words, with Weir's own policies beside them.

use super::whole::Whole;
use crate::document::{Tree, flaw};
use crate::{Error, lines};
use model::stream::{
    Backwards, ImportMode, Named, ReferencePolicy, Source, SourceKind, StreamPatch, TagPatch, TagPath, TagSpec,
    TypedSource,
};
use model::{Platform, TagName};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest text that is read, in bytes.
const MOST: usize = 1 << 20;

/// What people edit. What the server alone decides may stand in it, as `oc get -o yaml` writes it, and is passed over.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Document {
    api_version: String,
    kind: String,
    pub(super) metadata: Metadata,
    spec: Spec,
    #[serde(default, skip_serializing)]
    #[allow(dead_code, reason = "read to be passed over")]
    status: Option<IgnoredAny>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Metadata {
    pub(super) name: String,
    #[serde(default)]
    pub(super) namespace: String,
    /// The generation that the edit was made from; unsaid, whatever is there is changed.
    #[serde(default)]
    pub(super) generation: Option<i64>,
    #[serde(default)]
    labels: Option<BTreeMap<String, String>>,
    #[serde(default)]
    annotations: Option<BTreeMap<String, String>>,
    #[serde(default, skip_serializing)]
    #[allow(dead_code, reason = "read to be passed over")]
    uid: Option<IgnoredAny>,
    #[serde(default, skip_serializing)]
    #[allow(dead_code, reason = "read to be passed over")]
    resource_version: Option<IgnoredAny>,
    #[serde(default, skip_serializing)]
    #[allow(dead_code, reason = "read to be passed over")]
    creation_timestamp: Option<IgnoredAny>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Spec {
    #[serde(default)]
    lookup_policy: Option<LookupPolicy>,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LookupPolicy {
    local: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Tag {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    annotations: Option<BTreeMap<String, String>>,
    /// `null` waits for a push; unsaid stays as it is.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    from: Option<Option<From>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    import_policy: Option<ImportPolicy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference_policy: Option<Reference>,
    #[serde(default, skip_serializing)]
    generation: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct From {
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    namespace: String,
    name: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct ImportPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    insecure: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    import_mode: Option<ImportMode>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    platform: Option<Option<Platform>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backwards: Option<Backwards>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    r#type: ReferencePolicy,
}

/// Tells `null` from what is not there at all.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Document {
    /// Reads what a person wrote.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MOST {
            return Err(wrong("This is longer than 1 MB"));
        }
        let _: Tree = serde_saphyr::from_str(text).map_err(|error| wrong(flaw(&error)))?;
        let document: Self = serde_saphyr::from_str(text).map_err(|error| wrong(flaw(&error)))?;
        if (document.api_version.as_str(), document.kind.as_str()) != ("image.openshift.io/v1", "ImageStream") {
            return Err(wrong("apiVersion is image.openshift.io/v1, and kind is ImageStream"));
        }
        Ok(document)
    }

    /// What is wanted of a stream now.
    pub(super) fn of(whole: &Whole) -> Self {
        let stream = &whole.stream;
        let wanted = whole.tags.iter().filter_map(|tag| Some(Tag::of(&tag.path, tag.spec.as_ref()?)));
        Self {
            api_version: "image.openshift.io/v1".into(),
            kind: "ImageStream".into(),
            metadata: Metadata {
                name: stream.name.to_string(),
                namespace: stream.project.to_string(),
                generation: Some(stream.generation),
                labels: Some(stream.labels.clone()),
                annotations: Some(stream.annotations.clone()),
                uid: None,
                resource_version: None,
                creation_timestamp: None,
            },
            spec: Spec { lookup_policy: Some(LookupPolicy { local: stream.local_lookup }), tags: wanted.collect() },
            status: None,
        }
    }

    /// Nothing is wanted.
    pub(super) fn nothing() -> Self {
        Self {
            api_version: "image.openshift.io/v1".into(),
            kind: "ImageStream".into(),
            metadata: Metadata::default(),
            spec: Spec { lookup_policy: None, tags: vec![] },
            status: None,
        }
    }

    /// The tags that something is wanted of, in their order.
    pub(super) fn tags(&self) -> &[Tag] {
        &self.spec.tags
    }

    /// One of them.
    pub(super) fn tag(&self, name: &str) -> Option<&Tag> {
        self.spec.tags.iter().find(|tag| tag.name == name)
    }

    /// Leaves the project of a source away where it is the stream's own.
    pub(super) fn at_home(mut self, home: &str) -> Self {
        for from in self.spec.tags.iter_mut().filter_map(|tag| tag.from.as_mut()?.as_mut()) {
            if from.namespace == home {
                from.namespace.clear();
            }
        }
        self
    }

    /// As text.
    pub(super) fn text(&self) -> Result<String, Error> {
        lines::yaml(self)
    }

    /// What the document says about the stream itself.
    pub(super) fn patch(&self) -> StreamPatch {
        StreamPatch {
            local_lookup: self.spec.lookup_policy.as_ref().map(|policy| policy.local),
            labels: self.metadata.labels.clone(),
            annotations: self.metadata.annotations.clone(),
        }
    }

    /// What it says about tags that is not so in `now`; `None` for a tag that it no longer names.
    pub(super) fn changes(&self, now: &Self) -> Result<Vec<(TagName, Option<TagPatch>)>, Error> {
        let known: BTreeMap<&str, &Tag> = now.spec.tags.iter().map(|tag| (tag.name.as_str(), tag)).collect();
        let named: BTreeSet<&str> = self.spec.tags.iter().map(|tag| tag.name.as_str()).collect();
        if named.len() < self.spec.tags.len() {
            return Err(wrong("A tag stands there twice"));
        }
        let mut changes = Vec::new();
        for name in known.keys().filter(|name| !named.contains(**name)) {
            changes.push((TagName::parse(name).map_err(Error::internal)?, None));
        }
        for tag in &self.spec.tags {
            let patch = tag.patch(known.get(tag.name.as_str()).copied())?;
            if !known.contains_key(tag.name.as_str()) || patch != TagPatch::default() {
                changes.push((TagName::parse(&tag.name).map_err(wrong)?, Some(patch)));
            }
        }
        Ok(changes)
    }
}

impl Tag {
    fn of(path: &TagPath, spec: &TagSpec) -> Self {
        let from = spec.source.as_ref().map(|source| From::of(path, source));
        Self { name: path.tag.to_string(), from: Some(from), ..Self::of_spec(spec) }
    }

    /// The policies of a wish.
    fn of_spec(spec: &TagSpec) -> Self {
        Self {
            name: String::new(),
            annotations: Some(spec.annotations.clone()),
            from: None,
            reference: Some(spec.reference),
            import_policy: Some(ImportPolicy {
                scheduled: Some(spec.scheduled),
                interval_seconds: Some(spec.interval),
                insecure: Some(spec.insecure),
                import_mode: Some(spec.import_mode),
                platform: spec.platform.clone().map(Some),
                backwards: Some(spec.backwards),
            }),
            reference_policy: Some(Reference { r#type: spec.reference_policy }),
            generation: None,
        }
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Is everything so there that is said here?
    pub(super) fn stands(&self, there: &Self) -> Result<bool, Error> {
        Ok(self.patch(Some(there))? == TagPatch::default())
    }

    /// The same without what goes without saying.
    pub(super) fn short(&self) -> Self {
        let usual = Self::of_spec(&TagSpec::default());
        let (policy, usually) = (self.import_policy.clone(), usual.import_policy.unwrap_or_default());
        let policy = policy.map(|policy| ImportPolicy {
            scheduled: other(policy.scheduled, usually.scheduled),
            interval_seconds: other(policy.interval_seconds, usually.interval_seconds),
            insecure: other(policy.insecure, usually.insecure),
            import_mode: other(policy.import_mode, usually.import_mode),
            platform: policy.platform,
            backwards: other(policy.backwards, usually.backwards),
        });
        Self {
            name: self.name.clone(),
            annotations: other(self.annotations.clone(), usual.annotations),
            from: self.from.clone().filter(Option::is_some),
            reference: other(self.reference, usual.reference),
            import_policy: policy.filter(|policy| *policy != ImportPolicy::default()),
            reference_policy: other(self.reference_policy.clone(), usual.reference_policy),
            generation: None,
        }
    }

    /// What is said here that is not so there.
    fn patch(&self, now: Option<&Self>) -> Result<TagPatch, Error> {
        let was = now.and_then(|now| now.import_policy.clone()).unwrap_or_default();
        let policy = self.import_policy.clone().unwrap_or_default();
        let from = other(self.from.as_ref(), now.and_then(|now| now.from.as_ref()));
        let policy_type = |tag: &Self| tag.reference_policy.as_ref().map(|policy| policy.r#type);
        Ok(TagPatch {
            source: from.map(|from| from.as_ref().map(From::typed).transpose()).transpose()?,
            reference: other(self.reference, now.and_then(|now| now.reference)),
            scheduled: other(policy.scheduled, was.scheduled),
            interval: other(policy.interval_seconds, was.interval_seconds),
            insecure: other(policy.insecure, was.insecure),
            import_mode: other(policy.import_mode, was.import_mode),
            platform: other(policy.platform, was.platform.or(Some(None))),
            reference_policy: other(policy_type(self), now.and_then(policy_type)),
            annotations: other(self.annotations.clone(), now.and_then(|now| now.annotations.clone())),
            backwards: other(policy.backwards, was.backwards),
        })
    }
}

impl From {
    fn of(path: &TagPath, source: &Source) -> Self {
        let project = match &source.named {
            Named::Image(_) => None,
            Named::Tag(followed) => Some(&followed.project),
            Named::StreamImage(image) => Some(&image.project),
        };
        let namespace = project.filter(|project| **project != path.project).map(ToString::to_string);
        Self {
            kind: source.kind().okd().to_owned(),
            namespace: namespace.unwrap_or_default(),
            name: source.text.clone(),
        }
    }

    fn typed(&self) -> Result<TypedSource, Error> {
        let kind = SourceKind::from_word(&self.kind)
            .ok_or_else(|| wrong("from.kind is DockerImage, ImageStreamTag or ImageStreamImage"))?;
        Ok(TypedSource { kind, project: self.namespace.clone(), text: self.name.clone() })
    }
}

/// What is said, unless it is so already.
fn other<T: PartialEq>(said: Option<T>, now: Option<T>) -> Option<T> {
    if said == now { None } else { said }
}

pub(super) fn wrong(message: impl ToString) -> Error {
    Error::invalid("yaml", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: {name: web, namespace: shop, uid: x, resourceVersion: '12'}
spec:
  tags:
  - name: '1.4'
    from: {kind: DockerImage, name: quay.io/acme/web:1.4}
    importPolicy: {scheduled: true}
status: {tags: []}
";

    #[test]
    fn only_what_is_said_and_not_so_is_a_change() {
        let document = Document::parse(TEXT).unwrap();
        let nothing =
            Document::parse("{apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: {name: web}, spec: {}}");
        let nothing = nothing.unwrap();
        let changes = document.changes(&nothing).unwrap();
        let patch = changes[0].1.clone().unwrap();
        assert_eq!((changes[0].0.as_str(), patch.scheduled, patch.insecure), ("1.4", Some(true), None));
        assert!(document.changes(&document).unwrap().is_empty());
        assert_eq!(nothing.changes(&document).unwrap(), [(TagName::parse("1.4").unwrap(), None)]);
        let kept = TEXT.replace("    from: {kind: DockerImage, name: quay.io/acme/web:1.4}\n", "");
        assert!(Document::parse(&kept).unwrap().changes(&document).unwrap().is_empty(), "what is not said stays");
        let placeholder = TEXT.replace("{kind: DockerImage, name: quay.io/acme/web:1.4}", "null");
        let changes = Document::parse(&placeholder).unwrap().changes(&document).unwrap();
        assert_eq!(changes[0].1.as_ref().unwrap().source, Some(None));
    }

    #[test]
    fn a_tag_that_looks_like_a_number_stays_a_text() {
        let text = Document::parse(TEXT).unwrap().text().unwrap();
        assert_eq!(Document::parse(&text).unwrap().spec.tags[0].name, "1.4");
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        let at = |text: &str| match Document::parse(text) {
            Err(Error::Invalid { field: "yaml", message }) => message,
            other => panic!("{other:?}"),
        };
        assert!(at(&TEXT.replace("scheduled", "schedule")).starts_with("At line 8, column "), "an unknown field");
        assert!(at(&TEXT.replace("kind: ImageStream\n", "kind: [\n")).starts_with("At line "), "no YAML");
        assert!(at(&TEXT.replace("ImageStream\n", "Pod\n")).contains("ImageStream"));
        assert!(at("").contains("apiVersion") || !at("").is_empty());
        let bomb = format!("a: &a [x,x]\n{}", "b: &b [*a,*a,*a,*a]\n".repeat(3));
        assert!(!at(&bomb).is_empty());
        assert!(at(&"x".repeat(2 << 20)).contains("1 MB"));
    }
}
