//! What the window is called.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;

/// The title of a page, without the name of the product.
#[component]
pub fn PageTitle(
    /// Alone it must say where one is: it stands in tabs, history and bookmarks.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    // On the server Leptos asks for the title when the page is done, while the thread may be busy with another visitor's
    // page, whose signals it would read. So there the words are settled now.
    let text = if cfg!(feature = "ssr") { TextProp::from(untrack(|| text.get()).into_owned()) } else { text };
    view! { <Title text /> }
}
