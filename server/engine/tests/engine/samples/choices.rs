//! What the configuration chooses: skipped samples, registry, architectures; and what it refuses.

use super::room::{Room, STREAM, TEMPLATE};
use engine::{Actor, Error, Seen};
use model::samples::{SampleKind, SampleState, SamplesSpec};

#[tokio::test]
async fn a_skipped_sample_stays_as_it_is_and_deleted_it_stays_away() {
    for mut room in Room::each().await {
        room.pass().await;
        for kind in [STREAM, TEMPLATE] {
            room.engine.samples().skip(&room.ana, kind, "web").await.unwrap();
            assert!(room.has(kind, "web").await, "what is there stays");
            assert_eq!(room.state(kind, "web").await, SampleState::Skipped);
        }
        let web = room.engine.streams().whole(&room.ana, "openshift", "web").await.unwrap().stream;
        assert_eq!(web.labels["samples.operator.openshift.io/managed"], "false");
        for kind in [STREAM, TEMPLATE] {
            room.delete(kind, "web").await;
        }
        room.pass().await;
        room.whole_pass().await;
        assert!(!room.has(STREAM, "web").await && !room.has(TEMPLATE, "web").await);

        for kind in [STREAM, TEMPLATE] {
            room.engine.samples().restore(&room.ana, kind, "web").await.unwrap();
            assert!(room.has(kind, "web").await);
            assert_eq!(room.state(kind, "web").await, SampleState::Installed);
        }
        assert_eq!(room.view().await.config.spec, SamplesSpec::default(), "the lists are as they were");
    }
}

#[tokio::test]
async fn images_come_from_the_samples_registry_and_back() {
    for mut room in Room::each().await {
        room.pass().await;
        let own = room.tag("1").await.spec.unwrap().source.unwrap().text;
        room.configure(|spec| spec.samples_registry = "mirror.example:5000/m".into()).await;
        let source = |tag: model::stream::StreamTag| tag.spec.unwrap().source.unwrap().text;
        assert_eq!(source(room.tag("1").await), "mirror.example:5000/m/web:1");
        assert_eq!(source(room.tag("latest").await), "1", "what follows stays");
        assert_eq!(room.told().await[..2], ["updated web", "configured"]);
        room.configure(|spec| spec.samples_registry = String::new()).await;
        assert_eq!(source(room.tag("1").await), own);
    }
}

#[tokio::test]
async fn samples_for_other_architectures_are_left_out() {
    for mut room in Room::each().await {
        let arm = room.stream("arm", &["1"]);
        let arm = arm.replace("annotations:\n", "annotations:\n    samples.weir.dev/architectures: arm64,s390x\n");
        room.write("arm.yaml", &arm);
        room.pass().await;
        assert!(room.has(STREAM, "arm").await);
        room.configure(|spec| spec.architectures = vec!["x86_64".into()]).await;
        assert!(!room.has(STREAM, "arm").await && room.has(STREAM, "web").await);
        room.configure(|spec| spec.architectures = vec!["amd64".into(), "aarch64".into()]).await;
        assert!(room.has(STREAM, "arm").await);
    }
}

#[tokio::test]
async fn what_cannot_be_wanted_is_refused_and_changes_nothing() {
    for mut room in Room::each().await {
        room.pass().await;
        let before = room.view().await.config;
        let wrong = |change: fn(&mut SamplesSpec)| {
            let mut spec = SamplesSpec::default();
            change(&mut spec);
            spec
        };
        for (spec, field, said) in [
            (wrong(|spec| spec.samples_registry = "https://quay.io".into()), "samples_registry", "https://"),
            (wrong(|spec| spec.samples_registry = "mirror".into()), "samples_registry", "mirror"),
            (wrong(|spec| spec.architectures = vec!["mips".into()]), "architectures", "mips"),
            (wrong(|spec| spec.skipped_streams = vec!["webb".into()]), "skipped_imagestreams", "Do you mean web?"),
            (wrong(|spec| spec.skipped_templates = vec!["x".into()]), "skipped_templates", "no sample template"),
        ] {
            match room.engine.samples().configure(&room.ana, &spec, Seen::Any).await {
                Err(Error::Invalid { field: named, message }) => {
                    assert_eq!(named, field);
                    assert!(message.contains(said), "{message}");
                }
                other => panic!("{other:?}"),
            }
        }
        let old = room.engine.samples().configure(&room.ana, &SamplesSpec::default(), Seen::Version(1)).await;
        assert!(matches!(old, Err(Error::Conflict { .. })));
        for kind in SampleKind::ALL {
            let missing = room.engine.samples().skip(&room.ana, kind, "missing").await;
            assert!(matches!(missing, Err(Error::NotFound { .. })));
        }
        assert_eq!(room.view().await.config, before);
    }
}

#[tokio::test]
async fn only_administrators_say_what_is_wanted() {
    for room in Room::each().await {
        let (samples, nobody) = (room.engine.samples(), Actor::anonymous());
        let forbidden = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Unauthenticated)));
        forbidden(samples.get(&nobody).await.map(drop));
        forbidden(samples.configure(&nobody, &SamplesSpec::default(), Seen::Any).await.map(drop));
        forbidden(samples.reset(&nobody).await.map(drop));
        forbidden(samples.skip(&nobody, STREAM, "web").await);
        forbidden(samples.restore(&nobody, STREAM, "web").await);
        forbidden(samples.retry(&nobody, "web").await);
    }
}
