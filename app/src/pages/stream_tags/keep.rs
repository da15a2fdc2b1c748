//! Keeping a tag where it is, and letting it move again; deleting it.

use super::api::{DeleteTag, HoldTag, ProtectTag, ResumeTag, TagView};
use super::ask::{Question, ask, curl};
use crate::links;
use crate::ui::{Ago, Note};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::stream::{ResumePlan, StreamTag, TagPath};

/// Asks before a tag is put on hold.
pub fn hold(view: TagView) -> AnyView {
    let path = view.tag.path;
    ask(Question {
        title: format!("Hold {}?", path.tag),
        action: HoldTag::url(),
        fields: vec![],
        verb: "Hold",
        danger: false,
        reason: true,
        twins: vec![curl(&path, "hold", "{\"reason\": \"\"}")],
        what: view! {
            <p>
                "The tag stays at its current image. Weir goes on looking at the source and shows where it is, but nothing moves the tag until somebody resumes it."
            </p>
        }
        .into_any(),
        path,
    })
}

/// Says what resuming will do.
pub fn resume(view: TagView) -> AnyView {
    let TagView { tag, resume, .. } = view;
    let path = tag.path;
    let held = tag.hold.map(|hold| {
        let reason = (!hold.reason.is_empty()).then(|| view! { " " <q>{hold.reason}</q> });
        view! { <p class="muted">"On hold by " {hold.by} ", " <Ago at=hold.since /> {reason}</p> }
    });
    let plan = match resume {
        None => "The tag is not on hold; resuming changes nothing.".into(),
        Some(ResumePlan::Stays) => "The tag stays where it is, and moves again when its source does.".into(),
        Some(ResumePlan::Moves { to }) => format!("The tag moves to {} at once.", to.short()),
        Some(ResumePlan::Imports { seen: Some(seen) }) => {
            format!("The source is imported at once. It was last seen at {}.", seen.short())
        }
        Some(ResumePlan::Imports { seen: None }) => {
            "The source is imported at once, and the tag moves to whatever it points at.".into()
        }
    };
    ask(Question {
        title: format!("Resume {}?", path.tag),
        action: ResumeTag::url(),
        fields: vec![],
        verb: "Resume",
        danger: false,
        reason: false,
        twins: vec![curl(&path, "resume", "{}")],
        what: view! {
            {held}
            <p>{plan}</p>
        }
        .into_any(),
        path,
    })
}

/// Asks before a tag is protected, or its protection is taken off.
pub fn protection(view: TagView) -> AnyView {
    let StreamTag { path, protected, .. } = view.tag;
    let (title, verb, what) = if protected {
        let what = "People and schedules can move and delete the tag again.";
        (format!("Take the protection off {}?", path.tag), "Unprotect", what)
    } else {
        let what = "Nothing moves or deletes the tag, neither people nor schedules, until the protection is taken off.";
        (format!("Protect {}?", path.tag), "Protect", what)
    };
    ask(Question {
        title,
        action: ProtectTag::url(),
        fields: vec![("protect", (!protected).to_string())],
        verb,
        danger: false,
        reason: false,
        twins: vec![],
        what: view! { <p>{what}</p> }.into_any(),
        path,
    })
}

/// Asks before a tag is deleted, and names what follows it.
pub fn delete(view: TagView) -> AnyView {
    let StreamTag { path, followers, .. } = view.tag;
    let follower = |follower: TagPath| {
        view! {
            <li>
                <a href=links::stream_tag(&follower)>{follower.to_string()}</a>
            </li>
        }
    };
    let followers = (!followers.is_empty()).then(|| {
        view! {
            <Note>
                <p>"These tags follow it. They stay where they are, and follow nothing any more:"</p>
                <ul>{followers.into_iter().map(follower).collect_view()}</ul>
            </Note>
        }
    });
    let twins = vec![format!("oc tag -d {}/{}:{}", path.project, path.stream, path.tag)];
    ask(Question {
        title: format!("Delete tag {}?", path.tag),
        action: DeleteTag::url(),
        fields: vec![],
        verb: "Delete tag",
        danger: true,
        reason: true,
        twins,
        what: view! {
            <p>"Its source and its history go with it. For 24 hours this can be undone. No image is deleted anywhere."</p>
            {followers}
        }
        .into_any(),
        path,
    })
}
