//! What holds for every template.

use super::{processed, template};
use crate::template::{Given, Piece, Template, pieces, raw};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const NAMES: [&str; 3] = ["A", "B9", "_c"];

/// Text with and without references, some of them to nothing.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => "[a-z $}{\\\\]{0,4}",
        2 => prop::sample::select(&NAMES).prop_map(|name| format!("${{{name}}}")),
        1 => prop::sample::select(&NAMES).prop_map(|name| format!("${{{{{name}}}}}")),
        1 => Just("${NOTHING}".to_owned()),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat())
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => text().prop_map(Value::String),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-z]{1,6}", inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn whole(values: &[String], body: Value) -> Template {
    let parameter = |(name, value): (&&str, &String)| json!({"name": name, "value": value});
    let parameters: Vec<_> = NAMES.iter().zip(values).map(parameter).collect();
    template(json!({"apiVersion": "v1", "kind": "Template", "parameters": parameters, "labels": {"app": "${A}"},
        "objects": [{"kind": "Widget", "metadata": {"name": "w"}, "body": [body]}]}))
}

fn body(template: &Template) -> Value {
    processed(template, &Given::new()).unwrap().objects[0]["body"][0].clone()
}

/// Said once more, and differently: references replaced by looking at each original text once.
fn expected(values: &[String], tree: &Value) -> Value {
    let value = |name: &str| NAMES.iter().position(|known| *known == name).map(|at| values[at].as_str());
    match tree {
        Value::String(text) => match raw(text).map(value) {
            Some(Some(value)) => serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.into())),
            _ => {
                let piece = |piece| match piece {
                    Piece::Text(text) => text.to_owned(),
                    Piece::Reference(name) => value(name).map_or(format!("${{{name}}}"), str::to_owned),
                };
                Value::String(pieces(text).map(piece).collect())
            }
        },
        Value::Array(list) => list.iter().map(|item| expected(values, item)).collect(),
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, item)| (key.clone(), expected(values, item)));
            Value::Object(
                pairs
                    .zip(map.values())
                    .filter(|((_, new), old)| !new.is_null() || old.is_null())
                    .map(|(pair, _)| pair)
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// Values that are themselves references, JSON, and anything else.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        text(),
        "-?[0-9]{1,10}",
        Just("null".to_owned()),
        Just(r#"["${A}",{"k":"${{B9}}"}]"#.to_owned()),
        ".{0,8}"
    ]
}

proptest! {
    #[test]
    fn one_pass_over_the_original_and_in_its_order(values in prop::collection::vec(value(), 3), body_in in tree()) {
        let made = body(&whole(&values, body_in.clone()));
        // As text, because maps with other orders are equal otherwise.
        prop_assert_eq!(made.to_string(), expected(&values, &body_in).to_string());
    }

    #[test]
    fn text_without_references_is_left_alone(values in prop::collection::vec(value(), 3), words in prop::collection::vec("[^$]*|\\$[^{]*|\\$\\{[^A-Z_0-9a-z{]+", 0..6)) {
        let made = body(&whole(&values, json!({"words": words})));
        prop_assert_eq!(made, json!({"words": words}));
    }

    #[test]
    fn processing_the_processed_changes_nothing(values in prop::collection::vec("[a-z0-9 {}]{0,6}", 3), body_in in tree()) {
        let first = whole(&values, body_in);
        let made = processed(&first, &Given::new()).unwrap();
        // A value between other text can put a reference together.
        let text = made.objects[0].to_string();
        prop_assume!(!NAMES.iter().any(|name| text.contains(&format!("${{{name}}}")) || text.contains(&format!("{{{name}}}}}"))));
        let second = made.template(&first);
        let again = processed(&second, &Given::new()).unwrap();
        prop_assert_eq!(&again.objects, &made.objects);
        prop_assert_eq!(again.template(&second).document().to_string(), second.document().to_string());
    }

    #[test]
    fn no_expression_brings_it_down(from in "(\\[|\\]|\\{|\\}|-|\\\\|[a-zA-Z0-9äé]|[0-9]{1,4}){0,30}") {
        let document = json!({"apiVersion": "v1", "kind": "Template",
            "parameters": [{"name": "A", "generate": "expression", "from": from}]});
        if let Ok(made) = processed(&template(document), &Given::new()) {
            prop_assert!(made.parameters[0].value.len() <= from.len() + 255 * 30);
        }
    }
}
