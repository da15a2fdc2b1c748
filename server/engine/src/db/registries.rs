//! Connections.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::host::words;
use model::registry::{Budget, Fill, Health, Preset, Registry, RegistrySpec};
use model::{Instant, RegistryName};
use sqlx::FromRow;
use std::collections::HashMap;

/// A connection with what only the engine may know.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) registry: Registry,
    pub(crate) secret: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct RegistryRow {
    id: i64,
    name: String,
    url: String,
    preset: String,
    insecure: bool,
    ca_bundle: String,
    trusted_hosts: String,
    username: String,
    secret: Option<Vec<u8>>,
    version: i64,
    created_at: i64,
    health: String,
    reason: String,
    checked_at: Option<i64>,
    listed_at: Option<i64>,
    warning: Option<String>,
    stopped: Option<String>,
    budget_limit: Option<i64>,
    budget_remaining: Option<i64>,
    budget_window: Option<i64>,
    budget_seen_at: Option<i64>,
    repositories: i64,
    filled: i64,
}

impl TryFrom<RegistryRow> for Stored {
    type Error = Error;

    fn try_from(row: RegistryRow) -> Result<Self, Error> {
        let budget = match (row.budget_limit, row.budget_remaining, row.budget_seen_at) {
            (Some(limit), Some(remaining), Some(seen)) => {
                Some(Budget { limit, remaining, window: row.budget_window.unwrap_or(0), seen: instant(seen) })
            }
            _ => None,
        };
        let spec = RegistrySpec {
            url: row.url,
            preset: Preset::from_word(&row.preset).unwrap_or_default(),
            insecure: row.insecure,
            ca_bundle: row.ca_bundle,
            trusted_hosts: words(&row.trusted_hosts),
            username: row.username,
            password: String::new(),
        };
        let registry = Registry {
            name: RegistryName::parse(&row.name).map_err(Error::internal)?,
            spec,
            has_password: row.secret.is_some(),
            version: row.version,
            created: instant(row.created_at),
            health: Health::from_word(&row.health),
            reason: row.reason,
            checked: row.checked_at.map(instant),
            listed: row.listed_at.map(instant),
            warning: row.warning,
            repositories: row.repositories,
            fill: Fill { done: row.filled, total: row.repositories, running: false, stopped: row.stopped },
            budget,
        };
        Ok(Self { id: row.id, registry, secret: row.secret })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.*, (SELECT count(*) FROM repository p WHERE p.registry_id = r.id) AS repositories, \
             (SELECT count(*) FROM repository p WHERE p.registry_id = r.id AND p.listed_at IS NOT NULL) AS filled \
             FROM registry r ",
            $rest
        )
    };
}

pub(crate) async fn list(db: &Db) -> Result<Vec<Stored>, Error> {
    const SQL: &str = select!("ORDER BY r.name");
    let rows: Vec<RegistryRow> = read!(db, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// The version of each connection's settings, by id.
pub(crate) async fn versions(db: &Db) -> Result<HashMap<i64, i64>, Error> {
    const SQL: &str = "SELECT id, version FROM registry";
    let rows: Vec<(i64, i64)> = read!(db, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
    Ok(rows.into_iter().collect())
}

pub(crate) async fn find(db: &Db, name: &str) -> Result<Option<Stored>, Error> {
    const SQL: &str = select!("WHERE r.name = $1");
    let row: Option<RegistryRow> = read!(db, pool => sqlx::query_as(SQL).bind(name).fetch_optional(pool).await)?;
    row.map(Stored::try_from).transpose()
}

/// Adds a connection and answers its id; `None` when the name is taken.
pub(crate) async fn insert(tx: &mut Tx, name: &str, spec: &RegistrySpec, now: Instant) -> Result<Option<i64>, Error> {
    const SQL: &str = "INSERT INTO registry (name, url, preset, insecure, ca_bundle, username, version, created_at, health, reason, \
         trusted_hosts) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, 'unknown', '', $8) ON CONFLICT (name) DO NOTHING RETURNING id";
    Ok(write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(name)
        .bind(&spec.url)
        .bind(spec.preset.as_str())
        .bind(spec.insecure)
        .bind(&spec.ca_bundle)
        .bind(&spec.username)
        .bind(millis(now))
        .bind(spec.trusted_hosts.join(" "))
        .fetch_optional(conn)
        .await)?)
}

pub(crate) async fn set_secret(tx: &mut Tx, id: i64, sealed: Option<&[u8]>) -> Result<(), Error> {
    const SQL: &str = "UPDATE registry SET secret = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(sealed).execute(conn).await.map(drop))?;
    Ok(())
}

/// Changes a connection that is still at `version`; false when it is not.
pub(crate) async fn update(tx: &mut Tx, id: i64, version: i64, spec: &RegistrySpec) -> Result<bool, Error> {
    const SQL: &str = "UPDATE registry SET url = $3, preset = $4, insecure = $5, ca_bundle = $6, username = $7, \
         trusted_hosts = $8, version = version + 1, health = 'unknown', reason = '', stopped = NULL WHERE id = $1 AND version = $2 RETURNING id";
    let changed: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(id)
        .bind(version)
        .bind(&spec.url)
        .bind(spec.preset.as_str())
        .bind(spec.insecure)
        .bind(&spec.ca_bundle)
        .bind(&spec.username)
        .bind(spec.trusted_hosts.join(" "))
        .fetch_optional(conn)
        .await)?;
    Ok(changed.is_some())
}

pub(crate) async fn delete(tx: &mut Tx, id: i64) -> Result<(), Error> {
    write!(tx, conn => sqlx::query("DELETE FROM registry WHERE id = $1").bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// How the registry answered just now.
pub(crate) async fn set_health(tx: &mut Tx, id: i64, health: Health, reason: &str, now: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE registry SET health = $2, reason = $3, checked_at = $4 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(health.as_str())
        .bind(reason)
        .bind(millis(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// The repositories were listed completely.
pub(crate) async fn set_listed(tx: &mut Tx, id: i64, now: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE registry SET listed_at = $2, warning = NULL WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(millis(now)).execute(conn).await.map(drop))?;
    Ok(())
}

/// Why the last listing was not used.
pub(crate) async fn set_warning(tx: &mut Tx, id: i64, warning: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE registry SET warning = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(warning).execute(conn).await.map(drop))?;
    Ok(())
}

/// Why background work stands still; `None` when it goes on.
pub(crate) async fn set_stopped(tx: &mut Tx, id: i64, reason: Option<&str>) -> Result<(), Error> {
    const SQL: &str = "UPDATE registry SET stopped = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(reason).execute(conn).await.map(drop))?;
    Ok(())
}

pub(crate) async fn set_budget(tx: &mut Tx, id: i64, budget: &Budget) -> Result<(), Error> {
    const SQL: &str = "UPDATE registry SET budget_limit = $2, budget_remaining = $3, budget_window = $4, budget_seen_at = $5 \
         WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL)
        .bind(id)
        .bind(budget.limit)
        .bind(budget.remaining)
        .bind(budget.window)
        .bind(millis(budget.seen))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
