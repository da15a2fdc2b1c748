//! One's own account: tokens for the REST API.

mod api;

use crate::ui::{Ago, Command, Empty, ErrorPanel, Field, FormError, Head, MaybeAgo, Submit, Toaster};
use crate::{Error, ErrorKind};
use api::{CreateToken, RevokeToken, Tokens};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use model::account::{NewToken, Token};

/// The tokens of whoever is signed in.
#[component]
pub fn AccountPage() -> impl IntoView {
    let create = ServerAction::<CreateToken>::new();
    let revoke = ServerAction::<RevokeToken>::new();
    let versions = move || (create.version().get(), revoke.version().get());
    let tokens = Resource::new(versions, |_| api::list_tokens());
    let toaster = Toaster::expect();
    Effect::new(move || match revoke.value().get() {
        Some(Ok(())) => toaster.tell("The token is revoked"),
        Some(Err(error)) => toaster.warn(error.message),
        None => {}
    });
    let made = Signal::derive(move || create.value().get().and_then(Result::ok));
    view! {
        <Title text="Tokens" />
        <Head title=|| "Tokens">
            <span>"For the REST API and for automation. Each may do what you may do."</span>
        </Head>
        <NewTokenForm create />
        <Transition>
            {move || Suspend::new(async move {
                match tokens.await {
                    Ok(Tokens { tokens, made: before }) => {
                        Either::Left(
                            view! {
                                <Made token=Signal::derive(move || made.get().or_else(|| before.clone())) />
                                <Table tokens revoke />
                            },
                        )
                    }
                    Err(error) => Either::Right(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn NewTokenForm(create: ServerAction<CreateToken>) -> impl IntoView {
    let error = Signal::derive(move || {
        let error = create.value().get().and_then(Result::err)?;
        Some(if create.version().get() == 0 { explain(&error) } else { error })
    });
    view! {
        <ActionForm action=create attr:class="form mb-6">
            <Field label="Name" name="name" placeholder="backup job" error />
            <FormError error fields=&["name"] />
            <div class="buttons">
                <Submit label="New token" pending=create.pending() primary=true />
            </div>
        </ActionForm>
    }
}

/// Our words for an error that came with the address.
fn explain(error: &Error) -> Error {
    match error.kind {
        ErrorKind::Invalid => Error::new(error.kind, "Give the token a name, not too long"),
        ErrorKind::Conflict => Error::new(error.kind, "You have a token of this name. Choose another name"),
        _ => error.in_our_words(),
    }
}

/// The secret of a new token, shown this once.
#[component]
fn Made(token: Signal<Option<NewToken>>) -> impl IntoView {
    move || {
        token.get().map(|made| {
            view! {
                <section class="panel mb-6" aria-live="polite">
                    <h2>{format!("Token {}", made.token.name)}</h2>
                    <p>"Copy it now. It is not shown again."</p>
                    <Command line=made.secret.clone() />
                    <button type="button" class="button mt-3 js-only" data-copy=made.secret>
                        "Copy token"
                    </button>
                </section>
            }
        })
    }
}

#[component]
fn Table(tokens: Vec<Token>, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    if tokens.is_empty() {
        return Either::Left(view! { <Empty text="You have no tokens." /> });
    }
    let row = move |token: Token| {
        view! {
            <tr>
                <td class="name">{token.name}</td>
                <td data-label="Created">
                    <Ago at=token.created />
                </td>
                <td data-label="Last used">
                    <MaybeAgo at=token.used />
                </td>
                <td class="num">
                    <ActionForm action=revoke>
                        <input type="hidden" name="id" value=token.id />
                        <button class="button danger small-button">"Revoke"</button>
                    </ActionForm>
                </td>
            </tr>
        }
    };
    Either::Right(view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Created"</th>
                    <th scope="col">"Last used"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{tokens.into_iter().map(row).collect_view()}</tbody>
        </table>
    })
}
