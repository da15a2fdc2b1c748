//! One's own account: the tokens for the REST API.

mod api;
mod list;
mod made;

use crate::Error;
use crate::ui::{Command, ErrorPanel, Field, FormError, Head, PageTitle, Submit, Toaster};
use api::{CreateToken, RevokeToken, Tokens};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use list::List;
use made::Made;
use model::account::NewToken;

/// The page of one's account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let create = ServerAction::<CreateToken>::new();
    let revoke = ServerAction::<RevokeToken>::new();
    let tokens = Resource::new(move || (create.version().get(), revoke.version().get()), |_| api::list_tokens());
    let toaster = Toaster::expect();
    Effect::new(move || match revoke.value().get() {
        Some(Ok(())) => toaster.tell("The token is revoked"),
        Some(Err(error)) if revoke.version().get_untracked() > 0 => toaster.warn(error.message),
        _ => {}
    });
    view! {
        <PageTitle text="Account" />
        <Head title=|| "Account">
            <span>"A token lets a program use Weir’s REST API in your name."</span>
        </Head>
        <Transition>
            {move || Suspend::new(async move {
                match tokens.await {
                    Ok(Tokens { list, made }) => {
                        Either::Left(
                            view! {
                                <NewTokenForm create told=made />
                                <List tokens=list revoke />
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
fn NewTokenForm(
    create: ServerAction<CreateToken>,
    /// What a form sent without JavaScript was answered.
    told: Option<Result<NewToken, Error>>,
) -> impl IntoView {
    // An answer that came with the address is not to be trusted; the same waits in `told`.
    let answer = Signal::derive(move || if create.version().get() > 0 { create.value().get() } else { told.clone() });
    let error = Signal::derive(move || answer.get().and_then(Result::err));
    view! {
        <section class="section">
            <h2>"New token"</h2>
            <ActionForm action=create attr:class="form">
                <FormError error fields=&["name"] />
                <Field label="Name" name="name" help="What it is for, such as ci or backup" error />
                <div class="buttons">
                    <Submit label="New token" pending=create.pending() primary=true />
                </div>
            </ActionForm>
            <Made token=Signal::derive(move || answer.get().and_then(Result::ok)) />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line="weir token create --name ci" />
                <Command line=r#"curl -X POST -H "Authorization: Bearer $WEIR_TOKEN" -H "Content-Type: application/json" -d '{"metadata": {"name": "ci"}}' "$WEIR_URL/apis/weir/v1/tokens""# />
            </details>
        </section>
    }
}
