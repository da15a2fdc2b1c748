//! Whatever a registry does wrong, nothing that is known gets lost, and people read why.

use crate::support::Lab;
use engine::fake::Fault;
use model::media::{OCI_INDEX, OCI_MANIFEST};
use model::registry::Health;
use serde_json::json;

#[tokio::test]
async fn a_lying_digest_moves_no_tag() {
    for lab in Lab::each(|fake| drop(fake.image("app", "latest"))).await {
        lab.filled("app").await;
        let before = lab.tag("app", "latest").await;
        lab.fake.image("app", "latest");
        lab.fake.fault("GET /v2/app/manifests/", Fault::Corrupted);
        lab.refresh("app").await;
        let after = lab.tag("app", "latest").await;
        assert_eq!(after.digest, before.digest);
        assert!(after.error.is_some_and(|error| error.contains("does not match")));
        assert_eq!(lab.moves("app", "latest").await, []);

        lab.fake.heal();
        lab.refresh("app").await;
        let healed = lab.tag("app", "latest").await;
        assert_ne!(healed.digest, before.digest);
        assert_eq!(healed.error, None);
    }
}

#[tokio::test]
async fn a_limit_in_the_middle_keeps_what_was_read_and_is_explained() {
    for lab in Lab::each(|fake| {
        fake.many_tags("app", 200, 200);
        fake.fault("HEAD /v2/app/manifests/", Fault::Later(429, "600".into()));
    })
    .await
    {
        let facts = lab
            .eventually("the reading to stop", async |lab| {
                Some(lab.facts("app").await).filter(|facts| facts.repository.error.is_some() && !facts.fill.running)
            })
            .await;
        assert_eq!((facts.fill.total, facts.fill.done), (200, 0), "names are shown, though nothing more is known");
        assert!(facts.fill.stopped.is_some_and(|reason| reason.contains("429")));
        lab.eventually("the registry to be failing", async |lab| {
            (lab.registry().await.health == Health::Failing).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_registry_that_is_gone_leaves_every_page_as_it_was() {
    for lab in Lab::each(|fake| fake.many_tags("app", 30, 10)).await {
        lab.filled("app").await;
        let before = lab.tags("app").await;
        lab.fake.fault("", Fault::Status(503));
        let facts = lab.refresh("app").await;
        assert!(facts.repository.error.is_some());
        assert_eq!(lab.tags("app").await, before);
        lab.engine.registries().refresh(&lab.actor, "lab", false).await.unwrap();
        let registry = lab
            .eventually("the registry to be failing", async |lab| {
                Some(lab.registry().await).filter(|registry| registry.health == Health::Failing)
            })
            .await;
        assert!(registry.reason.contains("503"), "{}", registry.reason);
        assert_eq!(registry.repositories, 1);
    }
}

#[tokio::test]
async fn every_broken_answer_to_a_listing_loses_nothing() {
    let faults = [
        Fault::Html(200),
        Fault::Html(502),
        Fault::Status(404),
        Fault::Status(401),
        Fault::Truncated,
        Fault::Endless,
        Fault::Circle,
        Fault::Elsewhere,
        Fault::Bomb(64 << 20),
        Fault::Short(0),
    ];
    for lab in Lab::each(|fake| fake.many_tags("app", 12, 4)).await {
        lab.filled("app").await;
        let before = lab.tags("app").await;
        for fault in &faults {
            lab.fake.fault("GET /v2/app/tags/list", fault.clone());
            let facts = lab.refresh("app").await;
            assert!(facts.repository.error.is_some() || facts.warning.is_some(), "{fault:?} is not explained");
            let names = |tags: &[model::tag::Tag]| {
                tags.iter().map(|tag| (tag.name.clone(), tag.digest.clone())).collect::<Vec<_>>()
            };
            assert_eq!(names(&lab.tags("app").await), names(&before), "{fault:?}");
            lab.fake.heal();
        }
        let facts = lab.refresh("app").await;
        assert_eq!((facts.repository.error, facts.warning), (None, None), "all is well again");
    }
}

#[tokio::test]
async fn looking_at_what_fails_does_not_hammer_the_registry() {
    for lab in Lab::each(|fake| {
        fake.image("app", "1");
        fake.fault("GET /v2/app/tags/list", Fault::Html(200));
    })
    .await
    {
        lab.eventually("a failure", async |lab| lab.facts("app").await.repository.error).await;
        lab.eventually("rest", async |lab| (!lab.facts("app").await.fill.running).then_some(())).await;
        lab.fake.reset_requests();
        for _ in 0..20 {
            lab.facts("app").await;
        }
        lab.eventually("rest", async |lab| (!lab.facts("app").await.fill.running).then_some(())).await;
        assert!(lab.fake.requests().tags <= 1, "{:?}", lab.fake.requests());
        assert_eq!(lab.registry().await.health, Health::Ok, "one broken repository is not a broken registry");
    }
}

#[tokio::test]
async fn one_broken_image_does_not_hide_the_others() {
    for lab in Lab::each(|fake| {
        fake.image("app", "good");
        let bad = fake.image("app", "bad");
        fake.remove_manifest("app", &bad);
        fake.fault(&format!("GET /v2/app/manifests/{bad}"), Fault::Status(404));
    })
    .await
    {
        lab.filled("app").await;
        assert!(lab.tag("app", "good").await.digest.is_some());
        let bad = lab.tag("app", "bad").await;
        assert!(bad.digest.is_none() && bad.error.is_some());
    }
}

#[tokio::test]
async fn a_missing_platform_is_shown_as_missing() {
    for lab in Lab::each(|fake| {
        let child = |digest: &str, architecture: &str| {
            let platform = json!({"os": "linux", "architecture": architecture});
            json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": 1, "platform": platform})
        };
        let there = fake.image_for("app", "single", "linux/amd64");
        let gone = format!("sha256:{}", "0f".repeat(32));
        let children = [child(there.as_str(), "amd64"), child(&gone, "s390x")];
        let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": children});
        let digest = fake.manifest("app", OCI_INDEX, index.to_string().as_bytes());
        fake.tag("app", "sparse", &digest);
    })
    .await
    {
        lab.filled("app").await;
        let tag = lab.tag("app", "sparse").await;
        let platforms: Vec<_> = tag.platforms.iter().map(|state| (state.platform.short(), state.missing)).collect();
        assert_eq!(platforms, [("amd64".to_owned(), false), ("s390x".to_owned(), true)]);
        assert_eq!(tag.error, None, "one missing child is no failure of the tag");
        let image = lab.image("lab/app:sparse").await.unwrap();
        assert_eq!(image.children.iter().map(|child| child.missing).collect::<Vec<_>>(), [false, true]);
        assert!(image.body.is_some());
    }
}

#[tokio::test]
async fn a_kill_in_the_middle_of_a_fill_costs_no_image_twice() {
    for mut lab in Lab::each(|fake| {
        fake.many_tags("app", 300, 300);
        // The last hundred get no answer, so that the kill comes in the middle.
        fake.fault("HEAD /v2/app/manifests/1.2.", Fault::Silent(std::time::Duration::from_secs(60)));
    })
    .await
    {
        lab.eventually("part of the fill", async |lab| {
            let facts = lab.engine.repositories().facts(&lab.actor, "lab", "app").await.ok()?;
            (facts.fill.done >= 200).then_some(())
        })
        .await;
        lab.fake.heal();
        lab.restart().await;
        let known = lab.tags("app").await.iter().filter(|tag| tag.digest.is_some()).count();
        assert!(known >= 200, "what was read is still there");
        lab.fake.reset_requests();
        let facts = lab.filled("app").await;
        assert_eq!((facts.repository.tags, facts.images), (Some(300), 300));
        let requests = lab.fake.requests();
        let left = u64::try_from(300 - known).unwrap();
        assert!(requests.heads <= left, "{} HEADs for {left} tags", requests.heads);
        assert!(requests.manifests <= left, "{} manifests for {left} images", requests.manifests);
        assert_eq!(lab.engine.overview().home(&lab.actor).await.unwrap().moves, [], "a first fill is no event");
    }
}

#[tokio::test]
async fn background_work_leaves_the_rest_of_a_budget_to_people() {
    for lab in Lab::each(|fake| {
        fake.many_repositories("team", 30);
        fake.budget(100, 20, 21600);
    })
    .await
    {
        let stopped = lab.eventually("the background to pause", async |lab| lab.registry().await.fill.stopped).await;
        assert!(stopped.contains("20 of 100"), "{stopped}");
        let budget = lab.registry().await.budget;
        assert!(budget.is_none_or(|budget| budget.remaining == 20));
        let name = lab.repositories().await[7].name.clone();
        assert!(!lab.tags(name.as_str()).await.is_empty() || lab.filled(name.as_str()).await.repository.tags.is_some());
    }
}
