//! Templates: objects with parameters, what processing makes of them, and what is worth knowing about them.
//!
//! Law of this room: an object is an opaque tree. Nothing of it is lost, reordered or understood that no rule here names;
//! nobody is asked anything, and randomness is handed in.

mod category;
mod document;
mod fault;
mod field;
mod finding;
mod generate;
mod hint;
mod image;
mod instance;
pub mod kubernetes;
mod lint;
mod merge;
mod object;
mod pattern;
mod process;
mod quantity;
mod reference;
mod renewal;
mod shape;
mod substitute;
mod uses;
mod view;
mod walk;

#[cfg(test)]
mod tests;

pub use category::{Category, HIDDEN, Keywords, tags};
pub use document::{GROUP, Parameter, Template, limit};
pub use fault::{Fault, Faults};
pub use field::{Field, FieldKind, TagOf, check, fields, grouped};
pub use finding::{Finding, Level};
pub use generate::{Expression, ExpressionError, Random};
pub use image::{ImageName, ImageUse, TRIGGERS, images, triggers};
pub use instance::{
    Entries, EntryProblem, Export, ExportFormat, InstanceDetail, InstanceForm, InstanceImage, InstanceLine,
    InstanceObject, InstanceParameter, InstanceRevision, InstanceRow, InstanceSecrets, InstanceTemplate, ObjectFate,
    Preview, PreviewObject, Rendering, StreamState,
};
pub use lint::{HasTag, lint};
pub use merge::{Merged, Outcome, merge};
pub use process::{Given, Origin, Processed, Valued, process};
pub use reference::{Piece, is_parameter_name, pieces, raw};
pub use renewal::{Changes, Choice, DeletePlan, ObjectChange, ParameterChange, RenderPlan, StreamFate, WhatChanges};
pub use view::{
    Catalogue, CatalogueFilter, DeletedTemplate, ImageState, NeededImage, ObjectName, RevisionDiff, TemplateCard,
    TemplateDetail, TemplateDraft, TemplateRevision, TemplateSort,
};
