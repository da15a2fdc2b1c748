//! Lists in pieces: how much is shown, and links to the rest.

use leptos::prelude::*;
use model::Paging;
use model::text;

/// Below a table: “51–100 of 1,240” and links to other pieces.
#[component]
pub fn Pagination(
    /// The piece that is shown.
    paging: Paging,
    /// Rows on it.
    shown: usize,
    /// Rows altogether.
    total: i64,
    /// How many pieces there are.
    pages: u32,
    /// The address of a piece.
    href: impl Fn(u32) -> String + Send + 'static,
) -> impl IntoView {
    let current = paging.number();
    let first = paging.offset() + 1;
    let last = paging.offset() + i64::try_from(shown).unwrap_or_default();
    let told = match (shown, pages) {
        (0, _) => format!("none of {}", text::count(total)),
        (_, 1) => format!("{} of {}", text::count(last), text::count(total)),
        _ => format!("{}–{} of {}", text::count(first), text::count(last), text::count(total)),
    };
    let link = move |number: u32| {
        let here = number == current;
        view! {
            <a href=href(number) aria-current=here.then_some("page") aria-label=format!("Page {number}")>
                {number}
            </a>
        }
    };
    let entry = move |number: Option<u32>| match number {
        Some(number) => link(number).into_any(),
        None => view! { <span aria-hidden="true">"…"</span> }.into_any(),
    };
    view! {
        <div class="below">
            <span>{told}</span>
            {(pages > 1)
                .then(|| {
                    view! {
                        <nav class="pages" aria-label="Pages">
                            {window(current, pages).into_iter().map(entry).collect_view()}
                        </nav>
                    }
                })}
        </div>
    }
}

/// The pieces that get a link: the first, the last, those around the current one; `None` is a gap.
fn window(current: u32, pages: u32) -> Vec<Option<u32>> {
    let near = current.saturating_sub(2).max(1)..=current.saturating_add(2).min(pages);
    let mut numbers: Vec<u32> = std::iter::once(1).chain(near).chain(std::iter::once(pages)).collect();
    numbers.dedup();
    let mut entries = Vec::with_capacity(numbers.len() + 2);
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 && numbers[index - 1] + 1 < *number {
            entries.push(None);
        }
        entries.push(Some(*number));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn ends_and_neighbours_have_links() {
        let told = |current, pages| {
            let entries = window(current, pages);
            entries.iter().map(|n| n.map_or("…".into(), |n| n.to_string())).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told(1, 1), "1");
        assert_eq!(told(1, 25), "1 2 3 … 25");
        assert_eq!(told(3, 25), "1 2 3 4 5 … 25");
        assert_eq!(told(12, 25), "1 … 10 11 12 13 14 … 25");
        assert_eq!(told(25, 25), "1 … 23 24 25");
    }
}
