//! Samples of the administrator's own, and what is wrong with them.

use super::room::{Room, STREAM, TEMPLATE, template};
use engine::db::testing::databases;
use engine::fake::{Fake, Fault};
use engine::{Actor, Engine, ImportFrom, More, SamplesSource};
use model::Instant;
use model::samples::{ConditionType, ManagementState, SampleState, Truth};

#[tokio::test]
async fn a_sample_that_is_no_longer_there_goes_and_can_be_brought_back() {
    for mut room in Room::each().await {
        room.pass().await;
        room.remove("web.yaml");
        room.remove("template.yaml");
        room.whole_pass().await;
        assert!(!room.has(STREAM, "web").await && !room.has(TEMPLATE, "web").await);
        assert!(room.view().await.samples.is_empty());
        assert_eq!(room.told().await[..2], ["pruned web", "pruned web"]);
        room.engine.streams().restore(&room.ana, "openshift", "web").await.unwrap();
        room.whole_pass().await;
        assert!(room.has(STREAM, "web").await, "it is nobody's sample any more");
    }
}

#[tokio::test]
async fn what_others_follow_is_not_pruned() {
    use model::stream::{SourceKind, TagPatch, TagPath, TypedSource};
    for mut room in Room::each().await {
        room.pass().await;
        room.import().await;
        room.engine.projects().create(&room.ana, "shop", "", "").await.unwrap();
        let source = TypedSource { kind: SourceKind::Tag, project: "openshift".into(), text: "web:1".into() };
        let patch = TagPatch { source: Some(Some(source)), ..TagPatch::default() };
        let path = TagPath::new("shop", "app", "base").unwrap();
        room.engine.streams().set(&room.ana, &path, &patch, engine::Expect::Any, "").await.unwrap();
        room.remove("web.yaml");
        room.whole_pass().await;
        assert!(room.has(STREAM, "web").await);
        let sample = room.sample(STREAM, "web").await;
        assert!(sample.message.contains("shop/app:base follows openshift/web:1"), "{}", sample.message);

        room.engine.streams().delete_tag(&room.ana, &path, "").await.unwrap();
        room.whole_pass().await;
        assert!(!room.has(STREAM, "web").await);
    }
}

#[tokio::test]
async fn a_broken_file_is_told_and_the_others_are_installed() {
    for mut room in Room::each().await {
        room.pass().await;
        room.write("web.yaml", "kind: [\n");
        room.write("other.yaml", &template("other", "one"));
        room.write("pod.json", r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"}}"#);
        room.whole_pass().await;
        assert!(room.has(TEMPLATE, "other").await);
        assert!(room.has(STREAM, "web").await, "nothing goes while it is not known what should be there");
        let (exist, message) = room.condition(ConditionType::SamplesExist).await;
        assert_eq!(exist, Truth::Unknown);
        assert!(message.contains("web.yaml") && message.contains("Pod"), "{message}");

        room.write("web.yaml", &room.stream("web", &["1"]));
        room.remove("pod.json");
        room.whole_pass().await;
        assert_eq!(room.condition(ConditionType::SamplesExist).await.0, Truth::True);
    }
}

#[tokio::test]
async fn a_sample_that_cannot_be_is_refused_and_the_others_are_installed() {
    for mut room in Room::each().await {
        let host = room.fake.url().authority().to_owned();
        room.write("bad.yaml", &room.stream("bad", &["1"]).replace(&format!("{host}/bad:1"), "https://x"));
        room.write("word.yaml", "kind: ImageStream\nmetadata: {name: word}\nspec: {tags: [x]}\n");
        room.write("odd.yaml", &template("odd", "one").replace("objects:", "parameters: [{name: 'a b'}]\nobjects:"));
        room.pass().await;
        assert_eq!(room.state(STREAM, "web").await, SampleState::Installed);
        for (kind, name) in [(STREAM, "bad"), (STREAM, "word"), (TEMPLATE, "odd")] {
            let sample = room.sample(kind, name).await;
            assert_eq!(sample.state, SampleState::Refused);
            assert!(!sample.message.is_empty());
        }
        let (exist, message) = room.condition(ConditionType::SamplesExist).await;
        assert!(exist == Truth::False && message.contains("bad") && message.contains("odd"), "{message}");
    }
}

#[tokio::test]
async fn an_index_of_openshift_library_leads_to_samples() {
    for database in databases().await {
        let dir = database.dir().to_owned();
        std::fs::create_dir(dir.join("files")).unwrap();
        std::fs::write(
            dir.join("official.yaml"),
            "variables: {branch: files}\ndata:\n  ruby:\n    imagestreams:\n    - {location: '{branch}/ruby.json', docs: x, \
             regex: ruby, suffix: rhel, tags: [ocp, okd, arch_x86_64, arch_aarch64]}\n    - {location: paid.json, tags: [ocp]}\n    \
             templates:\n    - {location: '{branch}/list.json', regex: ^rails-, tags: [okd]}\n    - {location: missing.json}\n    \
             - {location: 'https://raw.example/x.json'}\n",
        )
        .unwrap();
        let ruby = "{\n\t\"kind\": \"ImageStream\",\n\t\"apiVersion\": \"image.openshift.io/v1\",\n\t\"metadata\": {\"name\": \
             \"ruby\", \"creationTimestamp\": null},\n\t\"spec\": {\"lookupPolicy\": {\"local\": false}, \"tags\": [{\"name\": \"3.3\", \
             \"from\": {\"kind\": \"DockerImage\", \"name\": \"quay.io/x/ruby:3.3\"}, \"generation\": null, \"importPolicy\": {}, \
             \"referencePolicy\": {\"type\": \"Local\"}}]},\n\t\"status\": {\"dockerImageRepository\": \"\"}\n}\n";
        std::fs::write(dir.join("files/ruby.json"), ruby).unwrap();
        let item = |name: &str| {
            format!(
                "{{\"apiVersion\": \"template.openshift.io/v1\", \"kind\": \"Template\", \"metadata\": {{\"name\": \"{name}\"}}, \"objects\": []}}"
            )
        };
        let list = format!("{{\"kind\": \"List\", \"items\": [{}, {}]}}", item("rails-a"), item("cake"));
        std::fs::write(dir.join("files/list.json"), list).unwrap();

        let mut config = database.config();
        let more = Some(More::Path(dir.join("official.yaml")));
        config.samples = SamplesSource { state: ManagementState::Managed, built_in: false, more };
        config.import_from = ImportFrom::NONE;
        let engine = Engine::open(config).await.unwrap();
        engine.samples().pass(Instant::now_utc()).await.unwrap();
        let view = engine.samples().get(&Actor::system()).await.unwrap();
        let names: Vec<&str> = view.samples.iter().map(|sample| sample.name.as_str()).collect();
        assert_eq!(names, ["ruby", "rails-a"]);
        assert!(view.samples.iter().all(|sample| sample.state == SampleState::Installed), "{:?}", view.samples);
        let problems = &view.config.status.condition(ConditionType::SamplesExist).unwrap().message;
        assert!(problems.contains("missing.json") && problems.contains("https://raw.example"), "{problems}");
    }
}

#[tokio::test]
async fn an_index_on_the_web_is_followed_and_stays_in_use_while_it_is_gone() {
    for database in databases().await {
        let fake = Fake::start().await;
        let template = |name: &str| {
            format!(
                "{{\"apiVersion\": \"template.openshift.io/v1\", \"kind\": \"Template\", \"metadata\": {{\"name\": \"{name}\"}}, \"objects\": []}}"
            )
        };
        fake.canned("/library/files/a.json", &template("a"), None);
        fake.canned("/elsewhere/b.json", &template("b"), None);
        let index = format!(
            "data:\n  x:\n    templates:\n    - {{location: files/a.json}}\n    - {{location: '{}elsewhere/b.json'}}\n    \
             - {{location: files/missing.json}}\n    - {{location: 'https://raw.example/x.json'}}\n    \
             - {{location: 'file:///etc/passwd'}}\n",
            fake.url()
        );
        fake.canned("/library/index.yaml", &index, None);
        let mut config = database.config();
        config.import_from = fake.url().authority().parse().unwrap();
        let more = Some(format!("{}library/index.yaml", fake.url()).parse().unwrap());
        config.samples = SamplesSource { state: ManagementState::Managed, built_in: false, more };
        let engine = Engine::open(config).await.unwrap();
        let mut now = Instant::now_utc();
        engine.samples().pass(now).await.unwrap();
        let installed = async || {
            let view = engine.samples().get(&Actor::system()).await.unwrap();
            let message = view.config.status.condition(ConditionType::SamplesExist).unwrap().message.clone();
            let names: Vec<String> = view.samples.into_iter().map(|sample| sample.name).collect();
            (names, message)
        };
        let (names, problems) = installed().await;
        assert_eq!(names, ["a", "b"]);
        for told in ["files/missing.json", "https://raw.example", "file:///etc/passwd"] {
            assert!(problems.contains(told), "{told}: {problems}");
        }

        now += time::Duration::hours(2);
        fake.reset_requests();
        engine.samples().pass(now).await.unwrap();
        let asked = fake.requests();
        assert_eq!((asked.unchanged, asked.total()), (3, 4), "what did not change is not sent again: {:?}", fake.log());
        assert_eq!(installed().await.0, ["a", "b"]);

        fake.fault("/", Fault::Status(500));
        engine.templates().delete(&Actor::system(), "openshift", "a", None).await.unwrap();
        now += time::Duration::hours(2);
        engine.samples().pass(now).await.unwrap();
        let (names, problems) = installed().await;
        assert_eq!(names, ["a", "b"]);
        assert!(problems.contains("stays in use"), "{problems}");
        let repaired = engine.templates().stored(&Actor::system(), "openshift", "a").await;
        assert!(repaired.is_ok(), "what was fetched before is kept in repair: {repaired:?}");
    }
}

#[test]
fn samples_are_at_a_path_or_on_the_web() {
    assert!(matches!("samples/more".parse(), Ok(More::Path(_))));
    assert!(matches!("https://example.com/index.yaml".parse(), Ok(More::Web(_))));
    for odd in ["ftp://example.com/index.yaml", "https://", "file:///etc"] {
        assert!(odd.parse::<More>().is_err(), "{odd}");
    }
}
