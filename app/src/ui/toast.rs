//! Short messages about what just happened.

use super::icon::{Icon, Sign};
use super::post::UndoButton;
use crate::done::Undo;
use leptos::prelude::*;
use std::time::Duration;

/// Where messages are handed in.
#[derive(Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    id: u32,
    text: String,
    bad: bool,
    undo: Option<Undo>,
}

impl Toaster {
    /// Makes messages possible everywhere below.
    pub fn provide() -> Self {
        let toaster = Self { shown: RwSignal::new(vec![]), next: StoredValue::new(0) };
        provide_context(toaster);
        toaster
    }

    /// The toaster of this document.
    pub fn expect() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says what happened; goes away by itself.
    pub fn tell(self, text: impl Into<String>) {
        let id = self.add(text.into(), false, None);
        set_timeout(move || self.dismiss(id), Duration::from_secs(4));
    }

    /// Says what went wrong; stays until it is dismissed.
    pub fn warn(self, text: impl Into<String>) {
        self.add(text.into(), true, None);
    }

    /// Says what happened, with a button that takes it back; stays until it is dismissed.
    pub fn offer(self, text: impl Into<String>, undo: Undo) {
        self.add(text.into(), false, Some(undo));
    }

    fn add(self, text: String, bad: bool, undo: Option<Undo>) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, text, bad, undo }));
        id
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The corner where messages appear.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = Toaster::expect();
    view! {
        <div class="toasts" role="status">
            <For each=move || toaster.shown.get() key=|toast| toast.id let:toast>
                <div class="toast" class:bad=toast.bad>
                    <Icon sign=if toast.bad { Sign::Warning } else { Sign::Done } />
                    <span>{toast.text}</span>
                    {toast.undo.map(|undo| view! { <span on:submit=move |_| toaster.dismiss(toast.id)><UndoButton undo /></span> })}
                    <button
                        type="button"
                        class="quiet"
                        aria-label="Dismiss"
                        on:click=move |_| toaster.dismiss(toast.id)
                    >
                        <Icon sign=Sign::Close />
                    </button>
                </div>
            </For>
        </div>
    }
}
