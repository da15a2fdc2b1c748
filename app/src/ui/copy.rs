//! Copying: a button that is always there. One listener serves all of them.

use super::browser;
use super::toast::Toaster;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// A button that copies `text`.
#[component]
pub fn Copy(
    /// What goes on the clipboard.
    #[prop(into)]
    text: String,
    /// What that is: “Copy digest”.
    label: &'static str,
) -> impl IntoView {
    view! { <button type="button" class="copy" data-copy=text title=label aria-label=label></button> }
}

/// Serves every copy button of the document.
pub fn listen_for_copies() {
    let toaster = Toaster::expect();
    Effect::new(move || {
        let listener = window_event_listener(ev::click, move |event| {
            let Some(button) = browser::closest(&event, "[data-copy]") else { return };
            let text = button.get_attribute("data-copy").unwrap_or_default();
            browser::copy(text, move |copied| {
                if !copied {
                    toaster.warn("The browser does not let this page copy. Select the text and copy it by hand");
                    return;
                }
                _ = button.class_list().add_1("done");
                let button = button.clone();
                set_timeout(move || _ = button.class_list().remove_1("done"), Duration::from_millis(1500));
            });
        });
        on_cleanup(move || listener.remove());
    });
}

/// Copies a text that no button shows, and says so.
pub fn copy_text(text: String, toaster: Toaster) {
    let told = format!("Copied {text}");
    browser::copy(text, move |copied| {
        if copied {
            toaster.tell(told);
        }
    });
}
