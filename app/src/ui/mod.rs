//! The parts all pages are made of.
//!
//! Law of this room: how things look and speak is decided here and in `style/main.css`; pages say only what there is.

mod error;
mod field;
mod progress;
mod time;

pub use error::{ErrorPanel, FormError};
pub use field::Field;
pub use progress::ProgressLine;
pub use time::Now;
