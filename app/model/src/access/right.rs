//! Rights, the verbs of access.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that a person or a program may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// See it: names, tags, metadata of images, history.
    View,
    /// Use its images: copy and follow them. OKD: `get imagestreams/layers`.
    Pull,
    /// Put images there. OKD: `update imagestreams/layers`.
    Push,
    /// Make an image stream. OKD: `create imagestreams`, which an image builder has and an image pusher has not.
    Create,
    /// Say where a tag points.
    Tag,
    /// Have images fetched from a registry.
    Import,
    /// Have a source looked at again and again.
    Schedule,
    /// Go back to an earlier image, put on hold, resume.
    Rollback,
    /// Delete tags, streams, the project.
    Delete,
    /// Protect a tag, and take the protection off.
    Protect,
    /// Save and delete templates.
    EditTemplates,
    /// Make instances of templates, and see the secrets in them.
    Instantiate,
    /// Say who may do what.
    ManageAccess,
    /// Have a stored credential used for an import. Nobody may read one.
    UseCredential,
    /// Everything about the installation: registries, accounts, samples, settings.
    Administer,
}

impl Right {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::View,
        Self::Pull,
        Self::Push,
        Self::Create,
        Self::Tag,
        Self::Import,
        Self::Schedule,
        Self::Rollback,
        Self::Delete,
        Self::Protect,
        Self::EditTemplates,
        Self::Instantiate,
        Self::ManageAccess,
        Self::UseCredential,
        Self::Administer,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Create => "create",
            Self::Tag => "tag",
            Self::Import => "import",
            Self::Schedule => "schedule",
            Self::Rollback => "rollback",
            Self::Delete => "delete",
            Self::Protect => "protect",
            Self::EditTemplates => "edit-templates",
            Self::Instantiate => "instantiate",
            Self::ManageAccess => "manage-access",
            Self::UseCredential => "use-credential",
            Self::Administer => "administer",
        }
    }

    /// The right of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.word() == word)
    }

    /// What it lets do, for people.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::View => "see names, tags, images and history",
            Self::Pull => "copy and follow its images",
            Self::Push => "push images",
            Self::Create => "make image streams",
            Self::Tag => "say where a tag points",
            Self::Import => "import images from registries",
            Self::Schedule => "have sources looked at again and again",
            Self::Rollback => "roll back, hold and resume",
            Self::Delete => "delete tags, streams and the project",
            Self::Protect => "protect tags and take the protection off",
            Self::EditTemplates => "save and delete templates",
            Self::Instantiate => "make instances of templates and see their secrets",
            Self::ManageAccess => "say who may do what",
            Self::UseCredential => "have stored credentials used for imports",
            Self::Administer => "manage registries, accounts and the installation",
        }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A set of rights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Right>", into = "Vec<Right>")]
pub struct Rights(u16);

impl Rights {
    /// None.
    pub const NONE: Self = Self(0);

    /// These.
    #[must_use]
    pub const fn of(rights: &[Right]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < rights.len() {
            bits |= 1 << rights[at] as u16;
            at += 1;
        }
        Self(bits)
    }

    /// All there are.
    #[must_use]
    pub const fn all() -> Self {
        Self::of(&Right::ALL)
    }

    /// Is the right among them?
    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        self.0 & (1 << right as u16) != 0
    }

    /// Are all the others among them?
    #[must_use]
    pub const fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// These and the others.
    #[must_use]
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those that are among the others, too.
    #[must_use]
    pub const fn within(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Are there none?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One by one, in the order in which they are shown.
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.into_iter().filter(move |right| self.has(*right))
    }

    /// The rights of words separated by spaces; unknown words are left out.
    #[must_use]
    pub fn parse(words: &str) -> Self {
        words.split_ascii_whitespace().filter_map(Right::from_word).collect()
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<T: IntoIterator<Item = Right>>(rights: T) -> Self {
        rights.into_iter().fold(Self::NONE, |set, right| set.with(Self::of(&[right])))
    }
}

impl From<Vec<Right>> for Rights {
    fn from(rights: Vec<Right>) -> Self {
        rights.into_iter().collect()
    }
}

impl From<Rights> for Vec<Right> {
    fn from(rights: Rights) -> Self {
        rights.iter().collect()
    }
}

/// Words separated by spaces: what [`Rights::parse`] reads.
impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(Right::word).collect();
        f.write_str(&words.join(" "))
    }
}
