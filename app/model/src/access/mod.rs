//! Who may do what, where, and why.
//!
//! Law of this room: one function decides, [`Access::explain`]. Whoever asks on behalf of somebody holds their [`Access`] and
//! asks it; nothing else compares rights.

mod decide;
mod member;
mod object;
mod right;
mod role;
mod scope;
mod subject;
#[cfg(test)]
mod tests;
mod told;

pub use decide::{Access, Held, Limit, Reason, Sight, Verdict};
pub use member::{Grant, Member};
pub use object::Object;
pub use right::{Right, Rights};
pub use role::{CLUSTER_ADMIN, FOR_ANYONE, PULLER, Role};
pub use scope::{Glob, Scope, ScopeError};
pub use subject::{Subject, SubjectError};
