//! What was entered into the form of a template or an instance stays with the session for a while, so that neither an error
//! nor a reload loses it. It may hold secrets: it is never in an address, and no browser keeps the page.

use super::Sheet;
use crate::flash::{self, Flash};
use crate::server::{self, Cx};

/// The form of a template.
pub fn order(project: &str, template: &str) -> String {
    format!("template {project}/{template}")
}

/// The form of an instance.
pub fn renewal(project: &str, instance: &str, verb: &str) -> String {
    format!("{verb} {project}/{instance}")
}

/// Keeps what stands in a form.
pub fn keep(cx: &Cx, form: String, sheet: &Sheet) {
    if let Ok(session) = cx.session() {
        flash::forget(&session, |waiting| is(waiting, &form));
        _ = flash::leave(&session, Flash::Draft { form, sheet: sheet.clone() });
    }
}

/// What was entered into a form.
pub fn of(cx: &Cx, form: &str) -> Option<Sheet> {
    let found = flash::look(&cx.session().ok()?, |waiting| match waiting {
        Flash::Draft { form: own, sheet } if own == form => Some(sheet.clone()),
        _ => None,
    })?;
    server::keep_out_of_caches();
    Some(found)
}

/// Forgets what was entered into a form.
pub fn forget(cx: &Cx, form: &str) {
    if let Ok(session) = cx.session() {
        flash::forget(&session, |waiting| is(waiting, form));
    }
}

fn is(waiting: &Flash, form: &str) -> bool {
    matches!(waiting, Flash::Draft { form: own, .. } if own == form)
}
