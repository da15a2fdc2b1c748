//! From a person the provider vouches for to an account.

use super::claims::Person;
use crate::accounts::{groups, random_id};
use crate::db::accounts::Account;
use crate::db::{self, Tx};
use crate::{Engine, Error};
use model::Instant;
use model::sign_on::Refusal;

/// The account of a person, made for somebody new, in the groups they are in by now.
pub(super) async fn enter(engine: &Engine, person: &Person) -> Result<Result<Account, Refusal>, Error> {
    let mut tx = engine.db().begin().await?;
    let account = match account(&mut tx, person).await? {
        Ok(account) if account.active => account,
        Ok(_) => return Ok(Err(Refusal::Deactivated)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(names) = &person.groups {
        groups::replace_of(&mut tx, &account.id, names).await?;
    }
    tx.commit().await?;
    Ok(Ok(account))
}

async fn account(tx: &mut Tx, person: &Person) -> Result<Result<Account, Refusal>, Error> {
    if let Some(known) = known(tx, person).await? {
        return Ok(Ok(known));
    }
    let Some(name) = &person.name else { return Ok(Err(Refusal::Nameless)) };
    let (id, now) = (random_id(), Instant::now_utc());
    if db::accounts::add(tx, &id, name.as_str(), "", now).await? {
        db::identities::add(tx, &person.issuer, &person.subject, &id, now).await?;
    }
    // Whoever has the name already is this very person, signing in twice at once, or somebody else.
    Ok(known(tx, person).await?.ok_or(Refusal::Taken))
}

/// The account that this person got before.
async fn known(tx: &mut Tx, person: &Person) -> Result<Option<Account>, Error> {
    match db::identities::account_id(tx, &person.issuer, &person.subject).await? {
        Some(id) => db::accounts::by_id(tx, &id).await,
        None => Ok(None),
    }
}
