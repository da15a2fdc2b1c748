//! A project named `shop`, and a registry that nobody configured.

use engine::db::testing::{TestDatabase, databases, person};
use engine::fake::Fake;
use engine::{Actor, Destination, Engine};
use model::stream::{Check, Event, ImportItem, Requested, StreamTag, TagPatch, TagPath, fits};
use model::{Digest, Instant, Paging, ProjectName, StreamName};
use time::Duration;

pub struct Shop {
    pub fake: Fake,
    pub engine: Engine,
    pub ana: Actor,
    pub database: TestDatabase,
}

impl Shop {
    /// One on each kind of database, without background: looks happen when a test says so, at the instant it says.
    pub async fn each(fill: impl Fn(&Fake)) -> Vec<Self> {
        let mut shops = Vec::new();
        for database in databases().await {
            let fake = Fake::start().await;
            fill(&fake);
            let engine = Engine::open(database.config()).await.unwrap();
            let ana = person(&engine, "ana", &[("cluster-admin", "*")]).await;
            engine.projects().create(&ana, "shop", "", "").await.unwrap();
            shops.push(Self { fake, engine, ana, database });
        }
        shops
    }

    /// Another engine on the same database.
    pub async fn another(&self) -> Engine {
        Engine::open(self.database.config()).await.unwrap()
    }

    /// Where an image of the registry is: `app:1` there.
    pub fn at(&self, image: &str) -> String {
        format!("{}/{image}", self.fake.url().authority())
    }

    pub fn item(&self, tag: &str, image: &str) -> ImportItem {
        ImportItem { source: self.at(image), tag: tag.into() }
    }

    pub fn web() -> Destination {
        Destination { project: ProjectName::parse("shop").unwrap(), stream: StreamName::parse("web").unwrap() }
    }

    pub fn path(tag: &str) -> TagPath {
        TagPath::new("shop", "web", tag).unwrap()
    }

    pub fn once() -> TagPatch {
        TagPatch { insecure: Some(true), ..TagPatch::default() }
    }

    /// Every 15 minutes.
    pub fn scheduled() -> TagPatch {
        TagPatch { scheduled: Some(true), ..Self::once() }
    }

    pub async fn request(&self, items: &[ImportItem], policy: &TagPatch) -> Vec<Requested> {
        self.engine.imports().request(&self.ana, &Self::web(), items, policy).await.unwrap()
    }

    /// Asks for all tags of a repository that fit a pattern, each under its own name.
    pub async fn request_all(&self, repository: &str, patterns: &str, policy: &TagPatch) -> Vec<Requested> {
        let tags = self.engine.imports().tags_of(&self.ana, &Self::web(), &self.at(repository), true).await.unwrap();
        let chosen = tags.iter().filter(|tag| fits(tag, patterns));
        let items: Vec<_> = chosen.map(|tag| self.item("", &format!("{repository}:{tag}"))).collect();
        self.request(&items, policy).await
    }

    /// Asks for one image and imports it.
    pub async fn import(&self, tag: &str, image: &str, policy: &TagPatch) -> StreamTag {
        let requested = self.request(&[self.item(tag, image)], policy).await;
        assert_eq!(requested[0].refused, None);
        self.look(Instant::now_utc()).await;
        self.tag(tag).await
    }

    /// Looks at everything that is due at an instant; answers how many looks that took.
    pub async fn look(&self, now: Instant) -> usize {
        self.engine.imports().look_at_due(now).await.unwrap()
    }

    /// Looks at a tag when it is next due.
    pub async fn look_when_due(&self, tag: &str) -> StreamTag {
        let due = self.tag(tag).await.status.next_check.unwrap();
        self.look(due).await;
        self.tag(tag).await
    }

    pub async fn tag(&self, tag: &str) -> StreamTag {
        self.engine.streams().tag(&self.ana, &Self::path(tag)).await.unwrap()
    }

    pub async fn tags(&self) -> Vec<StreamTag> {
        self.engine.streams().get(&self.ana, "shop", "web").await.unwrap().tags
    }

    pub async fn checks(&self, tag: &str) -> Vec<Check> {
        self.engine.streams().checks(&self.ana, &Self::path(tag)).await.unwrap()
    }

    /// The moves of a tag, newest first.
    pub async fn history(&self, tag: &str) -> Vec<Event> {
        let all = model::stream::HistoryFilter::default();
        let page = self.engine.streams().history(&self.ana, &Self::path(tag), &all, Paging::default()).await;
        page.unwrap().events.items
    }
}

/// The reason word of a tag's condition.
pub fn reason(tag: &StreamTag) -> Option<&str> {
    tag.status.condition.as_ref().map(|condition| condition.reason.as_str())
}

/// Does the tag have this image and nothing to complain about?
pub fn is_at(tag: &StreamTag, digest: &Digest) -> bool {
    tag.status.digest.as_ref() == Some(digest) && tag.status.condition.is_none() && !tag.is_pending()
}

pub fn minutes(minutes: i64) -> Duration {
    Duration::minutes(minutes)
}
