//! From the address to the token: what must work before anything can be read.

use super::{check, failed, good, skipped};
use crate::registry::{Client, Demand, Greeting, Reach};
use crate::{Upstream, UpstreamKind};
use model::Instant;
use model::doctor::{Check, Outcome};

/// What is known after the entrance.
pub(super) struct Entered {
    /// May anything be asked at all?
    pub open: bool,
    /// The registry's clock, and ours when it was read.
    pub clock: Option<(Instant, Instant)>,
}

/// Address, TLS, Ping, Authentication, Token.
pub(super) async fn examine(client: &Client, checks: &mut Vec<Check>) -> Entered {
    let (address, reachable) = address(client).await;
    checks.push(address);
    if !reachable {
        let why = "Not tried: the address leads nowhere";
        checks.extend(["TLS", "Ping", "Authentication", "Token"].map(|name| skipped(name, why)));
        return Entered { open: false, clock: None };
    }
    let greeting = client.greet().await;
    let now = Instant::now_utc();
    checks.push(tls(client, &greeting));
    checks.push(ping(&greeting));
    let clock = greeting.as_ref().ok().and_then(|greeting| greeting.date).map(|date| (date, now));
    let Some(greeting) = greeting.ok().filter(|greeting| greeting.is_registry) else {
        checks.extend(["Authentication", "Token"].map(|name| skipped(name, "Not tried: no registry answered")));
        return Entered { open: false, clock };
    };
    let signed_in = client.ping().await;
    checks.push(authentication(client, &greeting, &signed_in));
    checks.push(token(&greeting, &signed_in));
    Entered { open: signed_in.is_ok(), clock }
}

async fn address(client: &Client) -> (Check, bool) {
    const NAME: &str = "Address";
    let found = match client.addresses().await {
        Ok(found) => found,
        Err(failure) => return (failed(NAME, Outcome::Bad, &failure, "Weir cannot find the registry."), false),
    };
    let list = found.iter().map(|(ip, _)| ip.to_string()).collect::<Vec<_>>().join(", ");
    let host = client.pull_host();
    let result = format!("{host} is {list}");
    let permitted: Vec<_> = found.iter().filter(|(_, reach)| *reach != Reach::Never).collect();
    if permitted.is_empty() {
        let meaning = "Link-local and metadata addresses are never contacted.";
        return (check(NAME, Outcome::Bad, result, meaning, "Use an address that belongs to the registry"), false);
    }
    let private = permitted.iter().any(|(_, reach)| *reach == Reach::Private);
    let meaning =
        if private { "A private address; it may be, as this is the registry's own host." } else { "A public address." };
    (good(NAME, result, meaning), true)
}

fn tls(client: &Client, greeting: &Result<Greeting, Upstream>) -> Check {
    const NAME: &str = "TLS";
    let connection = client.connection();
    let encrypted = connection.url.scheme() == "https";
    match greeting {
        Err(failure) if failure.kind == UpstreamKind::Tls => {
            failed(NAME, Outcome::Bad, failure, "Weir sends nothing over a connection it cannot trust.")
        }
        Ok(greeting) if greeting.expects_tls => {
            let meaning = "The port is made for TLS, and was asked without.";
            check(NAME, Outcome::Bad, "The registry expects TLS", meaning, "Use https://")
        }
        _ if !encrypted => {
            let meaning = "Passwords and images travel readable and can be changed on the way.";
            check(
                NAME,
                Outcome::Warning,
                "The connection is not encrypted",
                meaning,
                "Use https:// if the registry can",
            )
        }
        Err(_) => skipped(NAME, "Not tried: no connection came about"),
        Ok(_) if connection.insecure => {
            let meaning = "Anybody on the way can pose as the registry.";
            let remedy = "Add the certificate of its authority, and untick “Allow plain HTTP or untrusted TLS”";
            check(NAME, Outcome::Warning, "The certificate was not checked", meaning, remedy)
        }
        Ok(_) if connection.ca_bundle.trim().is_empty() => {
            good(NAME, "The certificate is trusted", "The connection is safe.")
        }
        Ok(_) => good(NAME, "The certificate is trusted with the added authority", "The connection is safe."),
    }
}

fn ping(greeting: &Result<Greeting, Upstream>) -> Check {
    const NAME: &str = "Ping";
    match greeting {
        Err(failure) if matches!(failure.kind, UpstreamKind::Tls) => {
            skipped(NAME, "Not tried: no trusted connection came about")
        }
        Err(failure) => failed(NAME, Outcome::Bad, failure, "The registry does not answer Weir."),
        Ok(greeting) if greeting.expects_tls => skipped(NAME, "Not tried: the registry expects TLS"),
        Ok(greeting) if greeting.is_registry => {
            good(NAME, format!("/v2/ answered {}", greeting.status), "This is a registry.")
        }
        Ok(greeting) => check(
            NAME,
            Outcome::Bad,
            format!("/v2/ answered {}, but not as a registry does", greeting.status),
            "Something else than a registry is at this address.",
            "Check host and port: they are those of the registry, not of its web pages",
        ),
    }
}

fn authentication(client: &Client, greeting: &Greeting, signed_in: &Result<(), Upstream>) -> Check {
    const NAME: &str = "Authentication";
    let named = !client.connection().password.is_empty();
    match &greeting.demand {
        None if greeting.status == 401 => check(
            NAME,
            Outcome::Bad,
            "401 without a challenge",
            "The registry refuses without saying how to sign in.",
            "Check the registry's authentication, and any proxy before it",
        ),
        None if named => {
            good(NAME, "The registry is open to everybody", "The credentials are not asked for, and are not sent.")
        }
        None => good(NAME, "The registry is open to everybody", "There is nothing to sign in to."),
        Some(Demand::Bearer { realm, .. }) => {
            let result = format!("Tokens from {} are wanted", realm.host_str().unwrap_or_default());
            let meaning =
                if named { "Weir signs in there." } else { "Weir asks there as nobody, and sees what is public." };
            good(NAME, result, meaning)
        }
        Some(Demand::Basic) => match signed_in {
            Ok(()) => good(NAME, "User name and password were accepted", "Weir is signed in."),
            Err(failure) => failed(NAME, Outcome::Bad, failure, "Nothing can be read without signing in."),
        },
    }
}

fn token(greeting: &Greeting, signed_in: &Result<(), Upstream>) -> Check {
    const NAME: &str = "Token";
    let Some(Demand::Bearer { realm, service }) = &greeting.demand else {
        return skipped(NAME, "Not needed: this registry works without tokens");
    };
    let host = realm.host_str().unwrap_or_default();
    match signed_in {
        Ok(()) if service.is_empty() => good(NAME, format!("{host} gave a token"), "Sign-ins work."),
        Ok(()) => good(NAME, format!("{host} gave a token for {service}"), "Sign-ins work."),
        Err(failure) => failed(NAME, Outcome::Bad, failure, "No token, no content."),
    }
}
