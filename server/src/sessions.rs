//! Sessions of browsers, kept in the database.

use async_trait::async_trait;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::Response;
use engine::{Db, db};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

/// A session that is not used for so long ends.
const IDLE: Duration = Duration::days(7);
/// The day a session was last used, as a number; see [`keep_alive`].
const DAY: &str = "day";

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

/// Lets a session in use live on. It is written on the first request of a day, not on every one.
pub(crate) async fn keep_alive(session: &Session) -> std::result::Result<(), tower_sessions::session::Error> {
    let today = OffsetDateTime::now_utc().date().to_julian_day();
    if session.get::<i32>(DAY).await? != Some(today) {
        session.insert(DAY, today).await?;
    }
    Ok(())
}

/// Removes the sessions that have ended.
pub(crate) async fn sweep(db: &Db) -> std::result::Result<(), engine::Error> {
    db::sessions::sweep(db, OffsetDateTime::now_utc()).await
}

/// The store that the session layer writes to.
#[derive(Debug, Clone)]
pub(crate) struct Sessions(Db);

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while !db::sessions::add(&self.0, &key(&record.id), &encode(record)?, record.expiry_date)
            .await
            .map_err(failed)?
        {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        db::sessions::put(&self.0, &key(&record.id), &encode(record)?, record.expiry_date).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = db::sessions::find(&self.0, &key(id), OffsetDateTime::now_utc()).await.map_err(failed)?;
        let record = |(data, expiry_date): (String, _)| {
            let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
            Ok(Record { id: *id, data, expiry_date })
        };
        found.map(record).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        db::sessions::delete(&self.0, &key(id)).await.map_err(failed)
    }
}

/// What stands in the database instead of the id, so that a stolen copy signs nobody in.
fn key(id: &Id) -> String {
    Sha256::digest(id.0.to_le_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn failed(error: engine::Error) -> Error {
    Error::Backend(crate::console::plain(error).to_string())
}
