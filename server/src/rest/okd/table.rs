//! Lists as tables, the way `oc get` shows them.

use super::meta::ObjectMeta;
use crate::rest::list::{List, ListMetadata};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use model::Instant;
use model::text::ago;
use serde::Serialize;
use serde_json::Value;
use std::convert::Infallible;
use utoipa::ToSchema;

/// An object that can be a row.
pub(super) trait Row: Serialize {
    /// Name, type and explanation of each column; those that begin with `*` are for wide tables only.
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)];

    /// What stands in the columns.
    fn cells(&self) -> Vec<Value>;

    /// What the object says about itself.
    fn metadata(&self) -> &ObjectMeta;
}

/// How a client wants lists: `Accept: application/json;as=Table;v=v1;g=meta.k8s.io` asks for a table.
pub(super) struct Form {
    table: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Form {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let accepted = parts.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        // The first one that can be had, as they stand in the order of preference.
        let form = accepted.flat_map(|value| value.split(',')).find_map(form);
        Ok(Self { table: form.unwrap_or(false) })
    }
}

/// Is this accepted form a table? `None` when it is none that can be had.
fn form(accepted: &str) -> Option<bool> {
    let mut parts = accepted.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    if !matches!(kind, "application/json" | "application/*" | "*/*") {
        return None;
    }
    let parameter = |name: &str| parts.clone().find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    match (parameter("as"), parameter("v"), parameter("g")) {
        (Some("Table"), Some("v1"), Some("meta.k8s.io")) => Some(true),
        (None, ..) => Some(false),
        _ => None,
    }
}

impl Form {
    /// The list in the form that the client wants.
    pub(super) fn answer<T: Row>(&self, list: List<T>) -> Response {
        if !self.table {
            return Json(list).into_response();
        }
        let (metadata, items) = list.into_parts();
        Json(Table::of(metadata, &items)).into_response()
    }
}

/// A list as a table.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Table {
    kind: &'static str,
    api_version: &'static str,
    metadata: ListMetadata,
    column_definitions: Vec<Column>,
    rows: Vec<TableRow>,
}

#[derive(Serialize, ToSchema)]
struct Column {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    format: &'static str,
    description: &'static str,
    /// 0 for every table, 1 for wide ones.
    priority: u8,
}

#[derive(Serialize, ToSchema)]
struct TableRow {
    cells: Vec<Value>,
    object: PartialObject,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PartialObject {
    kind: &'static str,
    api_version: &'static str,
    metadata: ObjectMeta,
}

impl Table {
    fn of<T: Row>(metadata: ListMetadata, items: &[T]) -> Self {
        let column = |&(name, kind, description): &(&'static str, &'static str, &'static str)| {
            let (name, priority) = name.strip_prefix('*').map_or((name, 0), |name| (name, 1));
            let format = if name == "Name" { "name" } else { "" };
            Column { name, kind, format, description, priority }
        };
        let row = |item: &T| {
            let metadata = item.metadata().clone();
            let object = PartialObject { kind: "PartialObjectMetadata", api_version: META, metadata };
            TableRow { cells: item.cells(), object }
        };
        Self {
            kind: "Table",
            api_version: META,
            metadata,
            column_definitions: T::COLUMNS.iter().map(column).collect(),
            rows: items.iter().map(row).collect(),
        }
    }
}

const META: &str = "meta.k8s.io/v1";

/// How long ago something was, as a cell.
pub(super) fn age(at: Option<Instant>) -> Value {
    at.map_or(String::new(), |at| ago(at, Instant::now_utc())).into()
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn the_form_is_read_as_clients_write_it() {
        assert_eq!(form("application/json;as=Table;v=v1;g=meta.k8s.io"), Some(true));
        assert_eq!(form(" application/json; as=Table; v=v1; g=meta.k8s.io; q=0.9"), Some(true));
        assert_eq!(form("application/json;as=Table;v=v1beta1;g=meta.k8s.io"), None);
        assert_eq!(form("application/json"), Some(false));
        assert_eq!(form("application/vnd.kubernetes.protobuf"), None);
    }
}
