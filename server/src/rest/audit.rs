//! `/audit`: who changed what, and who was refused.

use super::problem::Problems;
use super::query::Parameters;
use super::{API_VERSION, Problem};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use futures::stream;
use model::audit::{AuditEntry, AuditFilter};
use model::text::rfc3339;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::{IntoParams, ToSchema};

/// Entries that are read at a time.
const PIECE: i64 = 500;
/// Entries of an answer when the client does not say.
const USUAL: i64 = 100;

/// A piece of the log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditLog {
    #[schema(example = "AuditEntryList")]
    kind: &'static str,
    api_version: &'static str,
    metadata: AuditMetadata,
    items: Vec<AuditItem>,
}

#[derive(Serialize, ToSchema)]
struct AuditMetadata {
    /// Send it as `continue`, with the same other parameters, to get older entries. Empty at the end.
    #[serde(rename = "continue")]
    next: String,
}

/// A change, or one that was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AuditItem {
    /// 1, 2, 3, … without a gap.
    sequence: i64,
    #[serde(with = "time::serde::rfc3339")]
    time: OffsetDateTime,
    /// Who; empty for somebody who was not signed in.
    actor: String,
    /// Through what: `session`, `token ci`, `console`.
    via: String,
    /// What, as `tag.rollback`.
    action: String,
    /// On what, as `shop/web:prod`.
    object: String,
    /// The project it is or lies in; may be empty.
    project: String,
    before: String,
    after: String,
    reason: String,
    /// The id of the request, as it stands in the log of the server.
    request: String,
    /// `done` or `refused`.
    outcome: &'static str,
    /// SHA-256 over the hash before and everything above.
    hash: String,
}

/// Which entries. What is empty lets everything pass.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditQuery {
    /// By whom.
    #[serde(default)]
    actor: String,
    /// A whole action such as `tag.rollback`, or all of a kind of thing, as `tag`.
    #[serde(default)]
    action: String,
    /// In which project. Whoever manages the access to one may read what was done in it; all the rest is for administrators.
    #[serde(default)]
    project: String,
    /// On what exactly.
    #[serde(default)]
    object: String,
    /// `done` or `refused`.
    #[serde(default)]
    outcome: String,
    /// From this instant on.
    #[param(example = "2026-11-23T00:00:00Z")]
    #[serde(default)]
    since: String,
    /// Until this instant, excluded.
    #[serde(default)]
    until: String,
    /// Most items in the answer, 1 to 500; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
    /// `csv` or `json`: everything that passes, as a file.
    format: Option<String>,
}

/// The audit log, newest first.
#[utoipa::path(get, path = "/audit", tag = "access", operation_id = "listAudit", params(AuditQuery),
    responses((status = 200, body = AuditLog, description = "The entries; with `format`, a file of all of them"), Problems),
    security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<AuditQuery>,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    if let Some(format) = query.format.as_deref().filter(|format| !format.is_empty()) {
        let format = Format::from_word(format).ok_or_else(|| refuse("format", "format is csv or json"))?;
        return export(engine, actor, filter, format).await;
    }
    let (limit, before) = (query.limit()?, query.before()?);
    let entries = engine.audit().page(&actor, &filter, before, limit).await?;
    let is_full = i64::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries.last().filter(|entry| is_full && entry.sequence > 1).map(|entry| entry.sequence.to_string());
    let metadata = AuditMetadata { next: next.unwrap_or_default() };
    let items = entries.into_iter().map(AuditItem::from).collect();
    Ok(Json(AuditLog { kind: "AuditEntryList", api_version: API_VERSION, metadata, items }).into_response())
}

impl AuditQuery {
    fn filter(&self) -> Result<AuditFilter, Problem> {
        let instant = |field: &str, text: &str| match text {
            "" => Ok(None),
            text => OffsetDateTime::parse(text, &Rfc3339)
                .map(Some)
                .map_err(|_| refuse(field, &format!("{field} is an instant such as 2026-11-23T00:00:00Z"))),
        };
        let refused = match self.outcome.as_str() {
            "" => None,
            "done" => Some(false),
            "refused" => Some(true),
            _ => return Err(refuse("outcome", "outcome is done or refused")),
        };
        Ok(AuditFilter {
            actor: self.actor.clone(),
            action: self.action.clone(),
            project: self.project.clone(),
            object: self.object.clone(),
            refused,
            since: instant("since", &self.since)?,
            until: instant("until", &self.until)?,
        })
    }

    fn limit(&self) -> Result<i64, Problem> {
        let Some(text) = &self.limit else { return Ok(USUAL) };
        let wanted = text.parse().ok().filter(|limit| (1..=PIECE).contains(limit));
        wanted.ok_or_else(|| refuse("limit", &format!("limit is a whole number from 1 to {PIECE}")))
    }

    fn before(&self) -> Result<Option<i64>, Problem> {
        let Some(text) = self.r#continue.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let sequence = text.parse().map_err(|_| refuse("continue", "continue is not from this list"));
        sequence.map(Some)
    }
}

fn refuse(field: &str, message: &str) -> Problem {
    Problem::field(StatusCode::BAD_REQUEST, field, message)
}

/// How the log is handed out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

impl Format {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// What stands before the entries.
    fn head(self) -> &'static str {
        match self {
            Self::Csv => "sequence,time,actor,via,action,object,project,before,after,reason,request,outcome,hash\r\n",
            Self::Json => "[",
        }
    }

    fn tail(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "]\n",
        }
    }

    fn lines(self, entries: Vec<AuditEntry>, is_first: bool) -> Result<String, Error> {
        let mut text = String::new();
        for (place, item) in entries.into_iter().map(AuditItem::from).enumerate() {
            match self {
                Self::Csv => text.push_str(&item.csv()),
                Self::Json => {
                    text.push_str(if is_first && place == 0 { "\n" } else { ",\n" });
                    text.push_str(&serde_json::to_string(&item).map_err(Error::internal)?);
                }
            }
        }
        Ok(text)
    }
}

/// The whole log as a file, read piece by piece as it is sent.
async fn export(engine: Engine, actor: Actor, filter: AuditFilter, format: Format) -> Result<Response, Problem> {
    // The first piece is read before the answer begins, so that a refusal is one.
    let first = engine.audit().page(&actor, &filter, None, PIECE).await?;
    let begun = (Some(first), true);
    let pieces = stream::try_unfold(begun, move |(piece, is_first)| {
        let (engine, actor, filter) = (engine.clone(), actor.clone(), filter.clone());
        async move {
            let Some(entries) = piece else { return Ok::<_, Error>(None) };
            let last = entries.last().map(|entry| entry.sequence).filter(|_| entries.len() as i64 == PIECE);
            let next = match last {
                Some(sequence) => Some(engine.audit().page(&actor, &filter, Some(sequence), PIECE).await?),
                None => None,
            };
            let head = if is_first { format.head() } else { "" };
            let tail = if next.is_none() { format.tail() } else { "" };
            let text = format!("{head}{}{tail}", format.lines(entries, is_first)?);
            Ok(Some((Bytes::from(text), (next, false))))
        }
    });
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"audit.csv\""),
        Format::Json => ("application/json", "attachment; filename=\"audit.json\""),
    };
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], Body::from_stream(pieces)).into_response())
}

impl AuditItem {
    fn csv(&self) -> String {
        let fields = [
            &self.sequence.to_string(),
            &rfc3339(self.time),
            &self.actor,
            &self.via,
            &self.action,
            &self.object,
            &self.project,
            &self.before,
            &self.after,
            &self.reason,
            &self.request,
            self.outcome,
            &self.hash,
        ];
        fields.map(quoted).join(",") + "\r\n"
    }
}

/// A field of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

impl From<AuditEntry> for AuditItem {
    fn from(entry: AuditEntry) -> Self {
        Self {
            sequence: entry.sequence,
            time: entry.at,
            actor: entry.actor,
            via: entry.via,
            action: entry.action,
            object: entry.object,
            project: entry.project,
            before: entry.before,
            after: entry.after,
            reason: entry.reason,
            request: entry.request,
            outcome: if entry.refused { "refused" } else { "done" },
            hash: entry.hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_field_breaks_out_of_the_table_or_becomes_a_formula() {
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    }
}
