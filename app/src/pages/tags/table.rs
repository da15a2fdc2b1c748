//! The tags table. It is the form that picks two images to compare.

use super::Listing;
use super::row::Row;
use crate::ui::{Empty, QueryForm, SortHeader};
use leptos::either::Either;
use leptos::prelude::*;
use model::tag::{Tag, TagSort};
use model::{RegistryName, RepositoryName, text};

/// Rows, or why there are none.
#[component]
pub fn Table(
    /// The connection.
    registry: RegistryName,
    /// The repository.
    repository: RepositoryName,
    /// Host and repository as clients pull it.
    pull: String,
    /// The rows.
    tags: Vec<Tag>,
    /// What the address asks for.
    listing: Listing,
    /// The address of the repository.
    path: String,
    /// Tags the repository has, when known.
    known: Option<i64>,
) -> impl IntoView {
    if tags.is_empty() {
        let text = match known {
            None => "The tags are being read.".to_owned(),
            Some(0) => "The repository has no tags.".to_owned(),
            Some(known) if listing.is_narrowed() => {
                format!("No tag matches; {} hidden by the filter.", text::count(known))
            }
            Some(_) => "There are no more tags.".to_owned(),
        };
        let everything = listing.is_narrowed().then(|| view! { <a class="button" href=path>"Show all tags"</a> });
        return Either::Left(view! { <Empty text>{everything}</Empty> });
    }
    let current = listing.sort.as_str();
    let head = move |label: &'static str, first: TagSort, opposite: TagSort, numeric: bool| {
        let href = listing.sorted(&path, first, opposite);
        view! { <SortHeader label orders=(first.as_str(), opposite.as_str()) current href numeric /> }
    };
    let row =
        move |tag: Tag| view! { <Row registry=registry.clone() repository=repository.clone() pull=pull.clone() tag /> };
    Either::Right(view! {
        <QueryForm action="/compare" id="tags">
            <table class="rows">
                <thead>
                    <tr>
                        <td class="pick"></td>
                        {head("Tag", TagSort::Name, TagSort::NameDescending, false)}
                        <th scope="col">"Digest"</th>
                        <th scope="col">"Platforms"</th>
                        {head("Size", TagSort::SizeDescending, TagSort::Size, true)}
                        {head("Moved", TagSort::MovedDescending, TagSort::Moved, false)}
                        <th scope="col">"Checked"</th>
                    </tr>
                </thead>
                <tbody>{tags.into_iter().map(row).collect_view()}</tbody>
            </table>
        </QueryForm>
    })
}
