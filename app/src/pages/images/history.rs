//! How an image was built.

use crate::ui::{MaybeAgo, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::Step;

/// “History”: each step with the bytes it added.
#[component]
pub fn HistorySection(
    /// The steps, first to last.
    steps: Vec<Step>,
) -> impl IntoView {
    let row = |step: Step| {
        let bytes = if step.empty {
            Either::Left(view! { <span class="muted">"no layer"</span> })
        } else {
            Either::Right(view! { <Size bytes=step.size /> })
        };
        view! {
            <tr>
                <td data-label="Step" class="step" class:none=step.empty>
                    <code>{step.created_by}</code>
                </td>
                <td data-label="Size" class="num">
                    {bytes}
                </td>
                <td data-label="Built">
                    <MaybeAgo at=step.created />
                </td>
            </tr>
        }
    };
    let table = if steps.is_empty() {
        Either::Left(view! { <p class="muted">"It does not say how it was built."</p> })
    } else {
        Either::Right(view! {
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">"Step"</th>
                        <th scope="col" class="num">
                            "Size"
                        </th>
                        <th scope="col">"Built"</th>
                    </tr>
                </thead>
                <tbody>{steps.into_iter().map(row).collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <section class="section">
            <h2>"History"</h2>
            {table}
        </section>
    }
}
