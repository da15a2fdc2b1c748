//! The parts all pages are made of.
//!
//! Law of this room: how things look and speak is decided here and in `style`; pages say only what there is.

mod badge;
mod browser;
mod copy;
mod digest;
mod empty;
mod error;
mod field;
mod fill;
mod head;
mod icon;
mod live;
mod moves;
mod name;
mod pagination;
mod platforms;
mod progress;
mod query_form;
mod reference;
mod secret;
mod size;
mod sort;
mod submit;
mod time;
mod title;
mod toast;
mod twin;

pub use badge::{Badge, HealthBadge};
pub use browser::{changed_select, closest, input, mark_ready, query, root};
pub use copy::{Copy, copy_text, listen_for_copies};
pub use digest::DigestLink;
pub use empty::Empty;
pub use error::{ErrorPanel, FormError, Note};
pub use field::{Area, Check, Choice, Field};
pub use fill::{FillLine, ReadingAgain};
pub use head::{Crumbs, Head};
pub use icon::{Icon, Sign};
pub use live::{Hurry, after_typing, latest, poll};
pub use moves::MoveLine;
pub use name::ReferenceName;
pub use pagination::Pagination;
pub use platforms::Platforms;
pub use progress::ProgressLine;
pub use query_form::QueryForm;
pub use reference::RepositoryPath;
pub use secret::Secret;
pub use size::Size;
pub use sort::SortHeader;
pub use submit::Submit;
pub use time::{Ago, Exact, MaybeAgo, Now};
pub use title::PageTitle;
pub use toast::{Toaster, Toasts};
pub use twin::{Command, CommandTwin};
