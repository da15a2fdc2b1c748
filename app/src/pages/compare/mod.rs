//! Two images side by side.

mod api;
mod differences;
mod layers;
mod summary;

use crate::Error;
use crate::ui::{self, Empty, ErrorPanel, Field, Head, Note};
use differences::Differences;
use layers::Layers;
use leptos::either::EitherOf4;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::compare::Comparison;
use std::time::Duration;
use summary::Summary;

/// `?a=&b=`; two `image` pick them as well, for the table of tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pair {
    a: String,
    b: String,
    platform: String,
}

impl Pair {
    fn from_query(query: &ParamsMap) -> Self {
        let picked = query.get_all("image").unwrap_or_default();
        let side =
            |name: &str, index: usize| query.get(name).or_else(|| picked.get(index).cloned()).unwrap_or_default();
        Self { a: side("a", 0), b: side("b", 1), platform: query.get("platform").unwrap_or_default() }
    }

    fn is_complete(&self) -> bool {
        !self.a.is_empty() && !self.b.is_empty()
    }
}

/// Compares two images, or asks which.
#[component]
pub fn ComparePage() -> impl IntoView {
    let query = use_query_map();
    let pair = Memo::new(move |_| query.with(Pair::from_query));
    let comparison = Resource::new(
        move || pair.get(),
        |pair| async move {
            match pair.is_complete() {
                true => api::compare_images(pair.a, pair.b, pair.platform).await.map(Outcome::from),
                false => Ok(Outcome::Asked),
            }
        },
    );
    ui::poll(
        || Duration::from_secs(2),
        move || {
            if comparison.with_untracked(|it| matches!(it, Some(Ok(Outcome::Reading)))) {
                comparison.refetch();
            }
        },
    );
    view! {
        <Title text="Compare" />
        <Transition>
            {move || Suspend::new(async move {
                let outcome = comparison.await;
                let pair = pair.get_untracked();
                match outcome {
                    Ok(Outcome::Found(comparison)) => {
                        EitherOf4::A(view! { <Found comparison=*comparison platform=pair.platform /> })
                    }
                    Ok(Outcome::Reading) => {
                        EitherOf4::B(
                            view! {
                                <Head title=|| "Compare" />
                                <Empty text="The images are being read. Reload the page if they do not appear by themselves." />
                            },
                        )
                    }
                    Ok(Outcome::Asked) => EitherOf4::C(view! { <Question pair error=None /> }),
                    Err(error) if error.field.is_some() => {
                        #[cfg(feature = "ssr")]
                        crate::server::set_page_status(error.status());
                        EitherOf4::C(view! { <Question pair error=Some(error) /> })
                    }
                    Err(error) => EitherOf4::D(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}

/// What there is to show.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Outcome {
    Asked,
    Reading,
    Found(Box<Comparison>),
}

impl From<Option<Comparison>> for Outcome {
    fn from(comparison: Option<Comparison>) -> Self {
        comparison.map_or(Self::Reading, |comparison| Self::Found(Box::new(comparison)))
    }
}

/// The form that asks for two references.
#[component]
fn Question(pair: Pair, error: Option<Error>) -> impl IntoView {
    let error = Signal::stored(error);
    view! {
        <Head title=|| "Compare">
            <span>"Two images side by side: settings, environment, labels, layers, platforms."</span>
        </Head>
        <Form method="GET" action="/compare" attr:class="form">
            <Field label="From" name="a" value=pair.a placeholder="lab/team/app:1.2" error />
            <Field
                label="To"
                name="b"
                value=pair.b
                placeholder="lab/team/app:1.3"
                help="Registry, repository, and a tag or digest."
                error
            />
            <div class="buttons">
                <button class="button primary">"Compare"</button>
            </div>
        </Form>
    }
}

#[component]
fn Found(comparison: Comparison, platform: String) -> impl IntoView {
    let same = comparison.is_same().then(|| view! { <Note>"Both are the same content, digest for digest."</Note> });
    let Comparison { settings, env, labels, .. } = comparison.clone();
    view! {
        <Head title=|| "Compare" />
        {same}
        <Summary comparison=comparison.clone() platform />
        <Differences title="Settings" list=settings />
        <Differences title="Environment" list=env />
        <Differences title="Labels" list=labels />
        <Layers comparison />
    }
}
