//! Image streams, on every kind of database.

mod projects;
