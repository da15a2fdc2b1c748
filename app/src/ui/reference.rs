//! Names with slashes, readable.

use leptos::prelude::*;

/// A repository: what is before the last slash steps back.
#[component]
pub fn RepositoryPath(
    /// The name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let (path, last) = name.rsplit_once('/').map_or((None, name.as_str()), |(path, last)| (Some(path), last));
    let path = path.map(|path| view! { <span class="path">{format!("{path}/")}</span> });
    view! {
        {path}
        {last.to_owned()}
    }
}
