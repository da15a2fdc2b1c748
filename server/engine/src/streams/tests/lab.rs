//! An engine with the projects `shop` and `dev`, images made of a letter, and an importer that a test plays.

use crate::db::clock::Turn;
use crate::db::manifests::{self, NewManifest};
use crate::db::streams::{TagRow, tags};
use crate::db::testing::{TestDatabase, databases, person};
use crate::fake::Fake;
use crate::streams::record::{Attempt, Failure, Movement, Recorded, Standing, record, record_failure, standing};
use crate::{Actor, Engine, Error, Expect};
use model::media::{Kind, OCI_INDEX, OCI_MANIFEST};
use model::stream::{EventKind, HistoryFilter, SourceKind, StreamTag, TagPatch, TagPath};
use model::{Digest, Paging, ProjectName};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

pub(super) struct Lab {
    pub(super) engine: Engine,
    pub(super) ana: Actor,
    /// Has the images in `acme/web`; every `quay.io` of a test is this one.
    pub(super) fake: Fake,
    _database: TestDatabase,
}

/// What an import of a tag came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Import {
    Moved,
    Unchanged,
    Kept,
    Stale,
}

impl Lab {
    /// One on each kind of database.
    pub(super) async fn each() -> Vec<Self> {
        let mut labs = Vec::new();
        for database in databases().await {
            let engine = Engine::open(database.config()).await.unwrap();
            let ana = person(&engine, "ana", &[("cluster-admin", "*")]).await;
            for project in ["shop", "dev"] {
                engine.projects().create(&ana, project, "", "").await.unwrap();
            }
            let lab = Self { engine, ana, fake: Fake::start().await, _database: database };
            for letter in 'A'..='F' {
                lab.store(letter, &[]).await;
            }
            labs.push(lab);
        }
        labs
    }

    /// Stores an image made of a letter; with children, an index of them.
    pub(super) async fn store(&self, letter: char, children: &[char]) -> Digest {
        let bytes = bytes(letter, children);
        self.fake.manifest("acme/web", if children.is_empty() { OCI_MANIFEST } else { OCI_INDEX }, &bytes);
        let (digest, children) = (digest(&bytes), children.iter().map(|c| image(*c)).collect::<Vec<_>>());
        let kind = if children.is_empty() { Kind::Image } else { Kind::Index };
        let new = NewManifest {
            digest: &digest,
            media_type: if children.is_empty() { OCI_MANIFEST } else { OCI_INDEX },
            kind,
            artifact_type: None,
            size: i64::from(u32::from(letter)),
            platforms: "linux/amd64".into(),
            built: None,
            subject: None,
            children: children.iter().collect(),
            layers: vec![],
            labels: &BTreeMap::new(),
        };
        let mut tx = self.engine.inner.db.begin().await.unwrap();
        manifests::put_content(&mut tx, &digest, &bytes).await.unwrap();
        manifests::put(&mut tx, &new).await.unwrap();
        tx.commit_quietly().await.unwrap();
        digest
    }

    pub(super) async fn tag(&self, tag: &str) -> StreamTag {
        self.engine.streams().tag(&self.ana, &path(tag)).await.unwrap()
    }

    pub(super) async fn exists(&self, tag: &str) -> bool {
        self.engine.streams().tag(&self.ana, &path(tag)).await.is_ok()
    }

    /// The letter a tag points at.
    pub(super) async fn at(&self, tag: &str) -> Option<char> {
        self.tag(tag).await.status.digest.as_ref().map(letter)
    }

    /// The letters that a tag pointed at, newest first: OKD's list of items.
    pub(super) async fn items(&self, tag: &str) -> String {
        let path = path(tag);
        let (project, stream) = (path.project.as_str(), path.stream.as_str());
        let items = self.engine.streams().items(&self.ana, project, stream, 1000).await.unwrap();
        let events = items.get(&path.tag).cloned().unwrap_or_default();
        events.iter().map(|event| event.to.as_ref().map_or('-', letter)).collect()
    }

    /// The kinds of a tag's moves, newest first.
    pub(super) async fn kinds(&self, tag: &str) -> Vec<EventKind> {
        let all = HistoryFilter::default();
        let history = self.engine.streams().history(&self.ana, &path(tag), &all, Paging::default()).await.unwrap();
        history.events.items.iter().map(|event| event.kind).collect()
    }

    pub(super) async fn set(&self, tag: &str, patch: &TagPatch) -> Result<StreamTag, Error> {
        self.engine.streams().set(&self.ana, &path(tag), patch, Expect::Any, "").await
    }

    /// A tag whose source is an image in a registry.
    pub(super) async fn external(&self, tag: &str, spec: &str) -> StreamTag {
        let patch = TagPatch { insecure: Some(true), ..TagPatch::from(SourceKind::Image, self.spec(spec)) };
        self.set(tag, &patch).await.unwrap()
    }

    /// A pull spec at the registry of this test.
    pub(super) fn spec(&self, spec: &str) -> String {
        spec.replace("quay.io", self.fake.url().authority())
    }

    /// Where the image made of a letter can be pulled.
    pub(super) fn reference(&self, letter: char) -> String {
        self.spec(&format!("quay.io/acme/web@{}", image(letter)))
    }

    pub(super) async fn follow(&self, tag: &str, source: &str) -> Result<StreamTag, Error> {
        self.set(tag, &TagPatch::from(SourceKind::Tag, source)).await
    }

    /// `oc tag SOURCE DEST`: copies what a stream tag has now.
    pub(super) async fn copy(&self, source: &str, tag: &str) -> Result<StreamTag, Error> {
        let source = model::stream::TypedSource::new(SourceKind::Tag, source);
        self.engine.streams().tag_image(&self.ana, &path(tag), &source, false, Expect::Any, "").await
    }

    /// `oc tag STREAM@DIGEST DEST`.
    pub(super) async fn pin(&self, stream: &str, letter: char, tag: &str) -> Result<StreamTag, Error> {
        self.set(tag, &TagPatch::from(SourceKind::StreamImage, format!("{stream}@{}", image(letter)))).await
    }

    pub(super) async fn rollback(&self, tag: &str, to: char, seen: char) -> Result<StreamTag, Error> {
        let (to, seen) = (image(to), image(seen));
        self.engine.streams().rollback(&self.ana, &path(tag), &to, Some(&seen), "5xx after deploy").await
    }

    pub(super) async fn resume(&self, tag: &str) -> Result<StreamTag, Error> {
        self.engine.streams().resume(&self.ana, &path(tag)).await
    }

    pub(super) async fn row(&self, tag: &str) -> Option<TagRow> {
        tags::live(&self.engine.inner.db, &path(tag)).await.unwrap()
    }

    /// What an import sets out to do now.
    pub(super) async fn attempt(&self, tag: &str) -> Attempt {
        let row = self.row(tag).await.unwrap();
        Attempt { tag_id: row.id, generation: row.generation, source: row.source }
    }

    /// An import that set out so finds the image made of a letter.
    pub(super) async fn finds(&self, attempt: &Attempt, letter: char) -> Import {
        self.finds_digest(attempt, &image(letter)).await
    }

    async fn finds_digest(&self, attempt: &Attempt, to: &Digest) -> Import {
        let mut turn = Turn::begin(&self.engine.inner.db).await.unwrap();
        let row = match standing(&mut turn, attempt).await.unwrap() {
            Standing::Current(row) => row,
            Standing::Kept => {
                tags::set_seen(turn.tx(), attempt.tag_id, Some(to.as_str())).await.unwrap();
                turn.commit_quietly().await.unwrap();
                return Import::Kept;
            }
            Standing::Stale => return Import::Stale,
        };
        let reference = self.spec(&format!("quay.io/acme/web@{to}"));
        let movement = Movement {
            kind: EventKind::Import,
            to: Some(to),
            reference: &reference,
            generation: attempt.generation,
            actor: "weir",
            reason: "",
            warning: None,
        };
        let recorded = record(&mut turn, &row, &movement).await.unwrap();
        turn.commit_quietly().await.unwrap();
        if recorded == Recorded::Unchanged { Import::Unchanged } else { Import::Moved }
    }

    pub(super) async fn import(&self, tag: &str, letter: char) -> Import {
        self.finds(&self.attempt(tag).await, letter).await
    }

    pub(super) async fn import_digest(&self, tag: &str, to: &Digest) -> Import {
        self.finds_digest(&self.attempt(tag).await, to).await
    }

    pub(super) async fn fails(&self, tag: &str, reason: &str, message: &str) {
        let attempt = self.attempt(tag).await;
        let mut turn = Turn::begin(&self.engine.inner.db).await.unwrap();
        if let Standing::Current(row) = standing(&mut turn, &attempt).await.unwrap() {
            let failure = Failure { generation: attempt.generation, reason, message };
            record_failure(&mut turn, &row, &failure).await.unwrap();
            turn.commit_quietly().await.unwrap();
        }
    }

    /// A push: it moves the tag whatever is wanted of it.
    pub(super) async fn push(&self, tag: &str, letter: char) {
        let row = self.row(tag).await.unwrap();
        let (to, reference) = (image(letter), self.spec(&format!("quay.io/acme/web:pushed@{}", image(letter))));
        let movement = Movement {
            kind: EventKind::Push,
            to: Some(&to),
            reference: &reference,
            generation: row.generation,
            actor: "ci",
            reason: "",
            warning: None,
        };
        let mut turn = Turn::begin(&self.engine.inner.db).await.unwrap();
        record(&mut turn, &row, &movement).await.unwrap();
        turn.commit_quietly().await.unwrap();
    }
}

/// `[project/]stream:tag`, in `shop` unless said.
pub(super) fn path(text: &str) -> TagPath {
    TagPath::parse(text, &ProjectName::parse("shop").unwrap()).unwrap()
}

/// The digest of the image made of a letter.
pub(super) fn image(letter: char) -> Digest {
    digest(&bytes(letter, &[]))
}

/// The letter of an image.
pub(super) fn letter(digest: &Digest) -> char {
    ('A'..='Z').find(|letter| image(*letter) == *digest).unwrap_or('?')
}

fn bytes(letter: char, children: &[char]) -> Vec<u8> {
    let descriptor = |c: &char| json!({"mediaType": OCI_MANIFEST, "digest": image(*c), "size": 2, "platform": {"os": "linux", "architecture": "amd64"}});
    let layer =
        json!({"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": digest(&[letter as u8]), "size": 1});
    let config = json!({"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(b"{}"), "size": 2});
    let value = if children.is_empty() {
        json!({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": config, "layers": [layer]})
    } else {
        let manifests: Vec<_> = children.iter().map(descriptor).collect();
        json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests, "annotations": {"letter": letter}})
    };
    value.to_string().into_bytes()
}

fn digest(bytes: &[u8]) -> Digest {
    Digest::parse(&format!("sha256:{:x}", Sha256::digest(bytes))).unwrap()
}
