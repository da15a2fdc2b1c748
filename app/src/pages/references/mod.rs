//! `/r/…`: a repository's tags, or one of its images. Neither `:` nor `@` can be part of a repository's name, so one route
//! with real slashes serves both, and going from one to the other never blanks the page.

mod address;
mod api;
mod fresh;
mod reading;

pub use api::RefreshRepository;

use super::images::ImageView;
use super::tags::TagsView;
use crate::Error;
use crate::ui::{Fetch, PageTitle, loaded_for};
use address::Address;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::image::Image;
use model::repository::RepositoryFacts;
use model::tag::TagPage;
use reading::Reading;
use serde::{Deserialize, Serialize};

/// What the address leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Shown {
    /// The tags of a repository.
    Tags(Box<TagPage>),
    /// An image.
    Image(Box<Image>),
    /// An image that is not indexed yet.
    Reading(Box<RepositoryFacts>),
}

/// The page of a repository or image.
#[component]
pub fn ReferencePage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let address = Memo::new(move |_| params.with(|params| query.with(|query| Address::read(params, query))));
    let page = Fetch::new(move || address.get(), load);
    let facts = fresh::keep_fresh(page, address);
    view! {
        <PageTitle text=move || address.with(Address::title) />
        {loaded_for(page, address, move |shown, address| view_of(shown, address, facts))}
    }
}

fn view_of(shown: Shown, address: Address, facts: Signal<Option<RepositoryFacts>>) -> AnyView {
    match (shown, address) {
        (Shown::Tags(page), Address::Tags { listing, .. }) => {
            view! { <TagsView page=*page listing facts /> }.into_any()
        }
        (Shown::Image(image), Address::Image { platform, .. }) => {
            view! { <ImageView image=*image chosen=platform /> }.into_any()
        }
        (Shown::Reading(before), Address::Image { reference, .. }) => {
            view! { <Reading reference before=*before facts /> }.into_any()
        }
        // The address has moved on already; its page is on the way.
        _ => ().into_any(),
    }
}

async fn load(address: Address) -> Result<Shown, Error> {
    match address {
        Address::Tags { registry, repository, listing } => {
            let (platform, kind, sort) = (listing.platform, listing.kind, listing.sort.as_str().to_owned());
            let tags =
                api::list_tags(registry.into(), repository.into(), listing.q, platform, kind, sort, listing.page);
            Ok(Shown::Tags(Box::new(tags.await?)))
        }
        Address::Image { reference, platform } => match api::get_image(reference.to_string(), platform).await? {
            Some(image) => Ok(Shown::Image(Box::new(image))),
            None => {
                let facts = api::get_facts(reference.registry.into(), reference.repository.into()).await?;
                Ok(Shown::Reading(Box::new(facts)))
            }
        },
        Address::Wrong(error) => Err(error),
    }
}
