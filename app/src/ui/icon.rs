//! The signs: drawn in one hand, 16 px, strokes of 1.5 px.

use leptos::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The brand: water over a weir.
    Weir,
    /// A looking glass.
    Search,
    /// Three lines.
    Menu,
    /// A person.
    Person,
    /// Two persons.
    People,
    /// A list with a margin.
    Log,
    /// A sun.
    Light,
    /// A moon.
    Dark,
    /// Half dark, half light.
    System,
    /// A key.
    Key,
    /// A keyboard.
    Keyboard,
    /// A door with an arrow.
    Leave,
    /// A plus.
    Add,
    /// A pencil.
    Edit,
    /// A bin.
    Remove,
    /// Two arrows in a circle.
    Refresh,
    /// A pulse.
    Doctor,
    /// Two arrows, side by side.
    Compare,
    /// A tick.
    Done,
    /// A cross.
    Close,
    /// A triangle with a mark.
    Warning,
    /// A circle with a cross.
    Failed,
    /// A clock.
    Waiting,
    /// A shield.
    Signed,
    /// A dash in a circle.
    Skipped,
    /// An arrow to the right.
    Towards,
    /// Two bars.
    Hold,
    /// A lock.
    Lock,
    /// A label.
    Tag,
    /// An arrow into a tray.
    Import,
    /// An arrow that turns back.
    Back,
    /// Three dots.
    More,
}

impl Sign {
    fn path(self) -> &'static str {
        match self {
            Self::Weir => "M1.5 5c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0M1.5 10.5c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0",
            Self::Search => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6 14 14",
            Self::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
            Self::Person => "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM2.8 14c.5-2.6 2.5-4 5.2-4s4.7 1.4 5.2 4",
            Self::People => {
                "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c.4-2.3 2.1-3.5 4.5-3.5s4.1 1.2 4.5 3.5M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 10.3c1.4.5 2.2 1.6 2.5 3.2"
            }
            Self::Log => "M3 2.5h10v11H3zM5.5 5.5h.1M7.5 5.5h3M5.5 8h.1M7.5 8h3M5.5 10.5h.1M7.5 10.5h3",
            Self::Light => {
                "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7"
            }
            Self::Dark => "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
            Self::System => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5l5.2 0M8 8h6M8 11l5.2 0",
            Self::Key => "M5.5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.7 8.3 13.5 2.5M11 5l2 2",
            Self::Keyboard => "M1.5 4h13v8h-13zM4 6.5h.1M6.7 6.5h.1M9.3 6.5h.1M12 6.5h.1M5 9.5h6",
            Self::Leave => "M6.5 14h-3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1h3M10.5 11l3-3-3-3M13.5 8h-7",
            Self::Add => "M8 3v10M3 8h10",
            Self::Edit => "M10.5 3l2.5 2.5L5.5 13 2.5 13.5 3 10.5z",
            Self::Remove => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9",
            Self::Refresh => "M13.5 3v3.5H10M2.5 13V9.5H6M13 6.5a5.3 5.3 0 0 0-9.6-1M3 9.5a5.3 5.3 0 0 0 9.6 1",
            Self::Doctor => "M1.5 8h3l2-5 3 10 2-5h3",
            Self::Compare => "M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3",
            Self::Done => "M3 8.5 6.5 12 13 4.5",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Warning => "M8 2 1.5 13.5h13zM8 6.5v3.5M8 12v.1",
            Self::Failed => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6 6l4 4M10 6l-4 4",
            Self::Waiting => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.2l2 1.3",
            Self::Signed => "M8 1.8 13 3.5v4c0 3.3-2 5.5-5 6.7-3-1.2-5-3.4-5-6.7v-4zM5.8 8l1.6 1.6 2.9-3.2",
            Self::Skipped => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.5 8h5",
            Self::Hold => "M5.5 3.5v9M10.5 3.5v9",
            Self::Lock => "M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2",
            Self::Tag => "M2.5 2.5h5.2l5.8 5.8-5.2 5.2-5.8-5.8zM5.3 5.3h.1",
            Self::Import => "M8 2.5v7M5 7l3 3 3-3M2.5 10.5v3h11v-3",
            Self::Back => "M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6",
            Self::More => "M3.5 8h.1M8 8h.1M12.5 8h.1",
            Self::Towards => "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
        }
    }
}

/// A drawing beside words that say the same; hidden from screen readers.
#[component]
pub fn Icon(
    /// What is drawn.
    sign: Sign,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=sign.path()></path>
        </svg>
    }
}
