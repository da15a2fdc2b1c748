//! Looking at sources again and again: what it costs and how it is spread.

use super::shop::{Shop, is_at, minutes, reason};
use engine::fake::Fake;
use model::Instant;
use model::stream::{CheckOutcome, TagPatch};
use time::Duration;

#[tokio::test]
async fn a_scheduled_tag_moves_by_itself_and_each_look_is_remembered() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.import("prod", "app:1", &Shop::scheduled()).await;
        shop.fake.reset_requests();
        let unchanged = shop.look_when_due("prod").await;
        assert_eq!(
            (shop.fake.requests().heads, shop.fake.requests().total()),
            (1, 1),
            "an unchanged source costs a HEAD"
        );
        let (at, next) = (unchanged.status.last_check.unwrap().at, unchanged.status.next_check.unwrap());
        assert!((810..=990).contains(&(next - at).whole_seconds()), "every 15 minutes, more or less");

        let second = shop.fake.image("app", "1");
        assert!(is_at(&shop.look_when_due("prod").await, &second));
        let moved = &shop.history("prod").await[0];
        assert_eq!((moved.actor.as_str(), moved.to.as_ref()), ("weir", Some(&second)));
        shop.fake.untag("app", "1");
        let gone = shop.look_when_due("prod").await;
        assert_eq!((reason(&gone), gone.status.digest.as_ref()), (Some("NotFound"), Some(&second)));
        let checks = shop.checks("prod").await;
        let outcomes: Vec<_> = checks.iter().map(|check| (check.outcome, check.status)).collect();
        use CheckOutcome::{Failed, Moved, Unchanged};
        assert_eq!(outcomes, [(Failed, Some(404)), (Moved, Some(200)), (Unchanged, Some(200)), (Moved, Some(200))]);
        assert!(!checks[0].message.is_empty());
    }
}

#[tokio::test]
async fn the_last_hundred_looks_are_kept() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.import("prod", "app:1", &Shop::scheduled()).await;
        for _ in 0..105 {
            shop.look_when_due("prod").await;
        }
        let checks = shop.checks("prod").await;
        assert_eq!(checks.len(), 100);
        assert!(checks.is_sorted_by(|newer, older| newer.time > older.time));
    }
}

#[tokio::test]
async fn each_tag_has_its_own_interval() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let every = |seconds| TagPatch { interval: Some(seconds), ..Shop::scheduled() };
        let begun = Instant::now_utc();
        shop.import("often", "app:1", &every(60)).await;
        shop.import("rarely", "app:1", &every(3600)).await;
        shop.import("never", "app:1", &Shop::once()).await;
        for second in (0..7200).step_by(10) {
            shop.look(begun + Duration::seconds(second)).await;
        }
        let looks = async |tag| shop.checks(tag).await.len();
        assert!((95..=100).contains(&looks("often").await));
        assert!((2..=4).contains(&looks("rarely").await), "{}", looks("rarely").await);
        assert_eq!(looks("never").await, 1);
    }
}

#[tokio::test]
async fn little_of_a_registrys_budget_is_left_to_people() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        shop.fake.budget(100, 20, 21600);
        shop.import("prod", "app:1", &Shop::scheduled()).await;
        shop.fake.reset_requests();
        let due = shop.tag("prod").await.status.next_check.unwrap();
        shop.look_when_due("prod").await;
        assert_eq!(shop.fake.requests().total(), 0);
        assert!(shop.tag("prod").await.status.next_check.unwrap() > due + minutes(300), "when the budget is new");
        let second = shop.fake.image("app", "1");
        let now = shop.engine.imports().now(&shop.ana, &Shop::path("prod"), false).await.unwrap();
        assert!(is_at(&now, &second), "a person is not kept waiting");
    }
}

/// Each tag is looked at once an interval, and never all at once. (The benchmark does it with 10,000.)
#[tokio::test]
async fn many_tags_are_spread_over_their_interval() {
    const TAGS: usize = 1000;
    let shop = Shop::each(|fake| fake.many_tags("app", TAGS / 4, 10)).await.remove(0);
    let others = [Fake::start().await, Fake::start().await, Fake::start().await];
    let fakes: Vec<&Fake> = [&shop.fake].into_iter().chain(&others).collect();
    let mut items = Vec::new();
    for (fake, name) in fakes.iter().zip(["a", "b", "c", "d"]) {
        if name != "a" {
            fake.many_tags("app", TAGS / 4, 10);
        }
        for n in 0..TAGS / 4 {
            let tag = format!("{}.{}.{}", 1 + n / 1000, n / 100 % 10, n % 100);
            let source = format!("{}/app:{tag}", fake.url().authority());
            items.push(model::stream::ImportItem { source, tag: format!("{name}-{tag}") });
        }
    }
    shop.request(&items, &Shop::scheduled()).await;
    let begun = Instant::now_utc();
    assert_eq!(shop.look(begun).await, TAGS);

    let mut minute_by_minute = Vec::new();
    for minute in 1..=15 {
        for fake in &fakes {
            fake.reset_requests();
        }
        shop.look(begun + minutes(minute)).await;
        let requests = fakes.iter().map(|fake| fake.requests());
        let (heads, all) = requests.fold((0, 0), |(heads, all), r| (heads + r.heads, all + r.total()));
        assert_eq!(heads, all, "unchanged sources cost HEADs and nothing else");
        minute_by_minute.push(usize::try_from(heads).unwrap());
    }
    let looks: usize = minute_by_minute.iter().sum();
    assert!((TAGS..TAGS + TAGS / 20).contains(&looks), "one look each: {minute_by_minute:?}");
    let busiest = minute_by_minute.iter().max().unwrap();
    // 74 a minute on average; chance alone exceeds this once in a hundred million runs.
    assert!(*busiest < TAGS / 8, "spread over the interval: {minute_by_minute:?}");
}
