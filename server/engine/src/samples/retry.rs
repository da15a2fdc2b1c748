//! Imports of samples that failed for good are asked for again, later and later.

use super::Samples;
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::samples::{self as rows, Import, Known, NewEvent};
use crate::db::streams::tags;
use crate::streams::wish::again;
use crate::{Actor, Engine, Error};
use model::Instant;
use model::samples::{SampleKind, SampleState, SamplesConfig};
use std::collections::BTreeMap;
use time::Duration;

/// The first pause after the importer has given up; twice as long after each further try.
const FIRST: Duration = Duration::hours(1);
const LONGEST: Duration = Duration::hours(24);

impl Samples<'_> {
    /// Asks for the failed imports of a sample stream again, now.
    ///
    /// # Errors
    /// `NotFound` when there is no such sample stream; `Invalid` for `name` when none of its imports failed.
    pub async fn retry(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        self.may_administer(actor, "samples.retry").await?;
        let database = &self.0.inner.db;
        let known = rows::known(database).await?.into_iter();
        let mut known = known.filter(|known| known.kind == SampleKind::ImageStream && known.name == name);
        let known = known.next().ok_or_else(|| Error::not_found("sample image stream", name))?;
        let imports = rows::imports(database).await?;
        let failed: Vec<&Import> =
            imports.iter().filter(|import| import.stream == name && has_failed(import)).collect();
        if failed.is_empty() {
            return Err(Error::invalid("name", format!("No import of {name} has failed, or its tags are on hold")));
        }
        ask(self.0, actor, Known { retries: 0, retry_at: None, ..known }, &failed).await
    }
}

/// Asks for what is due, and answers when the next retry is.
pub(super) async fn due(engine: &Engine, config: &SamplesConfig, now: Instant) -> Result<Option<Instant>, Error> {
    let imports = rows::imports(&engine.inner.db).await?;
    let mut given_up: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
    for import in imports.iter().filter(|import| has_failed(import) && import.next_check_at.is_none()) {
        given_up.entry(&import.stream).or_default().push(import);
    }
    let mut next = None;
    for known in rows::known(&engine.inner.db).await? {
        let ours = known.kind == SampleKind::ImageStream
            && known.state == SampleState::Installed
            && !config.spec.skips(known.kind, &known.name);
        let failed = given_up.get(known.name.as_str()).filter(|_| ours);
        let at = match (failed, known.retry_at) {
            (None, None) => continue,
            // Others of its imports may still be under way.
            (None, Some(_)) if imports.iter().any(|import| import.stream == known.name) => continue,
            (None, Some(_)) => {
                set(engine, Known { retries: 0, retry_at: None, ..known }).await?;
                continue;
            }
            (Some(failed), Some(at)) if at <= now => {
                let at = now + pause(known.retries + 1);
                let known = Known { retries: known.retries + 1, retry_at: Some(at), ..known };
                metrics::counter!("openshift_samples_retry_imagestream_import_total", "imagestreamname" => known.name.clone())
                    .increment(1);
                ask(engine, &Actor::system(), known, failed).await?;
                at
            }
            (Some(_), Some(at)) => at,
            (Some(_), None) => {
                let at = now + pause(known.retries);
                set(engine, Known { retry_at: Some(at), ..known }).await?;
                at
            }
        };
        next = Some(next.map_or(at, |next: Instant| next.min(at)));
    }
    Ok(next)
}

/// Can the import be asked for again?
fn has_failed(import: &Import) -> bool {
    import.reason.is_some() && !import.kept && !import.pending
}

fn pause(retries: i64) -> Duration {
    (FIRST * (1_i32 << retries.clamp(0, 5))).min(LONGEST)
}

async fn set(engine: &Engine, known: Known) -> Result<(), Error> {
    let mut turn = Turn::begin(&engine.inner.db).await?;
    rows::put(&mut turn, &known).await?;
    turn.commit_quietly().await
}

async fn ask(engine: &Engine, actor: &Actor, known: Known, failed: &[&Import]) -> Result<(), Error> {
    let mut turn = Turn::begin(&engine.inner.db).await?;
    for import in failed {
        if let Some(row) = tags::by_id(turn.tx(), import.id).await? {
            again(&mut turn, &row).await?;
        }
    }
    rows::put(&mut turn, &known).await?;
    let names: Vec<&str> = failed.iter().map(|import| import.tag.as_str()).collect();
    let sample = Some((known.kind, known.name.as_str()));
    let event = NewEvent { actor: &actor.name, what: "retried", sample, message: &names.join(", ") };
    rows::tell(&mut turn, &event).await?;
    let told = Entry::about(actor, "samples.retry", format!("stream {}", known.name)).after(names.join(", "));
    turn.commit_audited(&[told]).await?;
    engine.inner.imports.wake();
    Ok(())
}
