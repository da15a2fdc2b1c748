//! One word for why an import failed, as conditions carry it.

use crate::UpstreamKind;

/// The source offers an older image, and the tag does not follow backwards.
pub(crate) const BACKWARDS: &str = "Backwards";

/// The reason word of a condition. OKD's words where it has one; where it says `InternalError` for everything, Weir is
/// exact.
pub(crate) fn word(kind: UpstreamKind) -> &'static str {
    match kind {
        UpstreamKind::Unauthorized => "Unauthorized",
        UpstreamKind::NotFound => "NotFound",
        UpstreamKind::Denied | UpstreamKind::Address => "Forbidden",
        UpstreamKind::Limited { .. } => "TooManyRequests",
        UpstreamKind::Unreachable => "Unreachable",
        UpstreamKind::Tls => "BadCertificate",
        UpstreamKind::Mismatch => "Mismatch",
        UpstreamKind::Malformed => "Malformed",
        UpstreamKind::Unsupported => "Unsupported",
        UpstreamKind::Status => "InternalError",
    }
}
