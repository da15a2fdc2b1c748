//! What imports would do, before anybody does them.

use super::Imports;
use super::means::Means;
use super::reason::word;
use super::request::{Destination, tag_text};
use super::resolve::Wanted;
use crate::db::sight::EVERYTHING;
use crate::db::streams::tags;
use crate::{Actor, Content, Error, db};
use futures::stream::{self, StreamExt};
use model::Digest;
use model::access::Right;
use model::reference::Target;
use model::stream::{ImportItem, Outlook, Planned, PullSpec, StreamTag, TagPatch};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Questions side by side; each registry's own limit is below that.
const SIDE_BY_SIDE: usize = 16;
/// Images that are asked for to show a plan.
const MOST: usize = 1000;
/// How long a plan asks around; what is not known by then is said to be so.
const PATIENCE: Duration = Duration::from_secs(15);

impl Imports<'_> {
    /// Asks where the sources point, and says what importing them would do to the tags of a stream. Changes nothing; of the
    /// images no more is fetched than what says where they are.
    ///
    /// # Errors
    /// `NotFound` for the project; `Invalid` on `tags` when there are too many. What is wrong with one tag stands in its plan.
    pub async fn plan(
        &self,
        actor: &Actor,
        to: &Destination,
        items: &[ImportItem],
        policy: &TagPatch,
    ) -> Result<Vec<Planned>, Error> {
        self.may_ask(actor, to, items, "import.plan").await?;
        if items.len() > MOST {
            return Err(Error::invalid("tags", format!("A plan shows at most {MOST} tags; choose fewer")));
        }
        let mut known = self.known(to).await?;
        known.retain(|_, tag| actor.may(Right::View, &tag.path));
        let end = Instant::now() + PATIENCE;
        let plans = items.iter().map(|item| {
            let tag = tag_text(item);
            let present = known.get(&tag);
            async move {
                let outlook = in_time(end, self.outlook(actor, to, item, present, policy)).await?;
                Ok(Planned { source: item.source.clone(), tag, outlook })
            }
        });
        // Gathered first: within a stream, the compiler cannot prove that the futures may be sent between threads.
        stream::iter(plans.collect::<Vec<_>>()).buffered(SIDE_BY_SIDE).collect::<Vec<_>>().await.into_iter().collect()
    }

    /// The manifest of an image that a plan spoke of, byte for byte as its registry serves it. Nothing of it is kept.
    ///
    /// # Errors
    /// As [`Self::plan`]; `Invalid` for `source`; an upstream failure when the registry does not have it, or does not say.
    pub async fn manifest(
        &self,
        actor: &Actor,
        to: &Destination,
        item: &ImportItem,
        policy: &TagPatch,
        digest: &Digest,
    ) -> Result<Content, Error> {
        self.may_ask(actor, to, std::slice::from_ref(item), "import.plan").await?;
        let spec = PullSpec::parse(item.source.trim()).map_err(|error| Error::invalid("source", error))?;
        let means = self.means_of(actor, &to.project, &spec.host()).await?;
        let known = self.known(to).await?;
        let wanted = wanted(spec, known.get(&tag_text(item)), policy, means);
        let inner = &self.0.inner;
        let client = inner.imports.sources.client(&inner.index, &wanted.spec, wanted.insecure, &wanted.means).await?;
        let repository = wanted.spec.repository().map_err(Error::internal)?;
        let fetched = client.manifest(&repository, &Target::Digest(digest.clone())).await?;
        Ok(Content { media_type: fetched.media_type, bytes: fetched.bytes })
    }

    /// The tags of the stream by name; none when there is no such stream yet.
    async fn known(&self, to: &Destination) -> Result<HashMap<String, StreamTag>, Error> {
        let db = &self.0.inner.db;
        let Some(stored) = db::streams::find(db, EVERYTHING, to.project.as_str(), to.stream.as_str()).await? else {
            return Ok(HashMap::new());
        };
        let tags = tags::all(db, EVERYTHING, stored.id).await?;
        Ok(tags.into_iter().map(|tag| (tag.path.tag.to_string(), tag)).collect())
    }

    async fn outlook(
        &self,
        actor: &Actor,
        to: &Destination,
        item: &ImportItem,
        known: Option<&StreamTag>,
        policy: &TagPatch,
    ) -> Result<Outlook, Error> {
        let refused = |reason: &str, message: String| Ok(Outlook::Refused { reason: reason.to_owned(), message });
        if let Err(error) = model::TagName::parse(&tag_text(item)) {
            return refused("Invalid", error.to_string());
        }
        let spec = match PullSpec::parse(item.source.trim()) {
            Ok(spec) => spec,
            Err(error) => return refused("Invalid", error.to_string()),
        };
        if known.is_some_and(|tag| tag.protected) {
            return refused("Protected", "The tag is protected. Take the protection off to let it move".to_owned());
        }
        if known.is_some_and(|tag| tag.hold.is_some()) {
            return refused("OnHold", "The tag is on hold. Resume it to let it move".to_owned());
        }
        let means = self.means_of(actor, &to.project, &spec.host()).await?;
        match self.resolver().point(&wanted(spec, known, policy, means)).await {
            Ok(pointed) => Ok(match known.and_then(|tag| tag.status.digest.clone()) {
                None => Outlook::New { digest: pointed.digest },
                Some(digest) if digest == pointed.digest => Outlook::Unchanged { digest },
                Some(from) => Outlook::Moves { from, to: pointed.digest },
            }),
            Err(Error::Upstream(failure)) => refused(word(failure.kind), failure.message),
            Err(error) => Err(error),
        }
    }
}

/// The answer, if there is one in time.
async fn in_time(end: Instant, answer: impl Future<Output = Result<Outlook, Error>>) -> Result<Outlook, Error> {
    timeout_at(end, answer).await.unwrap_or_else(|_| {
        let message = "Its registry did not answer in time. Importing waits longer for it".to_owned();
        Ok(Outlook::Refused { reason: "Timeout".to_owned(), message })
    })
}

/// What the import would want: what is said now, else what the tag said before.
fn wanted(spec: PullSpec, known: Option<&StreamTag>, policy: &TagPatch, means: Means) -> Wanted {
    let before = known.and_then(|tag| tag.spec.clone()).unwrap_or_default();
    Wanted {
        spec,
        insecure: policy.insecure.unwrap_or(before.insecure),
        mode: policy.import_mode.unwrap_or(before.import_mode),
        platform: policy.platform.clone().unwrap_or(before.platform),
        means,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_does_not_answer_in_time_is_named_and_the_plan_is_shown() {
        let told = in_time(Instant::now(), std::future::pending()).await.unwrap();
        assert!(matches!(told, Outlook::Refused { reason, .. } if reason == "Timeout"));
        let digest = Digest::parse(&format!("sha256:{}", "a".repeat(64))).unwrap();
        let known = Outlook::Unchanged { digest };
        assert_eq!(in_time(Instant::now(), async { Ok(known.clone()) }).await.unwrap(), known);
    }
}
