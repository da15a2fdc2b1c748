//! Connections: what is accepted, what is kept secret, who wins.

use crate::support::Lab;
use engine::Error;
use engine::fake::{Auth, Fault};
use model::registry::{Preset, RegistrySpec};

#[tokio::test]
async fn bad_input_names_its_field_and_changes_nothing() {
    for lab in Lab::each(|_| {}).await {
        let add = async |name: &str, spec: RegistrySpec| lab.engine.registries().add(&lab.actor, name, spec).await;
        let with = |url: &str| RegistrySpec { url: url.into(), ..RegistrySpec::default() };
        let cases = [
            ("Lab", with("https://quay.io"), "name"),
            ("new", with("https://quay.io"), "name"),
            ("a", with("https://u:p@quay.io"), "url"),
            ("a", with("ftp://quay.io"), "url"),
            ("a", with("http://quay.io"), "url"),
            ("a", with("https://169.254.169.254"), "url"),
            ("a", RegistrySpec { username: "a:b".into(), ..with("https://quay.io") }, "username"),
            ("a", RegistrySpec { password: "x".into(), ..with("https://quay.io") }, "username"),
            ("a", RegistrySpec { ca_bundle: "nonsense".into(), ..with("https://quay.io") }, "ca_bundle"),
            (
                "a",
                RegistrySpec { trusted_hosts: vec!["169.254.169.254".into()], ..with("https://quay.io") },
                "trusted_hosts",
            ),
        ];
        for (name, spec, wanted) in cases {
            match add(name, spec.clone()).await {
                Err(Error::Invalid { field, .. }) => assert_eq!(field, wanted, "{spec:?}"),
                other => panic!("{spec:?} gave {other:?}"),
            }
        }
        assert!(matches!(add("lab", lab.spec()).await, Err(Error::Conflict { .. })));
        assert_eq!(lab.engine.registries().list(&lab.actor).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn of_two_edits_from_one_version_the_second_is_told() {
    for lab in Lab::each(|_| {}).await {
        let version = lab.registry().await.version;
        let spec = RegistrySpec { preset: Preset::Harbor, ..lab.spec() };
        lab.engine.registries().edit(&lab.actor, "lab", version, spec).await.unwrap();
        let late = lab.engine.registries().edit(&lab.actor, "lab", version, lab.spec()).await;
        assert!(matches!(late, Err(Error::Conflict { .. })));
        assert_eq!(lab.registry().await.spec.preset, Preset::Harbor);
    }
}

#[tokio::test]
async fn a_password_is_sealed_kept_on_edits_and_bound_to_its_address() {
    for lab in Lab::each(|fake| fake.authenticate(Auth::basic())).await {
        let mut registry = lab.registry().await;
        let with_password = RegistrySpec { username: "ana".into(), password: "hunter2-secret".into(), ..lab.spec() };
        registry = lab.engine.registries().edit(&lab.actor, "lab", registry.version, with_password).await.unwrap();
        assert!(registry.has_password && registry.spec.password.is_empty());
        for file in std::fs::read_dir(lab.data_dir()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(14).any(|window| window == b"hunter2-secret"), "the password stands on the disk");
        }
        let unchanged = RegistrySpec { username: "ana".into(), ..lab.spec() };
        registry = lab.engine.registries().edit(&lab.actor, "lab", registry.version, unchanged).await.unwrap();
        assert!(registry.has_password, "an empty password is no change");

        let elsewhere = RegistrySpec { url: "http://127.0.0.1:9".into(), username: "ana".into(), ..lab.spec() };
        match lab.engine.registries().edit(&lab.actor, "lab", registry.version, elsewhere.clone()).await {
            Err(Error::Invalid { field, .. }) => assert_eq!(field, "password"),
            other => panic!("the password would be sent elsewhere: {other:?}"),
        }
        match lab.engine.registries().test(&lab.actor, elsewhere, Some("lab")).await {
            Err(Error::Invalid { field, .. }) => assert_eq!(field, "password"),
            other => panic!("the password would be sent elsewhere: {other:?}"),
        }
    }
}

#[tokio::test]
async fn removing_a_registry_removes_everything_indexed_of_it() {
    for lab in Lab::each(|fake| drop(fake.image("app", "1"))).await {
        lab.filled("app").await;
        lab.engine.registries().remove(&lab.actor, "lab").await.unwrap();
        assert!(lab.engine.overview().search(&lab.actor, "app").await.unwrap().is_empty());
        let gone = lab.engine.repositories().facts(&lab.actor, "lab", "app").await;
        assert!(matches!(gone, Err(Error::NotFound { .. })));
    }
}

#[tokio::test]
async fn where_nothing_lists_repositories_names_are_learnt_and_added() {
    for lab in Lab::each(|fake| {
        fake.image("team/app", "1");
        fake.image("team/other", "1");
        fake.catalogue(false);
    })
    .await
    {
        lab.filled("team/app").await;
        assert_eq!(lab.tags("team/app").await.len(), 1, "opening a name is enough");

        lab.engine.repositories().add(&lab.actor, "lab", "team/other").await.unwrap();
        assert_eq!(lab.filled("team/other").await.repository.tags, Some(1));
        let again = lab.engine.repositories().add(&lab.actor, "lab", "team/other").await;
        assert!(matches!(again, Err(Error::Conflict { .. })));
        let unknown = lab.engine.repositories().add(&lab.actor, "lab", "team/nothing").await;
        assert!(matches!(unknown, Err(Error::Invalid { field: "name", .. })), "{unknown:?}");

        lab.eventually("a name that does not exist to be forgotten", async |lab| {
            let tried = lab.engine.repositories().facts(&lab.actor, "lab", "team/typo").await;
            matches!(tried, Err(Error::NotFound { .. })).then_some(())
        })
        .await;
        assert_eq!(lab.registry().await.repositories, 2);
    }
}

#[tokio::test]
async fn a_refused_catalogue_is_a_warning_and_the_rest_goes_on() {
    for lab in Lab::each(|fake| {
        fake.image("app", "1");
        fake.fault("GET /v2/_catalog", Fault::Status(403));
    })
    .await
    {
        lab.eventually("a warning", async |lab| lab.registry().await.warning).await;
        assert_eq!(lab.registry().await.health, model::registry::Health::Ok);
        assert_eq!(lab.filled("app").await.repository.tags, Some(1));
    }
}
