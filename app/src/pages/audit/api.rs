//! Server functions of the audit log.

use super::asked::Asked;
use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::audit::AuditEntry;
use serde::{Deserialize, Serialize};

/// Entries of a page.
#[cfg(feature = "ssr")]
const PIECE: i64 = 100;

/// A piece of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// What was asked for.
    pub asked: Asked,
    /// The entries, newest first.
    pub entries: Vec<AuditEntry>,
    /// Is there more?
    pub older: bool,
}

/// A piece of the log, as an address asks for it.
pub async fn load(asked: Asked) -> Result<Log, Error> {
    let (entries, older) = list_audit(asked.clone()).await?;
    Ok(Log { asked, entries, older })
}

/// A piece of the log, newest first, and whether there is more.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_audit(#[server(default)] asked: Asked) -> Result<(Vec<AuditEntry>, bool), Error> {
    use crate::server::{Need, run};
    run(Need::SignedIn, |cx| async move {
        let filter = asked.filter().map_err(|field| engine::Error::invalid(field, "Write a date as 2026-11-23"))?;
        let mut entries = cx.engine.audit().page(&cx.actor, &filter, asked.before(), PIECE + 1).await?;
        let older = i64::try_from(entries.len()).is_ok_and(|count| count > PIECE);
        entries.truncate(usize::try_from(PIECE).unwrap_or(usize::MAX));
        Ok((entries, older))
    })
    .await
}
