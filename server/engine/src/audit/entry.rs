//! What is to be known about a change.

use crate::db::millis;
use crate::{Actor, Error};
use model::Instant;
use model::access::Object;
use model::audit::AuditEntry;
use sha2::{Digest, Sha256};
use std::fmt::{Display, Write};

/// Longest text that is kept of how a thing was and is, in characters.
const LONGEST: usize = 500;

/// A change, before it has a place in the log. Never give it a secret.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    actor: String,
    via: String,
    request: String,
    action: &'static str,
    object: String,
    project: String,
    before: String,
    after: String,
    reason: String,
    refused: bool,
}

impl Entry {
    /// Somebody changed something of which rights are asked. `action` is the kind of thing and the verb: `tag.rollback`.
    pub(crate) fn on<'o>(actor: &Actor, action: &'static str, object: impl Into<Object<'o>>) -> Self {
        let object = object.into();
        let entry = Self::about(actor, action, object);
        object.project().map_or_else(|| entry.clone(), |project| entry.clone().within(project))
    }

    /// Somebody changed something else, as `user:ana`.
    pub(crate) fn about(actor: &Actor, action: &'static str, object: impl Display) -> Self {
        Self {
            actor: actor.name.clone(),
            via: actor.via.to_string(),
            request: actor.request.clone(),
            action,
            object: shortened(object),
            project: String::new(),
            before: String::new(),
            after: String::new(),
            reason: String::new(),
            refused: false,
        }
    }

    /// The project it lies in.
    pub(crate) fn within(self, project: impl Display) -> Self {
        Self { project: shortened(project), ..self }
    }

    /// How it was.
    pub(crate) fn before(self, value: impl Display) -> Self {
        Self { before: shortened(value), ..self }
    }

    /// How it is now.
    pub(crate) fn after(self, value: impl Display) -> Self {
        Self { after: shortened(value), ..self }
    }

    /// Why, in their words.
    pub(crate) fn because(self, reason: impl Display) -> Self {
        Self { reason: shortened(reason), ..self }
    }

    /// It was refused.
    pub(crate) fn refused(self) -> Self {
        Self { refused: true, ..self }
    }

    /// The entry in its place behind the one with the hash `previous`.
    pub(super) fn linked(&self, sequence: i64, at: Instant, previous: &str) -> Result<AuditEntry, Error> {
        let entry = AuditEntry {
            sequence,
            at,
            actor: self.actor.clone(),
            via: self.via.clone(),
            action: self.action.to_owned(),
            object: self.object.clone(),
            project: self.project.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            reason: self.reason.clone(),
            request: self.request.clone(),
            refused: self.refused,
            hash: String::new(),
        };
        Ok(AuditEntry { hash: hash(previous, &entry)?, ..entry })
    }
}

/// The hash of an entry behind another: SHA-256 over a JSON array of all that it says.
///
/// Hard to undo: whoever changes this breaks every chain there is.
pub(super) fn hash(previous: &str, entry: &AuditEntry) -> Result<String, Error> {
    let AuditEntry {
        sequence, at, actor, via, action, object, project, before, after, reason, request, refused, ..
    } = entry;
    let said = (
        (previous, sequence, millis(*at), actor, via, action),
        (object, project, before, after, reason, request, refused),
    );
    let said = serde_json::to_vec(&said).map_err(Error::internal)?;
    Ok(Sha256::digest(said).iter().fold(String::with_capacity(64), |mut hex, byte| {
        _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// On one line and not too long. NUL is no text to PostgreSQL.
fn shortened(text: impl Display) -> String {
    text.to_string().chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
