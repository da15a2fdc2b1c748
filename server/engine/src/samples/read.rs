//! Showing the samples.

use super::Samples;
use crate::db::samples::{self as rows, Known};
use crate::{Actor, Error, db};
use model::samples::{FailedTag, PROJECT, Sample, SampleKind, Samples as View};
use model::stream::StreamTag;
use std::collections::{BTreeMap, BTreeSet};

/// Events that are shown.
const EVENTS: i64 = 50;

impl Samples<'_> {
    /// Everything about the samples: what is wanted, how each stands, what happened lately.
    ///
    /// # Errors
    /// When the actor may not view them.
    pub async fn get(&self, actor: &Actor) -> Result<View, Error> {
        let config = self.config(actor).await?;
        let (database, sight) = (&self.0.inner.db, actor.sight()?);
        let mut tags: BTreeMap<String, Vec<StreamTag>> = BTreeMap::new();
        for tag in db::streams::tags::of_project(database, &sight, PROJECT).await? {
            tags.entry(tag.path.stream.to_string()).or_default().push(tag);
        }
        let templates = db::templates::all(database, PROJECT).await?;
        let templates: BTreeSet<String> = templates.into_iter().map(|facts| facts.card.name.to_string()).collect();
        let streams: BTreeSet<String> = db::streams::all(database, &sight, PROJECT)
            .await?
            .into_iter()
            .map(|stream| stream.name.to_string())
            .collect();
        let samples = rows::known(database).await?.into_iter().map(|known| {
            let present = match known.kind {
                SampleKind::ImageStream => streams.contains(&known.name),
                SampleKind::Template => templates.contains(&known.name),
            };
            let tags = tags.get(&known.name).filter(|_| known.kind == SampleKind::ImageStream);
            sample(known, present, tags.map_or(&[], Vec::as_slice))
        });
        let samples = samples.collect();
        Ok(View { samples, events: rows::events(database, EVENTS).await?, config })
    }
}

fn sample(known: Known, present: bool, tags: &[StreamTag]) -> Sample {
    let failing = tags.iter().filter_map(|tag| {
        let condition = tag.status.condition.clone()?;
        Some(FailedTag { tag: tag.path.tag.clone(), condition, next: tag.status.next_check })
    });
    Sample {
        kind: known.kind,
        name: known.name,
        title: known.title,
        state: known.state,
        message: known.message,
        since: known.since,
        present,
        tags: tags.len(),
        pending: tags.iter().filter(|tag| tag.is_pending()).count(),
        failing: failing.collect(),
        retry: known.retry_at,
    }
}
