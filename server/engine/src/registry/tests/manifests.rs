//! Manifests, blobs, referrers: every byte is what its digest says.

use super::{at, client, repository, tag};
use crate::UpstreamKind;
use crate::fake::{Fake, Fault};
use model::manifest::Manifest;
use model::media::{Kind, OCI_INDEX, OCI_MANIFEST};
use model::reference::Target;

#[tokio::test]
async fn an_image_is_fetched_with_its_config() {
    let fake = Fake::start().await;
    let digest = fake.index("team/app", "1", &["linux/amd64", "linux/arm64/v8"]);
    let (client, repository) = (client(&fake), repository("team/app"));
    let head = client.head(&repository, &tag("1")).await.unwrap();
    assert_eq!((&head.digest, head.media_type.as_str()), (&digest, OCI_INDEX));
    let index = client.manifest(&repository, &tag("1")).await.unwrap();
    assert_eq!(index.digest, digest);
    let index = Manifest::parse(&index.bytes, &index.media_type).unwrap();
    let child = Target::Digest(index.children[1].descriptor.digest.clone());
    let child = client.manifest(&repository, &child).await.unwrap();
    let config = Manifest::parse(&child.bytes, &child.media_type).unwrap().config.unwrap();
    let config = client.blob(&repository, &config.digest, 8 << 20).await.unwrap();
    let config = model::config::ImageConfig::parse(&config).unwrap();
    assert_eq!(config.platform.unwrap().to_string(), "linux/arm64/v8");
}

#[tokio::test]
async fn bytes_that_are_not_their_digest_are_thrown_away() {
    let fake = Fake::start().await;
    let digest = fake.image("team/app", "1");
    let (client, repository) = (client(&fake), repository("team/app"));
    for fault in [Fault::Corrupted, Fault::OtherDigest] {
        fake.heal();
        fake.fault("GET /v2/team/app/manifests", fault);
        for target in [tag("1"), Target::Digest(digest.clone())] {
            let failure = client.manifest(&repository, &target).await.unwrap_err();
            assert_eq!(failure.kind, UpstreamKind::Mismatch, "{target}: {}", failure.message);
        }
    }
    let blob = fake.blob(b"{\"a\": 1}");
    fake.fault("/v2/team/app/blobs", Fault::Corrupted);
    assert_eq!(client.blob(&repository, &blob, 100).await.unwrap_err().kind, UpstreamKind::Mismatch);
}

#[tokio::test]
async fn without_a_digest_in_the_header_the_bytes_are_hashed() {
    let fake = Fake::start().await;
    let digest = fake.image("team/app", "1");
    let (client, repository) = (client(&fake), repository("team/app"));
    fake.fault("/v2/team/app/manifests", Fault::NoDigest);
    assert_eq!(client.head(&repository, &tag("1")).await.unwrap().digest, digest);
    fake.reset_requests();
    assert_eq!(client.head(&repository, &tag("1")).await.unwrap().digest, digest);
    assert_eq!((fake.requests().heads, fake.requests().manifests), (0, 1), "that HEAD does not help is remembered");
}

#[tokio::test]
async fn a_registry_without_head_is_asked_with_get() {
    for status in [404, 405] {
        let fake = Fake::start().await;
        let digest = fake.image("team/app", "1");
        fake.fault("HEAD /v2/", Fault::Status(status));
        let (client, repository) = (client(&fake), repository("team/app"));
        assert_eq!(client.head(&repository, &tag("1")).await.unwrap().digest, digest);
        client.head(&repository, &tag("1")).await.unwrap();
        assert_eq!((fake.requests().heads, fake.requests().manifests), (1, 2), "{status}");
    }
}

#[tokio::test]
async fn a_missing_tag_is_missing_and_costs_no_get_where_head_works() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    let (client, repository) = (client(&fake), repository("team/app"));
    client.head(&repository, &tag("1")).await.unwrap();
    fake.reset_requests();
    let failure = client.head(&repository, &tag("2")).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::NotFound);
    assert_eq!(failure.message, format!("{} has no team/app:2 (404)", at(&fake.url())));
    assert_eq!(fake.requests().total(), 1);
}

#[tokio::test]
async fn schema_1_is_named_by_what_was_signed() {
    let fake = Fake::start().await;
    let digest = fake.schema1("old/app", "old");
    let (client, repository) = (client(&fake), repository("old/app"));
    for target in [tag("old"), Target::Digest(digest.clone())] {
        let fetched = client.manifest(&repository, &target).await.unwrap();
        assert_eq!(fetched.digest, digest);
        let manifest = Manifest::parse(&fetched.bytes, &fetched.media_type).unwrap();
        assert_eq!(manifest.embedded_config.unwrap().env, ["OLD=yes"]);
    }
    assert_eq!(client.head(&repository, &tag("old")).await.unwrap().digest, digest);
}

#[tokio::test]
async fn a_signature_cannot_smuggle_other_content_under_a_digest() {
    let fake = Fake::start().await;
    let digest = fake.image("team/app", "1");
    let (client, repository) = (client(&fake), repository("team/app"));
    // A modern manifest wrapped as schema 1 would be: the digest of the inner text, but more around it.
    let inner = String::from_utf8(client.manifest(&repository, &tag("1")).await.unwrap().bytes).unwrap();
    let protected = serde_json::json!({"formatLength": inner.len() - 1, "formatTail": "fQ"}).to_string();
    let protected = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, protected);
    let wrapped = format!(
        "{},\"signatures\":[{{\"protected\":\"{protected}\"}}],\"annotations\":{{\"x\":\"y\"}}}}",
        &inner[..inner.len() - 1]
    );
    fake.manifest_as("team/app", &digest, OCI_MANIFEST, wrapped.as_bytes());
    let failure = client.manifest(&repository, &Target::Digest(digest)).await.unwrap_err();
    assert_eq!(failure.kind, UpstreamKind::Mismatch);
}

#[tokio::test]
async fn sha512_is_checked_as_well() {
    let fake = Fake::start().await;
    let bytes = br#"{"schemaVersion":2,"manifests":[]}"#;
    let hex = format!("{:x}", <sha2::Sha512 as sha2::Digest>::digest(bytes));
    let digest = model::Digest::parse(&format!("sha512:{hex}")).unwrap();
    fake.manifest_as("team/app", &digest, OCI_INDEX, bytes);
    let (client, repository) = (client(&fake), repository("team/app"));
    assert_eq!(client.manifest(&repository, &Target::Digest(digest.clone())).await.unwrap().digest, digest);
    fake.fault("GET /v2/", Fault::Corrupted);
    assert_eq!(client.manifest(&repository, &Target::Digest(digest)).await.unwrap_err().kind, UpstreamKind::Mismatch);
}

#[tokio::test]
async fn parameters_and_vague_types_do_not_matter() {
    let fake = Fake::start().await;
    fake.image("team/app", "1");
    let (client, repository) = (client(&fake), repository("team/app"));
    for media_type in ["application/vnd.oci.image.manifest.v1+json; charset=utf-8", "application/json", "text/plain"] {
        fake.heal();
        fake.fault("GET /v2/", Fault::MediaType(media_type.into()));
        assert_eq!(client.manifest(&repository, &tag("1")).await.unwrap().media_type, OCI_MANIFEST, "{media_type}");
    }
}

#[tokio::test]
async fn referrers_come_from_the_api_or_the_tag() {
    for api in [true, false] {
        let fake = Fake::start().await;
        fake.referrers_api(api);
        let subject = fake.image("team/app", "1");
        let (client, repository) = (client(&fake), repository("team/app"));
        assert_eq!(client.referrers(&repository, &subject).await.unwrap(), []);
        let sbom = fake.referrer("team/app", &subject, "application/spdx+json");
        if !api {
            fake.referrers_tag("team/app", &subject);
        }
        let found = client.referrers(&repository, &subject).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0].digest, found[0].artifact_type.as_deref()), (&sbom, Some("application/spdx+json")));
        assert_eq!(fake.requests().referrers, if api { 2 } else { 1 }, "that there is no API is remembered");
        let artifact = client.manifest(&repository, &Target::Digest(sbom)).await.unwrap();
        assert_eq!(Manifest::parse(&artifact.bytes, &artifact.media_type).unwrap().kind, Kind::Artifact);
    }
}
