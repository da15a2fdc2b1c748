//! Server functions around imports.

use super::wanted::Wanted;
use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use model::stream::{ImportItem, Planned, StreamTag};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::find::{destination, find};
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};

/// What the page of a step shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// Something is to be entered; or why what was entered leads nowhere.
    Ask(Option<Error>),
    /// The tags of a repository.
    Tags(Vec<String>),
    /// What would happen, and what was not asked about because there is so much of it.
    Plan(Vec<Planned>, Vec<ImportItem>),
    /// How the tags stand.
    Progress(Vec<StreamTag>),
}

/// What there is to show of a step.
#[server(output = crate::wire::Wire)]
pub async fn find_import(wanted: Wanted) -> Result<Found, Error> {
    let found = run(Need::SignedIn, |cx| async move { find(&cx, &wanted).await }).await;
    // What was entered wrong is said beside the form.
    match found {
        Err(error) if error.field.is_some() || error.kind == crate::ErrorKind::Upstream => Ok(Found::Ask(Some(error))),
        other => other,
    }
}

/// Asks for imports, and shows how they go on.
#[server]
pub async fn import_images(
    project: String,
    stream: String,
    items: Vec<ImportItem>,
    #[server(default)] scheduled: bool,
) -> Result<Done, Error> {
    use model::stream::TagPatch;
    use model::text::counted;
    change(Need::SignedIn, vec![], |cx| async move {
        let policy = TagPatch { scheduled: scheduled.then_some(true), ..TagPatch::default() };
        let to = destination(&project, &stream)?;
        let asked = cx.engine.imports().request(&cx.actor, &to, &items, &policy).await?;
        let refused = asked.iter().filter_map(|one| Some(format!(". {}: {}", one.tag, one.refused.as_ref()?)));
        let refused: String = refused.collect();
        let tags: Vec<String> = asked.into_iter().filter(|one| one.refused.is_none()).map(|one| one.tag).collect();
        let told = counted(i64::try_from(tags.len()).unwrap_or_default(), "tag is", "tags are");
        Ok(Done::new(format!("{told} being imported{refused}"), Wanted::progress(&project, &stream, &tags)))
    })
    .await
}
