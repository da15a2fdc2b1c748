//! The parts all pages are made of.
//!
//! Law of this room: how things look and speak is decided here and in `style`; pages say only what there is.

mod badge;
mod barred;
mod browser;
mod copy;
mod diff;
mod digest;
mod empty;
mod error;
mod fetch;
mod field;
mod fill;
mod head;
mod icon;
mod live;
mod loaded;
mod moves;
mod name;
mod news;
mod pagination;
mod pairs;
mod platforms;
mod post;
mod progress;
mod query_form;
mod reference;
mod secret;
mod size;
mod sort;
mod submit;
mod tabs;
mod tile;
mod time;
mod title;
mod toast;
mod twin;

pub use badge::{Badge, HealthBadge, Tone};
pub use barred::{Barred, offered};
pub use browser::{
    changed_select, closest, enter, fields_around, fields_of, form_around, input, mark_ready, post, query, read_file,
    root,
};
pub use copy::{Copy, copy_text, listen_for_copies};
pub use diff::Diff;
pub use digest::DigestLink;
pub use empty::Empty;
pub use error::{ErrorPanel, FieldError, FormError, Note};
pub use fetch::Fetch;
pub use field::{Area, Check, Choice, Field, SelectField, area_text};
pub use fill::{FillLine, ReadingAgain};
pub use head::{Crumbs, Head};
pub use icon::{Icon, Sign};
pub use live::{Hurry, after_typing, latest, on_hurry, poll, watch};
pub use loaded::{loaded, loaded_for};
pub use moves::MoveLine;
pub use name::ReferenceName;
pub use news::NewsBar;
pub use pagination::Pagination;
#[cfg(feature = "ssr")]
pub use pairs::pairs_of;
pub use pairs::{Pairs, pairs_text};
pub use platforms::Platforms;
pub use post::{Buttons, Post, PostButton, PostForm, ToldNote};
pub use progress::ProgressLine;
pub use query_form::QueryForm;
pub use reference::RepositoryPath;
pub use secret::Secret;
pub use size::Size;
pub use sort::SortHeader;
pub use submit::Submit;
pub use tabs::Tabs;
pub use tile::Tile;
pub use time::{Ago, Exact, MaybeAgo, Now};
pub use title::PageTitle;
pub use toast::{Toaster, Toasts};
pub use twin::{Command, CommandTwin, Twins};
