//! How an image runs.

use super::section::{Section, fact};
use crate::ui::Secret;
use leptos::either::Either;
use leptos::prelude::*;
use model::config::ImageConfig;
use model::text::visible;
use std::collections::BTreeMap;

/// The section “Config”.
#[component]
pub fn Config(
    /// What the configuration says, when known.
    config: Option<ImageConfig>,
    /// Annotations of the manifest.
    annotations: BTreeMap<String, String>,
) -> impl IntoView {
    let said = match config {
        Some(config) => Either::Left(view! { <Settings config /> }),
        None => Either::Right(view! { <p class="muted">"The configuration is not known yet."</p> }),
    };
    view! {
        <Section id="config" title="Config">
            {said}
            {self::annotations(&annotations)}
        </Section>
    }
}

#[component]
fn Settings(config: ImageConfig) -> impl IntoView {
    let user = if config.user.is_empty() || config.user == "root" || config.user == "0" {
        let why = if config.user.is_empty() { " because the image names no user" } else { "" };
        Either::Left(view! {
            <code>"root"</code>
            <span class="muted">{why}</span>
        })
    } else {
        Either::Right(view! { <code>{visible(&config.user)}</code> })
    };
    let directory = if config.working_dir.is_empty() { "/".to_owned() } else { visible(&config.working_dir) };
    view! {
        <dl class="pairs">
            {fact("Entrypoint", line("Entrypoint", &config.entrypoint))} {fact("Command", line("Command", &config.cmd))} {fact("User", user)}
            {fact("Working directory", view! { <code>{directory}</code> })}
            {fact("Ports", list(&config.exposed_ports))} {fact("Volumes", list(&config.volumes))}
        </dl>
        <h3>"Environment"</h3>
        {environment(&config.env)}
        <h3>"Labels"</h3>
        {if config.labels.is_empty() {
            Either::Left(view! { <p class="muted">"None"</p> })
        } else {
            Either::Right(named(&config.labels))
        }}
    }
}

/// Annotations under their heading; nothing when there are none.
pub fn annotations(annotations: &BTreeMap<String, String>) -> impl IntoView + use<> {
    (!annotations.is_empty()).then(|| {
        view! {
            <h3>"Annotations"</h3>
            {named(annotations)}
        }
    })
}

fn environment(env: &[String]) -> impl IntoView + use<> {
    if env.is_empty() {
        return Either::Left(view! { <p class="muted">"None"</p> });
    }
    let variable = |entry: &String| {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        let (name, value) = (name.to_owned(), value.to_owned());
        view! {
            <dt>{visible(&name)}</dt>
            <dd>
                <Secret name value />
            </dd>
        }
    };
    Either::Right(view! { <dl class="pairs values">{env.iter().map(variable).collect_view()}</dl> })
}

fn named(values: &BTreeMap<String, String>) -> impl IntoView + use<> {
    let pair = |(name, value): (&String, &String)| {
        let (name, value) = (name.clone(), value.clone());
        view! {
            <dt>{visible(&name)}</dt>
            <dd>
                <Secret name value />
            </dd>
        }
    };
    view! { <dl class="pairs values">{values.iter().map(pair).collect_view()}</dl> }
}

/// A command with its arguments, as a shell would take it.
fn line(name: &'static str, words: &[String]) -> impl IntoView + use<> {
    if words.is_empty() {
        return Either::Left(view! { <span class="muted">"Not set"</span> });
    }
    let line = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    Either::Right(view! { <Secret name value=line /> })
}

fn list(values: &[String]) -> impl IntoView + use<> {
    if values.is_empty() {
        return Either::Left(view! { <span class="muted">"None"</span> });
    }
    Either::Right(values.iter().map(|value| view! { <code class="item">{visible(value)}</code> " " }).collect_view())
}

/// A word as a shell takes it: what it would split or interpret stands in quotes.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,@+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_stay_apart() {
        assert_eq!(["nginx", "-g", "daemon off;", ""].map(quoted).join(" "), "nginx -g 'daemon off;' ''");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
