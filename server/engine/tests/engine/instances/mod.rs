//! Instances of templates, on every kind of database.

mod faults;
mod make;
mod moved;
mod renew;
mod secrets;
