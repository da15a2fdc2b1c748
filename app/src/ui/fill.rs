//! How far the index is.

use super::error::Note;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use model::registry::Fill;
use model::text;

/// A thin line with numbers while the index fills, the reason when it stopped, nothing once it is complete.
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
            Some(reason) => EitherOf3::A(view! { <Note>{format!("{told}, stopped: {reason}")}</Note> }),
            None if running && done < total => EitherOf3::B(view! {
                <div class="fill" role="status">
                    <progress max=total value=done aria-label="Filling the index"></progress>
                    {told}
                </div>
            }),
            None => EitherOf3::C(()),
        }
    }
}

/// A word among the facts while what is complete is read again.
#[component]
pub fn ReadingAgain(
    /// The progress.
    #[prop(into)]
    fill: Signal<Fill>,
) -> impl IntoView {
    let shown = move || fill.with(|fill| fill.running && fill.done >= fill.total);
    move || shown().then(|| view! { <span>"reading again"</span> })
}
