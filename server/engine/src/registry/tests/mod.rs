//! What callers see of each way a registry can behave. Everything runs against the fake on loopback.

mod faults;
mod listings;
mod manifests;
mod sign_in;
mod vendors;

use super::address::Home;
use super::transport::Pace;
use super::{Client, Connection};
use crate::fake::Fake;
use model::reference::Target;
use model::{RepositoryName, TagName};
use std::time::Duration;
use url::Url;

/// A client in a hurry.
fn client(fake: &Fake) -> Client {
    client_of(fake.connection())
}

fn client_of(connection: Connection) -> Client {
    Client::build(connection, Home::Anywhere, hurry(), None).unwrap()
}

/// A client whose vendor's API is the fake.
fn vendor_client(fake: &Fake, connection: Connection) -> Client {
    Client::build(connection, Home::Anywhere, hurry(), Some(fake.url())).unwrap()
}

/// Short pauses; otherwise as patient as in earnest.
fn hurry() -> Pace {
    Pace { backoff: Duration::from_millis(1), ..Pace::default() }
}

fn repository(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

fn tag(name: &str) -> Target {
    Target::Tag(TagName::parse(name).unwrap())
}

fn at(url: &Url) -> String {
    format!("127.0.0.1:{}", url.port().unwrap())
}
