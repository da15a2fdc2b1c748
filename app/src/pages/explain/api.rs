//! Server functions of the page that explains access.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::access::{Subject, Verdict};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::server::{Cx, Need, run};

/// What was asked, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// Who was asked about, as entered.
    pub who: String,
    /// What was asked about, as entered.
    pub object: String,
    /// The verdicts, right by right, or why there are none; `None` while something is to be entered.
    pub answer: Option<Result<(Subject, Vec<Verdict>), Error>>,
}

/// What somebody may do with an object, and why.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn explain_access(who: String, object: String) -> Result<Explained, Error> {
    run(Need::SignedIn, |cx| async move {
        let who = if who.trim().is_empty() { cx.actor.name.clone() } else { who };
        let answer = match object.trim() {
            "" => None,
            named => Some(verdicts(&cx, who.trim(), named).await.map_err(|error| Error::from(&error))),
        };
        Ok(Explained { who, object, answer })
    })
    .await
}

#[cfg(feature = "ssr")]
async fn verdicts(cx: &Cx, who: &str, object: &str) -> Result<(Subject, Vec<Verdict>), engine::Error> {
    use engine::Error as Refusal;
    use model::access::Scope;
    // A person is named without saying so.
    let read = if who.contains(':') || who == "anyone" { Subject::parse(who) } else { Subject::of_actor(who) };
    let subject = read.map_err(|error| Refusal::invalid("who", error.to_string()))?;
    let scope = Scope::parse(object).map_err(|error| Refusal::invalid("object", error.to_string()))?;
    let named = scope.object().ok_or_else(|| Refusal::invalid("object", "Name one tag, without a *"))?;
    let verdicts = cx.engine.access().explain(&cx.actor, &subject, named).await?;
    Ok((subject, verdicts))
}
