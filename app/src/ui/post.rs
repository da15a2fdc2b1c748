//! Forms that change something. All of them go through one door in the browser: what is sent, what is told afterwards and
//! where people go on is the same for all, and without JavaScript the browser does the same.

use super::browser;
use super::icon::{Icon, Sign};
use super::live::Hurry;
use super::toast::Toaster;
use crate::Error;
use crate::done::{Done, Told, Undo};
use crate::visitor::Refresh;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::error::ServerFnUrlError;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_navigate};
use std::sync::Arc;
use web_sys::SubmitEvent;

/// A server function that a form sends to, and how that goes.
#[derive(Clone, Copy)]
pub struct Post {
    path: StoredValue<String>,
    entered: StoredValue<Vec<(String, String)>>,
    /// What it was answered when it was accepted.
    pub done: RwSignal<Option<Done>>,
    /// Why the form was not accepted.
    pub error: RwSignal<Option<Error>>,
    /// Is it on its way?
    pub pending: RwSignal<bool>,
}

impl Post {
    /// A form for the server function at `path`.
    pub fn to(path: &str) -> Self {
        let here = use_location().pathname.get_untracked();
        let (done, error, entered) = match Told::at(&here).filter(|told| told.path == path) {
            Some(Told { outcome: Ok(done), .. }) => (Some(done), None, vec![]),
            // What is not about a field stands on top of the page.
            Some(Told { outcome: Err(error), entered, .. }) => {
                (None, Some(error).filter(|e| e.field.is_some()), entered)
            }
            None => (None, refusal_in_address(path), vec![]),
        };
        Self {
            path: StoredValue::new(path.to_owned()),
            entered: StoredValue::new(entered),
            done: RwSignal::new(done),
            error: RwSignal::new(error),
            pending: RwSignal::new(false),
        }
    }

    /// What stands in a field at first: what was entered before it was refused, else `usual`.
    pub fn value(self, name: &str, usual: impl Into<String>) -> String {
        let entered = self.entered.with_value(|pairs| pairs.iter().find(|(field, _)| field == name).cloned());
        entered.map_or_else(|| usual.into(), |(_, value)| value)
    }
}

/// Why a form was refused, where no session could keep it. Anybody can write an address, so only the sort of error counts.
fn refusal_in_address(path: &str) -> Option<Error> {
    let refusal = use_context::<ServerActionError>().filter(|refusal| refusal.path() == path)?;
    Some(ServerFnUrlError::<Error>::decode_err(refusal.err()).in_our_words())
}

/// The form itself. Fields and buttons go inside.
#[component]
pub fn PostForm(
    /// Where it goes.
    post: Post,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// Is there no place for an error within it? Then a message tells of it.
    #[prop(optional)]
    bare: bool,
    /// Is the next page loaded as a document, so that nothing of before remains?
    #[prop(optional)]
    anew: bool,
    /// Its anchor, for buttons that stand elsewhere.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let after = After::of_page();
    let send = move |event: SubmitEvent| {
        let Some(fields) = browser::sent(&event) else { return };
        event.prevent_default();
        if post.pending.get_untracked() {
            return;
        }
        post.pending.set(true);
        let unfolded = browser::closest(&event, "details.pop");
        let (path, after, from) = (post.path.get_value(), after.clone(), after.here.try_get_untracked());
        spawn_local(async move {
            let answer = browser::post::<Done>(&path, &fields).await;
            match answer {
                // Until the next page is there, this one is not sent again.
                Ok(done) if anew => {
                    _ = window().location().assign(&done.to);
                    return;
                }
                Ok(done) => {
                    post.error.try_set(None);
                    post.done.try_set(Some(done.clone()));
                    // The row below may stand in its place in a moment, and must not find it unfolded.
                    _ = unfolded.map(|confirmation| confirmation.remove_attribute("open"));
                    if after.done(done, from) {
                        return;
                    }
                }
                Err(error) if bare => after.refused(error),
                Err(error) => _ = post.error.try_set(Some(error)),
            }
            post.pending.try_set(false);
        });
    };
    view! {
        <form method="post" action=post.path.get_value() class=class id=id on:submit=send>
            {children()}
        </form>
    }
    .into_any()
}

/// Goes to an address.
type Go = Arc<dyn Fn(&str) + Send + Sync>;

/// What follows when a form was answered.
#[derive(Clone)]
struct After {
    toaster: Toaster,
    hurry: Hurry,
    visitor: Refresh,
    here: Memo<String>,
    /// Kept beside the scope of the form: a message with an undo is gone before the answer is there.
    navigate: Go,
}

impl After {
    fn of_page() -> Self {
        let navigate = use_navigate();
        Self {
            toaster: Toaster::expect(),
            hurry: Hurry::of_page(),
            visitor: Refresh::of_page(),
            here: use_location().pathname,
            navigate: Arc::new(move |to: &str| navigate(to, Default::default())),
        }
    }

    /// Nothing is typed where there is no place for an error, so what is offered may change at once.
    fn refused(&self, error: Error) {
        if error.kind.is_refusal() {
            self.visitor.now();
        }
        self.toaster.warn(error.message);
    }

    /// Leads on from the page that the form was sent from, and says whether to another; who has left it meanwhile is let be.
    fn done(&self, done: Done, from: Option<String>) -> bool {
        let Done { told, to, undo, .. } = done;
        match undo {
            Some(undo) => self.toaster.offer(told, undo),
            None if told.is_empty() => {}
            None => self.toaster.tell(told),
        }
        let here = self.here.try_get_untracked();
        if to.is_empty() || here.as_ref() == Some(&to) || here != from {
            self.hurry.now();
            return false;
        }
        (self.navigate)(&to);
        // Another query is the same page, whose forms stay.
        here.as_deref() != to.split(['?', '#']).next()
    }
}

/// One button that does one thing at once.
#[component]
pub fn PostButton(
    /// The server function.
    path: &'static str,
    /// Its fields.
    fields: Vec<(&'static str, String)>,
    /// The verb.
    label: &'static str,
    /// The sign in front.
    #[prop(optional)]
    sign: Option<Sign>,
    /// How it looks.
    #[prop(default = "button")]
    class: &'static str,
) -> impl IntoView {
    let post = Post::to(path);
    view! {
        <PostForm post bare=true>
            {fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect_view()} <button class=class disabled=post.pending>
                {sign.map(|sign| view! { <Icon sign /> })}
                {label}
            </button>
        </PostForm>
    }
}

/// The button that takes something back.
#[component]
pub fn UndoButton(
    /// What takes it back.
    undo: Undo,
) -> impl IntoView {
    let post = Post::to(&undo.path);
    let field = |(name, value): (String, String)| view! { <input type="hidden" name=name value=value /> };
    view! {
        <PostForm post bare=true>
            {undo.fields.into_iter().map(field).collect_view()}
            <button class="button small-button" disabled=post.pending>
                "Undo"
            </button>
        </PostForm>
    }
}

/// What the form that led to this page was answered, when there was no JavaScript to tell it.
#[component]
pub fn ToldNote() -> impl IntoView {
    let here = use_location().pathname;
    Effect::watch(move || here.get(), |_, _, _| Told::forget(), false);
    move || match Told::at(&here.get()).map(|told| told.outcome) {
        Some(Ok(done)) => EitherOf3::A(view! {
            <div class="note good" role="status">
                <Icon sign=Sign::Done />
                <div>{done.told}</div>
                {done.undo.map(|undo| view! { <UndoButton undo /> })}
            </div>
        }),
        Some(Err(error)) if error.field.is_none() => EitherOf3::B(view! {
            <div class="note bad" role="alert">
                <Icon sign=Sign::Failed />
                <div>{error.message}</div>
            </div>
        }),
        _ => EitherOf3::C(()),
    }
}

/// The button that sends a form, and the way back.
#[component]
pub fn Buttons(
    /// The form.
    post: Post,
    /// The verb.
    label: &'static str,
    /// Does it take something away?
    #[prop(optional)]
    danger: bool,
    /// Is another button of the page the important one?
    #[prop(optional)]
    second: bool,
    /// Where “Cancel” leads.
    #[prop(into)]
    cancel: String,
) -> impl IntoView {
    let class = match (danger, second) {
        (true, _) => "button danger",
        (false, true) => "button",
        (false, false) => "button primary",
    };
    let busy = move || post.pending.get().then_some("true");
    let cancel = if cancel.is_empty() {
        Either::Left(())
    } else {
        Either::Right(view! {
            <a class="button" href=cancel>
                "Cancel"
            </a>
        })
    };
    view! {
        <div class="buttons">
            <button class=class disabled=post.pending aria-busy=busy>
                {label}
            </button>
            {cancel}
        </div>
    }
}
