//! Named values that differ.

use crate::ui::Secret;
use leptos::either::Either;
use leptos::prelude::*;
use model::compare::Difference;

/// A table of what differs; a sentence when nothing does.
#[component]
pub fn Differences(
    /// What the values are.
    title: &'static str,
    /// What differs.
    list: Vec<Difference>,
) -> impl IntoView {
    let side = |name: &str, value: Option<String>| match value {
        Some(value) => Either::Left(view! { <Secret name=name.to_owned() value /> }),
        None => Either::Right(view! { <span class="muted">"not set"</span> }),
    };
    let row = move |difference: Difference| {
        let Difference { name, a, b } = difference;
        let (gone, new) = (a.is_some(), b.is_some());
        view! {
            <tr>
                <th scope="row" class="value">
                    {name.clone()}
                </th>
                <td data-label="From" class:removed=gone>
                    {side(&name, a)}
                </td>
                <td data-label="To" class:added=new>
                    {side(&name, b)}
                </td>
            </tr>
        }
    };
    let table = if list.is_empty() {
        Either::Left(view! { <p class="muted">"No difference."</p> })
    } else {
        Either::Right(view! {
            <table class="rows versus">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"To"</th>
                    </tr>
                </thead>
                <tbody>{list.into_iter().map(row).collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <section class="section mt-8">
            <h2>{title}</h2>
            {table}
        </section>
    }
}
