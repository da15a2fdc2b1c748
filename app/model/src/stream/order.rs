//! The order of a stream's tags.

use crate::version::version_key;

/// A key whose byte order is OKD's order of tags: `latest`, then minor versions (`5.1`, `v5.1-rc1`) from the highest, then
/// full versions (`5.1.3`) from the highest, then the rest by name.
///
/// Within versions the order is that of [`version_key`], so that the same tags stand alike on every page.
#[must_use]
pub fn sort_key(tag: &str) -> String {
    match (tag, version_parts(tag)) {
        ("latest", _) => "0".into(),
        (_, Some(2)) => format!("1{}", descending(&version_key(tag))),
        (_, Some(3)) => format!("2{}", descending(&version_key(tag))),
        _ => format!("3{tag}"),
    }
}

/// How many numbers the version has that a tag is; `None` when it is none.
fn version_parts(tag: &str) -> Option<usize> {
    let version = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
    let numbers = version.split_once(['-', '+']).map_or(version, |(numbers, _)| numbers);
    let is_number = |part: &str| !part.is_empty() && part.len() <= 20 && part.bytes().all(|b| b.is_ascii_digit());
    numbers.split('.').all(is_number).then(|| numbers.split('.').count())
}

/// The same key in the opposite order: each byte mirrored, and an end that comes after everything.
fn descending(key: &str) -> String {
    let mirrored = key.bytes().map(|b| char::from(b' ' + (b'~' - b.clamp(b' ', b'~'))));
    mirrored.chain(['~']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_in_okds_order() {
        let wanted = [
            "latest",
            "10.0",
            "v5.2",
            "5.1",
            "5.1-rc1",
            "5.10.0",
            "5.2.1",
            "5.1.3",
            "5.1.3-rc2",
            "1",
            "8-jdk",
            "dev",
            "main",
            "prod",
        ];
        let mut sorted = wanted;
        sorted.reverse();
        sorted.sort_by_key(|tag| sort_key(tag));
        assert_eq!(sorted, wanted);
    }
}
