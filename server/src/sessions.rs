//! Sessions of browsers, kept in the database.

use async_trait::async_trait;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::Response;
use engine::db::sessions;
use engine::{Db, SignedIn};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// A session that is not used for so long ends.
const IDLE: Duration = Duration::days(7);

/// Gives each request the session that its cookie names.
pub(crate) fn layer(db: &Db, is_https: bool) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions(db.clone()))
        // The prefix makes browsers refuse a cookie that another host or an insecure page planted.
        .with_name(if is_https { "__Host-weir" } else { "weir" })
        .with_secure(is_https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(IDLE))
}

/// Makes the removal of a `__Host-` cookie one that browsers accept: without `Secure` they keep the cookie.
pub(crate) async fn secure_removal(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in response.headers_mut() {
        let cookie = if name == SET_COOKIE { value.to_str().unwrap_or_default() } else { "" };
        if cookie.starts_with("__Host-") && !cookie.contains("; Secure") {
            let secured = HeaderValue::from_str(&format!("{cookie}; Secure"));
            *value = secured.unwrap_or_else(|_| value.clone());
        }
    }
    response
}

/// Removes the sessions that have ended.
pub(crate) async fn sweep(db: &Db) -> std::result::Result<(), engine::Error> {
    sessions::sweep(db, OffsetDateTime::now_utc()).await
}

/// The store that the session layer writes to.
#[derive(Debug, Clone)]
pub(crate) struct Sessions(Db);

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let (data, signed_in) = (encode(record)?, signed_in(record)?);
        let now = OffsetDateTime::now_utc();
        while !sessions::add(&self.0, &key(&record.id), &data, record.expiry_date, signed_in.as_ref(), now)
            .await
            .map_err(failed)?
        {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (data, now) = (encode(record)?, OffsetDateTime::now_utc());
        sessions::put(&self.0, &key(&record.id), &data, record.expiry_date, now).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = sessions::find(&self.0, &key(id), OffsetDateTime::now_utc()).await.map_err(failed)?;
        let record = |(data, expiry_date): (String, _)| {
            let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
            Ok(Record { id: *id, data, expiry_date })
        };
        found.map(record).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(&self.0, &key(id)).await.map_err(failed)
    }
}

fn key(id: &Id) -> String {
    sessions::key(id.0)
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

/// Who signed in with the session, which the database knows beside the rest.
fn signed_in(record: &Record) -> Result<Option<SignedIn>> {
    let signed_in = record.data.get(app::session::SIGNED_IN).map(SignedIn::deserialize).transpose();
    signed_in.map_err(|error| Error::Decode(error.to_string()))
}

fn failed(error: engine::Error) -> Error {
    Error::Backend(crate::console::plain(error).to_string())
}
