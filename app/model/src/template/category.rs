//! Where the catalogue shows a template, and whether a search finds it.

use serde::{Deserialize, Serialize};

/// A part of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Programming languages and their frameworks.
    Languages,
    /// Databases and caches.
    Databases,
    /// Web servers, messaging, integration.
    Middleware,
    /// Building and delivering.
    CiCd,
    /// Virtual machines.
    Virtualization,
    /// None of these.
    Other,
}

/// The tag that keeps a template out of the catalogue.
pub const HIDDEN: &str = "hidden";

/// OKD: the tags that lead to each category. Those after the bar are missing there, so that Redis and nginx end up under
/// "Other".
const TAGS: [(Category, &str); 5] = [
    (
        Category::Languages,
        "dotnet golang go java javascript nodejs js perl php python ruby | rust django rails cakephp dancer react quarkus spring openjdk",
    ),
    (Category::Databases, "mariadb mongodb mysql postgresql | database redis valkey cache"),
    (
        Category::Middleware,
        "datagrid datavirt amq fuse jboss-fuse sso 3scale decisionserver processserver eap httpd tomcat | nginx webserver wildfly",
    ),
    (Category::CiCd, "jenkins pipelines | cicd ci"),
    (Category::Virtualization, "virtualmachine"),
];

impl Category {
    /// In the order that the catalogue shows them.
    pub const ALL: [Self; 6] =
        [Self::Languages, Self::Databases, Self::Middleware, Self::CiCd, Self::Virtualization, Self::Other];

    /// All categories that one of the tags leads to, else [`Self::Other`]. OKD looks at the case of letters; here it does
    /// not matter.
    #[must_use]
    pub fn of<T: AsRef<str>>(tags: &[T]) -> Vec<Self> {
        let leads = |known: &str| {
            let known = known.split(' ').filter(|word| *word != "|");
            let is_known = |tag: &T| known.clone().any(|word| word.eq_ignore_ascii_case(tag.as_ref().trim()));
            tags.iter().any(is_known)
        };
        let found: Vec<_> = TAGS.iter().filter(|(_, known)| leads(known)).map(|(category, _)| *category).collect();
        if found.is_empty() { vec![Self::Other] } else { found }
    }

    /// As it stands in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Languages => "languages",
            Self::Databases => "databases",
            Self::Middleware => "middleware",
            Self::CiCd => "ci-cd",
            Self::Virtualization => "virtualization",
            Self::Other => "other",
        }
    }

    /// As people read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Languages => "Languages",
            Self::Databases => "Databases",
            Self::Middleware => "Middleware",
            Self::CiCd => "CI/CD",
            Self::Virtualization => "Virtualization",
            Self::Other => "Other",
        }
    }

    /// The category of [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == word)
    }
}

/// The tags of an annotation: separated by commas, blanks around them do not count.
#[must_use]
pub fn tags(annotation: &str) -> Vec<&str> {
    annotation.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect()
}

/// What a search looks at.
#[derive(Debug, Clone, Copy)]
pub struct Keywords<'a> {
    /// The template's own name.
    pub name: &'a str,
    /// What people call it.
    pub title: &'a str,
    /// Who provides it.
    pub provider: &'a str,
    /// What it is.
    pub description: &'a str,
    /// Its tags, as in the annotation.
    pub tags: &'a str,
}

impl Keywords<'_> {
    /// How well a search fits; `None` when one of its words is nowhere. Higher is better.
    ///
    /// OKD looks for the whole text as one phrase; here every word has to be somewhere, and the weights are OKD's.
    #[must_use]
    pub fn rank(&self, search: &str) -> Option<u32> {
        let search = search.to_lowercase();
        search.split_whitespace().map(|word| self.rank_word(word)).sum()
    }

    fn rank_word(&self, word: &str) -> Option<u32> {
        let named = [self.title, self.name].map(|name| {
            let name = name.to_lowercase();
            match () {
                () if name == word => 150,
                () if name.starts_with(word) => 125,
                () if name.contains(word) => 100,
                () => 0,
            }
        });
        let tagged = tags(self.tags).iter().any(|tag| tag.to_lowercase() == word);
        let part_of_tag = self.tags.to_lowercase().contains(word);
        let told = [self.description, self.provider].iter().any(|text| text.to_lowercase().contains(word));
        let rank = named.into_iter().max().unwrap_or_default()
            + u32::from(tagged) * 60
            + u32::from(part_of_tag) * 10
            + u32::from(told) * 20;
        (rank > 0).then_some(rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_to_categories() {
        assert_eq!(Category::of(&tags("quickstart, Ruby ,rails")), [Category::Languages]);
        assert_eq!(Category::of(&tags("database,postgresql")), [Category::Databases]);
        assert_eq!(Category::of(&["nodejs", "redis"]), [Category::Languages, Category::Databases]);
        assert_eq!(Category::of(&["instant-app", "jenkins"]), [Category::CiCd]);
        assert_eq!(Category::of(&["nginx"]), [Category::Middleware]);
        assert_eq!(Category::of(&["|"]), [Category::Other]);
        assert_eq!(Category::of::<&str>(&[]), [Category::Other]);
        for category in Category::ALL {
            assert_eq!(Category::from_word(category.as_str()), Some(category));
        }
    }

    #[test]
    fn searches_find_every_word_somewhere_and_names_first() {
        let rails = Keywords {
            name: "rails-postgresql-example",
            title: "Rails with PostgreSQL",
            provider: "Weir",
            description: "A blog that keeps its articles in a database.",
            tags: "quickstart,ruby,rails",
        };
        let database =
            Keywords { name: "postgresql", title: "PostgreSQL", description: "A database", tags: "database", ..rails };
        assert!(rails.rank("RAILS").is_some() && rails.rank("ruby database").is_some());
        assert_eq!(rails.rank("rails python"), None);
        assert!(database.rank("postgresql") > rails.rank("postgresql"));
        assert_eq!(rails.rank(" "), Some(0));
        assert_eq!(rails.rank("."), Some(20));
    }
}
