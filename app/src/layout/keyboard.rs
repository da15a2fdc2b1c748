//! The keyboard: the sheet lists exactly what the listener knows.

use crate::pages::ImportTag;
use crate::ui::{Toaster, closest, copy_text, query};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::{ev, html};
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Keys and what they do, as shown to people.
const SHORTCUTS: [(&[&str], &str); 13] = [
    (&["/"], "Search everything"),
    (&["g", "h"], "Go to the home page"),
    (&["g", "r"], "Go to the registries"),
    (&["g", "s"], "Go to the projects and their image streams"),
    (&["g", "c"], "Go to the catalogue of templates"),
    (&["j"], "Next row of a table"),
    (&["k"], "Previous row of a table"),
    (&["Enter"], "Open the row"),
    (&["y"], "Copy the reference of the row or the page"),
    (&["i"], "Import the tag of the row or the page now"),
    (&["b"], "Roll the tag of the row or the page back"),
    (&["Esc"], "Close what was unfolded"),
    (&["?"], "Show this list"),
];

/// How long `g` waits for its second key.
const PATIENCE: Duration = Duration::from_millis(1200);

/// Listens for keys, and holds the sheet that lists them.
#[component]
pub fn Keyboard() -> impl IntoView {
    let sheet = NodeRef::<html::Dialog>::new();
    let navigate = use_navigate();
    let toaster = Toaster::expect();
    let going = RwSignal::new(None::<TimeoutHandle>);
    Effect::new(move || {
        let navigate = navigate.clone();
        let show = move || _ = sheet.get_untracked().map(|sheet| sheet.show_modal());
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || is_writing(&event) {
                return;
            }
            let went = going.get_untracked();
            _ = went.map(|timer| timer.clear());
            going.set(None);
            let went = went.is_some();
            match event.key().as_str() {
                "h" if went => navigate("/", Default::default()),
                "r" if went => navigate("/registries", Default::default()),
                "s" if went => navigate("/projects", Default::default()),
                "c" if went => navigate("/catalog", Default::default()),
                "g" => {
                    going.set(set_timeout_with_handle(move || going.set(None), PATIENCE).ok());
                }
                "Escape" if fold() => {}
                "/" => focus("#find"),
                "?" => show(),
                "j" => walk(1),
                "k" => walk(-1),
                "i" => press(&format!("[data-key=i], form[action='{}'] button", ImportTag::url())),
                "b" => press("[data-key=b]"),
                "y" => _ = reference().map(|text| copy_text(text, toaster)),
                _ => return,
            }
            event.prevent_default();
        });
        let clicks = window_event_listener(ev::click, move |event| {
            if closest(&event, "#show-keys").is_some() {
                show();
            }
        });
        on_cleanup(move || {
            keys.remove();
            clicks.remove();
        });
    });
    let line = |(keys, meaning): (&'static [&'static str], &'static str)| {
        view! {
            <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect_view()}</dt>
            <dd>{meaning}</dd>
        }
    };
    view! {
        <dialog node_ref=sheet class="dialog" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keyboard shortcuts"</h2>
            <dl class="keys">{SHORTCUTS.map(line).collect_view()}</dl>
            <form method="dialog">
                <button class="button">"Close"</button>
            </form>
        </dialog>
    }
}

/// Is the person typing a text?
fn is_writing(event: &KeyboardEvent) -> bool {
    closest(event, "input:not([type=checkbox]), textarea, select, dialog").is_some()
}

fn focus(selector: &str) {
    if let Some(element) = query(selector) {
        _ = element.focus();
    }
}

/// Closes what hangs open below a button, and goes back to that; false when nothing does.
fn fold() -> bool {
    let Some(open) = query("details.pop[open]") else { return false };
    focus("details.pop[open] > summary");
    open.remove_attribute("open").is_ok()
}

/// Moves the focus to the link of the next or previous row.
fn walk(step: i32) {
    let Ok(rows) = document().query_selector_all(".rows tbody tr:has(.name a)") else { return };
    let length = i32::try_from(rows.length()).unwrap_or_default();
    let row = |index: i32| rows.item(u32::try_from(index).unwrap_or_default())?.dyn_into::<Element>().ok();
    let here = focused_row();
    let current = (0..length).find(|index| here.is_some() && row(*index) == here);
    let next = current.map_or(if step > 0 { 0 } else { length - 1 }, |current| (current + step).clamp(0, length - 1));
    let link = row(next).and_then(|row| row.query_selector(".name a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        _ = link.focus();
    }
}

fn focused_row() -> Option<Element> {
    document().active_element()?.closest("tr").ok().flatten()
}

/// Presses the button or follows the link that a key stands for: that of the row with the focus, else that of the page.
fn press(selector: &str) {
    let of_row = focused_row().map(|row| row.query_selector(selector).ok().flatten());
    let of_page = || document().query_selector(&format!("main :is({selector}):not(tr *)")).ok().flatten();
    if let Some(Ok(target)) = of_row.unwrap_or_else(of_page).map(|target| target.dyn_into::<HtmlElement>()) {
        target.click();
    }
}

/// What `y` copies: the reference of the row with the focus, else of the page.
fn reference() -> Option<String> {
    let of_row = focused_row().and_then(|row| row.query_selector("[data-ref]").ok().flatten());
    let holder = of_row.or_else(|| document().query_selector("h1[data-ref]").ok().flatten())?;
    holder.get_attribute("data-ref")
}
