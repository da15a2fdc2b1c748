//! What the address asks to compare.

use crate::{Error, ErrorKind, links};
use leptos_router::params::ParamsMap;
use model::{Reference, text};

/// Two references as they were entered, and the platform to show of indexes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The first image.
    pub a: String,
    /// The second image.
    pub b: String,
    /// The platform; empty for the usual one.
    pub platform: String,
    /// How many tags were picked in a table, if that is where the two come from.
    picked: Option<usize>,
}

impl Wanted {
    /// Reads the address: `a` and `b`, or `image` once for each tag picked in a table.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (a, b, platform) = (get("a"), get("b"), get("platform"));
        match query.get_all("image") {
            Some(picked) if a.is_empty() && b.is_empty() => {
                let pick = |index: usize| picked.get(index).cloned().unwrap_or_default();
                Self { a: pick(0), b: pick(1), platform, picked: Some(picked.len()) }
            }
            _ => Self { a, b, platform, picked: None },
        }
    }

    /// Two images, no more and no less?
    pub fn is_complete(&self) -> bool {
        let named = |text: &str| Reference::parse(text).is_ok();
        named(&self.a) && named(&self.b) && self.picked.is_none_or(|picked| picked == 2)
    }

    /// What is wrong with what was entered as `a` and as `b`.
    pub fn refusals(&self) -> [Option<Error>; 2] {
        [("a", &self.a), ("b", &self.b)].map(|(field, text)| {
            let why = Reference::parse(text).err().filter(|_| !text.is_empty())?;
            Some(Error { field: Some(field.into()), ..Error::new(ErrorKind::Invalid, why.to_string()) })
        })
    }

    /// What to do when not exactly two tags were picked.
    pub fn advice(&self) -> Option<String> {
        match self.picked? {
            0 | 2 => None,
            1 => Some("One tag was picked. Name the second image here, or go back and pick two.".into()),
            picked => {
                let told = text::count(i64::try_from(picked).unwrap_or(i64::MAX));
                Some(format!("{told} tags were picked, but only two can be compared. These are the first two."))
            }
        }
    }

    /// The same with the sides exchanged.
    pub fn swapped(&self) -> String {
        links::with_query("/compare", &[("a", &self.b), ("b", &self.a), ("platform", &self.platform)])
    }

    /// The same for another platform.
    pub fn on(&self, platform: &str) -> String {
        links::with_query("/compare", &[("a", &self.a), ("b", &self.b), ("platform", platform)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Wanted {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        Wanted::read(&query)
    }

    #[test]
    fn two_references_are_enough() {
        let wanted = read(&[("a", "lab/app:1"), ("b", " lab/app:2 "), ("platform", "linux/arm64")]);
        assert!(wanted.is_complete());
        assert_eq!(wanted.swapped(), "/compare?a=lab/app:2&b=lab/app:1&platform=linux/arm64");
    }

    #[test]
    fn two_picked_tags_are_enough_and_other_numbers_are_explained() {
        let picks = [("image", "lab/app:1"), ("image", "lab/app:2"), ("image", "lab/app:3")];
        assert!(read(&picks[..2]).is_complete());
        assert_eq!(read(&picks[..2]).advice(), None);
        assert!(read(&picks[..1]).advice().unwrap().starts_with("One tag"));
        let three = read(&picks);
        assert!(!three.is_complete() && three.advice().unwrap().starts_with("3 tags"));
        assert_eq!((three.a.as_str(), three.b.as_str()), ("lab/app:1", "lab/app:2"));
    }

    #[test]
    fn a_mistake_belongs_to_its_field_and_nothing_is_no_mistake() {
        let wanted = read(&[("a", "lab/app"), ("b", "")]);
        let [a, b] = wanted.refusals();
        assert_eq!(a.unwrap().field.as_deref(), Some("a"));
        assert!(b.is_none() && !wanted.is_complete());
        assert_eq!(read(&[]).advice(), None);
    }
}
