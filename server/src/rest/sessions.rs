//! `/sessions` and `/account/password`: one's own ways in.

use super::Problem;
use super::body::Body;
use super::list::List;
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::session::SessionObject;
use super::user::OwnPasswordBody;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tower_sessions::Session;

/// Your sessions, the one used last first.
#[utoipa::path(get, path = "/sessions", tag = "sessions", operation_id = "listSessions", params(ListQuery),
    responses((status = 200, body = List<SessionObject>, description = "The sessions"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<SessionObject>>, Problem> {
    let window = query.window("sessions")?;
    Ok(Json(window.cut("SessionList", engine.accounts().sessions(&actor).await?, SessionObject::from)))
}

/// End your sessions at once, but for the one that asks.
#[utoipa::path(delete, path = "/sessions", tag = "sessions", operation_id = "endSessions",
    responses((status = 204, description = "They are over"), Problems), security(("bearer" = [])))]
pub(super) async fn end_others(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    session: Session,
) -> Result<StatusCode, Problem> {
    let own = own(&session).await?;
    engine.accounts().end_other_sessions(&actor, own.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of your sessions at once.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "sessions", operation_id = "endSession",
    params(("id" = String, Path, description = "`metadata.uid` of the session")),
    responses((status = 204, description = "It is over"), Problems), security(("bearer" = [])))]
pub(super) async fn end(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    engine.accounts().end_session(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change your password. Your other sessions end.
#[utoipa::path(put, path = "/account/password", tag = "sessions", operation_id = "changePassword", request_body = OwnPasswordBody,
    responses((status = 204, description = "It is changed"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn change_password(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    session: Session,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    Body(body): Body<OwnPasswordBody>,
) -> Result<StatusCode, Problem> {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Extension(ConnectInfo(address))| address.ip());
    let own = own(&session).await?;
    engine.accounts().change_password(&actor, own.as_deref(), &body.old, &body.password, peer).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Identifies the session that asks, if it is one.
async fn own(session: &Session) -> Result<Option<String>, Error> {
    Ok(app::session::signed_in(session).await?.map(|signed_in| signed_in.login))
}
