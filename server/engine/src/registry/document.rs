//! A document at an address that somebody names: one question to a host that nobody configured.

use super::address::{Home, Policy};
use super::failure::{Voice, authority};
use super::transport::{Call, Pace, Transport};
use crate::{Error, Upstream, UpstreamKind};
use model::RegistryName;
use reqwest::header::{ETAG, HeaderValue};
use reqwest::{Method, StatusCode};
use url::Url;

/// What was fetched, and how its host calls this state of it.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) bytes: Vec<u8>,
    tag: Option<HeaderValue>,
}

/// Fetches a document of at most `cap` bytes, unless its host says that it is still what was `known` before. `home` says where
/// the host may be; plain HTTP is for hosts that an administrator listed.
///
/// # Errors
/// An upstream failure when the host may not be contacted, does not answer with it, or sends more.
pub(crate) async fn fetch_document(
    url: &Url,
    home: Option<Home>,
    cap: usize,
    known: Option<&Document>,
) -> Result<Document, Error> {
    let host = authority(url);
    let Some(home) = home else {
        let message =
            format!("Nothing may be fetched from {host}. An administrator can allow it with WEIR_IMPORT_FROM");
        return Err(Upstream { kind: UpstreamKind::Address, message, status: None }.into());
    };
    let insecure = url.scheme() == "http" && !matches!(home, Home::Within { public: true, .. });
    let registry = RegistryName::parse("template").map_err(Error::internal)?;
    let voice = Voice { registry, signs_in: false, configured: false };
    let transport = Transport::new(Policy::new(url, insecure, home), "", voice.clone(), Pace::default())?;
    let call = Call {
        method: Method::GET,
        url,
        accept: "application/yaml, application/json, text/plain, */*",
        authorization: None,
        known: known.and_then(|known| known.tag.clone()),
        body: None,
        cap,
        patience: None,
    };
    let answer = transport.send(&call).await?;
    if let Some(known) = known.filter(|known| known.tag.is_some() && answer.status == StatusCode::NOT_MODIFIED) {
        return Ok(known.clone());
    }
    let answer = voice.success(answer, url.path())?;
    Ok(Document { tag: answer.headers.get(ETAG).cloned(), bytes: answer.body })
}
