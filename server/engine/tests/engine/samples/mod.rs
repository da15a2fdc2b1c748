//! The samples operator: what it installs, repairs, leaves alone and takes away.

mod choices;
mod files;
mod imports;
mod repair;
mod room;
mod servers;
mod states;
mod templates;
