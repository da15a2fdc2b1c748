//! Which address shows which page. Every page is complete when it leaves the server: right status, readable without
//! JavaScript.

use crate::pages::{
    AccountPage, AuditPage, CatalogPage, ComparePage, DoctorPage, EditProjectPage, EditRegistryPage, EditRolePage,
    EditStreamPage, ExplainPage, GroupPage, GroupsPage, HomePage, ImportPage, InstanceActionPage, InstancePage,
    InstancesPage, LoginPage, MembersPage, NewProjectPage, NewRegistryPage, NewRolePage, NewStreamPage, NewUserPage,
    NotFoundPage, ProjectPage, ProjectsPage, ReferencePage, RegistriesPage, RegistryPage, RemoveProjectPage,
    RemoveRegistryPage, RemoveStreamPage, RobotPage, RolesPage, SamplesPage, SearchPage, SettingsPage,
    StreamHistoryPage, StreamImagePage, StreamPage, StreamTagPage, StreamYamlPage, StreamsPage, TagActionPage,
    TagHistoryPage, TagImagePage, TemplateActionPage, TemplatePage, TokensPage, UploadPage, UserPage, UsersPage,
};
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{SsrMode, path};

/// The page of the current address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
            <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
            <Route path=path!("/registries") view=RegistriesPage ssr=SsrMode::Async />
            <Route path=path!("/registries/new") view=NewRegistryPage ssr=SsrMode::Async />
            <Route path=path!("/registries/:name") view=RegistryPage ssr=SsrMode::Async />
            <Route path=path!("/registries/:name/edit") view=EditRegistryPage ssr=SsrMode::Async />
            <Route path=path!("/registries/:name/remove") view=RemoveRegistryPage ssr=SsrMode::Async />
            // The doctor asks the registry itself: its page must not wait for the answers.
            <Route path=path!("/registries/:name/doctor") view=DoctorPage ssr=SsrMode::InOrder />
            <Route path=path!("/r/:registry/*path") view=ReferencePage ssr=SsrMode::Async />
            <Route path=path!("/compare") view=ComparePage ssr=SsrMode::Async />
            <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
            <Route path=path!("/samples") view=SamplesPage ssr=SsrMode::Async />
            <Route path=path!("/projects") view=ProjectsPage ssr=SsrMode::Async />
            <Route path=path!("/projects/new") view=NewProjectPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project") view=ProjectPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/edit") view=EditProjectPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/delete") view=RemoveProjectPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/members") view=MembersPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/settings") view=SettingsPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/robots/:robot") view=RobotPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams") view=StreamsPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams/new") view=NewStreamPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams/:stream") view=StreamPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams/:stream/history") view=StreamHistoryPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams/:stream/yaml") view=StreamYamlPage ssr=SsrMode::Async />
            <Route
                path=path!("/projects/:project/streams/:stream/images/:digest")
                view=StreamImagePage
                ssr=SsrMode::Async
            />
            <Route path=path!("/projects/:project/streams/:stream/edit") view=EditStreamPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams/:stream/delete") view=RemoveStreamPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/streams/:stream/tags/:tag") view=StreamTagPage ssr=SsrMode::Async />
            <Route
                path=path!("/projects/:project/streams/:stream/tags/:tag/history")
                view=TagHistoryPage
                ssr=SsrMode::Async
            />
            <Route path=path!("/projects/:project/streams/:stream/tags/:tag/:verb") view=TagActionPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/instances") view=InstancesPage ssr=SsrMode::Async />
            <Route path=path!("/projects/:project/instances/:instance") view=InstancePage ssr=SsrMode::Async />
            <Route
                path=path!("/projects/:project/instances/:instance/:page")
                view=InstanceActionPage
                ssr=SsrMode::Async
            />
            <Route path=path!("/catalog") view=CatalogPage ssr=SsrMode::Async />
            <Route path=path!("/catalog/upload") view=UploadPage ssr=SsrMode::Async />
            <Route path=path!("/catalog/:project/:template") view=TemplatePage ssr=SsrMode::Async />
            <Route path=path!("/catalog/:project/:template/:page") view=TemplateActionPage ssr=SsrMode::Async />
            <Route path=path!("/import") view=ImportPage ssr=SsrMode::Async />
            <Route path=path!("/tag") view=TagImagePage ssr=SsrMode::Async />
            <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
            <Route path=path!("/explain") view=ExplainPage ssr=SsrMode::Async />
            <Route path=path!("/admin/users") view=UsersPage ssr=SsrMode::Async />
            <Route path=path!("/admin/users/new") view=NewUserPage ssr=SsrMode::Async />
            <Route path=path!("/admin/users/:name") view=UserPage ssr=SsrMode::Async />
            <Route path=path!("/admin/groups") view=GroupsPage ssr=SsrMode::Async />
            <Route path=path!("/admin/groups/:name") view=GroupPage ssr=SsrMode::Async />
            <Route path=path!("/admin/roles") view=RolesPage ssr=SsrMode::Async />
            <Route path=path!("/admin/roles/new") view=NewRolePage ssr=SsrMode::Async />
            <Route path=path!("/admin/roles/:name") view=EditRolePage ssr=SsrMode::Async />
            <Route path=path!("/admin/tokens") view=TokensPage ssr=SsrMode::Async />
            <Route path=path!("/admin/audit") view=AuditPage ssr=SsrMode::Async />
        </Routes>
    }
}
