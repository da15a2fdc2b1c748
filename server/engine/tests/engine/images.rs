//! Images: everything about one digest, byte for byte.

use crate::support::Lab;
use engine::Error;
use model::media::Kind;
use model::{Digest, Platform, Reference};

#[tokio::test]
async fn of_an_index_the_chosen_platform_is_shown() {
    for lab in Lab::each(|fake| drop(fake.index("app", "1", &["linux/arm64/v8", "linux/amd64"]))).await {
        let image = lab.image("lab/app:1").await.unwrap();
        let shown = |image: &model::image::Image| image.body.as_ref().unwrap().platform.as_ref().unwrap().to_string();
        assert_eq!((image.kind, shown(&image)), (Kind::Index, "linux/amd64".to_owned()));
        let reference = Reference::parse("lab/app:1").unwrap();
        let arm =
            lab.engine.images().get(&lab.actor, &reference, Some(&Platform::parse("arm64"))).await.unwrap().unwrap();
        assert_eq!(shown(&arm), "linux/arm64/v8");
        assert_eq!(arm.tags[0].as_str(), "1");
    }
}

#[tokio::test]
async fn raw_bytes_are_the_bytes_that_were_hashed() {
    for lab in Lab::each(|fake| drop(fake.image("app", "1"))).await {
        let image = lab.image("lab/app:1").await.unwrap();
        let config = image.body.unwrap().config_digest.unwrap();
        for digest in [&image.digest, &config] {
            let content = lab.engine.images().content(&lab.actor, "lab", "app", digest).await.unwrap();
            assert_eq!(lab.fake.blob(&content.bytes), *digest);
        }
        let strange = Digest::parse(&format!("sha256:{}", "00".repeat(32))).unwrap();
        let missing = lab.engine.images().content(&lab.actor, "lab", "app", &strange).await;
        assert!(matches!(missing, Err(Error::NotFound { .. })));
    }
}

#[tokio::test]
async fn a_manifest_is_shown_only_in_repositories_that_hold_it() {
    for lab in Lab::each(|fake| {
        fake.image("secret", "1");
        fake.image("open", "1");
    })
    .await
    {
        let secret = lab.image("lab/secret:1").await.unwrap().digest;
        lab.filled("open").await;
        let peek = lab.engine.images().content(&lab.actor, "lab", "open", &secret).await;
        assert!(matches!(peek, Err(Error::NotFound { .. })));
    }
}

#[tokio::test]
async fn opening_an_image_brings_what_refers_to_it() {
    for api in [true, false] {
        for lab in Lab::each(|fake| {
            let digest = fake.image("app", "1");
            fake.referrer("app", &digest, "application/spdx+json");
            fake.referrers_api(api);
            if !api {
                fake.referrers_tag("app", &digest);
            }
        })
        .await
        {
            let referrers = lab
                .eventually("the SBOM", async |lab| {
                    Some(lab.image("lab/app:1").await.unwrap().referrers).filter(|referrers| !referrers.is_empty())
                })
                .await;
            assert_eq!(referrers.len(), 1);
            assert_eq!(model::media::artifact_name(&referrers[0].artifact_type), "SBOM (SPDX)");
        }
    }
}

#[tokio::test]
async fn what_the_registry_does_not_have_is_not_found() {
    for lab in Lab::each(|fake| drop(fake.image("app", "1"))).await {
        lab.filled("app").await;
        let nothing = format!("lab/app@sha256:{}", "12".repeat(32));
        for reference in ["lab/app:nope", &nothing, "lab/nowhere:1"] {
            let answer = lab.image(reference).await;
            assert!(matches!(answer, Err(Error::NotFound { .. })), "{reference}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn an_image_never_seen_is_given_a_moment_and_no_more() {
    for lab in Lab::each(|fake| drop(fake.image("app", "1"))).await {
        lab.filled("app").await;
        let get = async |reference: String| {
            let reference = Reference::parse(&reference).unwrap();
            lab.engine.images().get(&lab.actor, &reference, None).await
        };
        let pushed = lab.fake.image("app", "2");
        assert!(get(format!("lab/app@{pushed}")).await.unwrap().is_some(), "the registry is quick");
        assert!(matches!(get("lab/app:3".into()).await, Err(Error::NotFound { .. })));

        lab.fake.fault("", engine::fake::Fault::Silent(std::time::Duration::from_secs(60)));
        assert!(get("lab/app:4".into()).await.unwrap().is_none(), "a silent registry keeps nobody waiting");
        assert!(get("lab/app:1".into()).await.unwrap().is_some(), "what is known is there");
    }
}

#[tokio::test]
async fn two_images_are_compared() {
    for lab in Lab::each(|fake| {
        fake.index("app", "1", &["linux/amd64", "linux/arm64"]);
        fake.image("app", "2");
    })
    .await
    {
        lab.image("lab/app:1").await.unwrap();
        lab.image("lab/app:2").await.unwrap();
        let reference = |text: &str| Reference::parse(text).unwrap();
        let compare = async |a: &str, b: &str| {
            lab.engine.images().compare(&lab.actor, &reference(a), &reference(b), None).await.unwrap().unwrap()
        };
        let different = compare("lab/app:1", "lab/app:2").await;
        assert_eq!(different.platforms_gone, [Platform::parse("linux/arm64")]);
        assert!(!different.is_same());
        let same = compare("lab/app:1", "lab/app:1").await;
        assert!(same.is_same() && same.env.is_empty() && same.layers_a.is_empty());
    }
}

#[tokio::test]
async fn schema_1_is_read() {
    for lab in Lab::each(|fake| drop(fake.schema1("old", "1"))).await {
        let image = lab.image("lab/old:1").await.unwrap();
        assert!(image.body.unwrap().config.is_some());
    }
}
