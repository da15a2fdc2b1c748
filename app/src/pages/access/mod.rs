//! Who may what, in words: what the pages of access share.
//!
//! Law of this room: words and forms only. What somebody may, and why, the engine has decided.

mod give;
mod ticks;
mod words;

pub use give::{GiveRole, RoleHelp};
pub use ticks::{Meanings, RightTicks};
pub use words::{kind, verdict_badge};
