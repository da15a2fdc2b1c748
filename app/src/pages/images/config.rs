//! How an image runs.

use super::kind;
use crate::ui::Secret;
use leptos::either::Either;
use leptos::prelude::*;
use model::config::ImageConfig;
use model::image::Image;
use std::collections::BTreeMap;

/// “Config”.
#[component]
pub fn ConfigSection(
    /// The image.
    image: Image,
) -> impl IntoView {
    let what = kind(&image);
    let config = match image.body.and_then(|body| body.config) {
        Some(config) => Either::Left(view! { <Config config /> }),
        None => Either::Right(
            view! { <p class="muted">{format!("{what}: there is nothing to run, so there is no configuration.")}</p> },
        ),
    };
    view! {
        <section class="section">
            <h2>"Config"</h2>
            {config}
        </section>
    }
}

#[component]
fn Config(config: ImageConfig) -> impl IntoView {
    let user = if config.user.is_empty() { "root (not set)".to_owned() } else { config.user };
    view! {
        <dl class="pairs">
            {code("Entrypoint", words(&config.entrypoint))} {code("Command", words(&config.cmd))} {code("User", user)}
            {code("Working directory", config.working_dir)} {code("Ports", config.exposed_ports.join(" "))}
            {code("Volumes", config.volumes.join(" "))}
        </dl>
        <Environment env=config.env />
        <Labels labels=config.labels />
    }
}

/// A command line as it would be typed: words with spaces are quoted.
fn words(words: &[String]) -> String {
    let quoted = words.iter().map(|word| {
        if word.is_empty() || word.contains(char::is_whitespace) { format!("{word:?}") } else { word.clone() }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn code(name: &'static str, value: String) -> impl IntoView {
    (!value.is_empty()).then(|| {
        view! {
            <dt>{name}</dt>
            <dd class="value">{value}</dd>
        }
    })
}

#[component]
fn Environment(env: Vec<String>) -> impl IntoView {
    let line = |entry: String| {
        let (name, value) = entry.split_once('=').unwrap_or((&entry, ""));
        view! {
            <dt class="value">{name.to_owned()}</dt>
            <dd>
                <Secret name=name.to_owned() value=value.to_owned() />
            </dd>
        }
    };
    (!env.is_empty()).then(|| {
        view! {
            <h3>"Environment"</h3>
            <dl class="pairs wide">{env.into_iter().map(line).collect_view()}</dl>
        }
    })
}

#[component]
fn Labels(labels: BTreeMap<String, String>) -> impl IntoView {
    let line = |(name, value): (String, String)| {
        view! {
            <dt class="value">{name}</dt>
            <dd class="value">{value}</dd>
        }
    };
    (!labels.is_empty()).then(|| {
        view! {
            <h3>"Labels"</h3>
            <dl class="pairs wide">{labels.into_iter().map(line).collect_view()}</dl>
        }
    })
}
