use super::*;
use crate::db::manifests::{self, NewManifest};
use crate::db::testing::databases;
use crate::db::{registries, repositories};
use model::registry::RegistrySpec;
use model::repository::Origin;
use std::collections::BTreeMap;

fn at(seconds: i64) -> Instant {
    Instant::from_unix_timestamp(1_700_000_000 + seconds).unwrap()
}

fn digest(number: i64) -> Digest {
    Digest::parse(&format!("sha256:{number:064x}")).unwrap()
}

/// A repository whose tags come from (name, image number) pairs; image n has size n, runs on `platforms`, was built at n.
async fn repository(db: &Db, tags: &[(&str, i64)], platforms: &str) -> i64 {
    let mut tx = db.begin().await.unwrap();
    let spec = RegistrySpec { url: "https://lab".into(), ..RegistrySpec::default() };
    let registry = registries::insert(&mut tx, "lab", &spec, at(0)).await.unwrap().unwrap();
    repositories::insert(&mut tx, registry, "app", Origin::Listed, at(0)).await.unwrap();
    tx.commit_quietly().await.unwrap();
    let id = repositories::find(db, registry, "app").await.unwrap().unwrap().id;
    let mut tx = db.begin().await.unwrap();
    for (name, image) in tags {
        let digest = digest(*image);
        let labels = BTreeMap::from([("team".to_owned(), "web".to_owned())]);
        let new = NewManifest {
            digest: &digest,
            media_type: model::media::OCI_MANIFEST,
            kind: Kind::Image,
            artifact_type: None,
            size: *image,
            platforms: platforms.into(),
            built: Some(at(*image)),
            subject: None,
            children: vec![],
            layers: vec![],
            labels: &labels,
        };
        manifests::put(&mut tx, &new).await.unwrap();
        manifests::put_holding(&mut tx, id, &digest, false, at(0)).await.unwrap();
        insert(&mut tx, id, &TagName::parse(name).unwrap(), at(0)).await.unwrap();
        let pointing = Pointing { name, from: None, to: &digest, moved: None, pushed: None };
        assert!(set_digest(&mut tx, id, &pointing, at(1)).await.unwrap());
    }
    repositories::set_read(&mut tx, id, at(2), true).await.unwrap();
    tx.commit_quietly().await.unwrap();
    id
}

async fn names(db: &Db, id: i64, filter: TagFilter) -> Vec<String> {
    let page = page(db, id, &filter, Paging::default()).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
    page.items.into_iter().map(|tag| tag.name.to_string()).collect()
}

#[test]
fn digests_are_found_from_six_digits_on() {
    let (from, to) = digest_range("4F3C1a").unwrap();
    assert_eq!((from.as_str(), to.as_str()), ("sha256:4f3c1a", "sha256:4f3c1ag"));
    assert!(digest_range("4f3c1").is_none());
    assert!(digest_range("latest").is_none());
    assert!(digest_range("md5:4f3c1a").is_none());
}

#[tokio::test]
async fn every_order_is_global() {
    for database in databases().await {
        let db = database.connect().await;
        let id = repository(&db, &[("1.10", 30), ("1.9", 10), ("latest", 30), ("Beta", 20)], "linux/amd64").await;
        let sorted = async |sort| names(&db, id, TagFilter { sort, ..TagFilter::default() }).await;
        assert_eq!(sorted(TagSort::Name).await, ["1.10", "1.9", "Beta", "latest"]);
        assert_eq!(sorted(TagSort::NameDescending).await, ["latest", "Beta", "1.9", "1.10"]);
        assert_eq!(sorted(TagSort::VersionDescending).await, ["1.10", "1.9", "latest", "Beta"]);
        assert_eq!(sorted(TagSort::Size).await, ["1.9", "Beta", "1.10", "latest"]);
        assert_eq!(sorted(TagSort::BuiltDescending).await, ["1.10", "latest", "Beta", "1.9"]);
        assert_eq!(sorted(TagSort::MovedDescending).await, ["1.10", "latest", "Beta", "1.9"], "ties by build time");
        db.close().await;
    }
}

#[tokio::test]
async fn filters_take_text_as_text() {
    for database in databases().await {
        let db = database.connect().await;
        let tags = [("1.0_rc", 1), ("1.0-rc", 2), ("RC", 3), (&format!("sha256-{}.sig", "ab".repeat(32)), 4)];
        let id = repository(&db, &tags, "linux/amd64 linux/arm64/v8 !linux/s390x").await;
        let q = async |q: &str| {
            names(&db, id, TagFilter { q: q.into(), sort: TagSort::Name, ..TagFilter::default() }).await
        };
        assert_eq!(q("").await, ["1.0-rc", "1.0_rc", "RC"], "signatures are folded away");
        assert_eq!(q("rc").await, ["1.0-rc", "1.0_rc", "RC"]);
        assert_eq!(q("_").await, ["1.0_rc"], "an underscore is no wildcard");
        assert_eq!(q("%").await, Vec::<String>::new());
        assert_eq!(q("' OR 1=1 --").await, Vec::<String>::new());
        assert_eq!(q(&format!("sha256:{:064x}", 2)).await, ["1.0-rc"]);
        let on = async |platform: &str| {
            let filter = TagFilter { platform: Some(model::Platform::parse(platform)), ..TagFilter::default() };
            names(&db, id, filter).await.len()
        };
        assert_eq!(on("linux/arm64").await, 3, "a platform without variant finds every variant");
        assert_eq!(on("linux/arm").await, 0);
        assert_eq!(on("linux/s390x").await, 0, "what is missing is not offered");
        db.close().await;
    }
}

#[tokio::test]
async fn rows_know_their_aliases_and_signatures() {
    for database in databases().await {
        let db = database.connect().await;
        let signature = format!("sha256-{:064x}.sig", 7);
        let id = repository(&db, &[("1.2.3", 7), ("1.2", 7), ("latest", 7), ("old", 1), (&signature, 9)], "").await;
        let page =
            page(&db, id, &TagFilter { q: "1.2.3".into(), ..TagFilter::default() }, Paging::default()).await.unwrap();
        let aliases: Vec<_> = page.items[0].aliases.iter().map(TagName::as_str).collect();
        assert_eq!((aliases, page.items[0].referrers), (vec!["1.2", "latest"], 1));
        db.close().await;
    }
}

#[tokio::test]
async fn a_tag_moves_only_from_where_it_was_seen() {
    for database in databases().await {
        let db = database.connect().await;
        let id = repository(&db, &[("latest", 1)], "").await;
        let mut tx = db.begin().await.unwrap();
        let stale = digest(5);
        let two = digest(2);
        let wrong = Pointing { name: "latest", from: Some(stale.as_str()), to: &two, moved: Some(at(9)), pushed: None };
        assert!(!set_digest(&mut tx, id, &wrong, at(9)).await.unwrap());
        let one = digest(1);
        let right = Pointing { from: Some(one.as_str()), ..wrong };
        assert!(set_digest(&mut tx, id, &right, at(9)).await.unwrap());
        tx.commit_quietly().await.unwrap();
        assert_eq!(find(&db, id, "latest").await.unwrap().unwrap().digest.as_deref(), Some(two.as_str()));
        db.close().await;
    }
}
