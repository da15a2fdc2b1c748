//! A template at a glance.

use crate::links;
use crate::ui::Tile;
use leptos::prelude::*;
use model::template::TemplateCard;

/// Tags that are shown; the rest only by number.
const MOST: usize = 4;

/// Tile, title, provider, description, tags. The whole card leads to the template.
#[component]
pub fn Card(
    /// The template.
    card: TemplateCard,
) -> impl IntoView {
    let href = links::template(&card.project, &card.name);
    let provider = (!card.provider.is_empty()).then(|| format!("by {} · ", card.provider));
    view! {
        <article class="card">
            <Tile title=card.title.clone() icon=card.icon />
            <div>
                <h2>
                    <a href=href>{card.title}</a>
                </h2>
                <p class="muted small">{provider} {card.project.to_string()}</p>
            </div>
            <p class="about">{card.description}</p>
            <TemplateTags tags=card.tags most=MOST />
        </article>
    }
    .into_any()
}

/// The keywords of a template.
#[component]
pub fn TemplateTags(
    /// The keywords.
    tags: Vec<String>,
    /// How many are shown.
    most: usize,
) -> impl IntoView {
    let more = tags.len().saturating_sub(most);
    let tag = |tag: String| view! { <span class="badge">{tag}</span> };
    view! {
        <p class="tags">
            {tags.into_iter().take(most).map(tag).collect_view()}
            {(more > 0).then(|| view! { <span class="muted small">{format!("+{more}")}</span> })}
        </p>
    }
    .into_any()
}
