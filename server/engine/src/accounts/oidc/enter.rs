//! From a person the provider vouches for to an account.

use super::claims::Person;
use crate::accounts::random_id;
use crate::db::accounts::Account;
use crate::db::{self, Tx};
use crate::{Engine, Error};
use model::Instant;
use model::sign_on::Refusal;

/// The account of a person, made for somebody new, in the groups they are in by now.
pub(super) async fn enter(engine: &Engine, person: &Person) -> Result<Result<Account, Refusal>, Error> {
    let mut tx = engine.db().begin().await?;
    let account = match account(&mut tx, person).await? {
        Ok(account) => account,
        Err(refusal) => return Ok(Err(refusal)),
    };
    tx.commit().await?;
    Ok(Ok(account))
}

async fn account(tx: &mut Tx, person: &Person) -> Result<Result<Account, Refusal>, Error> {
    if let Some(known) = db::identities::account(tx, &person.issuer, &person.subject).await? {
        return Ok(Ok(known));
    }
    let Some(name) = &person.name else { return Ok(Err(Refusal::Nameless)) };
    let (id, now) = (random_id(), Instant::now_utc());
    if db::accounts::add(tx, &id, name, "", now).await? {
        db::identities::add(tx, &person.issuer, &person.subject, &id, now).await?;
    }
    // Whoever has the name already is this very person, signing in twice at once, or somebody else.
    let account = db::identities::account(tx, &person.issuer, &person.subject).await?;
    Ok(account.ok_or(Refusal::Taken))
}
