//! States: a sign and a word, never colour alone.

use super::icon::{Icon, Sign};
use leptos::prelude::*;
use model::registry::Health;

/// What a state means for the eye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Broken.
    Bad,
    /// Kept where it is.
    Held,
}

impl Tone {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "badge",
            Self::Good => "badge good",
            Self::Bad => "badge bad",
            Self::Held => "badge held",
        }
    }
}

/// A state in a word.
#[component]
pub fn Badge(
    /// The word.
    #[prop(into)]
    label: String,
    /// The sign in front.
    #[prop(optional)]
    sign: Option<Sign>,
    /// How it looks.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    view! { <span class=tone.class()>{sign.map(|sign| view! { <Icon sign /> })} {label}</span> }
}

/// How a registry answers.
#[component]
pub fn HealthBadge(
    /// The state.
    health: Health,
) -> impl IntoView {
    match health {
        Health::Ok => view! { <Badge label="Answers" sign=Sign::Done tone=Tone::Good /> },
        Health::Failing => view! { <Badge label="Failing" sign=Sign::Failed tone=Tone::Bad /> },
        Health::Unknown => view! { <Badge label="Not asked yet" sign=Sign::Waiting /> },
    }
}
