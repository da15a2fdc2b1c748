//! Templates from an address: the text is fetched for the person to look at, and kept only then.

use super::Templates;
use crate::registry::{Home, fetch_document};
use crate::{Actor, Error};
use model::template::limit;
use url::Url;

impl Templates<'_> {
    /// The text at an address, for a template of a project. It must be where imports may come from.
    ///
    /// # Errors
    /// `Invalid` for `url` when it is no address of a web server or its content is no text; an upstream failure when it may
    /// not be contacted, does not answer, or is too long.
    pub async fn fetch(&self, actor: &Actor, project: &str, url: &str) -> Result<String, Error> {
        self.may_edit(actor, project, "template.fetch").await?;
        let unusable = |_| Error::invalid("url", "Write an address such as https://example.com/template.yaml");
        let url = Url::parse(url.trim()).map_err(unusable)?;
        let home = self.0.inner.imports.sources.home(&host(&url));
        let document = fetch_document(&url, home, limit::BYTES, None).await?;
        String::from_utf8(document.bytes)
            .map_err(|_| Error::invalid("url", "What is at this address is not text in UTF-8"))
    }
}

/// The text at an address that somebody at the console of a machine names: wherever that machine reaches.
///
/// # Errors
/// An upstream failure when the host does not answer with it, or sends more than a template may have.
pub async fn template_at(url: &Url) -> Result<Vec<u8>, Error> {
    Ok(fetch_document(url, Some(Home::Anywhere), limit::BYTES, None).await?.bytes)
}

/// The host as lists of hosts name it: with its port, unless that goes without saying.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
