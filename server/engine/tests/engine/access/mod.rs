//! People with different grants: what each meets, may do, and never learns.

mod imports;
mod projects;
mod streams;
mod templates;
