//! What a page asks the server for.
//!
//! Every page asks for something else, yet asking is the same for all. So the reactive part knows answers without their types:
//! it is compiled once for all pages, not once for each, which makes what the browser loads a good deal smaller.

use crate::{Error, ErrorKind, wire};
use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::convert::Infallible;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// An answer of the server that comes with the document, and is fetched again when what is asked for changes.
pub struct Fetch<T> {
    answer: Erased,
    of: PhantomData<fn() -> T>,
}

/// The same without its type.
pub(super) type Erased = Resource<Answer, Json>;

/// What can be asked for.
pub trait Fetched: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Fetched for T {}

impl<T> Clone for Fetch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetch<T> {}

impl<T: Fetched> Fetch<T> {
    /// Has `ask` answer whatever `about` says.
    pub fn new<A, F>(
        about: impl Fn() -> A + Send + Sync + 'static,
        ask: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        A: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        Self { answer: start(erased(about), erased_ask(ask), false), of: PhantomData }
    }

    /// As [`Fetch::new`], for what the status of the document depends on.
    pub fn blocking<A, F>(
        about: impl Fn() -> A + Send + Sync + 'static,
        ask: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        A: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        Self { answer: start(erased(about), erased_ask(ask), true), of: PhantomData }
    }

    /// Asks again.
    pub fn refetch(self) {
        self.answer.refetch();
    }

    /// Has what runs here run again with every new answer.
    pub fn track(self) {
        self.answer.track();
    }

    /// The latest answer, when there is one.
    pub fn latest(self) -> Option<Result<T, Error>> {
        self.answer.with(|answer| answer.as_ref().map(Answer::read))
    }

    /// Puts another answer in its place; nothing happens when the page is gone.
    pub fn replace(self, answer: Result<T, Error>) {
        _ = self.answer.try_set(Some(Answer::Typed(Arc::new(answer))));
    }

    pub(super) fn erased(self) -> Erased {
        self.answer
    }
}

impl<T: Fetched> IntoFuture for Fetch<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.answer.await.read() })
    }
}

type About = Box<dyn Fn() -> Key + Send + Sync>;
type Ask = Box<dyn Fn(Key) -> Answering + Send + Sync>;
type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

fn start(about: About, ask: Ask, blocking: bool) -> Erased {
    ArcResource::new_with_options(about, ask, blocking).into()
}

fn erased<A: PartialEq + Send + Sync + 'static>(about: impl Fn() -> A + Send + Sync + 'static) -> About {
    Box::new(move || Key(Arc::new(about())))
}

fn erased_ask<T, A, F>(ask: impl Fn(A) -> F + Send + Sync + 'static) -> Ask
where
    T: Fetched,
    A: Clone + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    Box::new(move |Key(about)| {
        let about: &dyn Any = &*about;
        match about.downcast_ref::<A>().cloned().map(&ask) {
            Some(answer) => Box::pin(async move { Answer::Typed(Arc::new(answer.await)) }),
            // Not reached: `about` makes keys of the type that `ask` takes.
            None => Box::pin(std::future::pending()),
        }
    })
}

/// What is asked about, without its type.
#[derive(Clone)]
struct Key(Arc<dyn Same>);

trait Same: Any + Send + Sync {
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<A: PartialEq + Send + Sync + 'static> Same for A {
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&*other.0)
    }
}

/// An answer without its type.
#[derive(Clone)]
pub(super) enum Answer {
    /// As it came from a server function.
    Typed(Arc<dyn Value>),
    /// As it came with the document.
    Text(Arc<str>),
}

impl Answer {
    /// The answer, for those who know its type.
    pub(super) fn read<T: Fetched>(&self) -> Result<T, Error> {
        let value = match self {
            Self::Typed(value) => (&**value as &dyn Any).downcast_ref::<Result<T, Error>>().cloned(),
            Self::Text(text) => wire::read(text.as_bytes()).ok(),
        };
        value.unwrap_or_else(|| Err(Error::new(ErrorKind::Internal, ErrorKind::Internal.sentence())))
    }
}

pub(super) trait Value: Any + Send + Sync {
    /// As it travels with the document; only the server writes documents.
    #[cfg(feature = "ssr")]
    fn json(&self) -> String;
}

#[cfg(feature = "ssr")]
impl<T: Fetched> Value for Result<T, Error> {
    fn json(&self) -> String {
        leptos::serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(not(feature = "ssr"))]
impl<T: Fetched> Value for Result<T, Error> {}

/// How answers travel with the document.
pub(super) struct Json;

impl Encoder<Answer> for Json {
    type Error = Infallible;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, Infallible> {
        Ok(match answer {
            #[cfg(feature = "ssr")]
            Answer::Typed(value) => value.json(),
            #[cfg(not(feature = "ssr"))]
            Answer::Typed(_) => String::new(),
            Answer::Text(text) => text.to_string(),
        })
    }
}

impl Decoder<Answer> for Json {
    type Error = Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, Infallible> {
        Ok(Answer::Text(text.into()))
    }
}
