//! Server functions of the catalogue.

use super::listing::Listing;
use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::template::{Catalogue, DeletedTemplate};
use serde::{Deserialize, Serialize};

/// What was asked for, and what there is of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// What was asked for.
    pub listing: Listing,
    /// What there is.
    pub catalogue: Catalogue,
    /// What was deleted lately and can be brought back.
    pub deleted: Vec<DeletedTemplate>,
}

/// The catalogue as an address asks for it.
pub async fn load(listing: Listing) -> Result<Shelf, Error> {
    let Listing { q, category, project, sort, page } = listing.clone();
    let (catalogue, deleted) = get_catalogue(q, category, project, sort, page).await?;
    Ok(Shelf { listing, catalogue, deleted })
}

/// A piece of the catalogue, and what was deleted lately from the project, or from all.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_catalogue(
    q: String,
    category: String,
    project: String,
    sort: String,
    page: u32,
) -> Result<(Catalogue, Vec<DeletedTemplate>), Error> {
    use crate::server::{Need, run};
    use model::Paging;
    use model::template::{CatalogueFilter, Category, TemplateSort};
    run(Need::Viewer, |cx| async move {
        let templates = cx.engine.templates();
        let deleted = templates.deleted(&cx.actor, &project).await?;
        let filter = CatalogueFilter { q, category: Category::from_word(&category), project };
        let sort = TemplateSort::from_word(&sort).unwrap_or_default();
        Ok((templates.catalogue(&cx.actor, &filter, sort, Paging::page(page)).await?, deleted))
    })
    .await
}
