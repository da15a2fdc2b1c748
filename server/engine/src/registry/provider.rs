//! Questions to the provider of identities that the administrator configured.
//!
//! Each is asked once: a code is worth something only the first time. Redirects are not followed: nobody configured where they
//! lead.

use super::address::{Home, Policy};
use super::failure::Voice;
use super::transport::{Call, Pace, Transport};
use crate::{Error, Upstream, UpstreamKind};
use model::RegistryName;
use openidconnect::http::StatusCode;
use openidconnect::http::header::{AUTHORIZATION, CONTENT_TYPE};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// Most bytes read of one answer: documents, keys and tokens of real providers are a tenth of it.
const CAP: usize = 256 * 1024;

/// The way to one provider. Its own host may be wherever it is, other hosts it names have to be public.
pub(crate) struct ProviderClient(Transport);

impl ProviderClient {
    /// `patience` is how long each answer may take to begin, and to be read. Plain HTTP is for an issuer with such an address.
    ///
    /// # Errors
    /// When there is no TLS to be had.
    pub(crate) fn new(issuer: &Url, patience: Duration) -> Result<Self, Error> {
        let policy = Policy::new(issuer, issuer.scheme() == "http", Home::Anywhere);
        let registry = RegistryName::parse("identity-provider").map_err(Error::internal)?;
        let voice = Voice { registry, signs_in: false, configured: true };
        let pace = Pace { connect: patience, headers: patience, idle: patience, body: patience, ..Pace::default() };
        Ok(Self(Transport::new(policy, "", voice, pace)?))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Upstream> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| unusable(&parts.uri.to_string()))?;
        let call = Call {
            method: parts.method,
            url: &url,
            accept: "application/json",
            authorization: parts.headers.get(AUTHORIZATION).cloned(),
            known: None,
            body: Some(("application/x-www-form-urlencoded", body)).filter(|(_, body)| !body.is_empty()),
            cap: CAP,
            patience: None,
        };
        let answer = self.0.once(&call).await?;
        if answer.status.is_server_error() || answer.status == StatusCode::TOO_MANY_REQUESTS {
            let message = format!("{url} answered {}", answer.status);
            return Err(Upstream { kind: UpstreamKind::Status, message, status: Some(answer.status.as_u16()) });
        }
        let mut response = HttpResponse::new(answer.body);
        *response.status_mut() = answer.status;
        if let Some(media_type) = answer.headers.get(CONTENT_TYPE) {
            response.headers_mut().insert(CONTENT_TYPE, media_type.clone());
        }
        Ok(response)
    }
}

impl<'a> AsyncHttpClient<'a> for ProviderClient {
    type Error = Upstream;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Upstream>> + Send + 'a>>;

    /// Asks one question. There is no answer when it is too large, its address may not be contacted, or the provider is broken
    /// or busy.
    fn call(&'a self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

fn unusable(address: &str) -> Upstream {
    let message = format!("{address} is not an address of a web server");
    Upstream { kind: UpstreamKind::Address, message, status: None }
}
