//! The pages, one folder a noun.
//!
//! Law of this room: a page names what it needs with one server function and lays it out; how things look is in `ui`.

mod access;
mod account;
mod audit;
mod catalog;
mod compare;
mod explain;
mod groups;
mod home;
mod images;
mod imports;
mod instances;
mod login;
mod members;
mod not_found;
mod projects;
mod references;
mod registries;
mod roles;
mod samples;
mod search;
mod settings;
mod stream_images;
mod stream_tags;
mod streams;
mod tags;
mod templates;
mod tokens;
mod users;

pub use account::AccountPage;
pub use audit::AuditPage;
pub use catalog::CatalogPage;
pub use compare::ComparePage;
pub use explain::ExplainPage;
pub use groups::{GroupPage, GroupsPage};
pub use home::HomePage;
pub use imports::ImportPage;
pub use instances::{InstanceActionPage, InstancePage, InstancesPage};
pub use login::LoginPage;
#[cfg(feature = "ssr")]
pub(crate) use login::{GetProvider, SignIn};
pub use members::{MembersPage, RobotPage};
pub use not_found::NotFoundPage;
pub use projects::{EditProjectPage, NewProjectPage, ProjectPage, ProjectsPage, RemoveProjectPage};
pub use references::ReferencePage;
pub use registries::{DoctorPage, EditRegistryPage, NewRegistryPage, RegistriesPage, RegistryPage, RemoveRegistryPage};
pub use roles::{EditRolePage, NewRolePage, RolesPage};
pub use samples::SamplesPage;
pub use search::SearchPage;
pub use settings::SettingsPage;
pub use stream_images::StreamImagePage;
pub use stream_tags::{ImportTag, StreamTagPage, TagActionPage, TagHistoryPage, TagImagePage};
pub use streams::{
    EditStreamPage, NewStreamPage, RemoveStreamPage, StreamHistoryPage, StreamPage, StreamYamlPage, StreamsPage,
};
pub(crate) use templates::{
    FateBadge, Fields, Foreseen, ObjectLabels, Problems, RestoreTemplate, Sheet, State, Typing, object_title,
};
pub use templates::{TemplateActionPage, TemplatePage, UploadPage};
#[cfg(feature = "ssr")]
pub(crate) use templates::{UploadTemplate, draft, key};
pub use tokens::TokensPage;
pub use users::{NewUserPage, UserPage, UsersPage};

use crate::links;
use model::{RegistryName, RepositoryName};

/// The way to a repository, or to one of its images.
fn above_repository(registry: &RegistryName, repository: Option<&RepositoryName>) -> Vec<(String, String)> {
    let top = ("/registries".to_owned(), "Registries".to_owned());
    let connection = (links::registry(registry), registry.to_string());
    let repository = repository.map(|name| (links::repository(registry, name), name.to_string()));
    [top, connection].into_iter().chain(repository).collect()
}
