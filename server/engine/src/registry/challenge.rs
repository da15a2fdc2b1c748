//! `WWW-Authenticate`, read as the grammar it is (RFC 9110 §11.6.1): several challenges in one header or in several,
//! parameters in any order, quoted commas and escapes.

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};
use std::collections::BTreeMap;

/// One way the server offers to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// `basic`, `bearer`, … in lower case.
    pub scheme: String,
    /// Parameters by lower-case name; the first of equal names wins.
    pub params: BTreeMap<String, String>,
}

impl Challenge {
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// More text than any honest server sends.
const LONGEST: usize = 8192;

/// All challenges of an answer, in its order.
pub(crate) fn challenges(headers: &HeaderMap) -> Vec<Challenge> {
    let texts =
        headers.get_all(WWW_AUTHENTICATE).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    texts.take(8).flat_map(|text| parse(&text)).collect()
}

/// Reads one header. What does not follow the grammar is skipped up to the next comma.
pub(crate) fn parse(text: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = Rest(if text.len() > LONGEST { "" } else { text });
    loop {
        rest.skip(|c| c == ',' || c.is_ascii_whitespace());
        let word = rest.take(is_token);
        if word.is_empty() {
            if rest.0.is_empty() {
                return found;
            }
            rest.skip_item();
            continue;
        }
        match (rest.value(), found.last_mut()) {
            (Some(value), Some(challenge)) => {
                challenge.params.entry(word.to_ascii_lowercase()).or_insert(value);
            }
            (Some(_), None) => {}
            (None, _) => {
                found.push(Challenge { scheme: word.to_ascii_lowercase(), params: BTreeMap::new() });
                rest.skip_token68();
            }
        }
    }
}

struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !wanted(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn skip(&mut self, unwanted: impl Fn(char) -> bool) {
        self.take(unwanted);
    }

    /// `= value` if it stands here: a quoted string or a run up to the next comma or space.
    fn value(&mut self) -> Option<String> {
        let after = self.0.trim_start().strip_prefix('=')?;
        self.0 = after.trim_start();
        if self.0.starts_with('"') { Some(self.quoted()) } else { Some(self.take(|c| c != ',' && c != ' ').to_owned()) }
    }

    fn quoted(&mut self) -> String {
        let mut value = String::new();
        let mut chars = self.0.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.0 = &self.0[at + 1..];
                    return value;
                }
                '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
                _ => value.push(c),
            }
        }
        self.0 = "";
        value
    }

    /// After a scheme: base64-like text such as `Negotiate YWJj==`, told from a parameter by what follows it.
    fn skip_token68(&mut self) {
        let mut ahead = Rest(self.0.trim_start());
        let text = ahead.take(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
        ahead.skip(|c| c == '=');
        let ends = ahead.0.trim_start().is_empty() || ahead.0.trim_start().starts_with(',');
        if !text.is_empty() && ends && self.0.starts_with(' ') {
            self.0 = ahead.0;
        }
    }

    fn skip_item(&mut self) {
        if self.0.starts_with('"') {
            self.quoted();
        } else {
            let first = self.0.chars().next().map_or(0, char::len_utf8);
            self.0 = &self.0[first..];
            self.skip(|c| c != ',' && c != '"');
        }
    }
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        let show = |c: Challenge| c.params.iter().fold(c.scheme.clone(), |line, (k, v)| format!("{line} {k}={v}"));
        parse(text).into_iter().map(show).collect()
    }

    #[test]
    fn the_grammar_is_read_in_all_its_forms() {
        let cases: [(&str, &[&str]); 14] = [
            (
                r#"Bearer realm="https://auth/token",service="reg",scope="repository:a/b:pull,push""#,
                &["bearer realm=https://auth/token scope=repository:a/b:pull,push service=reg"],
            ),
            (r#"bEaReR scope=x , service = y,realm="https://z""#, &["bearer realm=https://z scope=x service=y"]),
            (
                r#"Basic realm="x", Bearer realm="y",error="invalid_token""#,
                &["basic realm=x", "bearer error=invalid_token realm=y"],
            ),
            (r#"Negotiate YWJj==, Basic realm="x""#, &["negotiate", "basic realm=x"]),
            ("Negotiate, Basic realm=x", &["negotiate", "basic realm=x"]),
            (r#"Basic realm="a \"quoted\", comma""#, &[r#"basic realm=a "quoted", comma"#]),
            (r#"Digest realm="x", nonce="a=b,c", Bearer realm="y""#, &["digest nonce=a=b,c realm=x", "bearer realm=y"]),
            ("Basic", &["basic"]),
            (", ,Basic realm=x,,", &["basic realm=x"]),
            (r#"Bearer realm="first",realm="second""#, &["bearer realm=first"]),
            (r#"realm="alone""#, &[]),
            (r#"Bearer realm="never closed"#, &["bearer realm=never closed"]),
            (r#"Bearer realm="https://h/t?a=b&c=d""#, &["bearer realm=https://h/t?a=b&c=d"]),
            ("", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text), wanted, "{text}");
        }
        assert!(parse(&"Basic,".repeat(10_000)).is_empty(), "nobody sends that much");
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_survived(text in r#"[ -~äß"\\,=]{0,200}"#) {
            parse(&text);
        }

        #[test]
        fn quoted_values_come_back_as_they_were(value in r#"[ -~]{1,60}"#) {
            let quoted = value.replace('\\', r"\\").replace('"', "\\\"");
            let read = parse(&format!("Basic a=b, Bearer service=s, realm=\"{quoted}\", scope=t"));
            prop_assert_eq!(read.len(), 2);
            prop_assert_eq!(read[1].param("realm"), Some(value.as_str()));
            prop_assert_eq!(read[1].param("scope"), Some("t"));
        }
    }
}
