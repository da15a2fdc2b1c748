//! What happens around every request.
//!
//! Law of this room: one concern a file; the order in which they stand is in `router`.

pub(crate) mod actor;
pub(crate) mod compress;
pub(crate) mod csrf;
pub(crate) mod limits;
pub(crate) mod metrics;
pub(crate) mod page;
pub(crate) mod peer;
pub(crate) mod request;
pub(crate) mod security;
