//! Every sample, how it stands, and what can be done about it.

use super::api::{RestoreSample, RetrySample, SkipSample};
use crate::links;
use crate::ui::{Ago, Badge, Post, PostForm, Sign, Tone};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::{Object, Right};
use model::samples::{FailedTag, PROJECT, Sample, SampleKind, SampleState};
use model::text;
use model::{ProjectName, StreamName};

/// Reasons that are told one by one.
const TOLD: usize = 2;

/// The streams and the templates.
#[component]
pub fn Lists(
    /// All samples.
    samples: Vec<Sample>,
) -> impl IntoView {
    let (streams, templates): (Vec<_>, Vec<_>) =
        samples.into_iter().partition(|sample| sample.kind == SampleKind::ImageStream);
    view! {
        <Forms />
        <List title="Image streams" samples=streams />
        <List title="Templates" samples=templates />
    }
    .into_any()
}

/// One form for each action; its buttons stand in the rows.
#[component]
fn Forms() -> impl IntoView {
    let (skip, retry, restore) =
        (Post::to(SkipSample::url()), Post::to(RetrySample::url()), Post::to(RestoreSample::url()));
    view! {
        <PostForm post=skip bare=true id="skip-sample">
            ""
        </PostForm>
        <PostForm post=retry bare=true id="retry-sample">
            ""
        </PostForm>
        <PostForm post=restore bare=true id="restore-sample">
            ""
        </PostForm>
    }
    .into_any()
}

#[component]
fn List(title: &'static str, samples: Vec<Sample>) -> impl IntoView {
    (!samples.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <table class="rows">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Since"</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{samples.into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
        .into_any()
    })
}

fn row(sample: Sample) -> impl IntoView {
    let name = match address(&sample) {
        Some(href) => view! { <a href=href>{sample.name.clone()}</a> }.into_any(),
        None => view! { <span>{sample.name.clone()}</span> }.into_any(),
    };
    let title = (sample.title != sample.name).then(|| view! { <span class="muted">{sample.title.clone()}</span> });
    let message = (!sample.message.is_empty()).then(|| view! { <p class="muted small">{sample.message.clone()}</p> });
    view! {
        <tr>
            <td class="name">{name} " " {title}</td>
            <td>{states(&sample)} {message} {failures(&sample)}</td>
            <td data-label="Since">
                <Ago at=sample.since />
            </td>
            <td class="acts">{actions(&sample)}</td>
        </tr>
    }
    .into_any()
}

/// Where the thing itself is shown, if it is there.
fn address(sample: &Sample) -> Option<String> {
    let project = ProjectName::parse(PROJECT).ok().filter(|_| sample.present)?;
    match sample.kind {
        SampleKind::ImageStream => Some(links::stream(&project, &StreamName::parse(&sample.name).ok()?)),
        SampleKind::Template => Some(format!("/catalog/{project}/{}", sample.name)),
    }
}

fn states(sample: &Sample) -> impl IntoView + use<> {
    let state = match sample.state {
        SampleState::Installed if sample.present => {
            view! { <Badge label="installed" sign=Sign::Done tone=Tone::Good /> }.into_any()
        }
        SampleState::Installed => view! { <Badge label="deleted" sign=Sign::Remove tone=Tone::Bad /> }.into_any(),
        SampleState::Skipped => view! { <Badge label="skipped" sign=Sign::Skipped /> }.into_any(),
        SampleState::Foreign => view! { <Badge label="not Weir’s" sign=Sign::Person tone=Tone::Held /> }.into_any(),
        SampleState::Refused => view! { <Badge label="refused" sign=Sign::Failed tone=Tone::Bad /> }.into_any(),
        SampleState::Removed => view! { <Badge label="removed" sign=Sign::Skipped /> }.into_any(),
    };
    let count = |count: usize| text::count(i64::try_from(count).unwrap_or(i64::MAX));
    let (failing, pending, tags) = (sample.failing.len(), sample.pending, sample.tags);
    let failing = (failing > 0).then(|| {
        view! { <Badge label=format!("{} of {} failing", count(failing), count(tags)) sign=Sign::Failed tone=Tone::Bad /> }
    });
    let pending = (pending > 0).then(|| {
        view! { <Badge label=format!("{} waiting", count(pending)) sign=Sign::Waiting /> }
    });
    view! {
        <span class="chips">{state} {failing} {pending}</span>
    }
}

/// Why imports failed: each reason once, with the tags it is about.
fn failures(sample: &Sample) -> impl IntoView + use<> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for FailedTag { tag, condition, .. } in &sample.failing {
        match reasons.iter_mut().find(|(message, _)| *message == condition.message) {
            Some((_, tags)) => tags.push(tag.to_string()),
            None => reasons.push((condition.message.clone(), vec![tag.to_string()])),
        }
    }
    let more = reasons.len().saturating_sub(TOLD);
    let more = (more > 0).then(|| {
        let more = text::counted(i64::try_from(more).unwrap_or(i64::MAX), "more reason", "more reasons");
        view! { <p class="muted small">{format!("and {more}")}</p> }
    });
    let next = sample.failing.iter().filter_map(|failed| failed.next).chain(sample.retry).min();
    let next = next.map(|at| view! { <p class="muted small">"next try: " <Ago at /></p> });
    let reason = |(message, tags): (String, Vec<String>)| {
        view! {
            <p class="wrong">
                <b>{tags.join(", ")}</b>
                " "
                {message}
            </p>
        }
    };
    view! {
        {reasons.into_iter().take(TOLD).map(reason).collect_view()}
        {more}
        {next}
    }
}

fn actions(sample: &Sample) -> impl IntoView + use<> {
    let acts = may(Right::Administer, Object::Everything);
    let named = format!("{}/{}", sample.kind.as_str(), sample.name);
    let button = |form: &'static str, label: &'static str, is: bool| {
        let value = named.clone();
        (is && acts).then(|| {
            view! {
                <button class="button small-button" form=form name="sample" value=value>
                    {label}
                </button>
            }
        })
    };
    let gone = sample.state == SampleState::Installed && !sample.present;
    let skipped = sample.state == SampleState::Skipped;
    let lacking = matches!(sample.state, SampleState::Foreign | SampleState::Refused);
    view! {
        {button("retry-sample", "Retry import", !sample.failing.is_empty())}
        {button("restore-sample", "Restore", skipped || lacking || gone)}
        {button("skip-sample", "Skip", !skipped && sample.state != SampleState::Removed)}
    }
}
