//! How far the index is.

use super::error::Note;
use leptos::either::EitherOf4;
use leptos::prelude::*;
use model::registry::Fill;
use model::text;

/// A thin line with numbers while the index fills, a word while it is read again, the reason when it stopped; nothing when
/// it is complete and at rest.
#[component]
pub fn FillLine(
    /// The progress.
    #[prop(into)]
    fill: Signal<Fill>,
) -> impl IntoView {
    move || {
        let Fill { done, total, running, stopped } = fill.get();
        let told = format!("filling {} of {}", text::count(done), text::count(total));
        match stopped {
            Some(reason) => EitherOf4::A(view! { <Note>{format!("{told}, stopped: {reason}")}</Note> }),
            None if running && done < total => EitherOf4::B(view! {
                <div class="fill" role="status">
                    <progress max=total value=done aria-label="Filling the index"></progress>
                    {told}
                </div>
            }),
            None if running => EitherOf4::C(view! {
                <div class="fill" role="status">
                    "reading again"
                </div>
            }),
            None => EitherOf4::D(()),
        }
    }
}
