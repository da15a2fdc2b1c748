//! A listing so short that it was not used.

use crate::ui::{Note, PostButton, Sign, offered};
use leptos::prelude::*;
use model::access::{Object, Right};

/// What was listed, and the way to use it after all: whatever it lacks is forgotten then.
#[component]
pub fn ShortListing(
    /// The connection.
    registry: String,
    /// What was listed, and why it was not used.
    warning: String,
    /// The server function that lists again.
    path: &'static str,
    /// What it needs to know.
    fields: Vec<(&'static str, String)>,
) -> impl IntoView {
    const VERB: &str = "Accept this listing";
    let fields = fields.into_iter().chain([("accept", "true".to_owned())]).collect();
    let button = move || view! { <PostButton path fields label=VERB class="button small-button" /> }.into_any();
    view! {
        <Note>
            <p>{warning}</p>
            <div class="mt-2">
                {offered(Right::Administer, Object::Registry(&registry), (VERB, Sign::Done), button)}
            </div>
        </Note>
    }
    .into_any()
}
