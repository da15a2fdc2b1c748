//! Image streams: names whose tags point at known-good images, wherever those live, with a memory.
//!
//! Law of this room: a tag is two independent things, a wish ([`TagSpec`]) and an observation ([`TagStatus`]); either may
//! exist without the other. The rules that connect them are pure and stand here; what stores and moves them is the engine.

mod event;
mod fold;
mod import;
mod order;
mod patch;
mod path;
mod pull_spec;
mod source;
mod spec;
mod status;
mod tag;
mod view;
mod yaml;

pub use event::{Event, EventKind, HistoryFilter, TagEvent};
pub use fold::{Folded, Outline, fold};
pub use import::{ImportItem, Outlook, Planned, Requested, fits};
pub use order::sort_key;
pub use patch::{StreamPatch, TagPatch, TypedSource};
pub use path::{ImagePath, PathError, TagPath};
pub use pull_spec::{DOCKER_HUB, PullSpec, PullSpecError, normal_host};
pub use source::{Named, Source, SourceKind};
pub use spec::{Backwards, ImportMode, ReferencePolicy, TagSpec};
pub use status::{Check, CheckOutcome, Condition, Hold, LastCheck, ResumePlan, TagStatus};
pub use tag::{CurrentImage, StreamTag, TagKind};
pub use view::{
    FailingTag, HeldTag, History, Stream, StreamActivity, StreamFacts, StreamImage, StreamPage, StreamRow, StreamSort,
    StreamView,
};
pub use yaml::{Fate, YamlLine, YamlPlan};
