//! One pass: what is wanted is compared with what is there, and brought about.

use super::inventory::Inventory;
use super::operator::{Operator, Progress};
use super::{conditions, configure, install, remove, retry};
use crate::db::samples::{self as rows, Known};
use crate::db::sight::EVERYTHING;
use crate::{Actor, Engine, Error, db};
use model::Instant;
use model::samples::{Condition, ConditionType, ManagementState, PROJECT, SampleKind, SamplesConfig};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use time::Duration;

/// How often everything is looked at, changed or not: files may have changed.
const WHOLE: Duration = Duration::minutes(10);
/// Changes that are looked at one by one; beyond that everything is.
const MANY: i64 = 1000;

/// What a pass works with.
pub(super) struct Pass<'a> {
    pub(super) engine: &'a Engine,
    pub(super) actor: Actor,
    pub(super) config: SamplesConfig,
    pub(super) now: Instant,
    pub(super) inventory: Arc<Inventory>,
    /// What Weir knows of, as it was when the pass began.
    pub(super) known: BTreeMap<(SampleKind, String), Known>,
}

/// Does what there is to do.
pub(super) async fn run(
    engine: &Engine,
    operator: &Operator,
    progress: &mut Progress,
    now: Instant,
) -> Result<(), Error> {
    let database = &engine.inner.db;
    let clock = db::clock::value(database).await?;
    let retries = progress.retry_at.is_some_and(|at| at <= now);
    let idle = progress.seen == Some(clock) && progress.whole_at.is_some_and(|at| now < at);
    if idle && !retries {
        return Ok(());
    }
    let config = configure::ensured(engine, &operator.source).await?;
    let identity = Some((config.uid.clone(), config.generation));
    let again = progress.config != identity || progress.whole_at.is_none_or(|at| at <= now);
    let changed = match progress.seen.filter(|_| !again) {
        Some(since) => changed(engine, since).await?,
        None => None,
    };
    if !retries && changed.as_ref().is_some_and(BTreeSet::is_empty) {
        progress.seen = Some(clock);
        return Ok(());
    }
    progress.retry_at = None;
    let settled = match config.spec.management_state {
        ManagementState::Unmanaged => conditions::unmanaged(engine, &config, now).await.map(|()| true)?,
        // What people bring back afterwards stays: OKD leaves everything alone once it is removed.
        ManagementState::Removed if is_removed(&config) => true,
        ManagementState::Removed => remove::all(engine, &config, now).await.map(|()| true)?,
        ManagementState::Managed => {
            if again {
                operator.download(engine, now).await;
            }
            let inventory = inventory(operator, &config, progress, again).await?;
            let settled = managed(engine, &config, inventory, changed, now).await?;
            progress.retry_at = retry::due(engine, &config, now).await?;
            settled
        }
    };
    progress.config = identity;
    if settled {
        progress.seen = Some(clock);
    }
    if again {
        progress.whole_at = Some(now + WHOLE);
    }
    Ok(())
}

/// Was everything taken away that this configuration wants to be?
fn is_removed(config: &SamplesConfig) -> bool {
    let pending = config.status.condition(ConditionType::RemovePending);
    config.status.observed_generation == config.generation && !pending.is_some_and(Condition::is_true)
}

/// What there should be. Files of the administrator are read when everything is looked at, and kept until then.
async fn inventory(
    operator: &Operator,
    config: &SamplesConfig,
    progress: &mut Progress,
    again: bool,
) -> Result<Arc<Inventory>, Error> {
    if let Some(kept) = progress.inventory.take().filter(|_| !again) {
        progress.inventory = Some(kept.clone());
        return Ok(kept);
    }
    let read = Arc::new(operator.inventory(&config.spec).await?);
    progress.inventory = operator.source.more.is_some().then(|| read.clone());
    Ok(read)
}

/// The samples that something happened to; `None` when that is too much to tell.
async fn changed(engine: &Engine, since: i64) -> Result<Option<BTreeSet<(SampleKind, String)>>, Error> {
    let database = &engine.inner.db;
    let streams = db::streams::changed(database, EVERYTHING, Some(PROJECT), since, MANY).await?;
    let templates = db::templates::changed(database, EVERYTHING, PROJECT, since, MANY).await?;
    if streams.len().max(templates.len()) >= usize::try_from(MANY).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let streams = streams.into_iter().map(|facts| (SampleKind::ImageStream, facts.stream.name.to_string()));
    let templates = templates.into_iter().map(|facts| (SampleKind::Template, facts.card.name.to_string()));
    Ok(Some(streams.chain(templates).collect()))
}

/// Brings about what is wanted of `only` some samples, or of all. False when somebody was quicker and it is to be tried again.
async fn managed(
    engine: &Engine,
    config: &SamplesConfig,
    inventory: Arc<Inventory>,
    only: Option<BTreeSet<(SampleKind, String)>>,
    now: Instant,
) -> Result<bool, Error> {
    let known = rows::known(&engine.inner.db).await?.into_iter();
    let known = known.map(|known| ((known.kind, known.name.clone()), known)).collect();
    let pass = Pass { engine, actor: Actor::system(), config: config.clone(), now, inventory, known };
    let settled = pass.work(only.as_ref()).await?;
    conditions::managed(&pass).await?;
    Ok(settled)
}

impl Pass<'_> {
    async fn work(&self, only: Option<&BTreeSet<(SampleKind, String)>>) -> Result<bool, Error> {
        let mut settled = true;
        self.ensure_project().await?;
        for (key, wanted) in &self.inventory.samples {
            if only.is_none_or(|only| only.contains(key)) {
                settled &= self.settled(install::sample(self, wanted, self.known.get(key)).await)?;
            }
        }
        let gone =
            self.known.values().filter(|known| !self.inventory.samples.contains_key(&(known.kind, known.name.clone())));
        for known in gone {
            // While some file cannot be read, nobody knows what is no longer among the samples.
            if self.inventory.problems.is_empty() {
                settled &= self.settled(remove::pruned(self, known).await)?;
            }
        }
        Ok(settled)
    }

    /// Somebody may have been quicker: then it is looked at again.
    fn settled(&self, done: Result<(), Error>) -> Result<bool, Error> {
        match done {
            Ok(()) => Ok(true),
            Err(Error::Conflict { message }) => {
                tracing::info!(message, "a sample is looked at again");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    async fn ensure_project(&self) -> Result<(), Error> {
        let projects = self.engine.projects();
        match projects.get(&self.actor, PROJECT).await {
            Err(Error::NotFound { .. }) => {}
            other => return other.map(drop),
        }
        let about = "Image streams and templates for everybody, kept in repair by Weir.";
        projects.create(&self.actor, PROJECT, "Samples", about).await.map(drop)
    }
}
