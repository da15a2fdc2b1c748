//! Heads of columns that sort.

use leptos::prelude::*;

/// A head whose link sorts by its column; a second visit turns the order round.
#[component]
pub fn SortHeader(
    /// The column.
    label: &'static str,
    /// The order the first visit asks for, and the opposite: words of the address, a dash in front means descending.
    orders: (&'static str, &'static str),
    /// The current order.
    current: &'static str,
    /// The address for an order.
    href: String,
    /// Are its cells numbers?
    #[prop(optional)]
    numeric: bool,
) -> impl IntoView {
    let sorted = (current == orders.0 || current == orders.1).then_some(if current.starts_with('-') {
        "descending"
    } else {
        "ascending"
    });
    view! {
        <th scope="col" class:num=numeric aria-sort=sorted>
            <a href=href>{label}</a>
        </th>
    }
}
