//! The wish: what somebody wants of a tag.

use super::Source;
use crate::Platform;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is taken of a list of platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ImportMode {
    /// The list with everything in it. Weir's default (OKD: `Legacy`).
    #[default]
    PreserveOriginal,
    /// The image of one platform.
    Legacy,
}

/// Which pull spec consumers of a tag are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ReferencePolicy {
    /// That of the registry the image came from.
    #[default]
    Source,
    /// That of Weir's own registry, where there is one.
    Local,
}

/// What happens when a source offers an image that is older than the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backwards {
    /// The tag moves, and the move carries a warning.
    #[default]
    Warn,
    /// The tag stays until a person accepts the older image.
    Stop,
}

macro_rules! words {
    ($name:ident: $($variant:ident = $word:literal),+) => {
        impl $name {
            /// The word in JSON and SQL.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Reads the word back.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                [$(Self::$variant),+].into_iter().find(|known| known.as_str() == word)
            }
        }
    };
}

words!(ImportMode: PreserveOriginal = "PreserveOriginal", Legacy = "Legacy");
words!(ReferencePolicy: Source = "Source", Local = "Local");
words!(Backwards: Warn = "warn", Stop = "stop");

/// What somebody wants of a tag: a source, and how to treat it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagSpec {
    /// Where its image comes from; `None` for a tag that waits for a push.
    pub source: Option<Source>,
    /// Only the pull spec is remembered; nothing is ever imported.
    pub reference: bool,
    /// The source is looked at again and again.
    pub scheduled: bool,
    /// Seconds between two looks.
    pub interval: i64,
    /// Plain HTTP and unverified certificates are allowed for the import.
    pub insecure: bool,
    /// What is taken of a list of platforms.
    pub import_mode: ImportMode,
    /// Which platform, for `Legacy`; linux/amd64 when unsaid.
    pub platform: Option<Platform>,
    /// Which pull spec consumers are given.
    pub reference_policy: ReferencePolicy,
    /// What people wrote beside it.
    pub annotations: BTreeMap<String, String>,
    /// What happens when the source goes back.
    pub backwards: Backwards,
    /// The stream's generation since which this is wanted.
    pub generation: i64,
}

impl TagSpec {
    /// Seconds between two looks when nothing is said.
    pub const INTERVAL: i64 = 900;
    /// The shortest interval.
    pub const SHORTEST: i64 = 60;
    /// The longest interval: a week.
    pub const LONGEST: i64 = 7 * 86_400;

    /// Is its image fetched from a registry?
    #[must_use]
    pub fn is_imported(&self) -> bool {
        !self.reference && self.source.as_ref().is_some_and(|source| source.pull_spec().is_some())
    }

    /// Does a change to `new` want another image, so that the tag gets a new generation? OKD: source, `reference` and import
    /// mode count, policies and annotations do not. In Weir the platform counts too, and so does `insecure`: whoever allows
    /// it after a failure wants another try. How to import counts only where there is something to import.
    #[must_use]
    pub fn wants_other_image(&self, new: &Self) -> bool {
        let platform = self.platform != new.platform && new.import_mode == ImportMode::Legacy;
        let imported_otherwise = platform || self.insecure != new.insecure || self.import_mode != new.import_mode;
        self.source != new.source || self.reference != new.reference || (new.is_imported() && imported_otherwise)
    }
}

impl Default for TagSpec {
    fn default() -> Self {
        Self {
            source: None,
            reference: false,
            scheduled: false,
            interval: Self::INTERVAL,
            insecure: false,
            import_mode: ImportMode::default(),
            platform: None,
            reference_policy: ReferencePolicy::default(),
            annotations: BTreeMap::new(),
            backwards: Backwards::default(),
            generation: 0,
        }
    }
}
