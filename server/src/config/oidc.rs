//! The provider of identities.

use anyhow::Context;
use clap::Args;
use engine::OidcConfig;

#[derive(Debug, Args)]
pub(crate) struct Oidc {
    /// Let people sign in with this provider (OpenID Connect). Write it exactly as the provider calls itself, and allow
    /// `<public url>/login/oidc/callback` there
    #[arg(long = "oidc-issuer", env = "WEIR_OIDC_ISSUER", global = true, value_name = "URL")]
    issuer: Option<String>,

    /// By which client id the provider knows Weir
    #[arg(
        long = "oidc-client-id",
        env = "WEIR_OIDC_CLIENT_ID",
        default_value = "weir",
        global = true,
        value_name = "ID"
    )]
    client_id: String,

    /// The secret of that client [default: none, Weir is a public client]
    #[arg(
        long = "oidc-client-secret",
        env = "WEIR_OIDC_CLIENT_SECRET",
        hide_env_values = true,
        global = true,
        value_name = "SECRET"
    )]
    client_secret: Option<String>,

    /// What people call the provider: “Sign in with Acme” [default: its host]
    #[arg(long = "oidc-name", env = "WEIR_OIDC_NAME", default_value = "", hide_default_value = true, global = true)]
    name: String,

    /// What to ask for besides `openid`; some providers want `groups`, too
    #[arg(
        long = "oidc-scopes",
        env = "WEIR_OIDC_SCOPES",
        default_value = "profile,email",
        value_delimiter = ',',
        global = true
    )]
    scopes: Vec<String>,

    /// The claim that names the groups of a person; when empty, groups are made in Weir only
    #[arg(
        long = "oidc-groups-claim",
        env = "WEIR_OIDC_GROUPS_CLAIM",
        default_value = "groups",
        global = true,
        value_name = "CLAIM"
    )]
    groups_claim: String,
}

impl Oidc {
    /// The provider, if there is one.
    pub(crate) fn provider(&self) -> anyhow::Result<Option<OidcConfig>> {
        let Some(issuer) = self.issuer.as_deref().filter(|issuer| !issuer.is_empty()) else { return Ok(None) };
        let config = OidcConfig::new(issuer, &self.client_id, self.client_secret.as_deref(), &self.name);
        let config = config.map_err(crate::console::plain).context("the provider of identities cannot be used")?;
        Ok(Some(config.with_scopes(&self.scopes).with_groups_claim(&self.groups_claim)))
    }
}
