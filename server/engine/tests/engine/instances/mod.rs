//! Instances of templates, on every kind of database.

mod faults;
mod make;
mod renew;
mod secrets;
