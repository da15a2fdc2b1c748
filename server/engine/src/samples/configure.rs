//! Saying what is wanted of the samples.

use super::{Samples, SamplesSource};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::samples::{self as rows, Known, NewEvent};
use crate::streams::manage::uid;
use crate::{Actor, Engine, Error};
use model::Instant;
use model::access::{Object, Right};
use model::samples::{ARCHITECTURES, PROJECT, SampleKind, SampleState, SamplesConfig, SamplesSpec, samples_registry};

/// Names of a skip list that are taken.
const MOST: usize = 10_000;

/// What somebody saw of the configuration before they changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Whatever is there.
    Any,
    /// All of it, what came of it included (OKD's `resourceVersion`).
    Version(i64),
    /// What is wanted.
    Generation(i64),
}

impl Samples<'_> {
    /// The configuration: what is wanted, and what came of it.
    ///
    /// # Errors
    /// When the actor may not view it.
    pub async fn config(&self, actor: &Actor) -> Result<SamplesConfig, Error> {
        actor.must(Right::View, Object::Project(PROJECT)).map_err(|error| match error {
            Error::NotFound { .. } => Error::not_found("configuration of the samples", "cluster"),
            error => error,
        })?;
        ensured(self.0, &self.0.inner.samples.source).await
    }

    /// Wants something else, and brings it about. `seen` is what the edit was made from.
    ///
    /// # Errors
    /// `Invalid` for `samples_registry`, `architectures`, `skipped_imagestreams` or `skipped_templates`; `Conflict` when it
    /// changed meanwhile.
    pub async fn configure(&self, actor: &Actor, spec: &SamplesSpec, seen: Seen) -> Result<SamplesConfig, Error> {
        self.may_administer(actor, "samples.configure").await?;
        let now = self.config(actor).await?;
        let spec = self.checked(spec, &now.spec).await?;
        match seen {
            Seen::Version(version) if version != now.version => return Err(stale()),
            Seen::Generation(generation) if generation != now.generation => return Err(stale()),
            _ => {}
        }
        if spec != now.spec {
            self.want(actor, &now, &spec, None).await?;
        }
        self.config(actor).await
    }

    /// Writes down what is wanted and brings it about. A new generation has everything looked at, also when nothing else is
    /// wanted. `taken` is a sample that takes the place of what somebody made.
    async fn want(
        &self,
        actor: &Actor,
        now: &SamplesConfig,
        spec: &SamplesSpec,
        taken: Option<&Known>,
    ) -> Result<(), Error> {
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        if !rows::set_spec(&mut turn, now.generation, spec).await? {
            return Err(stale());
        }
        let message = difference(&now.spec, spec);
        if !message.is_empty() {
            let event = NewEvent { actor: &actor.name, what: "configured", sample: None, message: &message };
            rows::tell(&mut turn, &event).await?;
            tracing::info!(actor = %actor.name, message, "samples configured");
        }
        if let Some(known) = taken {
            rows::put(&mut turn, known).await?;
            let sample = Some((known.kind, known.name.as_str()));
            let message = "It takes the place of what somebody made under its name";
            rows::tell(&mut turn, &NewEvent { actor: &actor.name, what: "taken over", sample, message }).await?;
        }
        turn.commit_audited(&[Entry::about(actor, "samples.configure", "samples").after(message)]).await?;
        self.bring_about().await;
        Ok(())
    }

    /// Forgets what was wanted: the defaults count again.
    ///
    /// # Errors
    /// When the actor may not change it.
    pub async fn reset(&self, actor: &Actor) -> Result<SamplesConfig, Error> {
        self.may_administer(actor, "samples.reset").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        rows::delete_config(&mut turn).await?;
        let event = NewEvent { actor: &actor.name, what: "reset", sample: None, message: "" };
        rows::tell(&mut turn, &event).await?;
        turn.commit_audited(&[Entry::about(actor, "samples.reset", "samples")]).await?;
        self.bring_about().await;
        self.config(actor).await
    }

    /// Leaves a sample alone from now on. What there is of it stays.
    ///
    /// # Errors
    /// `NotFound` when there is no such sample.
    pub async fn skip(&self, actor: &Actor, kind: SampleKind, name: &str) -> Result<(), Error> {
        self.may_administer(actor, "samples.skip").await?;
        self.known(kind, name).await?;
        let config = self.config(actor).await?;
        let mut spec = config.spec.clone();
        if !spec.skips(kind, name) {
            spec.skipped_mut(kind).push(name.to_owned());
            self.configure(actor, &spec, Seen::Generation(config.generation)).await?;
        }
        Ok(())
    }

    /// Brings a sample back into line: skipped no longer, and instead of what somebody made under its name.
    ///
    /// # Errors
    /// `NotFound` when there is no such sample; `Invalid` for `name` unless the samples are managed.
    pub async fn restore(&self, actor: &Actor, kind: SampleKind, name: &str) -> Result<(), Error> {
        use model::samples::ManagementState::Managed;
        self.may_administer(actor, "samples.restore").await?;
        let known = self.known(kind, name).await?;
        let config = self.config(actor).await?;
        if config.spec.management_state != Managed {
            return Err(Error::invalid("name", "The samples are not managed. Choose Managed and save first"));
        }
        let there = super::thing::find(self.0, kind, name).await?;
        let taken = there.filter(|thing| thing.uid != known.uid).map(|thing| Known {
            uid: thing.uid,
            content: String::new(),
            state: SampleState::Installed,
            message: String::new(),
            ..known
        });
        let mut spec = config.spec.clone();
        spec.skipped_mut(kind).retain(|skipped| skipped != name);
        self.want(actor, &config, &spec, taken.as_ref()).await
    }

    /// Samples are the installation's.
    pub(super) async fn may_administer(&self, actor: &Actor, action: &'static str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, action).await
    }

    async fn known(&self, kind: SampleKind, name: &str) -> Result<Known, Error> {
        let known = rows::known(&self.0.inner.db).await?;
        let found = known.into_iter().find(|known| known.kind == kind && known.name == name);
        let what = match kind {
            SampleKind::ImageStream => "sample image stream",
            SampleKind::Template => "sample template",
        };
        found.ok_or_else(|| Error::not_found(what, name))
    }

    /// Whoever changed something sees at once what came of it. What fails is tried again in the background.
    async fn bring_about(&self) {
        if let Err(error) = self.0.inner.samples.work(self.0, Instant::now_utc()).await {
            tracing::error!(?error, "the samples could not be brought in line");
        }
    }

    /// What can be wanted, tidied. Names in the lists must be those of samples, but for what stood there before.
    async fn checked(&self, spec: &SamplesSpec, now: &SamplesSpec) -> Result<SamplesSpec, Error> {
        let mut spec = spec.clone();
        let wrong = |message| Error::invalid("samples_registry", message);
        spec.samples_registry = samples_registry(&spec.samples_registry).map_err(wrong)?;
        tidy(&mut spec.architectures);
        if let Some(odd) = spec.architectures.iter().find(|word| !ARCHITECTURES.contains(&word.as_str())) {
            let message = format!("“{odd}” is none of {}", ARCHITECTURES.join(", "));
            return Err(Error::invalid("architectures", message));
        }
        for (kind, field) in
            [(SampleKind::ImageStream, "skipped_imagestreams"), (SampleKind::Template, "skipped_templates")]
        {
            tidy(spec.skipped_mut(kind));
            let added: Vec<&String> = spec.skipped(kind).iter().filter(|name| !now.skips(kind, name)).collect();
            if added.len() > MOST {
                return Err(Error::invalid(field, format!("Name at most {MOST}")));
            }
            if !added.is_empty() {
                self.refuse_unknown(kind, field, &added).await?;
            }
        }
        Ok(spec)
    }

    async fn refuse_unknown(&self, kind: SampleKind, field: &'static str, names: &[&String]) -> Result<(), Error> {
        let inventory = self.0.inner.samples.inventory(&SamplesSpec::default()).await?;
        let there: Vec<&str> =
            inventory.samples.keys().filter(|(other, _)| *other == kind).map(|(_, name)| name.as_str()).collect();
        let Some(unknown) = names.iter().find(|name| !there.contains(&name.as_str())) else { return Ok(()) };
        let alike = there.iter().find(|name| name.starts_with(unknown.as_str()) || unknown.starts_with(**name));
        let remedy = alike.map(|name| format!(". Do you mean {name}?")).unwrap_or_default();
        Err(Error::invalid(field, format!("There is no sample {} “{unknown}”{remedy}", kind.word())))
    }
}

/// The configuration; made with the defaults when it is not there.
pub(super) async fn ensured(engine: &Engine, source: &SamplesSource) -> Result<SamplesConfig, Error> {
    if let Some(config) = rows::config(&engine.inner.db).await? {
        return Ok(config);
    }
    let mut turn = Turn::begin(&engine.inner.db).await?;
    let spec = SamplesSpec { management_state: source.state, ..SamplesSpec::default() };
    rows::create(&mut turn, &uid(), &spec).await?;
    turn.commit_quietly().await?;
    let config = rows::config(&engine.inner.db).await?;
    config.ok_or_else(|| Error::internal("the configuration of the samples was just made and is not there"))
}

fn stale() -> Error {
    Error::conflict("The configuration of the samples was changed meanwhile. Reload to see the change, then save again")
}

fn tidy(words: &mut Vec<String>) {
    let mut seen = std::collections::BTreeSet::new();
    words.iter_mut().for_each(|word| *word = word.trim().to_owned());
    words.retain(|word| !word.is_empty() && seen.insert(word.clone()));
}

/// What became otherwise, for people.
fn difference(was: &SamplesSpec, is: &SamplesSpec) -> String {
    let mut parts = Vec::new();
    if was.management_state != is.management_state {
        parts.push(format!("{} instead of {}", is.management_state.as_str(), was.management_state.as_str()));
    }
    if was.samples_registry != is.samples_registry {
        let registry = if is.samples_registry.is_empty() { "as written" } else { &is.samples_registry };
        parts.push(format!("registry {registry}"));
    }
    if was.architectures != is.architectures {
        let words = if is.architectures.is_empty() { "all".to_owned() } else { is.architectures.join(", ") };
        parts.push(format!("architectures {words}"));
    }
    for kind in SampleKind::ALL {
        let only = |one: &SamplesSpec, other: &SamplesSpec| -> Vec<String> {
            one.skipped(kind).iter().filter(|name| !other.skips(kind, name)).cloned().collect()
        };
        let (skipped, wanted) = (only(is, was), only(was, is));
        parts.extend((!skipped.is_empty()).then(|| format!("skips {} {}", kind.word(), skipped.join(", "))));
        parts.extend((!wanted.is_empty()).then(|| format!("wants {} {} again", kind.word(), wanted.join(", "))));
    }
    parts.join("; ")
}
