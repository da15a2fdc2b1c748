//! A document at an address that somebody names: one question to a host that nobody configured.

use super::address::{Home, Policy};
use super::failure::{Voice, authority};
use super::transport::{Call, Pace, Transport};
use crate::{Error, Upstream, UpstreamKind};
use model::RegistryName;
use reqwest::Method;
use url::Url;

/// Fetches a document of at most `cap` bytes. `home` says where the host may be; plain HTTP is for hosts that an administrator
/// listed.
///
/// # Errors
/// An upstream failure when the host may not be contacted, does not answer with it, or sends more.
pub(crate) async fn fetch_document(url: &Url, home: Option<Home>, cap: usize) -> Result<Vec<u8>, Error> {
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
        body: None,
        cap,
        patience: None,
    };
    let answer = transport.send(&call).await?;
    Ok(voice.success(answer, url.path())?.body)
}
