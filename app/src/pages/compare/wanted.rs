//! What the address asks to compare.

use crate::{Error, ErrorKind, links};
use leptos_router::params::ParamsMap;
use model::{ProjectName, Reference, StreamName, text};

/// Two references as they were entered, and the platform to show of indexes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The first image.
    pub a: String,
    /// The second image.
    pub b: String,
    /// The platform; empty for the usual one.
    pub platform: String,
    /// The stream that both are images of, with its project; `None` for images of registries.
    pub stream: Option<(ProjectName, StreamName)>,
    /// How many tags were picked in a table, if that is where the two come from.
    picked: Option<usize>,
}

impl Wanted {
    /// Reads the address: `a` and `b`, or `image` once for each tag picked in a table.
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (a, b, platform) = (get("a"), get("b"), get("platform"));
        let stream = ProjectName::parse(&get("project")).ok().zip(StreamName::parse(&get("stream")).ok());
        let read = Self { a, b, platform, stream, picked: None };
        match query.get_all("image") {
            Some(picked) if read.a.is_empty() && read.b.is_empty() => {
                let pick = |index: usize| picked.get(index).cloned().unwrap_or_default();
                Self { a: pick(0), b: pick(1), picked: Some(picked.len()), ..read }
            }
            _ => read,
        }
    }

    /// Two images, no more and no less?
    pub fn is_complete(&self) -> bool {
        let named = |text: &str| if self.stream.is_some() { !text.is_empty() } else { Reference::parse(text).is_ok() };
        named(&self.a) && named(&self.b) && self.picked.is_none_or(|picked| picked == 2)
    }

    /// What is wrong with what was entered as `a` and as `b`. Of images of a stream the stream itself knows.
    pub fn refusals(&self) -> [Option<Error>; 2] {
        if self.stream.is_some() {
            return [None, None];
        }
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
        self.address(&self.b, &self.a, &self.platform)
    }

    /// The same for another platform.
    pub fn on(&self, platform: &str) -> String {
        self.address(&self.a, &self.b, platform)
    }

    /// Where to compare other images, of the same stream if these are of one.
    pub fn others(&self) -> String {
        self.address("", "", "")
    }

    fn address(&self, a: &str, b: &str, platform: &str) -> String {
        let (project, stream) =
            self.stream.as_ref().map_or(("", ""), |(project, stream)| (project.as_str(), stream.as_str()));
        let pairs = [("project", project), ("stream", stream), ("a", a), ("b", b), ("platform", platform)];
        links::with_query("/compare", &pairs)
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
    fn images_of_a_stream_are_named_by_its_tags_and_digests() {
        let wanted = read(&[("project", "shop"), ("stream", "web"), ("a", "prod"), ("b", "4f3c1a")]);
        assert!(wanted.is_complete() && wanted.refusals() == [None, None]);
        assert_eq!(wanted.swapped(), "/compare?project=shop&stream=web&a=4f3c1a&b=prod");
        assert_eq!(wanted.others(), "/compare?project=shop&stream=web");
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
