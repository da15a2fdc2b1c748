//! What a form that changes something is answered.

use crate::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What happened, where to go on, how to take it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What happened, in a sentence without its end; empty where the page itself shows it.
    pub told: String,
    /// The page to go on to; empty to stay.
    pub to: String,
    /// How to take it back, where that is possible.
    pub undo: Option<Undo>,
    /// Something that is shown once, with this answer, and never again.
    #[serde(default)]
    pub secret: Option<String>,
}

/// A form that takes something back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The address of the server function.
    pub path: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
}

impl Done {
    /// Something happened; people go on at `to`.
    #[cfg(feature = "ssr")]
    pub fn new(told: impl Into<String>, to: impl Into<String>) -> Self {
        Self { told: told.into(), to: to.into(), ..Self::default() }
    }

    /// Something happened; people stay where they are.
    #[cfg(feature = "ssr")]
    pub fn here(told: impl Into<String>) -> Self {
        Self::new(told, "")
    }
}

/// What a form sent without JavaScript was answered; shown by the page that the browser was led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The page that shows it.
    pub at: String,
    /// The server function.
    pub path: String,
    /// Its answer.
    pub outcome: Result<Done, Error>,
    /// What was entered, to be entered again.
    pub entered: Vec<(String, String)>,
}

impl Told {
    /// Makes the answer known to everything below, on the server and in the browser.
    pub fn provide() {
        provide_context(StoredValue::new(SharedValue::new(Self::take).into_inner()));
    }

    /// The answer that the page at `path` shows, if it is the one.
    pub fn at(path: &str) -> Option<Self> {
        let told = use_context::<StoredValue<Option<Self>>>()?;
        told.get_value().filter(|told| told.at == path)
    }

    /// Whoever leaves the page has seen it: a secret is shown once, and a message told once.
    pub fn forget() {
        if let Some(told) = use_context::<StoredValue<Option<Self>>>() {
            told.set_value(None);
        }
    }

    fn take() -> Option<Self> {
        #[cfg(feature = "ssr")]
        return crate::server::told();
        #[cfg(not(feature = "ssr"))]
        None
    }
}
