//! `/users`: people.

use super::Problem;
use super::body::Body;
use super::list::List;
use super::metadata::{Given, place};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::session::SessionObject;
use super::token::TokenObject;
use super::user::{PasswordBody, UserObject, UserSpec};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};

/// Everybody, by name.
#[utoipa::path(get, path = "/users", tag = "users", operation_id = "listUsers", params(ListQuery),
    responses((status = 200, body = List<UserObject>, description = "The users"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<UserObject>>, Problem> {
    let window = query.window("users")?;
    Ok(Json(window.cut("UserList", engine.accounts().users(&actor).await?, UserObject::from)))
}

/// Make somebody who may sign in, and do nothing yet. Without a password one is made up and told once.
#[utoipa::path(post, path = "/users", tag = "users", operation_id = "createUser", request_body = Given<UserSpec>,
    responses((status = 201, body = UserObject, description = "The user"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<Given<UserSpec>>,
) -> Result<(StatusCode, Json<UserObject>), Problem> {
    body.check("User", None)?;
    let UserSpec { display_name, password, active } = body.spec;
    if active == Some(false) {
        let message = "Make the user first, then deactivate it";
        return Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.active", message));
    }
    let name = body.metadata.name;
    let made = engine.accounts().create_user(&actor, &name, &display_name, password.as_deref()).await;
    let (user, made_up) = made.map_err(|error| Problem::from(error).fields_at(place))?;
    Ok((StatusCode::CREATED, Json(UserObject::from(user).telling(made_up))))
}

/// Somebody.
#[utoipa::path(get, path = "/users/{user}", tag = "users", operation_id = "readUser", params(("user" = String, Path)),
    responses((status = 200, body = UserObject, description = "The user"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(user): Path<String>,
) -> Result<Json<UserObject>, Problem> {
    let found = engine.accounts().user(&actor, &user).await?;
    let groups = engine.accounts().groups_of(&actor, &user).await?;
    Ok(Json(UserObject::from(found).within(groups)))
}

/// Say anew what somebody is called and whether they may sign in. Who is deactivated loses all sessions and tokens at once.
#[utoipa::path(put, path = "/users/{user}", tag = "users", operation_id = "replaceUser", params(("user" = String, Path)),
    request_body = Given<UserSpec>, responses((status = 200, body = UserObject, description = "The user"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(user): Path<String>,
    Body(body): Body<Given<UserSpec>>,
) -> Result<Json<UserObject>, Problem> {
    body.check("User", Some(&user))?;
    let UserSpec { display_name, password, active } = body.spec;
    if password.is_some() {
        let message = "A password is set at /users/{user}/password";
        return Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.password", message));
    }
    let described = engine.accounts().describe_user(&actor, &user, &display_name).await;
    described.map_err(|error| Problem::from(error).fields_at(place))?;
    match active {
        Some(true) => engine.accounts().activate(&actor, &user).await?,
        Some(false) => engine.accounts().deactivate(&actor, &user).await?,
        None => {}
    }
    Ok(Json(engine.accounts().user(&actor, &user).await?.into()))
}

/// Give somebody another password and end their sessions. Without one it is made up and told once.
#[utoipa::path(put, path = "/users/{user}/password", tag = "users", operation_id = "resetPassword", params(("user" = String, Path)),
    request_body = PasswordBody, responses((status = 200, body = UserObject, description = "The user"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn reset_password(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(user): Path<String>,
    Body(body): Body<PasswordBody>,
) -> Result<Json<UserObject>, Problem> {
    let made_up = engine.accounts().reset_password(&actor, &user, body.password.as_deref()).await?;
    Ok(Json(UserObject::from(engine.accounts().user(&actor, &user).await?).telling(made_up)))
}

/// Somebody's sessions, the one used last first.
#[utoipa::path(get, path = "/users/{user}/sessions", tag = "users", operation_id = "listSessionsOfUser",
    params(("user" = String, Path), ListQuery),
    responses((status = 200, body = List<SessionObject>, description = "The sessions"), Problems), security(("bearer" = [])))]
pub(super) async fn sessions(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(user): Path<String>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<SessionObject>>, Problem> {
    let window = query.window(&format!("sessions of {user}"))?;
    Ok(Json(window.cut("SessionList", engine.accounts().sessions_of(&actor, &user).await?, SessionObject::from)))
}

/// End all of somebody's sessions at once.
#[utoipa::path(delete, path = "/users/{user}/sessions", tag = "users", operation_id = "endSessionsOfUser",
    params(("user" = String, Path)), responses((status = 204, description = "They are over"), Problems), security(("bearer" = [])))]
pub(super) async fn end_sessions(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(user): Path<String>,
) -> Result<StatusCode, Problem> {
    engine.accounts().end_sessions_of(&actor, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of somebody's sessions at once.
#[utoipa::path(delete, path = "/users/{user}/sessions/{id}", tag = "users", operation_id = "endSessionOfUser",
    params(("user" = String, Path), ("id" = String, Path, description = "`metadata.uid` of the session")),
    responses((status = 204, description = "It is over"), Problems), security(("bearer" = [])))]
pub(super) async fn end_session(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((user, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    engine.accounts().end_session_of(&actor, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody's tokens, newest first.
#[utoipa::path(get, path = "/users/{user}/tokens", tag = "users", operation_id = "listTokensOfUser",
    params(("user" = String, Path), ListQuery),
    responses((status = 200, body = List<TokenObject>, description = "The tokens"), Problems), security(("bearer" = [])))]
pub(super) async fn tokens(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(user): Path<String>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<TokenObject>>, Problem> {
    let window = query.window(&format!("tokens of {user}"))?;
    Ok(Json(window.cut("TokenList", engine.accounts().tokens_of(&actor, &user).await?, TokenObject::from)))
}

/// End one of somebody's tokens at once.
#[utoipa::path(delete, path = "/users/{user}/tokens/{id}", tag = "users", operation_id = "revokeTokenOfUser",
    params(("user" = String, Path), ("id" = String, Path, description = "`metadata.uid` of the token")),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn revoke_token(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((user, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    engine.accounts().revoke_token_of(&actor, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
