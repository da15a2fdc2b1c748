//! Instances of templates, on every kind of database.

mod faults;
pub mod make;
mod moved;
mod renew;
mod secrets;
