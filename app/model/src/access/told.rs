//! Grants and reasons as people say them.

use super::{Held, Limit, Reason, Scope, Subject};

impl Scope {
    /// In words: “project shop”, “tags release-* of shop/web”.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Everything => "everything".to_owned(),
            Self::Registry(name) => format!("registry {name}"),
            Self::Project(name) => format!("project {name}"),
            Self::Stream(project, stream) => format!("image stream {project}/{stream}"),
            Self::Tags(project, Some(stream), glob) => format!("tags {glob} of {project}/{stream}"),
            Self::Tags(project, None, glob) => format!("tags {glob} of all image streams of {project}"),
        }
    }
}

impl Subject {
    /// Why somebody has a role that is given to `holder`: “through group qa, role edit on project shop”.
    #[must_use]
    pub fn through(&self, holder: &Self, role: &str, scope: &Scope) -> String {
        let held = format!("role {role} on {}", scope.told());
        match holder {
            holder if holder == self => held,
            Self::SignedIn | Self::Anyone => format!("as {}, {held}", holder.told()),
            holder => format!("through {}, {held}", holder.told()),
        }
    }
}

impl Reason {
    /// One step towards a verdict about somebody, in words.
    #[must_use]
    pub fn told(&self, who: &Subject) -> String {
        let held = |Held { through, role, scope, .. }: &Held| who.through(through, role, scope);
        match self {
            Self::Grant(grant) => held(grant),
            Self::Elsewhere(grant) => format!("{}: that is only a part of it", held(grant)),
            Self::WithoutRight(grant) => format!("{}: the role does not have this right", held(grant)),
            Self::Limited(Limit { rights, projects: None }) => format!("the token is limited to {rights}"),
            Self::Limited(Limit { rights, projects: Some(projects) }) => {
                let names = projects.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                format!("the token is limited to {rights} in {names}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(who: &str, holder: &str, scope: &str) -> String {
        let [who, holder] = [who, holder].map(|text| Subject::parse(text).unwrap());
        who.through(&holder, "edit", &Scope::parse(scope).unwrap())
    }

    #[test]
    fn a_reason_says_through_what_and_where() {
        assert_eq!(why("user:ana", "user:ana", "shop"), "role edit on project shop");
        assert_eq!(why("user:ana", "group:qa", "shop"), "through group qa, role edit on project shop");
        assert_eq!(why("user:ana", "signed-in", "*"), "as everyone signed in, role edit on everything");
        let tags = "through group qa, role edit on tags prod of all image streams of shop";
        assert_eq!(why("user:ana", "group:qa", "shop/*:prod"), tags);
    }
}
