//! Asking for lists: how much, of which objects.

use super::selector::Selector;
use crate::rest::Problem;
use crate::rest::list::Window;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which objects of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct ListQuery {
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
    /// `app=web,tier in (front,back),!old`.
    label_selector: String,
    /// `metadata.name=web`.
    field_selector: String,
    /// `true` for changes as they happen, one JSON object a line; of image streams, templates and template instances.
    watch: String,
    /// Where a watch begins: `metadata.resourceVersion` of a list. Without it, it begins with what there is. Lists are
    /// always of now.
    resource_version: Option<String>,
    /// Ignored: lists are always of now.
    #[serde(rename = "resourceVersionMatch")]
    _resource_version_match: Option<String>,
    /// Seconds after which a watch ends.
    pub(super) timeout_seconds: Option<u64>,
    /// `true` for `BOOKMARK` lines in a quiet watch.
    allow_watch_bookmarks: String,
}

/// What a list is narrowed to.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    labels: Selector,
    fields: Selector,
}

impl ListQuery {
    /// Which piece. `scope` is what else decides what is in the list.
    pub(super) fn window(&self, scope: &[&str]) -> Result<Window, Problem> {
        let scope = [scope, &[&self.label_selector, &self.field_selector]].concat();
        Window::read(self.limit.as_deref(), self.r#continue.as_deref(), &scope)
    }

    /// Which objects. `fields` can be selected by.
    pub(super) fn selection(&self, fields: &[&str]) -> Result<Selection, Problem> {
        Ok(Selection {
            labels: Selector::labels(&self.label_selector)?,
            fields: Selector::fields(&self.field_selector, fields)?,
        })
    }

    /// Is a watch wanted?
    pub(super) fn is_watch(&self) -> bool {
        is_true(&self.watch)
    }

    /// Refuses to watch what cannot be watched.
    pub(super) fn refuse_watch(&self) -> Result<(), Problem> {
        if !self.is_watch() {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only image streams, which change with their tags, templates and template instances can be watched",
        ))
    }

    /// Where a watch begins; 0 for everything.
    pub(super) fn version(&self) -> Result<i64, Problem> {
        let text = self.resource_version.as_deref().filter(|text| !text.is_empty()).unwrap_or("0");
        let refuse =
            |_| Problem::field(StatusCode::BAD_REQUEST, "resourceVersion", "Send the resourceVersion that was read");
        text.parse().map_err(refuse)
    }

    /// Are `BOOKMARK` lines wanted?
    pub(super) fn bookmarks(&self) -> bool {
        is_true(&self.allow_watch_bookmarks)
    }
}

impl Selection {
    /// Is the object wanted, by its labels and its fields?
    pub(super) fn has<'v>(
        &self,
        labels: &std::collections::BTreeMap<String, String>,
        field: impl Fn(&str) -> Option<&'v str>,
    ) -> bool {
        self.labels.matches_labels(labels) && self.fields.matches(field)
    }
}

fn is_true(text: &str) -> bool {
    matches!(text, "true" | "1")
}

/// How to write.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct WriteQuery {
    /// `All`: check everything and answer as if it were done, but change nothing.
    dry_run: Option<String>,
    /// Ignored.
    #[serde(rename = "fieldManager")]
    _field_manager: Option<String>,
    /// Ignored: unknown fields are always refused.
    #[serde(rename = "fieldValidation")]
    _field_validation: Option<String>,
    /// Ignored.
    #[serde(rename = "propagationPolicy")]
    _propagation_policy: Option<String>,
    /// Ignored.
    #[serde(rename = "gracePeriodSeconds")]
    _grace_period_seconds: Option<String>,
}

impl WriteQuery {
    /// Is it only to be tried?
    pub(super) fn is_dry(&self) -> Result<bool, Problem> {
        match self.dry_run.as_deref() {
            None => Ok(false),
            Some("All") => Ok(true),
            Some(_) => Err(Problem::field(StatusCode::BAD_REQUEST, "dryRun", "dryRun is All")),
        }
    }

    /// Refuses a trial where there is none.
    pub(super) fn refuse_dry(&self) -> Result<(), Problem> {
        match self.is_dry()? {
            false => Ok(()),
            true => Err(Problem::field(StatusCode::BAD_REQUEST, "dryRun", "There is no dry run of this")),
        }
    }
}
