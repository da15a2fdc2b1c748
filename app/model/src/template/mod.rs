//! Templates: objects with parameters, what processing makes of them, and what is worth knowing about them.
//!
//! Law of this room: an object is an opaque tree. Nothing of it is lost, reordered or understood that no rule here names;
//! nobody is asked anything, and randomness is handed in.

mod document;
mod fault;
mod generate;
mod object;
mod process;
mod reference;
mod shape;
mod substitute;

#[cfg(test)]
mod tests;

pub use document::{GROUP, Parameter, Template, limit};
pub use fault::{Fault, Faults};
pub use generate::{Expression, ExpressionError, Random};
pub use process::{Given, Origin, Processed, Valued, process};
pub use reference::{Piece, is_parameter_name, pieces, raw};
