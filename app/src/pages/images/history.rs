//! How an image was built.

use super::section::Section;
use crate::ui::{Secret, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::Step;
use model::secret::{holds_secret, looks_secret};
use model::text::{self, visible};

/// The section “History”: the steps of the build with the bytes each added.
#[component]
pub fn History(
    /// The steps, first to last.
    steps: Vec<Step>,
) -> impl IntoView {
    let told = counted(&steps);
    let list = if steps.is_empty() {
        Either::Left(view! { <p class="muted">"The image does not say how it was built."</p> })
    } else {
        Either::Right(view! { <Steps steps /> })
    };
    view! {
        <Section id="history" title="History" told>
            {list}
        </Section>
    }
}

fn counted(steps: &[Step]) -> String {
    match i64::try_from(steps.len()).unwrap_or_default() {
        0 => String::new(),
        count => text::counted(count, "step", "steps"),
    }
}

#[component]
fn Steps(steps: Vec<Step>) -> impl IntoView {
    let row = |(index, step): (usize, Step)| {
        let size = if step.empty {
            Either::Left(view! { <span title="This step added no layer">"no layer"</span> })
        } else {
            Either::Right(view! { <Size bytes=step.size /> })
        };
        view! {
            <tr class="step" class:none=step.empty>
                <td class="ordinal">{index + 1}</td>
                <td>
                    <Instruction text=visible(&unfolded(&step.created_by)) />
                </td>
                <td class="num" data-label="Size">
                    {size}
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows numbered steps">
            <thead>
                <tr>
                    <th scope="col" class="ordinal">
                        "#"
                    </th>
                    <th scope="col">"Instruction"</th>
                    <th scope="col" class="num">
                        "Size"
                    </th>
                </tr>
            </thead>
            <tbody>{steps.into_iter().enumerate().map(row).collect_view()}</tbody>
        </table>
    }
}

/// The step with its verb standing out, where it has one; behind a click when it sets what looks like a secret.
#[component]
fn Instruction(text: String) -> impl IntoView {
    let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let is_verb = !verb.is_empty() && verb.bytes().all(|byte| byte.is_ascii_uppercase());
    let (verb, rest) = if is_verb { (verb.to_owned(), rest.to_owned()) } else { (String::new(), text.clone()) };
    let verb = (!verb.is_empty()).then(|| view! { <b>{format!("{verb} ")}</b> });
    match secret(&rest) {
        Some(name) => Either::Left(view! {
            <code>{verb}</code>
            <Secret name value=rest />
        }),
        None => Either::Right(view! { <code>{verb} {rest}</code> }),
    }
}

/// What in the step looks like a secret: the name of a variable that it sets, or the whole of it.
fn secret(instruction: &str) -> Option<String> {
    let names = instruction.split_whitespace().filter_map(|word| word.split_once('=')).map(|(name, _)| name);
    let is_variable = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let named = names.filter(is_variable).find(|name| looks_secret(name));
    named.or_else(|| holds_secret(instruction).then_some("this step")).map(str::to_owned)
}

/// Builders fold the lines of an instruction into one and leave their indentation behind.
fn unfolded(text: &str) -> String {
    let mut lines = text.split("  ").map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| format!("{text}\n    {line}"))
}

#[cfg(test)]
mod tests {
    use super::{secret, unfolded};

    #[test]
    fn steps_that_set_secrets_are_known() {
        assert_eq!(secret("|2 LANG=C API_TOKEN=abc /bin/sh -c make").as_deref(), Some("API_TOKEN"));
        assert_eq!(secret("git clone https://ana:pw@git.example/app.git").as_deref(), Some("this step"));
        assert_eq!(secret("--with-auth=yes NGINX_VERSION=1.27.3"), None);
    }

    #[test]
    fn folded_lines_are_lines_again() {
        assert_eq!(unfolded("RUN a     && b \t  && c"), "RUN a\n    && b\n    && c");
        assert_eq!(unfolded("COPY . /srv"), "COPY . /srv");
        assert_eq!(unfolded(""), "");
    }
}
