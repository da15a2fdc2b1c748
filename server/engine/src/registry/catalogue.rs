//! Repositories of a registry: the vendor's own list where there is one, else the catalogue.

use super::client::Client;
use super::paging::Listing;
use super::session::Demand;
use crate::{Upstream, UpstreamKind};
use model::RepositoryName;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// A page of a catalogue on object storage can take minutes.
const PATIENCE: Duration = Duration::from_secs(300);
const SUBJECT: &str = "the list of repositories";

impl Client {
    /// All repositories, by the catalogue or the vendor's own way; sorted, each once. Names outside the grammar are
    /// left out. A listing that does not reach its end is an error, never a shorter list.
    ///
    /// # Errors
    /// `Unsupported` when this registry lists nothing; else why the listing failed.
    pub async fn repositories(&self) -> Result<Vec<RepositoryName>, Upstream> {
        let names = match self.vendor().await {
            None => self.catalogue().await?,
            Some(vendor) if !vendor.has_catalogue() => vendor.repositories(self).await?,
            // The vendor's list shows what is public, the catalogue what this account may pull. Either may be refused,
            // but one that merely fails must not shorten the list.
            Some(vendor) => match (vendor.repositories(self).await, self.catalogue().await) {
                (Ok(names), Ok(more)) => &names | &more,
                (Ok(names), Err(failure)) | (Err(failure), Ok(names)) if is_refusal(&failure) => names,
                (Err(failure), _) | (_, Err(failure)) => return Err(failure),
            },
        };
        Ok(names.iter().filter_map(|name| RepositoryName::parse(name).ok()).collect())
    }

    async fn catalogue(&self) -> Result<BTreeSet<String>, Upstream> {
        #[derive(Deserialize)]
        struct Page {
            #[serde(deserialize_with = "Option::deserialize")]
            repositories: Option<Vec<String>>,
        }
        let listing = Listing {
            url: self.v2("_catalog"),
            scope: "registry:catalog:*".to_owned(),
            subject: SUBJECT,
            read: |body| Ok(serde_json::from_slice::<Page>(body)?.repositories.unwrap_or_default()),
            habit: &self.inner.habits.catalogue,
            patience: Some(PATIENCE),
        };
        self.list(&listing).await.map_err(|failure| self.no_catalogue(failure))
    }

    /// A registry that answers but does not list is usable all the same: names can be added by hand.
    fn no_catalogue(&self, failure: Upstream) -> Upstream {
        let (host, registry) = (self.pull_host(), &self.inner.connection.name);
        let by_hand = format!("Add repository names to registry {registry} by hand");
        match failure.kind {
            UpstreamKind::NotFound | UpstreamKind::Unsupported => Upstream {
                kind: UpstreamKind::Unsupported,
                message: format!("{host} does not list its repositories. {by_hand}"),
                ..failure
            },
            UpstreamKind::Denied => Upstream {
                message: format!(
                    "{host} does not let this account list repositories (403). {by_hand}, or use an account that may"
                ),
                ..failure
            },
            // Open to strangers otherwise: a registry that wants a password for everything is not usable without.
            UpstreamKind::Unauthorized
                if self.is_anonymous() && matches!(self.demand(), Some(Demand::Bearer { .. })) =>
            {
                Upstream {
                    kind: UpstreamKind::Unsupported,
                    message: format!(
                        "{host} lists its repositories to nobody who is not signed in (401). {by_hand}, or enter \
                            a user name and password"
                    ),
                    ..failure
                }
            }
            _ => failure,
        }
    }
}

/// Did the registry answer that it will not, rather than fail?
fn is_refusal(failure: &Upstream) -> bool {
    use UpstreamKind as Kind;
    matches!(failure.kind, Kind::NotFound | Kind::Unauthorized | Kind::Denied | Kind::Unsupported)
}
