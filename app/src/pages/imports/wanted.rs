//! What the address of the import pages says. Every step of the way has an address of its own.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::find::Stage;
#[cfg(feature = "ssr")]
use model::stream::{ImportItem, PullSpec};

/// What is to be imported, and how far the person is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// An image or a repository, as typed.
    pub from: String,
    /// The project to import into.
    pub project: String,
    /// The stream to import into.
    pub stream: String,
    /// The tag to import one image into; empty for its own.
    pub to: String,
    /// Which tags of a repository: `1.*, latest`.
    pub pattern: String,
    /// The tags that were chosen by hand.
    pub tags: Vec<String>,
    /// Is the import going on?
    pub running: bool,
}

impl Wanted {
    /// Reads the address.
    pub fn read(query: &ParamsMap) -> Self {
        let word = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            from: word("from"),
            project: word("project"),
            stream: word("stream"),
            to: word("to"),
            pattern: word("pattern"),
            tags: query.get_all("tag").unwrap_or_default(),
            running: query.get_str("running").is_some(),
        }
    }

    /// How far the person is.
    #[cfg(feature = "ssr")]
    pub fn stage(&self) -> Stage {
        let is_named = !(self.project.is_empty() || self.stream.is_empty());
        match PullSpec::parse(&self.from) {
            _ if !is_named => Stage::Ask,
            _ if self.running => Stage::Run,
            Err(_) => Stage::Ask,
            Ok(spec) if spec.is_repository() && self.tags.is_empty() && self.pattern.is_empty() => Stage::Choose,
            Ok(_) => Stage::Plan,
        }
    }

    /// The images that are meant, with these tags of the repository.
    #[cfg(feature = "ssr")]
    pub fn items(&self, tags: &[String]) -> Vec<ImportItem> {
        match PullSpec::parse(&self.from) {
            Ok(spec) if spec.is_repository() => {
                let name = spec.typed_repository();
                tags.iter().map(|tag| ImportItem { source: format!("{name}:{tag}"), tag: tag.clone() }).collect()
            }
            _ => vec![ImportItem { source: self.from.clone(), tag: self.to.clone() }],
        }
    }

    /// The address that shows how the import into these tags goes on.
    #[cfg(feature = "ssr")]
    pub fn progress(project: &str, stream: &str, tags: &[String]) -> String {
        let fixed = [("project", project), ("stream", stream), ("running", "true")];
        let tags = tags.iter().map(|tag| ("tag", tag.as_str()));
        crate::links::with_query("/import", &fixed.into_iter().chain(tags).collect::<Vec<_>>())
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn wanted(from: &str, tags: &[&str]) -> Wanted {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Wanted { from: from.into(), project: "shop".into(), stream: "web".into(), tags, ..Wanted::default() }
    }

    #[test]
    fn each_step_follows_from_what_is_known() {
        assert_eq!(Wanted::default().stage(), Stage::Ask);
        assert_eq!(wanted("quay.io/acme/app", &[]).stage(), Stage::Choose);
        assert_eq!(wanted("quay.io/acme/app", &["1"]).stage(), Stage::Plan);
        assert_eq!(wanted("quay.io/acme/app:1", &[]).stage(), Stage::Plan);
        assert_eq!(wanted("not an image", &[]).stage(), Stage::Ask);
        assert_eq!(Wanted { running: true, ..wanted("", &["1"]) }.stage(), Stage::Run);
    }

    #[test]
    fn tags_of_a_repository_keep_their_names_and_one_image_may_get_another() {
        let both = wanted("quay.io/acme/app", &[]).items(&["1".into(), "2".into()]);
        assert_eq!((both[1].source.as_str(), both[1].tag.as_str()), ("quay.io/acme/app:2", "2"));
        let one = Wanted { to: "prod".into(), ..wanted("quay.io/acme/app:1", &[]) }.items(&[]);
        assert_eq!((one[0].source.as_str(), one[0].tag.as_str()), ("quay.io/acme/app:1", "prod"));
    }
}
