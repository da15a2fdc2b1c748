//! Files of values: `NAME=VALUE` or `NAME: VALUE`, one a line.
//!
//! OKD: `export` before a name is passed over, and so are comments and empty lines. A value in quotes may have `\n` and
//! `\r` in it; here it may also go on over several lines.

use anyhow::bail;

/// The pairs, in order.
///
/// # Errors
/// For the first line that is neither, with its number.
pub(super) fn parse(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut pairs = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let line = line.trim_start();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some(at) = line.find(['=', ':']) else { bail!("line {}: write NAME=VALUE", number + 1) };
        let name = line[..at].trim();
        if !is_name(name) {
            bail!(
                "line {}: “{name}” is no name: use letters, digits and underscores, not beginning with a digit",
                number + 1
            );
        }
        let value = line[at + 1..].trim_start();
        let value = match value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
            None => plain(value).to_owned(),
            Some(quote) => {
                let mut inner = value[1..].to_owned();
                let mut from = 0;
                // Each line is looked at once: an escape at the end of one escapes only the line break.
                let end = loop {
                    if let Some(at) = close(&inner[from..], quote) {
                        break from + at;
                    }
                    let Some((_, next)) = lines.next() else { bail!("line {}: the quote is never closed", number + 1) };
                    from = inner.len() + 1;
                    inner.extend(["\n", next]);
                };
                if !plain(inner[end + 1..].trim_start()).is_empty() {
                    bail!("line {}: something stands behind the quotes", number + 1);
                }
                unescape(&inner[..end])
            }
        };
        pairs.push((name.to_owned(), value));
    }
    Ok(pairs)
}

/// OKD: the name of an environment variable.
fn is_name(text: &str) -> bool {
    model::template::is_parameter_name(text) && !text.starts_with(|first: char| first.is_ascii_digit())
}

/// Without a comment at the end.
fn plain(value: &str) -> &str {
    let comment = if value.starts_with('#') { Some(0) } else { value.find(" #") };
    comment.map_or(value, |at| &value[..at]).trim_end()
}

/// Where the quote is closed that was opened before.
fn close(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, letter)| {
        let closes = letter == quote && !escaped;
        escaped = letter == '\\' && !escaped && quote == '"';
        closes.then_some(at)
    })
}

fn unescape(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('\\', Some(next @ ('n' | 'r' | '"' | '\\'))) => {
                letters.next();
                made.push(match next {
                    'n' => '\n',
                    'r' => '\r',
                    other => other,
                });
            }
            _ => made.push(letter),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_one_a_line() {
        let text = "\u{feff}# a comment\n\nA=1\nexport B=two words # and a comment\nC: yes\nD=\"x # y\" # z\nE='it\\ns'\nF=\nG=a=b:c#d\r\n  H = h\nI=\"first\n second\"\nJ=\"say \\\"so\\\"\"\nK=https://a/b\n";
        let pairs = parse(text).unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("A", "1"),
                ("B", "two words"),
                ("C", "yes"),
                ("D", "x # y"),
                ("E", "it\ns"),
                ("F", ""),
                ("G", "a=b:c#d"),
                ("H", "h"),
                ("I", "first\n second"),
                ("J", "say \"so\""),
                ("K", "https://a/b"),
            ]
        );
    }

    #[test]
    fn what_is_no_pair_is_told_with_its_line() {
        for (text, line) in [
            ("A=1\nB", "line 2: "),
            ("9A=1", "line 1: "),
            ("A.B=1", "line 1: "),
            ("\nA=\"x\ny", "line 2: "),
            ("A='x' y", "line 1: "),
        ] {
            assert!(parse(text).unwrap_err().to_string().starts_with(line), "{text}");
        }
    }
}
