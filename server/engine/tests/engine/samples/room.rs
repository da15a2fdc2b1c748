//! An engine whose samples are files of the test's own.

use engine::db::testing::{TestDatabase, databases, person};
use engine::fake::Fake;
use engine::{Actor, Engine, ImportFrom, More, SamplesSource, Seen};
use model::Instant;
use model::samples::{ConditionType, ManagementState, Sample, SampleKind, SampleState, Samples, SamplesSpec, Truth};
use model::stream::{StreamTag, TagPath};
use std::path::PathBuf;
use time::Duration;

pub const STREAM: SampleKind = SampleKind::ImageStream;
pub const TEMPLATE: SampleKind = SampleKind::Template;

pub struct Room {
    pub fake: Fake,
    pub engine: Engine,
    pub ana: Actor,
    pub database: TestDatabase,
    /// The instant of the last pass.
    pub now: Instant,
    built_in: bool,
}

impl Room {
    /// One on each kind of database, without background: with an image stream `web`, a template `web`, and nothing else.
    pub async fn each() -> Vec<Self> {
        let mut rooms = Vec::new();
        for database in databases().await {
            let fake = Fake::start().await;
            fake.image("web", "1");
            fake.image("web", "2");
            let room = Self::open(database, fake, false, ManagementState::Managed).await;
            room.write("web.yaml", &room.stream("web", &["1", "2"]));
            room.write("template.yaml", &template("web", "one"));
            rooms.push(room);
        }
        rooms
    }

    /// With the samples that come with Weir.
    pub async fn each_built_in(state: ManagementState) -> Vec<Self> {
        let mut rooms = Vec::new();
        for database in databases().await {
            rooms.push(Self::open(database, Fake::start().await, true, state).await);
        }
        rooms
    }

    async fn open(database: TestDatabase, fake: Fake, built_in: bool, state: ManagementState) -> Self {
        let more = (!built_in).then(|| database.dir().join("more"));
        if let Some(more) = &more {
            std::fs::create_dir(more).unwrap();
        }
        let mut config = database.config();
        config.samples = SamplesSource { state, built_in, more: more.map(More::Path) };
        if built_in {
            config.import_from = ImportFrom::NONE;
        }
        let engine = Engine::open(config).await.unwrap();
        let ana = person(&engine, "ana", &[("cluster-admin", "*")]).await;
        Self { fake, engine, ana, database, now: Instant::now_utc(), built_in }
    }

    /// Another server on the same database, with the same samples.
    pub async fn another(&self) -> Engine {
        let mut config = self.database.config();
        let more = (!self.built_in).then(|| self.file(""));
        config.samples =
            SamplesSource { state: ManagementState::Managed, built_in: self.built_in, more: more.map(More::Path) };
        Engine::open(config).await.unwrap()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.database.dir().join("more").join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.file(name), text).unwrap();
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.file(name)).unwrap();
    }

    /// A sample stream whose tags are those of a repository of the same name, and `latest`, which follows the first.
    pub fn stream(&self, name: &str, tags: &[&str]) -> String {
        let host = self.fake.url().authority().to_owned();
        let mut text = format!(
            "apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata:\n  name: {name}\n  annotations:\n    \
             openshift.io/display-name: The {name}\nspec:\n  tags:\n  - name: latest\n    from: {{kind: ImageStreamTag, \
             name: '{}'}}\n",
            tags[0]
        );
        for tag in tags {
            text += &format!(
                "  - name: '{tag}'\n    from: {{kind: DockerImage, name: '{host}/{name}:{tag}'}}\n    \
                 importPolicy: {{insecure: true}}\n"
            );
        }
        text
    }

    /// What the background does by itself after a while: a pass over what changed.
    pub async fn pass(&mut self) {
        self.now += Duration::seconds(2);
        assert!(self.engine.samples().pass(self.now).await.unwrap(), "this server leads");
    }

    /// A pass over everything, files included, as it comes every ten minutes.
    pub async fn whole_pass(&mut self) {
        self.now += Duration::minutes(11);
        self.pass().await;
    }

    pub async fn import(&self) {
        self.engine.imports().look_at_due(Instant::now_utc()).await.unwrap();
    }

    pub async fn view(&self) -> Samples {
        self.engine.samples().get(&self.ana).await.unwrap()
    }

    pub async fn sample(&self, kind: SampleKind, name: &str) -> Sample {
        let samples = self.view().await.samples;
        samples.into_iter().find(|sample| (sample.kind, sample.name.as_str()) == (kind, name)).unwrap()
    }

    pub async fn state(&self, kind: SampleKind, name: &str) -> SampleState {
        self.sample(kind, name).await.state
    }

    pub async fn condition(&self, kind: ConditionType) -> (Truth, String) {
        let config = self.engine.samples().config(&self.ana).await.unwrap();
        let condition = config.status.condition(kind).unwrap();
        (condition.status, condition.message.clone())
    }

    /// What happened, newest first: `installed web`.
    pub async fn told(&self) -> Vec<String> {
        let events = self.view().await.events.into_iter();
        events.map(|event| format!("{} {}", event.what, event.name).trim().to_owned()).collect()
    }

    pub async fn configure(&self, change: impl FnOnce(&mut SamplesSpec)) {
        let mut spec = self.engine.samples().config(&self.ana).await.unwrap().spec;
        change(&mut spec);
        self.engine.samples().configure(&self.ana, &spec, Seen::Any).await.unwrap();
    }

    pub async fn has(&self, kind: SampleKind, name: &str) -> bool {
        match kind {
            SampleKind::ImageStream => self.engine.streams().whole(&self.ana, "openshift", name).await.is_ok(),
            SampleKind::Template => self.engine.templates().stored(&self.ana, "openshift", name).await.is_ok(),
        }
    }

    pub async fn delete(&self, kind: SampleKind, name: &str) {
        match kind {
            SampleKind::ImageStream => self.engine.streams().delete(&self.ana, "openshift", name).await.unwrap(),
            SampleKind::Template => self.engine.templates().delete(&self.ana, "openshift", name, None).await.unwrap(),
        }
    }

    pub fn path(tag: &str) -> TagPath {
        TagPath::new("openshift", "web", tag).unwrap()
    }

    pub async fn tag(&self, tag: &str) -> StreamTag {
        self.engine.streams().tag(&self.ana, &Self::path(tag)).await.unwrap()
    }
}

pub fn template(name: &str, what: &str) -> String {
    format!(
        "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata:\n  name: {name}\n  annotations:\n    \
         description: {what}\nobjects:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: {name}\n"
    )
}
