//! Going back to an earlier image.

use super::api::{RollBackTag, TagView};
use super::ask::{Question, ask, curl};
use crate::links;
use crate::pages::streams::Ends;
use crate::ui::{Empty, Note};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use model::Digest;

/// Shows the exact change before the tag goes back; `?to=` says where.
pub fn roll_back(view: TagView) -> AnyView {
    let tag = view.tag;
    let path = tag.path.clone();
    let to = use_query_map().read_untracked().get("to").and_then(|to| Digest::parse(&to).ok());
    let Some(to) = to else {
        let href = links::stream_tag_page(&path, "history");
        return view! {
            <Empty text="Choose in the history where to go back to.">
                <a class="button" href=href>
                    "History"
                </a>
            </Empty>
        }
        .into_any();
    };
    let current = tag.status.digest.clone();
    let seen = current.as_ref().map(ToString::to_string).unwrap_or_default();
    let body = format!("{{\"to\": \"{to}\", \"ifCurrent\": \"{seen}\", \"reason\": \"\"}}");
    let protected = tag.protected.then(|| {
        view! { <Note>"The tag is protected. Take the protection off first."</Note> }
    });
    ask(Question {
        title: format!("Roll back {}?", path.tag),
        action: RollBackTag::url(),
        fields: vec![("to", to.to_string()), ("if_current", seen)],
        verb: "Roll back",
        danger: false,
        reason: true,
        twins: vec![
            curl(&path, "rollback", &body),
            format!("oc tag {0}/{1}@{to} {0}/{1}:{2}", path.project, path.stream, path.tag),
        ],
        what: view! {
            {protected}
            <p class="move">
                <Ends tag=path.clone() from=current to=Some(to) />
            </p>
            <p>
                "The source and its schedule stay, and the tag goes on hold: nothing moves it until somebody resumes it. Weir first makes sure that the registry still has the image."
            </p>
        }
        .into_any(),
        path,
    })
}
