//! What the index learns, what it costs, and what it refuses to believe.

use crate::support::Lab;
use engine::fake::Fault;
use model::media::Kind;
use model::tag::{TagFilter, TagSort};
use model::{Paging, Platform};
use std::time::Duration;

#[tokio::test]
async fn a_cold_fill_asks_once_for_everything_and_a_second_pass_only_where_tags_point() {
    for lab in Lab::each(|fake| fake.many_tags("team/app", 240, 60)).await {
        let facts = lab.filled("team/app").await;
        assert_eq!((facts.repository.tags, facts.images), (Some(240), 60));
        let requests = lab.fake.requests();
        assert_eq!((requests.tags, requests.heads, requests.gets()), (1, 240, 120), "{requests:?}");

        lab.fake.reset_requests();
        lab.refresh("team/app").await;
        let requests = lab.fake.requests();
        assert_eq!((requests.tags, requests.heads, requests.gets()), (1, 240, 0), "{requests:?}");
    }
}

#[tokio::test]
async fn looking_at_fresh_pages_asks_the_registry_nothing() {
    for lab in Lab::each(|fake| fake.many_tags("team/app", 60, 6)).await {
        lab.filled("team/app").await;
        lab.fake.reset_requests();
        for sort in [TagSort::Name, TagSort::SizeDescending, TagSort::MovedDescending] {
            let filter = TagFilter { sort, ..TagFilter::default() };
            let page = lab.engine.tags().page(&lab.actor, "lab", "team/app", &filter, Paging::default()).await.unwrap();
            assert_eq!((page.tags.items.len(), page.tags.total, page.tags.pages()), (50, 60, 2));
        }
        assert_eq!(lab.fake.requests().total(), 0);
    }
}

#[tokio::test]
async fn an_index_counts_its_platforms_and_their_bytes() {
    for lab in Lab::each(|fake| drop(fake.index("app", "1", &["linux/amd64", "linux/arm64/v8"]))).await {
        lab.filled("app").await;
        let tag = lab.tag("app", "1").await;
        let image = lab.image("lab/app:1").await.unwrap();
        assert_eq!(tag.kind, Some(Kind::Index));
        let platforms: Vec<_> = tag.platforms.iter().map(|state| state.platform.to_string()).collect();
        assert_eq!(platforms, ["linux/amd64", "linux/arm64/v8"]);
        assert_eq!(tag.size, Some(image.children.iter().filter_map(|child| child.size).sum()));
    }
}

#[tokio::test]
async fn what_was_there_at_first_is_no_event_and_every_later_move_is() {
    for lab in Lab::each(|fake| drop(fake.image("app", "latest"))).await {
        lab.filled("app").await;
        let first = lab.tag("app", "latest").await;
        assert_eq!(lab.moves("app", "latest").await, []);
        assert_eq!(first.moved, Some(first.first_seen));

        let second = lab.fake.image("app", "latest");
        let born = lab.fake.image("app", "2.0");
        lab.refresh("app").await;
        let moves = lab.moves("app", "latest").await;
        assert_eq!(moves.len(), 1);
        assert_eq!((&moves[0].from, &moves[0].to), (&first.digest, &Some(second)));
        assert!(moves[0].change.is_some(), "a move says what it changed");
        let moves = lab.moves("app", "2.0").await;
        assert_eq!((&moves[0].from, &moves[0].to), (&None, &Some(born)));

        let home = lab.engine.overview().home(&lab.actor).await.unwrap();
        assert_eq!(home.moves.len(), 2);
        assert!(home.moves[0].sequence > home.moves[1].sequence, "newest first");
    }
}

#[tokio::test]
async fn a_tag_goes_only_when_the_registry_says_so_of_the_tag_itself() {
    for lab in Lab::each(|fake| fake.many_tags("app", 6, 6)).await {
        lab.filled("app").await;
        let names: Vec<_> = lab.tags("app").await.into_iter().map(|tag| tag.name).collect();

        lab.fake.fault("GET /v2/app/tags/list", Fault::Short(4));
        lab.refresh("app").await;
        assert_eq!(lab.tags("app").await.len(), 6, "a short listing takes nothing away");

        lab.fake.heal();
        lab.fake.untag("app", names[5].as_str());
        lab.refresh("app").await;
        assert_eq!(lab.tags("app").await.len(), 5);
        let moves = lab.moves("app", names[5].as_str()).await;
        assert_eq!((moves.len(), &moves[0].to), (1, &None), "its going is remembered");
    }
}

#[tokio::test]
async fn a_refresh_asked_for_during_another_sees_what_was_pushed_meanwhile() {
    for lab in Lab::each(|fake| fake.many_tags("app", 3, 3)).await {
        lab.filled("app").await;
        lab.fake.reset_requests();
        lab.fake.fault("HEAD /v2/app/manifests/", Fault::Silent(Duration::from_millis(200)));
        let again = async || lab.engine.repositories().refresh(&lab.actor, "lab", "app", false).await.unwrap();
        again().await;
        lab.eventually("the listing to be over", async |lab| (lab.fake.requests().heads > 0).then_some(())).await;

        lab.fake.image("app", "late");
        again().await;
        lab.eventually("the late tag", async |lab| {
            lab.tags("app").await.iter().find(|t| t.name.as_str() == "late").cloned()
        })
        .await;
    }
}

#[tokio::test]
async fn a_listing_that_lost_most_of_its_tags_waits_for_a_person() {
    for lab in Lab::each(|fake| fake.many_tags("app", 20, 5)).await {
        lab.filled("app").await;
        for tag in lab.tags("app").await.iter().skip(4) {
            lab.fake.untag("app", tag.name.as_str());
        }
        let facts = lab.refresh("app").await;
        assert_eq!(facts.repository.tags, Some(20));
        assert_eq!(
            facts.warning.as_deref(),
            Some("lab listed 4 tags, but 20 were known. Nothing was removed; accept the listing if this is right")
        );
        let facts = lab.accept("app").await;
        assert_eq!((facts.repository.tags, facts.warning), (Some(4), None));
    }
}

#[tokio::test]
async fn a_catalogue_that_lost_most_of_its_repositories_waits_for_a_person() {
    for lab in Lab::each(|fake| fake.many_repositories("team", 20)).await {
        let names = lab
            .eventually("20 repositories", async |lab| Some(lab.repositories().await).filter(|names| names.len() == 20))
            .await;
        for repository in names.iter().skip(3) {
            lab.fake.remove_repository(repository.name.as_str());
        }
        lab.engine.registries().refresh(&lab.actor, "lab", false).await.unwrap();
        lab.eventually("a warning", async |lab| lab.registry().await.warning).await;
        assert_eq!(lab.registry().await.repositories, 20);
        lab.engine.registries().refresh(&lab.actor, "lab", true).await.unwrap();
        lab.eventually("the listing to be taken", async |lab| (lab.registry().await.repositories == 3).then_some(()))
            .await;
    }
}

#[tokio::test]
async fn signatures_are_folded_away_and_counted_with_their_subject() {
    for lab in Lab::each(|fake| {
        let digest = fake.image("app", "1.0");
        fake.artifact(
            "app",
            &format!("sha256-{}.sig", digest.hex()),
            "application/vnd.dev.cosign.artifact.sig.v1+json",
        );
    })
    .await
    {
        let facts = lab.filled("app").await;
        assert_eq!(facts.repository.tags, Some(1));
        assert_eq!(lab.tag("app", "1.0").await.referrers, 1);
    }
}

#[tokio::test]
async fn everything_is_found_by_name_tag_digest_layer_and_label() {
    for lab in Lab::each(|fake| drop(fake.index("team/shop", "v2.1", &["linux/amd64", "linux/arm64"]))).await {
        lab.filled("team/shop").await;
        let image = lab.image("lab/team/shop:v2.1").await.unwrap();
        let search = async |q: &str| lab.engine.overview().search(&lab.actor, q).await.unwrap();
        assert_eq!(search("SHO").await.repositories[0].repository.as_str(), "team/shop");
        assert_eq!(search("2.1").await.tags[0].tag.as_str(), "v2.1");
        assert_eq!(search(&image.digest.hex()[..6]).await.digests.len(), 1);
        let child = image.children.iter().find(|child| child.platform == Some(Platform::parse("arm64"))).unwrap();
        assert_eq!(search(child.digest.as_str()).await.digests[0].part, model::search::Part::Platform);
        let layer = &image.body.unwrap().layers[0];
        assert_eq!(search(layer.digest.short()).await.digests[0].part, model::search::Part::Layer);
        assert!(search("%").await.is_empty());
        assert!(search("").await.is_empty());
    }
}
