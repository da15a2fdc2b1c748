//! Random deeds of people, importers and pushers, compared with plain memory after each step, on every kind of database.

use super::lab::{Lab, letter, path};
use super::model::{Model, TAGS, Wish};
use crate::Error;
use model::Paging;
use model::stream::{EventKind, HistoryFilter, StreamTag};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug, Clone)]
enum Deed {
    External(usize, u8),
    Follow(usize, usize),
    Clear(usize),
    Copy(usize, usize),
    Import(usize, char),
    Fail(usize, &'static str),
    Push(usize, char),
    Hold(usize),
    Resume(usize),
    Protect(usize, bool),
    Rollback(usize, char),
    Delete(usize),
    Undo(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let (tag, letter) = (0..TAGS, || prop::sample::select(vec!['A', 'B', 'C']));
    prop_oneof![
        1 => (tag.clone(), 0..2u8).prop_map(|(tag, spec)| Deed::External(tag, spec)),
        3 => (tag.clone(), 0..TAGS).prop_map(|(tag, source)| Deed::Follow(tag, source)),
        1 => (tag.clone(), 0..TAGS).prop_map(|(tag, source)| Deed::Copy(tag, source)),
        1 => tag.clone().prop_map(Deed::Clear),
        6 => (tag.clone(), letter()).prop_map(|(tag, letter)| Deed::Import(tag, letter)),
        1 => (tag.clone(), prop::sample::select(vec!["NotFound", "Unauthorized"])).prop_map(|(t, why)| Deed::Fail(t, why)),
        1 => (tag.clone(), letter()).prop_map(|(tag, letter)| Deed::Push(tag, letter)),
        2 => tag.clone().prop_map(Deed::Hold),
        2 => tag.clone().prop_map(Deed::Resume),
        2 => (tag.clone(), any::<bool>()).prop_map(|(tag, protected)| Deed::Protect(tag, protected)),
        2 => (tag.clone(), letter()).prop_map(|(tag, letter)| Deed::Rollback(tag, letter)),
        1 => tag.clone().prop_map(Deed::Delete),
        1 => tag.prop_map(Deed::Undo),
    ]
}

#[test]
fn streams_do_what_plain_memory_does() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let labs = runtime.block_on(Lab::each());
    for lab in &labs {
        // Somebody imports the images from an insecure registry, so that they can be gone back to.
        runtime.block_on(async {
            lab.external("base:1", "quay.io/acme/web:1").await;
            for letter in ['A', 'B', 'C'] {
                lab.import("base:1", letter).await;
            }
        });
    }
    // A chain across streams, so that every run has something to follow.
    let beginning =
        [Deed::External(0, 0), Deed::Import(0, 'A'), Deed::Follow(1, 0), Deed::Follow(2, 1), Deed::Follow(3, 2)];
    let world = AtomicUsize::new(0);
    let mut runner =
        TestRunner::new(Config { cases: 12, max_shrink_iters: 200, failure_persistence: None, ..Config::default() });
    let result = runner.run(&prop::collection::vec(deed(), 1..40), |deeds| {
        let world = world.fetch_add(1, Ordering::Relaxed);
        for lab in &labs {
            runtime.block_on(World::new(lab, world).live(&[&beginning[..], &deeds].concat()))?;
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// The streams of one run, beside those of all others.
struct World<'a> {
    lab: &'a Lab,
    names: [String; TAGS],
    model: Model,
}

impl<'a> World<'a> {
    fn new(lab: &'a Lab, number: usize) -> Self {
        let names = [
            format!("shop/w{number}:a"),
            format!("shop/w{number}:b"),
            format!("shop/x{number}:c"),
            format!("dev/w{number}:d"),
        ];
        Self { lab, names, model: Model::default() }
    }

    async fn live(mut self, deeds: &[Deed]) -> Result<(), TestCaseError> {
        for name in [&self.names[0], &self.names[2], &self.names[3]] {
            let path = path(name);
            self.lab.engine.streams().create(&self.lab.ana, path.project.as_str(), path.stream.as_str()).await.unwrap();
        }
        for (number, deed) in deeds.iter().enumerate() {
            let expected = self.expect(deed);
            let done = self.act(deed).await;
            prop_assert_eq!(done.is_ok(), expected, "step {}: {:?} came to {:?}", number, deed, done);
            for tag in 0..TAGS {
                self.compare(tag, number, deed).await?;
            }
        }
        Ok(())
    }

    /// Does it in memory; true when it is not refused.
    fn expect(&mut self, deed: &Deed) -> bool {
        let model = &mut self.model;
        match *deed {
            Deed::External(tag, spec) => model.external(tag, spec).is_ok(),
            Deed::Follow(tag, source) => model.follow(tag, source).is_ok(),
            Deed::Copy(tag, source) => model.copy(tag, source).is_ok(),
            Deed::Clear(tag) => model.clear(tag).is_ok(),
            Deed::Hold(tag) => model.hold(tag).is_ok(),
            Deed::Resume(tag) => model.resume(tag).is_ok(),
            Deed::Protect(tag, protected) => model.protect(tag, protected).is_ok(),
            Deed::Rollback(tag, letter) => model.rollback(tag, letter).is_ok(),
            Deed::Delete(tag) => model.delete(tag).is_ok(),
            Deed::Undo(tag) => model.undo(tag).is_ok(),
            Deed::Import(tag, letter) if is_imported(model, tag) => {
                model.import(tag, letter);
                true
            }
            Deed::Fail(tag, reason) if is_imported(model, tag) => {
                model.fail(tag, reason);
                true
            }
            Deed::Push(tag, letter) if model.live[tag].is_some() => {
                model.push(tag, letter);
                true
            }
            Deed::Import(..) | Deed::Fail(..) | Deed::Push(..) => true,
        }
    }

    async fn act(&self, deed: &Deed) -> Result<(), Error> {
        let (lab, streams, ana) = (self.lab, self.lab.engine.streams(), &self.lab.ana);
        let name = |tag: usize| self.names[tag].as_str();
        let at = |tag: usize| path(name(tag));
        // What is imported or pushed was decided in memory: the wish is the same on both sides.
        let imported = |tag: usize| is_imported(&self.model, tag);
        match *deed {
            Deed::External(tag, spec) => {
                let spec = lab.spec(&format!("quay.io/acme/web:{spec}"));
                let patch = model::stream::TagPatch {
                    insecure: Some(true),
                    ..model::stream::TagPatch::from(model::stream::SourceKind::Image, spec)
                };
                lab.set(name(tag), &patch).await.map(drop)
            }
            Deed::Follow(tag, source) => lab.follow(name(tag), name(source)).await.map(drop),
            Deed::Copy(tag, source) => lab.copy(name(source), name(tag)).await.map(drop),
            Deed::Import(tag, letter) if imported(tag) => {
                lab.import(name(tag), letter).await;
                Ok(())
            }
            Deed::Fail(tag, reason) if imported(tag) => {
                lab.fails(name(tag), reason, "as before").await;
                Ok(())
            }
            Deed::Push(tag, letter) if self.model.live[tag].is_some() => {
                lab.push(name(tag), letter).await;
                Ok(())
            }
            Deed::Import(..) | Deed::Fail(..) | Deed::Push(..) => Ok(()),
            Deed::Clear(tag) => streams.clear(ana, &at(tag), crate::Expect::Any).await,
            Deed::Hold(tag) => streams.hold(ana, &at(tag), "").await.map(drop),
            Deed::Resume(tag) => streams.resume(ana, &at(tag)).await.map(drop),
            Deed::Protect(tag, protected) => streams.protect(ana, &at(tag), protected).await.map(drop),
            Deed::Rollback(tag, letter) => {
                let to = super::lab::image(letter);
                streams.rollback(ana, &at(tag), &to, None, "").await.map(drop)
            }
            Deed::Delete(tag) => streams.delete_tag(ana, &at(tag), "").await,
            Deed::Undo(tag) => streams.restore_tag(ana, &at(tag)).await.map(drop),
        }
    }

    async fn compare(&self, tag: usize, number: usize, deed: &Deed) -> Result<(), TestCaseError> {
        let path = path(&self.names[tag]);
        let all = HistoryFilter::default();
        let history = self.lab.engine.streams().history(&self.lab.ana, &path, &all, Paging::new(1, Paging::MOST)).await;
        let real = history.ok().map(|history| {
            let moves = history.events.items.iter().map(|event| (event.kind, event.to.as_ref().map(letter)));
            let mut moves: Vec<_> = moves.collect();
            moves.reverse();
            Seen::of(&history.tag, moves)
        });
        let expected = self.model.live[tag].as_ref().map(|tag| Seen {
            at: tag.at.map(|place| place.0),
            seen: tag.seen,
            held: tag.held,
            protected: tag.protected,
            pending: tag.pending(),
            failed: tag.reason().map(str::to_owned),
            moves: tag.history.iter().map(|(kind, place)| (*kind, place.map(|place| place.0))).collect(),
        });
        prop_assert_eq!(real, expected, "tag {} after step {}: {:?}", tag, number, deed);
        Ok(())
    }
}

/// What can be seen of a tag.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    at: Option<char>,
    seen: Option<char>,
    held: bool,
    protected: bool,
    pending: bool,
    failed: Option<String>,
    moves: Vec<(EventKind, Option<char>)>,
}

impl Seen {
    fn of(tag: &StreamTag, moves: Vec<(EventKind, Option<char>)>) -> Self {
        Self {
            at: tag.status.digest.as_ref().map(letter),
            seen: tag.status.seen.as_ref().map(letter),
            held: tag.hold.is_some(),
            protected: tag.protected,
            pending: tag.is_pending(),
            failed: tag.status.condition.as_ref().map(|condition| condition.reason.clone()),
            moves,
        }
    }
}

fn is_imported(model: &Model, tag: usize) -> bool {
    model.live[tag].as_ref().is_some_and(|tag| matches!(tag.wish, Wish::Image(_)))
}
