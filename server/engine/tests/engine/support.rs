//! An engine with one registry, and verbs for what tests do with it.

use engine::db::testing::{TestDatabase, databases};
use engine::fake::Fake;
use engine::{Actor, Engine, Error};
use model::registry::{Registry, RegistrySpec};
use model::repository::{Repository, RepositoryFacts, RepositorySort};
use model::tag::{Move, Tag, TagFilter, TagSort};
use model::{Paging, Reference};
use std::time::Duration;

/// What is waited for at most.
const PATIENCE: Duration = Duration::from_secs(30);

/// A registry named `lab` and an engine that knows it.
pub struct Lab {
    pub fake: Fake,
    pub engine: Engine,
    pub actor: Actor,
    database: TestDatabase,
}

impl Lab {
    /// One on each kind of database. `fill` says what the registry has before Weir first looks.
    pub async fn each(fill: impl Fn(&Fake)) -> Vec<Self> {
        let mut labs = Vec::new();
        for database in databases().await {
            let fake = Fake::start().await;
            fill(&fake);
            let engine = Engine::start(database.config()).await.unwrap();
            let lab = Self { fake, engine, actor: Actor::system(), database };
            lab.engine.registries().add(&lab.actor, "lab", lab.spec()).await.unwrap();
            labs.push(lab);
        }
        labs
    }

    pub fn spec(&self) -> RegistrySpec {
        RegistrySpec { url: self.fake.url().to_string(), insecure: true, ..RegistrySpec::default() }
    }

    /// The engine as it would be after the process was killed and started again.
    pub async fn restart(&mut self) {
        self.engine.stop().await;
        self.engine = Engine::start(self.database.config()).await.unwrap();
    }

    pub fn data_dir(&self) -> &std::path::Path {
        self.database.dir()
    }

    /// Waits until `look` answers something; fails the test when it never does.
    pub async fn eventually<T>(&self, what: &str, look: impl AsyncFn(&Self) -> Option<T>) -> T {
        let waiting = async {
            let mut clock = tokio::time::interval(Duration::from_millis(5));
            loop {
                if let Some(found) = look(self).await {
                    return found;
                }
                clock.tick().await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for: {what}"),
        }
    }

    /// Waits until a repository was read completely after `self.refresh` or at first.
    pub async fn filled(&self, repository: &str) -> RepositoryFacts {
        self.eventually(&format!("{repository} filled"), async |lab| {
            let facts = lab.engine.repositories().facts(&lab.actor, "lab", repository).await.ok()?;
            (facts.repository.checked.is_some() && !facts.fill.running).then_some(facts)
        })
        .await
    }

    /// Reads a repository again and waits until that is over, well or badly.
    pub async fn refresh(&self, repository: &str) -> RepositoryFacts {
        self.reread(repository, false).await
    }

    /// Reads it again, taking even a suspiciously short listing.
    pub async fn accept(&self, repository: &str) -> RepositoryFacts {
        self.reread(repository, true).await
    }

    async fn reread(&self, repository: &str, accept: bool) -> RepositoryFacts {
        let before = self.facts(repository).await.revision;
        self.engine.repositories().refresh(&self.actor, "lab", repository, accept).await.unwrap();
        self.eventually(&format!("{repository} read again"), async |lab| {
            let facts = lab.facts(repository).await;
            (facts.revision > before && !facts.fill.running).then_some(facts)
        })
        .await
    }

    pub async fn facts(&self, repository: &str) -> RepositoryFacts {
        self.engine.repositories().facts(&self.actor, "lab", repository).await.unwrap()
    }

    /// The repositories of the registry by name.
    pub async fn repositories(&self) -> Vec<Repository> {
        let sort = RepositorySort::Name;
        let page = self.engine.repositories().list(&self.actor, "lab", "", sort, Paging::default()).await;
        page.unwrap().repositories.items
    }

    pub async fn registry(&self) -> Registry {
        self.engine.registries().get(&self.actor, "lab").await.unwrap()
    }

    /// The tags of a repository by name.
    pub async fn tags(&self, repository: &str) -> Vec<Tag> {
        let filter = TagFilter { sort: TagSort::Name, ..TagFilter::default() };
        let paging = Paging::new(1, Paging::MOST);
        self.engine.tags().page(&self.actor, "lab", repository, &filter, paging).await.unwrap().tags.items
    }

    pub async fn tag(&self, repository: &str, name: &str) -> Tag {
        let tags = self.tags(repository).await;
        tags.into_iter().find(|tag| tag.name.as_str() == name).unwrap_or_else(|| panic!("no tag {name}"))
    }

    pub async fn moves(&self, repository: &str, tag: &str) -> Vec<Move> {
        self.engine.tags().moves(&self.actor, "lab", repository, tag, Paging::default()).await.unwrap().items
    }

    /// Opens an image and waits until it is known or refused.
    pub async fn image(&self, reference: &str) -> Result<model::image::Image, Error> {
        let reference = Reference::parse(reference).unwrap();
        self.eventually(&format!("{reference} known"), async |lab| {
            lab.engine.images().get(&lab.actor, &reference, None).await.transpose()
        })
        .await
    }
}
