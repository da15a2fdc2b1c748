//! How far the index is.

use super::error::Note;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use model::registry::Fill;
use model::text;

/// A thin line with numbers while the index fills; the reason when it stopped; nothing when it is complete.
#[component]
pub fn FillLine(
    /// The progress.
    #[prop(into)]
    fill: Signal<Fill>,
) -> impl IntoView {
    move || {
        let fill = fill.get();
        let told = format!("filling {} of {}", text::count(fill.done), text::count(fill.total));
        match fill.stopped {
            Some(reason) => EitherOf3::A(view! { <Note>{format!("{told}, stopped: {reason}")}</Note> }),
            None if fill.running => EitherOf3::B(view! {
                <div class="fill" role="status">
                    <progress max=fill.total.max(1) value=fill.done aria-label="Filling the index"></progress>
                    {told}
                </div>
            }),
            None => EitherOf3::C(()),
        }
    }
}
