//! Watching objects: a line of JSON for each change, for as long as the client listens.
//!
//! A watch is a number of the clock that everything in projects takes its versions from. What happened after it is told in
//! order, so a client that comes back with the last number it saw misses nothing.

use super::listed::{Listed, selects};
use super::lists::{ListQuery, Selection};
use crate::rest::Problem;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use engine::{Actor, Engine, Error};
use futures::stream::unfold;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How soon a change is told.
const PACE: Duration = Duration::from_millis(250);
/// How often a quiet watch asks whether it may still be listened to. Before anything is told, it asks in any case.
const RENEWAL: Duration = Duration::from_secs(1);
/// How often a quiet watch says where it is.
const BOOKMARK: Duration = Duration::from_secs(60);
/// How long a watch lasts when the client does not say, and at most.
const USUAL: u64 = 30 * 60;
const LONGEST: u64 = 60 * 60;
/// Changes that are looked up together.
pub(super) const PIECE: u32 = 100;

/// A watch under way.
pub(super) struct Watch<T> {
    engine: Engine,
    actor: Actor,
    project: Option<String>,
    /// Which objects are asked for.
    selection: Selection,
    watched: PhantomData<T>,
    /// Everything up to here was told.
    cursor: i64,
    /// Objects that are there but not asked for: when that changes, they appear.
    hidden: HashSet<String>,
    bookmarks: bool,
    next_bookmark: Instant,
    next_renewal: Instant,
    end: Instant,
}

impl<T: Listed> Watch<T> {
    /// Begins a watch where the query says. What its actor may is asked anew before anything is told.
    pub(super) async fn begin(
        engine: Engine,
        actor: Actor,
        project: Option<&str>,
        query: &ListQuery,
        selection: Selection,
    ) -> Result<Self, Problem> {
        if let Some(project) = project {
            engine.projects().get(&actor, project).await?;
        }
        let cursor = query.version()?;
        if cursor > engine.streams().clock(&actor).await? {
            return Err(Problem::new(
                StatusCode::GONE,
                "This resourceVersion is unknown. List again and go on from there",
            ));
        }
        let now = Instant::now();
        Ok(Self {
            engine,
            actor,
            project: project.map(str::to_owned),
            selection,
            watched: PhantomData,
            cursor,
            hidden: HashSet::new(),
            bookmarks: query.bookmarks(),
            next_bookmark: now + BOOKMARK,
            next_renewal: now + RENEWAL,
            end: now + Duration::from_secs(query.timeout_seconds.unwrap_or(USUAL).min(LONGEST)),
        })
    }

    /// The answer, which goes on until the watch ends.
    pub(super) fn answer(self) -> Response {
        let lines = unfold(Some(self), |watch| async {
            let mut watch = watch?;
            match watch.next().await {
                Ok(Some(lines)) => Some((Ok::<_, Infallible>(lines), Some(watch))),
                Ok(None) => None,
                Err(problem) => Some((Ok(line("ERROR", &problem.into_object())), None)),
            }
        });
        let headers = [(CONTENT_TYPE, "application/json;stream=watch"), (CACHE_CONTROL, "no-store, no-transform")];
        (headers, Body::from_stream(lines)).into_response()
    }

    /// The next lines; `None` when time is up.
    async fn next(&mut self) -> Result<Option<String>, Problem> {
        loop {
            let lines = self.changes().await?;
            if !lines.is_empty() {
                return Ok(Some(lines));
            }
            let now = Instant::now();
            if now >= self.end {
                return Ok(None);
            }
            if self.bookmarks && now >= self.next_bookmark {
                self.next_bookmark = now + BOOKMARK;
                return Ok(Some(self.bookmark()));
            }
            sleep_until(self.end.min(now + PACE)).await;
        }
    }

    /// What happened since the cursor, as far as the next piece that says something: nobody holds all of a large history.
    async fn changes(&mut self) -> Result<String, Problem> {
        let now = self.engine.streams().clock(&self.actor).await?;
        let mut lines = String::new();
        if self.cursor < now || Instant::now() >= self.next_renewal {
            self.actor = self.engine.access().renewed(&self.actor).await?;
            self.next_renewal = Instant::now() + RENEWAL;
        }
        while self.cursor < now && lines.is_empty() {
            let changed = T::changed(&self.engine, &self.actor, self.project.as_deref(), self.cursor).await?;
            let since = self.cursor;
            let last = changed.last().map(|last| last.mark().version);
            self.cursor = match last {
                Some(last) if changed.len() == PIECE as usize => last,
                last => now.max(last.unwrap_or_default()),
            };
            for facts in changed {
                if let Some(line) = self.change(facts, since).await? {
                    lines.push_str(&line);
                }
            }
        }
        Ok(lines)
    }

    /// How an object that changed looks to a client that knows everything up to `since`; `None` when it sees nothing of it.
    async fn change(&mut self, facts: T, since: i64) -> Result<Option<String>, Problem> {
        let mark = facts.mark();
        let is_gone = mark.deleted || !selects(&self.selection, &facts);
        let was_hidden = self.hidden.remove(&mark.uid) || mark.born > since;
        if is_gone && !mark.deleted {
            self.hidden.insert(mark.uid);
        }
        let kind = match (was_hidden, is_gone) {
            (true, true) => return Ok(None),
            (true, false) => "ADDED",
            (false, true) => "DELETED",
            (false, false) => "MODIFIED",
        };
        match facts.object(&self.engine, &self.actor).await {
            Ok(object) => {
                let object = serde_json::to_value(object).map_err(Error::internal)?;
                Ok(Some(line(kind, &object)))
            }
            // Deleted since: that is told next.
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn bookmark(&self) -> String {
        let metadata = json!({"resourceVersion": self.cursor.to_string(), "creationTimestamp": null});
        line("BOOKMARK", &json!({"kind": T::KIND, "apiVersion": T::GROUP, "metadata": metadata}))
    }
}

fn line(kind: &str, object: &Value) -> String {
    format!("{}\n", json!({"type": kind, "object": object}))
}
