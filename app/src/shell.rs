//! The document around every page.

use crate::done::Told;
use crate::layout::{Header, Keyboard, Theme};
use crate::routes::Pages;
use crate::ui::{self, Hurry, Now, ProgressLine, Toaster, Toasts, ToldNote};
use crate::visitor;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

/// The whole document, as the server sends it.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=Theme::requested().as_str()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet id="leptos" options=options.clone() />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What is inside the body, on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Now::provide();
    Toaster::provide();
    Hurry::provide();
    Told::provide();
    visitor::provide();
    ui::listen_for_copies();
    Effect::new(ui::mark_ready);
    let (routing, set_routing) = signal(false);

    view! {
        <Title formatter=window_title />
        <Router set_is_routing=set_routing>
            <a class="skip" href="#main">
                "Skip to content"
            </a>
            <ProgressLine shown=routing />
            <Header />
            <main id="main" class="page">
                <ToldNote />
                <Pages />
            </main>
            <Keyboard />
            <Toasts />
        </Router>
    }
}

/// What the window is called. On the server Leptos writes it into the document as it is, and a page may be named after what
/// a stranger put into a link: there it is escaped.
fn window_title(page: String) -> String {
    let title = if page.is_empty() { "Weir".to_owned() } else { format!("{page} · Weir") };
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}
