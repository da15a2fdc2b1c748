//! The state of the samples as a whole.

use crate::ui::{Ago, Badge, Note, Sign, Tone};
use leptos::prelude::*;
use model::samples::{Condition, ConditionType, ManagementState, Sample, SampleKind, SampleState, Samples, Truth};
use model::text;

/// What is installed, what is not, and why.
pub fn shown(view: Samples) -> AnyView {
    let Samples { config, samples, .. } = view;
    let status = config.status;
    let state = match status.observed_generation {
        0 => view! { <Badge label="Starting" sign=Sign::Waiting /> }.into_any(),
        _ => state(status.observed.management_state),
    };
    let of = |kind: SampleKind, is: fn(&Sample) -> bool| {
        let found = samples.iter().filter(|sample| sample.kind == kind && is(sample)).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    let installed = |sample: &Sample| sample.state == SampleState::Installed && sample.present;
    let count = |is: fn(&Sample) -> bool| {
        let (streams, templates) = (of(SampleKind::ImageStream, is), of(SampleKind::Template, is));
        let streams = (streams > 0).then(|| text::counted(streams, "image stream", "image streams"));
        let templates = (templates > 0).then(|| text::counted(templates, "template", "templates"));
        let told: Vec<String> = streams.into_iter().chain(templates).collect();
        (!told.is_empty()).then(|| told.join(", "))
    };
    let pair = |name: &'static str, told: Option<String>| {
        told.map(|told| {
            view! {
                <dt>{name}</dt>
                <dd>{told}</dd>
            }
        })
    };
    let version = (!status.version.is_empty()).then(|| status.version.clone());
    let notes: Vec<_> = status.conditions.iter().filter_map(note).collect();
    view! {
        <section class="section">
            <h2>"State"</h2>
            <dl class="pairs">
                <dt>"Now"</dt>
                <dd>{state}</dd>
                {pair("Version", version)}
                {pair("Installed", count(installed))}
                {pair("Skipped", count(|sample| sample.state == SampleState::Skipped))}
                {pair("Left alone", count(|sample| sample.state == SampleState::Foreign))}
                {pair("Failing", count(|sample| !sample.failing.is_empty() && sample.state != SampleState::Skipped))}
                {pair("Importing", count(|sample| sample.pending > 0))}
            </dl>
            <div class="mt-4">{notes}</div>
        </section>
    }
    .into_any()
}

fn state(state: ManagementState) -> AnyView {
    match state {
        ManagementState::Managed => view! { <Badge label="Managed" sign=Sign::Done tone=Tone::Good /> }.into_any(),
        ManagementState::Unmanaged => view! { <Badge label="Unmanaged" sign=Sign::Hold tone=Tone::Held /> }.into_any(),
        ManagementState::Removed => view! { <Badge label="Removed" sign=Sign::Skipped /> }.into_any(),
    }
}

/// A condition that wants attention, in words.
fn note(condition: &Condition) -> Option<AnyView> {
    let wrong = match condition.kind {
        ConditionType::SamplesExist => condition.status != Truth::True && condition.reason != "Removed",
        ConditionType::ConfigurationValid => condition.status != Truth::True,
        ConditionType::ImportImageErrorsExist | ConditionType::RemovePending => condition.is_true(),
        _ => false,
    };
    let (message, since) = (condition.message.clone(), condition.since);
    wrong.then(|| {
        view! {
            <Note>
                <p>{message} " · since " <Ago at=since /></p>
            </Note>
        }
        .into_any()
    })
}
