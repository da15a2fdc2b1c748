//! Why somebody could not sign in with a provider of identities.

/// A reason, as the address of the sign-in page names it: it needs no session, and anybody may write one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The provider does not answer, or not as one.
    Unavailable,
    /// The provider said no, or the person did.
    Denied,
    /// Nobody began this attempt in this browser, it was used before, or it took too long.
    Stale,
    /// What the provider sent proves nothing.
    Unverified,
    /// The provider says no name that an account could have.
    Nameless,
    /// An account of that name is somebody else's.
    Taken,
    /// The account is deactivated.
    Deactivated,
    /// Too many attempts came from the same place.
    TooMany,
    /// Something is wrong on our side.
    Failed,
}

impl Refusal {
    const ALL: [(Self, &str); 9] = [
        (Self::Unavailable, "unavailable"),
        (Self::Denied, "denied"),
        (Self::Stale, "stale"),
        (Self::Unverified, "unverified"),
        (Self::Nameless, "nameless"),
        (Self::Taken, "taken"),
        (Self::Deactivated, "deactivated"),
        (Self::TooMany, "too-many"),
        (Self::Failed, "failed"),
    ];

    /// The word for an address.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(refusal, _)| *refusal == self).map_or("failed", |(_, word)| word)
    }

    /// The refusal of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(refusal, _)| *refusal)
    }

    /// What happened and what to do, where people call the provider `provider`.
    #[must_use]
    pub fn sentence(self, provider: &str) -> String {
        match self {
            Self::Unavailable => {
                format!("{provider} cannot be used right now. Try again in a minute, or use a password")
            }
            Self::Denied => {
                format!("{provider} did not sign you in. Try again, or ask whoever runs {provider} to let you use Weir")
            }
            Self::Stale => "This sign-in took too long, or was begun in another browser. Try again".to_owned(),
            Self::Unverified => format!(
                "What {provider} sent could not be verified, so nobody was signed in. Try again; if it stays, an administrator \
                 finds the reason in the log of Weir"
            ),
            Self::Nameless => format!(
                "{provider} says no name for you. Ask whoever runs {provider} to give Weir your user name or e-mail address"
            ),
            Self::Taken => format!(
                "Somebody else has your name here already, in an account that is not from {provider}. Ask an administrator"
            ),
            Self::Deactivated => "Your account here is deactivated. Ask an administrator".to_owned(),
            Self::TooMany => "Too many attempts to sign in came from where you are. Try again in a minute".to_owned(),
            Self::Failed => "Something went wrong on our side. Try again later".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_others_are_none() {
        for (refusal, word) in Refusal::ALL {
            assert_eq!((refusal.word(), Refusal::parse(word)), (word, Some(refusal)));
        }
        assert_eq!(Refusal::parse("<script>"), None);
    }
}
