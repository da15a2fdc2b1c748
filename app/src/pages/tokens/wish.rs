//! What was entered as the engine wants it.

use engine::Error;
use model::ProjectName;
use model::access::{Limit, Right, Rights};
use model::account::TokenWish;
use std::collections::BTreeSet;

/// A token as the form asks for it. No right chosen means all of the owner's, no project means everywhere.
///
/// # Errors
/// `Invalid` for `projects`.
pub fn wish(name: &str, rights: &[Right], projects: &str, days: u32) -> Result<TokenWish, Error> {
    let names = projects.split([',', ' ']).filter(|name| !name.is_empty()).map(ProjectName::parse);
    let names: BTreeSet<_> = names.collect::<Result<_, _>>().map_err(|error| Error::invalid("projects", error))?;
    let chosen: Rights = rights.iter().copied().collect();
    let limit = (!chosen.is_empty() || !names.is_empty()).then(|| Limit {
        rights: if chosen.is_empty() { Rights::all() } else { chosen },
        projects: (!names.is_empty()).then_some(names),
    });
    Ok(TokenWish { name: name.trim().to_owned(), limit, days: (days > 0).then_some(days) })
}

/// What stands in the form again when it was refused.
pub fn entered(name: &str, rights: &[Right], projects: &str, days: u32) -> Vec<(&'static str, String)> {
    let rights: Rights = rights.iter().copied().collect();
    vec![
        ("name", name.to_owned()),
        ("rights", rights.to_string()),
        ("projects", projects.to_owned()),
        ("days", days.to_string()),
    ]
}
