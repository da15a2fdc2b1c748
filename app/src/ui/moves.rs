//! Observed moves of tags.

use super::digest::DigestLink;
use super::icon::{Icon, Sign};
use super::time::Ago;
use crate::links;
use leptos::either::Either;
use leptos::prelude::*;
use model::Digest;
use model::change::Change;
use model::reference::Target;
use model::tag::Move;

/// `4f3c1a9b02de → 9a01c77e41f0`, when, and of which tag if that is not clear from the page.
#[component]
pub fn MoveLine(
    /// The move.
    it: Move,
    /// Is the tag to be named?
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let name = named.then(|| {
        view! {
            <a href=links::tag(&it.registry, &it.repository, &it.tag)>
                <span class="path">{format!("{}/{}:", it.registry, it.repository)}</span>
                <b>{it.tag.to_string()}</b>
            </a>
        }
    });
    let end = |digest: Option<Digest>, nothing: &'static str| match digest {
        Some(digest) => {
            let href = links::digest(&it.registry, &it.repository, &digest);
            Either::Left(view! { <DigestLink digest href /> })
        }
        None => Either::Right(view! { <span class="muted">{nothing}</span> }),
    };
    let from = end(it.from.clone(), "appeared");
    let to = end(it.to.clone(), "gone");
    // A tag that was there before, and at another digest, can be compared with what it is now.
    let comparison = it.from.as_ref().zip(it.to.as_ref()).map(|(from, to)| {
        let side = |digest: &Digest| links::reference(&it.registry, &it.repository, Target::Digest(digest.clone()));
        view! { <a class="badge" href=links::compare(&side(from), &side(to))>"Compare"</a> }
    });
    let changes =
        it.change.iter().flat_map(Change::phrases).map(|phrase| view! { <span class="badge">{phrase}</span> });
    let changes = changes.collect_view();
    view! {
        <div class="move">
            {name} {from} <Icon sign=Sign::Towards /> {to} {changes} {comparison} <Ago at=it.at />
        </div>
    }
}
