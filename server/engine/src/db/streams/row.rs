//! A stream tag as it is stored.

use crate::Error;
use crate::db::instant;
use model::media::Kind;
use model::stream::{
    Backwards, CheckOutcome, Condition, CurrentImage, Hold, ImagePath, ImportMode, LastCheck, Named, PullSpec,
    ReferencePolicy, Source, SourceKind, StreamTag, TagPath, TagSpec, TagStatus,
};
use model::tag::PlatformState;
use model::{Digest, Instant, Platform};
use sqlx::FromRow;
use std::collections::BTreeSet;

/// A stream tag with the names of its stream and project. Live, unless `deleted_at` says otherwise.
#[derive(FromRow, Debug, Clone)]
pub(crate) struct TagRow {
    pub(crate) id: i64,
    pub(crate) stream_id: i64,
    pub(crate) project: String,
    pub(crate) stream: String,
    pub(crate) name: String,
    pub(crate) version: i64,
    pub(crate) protected: bool,
    deleted_at: Option<i64>,

    pub(crate) wanted: bool,
    source_kind: Option<String>,
    /// The source as typed.
    pub(crate) source: String,
    source_project: Option<String>,
    source_stream: Option<String>,
    source_tag: Option<String>,
    source_digest: Option<String>,
    reference_only: bool,
    scheduled: bool,
    interval_s: i64,
    insecure: bool,
    import_mode: String,
    platform: Option<String>,
    reference_policy: String,
    annotations: String,
    backwards: String,
    /// The generation of the wish.
    pub(crate) generation: i64,
    /// Who answers for the wish: their rights decide whether it is fulfilled.
    pub(crate) setter: String,

    held_at: Option<i64>,
    held_by: Option<String>,
    held_reason: Option<String>,

    /// The current image.
    pub(crate) digest: Option<String>,
    pub(crate) reference: String,
    pub(crate) status_generation: i64,
    moved_at: Option<i64>,
    /// The sequence of the current move; `None` when the tag never had anything.
    pub(crate) event: Option<i64>,
    pub(crate) condition_reason: Option<String>,
    pub(crate) condition_message: Option<String>,
    pub(crate) condition_generation: Option<i64>,
    condition_since: Option<i64>,

    next_check_at: Option<i64>,
    checked_at: Option<i64>,
    check_outcome: Option<String>,
    pub(crate) attempts: i64,
    pub(crate) seen_digest: Option<String>,
}

impl TagRow {
    pub(crate) fn path(&self) -> Result<TagPath, Error> {
        TagPath::new(&self.project, &self.stream, &self.name).map_err(Error::internal)
    }

    /// May the tag not move by itself?
    pub(crate) fn is_kept(&self) -> bool {
        self.held_at.is_some() || self.protected
    }

    pub(crate) fn is_held(&self) -> bool {
        self.held_at.is_some()
    }

    /// Is its wish newer than its image and its last failure?
    pub(crate) fn is_pending(&self) -> bool {
        self.generation > self.status_generation.max(self.condition_generation.unwrap_or(0))
    }

    /// What is wanted of it.
    pub(crate) fn spec(&self) -> Result<Option<TagSpec>, Error> {
        if !self.wanted {
            return Ok(None);
        }
        Ok(Some(TagSpec {
            source: self.source()?,
            reference: self.reference_only,
            scheduled: self.scheduled,
            interval: self.interval_s,
            insecure: self.insecure,
            import_mode: ImportMode::from_word(&self.import_mode).unwrap_or_default(),
            platform: self.platform.as_deref().map(Platform::parse),
            reference_policy: ReferencePolicy::from_word(&self.reference_policy).unwrap_or_default(),
            annotations: serde_json::from_str(&self.annotations).map_err(Error::internal)?,
            backwards: Backwards::from_word(&self.backwards).unwrap_or_default(),
            generation: self.generation,
        }))
    }

    fn source(&self) -> Result<Option<Source>, Error> {
        let Some(kind) = self.source_kind.as_deref().and_then(SourceKind::from_word) else { return Ok(None) };
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let [project, stream, tag] = [&self.source_project, &self.source_stream, &self.source_tag].map(part);
        let named = match kind {
            SourceKind::Image => Named::Image(PullSpec::parse(&self.source).map_err(Error::internal)?),
            SourceKind::Tag => Named::Tag(TagPath::new(&project, &stream, &tag).map_err(Error::internal)?),
            SourceKind::StreamImage => {
                let digest = part(&self.source_digest);
                Named::StreamImage(ImagePath::new(&project, &stream, &digest).map_err(Error::internal)?)
            }
        };
        Ok(Some(Source { text: self.source.clone(), named }))
    }

    /// The current image, checked.
    pub(crate) fn current(&self) -> Result<Option<Digest>, Error> {
        self.digest.clone().map(Digest::try_from).transpose().map_err(Error::internal)
    }

    /// When the last import first failed the way it does.
    pub(crate) fn condition_since(&self) -> Option<Instant> {
        self.condition_since.map(instant)
    }

    fn status(&self) -> Result<TagStatus, Error> {
        let condition = self.condition_reason.clone().map(|reason| Condition {
            reason,
            message: self.condition_message.clone().unwrap_or_default(),
            generation: self.condition_generation.unwrap_or_default(),
            since: self.condition_since.map_or(Instant::UNIX_EPOCH, instant),
        });
        let outcome = self.check_outcome.as_deref().and_then(CheckOutcome::from_word);
        let last_check = self.checked_at.zip(outcome).map(|(at, outcome)| LastCheck { at: instant(at), outcome });
        Ok(TagStatus {
            digest: self.current()?,
            reference: self.reference.clone(),
            generation: self.status_generation,
            moved: self.moved_at.map(instant),
            event: self.event,
            condition,
            last_check,
            next_check: self.next_check_at.map(instant),
            attempts: self.attempts,
            seen: self.seen_digest.clone().and_then(|digest| Digest::try_from(digest).ok()),
        })
    }

    fn hold(&self) -> Option<Hold> {
        self.held_at.map(|at| Hold {
            by: self.held_by.clone().unwrap_or_default(),
            reason: self.held_reason.clone().unwrap_or_default(),
            since: instant(at),
        })
    }
}

/// A stream tag with what its pages show beside.
#[derive(FromRow)]
pub(super) struct ViewRow {
    #[sqlx(flatten)]
    row: TagRow,
    image_kind: Option<String>,
    artifact_type: Option<String>,
    platforms: Option<String>,
    size: Option<i64>,
    built_at: Option<i64>,
    source_missing: bool,
    followers: Option<String>,
}

impl ViewRow {
    pub(super) fn id(&self) -> i64 {
        self.row.id
    }
}

impl TryFrom<ViewRow> for StreamTag {
    type Error = Error;

    fn try_from(view: ViewRow) -> Result<Self, Error> {
        let row = view.row;
        let image = view.image_kind.map(|kind| CurrentImage {
            kind: Kind::from_word(&kind),
            artifact_type: view.artifact_type,
            platforms: PlatformState::decode(&view.platforms.unwrap_or_default()),
            size: view.size.unwrap_or_default(),
            built: view.built_at.map(instant),
        });
        let path = row.path()?;
        let followers = view.followers.unwrap_or_default();
        let followers: BTreeSet<TagPath> =
            followers.split_ascii_whitespace().filter_map(|text| TagPath::parse(text, &path.project).ok()).collect();
        let status = row.status()?;
        Ok(Self {
            version: row.version,
            spec: row.spec()?,
            hold: row.hold(),
            protected: row.protected,
            image,
            source_missing: view.source_missing,
            followers: followers.into_iter().collect(),
            pull: Some(status.reference.clone()).filter(|reference| !reference.is_empty()),
            deleted: row.deleted_at.map(instant),
            status,
            path,
        })
    }
}
