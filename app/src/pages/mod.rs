//! The pages, one folder a noun.
//!
//! Law of this room: a page names what it needs with one server function and lays it out; how things look is in `ui`.

mod home;
mod login;
mod not_found;
mod registries;

pub use home::HomePage;
pub use login::LoginPage;
#[cfg(feature = "ssr")]
pub(crate) use login::SignIn;
pub use not_found::NotFoundPage;
pub use registries::{DoctorPage, EditRegistryPage, NewRegistryPage, RegistriesPage, RegistryPage, RemoveRegistryPage};
