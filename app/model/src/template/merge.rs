//! Objects of three renderings side by side: what was made, what it became, and what a newer template makes.

use super::view::ObjectName;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// One object in up to three renderings.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged<'a> {
    /// Names it among the objects: `Deployment.apps shop/web`.
    pub key: String,
    /// As the version of the template that it was made with makes it.
    pub base: Option<&'a Value>,
    /// As it is kept.
    pub mine: Option<&'a Value>,
    /// As the newer version makes it.
    pub theirs: Option<&'a Value>,
}

/// What comes of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All are the same.
    Same,
    /// Only the newer version changed it.
    Theirs,
    /// Only what is kept was changed.
    Mine,
    /// Both changed it, and it is the same again.
    Both,
    /// Both changed it, each in another way.
    Conflict,
}

impl Merged<'_> {
    /// What comes of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match (self.base == self.mine, self.base == self.theirs, self.mine == self.theirs) {
            (true, true, _) => Outcome::Same,
            (true, false, _) => Outcome::Theirs,
            (false, true, _) => Outcome::Mine,
            (false, false, true) => Outcome::Both,
            (false, false, false) => Outcome::Conflict,
        }
    }
}

/// The objects of three renderings by what they are, in the order of the newest, then those that it has no more.
///
/// An object is the same when kind, API group, namespace and name are; its version may be another.
#[must_use]
pub fn merge<'a>(base: &'a [Value], mine: &'a [Value], theirs: &'a [Value]) -> Vec<Merged<'a>> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut merged: Vec<Merged<'a>> = Vec::new();
    for (side, objects) in [(0, theirs), (1, mine), (2, base)] {
        for (key, object) in keyed(objects) {
            let place = *places.entry(key.clone()).or_insert_with(|| {
                merged.push(Merged { key, base: None, mine: None, theirs: None });
                merged.len() - 1
            });
            let entry = &mut merged[place];
            *[&mut entry.theirs, &mut entry.mine, &mut entry.base][side] = Some(object);
        }
    }
    merged
}

/// Objects with their keys; one that is there twice gets a number.
fn keyed(objects: &[Value]) -> impl Iterator<Item = (String, &Value)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    objects.iter().map(move |object| {
        let key = key(&ObjectName::of(object));
        let count = seen.entry(key.clone()).and_modify(|count| *count += 1).or_insert(1);
        (if *count == 1 { key } else { format!("{key} #{count}") }, object)
    })
}

fn key(name: &ObjectName) -> String {
    let group = name.api_version.split_once('/').map(|(group, _)| format!(".{group}")).unwrap_or_default();
    let project = if name.namespace.is_empty() { String::new() } else { format!("{}/", name.namespace) };
    format!("{}{group} {project}{}", name.kind, name.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(version: &str, name: &str, value: i64) -> Value {
        json!({"apiVersion": version, "kind": "Deployment", "metadata": {"name": name}, "value": value})
    }

    #[test]
    fn each_object_has_its_outcome() {
        let all = |values: &[(&str, i64)]| values.iter().map(|(n, v)| object("apps/v1", n, *v)).collect::<Vec<_>>();
        let base =
            all(&[("same", 1), ("theirs", 1), ("mine", 1), ("both", 1), ("conflict", 1), ("gone", 1), ("kept", 1)]);
        let mine =
            all(&[("same", 1), ("theirs", 1), ("mine", 2), ("both", 2), ("conflict", 2), ("gone", 1), ("kept", 2)]);
        let theirs = all(&[("new", 1), ("same", 1), ("theirs", 2), ("mine", 1), ("both", 2), ("conflict", 3)]);
        let merged = merge(&base, &mine, &theirs);
        let told: Vec<_> = merged.iter().map(|m| (m.key.trim_start_matches("Deployment.apps "), m.outcome())).collect();
        assert_eq!(
            told,
            [
                ("new", Outcome::Theirs),
                ("same", Outcome::Same),
                ("theirs", Outcome::Theirs),
                ("mine", Outcome::Mine),
                ("both", Outcome::Both),
                ("conflict", Outcome::Conflict),
                ("gone", Outcome::Theirs),
                ("kept", Outcome::Conflict),
            ]
        );
        assert_eq!((merged[0].base, merged[6].theirs), (None, None));
    }

    #[test]
    fn a_new_version_of_the_api_is_no_new_object() {
        let (old, new) = ([object("apps/v1beta1", "web", 1)], [object("apps/v1", "web", 1)]);
        let merged = merge(&old, &old, &new);
        assert_eq!((merged.len(), merged[0].outcome()), (1, Outcome::Theirs));
    }

    #[test]
    fn twins_stay_apart() {
        let twins = [object("apps/v1", "web", 1), object("apps/v1", "web", 2)];
        let merged = merge(&twins, &twins, &twins);
        assert_eq!(merged.iter().map(|m| m.outcome()).collect::<Vec<_>>(), [Outcome::Same; 2]);
        assert_eq!(merged[1].key, "Deployment.apps web #2");
    }
}
