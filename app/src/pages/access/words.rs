//! Subjects and verdicts in a word.

use crate::ui::{Badge, Sign, Tone};
use leptos::prelude::*;
use model::access::Subject;

/// What sort of somebody it is.
pub fn kind(subject: &Subject) -> &'static str {
    match subject {
        Subject::User(_) => "person",
        Subject::Group(_) => "group",
        Subject::Robot(..) => "robot",
        Subject::SignedIn | Subject::Anyone => "everybody",
    }
}

/// The verdict in a word.
pub fn verdict_badge(allowed: bool) -> impl IntoView {
    if allowed {
        view! { <Badge label="allowed" sign=Sign::Done tone=Tone::Good /> }
    } else {
        view! { <Badge label="not allowed" sign=Sign::Skipped /> }
    }
}
