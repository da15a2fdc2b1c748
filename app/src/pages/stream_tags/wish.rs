//! What is wanted of a tag, in words.

use crate::links;
use leptos::prelude::*;
use model::stream::{Backwards, ImportMode, Named, ReferencePolicy, StreamTag, TagSpec};

/// Source and policies as a definition list.
#[component]
pub fn Wish(
    /// The tag.
    tag: StreamTag,
) -> impl IntoView {
    let source = tag.source_words();
    let Some(spec) = tag.spec else {
        return view! {
            <dl class="pairs wide">
                <dt>"Source"</dt>
                <dd class="muted">"Nobody wants this tag any more; it keeps what it has."</dd>
            </dl>
        }
        .into_any();
    };
    let link = match spec.source.as_ref().map(|source| &source.named) {
        Some(Named::Tag(path)) => Some((links::stream_tag(path), path.to_string())),
        Some(Named::StreamImage(path)) => Some((links::stream_image(path), path.to_string())),
        _ => None,
    };
    let link = link.map(|(href, name)| view! { <p><a href=href>{name}</a></p> });
    let rows = policies(&spec).into_iter().map(|(name, value)| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    });
    let notes = spec.annotations.into_iter().map(|(name, value)| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    });
    view! {
        <dl class="pairs wide">
            <dt>"Source"</dt>
            <dd>{source} {link}</dd>
            {rows.collect_view()}
            {notes.collect_view()}
        </dl>
    }
    .into_any()
}

fn policies(spec: &TagSpec) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if spec.is_imported() {
        let schedule = if spec.scheduled { format!("every {}", every(spec.interval)) } else { "when asked".into() };
        rows.push(("Import", schedule));
        let platforms = match (spec.import_mode, &spec.platform) {
            (ImportMode::PreserveOriginal, _) => "all that the source has".to_owned(),
            (ImportMode::Legacy, Some(platform)) => format!("only {platform}"),
            (ImportMode::Legacy, None) => "only linux/amd64".into(),
        };
        rows.push(("Platforms", platforms));
        let backwards = match spec.backwards {
            Backwards::Warn => "moves, with a warning",
            Backwards::Stop => "stays until somebody accepts it",
        };
        rows.push(("When the source goes back", backwards.into()));
        if spec.insecure {
            rows.push(("Security", "plain HTTP and unverified certificates are allowed".into()));
        }
    }
    let reference = match spec.reference_policy {
        ReferencePolicy::Source => "from the registry of the source",
        ReferencePolicy::Local => "from Weir’s own registry, where there is one",
    };
    rows.push(("Consumers pull", reference.into()));
    rows
}

/// An interval as people say it: `15 min`.
pub fn every(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s % 3_600 == 0 => format!("{} h", s / 3_600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::every;

    #[test]
    fn intervals_read_in_their_largest_unit() {
        assert_eq!(
            [60, 900, 5_400, 7_200, 604_800, 90].map(every),
            ["1 min", "15 min", "90 min", "2 h", "7 d", "90 s"]
        );
    }
}
