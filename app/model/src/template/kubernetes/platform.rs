//! Annotations and labels that only OpenShift acts on.

use super::Work;
use serde_json::Value;

/// What they begin with, and what is missing without OpenShift.
const UNDERSTOOD_BY_OPENSHIFT: [(&str, &str); 6] = [
    ("serviceaccounts.openshift.io/oauth-redirect", "people cannot sign in with OpenShift's accounts"),
    ("service.beta.openshift.io/serving-cert-secret-name", "nobody makes the certificate: make the Secret yourself"),
    ("service.alpha.openshift.io/serving-cert-secret-name", "nobody makes the certificate: make the Secret yourself"),
    ("service.beta.openshift.io/inject-cabundle", "nobody fills in the certificates of the cluster"),
    ("config.openshift.io/inject-trusted-cabundle", "nobody fills in the certificates that the cluster trusts"),
    ("haproxy.router.openshift.io/", "the ingress controller needs a setting of its own"),
];

pub(super) fn note(object: &Value, work: &mut Work) {
    for field in ["annotations", "labels"] {
        let keys = object.pointer(&format!("/metadata/{field}")).and_then(Value::as_object).into_iter().flatten();
        for (key, _) in keys {
            if let Some((_, missing)) = UNDERSTOOD_BY_OPENSHIFT.iter().find(|(begin, _)| key.starts_with(begin)) {
                work.note(format!("has {key}, which only OpenShift acts on: {missing}"));
            }
        }
    }
}
