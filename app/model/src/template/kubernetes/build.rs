//! `BuildConfig` and `Build`: plain Kubernetes builds nothing.

use super::{Work, text};
use serde_json::Value;

pub(super) fn convert(object: &Value, work: &mut Work) -> Vec<Value> {
    let (kind, name) = (text(object, "/spec/output/to/kind"), text(object, "/spec/output/to/name"));
    match kind {
        "ImageStreamTag" => work.gone(&format!(
            "is left out, because plain Kubernetes builds nothing: build the image elsewhere and import it as {name}"
        )),
        "DockerImage" => work.gone(&format!(
            "is left out, because plain Kubernetes builds nothing: build the image elsewhere and push it to {name}"
        )),
        _ => work.gone("is left out, because plain Kubernetes builds nothing"),
    }
}
