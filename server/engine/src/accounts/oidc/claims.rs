//! What a provider says about a person, made fit for Weir.

use model::{GroupName, UserName};
use openidconnect::core::CoreGenderClaim;
use openidconnect::{AdditionalClaims, IdTokenClaims, StandardClaims, UserInfoClaims};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Most groups taken from one person.
const MOST_GROUPS: usize = 200;
/// Longest subject, as the specification says, in bytes.
const LONGEST_SUBJECT: usize = 255;
/// Longest name of a person, in characters.
const LONGEST_NAME: usize = 64;

/// All claims that the specification does not name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

/// Claims of an ID token, or of the endpoint for facts about a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// The first of `preferred_username` and `email` that makes a name.
    pub name: Option<UserName>,
    /// The groups, when there is such a claim.
    pub groups: Option<Vec<GroupName>>,
}

/// Somebody the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub issuer: String,
    /// What the provider calls this person for ever.
    pub subject: String,
    /// The name for an account, if one can be made.
    pub name: Option<UserName>,
    /// The groups; none where they are Weir's own affair.
    pub groups: Option<Vec<GroupName>>,
}

impl Said {
    pub fn in_token(claims: &IdTokenClaims<Others, CoreGenderClaim>, groups_claim: &str) -> Self {
        let username = claims.preferred_username().map(|name| name.as_str());
        let email = claims.email().filter(|_| claims.email_verified() != Some(false)).map(|email| email.as_str());
        Self::new(username, email, claims.additional_claims(), groups_claim)
    }

    pub fn in_facts(claims: &UserInfoClaims<Others, CoreGenderClaim>, groups_claim: &str) -> Self {
        let facts: &StandardClaims<CoreGenderClaim> = claims.standard_claims();
        let username = facts.preferred_username().map(|name| name.as_str());
        let email = facts.email().filter(|_| facts.email_verified() != Some(false)).map(|email| email.as_str());
        Self::new(username, email, claims.additional_claims(), groups_claim)
    }

    fn new(username: Option<&str>, email: Option<&str>, others: &Others, groups_claim: &str) -> Self {
        let name = [username, email].into_iter().flatten().find_map(fit);
        Self { name, groups: others.0.get(groups_claim).map(groups) }
    }

    /// What is said here, and otherwise there.
    pub fn or(self, there: Self) -> Self {
        Self { name: self.name.or(there.name), groups: self.groups.or(there.groups) }
    }
}

/// Is it a subject that can be remembered?
pub(super) fn is_subject(subject: &str) -> bool {
    (1..=LONGEST_SUBJECT).contains(&subject.len()) && !subject.contains(char::is_control)
}

/// A name made to fit the rule for names: whatever may not stand in one becomes a dash.
fn fit(text: &str) -> Option<UserName> {
    let may_stand = |c: char| UserName::parse(&format!("a{c}a")).is_ok();
    let name: String = text.trim().chars().map(|c| if may_stand(c) { c } else { '-' }).take(LONGEST_NAME).collect();
    UserName::parse(&name).ok().filter(|_| name.contains(|c: char| c != '-'))
}

/// The groups that can be groups of Weir. Others are left out rather than changed: two groups must not become one.
fn groups(claim: &Value) -> Vec<GroupName> {
    let texts: Vec<&str> = match claim {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    // Keycloak writes a group with the way to it: `/qa`.
    let named = |text: &&str| GroupName::parse(text.strip_prefix('/').unwrap_or(text)).ok();
    let groups: Vec<GroupName> = texts.iter().filter_map(named).take(MOST_GROUPS).collect();
    if groups.len() < texts.len() {
        tracing::info!(said = texts.len(), taken = groups.len(), "not all groups of a person can be groups here");
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_made_to_fit() {
        for (said, name) in [
            ("ana", Some("ana")),
            (" ana@example.org ", Some("ana@example.org")),
            ("ACME/ana", Some("ACME-ana")),
            ("system:admin", Some("system-admin")),
            ("a%2fb", Some("a-2fb")),
            ("Ana Lovelace", Some("Ana-Lovelace")),
            ("an\u{202e}a\0\n", Some("an-a-")),
            ("\u{200b}", None),
            ("//", None),
            ("weir", None),
            ("..", None),
            ("~", None),
            ("", None),
        ] {
            assert_eq!(fit(said).as_ref().map(UserName::as_str), name, "{said:?}");
        }
        assert_eq!(fit(&"ä".repeat(100)).unwrap().as_str().chars().count(), 64);
    }

    #[test]
    fn groups_are_taken_as_they_are_or_not_at_all() {
        let groups = |claim: Value| groups(&claim).iter().map(ToString::to_string).collect::<Vec<_>>();
        let said = json!(["qa", "/dev", "a/b", "system:serviceaccounts", 7, "", "x\0y", "release managers"]);
        assert_eq!(groups(said), ["qa", "dev", "release managers"]);
        assert_eq!(groups(json!("qa")), ["qa"]);
        assert!(groups(json!({"qa": true})).is_empty());
        let many: Vec<String> = (0..1000).map(|n| format!("g{n}")).collect();
        assert_eq!(groups(json!(many)).len(), MOST_GROUPS);
    }
}
