//! Named values that differ.

use crate::ui::{Badge, Secret};
use leptos::either::Either;
use leptos::prelude::*;
use model::compare::Difference;
use model::text::{self, visible};

/// A table of what differs; a sentence when nothing does.
#[component]
pub fn Differences(
    /// What the values are.
    title: &'static str,
    /// What differs.
    list: Vec<Difference>,
) -> impl IntoView {
    let told = match i64::try_from(list.len()).unwrap_or_default() {
        0 => String::new(),
        count => text::counted(count, "difference", "differences"),
    };
    let table = if list.is_empty() {
        Either::Left(view! { <p class="muted">"The same on both sides."</p> })
    } else {
        Either::Right(view! { <Table list /> })
    };
    view! {
        <section class="section">
            <div class="heading">
                <h2>{title}</h2>
                <span>{told}</span>
            </div>
            {table}
        </section>
    }
}

#[component]
fn Table(list: Vec<Difference>) -> impl IntoView {
    let row = |Difference { name, a, b }: Difference| {
        let change = match (&a, &b) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        let (gone, new) = (a.is_some(), b.is_some());
        view! {
            <tr>
                <th scope="row">
                    <code>{visible(&name)}</code>
                </th>
                <td data-label="Change">
                    <Badge label=change />
                </td>
                <td data-label="From" class:removed=gone>
                    {side(&name, a)}
                </td>
                <td data-label="To" class:added=new>
                    {side(&name, b)}
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows versus changes">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Change"</th>
                    <th scope="col">"From"</th>
                    <th scope="col">"To"</th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn side(name: &str, value: Option<String>) -> impl IntoView + use<> {
    match value {
        Some(value) => Either::Left(view! { <Secret name value /> }),
        None => Either::Right(view! { <span class="muted">"not set"</span> }),
    }
}
