//! The session of a browser: who signed in with it.

use crate::flash;
use engine::{Actor, Engine, Error, Keep, Resumed, SignedIn};
use std::net::IpAddr;
use tower_sessions::Session;

/// Where the session keeps who signed in, as [`SignedIn`].
pub const SIGNED_IN: &str = "signed-in";

/// Begins the session of somebody who has proved who they are. Nothing of an earlier one is left, not even its id: whoever
/// planted that shares nothing.
///
/// # Errors
/// As [`engine::Accounts::begin_session`].
pub async fn begin(
    engine: &Engine,
    session: &Session,
    actor: &Actor,
    peer: IpAddr,
    user_agent: &str,
) -> Result<(), Error> {
    end(engine, session).await?;
    let signed_in = engine.accounts().begin_session(actor, peer, user_agent).await?;
    session.cycle_id().await.map_err(Error::internal)?;
    session.insert(SIGNED_IN, signed_in).await.map_err(Error::internal)
}

/// Who signed in.
///
/// # Errors
/// When the database fails.
pub async fn signed_in(session: &Session) -> Result<Option<SignedIn>, Error> {
    session.get(SIGNED_IN).await.map_err(Error::internal)
}

/// On whose behalf the session is, if they may still sign in. It lives on, and under another id when their rights changed.
///
/// # Errors
/// When the database fails.
pub async fn resume(engine: &Engine, session: &Session) -> Result<Option<Actor>, Error> {
    if let Some(id) = session.id()
        && let Some(actor) = engine.accounts().in_session(id.0).await?
    {
        return Ok(Some(actor));
    }
    let Some(known) = signed_in(session).await? else { return Ok(None) };
    let Some(Resumed { actor, keep }) = engine.accounts().resume(known).await? else { return Ok(None) };
    match keep {
        Keep::Same => {}
        Keep::Seen(seen) => session.insert(SIGNED_IN, seen).await.map_err(Error::internal)?,
        Keep::Renewed(renewed) => renew(engine, session, renewed).await?,
    }
    Ok(Some(actor))
}

/// Ends the session at once, under all its ids.
///
/// # Errors
/// When the database fails.
pub async fn end(engine: &Engine, session: &Session) -> Result<(), Error> {
    if let Some(known) = signed_in(session).await? {
        engine.accounts().sign_out(&known).await?;
    }
    session.flush().await.map_err(Error::internal)
}

/// Gives the session another id. Of several requests at once only one does; the others are answered as they are.
async fn renew(engine: &Engine, session: &Session, renewed: SignedIn) -> Result<(), Error> {
    let Some(old) = session.id() else { return Ok(()) };
    if !engine.accounts().replace_session(old.0).await? {
        return Ok(());
    }
    session.cycle_id().await.map_err(Error::internal)?;
    session.insert(SIGNED_IN, renewed).await.map_err(Error::internal)?;
    // Stored at once, so that the request already has the new id.
    session.save().await.map_err(Error::internal)?;
    if let Some(new) = session.id() {
        flash::follow(old, new);
    }
    Ok(())
}
