//! Verbs that somebody may not use here: shown all the same, with what is missing, so that they know what to ask for.

use super::icon::{Icon, Sign};
use crate::visitor::{is_signed_in, may};
use leptos::prelude::*;
use model::access::{Object, Right};

/// The verb as it is for who may. Others see it disabled, with the right that they lack; strangers, who sign in first, not at all.
pub fn offered<'o>(
    right: Right,
    object: impl Into<Object<'o>>,
    (label, sign): (&'static str, Sign),
    verb: impl FnOnce() -> AnyView,
) -> Option<AnyView> {
    let object = object.into();
    if may(right, object) {
        return Some(verb());
    }
    let reason = format!("Needs the right “{right}” on {object}. Who manages its access can grant it.");
    is_signed_in().then(|| view! { <Barred label sign reason /> }.into_any())
}

/// A disabled button that says why: read out with it, and shown when it is pressed. Works without JavaScript.
#[component]
pub fn Barred(
    /// The verb; a page has each but once.
    label: &'static str,
    /// The sign in front.
    #[prop(optional)]
    sign: Option<Sign>,
    /// Why it is disabled, and what to do about it.
    #[prop(into)]
    reason: String,
) -> impl IntoView {
    let id: String = label.chars().filter(char::is_ascii_alphabetic).collect();
    let id = format!("barred-{}", id.to_lowercase());
    view! {
        <button
            type="button"
            class="button"
            aria-disabled="true"
            aria-describedby=id.clone()
            popovertarget=id.clone()
            title=reason.clone()
        >
            {sign.map(|sign| view! { <Icon sign /> })}
            {label}
        </button>
        <div class="reason" id=id popover="auto">
            {reason}
        </div>
    }
    .into_any()
}
