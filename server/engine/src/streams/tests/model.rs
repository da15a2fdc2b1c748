//! What image streams should do, without a database: four tags in plain memory.

use model::stream::EventKind;
use std::collections::VecDeque;

/// Tags by number; 0 and 1 are in one stream.
pub(super) const TAGS: usize = 4;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Nobody wants anything.
    Nothing,
    /// An image in a registry, one of several pull specs.
    Image(u8),
    /// Follows another tag.
    Tag(usize),
    /// A copy of an image of the stream of a tag.
    Pin(usize, char),
}

/// An image, and whether its reference is that of a push.
type Place = (char, bool);

#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) wish: Wish,
    wanted: u32,
    fulfilled: u32,
    failed: Option<(String, u32)>,
    pub(super) at: Option<Place>,
    pub(super) seen: Option<char>,
    pub(super) held: bool,
    pub(super) protected: bool,
    /// Oldest first.
    pub(super) history: Vec<(EventKind, Option<Place>)>,
}

impl Tag {
    fn new(wish: Wish) -> Self {
        Self {
            wish,
            wanted: 1,
            fulfilled: 0,
            failed: None,
            at: None,
            seen: None,
            held: false,
            protected: false,
            history: vec![],
        }
    }

    fn kept(&self) -> bool {
        self.held || self.protected
    }

    pub(super) fn pending(&self) -> bool {
        let dealt_with = self.failed.as_ref().map_or(0, |(_, generation)| *generation);
        !self.kept() && matches!(self.wish, Wish::Image(_)) && self.wanted > self.fulfilled.max(dealt_with)
    }

    pub(super) fn reason(&self) -> Option<&str> {
        self.failed.as_ref().map(|(reason, _)| reason.as_str())
    }

    fn letter(&self) -> Option<char> {
        self.at.map(|(letter, _)| letter)
    }

    /// Where the tag last was when it had this image.
    fn place(&self, letter: char) -> Option<Place> {
        self.history.iter().rev().filter_map(|(_, place)| *place).find(|place| place.0 == letter)
    }
}

/// What was asked is refused, and nothing changes.
#[derive(Debug)]
pub(super) struct Refused;

/// All tags, and those that were deleted, latest last.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) live: [Option<Tag>; TAGS],
    deleted: [Vec<Tag>; TAGS],
}

impl Model {
    fn tag(&mut self, tag: usize) -> Result<&mut Tag, Refused> {
        self.live[tag].as_mut().ok_or(Refused)
    }

    fn stream(tag: usize) -> usize {
        if tag == 1 { 0 } else { tag }
    }

    /// Sets a wish. `to`: where it leads at once; `stated`: it leads elsewhere than where the tag is.
    fn wish(&mut self, tag: usize, wish: Wish, to: Option<Place>) -> Result<(), Refused> {
        let known = self.live[tag].clone();
        let stated = to.is_some() && to.map(|place| place.0) != known.as_ref().and_then(Tag::letter);
        match known {
            None => self.live[tag] = Some(Tag::new(wish.clone())),
            Some(known) if known.wish == wish && !stated => return Ok(()),
            Some(known) if known.protected => return Err(Refused),
            Some(mut known) => {
                (known.wish, known.wanted, known.seen) = (wish.clone(), known.wanted + 1, None);
                self.live[tag] = Some(known);
            }
        }
        let held = self.tag(tag)?.held;
        match (wish, to) {
            (Wish::Tag(_), Some(place)) if held => self.tag(tag)?.seen = Some(place.0),
            (_, Some(place)) => self.record(tag, EventKind::Tag, place, None),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn external(&mut self, tag: usize, spec: u8) -> Result<(), Refused> {
        self.wish(tag, Wish::Image(spec), None)
    }

    fn refuse_loop(&self, tag: usize, source: usize) -> Result<(), Refused> {
        let mut at = source;
        while at != tag {
            match self.live[at].as_ref().map(|tag| &tag.wish) {
                Some(Wish::Tag(next)) => at = *next,
                _ => return Ok(()),
            }
        }
        Err(Refused)
    }

    pub(super) fn follow(&mut self, tag: usize, source: usize) -> Result<(), Refused> {
        self.refuse_loop(tag, source)?;
        let to = self.live[source].as_ref().and_then(|tag| tag.at);
        self.wish(tag, Wish::Tag(source), to)
    }

    pub(super) fn clear(&mut self, tag: usize) -> Result<(), Refused> {
        let known = self.tag(tag)?;
        if known.wish == Wish::Nothing || known.protected {
            return Err(Refused);
        }
        (known.wish, known.seen, known.failed) = (Wish::Nothing, None, None);
        if known.history.is_empty() {
            self.live[tag] = None;
        }
        Ok(())
    }

    pub(super) fn copy(&mut self, tag: usize, source: usize) -> Result<(), Refused> {
        let place = self.tag(source)?.at.ok_or(Refused)?;
        self.wish(tag, Wish::Pin(Self::stream(source), place.0), Some((place.0, false)))
    }

    pub(super) fn import(&mut self, tag: usize, letter: char) {
        let Some(known) = &mut self.live[tag] else { return };
        if known.kept() {
            known.seen = Some(letter);
        } else {
            self.record(tag, EventKind::Import, (letter, false), None);
        }
    }

    pub(super) fn fail(&mut self, tag: usize, reason: &str) {
        if let Some(known) = self.live[tag].as_mut().filter(|known| !known.kept()) {
            known.failed = Some((reason.to_owned(), known.wanted));
        }
    }

    pub(super) fn push(&mut self, tag: usize, letter: char) {
        self.record(tag, EventKind::Push, (letter, true), None);
    }

    pub(super) fn hold(&mut self, tag: usize) -> Result<(), Refused> {
        let known = self.tag(tag)?;
        if std::mem::replace(&mut known.held, true) { Err(Refused) } else { Ok(()) }
    }

    pub(super) fn resume(&mut self, tag: usize) -> Result<(), Refused> {
        let known = self.tag(tag)?;
        if !std::mem::replace(&mut known.held, false) {
            return Err(Refused);
        }
        if known.protected {
            return Ok(());
        }
        let (wish, at) = (known.wish.clone(), known.letter());
        match wish {
            Wish::Nothing => {}
            Wish::Image(_) => known.wanted += 1,
            Wish::Pin(_, letter) if at != Some(letter) => {
                let place = known.place(letter).ok_or(Refused)?;
                self.record(tag, EventKind::Tag, place, None);
            }
            Wish::Pin(..) => {}
            Wish::Tag(source) => {
                let to = self.live[source].as_ref().and_then(|tag| tag.at);
                if let Some(to) = to.filter(|to| at != Some(to.0)) {
                    self.record(tag, EventKind::Follow, to, None);
                }
            }
        }
        Ok(())
    }

    pub(super) fn protect(&mut self, tag: usize, protected: bool) -> Result<(), Refused> {
        let known = self.tag(tag)?;
        if std::mem::replace(&mut known.protected, protected) && !protected {
            self.revive(tag);
        }
        Ok(())
    }

    pub(super) fn rollback(&mut self, tag: usize, letter: char) -> Result<(), Refused> {
        let known = self.tag(tag)?;
        let place = known.place(letter).ok_or(Refused)?;
        if known.protected || known.letter() == Some(letter) {
            return Err(Refused);
        }
        known.held = true;
        self.record(tag, EventKind::Rollback, place, None);
        Ok(())
    }

    pub(super) fn delete(&mut self, tag: usize) -> Result<(), Refused> {
        if self.tag(tag)?.protected {
            return Err(Refused);
        }
        let mut gone = self.live[tag].take().ok_or(Refused)?;
        gone.history.push((EventKind::Delete, None));
        self.deleted[tag].push(gone);
        Ok(())
    }

    pub(super) fn undo(&mut self, tag: usize) -> Result<(), Refused> {
        if self.live[tag].is_some() {
            return Err(Refused);
        }
        if let Wish::Tag(source) = self.deleted[tag].last().ok_or(Refused)?.wish {
            self.refuse_loop(tag, source)?;
        }
        let mut back = self.deleted[tag].pop().ok_or(Refused)?;
        let (at, fulfilled) = (back.at.take(), back.fulfilled);
        self.live[tag] = Some(back);
        if let Some(at) = at {
            self.record(tag, EventKind::Tag, at, Some(fulfilled));
        }
        self.revive(tag);
        Ok(())
    }

    /// A tag that comes back is where the tag is that it follows.
    fn revive(&mut self, tag: usize) {
        let Some(known) = self.live[tag].as_ref().filter(|known| !known.kept()) else { return };
        if let Wish::Tag(source) = known.wish
            && let Some(to) = self.live[source].as_ref().and_then(|tag| tag.at)
        {
            self.record(tag, EventKind::Follow, to, None);
        }
    }

    /// Moves a tag, and what follows it, nearest first.
    fn record(&mut self, tag: usize, kind: EventKind, place: Place, fulfilled: Option<u32>) {
        let mut met = vec![tag];
        let mut moved = VecDeque::new();
        if self.step(tag, kind, place, fulfilled) {
            moved.push_back(tag);
        }
        while let Some(leader) = moved.pop_front() {
            for follower in 0..TAGS {
                let Some(known) = &mut self.live[follower] else { continue };
                if known.wish != Wish::Tag(leader) || met.contains(&follower) {
                    continue;
                }
                met.push(follower);
                if known.kept() {
                    known.seen = Some(place.0);
                } else if self.step(follower, EventKind::Follow, place, None) {
                    moved.push_back(follower);
                }
            }
        }
    }

    /// True when there is something to follow.
    fn step(&mut self, tag: usize, kind: EventKind, place: Place, fulfilled: Option<u32>) -> bool {
        let Some(known) = &mut self.live[tag] else { return false };
        let by_hand = matches!(kind, EventKind::Rollback | EventKind::Push);
        known.seen = if by_hand { known.seen.or(known.letter()) } else { Some(place.0) };
        let (same, here) = (known.letter() == Some(place.0), known.at == Some(place));
        (known.at, known.failed, known.fulfilled) = (Some(place), None, fulfilled.unwrap_or(known.wanted));
        match known.history.last_mut() {
            Some(current) if same => current.1 = Some(place),
            _ => known.history.push((kind, Some(place))),
        }
        !here
    }
}
