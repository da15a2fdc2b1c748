//! Where somebody is signed in.

use crate::ui::{Ago, Badge, Empty, Exact, PostButton, Sign, Tone};
use leptos::prelude::*;
use model::account::Session;

/// The sessions, latest used first, and the way to end each.
#[component]
pub fn SessionList(
    /// The sessions.
    sessions: Vec<Session>,
    /// Which of them is this one.
    #[prop(optional)]
    here: String,
    /// The server function that ends one, where that is offered.
    #[prop(optional)]
    end: Option<&'static str>,
) -> impl IntoView {
    if sessions.is_empty() {
        return view! { <Empty text="Nowhere signed in." /> }.into_any();
    }
    let row = move |session: Session| {
        let last = if session.id == here {
            view! { <Badge label="this one" sign=Sign::Done tone=Tone::Good /> }.into_any()
        } else {
            let (id, address) = (session.id, session.address.clone());
            end.map(|end| view! { <End path=end id address /> }).into_any()
        };
        view! {
            <tr>
                <td class="name">
                    <b>{browser(&session.user_agent)}</b>
                    <p class="muted small">{session.address}</p>
                </td>
                <td data-label="Signed in">
                    <Ago at=session.begun />
                </td>
                <td data-label="Last used">
                    <Ago at=session.seen />
                </td>
                <td data-label="Ends">
                    <Exact at=session.ends />
                </td>
                <td class="num">{last}</td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Browser"</th>
                    <th scope="col">"Signed in"</th>
                    <th scope="col">"Last used"</th>
                    <th scope="col">"Ends"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{sessions.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Asks before it ends a session.
#[component]
fn End(path: &'static str, id: String, address: String) -> impl IntoView {
    view! {
        <details class="pop confirm" name="pop">
            <summary class="button small-button">
                "Revoke…"<span class="hidden-text">{format!(" the session from {address}")}</span>
            </summary>
            <div>
                <p>"That browser is signed out at once."</p>
                <PostButton path fields=vec![("id", id)] label="Revoke" class="button danger" />
            </div>
        </details>
    }
    .into_any()
}

/// A browser by the name that people know, out of what it calls itself.
fn browser(agent: &str) -> String {
    const KNOWN: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 5] =
        [("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    let named =
        |known: &[(&str, &'static str)]| known.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    match (named(&KNOWN), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ if agent.is_empty() => "Unknown browser".to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_called_as_people_call_it() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        assert_eq!(browser(&format!("{chrome} Edg/141.0")), "Edge on Linux");
        assert_eq!(
            browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"),
            "Safari on iPhone"
        );
        assert_eq!(browser("my own thing"), "my own thing");
        assert_eq!(browser(""), "Unknown browser");
    }
}
