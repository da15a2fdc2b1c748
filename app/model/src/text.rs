//! How numbers, instants and strangers' texts read.

use crate::Instant;

/// A stranger's text with its control characters to be seen: they are nothing in a page, and commands in a terminal that it is
/// copied to. Lines and tabs stay.
#[must_use]
pub fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\u{7f}' => '␡',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Bytes in decimal units, three significant digits: `46.0 MB`.
#[must_use]
pub fn size(bytes: i64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes.abs() < 1000 {
        return format!("{bytes} B");
    }
    #[allow(clippy::cast_precision_loss)]
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value.abs() >= 999.95 && unit < UNITS.len() - 1 {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// An integer with thousands separated: `1,240`.
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 tag`, `1,240 tags`. `plural` is the whole plural word.
#[must_use]
pub fn counted(number: i64, singular: &str, plural: &str) -> String {
    format!("{} {}", count(number), if number == 1 { singular } else { plural })
}

/// How long ago `at` was, seen from `now`: `12 s ago`, `3 h ago`, `in 5 min`.
#[must_use]
pub fn ago(at: Instant, now: Instant) -> String {
    let seconds = (now - at).whole_seconds();
    let amount = match seconds.abs() {
        0..=1 => return "just now".into(),
        s @ 2..60 => format!("{s} s"),
        s @ 60..3_600 => format!("{} min", s / 60),
        s @ 3_600..86_400 => format!("{} h", s / 3_600),
        s @ 86_400..5_184_000 => format!("{} d", s / 86_400),
        s @ 5_184_000..63_072_000 => format!("{} months", s / 2_592_000),
        s => format!("{} years", s / 31_536_000),
    };
    if seconds < 0 { format!("in {amount}") } else { format!("{amount} ago") }
}

/// The exact instant for titles: `2026-11-23 05:04:09 UTC`.
#[must_use]
pub fn exact(at: Instant) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (date, clock) = (at.date(), at.time());
    format!("{date} {:02}:{:02}:{:02} UTC", clock.hour(), clock.minute(), clock.second())
}

/// RFC 3339 in whole seconds, for `<time datetime>` and JSON.
#[must_use]
pub fn rfc3339(at: Instant) -> String {
    exact(at).replacen(' ', "T", 1).replace(" UTC", "Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;

    #[test]
    fn sizes_read_in_decimal_units() {
        let texts = [size(0), size(999), size(1_000), size(46_021_003), size(999_999_999), size(-14_000_000)];
        assert_eq!(texts, ["0 B", "999 B", "1.0 kB", "46.0 MB", "1.0 GB", "-14.0 MB"]);
    }

    #[test]
    fn control_characters_are_seen() {
        assert_eq!(visible("a\0b\u{1b}[31mred\u{7}\u{7f}\u{9b}"), "a␀b␛[31mred␇␡\u{fffd}");
        assert_eq!(visible("two\n\tlines, ünd more"), "two\n\tlines, ünd more");
    }

    #[test]
    fn counts_are_separated() {
        assert_eq!([count(0), count(999), count(1_240), count(1_000_000)], ["0", "999", "1,240", "1,000,000"]);
        assert_eq!(counted(1, "tag", "tags"), "1 tag");
    }

    #[test]
    fn ages_read_as_people_say_them() {
        let now = Instant::UNIX_EPOCH + Duration::days(10_000);
        let past = |d: Duration| ago(now - d, now);
        assert_eq!(past(Duration::seconds(12)), "12 s ago");
        assert_eq!(past(Duration::minutes(125)), "2 h ago");
        assert_eq!(past(Duration::days(59)), "59 d ago");
        assert_eq!(past(Duration::days(90)), "3 months ago");
        assert_eq!(past(Duration::days(800)), "2 years ago");
        assert_eq!(past(Duration::seconds(-300)), "in 5 min");
    }

    #[test]
    fn instants_are_exact_in_utc() {
        assert_eq!(exact(Instant::UNIX_EPOCH), "1970-01-01 00:00:00 UTC");
        assert_eq!(rfc3339(Instant::UNIX_EPOCH), "1970-01-01T00:00:00Z");
    }
}
