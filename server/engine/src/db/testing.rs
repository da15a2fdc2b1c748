//! Fresh databases for tests: what is promised is proved on every kind of database.
#![allow(clippy::expect_used, reason = "a test without its database can only stop")]

use super::Db;
use crate::actor::Via;
use crate::{Actor, Config, Engine, SamplesSource, SecretKeys, access};
use model::access::Scope;
use sqlx::postgres::PgPoolOptions;
use std::path::Path;
use tempfile::TempDir;

/// An empty database of one test, with a data directory that goes when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    /// For [`Db::connect`].
    pub url: String,
    dir: TempDir,
}

impl TestDatabase {
    /// A data directory of the test's own.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// What an engine on this database starts from. Images may be imported from this machine only, and there are no
    /// samples unless the test asks for them.
    ///
    /// # Panics
    /// Never: the network is one.
    #[must_use]
    pub fn config(&self) -> Config {
        let import_from = "127.0.0.0/8".parse().expect("a network");
        Config {
            database_url: self.url.clone(),
            data_dir: self.dir().to_owned(),
            secret_keys: SecretKeys::default(),
            import_from,
            samples: SamplesSource::NONE,
            oidc: None,
        }
    }

    /// Connects, with the schema in place.
    ///
    /// # Panics
    /// When the database cannot be reached.
    pub async fn connect(&self) -> Db {
        Db::connect(&self.url).await.expect("the database of a test")
    }
}

/// A fresh SQLite file and, where `TEST_POSTGRES_URL` names a PostgreSQL server, a fresh schema there.
///
/// Schemas stay behind: the server is meant to be thrown away after the tests.
///
/// # Panics
/// When one of them cannot be made.
pub async fn databases() -> Vec<TestDatabase> {
    let mut databases = vec![sqlite()];
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        databases.push(postgres(&server).await);
    }
    databases
}

/// A fresh SQLite file, for tests that have nothing to do with SQL.
///
/// # Panics
/// When there is no place for it.
#[must_use]
pub fn sqlite() -> TestDatabase {
    let dir = tempfile::tempdir().expect("a temporary directory");
    TestDatabase { url: format!("sqlite:{}", dir.path().join("weir.db").display()), dir }
}

/// Does to a database what no use case does: lets time pass, loses content.
///
/// # Panics
/// When the SQL is wrong.
pub async fn execute(db: &Db, sql: String) {
    let mut tx = db.begin().await.expect("a transaction");
    write!(&mut tx, conn => sqlx::query(sqlx::AssertSqlSafe(sql)).execute(conn).await.map(drop))
        .expect("SQL of a test");
    tx.commit_quietly().await.expect("a commit");
}

/// Somebody with an account, and with grants: roles and scopes.
///
/// # Panics
/// When there is somebody of that name already.
pub async fn person(engine: &Engine, name: &str, grants: &[(&str, &str)]) -> Actor {
    let db = engine.db();
    let account =
        format!("INSERT INTO account (id, name, password_hash, created_at) VALUES ('id-{name}', '{name}', '', 0)");
    execute(db, account).await;
    for (role, scope) in grants {
        grant(engine, &format!("user:{name}"), role, scope).await;
    }
    again(engine, name).await
}

/// Gives a role to somebody somewhere.
///
/// # Panics
/// When they have it already.
pub async fn grant(engine: &Engine, subject: &str, role: &str, scope: &str) {
    let project = Scope::parse(scope).expect("a scope").project().map(|project| format!("'{project}'"));
    let project = project.unwrap_or_else(|| "NULL".to_owned());
    let sql = format!(
        "INSERT INTO access_grant (subject, role, scope, project, created_at, created_by) \
         VALUES ('{subject}', '{role}', '{scope}', {project}, 0, 'test')"
    );
    execute(engine.db(), sql).await;
}

/// Somebody with the rights that they have now.
///
/// # Panics
/// When the database fails.
pub async fn again(engine: &Engine, name: &str) -> Actor {
    let access = access::of_user(engine.db(), name).await.expect("the rights of somebody");
    Actor::new(format!("id-{name}"), name.to_owned(), Via::Console, access)
}

/// How many rows a table has.
///
/// # Panics
/// When there is no such table.
pub async fn count(db: &Db, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    read!(db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).expect("a table")
}

async fn postgres(server: &str) -> TestDatabase {
    let schema = format!("test_{:032x}", rand::random::<u128>());
    let pool = PgPoolOptions::new().max_connections(1).connect(server).await.expect("TEST_POSTGRES_URL");
    let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::query(create).execute(&pool).await.expect("a schema for the test");
    pool.close().await;
    let separator = if server.contains('?') { '&' } else { '?' };
    let dir = tempfile::tempdir().expect("a temporary directory");
    TestDatabase { url: format!("{server}{separator}options=-csearch_path%3D{schema}"), dir }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_reads_first_and_writes_later_is_not_overtaken_by_another_process() {
        for database in databases().await {
            let (server, command) = (database.connect().await, database.connect().await);
            let mut tx = command.begin().await.unwrap();
            write!(&mut tx, conn => sqlx::query("SELECT count(*) FROM account").execute(conn).await.map(drop)).unwrap();
            let write = "UPDATE audit_head SET sequence = sequence";
            let meanwhile = tokio::spawn(async move { execute(&server, write.into()).await });
            tokio::task::yield_now().await;
            write!(&mut tx, conn => sqlx::query("DELETE FROM account").execute(conn).await.map(drop)).unwrap();
            tx.commit_quietly().await.unwrap();
            meanwhile.await.unwrap();
        }
    }

    #[tokio::test]
    async fn every_database_is_empty_and_takes_a_transaction() {
        for (first, second) in databases().await.iter().zip(databases().await.iter()) {
            let (one, other) = (first.connect().await, second.connect().await);
            let mut tx = one.begin().await.unwrap();
            write!(&mut tx, conn => sqlx::query(
                "INSERT INTO account (id, name, password_hash, created_at) VALUES ('1', 'ana', '', 0)")
                .execute(conn).await.map(drop))
            .unwrap();
            tx.commit_quietly().await.unwrap();
            let count = |db: Db| async move {
                read!(&db, pool => sqlx::query_scalar::<_, i64>("SELECT count(*) FROM account").fetch_one(pool).await)
                    .unwrap()
            };
            assert_eq!((count(one).await, count(other).await), (1, 0));
        }
    }
}
