//! Images through a stream: visible only there, whole, and byte for byte.

use super::lab::{Lab, image};
use crate::{Error, Expect, Part};
use model::stream::{SourceKind, TypedSource};

#[tokio::test]
async fn an_image_is_visible_through_a_stream_that_has_or_had_it() {
    for lab in Lab::each().await {
        for tag in ["web:1", "api:1"] {
            lab.external(tag, "quay.io/acme/web:1").await;
        }
        for letter in ['A', 'B'] {
            lab.import("web:1", letter).await;
        }
        let streams = lab.engine.streams();
        let find = async |stream: &str, digest: &str| streams.image(&lab.ana, "shop", stream, digest, None).await;
        let (a, b) = (image('A'), image('B'));
        let current = find("web", b.as_str()).await.unwrap();
        assert_eq!((current.path.digest.clone(), current.tags.len(), current.pull), (b.clone(), 1, lab.reference('B')));
        let former = find("web", a.short()).await.unwrap();
        assert_eq!((former.tags.len(), former.body.unwrap().layers.len()), (0, 1));
        assert!(former.first_seen <= current.first_seen);
        for (stream, digest) in [("api", a.as_str()), ("web", image('C').as_str()), ("web", "12345"), ("web", "latest")]
        {
            assert!(matches!(find(stream, digest).await, Err(Error::NotFound { .. })), "{stream}@{digest}");
        }
        let manifest = streams.content(&lab.ana, "shop", "web", a.as_str(), Part::Manifest).await.unwrap();
        assert_eq!(lab.fake.blob(&manifest.bytes), a);

        streams.delete_tag(&lab.ana, &super::lab::path("web:1"), "").await.unwrap();
        assert!(matches!(find("web", b.as_str()).await, Err(Error::NotFound { .. })), "gone with its tag");
    }
}

#[tokio::test]
async fn the_platforms_of_an_index_are_images_of_the_stream_too() {
    for lab in Lab::each().await {
        let index = lab.store('X', &['A', 'B']).await;
        lab.external("web:1", "quay.io/acme/web:1").await;
        lab.import_digest("web:1", &index).await;
        let streams = lab.engine.streams();
        let whole = streams.image(&lab.ana, "shop", "web", index.as_str(), None).await.unwrap();
        assert_eq!((whole.children.len(), whole.body.unwrap().digest), (2, image('A')));
        let child = streams.image(&lab.ana, "shop", "web", image('B').as_str(), None).await.unwrap();
        assert_eq!(child.pull, lab.reference('B'));
        let source = TypedSource::new(SourceKind::StreamImage, format!("web@{}", image('B')));
        let path = super::lab::path("web:arm");
        streams.tag_image(&lab.ana, &path, &source, false, Expect::Any, "").await.unwrap();
        assert_eq!(lab.tag("web:arm").await.pull, Some(lab.reference('B')));
    }
}

#[tokio::test]
async fn two_images_are_compared_through_their_stream_alone() {
    for lab in Lab::each().await {
        lab.external("web:1", "quay.io/acme/web:1").await;
        for letter in ['A', 'B'] {
            lab.import("web:1", letter).await;
        }
        let streams = lab.engine.streams();
        let compare = async |a: &str, b: &str| streams.compare(&lab.ana, ("shop", "web"), [a, b], None).await;
        let found = compare(image('A').short(), "1").await.unwrap();
        assert_eq!((found.a.digest, found.b.digest), (image('A'), image('B')));
        assert!(compare("1", image('B').as_str()).await.unwrap().is_same());
        assert!(matches!(compare("2", "1").await, Err(Error::Invalid { field: "a", .. })));
        let elsewhere = compare("1", image('C').as_str()).await;
        assert!(matches!(elsewhere, Err(Error::Invalid { field: "b", .. })), "{elsewhere:?}");
    }
}
