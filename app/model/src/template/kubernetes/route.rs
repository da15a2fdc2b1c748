//! `Route` becomes `Ingress`, and a `Secret` where it brings a certificate.

use super::{Work, annotate, copy, items, present, text};
use serde_json::{Map, Value, json};

/// Annotations of the ingress controller that most clusters have.
const NGINX: &str = "nginx.ingress.kubernetes.io";

pub(super) fn convert(object: &Value, work: &mut Work) -> Vec<Value> {
    let host = host(object, work);
    let path = text(object, "/spec/path");
    let rule_path = json!({
        "path": if path.is_empty() { "/" } else { path },
        "pathType": "Prefix",
        "backend": {"service": {"name": text(object, "/spec/to/name"), "port": port(object, work)}},
    });
    if !items(object, "/spec/alternateBackends").is_empty() {
        work.note("shares its traffic among several services, which an Ingress cannot: all of it goes to the first");
    }
    let mut metadata = copy(object, "/metadata");
    let (tls, secret, annotations) = tls(object, &host, work);
    if !annotations.is_empty() {
        annotate(&mut metadata, annotations);
        work.note(format!("has annotations of {NGINX}: another ingress controller needs its own"));
    }
    let host = if host.is_empty() { Value::Null } else { host.into() };
    let spec =
        present([("tls", tls), ("rules", json!([present([("host", host), ("http", json!({"paths": [rule_path]}))])]))]);
    let ingress = present([
        ("apiVersion", json!("networking.k8s.io/v1")),
        ("kind", json!("Ingress")),
        ("metadata", metadata),
        ("spec", spec),
    ]);
    secret.into_iter().chain([ingress]).collect()
}

fn host(object: &Value, work: &mut Work) -> String {
    let host = text(object, "/spec/host");
    if text(object, "/spec/wildcardPolicy") == "Subdomain"
        && let Some((_, domain)) = host.split_once('.')
    {
        return format!("*.{domain}");
    }
    if !host.is_empty() {
        return host.to_owned();
    }
    let namespace = text(object, "/metadata/namespace");
    let project = if namespace.is_empty() { work.target.project } else { namespace };
    match work.target.domain {
        Some(domain) => format!("{}-{project}.{domain}", text(object, "/metadata/name")),
        None => {
            work.note("names no host, which OpenShift would make up: it answers to every host until one is set");
            String::new()
        }
    }
}

/// OKD: the name of a port, or what it leads to in the pods; unsaid, the first.
fn port(object: &Value, work: &mut Work) -> Value {
    let name = text(object, "/spec/to/name");
    let wanted = copy(object, "/spec/port/targetPort");
    let ports = work.services.get(name).map(|service| items(service, "/spec/ports")).unwrap_or_default();
    let leads = |port: &&Value| ["name", "targetPort", "port"].iter().any(|field| port.get(field) == Some(&wanted));
    let found = if wanted.is_null() { ports.first() } else { ports.iter().find(leads) };
    match (found.map(|port| (text(port, "/name"), copy(port, "/port"))), wanted) {
        (Some(("", number)), _) => json!({"number": number}),
        (Some((name, _)), _) => json!({"name": name}),
        (None, Value::String(name)) => {
            work.note(format!(
                "leads to port {name} of a service that is not among the objects: see that it has such a port"
            ));
            json!({"name": name})
        }
        (None, number) => {
            work.note("leads to a service whose ports are not known here: see that the number of the port is right");
            json!({"number": if number.is_null() { json!(80) } else { number }})
        }
    }
}

/// What the Ingress says about TLS, the Secret that it needs, and annotations.
fn tls(object: &Value, host: &str, work: &mut Work) -> (Value, Option<Value>, Map<String, Value>) {
    let mut annotations = Map::new();
    let mut annotate = |key: &str, value: &str| annotations.insert(format!("{NGINX}/{key}"), json!(value));
    let tls = copy(object, "/spec/tls");
    if tls.is_null() {
        return (Value::Null, None, annotations);
    }
    match text(&tls, "/termination") {
        "passthrough" => {
            annotate("ssl-passthrough", "true");
            work.note("passes TLS through to the pods, which only some ingress controllers can");
        }
        "reencrypt" => {
            annotate("backend-protocol", "HTTPS");
            work.note("encrypts to the pods again: the certificate of the pods is not checked unless the ingress controller is told so");
        }
        _ => {}
    }
    match text(&tls, "/insecureEdgeTerminationPolicy") {
        "Redirect" => drop(annotate("ssl-redirect", "true")),
        "Allow" => drop(annotate("ssl-redirect", "false")),
        _ => work.note("refuses plain HTTP, which an Ingress cannot: it is redirected or answered, as the ingress controller is set"),
    }
    let (secret_name, secret) = certificate(object, &tls);
    if secret_name.is_null() && text(&tls, "/termination") != "passthrough" {
        work.note("brings no certificate: the one of the ingress controller is used");
    }
    let hosts = if host.is_empty() { Value::Null } else { json!([host]) };
    (json!([present([("hosts", hosts), ("secretName", secret_name)])]), secret, annotations)
}

/// The name of the Secret with the certificate, and the Secret if the route brings it along.
fn certificate(object: &Value, tls: &Value) -> (Value, Option<Value>) {
    let (certificate, key) = (text(tls, "/certificate"), text(tls, "/key"));
    if certificate.is_empty() || key.is_empty() {
        return (copy(tls, "/externalCertificate/name"), None);
    }
    let name = format!("{}-tls", text(object, "/metadata/name"));
    let chain = [certificate, text(tls, "/caCertificate")].map(str::trim).join("\n");
    let metadata = present([
        ("name", json!(name)),
        ("namespace", copy(object, "/metadata/namespace")),
        ("labels", copy(object, "/metadata/labels")),
    ]);
    let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "kubernetes.io/tls",
        "stringData": {"tls.crt": format!("{}\n", chain.trim_end()), "tls.key": key}});
    (json!(name), Some(secret))
}
