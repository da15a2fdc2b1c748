//! What happened since the page was made, without moving anything under the mouse.

use leptos::prelude::*;
use model::text;

/// A quiet bar: “3 new moves”, and a button that shows them.
#[component]
pub fn NewsBar(
    /// Moves since the page was made; zero when something else changed, nothing when nothing did.
    #[prop(into)]
    news: Signal<Option<i64>>,
    /// Brings the page up to date.
    show: impl Fn() + Clone + Send + 'static,
) -> impl IntoView {
    let bar = move |moves: i64| {
        let told = if moves > 0 { text::counted(moves, "new move", "new moves") } else { "Something changed".into() };
        let show = show.clone();
        view! {
            <p class="news">
                {told} ", " <button type="button" class="link" on:click=move |_| show()>
                    "show"
                </button>
            </p>
        }
    };
    view! { <div role="status">{move || news.get().map(&bar)}</div> }.into_any()
}
