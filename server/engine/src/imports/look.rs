//! One look at the source of one tag: ask where it points, fetch what is new, and let the tag move, or say why not.

use super::guard::Age;
use super::means::{means, setter};
use super::reason::{BACKWARDS, word};
use super::resolve::{Image, Resolver, Wanted};
use super::timing;
use crate::db::clock::Turn;
use crate::db::schedule::{self, Due, Looked};
use crate::db::streams::{TagRow, tags};
use crate::db::{self, Tx};
use crate::engine::Inner;
use crate::streams::record::{Attempt, Failure, Movement, Recorded, Standing, record, record_failure, standing};
use crate::{Error, Upstream, UpstreamKind};
use model::stream::{Backwards, Check, CheckOutcome, EventKind, ImportMode, PullSpec};
use model::{Digest, Instant, Platform};
use std::time::{Duration, Instant as Clock};

/// A look is given up after this long.
pub(super) const PATIENCE: Duration = Duration::from_secs(100);

const KEPT: &str = "The tag stays: it is on hold or protected";
const STOPPED: &str = "The tag stays until somebody accepts the older image";

/// A look at one source that is under way.
pub(super) struct Visit<'a> {
    pub(super) inner: &'a Inner,
    pub(super) due: &'a Due,
    pub(super) now: Instant,
    /// Who wants it.
    pub(super) actor: &'a str,
    /// An older image is welcome.
    pub(super) accept: bool,
}

/// What a look at the source found.
enum Found {
    /// It points where the tag does.
    Same(Digest),
    /// It points elsewhere; the tag is kept where it is, so nothing was fetched.
    Elsewhere(Digest),
    /// A new image, fetched and verified.
    New(Box<Image>),
    /// The registry's own limit is nearly used up; what is left is for people.
    Saved(Instant),
}

impl Visit<'_> {
    /// Looks, and writes down what came of it in one transaction.
    pub(super) async fn run(&self) -> Result<(), Error> {
        let clock = Clock::now();
        let found = match tokio::time::timeout(PATIENCE, self.find()).await {
            Ok(found) => found,
            Err(_) => Err(self.too_slow().into()),
        };
        let duration_ms = i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX);
        let _writing = self.inner.imports.writing.acquire().await.ok();
        let check = Check {
            time: self.now,
            outcome: CheckOutcome::Unchanged,
            status: Some(200),
            digest: None,
            duration_ms,
            message: String::new(),
        };
        let written = match found {
            Ok(Found::Saved(until)) => self.postpone(until).await,
            Ok(Found::Same(digest)) if self.is_settled() => {
                self.unchanged(Check { digest: Some(digest), ..check.clone() }).await
            }
            Ok(Found::Same(digest)) => self.settle(Check { digest: Some(digest), ..check.clone() }).await,
            Ok(Found::Elsewhere(digest)) => {
                let (outcome, message) =
                    if self.due.kept { (CheckOutcome::Unchanged, KEPT) } else { (CheckOutcome::Failed, STOPPED) };
                let check = check.clone();
                self.unchanged(Check { digest: Some(digest), outcome, message: message.to_owned(), ..check }).await
            }
            Ok(Found::New(image)) => self.arrive(&image, check.clone()).await,
            Err(Error::Upstream(failure)) => return self.fail(&failure, check).await,
            Err(error) => Err(error),
        };
        if written.is_err() {
            self.fail(&self.broken(), check).await?;
        }
        written
    }

    async fn find(&self) -> Result<Found, Error> {
        let Inner { db, index, imports, .. } = self.inner;
        let resolver = Resolver { db, index, sources: &imports.sources };
        let wanted = self.wanted().await?;
        if !self.due.is_pending() {
            let client = imports.sources.client(index, &wanted.spec, wanted.insecure, &wanted.means).await?;
            if let Some(budget) = client.reserve(self.now) {
                return Ok(Found::Saved(timing::after_window(self.due, &budget)));
            }
        }
        let pointed = resolver.point(&wanted).await?;
        let same = self.due.digest.as_deref() == Some(pointed.digest.as_str());
        // That this very source has the image was proved when it fulfilled the wish.
        if same && (self.due.kept || self.due.is_fulfilled()) {
            return Ok(Found::Same(pointed.digest));
        }
        if self.due.kept || self.is_stopped_at(&pointed.digest) {
            return Ok(Found::Elsewhere(pointed.digest));
        }
        Ok(Found::New(Box::new(resolver.fetch(&wanted, pointed).await?)))
    }

    /// What the tag wants of its source, in the name of whoever set it.
    async fn wanted(&self) -> Result<Wanted, Error> {
        let Inner { db, .. } = self.inner;
        let spec = PullSpec::parse(&self.due.source).map_err(Error::internal)?;
        let gone = || Error::from(self.refused("The tag is gone".to_owned()));
        let row = tags::by_id(db, self.due.id).await?.ok_or_else(gone)?;
        let access = setter(db, &row).await?.ok_or_else(|| {
            self.refused(format!(
                "{} set this source and may not import into {}/{}:{} any more. Somebody who may has to set it again",
                row.setter, row.project, row.stream, row.name
            ))
        })?;
        Ok(Wanted {
            means: means(self.inner, &access, &row.project, &spec.host()).await?,
            spec,
            insecure: self.due.insecure,
            mode: ImportMode::from_word(&self.due.import_mode).unwrap_or_default(),
            platform: self.due.platform.as_deref().map(Platform::parse),
        })
    }

    fn refused(&self, message: String) -> Upstream {
        Upstream { kind: UpstreamKind::Denied, message, status: None }
    }

    /// Did the guard stop the tag from moving to this very image?
    fn is_stopped_at(&self, digest: &Digest) -> bool {
        let seen = self.due.seen_digest.as_deref() == Some(digest.as_str());
        let stopped =
            self.due.condition_reason.as_deref() == Some(BACKWARDS) && self.due.backwards == Backwards::Stop.as_str();
        stopped && seen && !self.accept && !self.due.is_pending()
    }

    /// Is there nothing to write about the tag beyond the look itself?
    fn is_settled(&self) -> bool {
        self.due.kept || self.due.condition_reason.is_none()
    }

    async fn unchanged(&self, check: Check) -> Result<(), Error> {
        let mut tx = self.inner.db.begin().await?;
        if self.give_back(&mut tx, &check, 0, timing::after_success(self.due, self.now)).await? {
            schedule::wake(&mut tx, &self.due.source_host).await?;
            tx.commit_quietly().await?;
        }
        Ok(())
    }

    /// The source points where the tag does again: what went wrong before is over.
    async fn settle(&self, check: Check) -> Result<(), Error> {
        let Some(digest) = check.digest.clone() else { return Ok(()) };
        let reference = PullSpec::parse(&self.due.source).map_err(Error::internal)?.pinned(&digest);
        let mut turn = Turn::begin(&self.inner.db).await?;
        if let Standing::Current(row) = self.standing(&mut turn).await? {
            record(&mut turn, &row, &self.movement(&digest, &reference, None)).await?;
        }
        self.finish(turn, check, 0, timing::after_success(self.due, self.now)).await
    }

    async fn arrive(&self, image: &Image, check: Check) -> Result<(), Error> {
        let mut check = Check { digest: Some(image.digest.clone()), ..check };
        let mut turn = Turn::begin(&self.inner.db).await?;
        match self.standing(&mut turn).await? {
            Standing::Stale => return Ok(()),
            Standing::Kept => {}
            Standing::Current(row) => {
                image.store(turn.tx()).await?;
                let warning = backwards(&mut turn, &row, &image.digest).await?;
                match warning.as_deref().filter(|_| !self.accept && stops(&row)) {
                    Some(warning) => {
                        let message = format!("{warning}. {STOPPED}");
                        self.condition(&mut turn, &row, BACKWARDS, &message).await?;
                        (check.outcome, check.message) = (CheckOutcome::Failed, message);
                    }
                    None => {
                        let movement = self.movement(&image.digest, &image.reference, warning.as_deref());
                        if let Recorded::Moved(_) = record(&mut turn, &row, &movement).await? {
                            check.outcome = CheckOutcome::Moved;
                        }
                        check.message = warning.unwrap_or_default();
                    }
                }
            }
        }
        self.finish(turn, check, 0, timing::after_success(self.due, self.now)).await
    }

    async fn fail(&self, failure: &Upstream, check: Check) -> Result<(), Error> {
        let message = failure.message.clone();
        let check = Check { outcome: CheckOutcome::Failed, status: failure.status, message, ..check };
        let mut next = timing::after_failure(self.due, failure, self.now);
        self.inner.imports.sources.learn(&self.due.source_host, self.due.insecure, failure);
        if failure.is_about_registry() {
            let rested = self.rest(failure).await?;
            next = next.map(|next| next.max(rested));
        }
        let mut turn = Turn::begin(&self.inner.db).await?;
        if let Standing::Current(row) = self.standing(&mut turn).await? {
            self.condition(&mut turn, &row, word(failure.kind), &failure.message).await?;
        }
        let mut tx = turn.into_tx();
        if self.give_back(&mut tx, &check, self.due.attempts + 1, next).await? {
            tx.commit_quietly().await?;
        }
        Ok(())
    }

    /// The registry as a whole does not answer: it is left alone for a while, longer each time. Answers until when.
    async fn rest(&self, failure: &Upstream) -> Result<Instant, Error> {
        let host = &self.due.source_host;
        let until = timing::rest(schedule::failures(&self.inner.db, host).await?, failure, self.now);
        let mut tx = self.inner.db.begin().await?;
        schedule::rest(&mut tx, host, self.now, until).await?;
        tx.commit_quietly().await?;
        Ok(until)
    }

    async fn postpone(&self, until: Instant) -> Result<(), Error> {
        let mut tx = self.inner.db.begin().await?;
        schedule::postpone(&mut tx, self.due, until).await?;
        tx.commit_quietly().await
    }

    async fn finish(&self, turn: Turn, check: Check, attempts: i64, next: Option<Instant>) -> Result<(), Error> {
        let mut tx = turn.into_tx();
        if self.give_back(&mut tx, &check, attempts, next).await? {
            schedule::wake(&mut tx, &self.due.source_host).await?;
            tx.commit_quietly().await?;
        }
        Ok(())
    }

    /// Writes the look down; false when the tag wants something else by now, or another server took it over: then nothing
    /// of the transaction may last.
    async fn give_back(&self, tx: &mut Tx, check: &Check, attempts: i64, next: Option<Instant>) -> Result<bool, Error> {
        let looked = Looked { at: self.now, outcome: check.outcome, seen: check.digest.as_ref(), attempts, next };
        let ours = schedule::give_back(tx, self.due, &looked).await?;
        if ours {
            db::checks::insert(tx, self.due.id, check).await?;
        }
        Ok(ours)
    }

    async fn standing(&self, turn: &mut Turn) -> Result<Standing, Error> {
        let Due { id, generation, source, .. } = self.due;
        standing(turn, &Attempt { tag_id: *id, generation: *generation, source: source.clone() }).await
    }

    async fn condition(&self, turn: &mut Turn, row: &TagRow, reason: &str, message: &str) -> Result<(), Error> {
        record_failure(turn, row, &Failure { generation: self.due.generation, reason, message }).await
    }

    fn movement<'m>(&'m self, to: &'m Digest, reference: &'m str, warning: Option<&'m str>) -> Movement<'m> {
        Movement {
            kind: EventKind::Import,
            to: Some(to),
            reference,
            generation: self.due.generation,
            actor: self.actor,
            reason: "",
            warning,
        }
    }

    /// An error of ours: what it was stands in the log.
    fn broken(&self) -> Upstream {
        let message = format!("Weir could not take over {}. What went wrong stands in its log", self.due.source);
        Upstream { kind: UpstreamKind::Status, message, status: None }
    }

    fn too_slow(&self) -> Upstream {
        let message = format!("{} did not answer within {} s", self.due.source_host, PATIENCE.as_secs());
        Upstream { kind: UpstreamKind::Unreachable, message, status: None }
    }
}

fn stops(row: &TagRow) -> bool {
    matches!(row.spec(), Ok(Some(spec)) if spec.backwards == Backwards::Stop)
}

/// What is older about an image, both being stored, than about the current one.
async fn backwards(turn: &mut Turn, row: &TagRow, to: &Digest) -> Result<Option<String>, Error> {
    let Some(current) = &row.digest else { return Ok(None) };
    let (old, new) = (Age::stored(turn.tx(), current).await?, Age::stored(turn.tx(), to.as_str()).await?);
    Ok(old.backwards(&new))
}
