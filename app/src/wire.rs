//! How answers travel to the browser: as JSON, which everybody can read.
//!
//! Reading them takes a good part of what the browser loads, for serde writes code for each type that an answer may hold. Most
//! of that code looks for the names of fields. [`WireEncoding`] looks for them once for all types and hands on values in the order in
//! which a type declares its fields, so none of it is compiled.

use leptos::serde_json::{self, Error, Map, Value};
use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, SeqAccess,
    VariantAccess, Visitor,
};

/// The encoding of what server functions answer.
pub struct WireEncoding;

/// That encoding, as the attribute of a server function names it.
pub type Wire = Post<WireEncoding>;

impl ContentType for WireEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for WireEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for WireEncoding {
    type Error = Error;

    fn encode(answer: &T) -> Result<Bytes, Error> {
        serde_json::to_vec(answer).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for WireEncoding {
    type Error = Error;

    fn decode(text: Bytes) -> Result<T, Error> {
        read(&text)
    }
}

/// Reads what was written as JSON. Of a struct, each field is there or has a default.
///
/// # Errors
/// When it is not JSON, or not that of a `T`.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    T::deserialize(Read(serde_json::from_slice(text)?))
}

struct Read(Value);

/// What is the same for all readers of JSON.
macro_rules! as_json {
    ($($asked:ident)*) => {
        $(fn $asked<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.0.$asked(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Read {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Fields { values: object(self.0)?, left: fields.iter() })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let entries = object(self.0)?.into_iter().map(|(name, value)| (name, Self(value)));
        visitor.visit_map(MapDeserializer::new(entries))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Self))),
            _ => Err(Error::custom("expected a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(Variant { name: variant, held: Value::Null }),
            value => {
                let held = object(value)?.into_iter().next();
                let (name, held) = held.ok_or_else(|| Error::custom("expected the name of a variant"))?;
                visitor.visit_enum(Variant { name, held })
            }
        }
    }

    as_json! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier
        deserialize_ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Read {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn object(value: Value) -> Result<Map<String, Value>, Error> {
    match value {
        Value::Object(values) => Ok(values),
        _ => Err(Error::custom("expected an object")),
    }
}

/// The values of a struct in the order of its fields.
struct Fields {
    values: Map<String, Value>,
    left: std::slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let value = self.left.next().and_then(|field| self.values.swap_remove(*field));
        value.map(|value| seed.deserialize(Read(value))).transpose()
    }
}

/// One case of an enum, and what it holds.
struct Variant {
    name: String,
    held: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Read;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Read), Error> {
        let name: StringDeserializer<Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Read(self.held)))
    }
}

impl<'de> VariantAccess<'de> for Read {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Everything {
        last_seen: Option<i64>,
        size: u64,
        share: f64,
        name: Name,
        cases: Vec<Case>,
        pair: (String, bool),
        labels: BTreeMap<String, Option<String>>,
        #[serde(default, skip_serializing)]
        unsent: Vec<String>,
        any: Value,
        flat: Flat,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(try_from = "String", into = "String")]
    struct Name(String);

    impl TryFrom<String> for Name {
        type Error = &'static str;

        fn try_from(name: String) -> Result<Self, &'static str> {
            if name.is_empty() { Err("it is empty") } else { Ok(Self(name)) }
        }
    }

    impl From<Name> for String {
        fn from(name: Name) -> Self {
            name.0
        }
    }

    impl Clone for Name {
        fn clone(&self) -> Self {
            Self(self.0.clone())
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Case {
        Nothing,
        One(Box<Case>),
        Two(i32, String),
        Named { digest: String, missing: bool },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Flat {
        here: String,
        #[serde(flatten)]
        rest: Rest,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Rest {
        there: i64,
    }

    fn everything() -> Everything {
        Everything {
            last_seen: None,
            size: u64::MAX,
            share: 0.25,
            name: Name("web".into()),
            cases: vec![
                Case::Nothing,
                Case::One(Box::new(Case::Two(-1, "ä\"</script>".into()))),
                Case::Named { digest: "sha256:0".into(), missing: true },
            ],
            pair: ("a".into(), false),
            labels: BTreeMap::from([("x".into(), None), ("y".into(), Some("z".into()))]),
            unsent: vec![],
            any: serde_json::json!({"a": [1, 2.5, null, {"b": "c"}]}),
            flat: Flat { here: "h".into(), rest: Rest { there: -7 } },
        }
    }

    fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(answer: &T) {
        assert_eq!(&read::<T>(&serde_json::to_vec(answer).unwrap()).unwrap(), answer);
    }

    #[test]
    fn an_answer_arrives_as_it_was_sent() {
        travels(&everything());
        travels(&Ok::<_, String>(Some(everything())));
        travels(&Err::<(), _>("why not".to_owned()));
        travels(&Ok::<_, String>(()));
        travels(&vec![(1_u8, 'x', Some(true)), (2, 'ß', None)]);
    }

    #[test]
    fn fields_come_in_any_order_and_unknown_ones_do_not_matter() {
        let text = br#"{"rest": 1, "there": 3, "here": "x"}"#;
        assert_eq!(read::<Flat>(text).unwrap(), Flat { here: "x".into(), rest: Rest { there: 3 } });
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for text in [r#"{"there": "3"}"#, "{}", "[3]", "7", "{\"there\": 3", "null"] {
            assert!(read::<Rest>(text.as_bytes()).is_err(), "{text}");
        }
        for text in [r#""Other""#, "{}", "[]", r#"{"Two": [1]}"#, r#"{"One": "Nothing" "#] {
            assert!(read::<Case>(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read::<Name>(br#""""#).is_err());
    }
}
