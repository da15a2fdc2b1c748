//! Importing into image streams: what is asked for, what it costs, and what it refuses to believe.

mod faults;
mod guards;
mod requests;
mod schedule;
mod servers;
pub mod shop;
