//! Patterns that authors state for values. In the browser they are left to the browser, which knows them by the attribute
//! of the field.

/// Bytes of a pattern.
const PATTERN: usize = 256;
/// Bytes that it may become.
#[cfg(not(target_arch = "wasm32"))]
const COMPILED: usize = 32 << 10;
/// Bytes of a value that one is looked for in.
const VALUE: usize = 4 << 10;

/// What is wrong with a pattern.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    if pattern.len() > PATTERN {
        return Err(format!("the pattern is longer than {PATTERN} bytes"));
    }
    #[cfg(not(target_arch = "wasm32"))]
    compile(pattern).map_err(|error| format!("pattern: {error}"))?;
    Ok(())
}

/// Does the whole value look like it? A pattern that cannot be read forbids nothing; lint tells it.
pub(super) fn fits(pattern: &str, value: &str) -> bool {
    if value.len() > VALUE {
        return false;
    }
    #[cfg(not(target_arch = "wasm32"))]
    if let Ok(pattern) = compile(pattern) {
        return pattern.is_match(value);
    }
    _ = pattern;
    true
}

#[cfg(not(target_arch = "wasm32"))]
fn compile(pattern: &str) -> Result<regex_lite::Regex, regex_lite::Error> {
    regex_lite::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(COMPILED).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_bounded() {
        assert!(check("[a-z]{1,63}").is_ok() && fits("[a-z]+", "abc") && !fits("[a-z]+", "abc1"));
        for bad in ["(", "(\\w{999}){999}", &"a".repeat(PATTERN + 1)] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert!(!fits(".*", &"a".repeat(VALUE + 1)));
    }
}
