//! The provider itself: what it says about itself, and whom it vouches for.

use super::OidcConfig;
use super::claims::{Others, Person, Said, is_subject};
use crate::Error;
use crate::registry::{ProviderClient, lock};
use chrono::{DateTime, Utc};
use model::Instant;
use model::sign_on::Refusal;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm as Algorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenType,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, Client, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdToken, IdTokenClaims, IdTokenFields, IdTokenVerifier, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier,
    TokenResponse, UserInfoClaims,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

/// How long what a provider says about itself is believed. A key it does not show is asked for at once.
const FRESH: Duration = Duration::from_secs(3600);
/// How long each answer may take: somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(8);
/// How far the clocks of both machines may be apart.
const SKEW: Duration = Duration::from_secs(60);
/// Signatures that only the holder of a secret key can make. Never those that the public key or the client secret makes too.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, Algorithm>;
type Claims = IdTokenClaims<Others, CoreGenderClaim>;
type TokenFields =
    IdTokenFields<Others, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, Algorithm>;
type Tokens = StandardTokenResponse<TokenFields, CoreTokenType>;
/// The library's client, whose ID tokens may have more claims than the specification names.
type OidcClient = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The one provider of this Weir.
pub(crate) struct Provider {
    config: OidcConfig,
    way: ProviderClient,
    known: Mutex<Option<(Instant, Arc<CoreProviderMetadata>)>>,
}

/// Where to send a browser, and the secrets of the attempt.
pub(super) struct Question {
    pub to: Url,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// What a browser came back with, and what its attempt began with.
pub(super) struct Proof<'a> {
    pub code: &'a str,
    pub verifier: &'a str,
    pub nonce: &'a str,
}

impl Provider {
    /// # Errors
    /// When there is no TLS to be had.
    pub(crate) fn new(config: OidcConfig) -> Result<Self, Error> {
        Self::with_patience(config, PATIENCE)
    }

    pub(super) fn with_patience(config: OidcConfig, patience: Duration) -> Result<Self, Error> {
        let way = ProviderClient::new(config.issuer.url(), patience)?;
        Ok(Self { config, way, known: Mutex::default() })
    }

    pub(super) fn name(&self) -> &str {
        &self.config.name
    }

    pub(super) async fn question(&self, callback: &Url) -> Result<Question, Refusal> {
        let client = self.client(&*self.metadata().await?, callback);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (to, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(self.config.scopes.iter().cloned())
            .set_pkce_challenge(challenge)
            .url();
        Ok(Question { to, state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() })
    }

    /// Exchanges the code and verifies what comes for it.
    pub(super) async fn person(&self, proof: &Proof<'_>, callback: &Url) -> Result<Person, Refusal> {
        let client = self.client(&*self.metadata().await?, callback);
        let asked = client.exchange_code(AuthorizationCode::new(proof.code.to_owned())).map_err(unavailable)?;
        let asked = asked.set_pkce_verifier(PkceCodeVerifier::new(proof.verifier.to_owned()));
        let tokens = asked.request_async(&self.way).await.map_err(|error| match error {
            openidconnect::RequestTokenError::Request(failure) => unavailable(failure),
            other => unverified(other),
        })?;
        let token = tokens.id_token().ok_or_else(|| unverified("there is no ID token in the answer"))?;
        let claims = self.verified(token, &Nonce::new(proof.nonce.to_owned())).await?;
        if !is_subject(claims.subject()) {
            return Err(unverified("its subject is empty, too long or no text"));
        }
        let mut said = Said::in_token(&claims, &self.config.groups_claim);
        let wants_groups = !self.config.groups_claim.is_empty();
        if said.name.is_none() || (wants_groups && said.groups.is_none()) {
            said = said.or(self.facts(&client, &tokens, claims.subject()).await?);
        }
        Ok(Person {
            issuer: self.config.issuer.to_string(),
            subject: claims.subject().to_string(),
            name: said.name,
            // What is not said any more does not hold any more.
            groups: wants_groups.then(|| said.groups.unwrap_or_default()),
        })
    }

    /// The claims of a token, once its keys, issuer, audience, times and nonce are proved right. A key that is not known may be
    /// a new one.
    async fn verified(&self, token: &Token, nonce: &Nonce) -> Result<Claims, Refusal> {
        let known = self.metadata().await?;
        let first = token.claims(&self.verifier(&known), nonce);
        let claims = match first {
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let fresh = self.discover().await?;
                token.claims(&self.verifier(&fresh), nonce).cloned()
            }
            other => other.cloned(),
        };
        let claims = claims.map_err(unverified)?;
        match claims.authorized_party() {
            Some(party) if *party != self.config.client => Err(unverified("it was made for another client")),
            _ => Ok(claims),
        }
    }

    fn verifier(&self, metadata: &CoreProviderMetadata) -> IdTokenVerifier<'static, CoreJsonWebKey> {
        let keys = metadata.jwks().clone();
        IdTokenVerifier::new_public_client(self.config.client.clone(), self.config.issuer.clone(), keys)
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(|| Utc::now() - SKEW)
            .set_issue_time_verifier_fn(|issued: DateTime<Utc>| match issued > Utc::now() + SKEW {
                true => Err("issued in the future: the clocks of both machines differ".to_owned()),
                false => Ok(()),
            })
    }

    /// What else the provider says about the person, where it has an endpoint for that.
    async fn facts(&self, client: &OidcClient, tokens: &Tokens, subject: &SubjectIdentifier) -> Result<Said, Refusal> {
        let access = tokens.access_token();
        if client.user_info_url().is_none() || !access.secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(Said::default());
        }
        let asked = client.user_info(access.clone(), Some(subject.clone())).map_err(unavailable)?;
        let facts: UserInfoClaims<Others, CoreGenderClaim> =
            asked.request_async(&self.way).await.map_err(|error| match error {
                openidconnect::UserInfoError::Request(failure) => unavailable(failure),
                other => unverified(other),
            })?;
        Ok(Said::in_facts(&facts, &self.config.groups_claim))
    }

    fn client(&self, metadata: &CoreProviderMetadata, callback: &Url) -> OidcClient {
        let OidcConfig { client, secret, .. } = self.config.clone();
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        let auth = match takes(CoreClientAuthMethod::ClientSecretBasic) {
            true => AuthType::BasicAuth,
            false => AuthType::RequestBody,
        };
        OidcClient::from_provider_metadata(metadata.clone(), client, secret)
            .set_auth_type(auth)
            .set_redirect_uri(RedirectUrl::from_url(callback.clone()))
    }

    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, Refusal> {
        let known = lock(&self.known).clone();
        match known.filter(|(since, _)| Instant::now_utc() - *since < FRESH) {
            Some((_, metadata)) => Ok(metadata),
            None => self.discover().await,
        }
    }

    async fn discover(&self) -> Result<Arc<CoreProviderMetadata>, Refusal> {
        let found = CoreProviderMetadata::discover_async(self.config.issuer.clone(), &self.way).await;
        let metadata = Arc::new(found.map_err(unavailable)?);
        *lock(&self.known) = Some((Instant::now_utc(), Arc::clone(&metadata)));
        Ok(metadata)
    }
}

fn unavailable(error: impl std::error::Error) -> Refusal {
    tracing::warn!(error = chain(&error), "the provider of identities cannot be used");
    Refusal::Unavailable
}

fn unverified(error: impl Into<Box<dyn std::error::Error>>) -> Refusal {
    tracing::warn!(error = chain(&*error.into()), "what the provider of identities sent was not verified");
    Refusal::Unverified
}

/// An error with its causes, in one line for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
