//! What rendering anew changes, object by object: what the template said, what the instance has, what the template would say.

use crate::{Error, lines};
use model::template::{Choice, Merged, ObjectChange, ObjectName, Outcome, RenderPlan, WhatChanges, merge};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// Objects, and beside each the same with its secrets masked.
#[derive(Debug, Clone, Default)]
pub(super) struct Objects {
    pub(super) real: Vec<Value>,
    pub(super) masked: Vec<Value>,
}

/// The three sides.
pub(super) struct Sides {
    /// What the instance's version of the template says with the instance's values.
    pub(super) base: Vec<Value>,
    /// What the instance has now.
    pub(super) mine: Objects,
    /// What the version to come says with the values to come.
    pub(super) theirs: Objects,
}

/// What is decided.
#[derive(Default)]
pub(super) struct Decided {
    /// The objects that change, and those that somebody has to choose.
    pub(super) changes: Vec<ObjectChange>,
    pub(super) more: i64,
    pub(super) unchanged: i64,
    /// The objects to come.
    pub(super) objects: Objects,
}

impl Objects {
    /// Where each real object has its masked one.
    fn masks(&self) -> HashMap<*const Value, &Value> {
        self.real.iter().map(std::ptr::from_ref).zip(&self.masked).collect()
    }

    fn push(&mut self, (real, masked): (&Value, &Value)) {
        self.real.push(real.clone());
        self.masked.push(masked.clone());
    }
}

impl Sides {
    /// Goes through all objects. What only one side changed is taken from it unless chosen otherwise; where both changed the
    /// same object, somebody has to choose.
    /// Lines are for people only: whoever does what was planned passes `told: false`.
    pub(super) fn decide(&self, choices: &BTreeMap<String, Choice>, told: bool) -> Result<Decided, Error> {
        let mut decided = Decided::default();
        let (my_masks, their_masks) = (self.mine.masks(), self.theirs.masks());
        for merged in merge(&self.base, &self.mine.real, &self.theirs.real) {
            let mine = merged.mine.and_then(|real| Some((real, *my_masks.get(&std::ptr::from_ref(real))?)));
            let theirs = merged.theirs.and_then(|real| Some((real, *their_masks.get(&std::ptr::from_ref(real))?)));
            let Some((what, usual)) = what(&merged) else {
                decided.unchanged += i64::from(mine.is_some());
                mine.into_iter().for_each(|object| decided.objects.push(object));
                continue;
            };
            let Some((_, named)) = theirs.or(mine) else { continue };
            let key = key(&merged.key);
            let choice = choices.get(&key).copied().or(usual);
            let taken = if choice == Some(Choice::Theirs) { theirs } else { mine };
            taken.into_iter().for_each(|object| decided.objects.push(object));
            if what != WhatChanges::Conflict && decided.changes.len() >= RenderPlan::MOST {
                decided.more += 1;
                continue;
            }
            let text = |side: Option<(&Value, &Value)>| match side.filter(|_| told) {
                Some((_, masked)) => lines::yaml(masked),
                None => Ok(String::new()),
            };
            let lines = lines::between(&text(mine)?, &text(theirs)?);
            let secret = told && lines.pieces.is_empty();
            decided.changes.push(ObjectChange { key, name: ObjectName::of(named), what, choice, secret, lines });
        }
        Ok(decided)
    }
}

/// What becomes of an object, and whose is taken when nobody chooses; `None` when both sides have the same.
fn what(merged: &Merged<'_>) -> Option<(WhatChanges, Option<Choice>)> {
    let taken = match (merged.mine, merged.theirs) {
        (None, _) => WhatChanges::Added,
        (_, None) => WhatChanges::Removed,
        _ => WhatChanges::Changed,
    };
    match merged.outcome() {
        Outcome::Same | Outcome::Both => None,
        Outcome::Theirs => Some((taken, Some(Choice::Theirs))),
        Outcome::Mine => Some((WhatChanges::Mine, Some(Choice::Mine))),
        Outcome::Conflict => Some((WhatChanges::Conflict, None)),
    }
}

/// A word for an object that says nothing of it: a secret may stand in its name.
fn key(name: &str) -> String {
    Sha256::digest(name).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
