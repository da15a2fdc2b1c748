//! How the tags of a stream become the rows of its page.

use crate::TagName;
use std::collections::HashMap;

/// What decides where a tag stands on the page of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The tag.
    pub tag: TagName,
    /// The tag of the same stream that it follows.
    pub follows: Option<TagName>,
    /// Where it is.
    pub digest: Option<String>,
    /// Has it something to say for itself: a hold, a failure, protection?
    pub speaks: bool,
}

/// A row: a tag with the aliases that need no row of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The tag.
    pub tag: TagName,
    /// Tags that follow it, and are where it is.
    pub aliases: Vec<TagName>,
}

impl Folded {
    /// Does the tag, or an alias, have this in its name?
    #[must_use]
    pub fn names(&self, part: &str) -> bool {
        std::iter::once(&self.tag).chain(&self.aliases).any(|name| name.as_str().contains(part))
    }
}

/// Puts each alias that has nothing to say for itself to the tag that it follows; an alias of an alias has a row of its own.
#[must_use]
pub fn fold(tags: Vec<Outline>) -> Vec<Folded> {
    let by_name: HashMap<&TagName, &Outline> = tags.iter().map(|outline| (&outline.tag, outline)).collect();
    let target = |alias: &Outline| {
        let target = by_name.get(alias.follows.as_ref()?)?;
        let is_quiet = target.follows.is_none() && target.digest == alias.digest && !alias.speaks;
        is_quiet.then(|| target.tag.clone())
    };
    let targets: Vec<_> = tags.iter().map(target).collect();
    let mut aliases: HashMap<TagName, Vec<TagName>> = HashMap::new();
    let mut own = vec![];
    for (Outline { tag, .. }, target) in tags.into_iter().zip(targets) {
        match target {
            Some(target) => aliases.entry(target).or_default().push(tag),
            None => own.push(tag),
        }
    }
    own.into_iter().map(|tag| Folded { aliases: aliases.remove(&tag).unwrap_or_default(), tag }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &str, follows: Option<&str>) -> Outline {
        let name_of = |text: &str| TagName::parse(text).unwrap();
        Outline { tag: name_of(name), follows: follows.map(name_of), digest: None, speaks: false }
    }

    fn told(tags: Vec<Outline>) -> Vec<String> {
        let row =
            |Folded { tag, aliases }| [tag].into_iter().chain(aliases).map(String::from).collect::<Vec<_>>().join(" ");
        fold(tags).into_iter().map(row).collect()
    }

    #[test]
    fn aliases_stand_with_what_they_follow_unless_they_have_something_to_say() {
        let tags = || vec![tag("latest", Some("1.4")), tag("1.4", None), tag("prod", Some("1.4"))];
        assert_eq!(told(tags()), ["1.4 latest prod"]);
        let mut protected = tags();
        protected[2].speaks = true;
        assert_eq!(told(protected), ["1.4 latest", "prod"]);
        let mut behind = tags();
        behind[0].digest = Some("sha256:old".into());
        assert_eq!(told(behind), ["latest", "1.4 prod"]);
        let chain = vec![tag("a", Some("b")), tag("b", Some("c")), tag("c", None)];
        assert_eq!(told(chain), ["a", "c b"], "an alias of an alias has a row of its own");
    }

    #[test]
    fn a_row_is_found_by_its_tag_and_by_its_aliases() {
        let rows = fold(vec![tag("latest", Some("1.4")), tag("1.4", None)]);
        assert!(rows[0].names("1.") && rows[0].names("late") && !rows[0].names("prod"));
    }
}
