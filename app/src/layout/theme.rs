//! Light, dark, or as the system says.

use serde::{Deserialize, Serialize};

/// The colours a visitor asked for, kept in a cookie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the cookie and in `<html data-theme>`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme that the cookie of the current request names.
    #[must_use]
    pub fn requested() -> Self {
        #[cfg(feature = "ssr")]
        if let Some(parts) = leptos::prelude::use_context::<axum::http::request::Parts>() {
            let cookies =
                parts.headers.get_all(axum::http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
            let mut pairs = cookies.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
            let named = pairs.find(|(name, _)| *name == "theme").map(|(_, value)| value);
            return Self::ALL.into_iter().find(|theme| Some(theme.as_str()) == named).unwrap_or_default();
        }
        Self::default()
    }
}
