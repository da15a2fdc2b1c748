//! A letter on a coloured tile, for things without a picture of their own.

use leptos::prelude::*;

/// How many hues the style sheet has.
const HUES: u32 = 12;

/// The first letter of a title; things of one kind share the hue of their icon.
#[component]
pub fn Tile(
    /// What it stands for.
    title: String,
    /// The class of its icon, such as `icon-ruby`; may be empty.
    #[prop(optional, into)]
    icon: String,
) -> impl IntoView {
    let kind = icon.trim_start_matches("icon-");
    let kind = if kind.is_empty() { &title } else { kind };
    let hue = kind.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % HUES;
    let letter = title.chars().find(|c| c.is_alphanumeric()).unwrap_or('·').to_uppercase().to_string();
    view! {
        <span class=format!("tile hue-{hue}") aria-hidden="true">
            {letter}
        </span>
    }
}
