//! The command line. Every flag has a twin in the environment; `weir --help` is the reference.

mod oidc;

use crate::process::Process;
use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use model::samples::ManagementState;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// A dashboard for every container registry.
#[derive(Debug, Parser)]
#[command(name = "weir", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Default, Subcommand)]
pub(crate) enum Command {
    /// Serve the dashboard and the REST API (the default)
    #[default]
    Serve,
    /// Tokens for the REST API
    #[command(subcommand)]
    Token(TokenCommand),
    /// People who may sign in, beside a running server
    #[command(subcommand)]
    User(UserCommand),
    /// The audit log, beside a running server
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The key of passwords and other secrets at rest
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Process a template from a file and print its objects, without a server
    Process(Process),
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token of the administrator and print it, and nothing else
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user and print the password that was made up, and nothing else
    Create {
        /// The name to sign in with
        name: String,
        /// What people call them
        #[arg(long, default_value = "")]
        display_name: String,
    },
    /// Give a user another password, end their sessions, and print the password that was made up, and nothing else
    Password {
        /// Whose
        name: String,
    },
    /// Keep a user out: their sessions and tokens end at once
    Deactivate {
        /// Whom
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that nobody changed the log, and print how many entries it has and the hash of the last. Noted elsewhere, that
    /// hash proves later that nothing before it was written anew
    Verify,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretsCommand {
    /// Seal every secret with another key, and print how many and the id of the key
    ///
    /// The key is the one given with --secret-key; start the servers with it and with the former one in
    /// --former-secret-keys before, and without the former one afterwards. When no key is given, one is made and takes the
    /// place of that in the data directory: stop the server before. Killed in between, everything opens still: run it again.
    Rotate,
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Address to listen on
    #[arg(long, env = "WEIR_ADDR", default_value = "127.0.0.1:3000", global = true)]
    pub(crate) addr: SocketAddr,

    /// Where the SQLite file and the secret key are kept
    #[arg(long, env = "WEIR_DATA_DIR", default_value = "./data", global = true, value_name = "DIR")]
    pub(crate) data_dir: PathBuf,

    /// Database: sqlite:<path> or postgres://… [default: sqlite:<data dir>/weir.db]
    #[arg(long, env = "WEIR_DATABASE_URL", hide_env_values = true, global = true, value_name = "URL")]
    database_url: Option<String>,

    /// Address that people see, for cookies and security headers [default: http://<addr>]
    #[arg(long, env = "WEIR_PUBLIC_URL", global = true, value_name = "URL", value_parser = public_url)]
    public_url: Option<Url>,

    /// Proxies in front of Weir, as addresses or networks such as `10.0.0.0/8`: only they are believed when they say in
    /// X-Forwarded-For for whom they ask. Behind a proxy that is not among them, all people have its address, so one who
    /// guesses passwords slows everybody down
    #[arg(
        long,
        env = "WEIR_TRUSTED_PROXIES",
        global = true,
        value_name = "NETWORKS",
        value_delimiter = ',',
        value_parser = network
    )]
    pub(crate) trusted_proxies: Vec<IpNet>,

    /// Password of the first user, admin [default: made up at the first start and printed once]
    #[arg(long, env = "WEIR_ADMIN_PASSWORD", hide_env_values = true, global = true, value_name = "PASSWORD")]
    pub(crate) admin_password: Option<String>,

    /// Key for secrets at rest [default: a file in the data directory, made at the first start]
    #[arg(long, env = "WEIR_SECRET_KEY", hide_env_values = true, global = true, value_name = "KEY")]
    secret_key: Option<String>,

    /// Keys that still open what they sealed, until `weir secrets rotate` has sealed it anew
    #[arg(
        long,
        env = "WEIR_FORMER_SECRET_KEYS",
        hide_env_values = true,
        global = true,
        value_name = "KEYS",
        value_delimiter = ','
    )]
    former_secret_keys: Vec<String>,

    /// Where images may be imported from beyond the configured registries: none, public, or a list of hosts and networks
    /// such as `quay.io,*.corp.example:5000,10.0.0.0/8`
    #[arg(long, env = "WEIR_IMPORT_FROM", default_value = "public", global = true, value_name = "ADDRESSES")]
    import_from: engine::ImportFrom,

    /// More samples beside those that come with Weir: a directory of image streams and templates, or an index of them in the
    /// format of openshift/library, a file or an address on the web. On the web they must be where images may be imported from
    #[arg(long, env = "WEIR_SAMPLES", global = true, value_name = "PATH|URL")]
    samples: Option<engine::More>,

    /// What is done with the samples until somebody says otherwise
    #[arg(long, env = "WEIR_SAMPLES_STATE", default_value = "managed", global = true, value_name = "STATE")]
    samples_state: SamplesState,

    #[command(flatten)]
    oidc: oidc::Oidc,

    /// The browser's files [default: `site` beside the program]
    #[arg(long, env = "WEIR_SITE_DIR", global = true, value_name = "DIR")]
    pub(crate) site_dir: Option<PathBuf>,

    /// What to log, such as `info` or `warn,engine=debug`
    #[arg(long, env = "WEIR_LOG", default_value = "info", global = true, value_name = "FILTER")]
    pub(crate) log: String,

    /// How to log
    #[arg(long, env = "WEIR_LOG_FORMAT", default_value = "text", global = true, value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SamplesState {
    /// They are installed and kept in repair
    Managed,
    /// They are left alone
    Unmanaged,
    /// There are none
    Removed,
}

impl From<SamplesState> for ManagementState {
    fn from(state: SamplesState) -> Self {
        match state {
            SamplesState::Managed => Self::Managed,
            SamplesState::Unmanaged => Self::Unmanaged,
            SamplesState::Removed => Self::Removed,
        }
    }
}

impl Options {
    /// What people type to get here; unless said, the address that is listened on.
    pub(crate) fn public_url(&self, listening: SocketAddr) -> anyhow::Result<Url> {
        match &self.public_url {
            Some(url) => Ok(url.clone()),
            None => Ok(Url::parse(&format!("http://{listening}/"))?),
        }
    }

    /// What the engine starts from. Makes the data directory when it is missing.
    pub(crate) fn engine(&self) -> anyhow::Result<engine::Config> {
        let dir = &self.data_dir;
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make the data directory {}", dir.display()))?;
        let sqlite = || format!("sqlite:{}", dir.join("weir.db").display());
        Ok(engine::Config {
            database_url: self.database_url.clone().unwrap_or_else(sqlite),
            data_dir: dir.clone(),
            secret_keys: engine::SecretKeys {
                present: self.secret_key.clone(),
                former: self.former_secret_keys.clone(),
            },
            import_from: self.import_from.clone(),
            samples: engine::SamplesSource {
                state: self.samples_state.into(),
                built_in: true,
                more: self.samples.clone(),
            },
            oidc: self.oidc.provider()?,
        })
    }
}

fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| "write it like https://weir.example.com".to_owned())?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    if is_origin { Ok(url) } else { Err("only http:// or https://, a host and a port belong here".into()) }
}

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| "write an address, or a network such as 10.0.0.0/8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_stand_before_or_after_the_command_and_serving_is_the_default() {
        for line in ["weir --addr 127.0.0.1:1", "weir serve --addr 127.0.0.1:1", "weir --addr 127.0.0.1:1 serve"] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert!(matches!(cli.command.unwrap_or_default(), Command::Serve));
            assert_eq!(cli.options.addr.port(), 1);
            assert_eq!(cli.options.public_url(cli.options.addr).unwrap().as_str(), "http://127.0.0.1:1/");
        }
    }

    #[test]
    fn imports_come_from_public_addresses_unless_said() {
        let from = |line: &str| Cli::try_parse_from(line.split(' ')).map(|cli| cli.options.import_from);
        assert_eq!(from("weir").unwrap(), engine::ImportFrom::default());
        assert_eq!(from("weir --import-from none").unwrap(), engine::ImportFrom::NONE);
        assert!(from("weir --import-from https://quay.io").is_err());
    }

    #[test]
    fn trusted_proxies_are_addresses_and_networks() {
        let given = |line: &str| Cli::try_parse_from(line.split('|')).map(|cli| cli.options.trusted_proxies);
        let networks = given("weir|--trusted-proxies|10.0.0.7, 192.168.0.0/16,::1").unwrap();
        assert_eq!(
            networks.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["10.0.0.7/32", "192.168.0.0/16", "::1/128"]
        );
        assert!(given("weir").unwrap().is_empty());
        assert!(given("weir|--trusted-proxies|proxy.example").is_err());
    }

    #[test]
    fn the_public_address_is_an_origin() {
        assert!(public_url("https://weir.example.com").is_ok());
        assert!(public_url("http://localhost:8080/").is_ok());
        for text in ["weir.example.com", "ftp://a", "https://a/b", "https://a/?b", "https://u:p@a", "https://"] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }
}
