//! What can go wrong, and where.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::stream;
use std::io::{self, Write as _};
use std::time::Duration;

/// A way to go wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This status with the protocol's error envelope.
    Status(u16),
    /// This status with a web page, as proxies send it.
    Html(u16),
    /// This status with this text.
    Text(u16, String),
    /// This status with `Retry-After`: seconds or a date.
    Later(u16, String),
    /// 401 with this `WWW-Authenticate`, whatever was sent along.
    Challenge(String),
    /// A redirect.
    Redirect(String),
    /// The right answer, broken off in the middle.
    Truncated,
    /// The right answer with its last byte changed.
    Corrupted,
    /// The right answer under another digest than its own.
    OtherDigest,
    /// The right answer without its digest.
    NoDigest,
    /// The right answer under another media type.
    MediaType(String),
    /// Lists that always link to one more page, with new names each time.
    Endless,
    /// Lists whose next page is the page itself.
    Circle,
    /// Lists that name only the first so many.
    Short(usize),
    /// Lists whose next page is at another host.
    Elsewhere,
    /// So many bytes of blanks, after a beginning of JSON.
    Huge(usize),
    /// A small gzip body that unpacks to so many bytes.
    Bomb(usize),
    /// One byte at a time, with this pause before each.
    Slow(Duration),
    /// No answer at all for this long.
    Silent(Duration),
}

/// A fault, where it strikes and how often.
pub(super) struct Rule {
    method: Option<String>,
    prefix: String,
    left: Option<usize>,
    fault: Fault,
}

impl Rule {
    pub fn new(place: &str, fault: Fault, times: Option<usize>) -> Self {
        let (method, prefix) = match place.split_once(' ') {
            Some((method, prefix)) => (Some(method.to_owned()), prefix),
            None => (None, place),
        };
        Self { method, prefix: prefix.to_owned(), left: times, fault }
    }

    /// The fault, if it strikes here; one stroke is used up.
    pub fn strike(&mut self, method: &Method, address: &str) -> Option<Fault> {
        let here = self.method.as_ref().is_none_or(|m| m == method.as_str()) && address.starts_with(&self.prefix);
        if !here || self.left == Some(0) {
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        Some(self.fault.clone())
    }
}

impl Fault {
    /// The answer of a fault that does not care what the right one would be.
    pub fn answer(&self) -> Option<Response<Body>> {
        let response = Response::builder();
        let response = match self {
            Self::Status(status) => {
                response.status(*status).header(CONTENT_TYPE, "application/json").body(envelope(*status))
            }
            Self::Html(status) => {
                response.status(*status).header(CONTENT_TYPE, "text/html").body("<html><h1>nginx</h1></html>".into())
            }
            Self::Text(status, text) => response.status(*status).body(text.clone().into()),
            Self::Later(status, when) => response.status(*status).header(RETRY_AFTER, when).body(envelope(*status)),
            Self::Challenge(text) => response.status(401).header(WWW_AUTHENTICATE, text).body(envelope(401)),
            Self::Redirect(to) => response.status(307).header(LOCATION, to).body(Body::empty()),
            Self::Huge(bytes) => response.status(200).header(CONTENT_TYPE, "application/json").body(blanks(*bytes)),
            Self::Bomb(bytes) => response
                .status(200)
                .header(CONTENT_TYPE, "application/json")
                .header("content-encoding", "gzip")
                .body(bomb(*bytes).into()),
            _ => return None,
        };
        response.ok()
    }

    /// Turns the right answer into a wrong one.
    pub async fn spoil(&self, response: Response<Body>) -> Response<Body> {
        let (mut parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        let body = match self {
            Self::Truncated => {
                parts.headers.insert(CONTENT_LENGTH, bytes.len().into());
                let half = bytes.slice(..bytes.len() / 2);
                Body::from_stream(stream::iter([Ok(half), Err(io::Error::other("broken off"))]))
            }
            Self::Corrupted => {
                let mut bytes = bytes.to_vec();
                // A blank after the end keeps JSON valid, so that only the digest can tell.
                bytes.push(b' ');
                parts.headers.remove(CONTENT_LENGTH);
                bytes.into()
            }
            Self::OtherDigest => {
                let other = super::content::digest(b"other").to_string();
                parts.headers.insert("docker-content-digest", header(&other));
                bytes.into()
            }
            Self::NoDigest => {
                parts.headers.remove("docker-content-digest");
                bytes.into()
            }
            Self::MediaType(media_type) => {
                parts.headers.insert(CONTENT_TYPE, header(media_type));
                bytes.into()
            }
            Self::Slow(pause) => {
                let pause = *pause;
                let pieces = stream::unfold((bytes, 0), move |(bytes, at)| async move {
                    tokio::time::sleep(pause).await;
                    (at < bytes.len()).then(|| (Ok::<_, io::Error>(bytes.slice(at..=at)), (bytes, at + 1)))
                });
                Body::from_stream(pieces)
            }
            _ => bytes.into(),
        };
        Response::from_parts(parts, body)
    }
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("invalid"))
}

/// The protocol's error envelope for a status.
pub(super) fn envelope(status: u16) -> Body {
    let code = match status {
        401 => "UNAUTHORIZED",
        403 => "DENIED",
        404 => "MANIFEST_UNKNOWN",
        405 => "UNSUPPORTED",
        429 => "TOOMANYREQUESTS",
        _ => "UNKNOWN",
    };
    serde_json::json!({"errors": [{"code": code, "message": "the fake was told to"}]}).to_string().into()
}

/// `{"a":"` and blanks, made while they are sent.
fn blanks(bytes: usize) -> Body {
    const PIECE: usize = 64 * 1024;
    let first = stream::iter([Ok::<_, io::Error>(Bytes::from_static(b"{\"a\":\""))]);
    let rest = stream::iter((0..bytes / PIECE).map(|_| Ok(Bytes::from_static(&[b' '; PIECE]))));
    Body::from_stream(futures::StreamExt::chain(first, rest))
}

/// `bytes` blanks, packed by gzip to about a thousandth.
fn bomb(bytes: usize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..bytes / 4096 {
        packed.write_all(&[b' '; 4096]).expect("memory takes everything");
    }
    packed.finish().expect("memory takes everything")
}
