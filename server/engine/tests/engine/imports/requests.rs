//! Asking for imports.

use super::shop::{Shop, is_at, reason};
use engine::Error;
use engine::fake::Fault;
use model::media::OCI_MANIFEST;
use model::project::Quota;
use model::stream::{EventKind, ImportItem, ImportMode, Outlook, TagPatch};
use model::{Instant, Platform};

#[tokio::test]
async fn an_image_becomes_a_tag_with_a_memory() {
    for shop in Shop::each(|fake| drop(fake.index("team/app", "1.4", &["linux/amd64", "linux/arm64/v8"]))).await {
        let digest = shop.fake.digest("team/app", "1.4").unwrap();
        let requested = shop.request(&[shop.item("", "team/app:1.4")], &Shop::scheduled()).await;
        assert_eq!((requested[0].tag.as_str(), &requested[0].refused), ("1.4", &None));
        assert!(shop.tag("1.4").await.is_pending());

        assert_eq!(shop.look(Instant::now_utc()).await, 1);
        let tag = shop.tag("1.4").await;
        assert!(is_at(&tag, &digest), "{tag:?}");
        assert_eq!(tag.pull, Some(format!("{}@{digest}", shop.at("team/app"))));
        assert_eq!(tag.image.unwrap().platforms.len(), 2);
        let history = shop.history("1.4").await;
        assert_eq!((history.len(), history[0].kind, history[0].actor.as_str()), (1, EventKind::Import, "ana"));
        let checks = shop.checks("1.4").await;
        assert_eq!((checks.len(), checks[0].digest.as_ref()), (1, Some(&digest)));
        let next = tag.status.next_check.unwrap() - Instant::now_utc();
        assert!(next.whole_seconds() > 60 && next.whole_seconds() <= 900, "{next}");
    }
}

#[tokio::test]
async fn asking_again_looks_again_and_an_unchanged_image_is_no_move() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let first = shop.import("prod", "app:1", &Shop::once()).await;
        shop.fake.reset_requests();
        let again = shop.import("prod", "app:1", &Shop::once()).await;
        assert!(again.spec.unwrap().generation > first.spec.unwrap().generation);
        assert_eq!(again.status.digest, first.status.digest);
        assert_eq!((shop.history("prod").await.len(), shop.checks("prod").await.len()), (1, 2));
        assert_eq!((shop.fake.requests().heads, shop.fake.requests().gets()), (1, 0), "HEAD says that nothing changed");
        assert_eq!(again.status.next_check, None, "nobody scheduled it");

        let second = shop.fake.image("app", "1");
        assert!(is_at(&shop.import("prod", "app:1", &Shop::once()).await, &second));
        assert_eq!(shop.history("prod").await.len(), 2);
    }
}

#[tokio::test]
async fn a_whole_repository_is_imported_by_pattern_and_over_all_pages() {
    for shop in Shop::each(|fake| {
        fake.many_tags("app", 230, 20);
        fake.page_size(50, false);
        let signed = fake.digest("app", "1.0.0").unwrap();
        let name = format!("sha256-{}.sig", signed.hex());
        fake.artifact("app", &name, "application/vnd.dev.cosign.artifact.sig.v1+json");
    })
    .await
    {
        let imports = shop.engine.imports();
        let repository = shop.at("app");
        let tags = imports.tags_of(&shop.ana, &Shop::web(), &repository, true).await.unwrap();
        assert_eq!((tags.len(), tags[0].as_str()), (230, "1.2.29"), "newest first, without the signature");

        shop.fake.reset_requests();
        let requested = shop.request_all("app", "1.1.*", &Shop::once()).await;
        assert!(requested.len() == 100 && requested.iter().all(|tag| tag.refused.is_none()));
        shop.look(Instant::now_utc()).await;
        let tags = shop.tags().await;
        assert_eq!(tags.len(), 100);
        assert!(tags.iter().all(|tag| tag.status.digest.is_some() && tag.status.condition.is_none()));
        let requests = shop.fake.requests();
        assert_eq!((requests.tags, requests.heads), (5, 100), "{requests:?}");
        assert!(requests.manifests <= 100 && requests.blobs <= 100, "{requests:?}");
        assert!(matches!(
            imports.tags_of(&shop.ana, &Shop::web(), &shop.at("app:1.0.0"), true).await,
            Err(Error::Invalid { field: "source", .. })
        ));
    }
}

#[tokio::test]
async fn an_image_that_many_tags_share_is_fetched_once() {
    for shop in Shop::each(|fake| fake.many_tags("app", 60, 1)).await {
        shop.import("first", "app:1.0.0", &Shop::once()).await;
        shop.fake.reset_requests();
        let items: Vec<_> = (1..60).map(|n| shop.item("", &format!("app:1.0.{n}"))).collect();
        shop.request(&items, &Shop::once()).await;
        shop.look(Instant::now_utc()).await;
        assert!(shop.tags().await.iter().all(|tag| tag.status.digest.is_some()));
        assert_eq!((shop.fake.requests().heads, shop.fake.requests().gets()), (59, 0));
    }
}

#[tokio::test]
async fn each_tag_of_a_request_has_its_own_result() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let bad = |source: &str, tag: &str| ImportItem { source: source.into(), tag: tag.into() };
        let items =
            [shop.item("good", "app:1"), bad("https://quay.io/a", "url"), bad("quay.io", ""), shop.item("-x", "app:1")];
        let requested = shop.request(&items, &Shop::once()).await;
        let refused: Vec<bool> = requested.iter().map(|tag| tag.refused.is_some()).collect();
        assert_eq!(refused, [false, true, true, true]);
        let items = [shop.item("gone", "app:2"), shop.item("nowhere", "nothing:1")];
        shop.request(&items, &Shop::once()).await;
        shop.look(Instant::now_utc()).await;
        assert_eq!(reason(&shop.tag("good").await), None);
        assert_eq!(reason(&shop.tag("gone").await), Some("NotFound"));
        assert_eq!(reason(&shop.tag("nowhere").await), Some("NotFound"));
        assert_eq!(shop.tags().await.len(), 3, "what was refused is not there");
        let nowhere = engine::Destination { project: model::ProjectName::parse("none").unwrap(), ..Shop::web() };
        let refused = shop.engine.imports().request(&shop.ana, &nowhere, &items, &Shop::once()).await;
        assert!(matches!(refused, Err(Error::NotFound { what: "project", .. })));
    }
}

#[tokio::test]
async fn a_plan_says_what_would_happen_and_changes_nothing() {
    for shop in Shop::each(|fake| {
        for tag in ["same", "other", "held", "kept"] {
            fake.image("app", tag);
        }
    })
    .await
    {
        for tag in ["same", "other", "held", "kept"] {
            shop.import(tag, &format!("app:{tag}"), &Shop::once()).await;
        }
        shop.engine.streams().hold(&shop.ana, &Shop::path("held"), "release").await.unwrap();
        shop.engine.streams().protect(&shop.ana, &Shop::path("kept"), true).await.unwrap();
        let from = shop.fake.digest("app", "other").unwrap();
        let to = shop.fake.image("app", "other");
        let new = shop.fake.image("app", "new");
        let clock = shop.engine.streams().clock(&shop.ana).await.unwrap();
        shop.fake.reset_requests();

        let items: Vec<_> = ["new", "other", "same", "gone", "held", "kept"]
            .map(|tag| shop.item(tag, &format!("app:{tag}")))
            .into_iter()
            .chain([ImportItem { source: "a b".into(), tag: "odd".into() }])
            .collect();
        let plan = shop.engine.imports().plan(&shop.ana, &Shop::web(), &items, &Shop::once()).await.unwrap();
        assert_eq!(plan[0].outlook, Outlook::New { digest: new });
        assert_eq!(plan[1].outlook, Outlook::Moves { from, to });
        assert!(matches!(plan[2].outlook, Outlook::Unchanged { .. }));
        let refusals: Vec<_> = plan[3..].iter().filter_map(|planned| refusal(&planned.outlook)).collect();
        assert_eq!(refusals, ["NotFound", "OnHold", "Protected", "Invalid"]);
        assert_eq!(shop.fake.requests().manifests, 0, "asking where things point is enough");
        assert_eq!(shop.engine.streams().clock(&shop.ana).await.unwrap(), clock);
        assert_eq!(shop.tags().await.len(), 4);
    }
}

fn refusal(outlook: &Outlook) -> Option<&str> {
    match outlook {
        Outlook::Refused { reason, .. } => Some(reason),
        _ => None,
    }
}

#[tokio::test]
async fn one_platform_of_a_list_is_taken_when_asked_for() {
    for shop in Shop::each(|fake| drop(fake.index("app", "1", &["linux/amd64", "linux/arm64/v8"]))).await {
        let arm64 = TagPatch {
            import_mode: Some(ImportMode::Legacy),
            platform: Some(Some(Platform::parse("linux/arm64"))),
            ..Shop::once()
        };
        let tag = shop.import("arm", "app:1", &arm64).await;
        let list = shop.fake.digest("app", "1").unwrap();
        assert!(tag.status.digest.is_some() && tag.status.digest != Some(list));
        let image = tag.image.unwrap();
        assert_eq!(image.platforms[0].platform.to_string(), "linux/arm64/v8");

        shop.fake.reset_requests();
        shop.import("arm", "app:1", &arm64).await;
        assert_eq!(shop.fake.requests().total(), 1, "an unchanged list costs one HEAD");
    }
}

#[tokio::test]
async fn import_now_answers_with_the_result() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.import("prod", "app:1", &Shop::once()).await;
        let second = shop.fake.image("app", "1");
        let now = async |tag: &str| shop.engine.imports().now(&shop.ana, &Shop::path(tag), false).await;
        assert!(is_at(&now("prod").await.unwrap(), &second));
        assert_eq!(shop.history("prod").await[0].actor, "ana");

        shop.fake.fault("", Fault::Status(403));
        assert_eq!(reason(&now("prod").await.unwrap()), Some("Forbidden"));
        assert!(matches!(now("none").await, Err(Error::NotFound { .. })));
        let empty = TagPatch { source: Some(None), ..TagPatch::default() };
        shop.engine.streams().set(&shop.ana, &Shop::path("push"), &empty, engine::Expect::Any, "").await.unwrap();
        assert!(matches!(now("push").await, Err(Error::Invalid { field: "source", .. })));
        shop.engine.streams().hold(&shop.ana, &Shop::path("prod"), "").await.unwrap();
        assert!(matches!(now("prod").await, Err(Error::Conflict { .. })));
    }
}

#[tokio::test]
async fn odd_bytes_in_labels_stop_no_import() {
    for shop in Shop::each(|_| {}).await {
        let config = br#"{"os": "linux", "architecture": "amd64", "config": {"Labels": {"a\u0000b": "c\u0000d"}}}"#;
        let config_digest = shop.fake.blob(config);
        let manifest = format!(
            r#"{{"schemaVersion": 2, "mediaType": "{OCI_MANIFEST}", "layers": [], "config": {{"mediaType": "{}", "digest": "{config_digest}", "size": {}}}}}"#,
            model::media::OCI_CONFIG,
            config.len()
        );
        let digest = shop.fake.manifest("app", OCI_MANIFEST, manifest.as_bytes());
        shop.fake.tag("app", "1", &digest);
        assert!(is_at(&shop.import("prod", "app:1", &Shop::once()).await, &digest));
    }
}

#[tokio::test]
async fn what_is_no_image_is_imported_for_what_it_is() {
    for shop in Shop::each(|fake| drop(fake.artifact("chart", "1", "application/vnd.cncf.helm.config.v1+json"))).await {
        let tag = shop.import("chart", "chart:1", &Shop::once()).await;
        assert_eq!(tag.image.unwrap().kind, model::media::Kind::Artifact);
        shop.fake.manifest("odd", OCI_MANIFEST, b"{\"schemaVersion\": 2, \"layers\": 7}");
        let odd = shop.fake.manifest("odd", OCI_MANIFEST, b"{\"schemaVersion\": 2, \"layers\": 7}");
        shop.fake.tag("odd", "1", &odd);
        assert_eq!(reason(&shop.import("odd", "odd:1", &Shop::once()).await), Some("Malformed"));
    }
}

#[tokio::test]
async fn what_a_quota_refuses_leaves_nothing_behind() {
    for shop in Shop::each(|fake| fake.many_tags("app", 3, 3)).await {
        let quota = Quota { scheduled: Some(1), ..Quota::default() };
        shop.engine.quotas().set(&shop.ana, "shop", &quota).await.unwrap();
        let items = ["1.0.0", "1.0.1", "1.0.2"].map(|tag| shop.item("", &format!("app:{tag}")));
        let requested = shop.request(&items, &Shop::scheduled()).await;
        let refused: Vec<_> = requested.iter().map(|requested| requested.refused.is_some()).collect();
        assert_eq!(refused, [false, true, true], "{requested:?}");
        let tags = shop.tags().await;
        assert_eq!(tags.iter().map(|tag| tag.path.tag.as_str()).collect::<Vec<_>>(), ["1.0.0"]);
        assert!(
            shop.request(&items[1..2], &Shop::once()).await[0].refused.is_none(),
            "there is room for one that is not"
        );
    }
}

#[tokio::test]
async fn a_stream_of_which_everything_was_refused_is_not_there() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let quota = Quota { scheduled: Some(0), ..Quota::default() };
        shop.engine.quotas().set(&shop.ana, "shop", &quota).await.unwrap();
        assert!(shop.request(&[shop.item("", "app:1")], &Shop::scheduled()).await[0].refused.is_some());
        assert!(matches!(shop.engine.streams().get(&shop.ana, "shop", "web").await, Err(Error::NotFound { .. })));
    }
}
