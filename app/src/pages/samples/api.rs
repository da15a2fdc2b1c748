//! Server functions around the samples.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::samples::{Samples, SamplesConfig};

#[cfg(feature = "ssr")]
use crate::done::Undo;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::host::words;
#[cfg(feature = "ssr")]
use model::samples::{Condition, ConditionType, ManagementState, SampleKind, SamplesSpec};

/// What is wanted of the samples.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_samples_config() -> Result<SamplesConfig, Error> {
    run(Need::Viewer, |cx| async move { cx.engine.samples().config(&cx.actor).await }).await
}

/// Everything about them.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_samples() -> Result<Samples, Error> {
    run(Need::Viewer, |cx| async move { cx.engine.samples().get(&cx.actor).await }).await
}

/// Wants something else.
#[server]
pub async fn save_samples(
    generation: i64,
    management_state: String,
    samples_registry: String,
    architectures: String,
    skipped_imagestreams: String,
    skipped_templates: String,
) -> Result<Done, Error> {
    let entered = vec![
        ("generation", generation.to_string()),
        ("management_state", management_state.clone()),
        ("samples_registry", samples_registry.clone()),
        ("architectures", architectures.clone()),
        ("skipped_imagestreams", skipped_imagestreams.clone()),
        ("skipped_templates", skipped_templates.clone()),
    ];
    change(Need::SignedIn, entered, |cx| async move {
        let state = ManagementState::from_word(&management_state);
        let unknown = || engine::Error::invalid("management_state", "Choose Managed, Unmanaged or Removed");
        let spec = SamplesSpec {
            management_state: state.ok_or_else(unknown)?,
            samples_registry,
            architectures: words(&architectures),
            skipped_streams: words(&skipped_imagestreams),
            skipped_templates: words(&skipped_templates),
        };
        let config = cx.engine.samples().configure(&cx.actor, &spec, engine::Seen::Generation(generation)).await?;
        let pending = config.status.condition(ConditionType::RemovePending).is_some_and(Condition::is_true);
        let is_done = config.status.observed_generation == config.generation && !pending;
        Ok(Done::here(match spec.management_state {
            _ if !is_done => "Saved. Weir is bringing the samples in line",
            ManagementState::Managed => "The samples are managed",
            ManagementState::Unmanaged => "The samples are left alone from now on",
            ManagementState::Removed => "The samples are removed",
        }))
    })
    .await
}

/// Leaves a sample alone from now on. `sample` is its kind and name: `ImageStream/ruby`.
#[server]
pub async fn skip_sample(sample: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let (kind, name) = named(&sample)?;
        cx.engine.samples().skip(&cx.actor, kind, name).await?;
        let undo = Undo { path: RestoreSample::url().to_owned(), fields: vec![("sample".into(), sample.clone())] };
        Ok(Done { undo: Some(undo), ..Done::here(format!("Weir leaves {} {name} alone from now on", kind.word())) })
    })
    .await
}

/// Puts a sample back as it should be.
#[server]
pub async fn restore_sample(sample: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let (kind, name) = named(&sample)?;
        cx.engine.samples().restore(&cx.actor, kind, name).await?;
        let kind = kind.word();
        Ok(Done::here(format!("Weir brings {kind} {name} back into line")))
    })
    .await
}

/// Asks for the failed imports of a sample stream again.
#[server]
pub async fn retry_sample(sample: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let (_, name) = named(&sample)?;
        cx.engine.samples().retry(&cx.actor, name).await?;
        Ok(Done::here(format!("The failed tags of {name} are imported again")))
    })
    .await
}

/// The sample that a button names.
#[cfg(feature = "ssr")]
fn named(sample: &str) -> Result<(SampleKind, &str), engine::Error> {
    let named = sample.split_once('/').and_then(|(kind, name)| Some((SampleKind::from_word(kind)?, name)));
    named.ok_or_else(|| engine::Error::not_found("sample", sample))
}
