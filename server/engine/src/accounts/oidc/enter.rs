//! From a person the provider vouches for to an account.

use super::claims::Person;
use crate::accounts::{groups, random_id};
use crate::audit::Entry;
use crate::db::accounts::Account;
use crate::db::{self, Tx};
use crate::{Actor, Engine, Error, Via};
use model::Instant;
use model::access::Access;
use model::sign_on::Refusal;

/// The actor that a person is, with an account made for somebody new, in the groups they are in by now.
pub(super) async fn enter(engine: &Engine, person: &Person, request: &str) -> Result<Result<Actor, Refusal>, Error> {
    let mut tx = engine.db().begin().await?;
    let mut entries = Vec::new();
    let account = match account(&mut tx, person, request, &mut entries).await? {
        Ok(account) if account.active => account,
        Ok(_) => return Ok(Err(Refusal::Deactivated)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(names) = &person.groups
        && groups::replace_of(&mut tx, &account.id, names).await?
    {
        let groups = db::groups::names_of(&mut tx, &account.id).await?.join(", ");
        entries.push(entry(&account, request, "user.groups").after(groups));
        db::accounts::touch(&mut tx, &account.name).await?;
    }
    tx.commit_audited(&entries).await?;
    let actor = engine.accounts().of(account.id, account.name, Via::Session).await?;
    Ok(Ok(actor.on(request)))
}

async fn account(
    tx: &mut Tx,
    person: &Person,
    request: &str,
    entries: &mut Vec<Entry>,
) -> Result<Result<Account, Refusal>, Error> {
    if let Some(known) = known(tx, person).await? {
        return Ok(Ok(known));
    }
    let Some(name) = &person.name else { return Ok(Err(Refusal::Nameless)) };
    let (id, now) = (random_id(), Instant::now_utc());
    let made = db::accounts::add(tx, &id, name.as_str(), "", now).await?;
    if made {
        db::identities::add(tx, &person.issuer, &person.subject, &id, now).await?;
    }
    // Whoever has the name already is this very person, signing in twice at once, or somebody else.
    let Some(account) = known(tx, person).await? else { return Ok(Err(Refusal::Taken)) };
    if made {
        entries.push(entry(&account, request, "user.create").after(&person.subject).because(&person.issuer));
    }
    Ok(Ok(account))
}

/// The account that this person got before.
async fn known(tx: &mut Tx, person: &Person) -> Result<Option<Account>, Error> {
    match db::identities::account_id(tx, &person.issuer, &person.subject).await? {
        Some(id) => db::accounts::by_id(tx, &id).await,
        None => Ok(None),
    }
}

/// Something about themselves that the provider said.
fn entry(account: &Account, request: &str, action: &'static str) -> Entry {
    let actor = Actor::new(account.id.clone(), account.name.clone(), Via::Session, Access::NONE);
    Entry::about(&actor.on(request), action, format!("user:{}", account.name))
}
