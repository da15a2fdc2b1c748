//! Server functions around image streams.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::Page;
use model::stream::{StreamFacts, StreamView, TagEvent, TagPath, YamlPlan};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::done::Undo;
#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use crate::ui::pairs_of;
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::{
    Paging,
    stream::{Stream, StreamPatch},
};

/// Rows of the page of a stream.
#[cfg(feature = "ssr")]
const ROWS: u32 = 50;

/// A stream and a piece of its moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// The stream.
    pub facts: StreamFacts,
    /// The moves.
    pub events: Page<TagEvent>,
}

/// What happened since a page was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The clock when anything last changed.
    pub version: i64,
    /// Moves since then.
    pub moves: i64,
}

/// A piece of a project's streams.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_streams(project: String, q: String, sort: String, page: u32) -> Result<Page<StreamFacts>, Error> {
    use model::Paging;
    use model::stream::StreamSort;
    run(Need::Viewer, |cx| async move {
        let sort = StreamSort::from_word(&sort).unwrap_or_default();
        cx.engine.streams().list(&cx.actor, &project, &q, sort, Paging::page(page)).await
    })
    .await
}

/// A stream and a piece of its tags.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_stream(project: String, stream: String, q: String, page: u32) -> Result<StreamView, Error> {
    run(Need::Viewer, |cx| async move {
        cx.engine.streams().rows(&cx.actor, &project, &stream, q.trim(), Paging::new(page, ROWS)).await
    })
    .await
}

/// A piece of the moves of all tags of a stream, newest first.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_moves(project: String, stream: String, page: u32) -> Result<Moves, Error> {
    run(Need::Viewer, |cx| async move {
        let streams = cx.engine.streams();
        let facts = streams.facts(&cx.actor, &project, &stream).await?;
        Ok(Moves { facts, events: streams.moves(&cx.actor, &project, &stream, Paging::page(page)).await? })
    })
    .await
}

/// What happened to a stream since `version` of it was shown.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_news(project: String, stream: String, version: i64) -> Result<News, Error> {
    run(Need::Viewer, |cx| async move {
        let streams = cx.engine.streams();
        let facts = streams.facts(&cx.actor, &project, &stream).await?;
        Ok(News { version: facts.stream.version, moves: streams.news(&cx.actor, &project, &stream, version).await? })
    })
    .await
}

/// Makes a stream.
#[server]
pub async fn create_stream(project: String, name: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("name", name.clone())], |cx| async move {
        let Stream { project, name, .. } = cx.engine.streams().create(&cx.actor, &project, &name).await?.stream;
        Ok(Done::new(format!("Image stream {name} is there"), links::stream(&project, &name)))
    })
    .await
}

/// Changes what is said about a stream, if nobody changed it since `version`.
#[server]
pub async fn describe_stream(
    project: String,
    stream: String,
    version: i64,
    #[server(default)] labels: String,
    #[server(default)] annotations: String,
    #[server(default)] local_lookup: bool,
) -> Result<Done, Error> {
    let entered = vec![("labels", labels.clone()), ("annotations", annotations.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let pairs = |field, text: &str| pairs_of(text).map_err(|message| engine::Error::invalid(field, message));
        let patch = StreamPatch {
            local_lookup: Some(local_lookup),
            labels: Some(pairs("labels", &labels)?),
            annotations: Some(pairs("annotations", &annotations)?),
        };
        let facts = cx.engine.streams().describe(&cx.actor, &project, &stream, Some(version), &patch).await?;
        Ok(Done::new(
            format!("Image stream {stream} is changed"),
            links::stream(&facts.stream.project, &facts.stream.name),
        ))
    })
    .await
}

/// Deletes a stream.
#[server]
pub async fn delete_stream(project: String, stream: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.streams().delete(&cx.actor, &project, &stream).await?;
        let fields = vec![("project".to_owned(), project.clone()), ("stream".to_owned(), stream.clone())];
        let undo = Undo { path: RestoreStream::PATH.to_owned(), fields };
        let list = format!("/projects/{project}/streams");
        Ok(Done { undo: Some(undo), ..Done::new(format!("Image stream {stream} is deleted"), list) })
    })
    .await
}

/// Brings a deleted stream back.
#[server]
pub async fn restore_stream(project: String, stream: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.streams().restore(&cx.actor, &project, &stream).await?;
        let page = format!("/projects/{project}/streams/{stream}");
        Ok(Done::new(format!("Image stream {stream} is back, with everything it had"), page))
    })
    .await
}

/// The tags elsewhere that follow tags of a stream.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_followers(project: String, stream: String) -> Result<Vec<TagPath>, Error> {
    run(Need::Viewer, |cx| async move {
        let followers = cx.engine.streams().followers(&cx.actor, &project, &stream).await?;
        Ok(followers.into_iter().map(|(follower, _)| follower).collect())
    })
    .await
}

/// What is wanted of a stream as a text, and what saving an edited one would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YamlView {
    /// The stream.
    pub facts: StreamFacts,
    /// The text: as it is, or as it was edited.
    pub text: String,
    /// What saving it would change; `None` when nothing was edited.
    pub plan: Option<Result<YamlPlan, Error>>,
}

/// What is wanted of a stream as a text; with an edited one, what saving that would change.
#[server(output = crate::wire::Wire)]
pub async fn get_yaml(project: String, stream: String, text: String) -> Result<YamlView, Error> {
    run(Need::Viewer, |cx| async move {
        let streams = cx.engine.streams();
        let facts = streams.facts(&cx.actor, &project, &stream).await?;
        if text.is_empty() {
            let text = streams.yaml(&cx.actor, &project, &stream).await?;
            return Ok(YamlView { facts, text, plan: None });
        }
        let plan = streams.yaml_plan(&cx.actor, &project, &stream, &text).await.map_err(|error| Error::from(&error));
        Ok(YamlView { facts, text, plan: Some(plan) })
    })
    .await
}

/// Saves an edited text: all of it or nothing.
#[server]
pub async fn save_yaml(project: String, stream: String, yaml: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.streams().yaml_save(&cx.actor, &project, &stream, &yaml).await?;
        Ok(Done::new(format!("Image stream {stream} is changed"), format!("/projects/{project}/streams/{stream}")))
    })
    .await
}
