//! The search over everything, by kind.

mod api;
mod found;

use crate::ui::{Empty, ErrorPanel, Head, PageTitle};
use found::Results;
use leptos::either::EitherOf4;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What can be searched for, in a sentence.
const HINT: &str = "Search for a part of a repository’s name, a tag, a digest from its sixth character on, \
                    or a label such as team=web.";

/// The page of the search.
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let q = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default().trim().to_owned()));
    let found = Resource::new(move || q.get(), api::find_everything);
    let title = move || if q.read().is_empty() { "Search".to_owned() } else { format!("Search for {}", q.get()) };
    view! {
        <PageTitle text=title />
        <Transition>
            {move || Suspend::new(async move {
                let found = found.await;
                let q = q.get_untracked();
                match found {
                    _ if q.is_empty() => {
                        EitherOf4::A(
                            view! {
                                <Head title=|| "Search" />
                                <Empty text=HINT />
                            },
                        )
                    }
                    Ok(found) if found.is_empty() => {
                        EitherOf4::B(
                            view! {
                                <Head title=|| "Search" />
                                <Empty text=format!("Nothing that is indexed fits “{q}”. {HINT}") />
                            },
                        )
                    }
                    Ok(found) => EitherOf4::C(view! { <Results found q /> }),
                    Err(error) => EitherOf4::D(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}
