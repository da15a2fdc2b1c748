//! The provider, as the administrator configured it.

use crate::Error;
use openidconnect::{ClientId, ClientSecret, IssuerUrl, Scope};
use url::{Host, Url};

/// Which provider people sign in with, and how Weir is known there.
#[derive(Debug, Clone)]
pub struct OidcConfig {
    pub(super) issuer: IssuerUrl,
    pub(super) client: ClientId,
    pub(super) secret: Option<ClientSecret>,
    pub(super) name: String,
    pub(super) scopes: Vec<Scope>,
    pub(super) groups_claim: String,
}

impl OidcConfig {
    /// A provider at `issuer`, written exactly as it calls itself. Without `secret` Weir is a public client there.
    ///
    /// # Errors
    /// `Invalid` for an address that is not of https. Plain http is for a provider on this machine: whoever reads along
    /// elsewhere could sign in as anybody.
    pub fn new(issuer: &str, client: &str, secret: Option<&str>, name: &str) -> Result<Self, Error> {
        let url = Url::parse(issuer).ok().filter(is_issuer).ok_or_else(|| {
            let example =
                "Write the address of the provider like https://login.example.com; http is for this machine only";
            Error::invalid("oidc-issuer", example)
        })?;
        if client.is_empty() {
            return Err(Error::invalid("oidc-client-id", "Say by which client id the provider knows Weir"));
        }
        let host = url.host_str().unwrap_or_default();
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(Error::internal)?,
            client: ClientId::new(client.to_owned()),
            secret: secret.filter(|secret| !secret.is_empty()).map(|secret| ClientSecret::new(secret.to_owned())),
            name: if name.trim().is_empty() { host } else { name.trim() }.to_owned(),
            scopes: Vec::new(),
            groups_claim: String::new(),
        })
    }

    /// Asks for these besides `openid`.
    #[must_use]
    pub fn with_scopes(self, scopes: &[String]) -> Self {
        let others = scopes.iter().filter(|scope| !scope.is_empty() && *scope != "openid");
        Self { scopes: others.cloned().map(Scope::new).collect(), ..self }
    }

    /// Takes groups from this claim; from none when it is empty, and then groups are Weir's own affair.
    #[must_use]
    pub fn with_groups_claim(self, claim: &str) -> Self {
        Self { groups_claim: claim.to_owned(), ..self }
    }
}

fn is_issuer(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    let is_private = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    is_private
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
}
