//! Image streams: names whose tags point at known-good images, wherever those live.

mod pull_spec;

pub use pull_spec::{DOCKER_HUB, PullSpec, PullSpecError, normal_host};
