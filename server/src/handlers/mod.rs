//! Addresses that are neither pages nor the REST API.

pub(crate) mod download;
pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod raw;
pub(crate) mod sign_on;
