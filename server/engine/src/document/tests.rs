//! What people send, good and bad.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn values(text: &str) -> Vec<Value> {
    read(text.as_bytes()).unwrap().into_iter().map(|document| document.value).collect()
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn yaml_and_json_say_the_same() {
    let object = json!({"kind": "Secret", "n": 3, "t": "3", "b": true, "z": null, "l": [1.5, "x"]});
    let block = "kind: Secret\nn: 3\nt: '3'\nb: true\nz:\nl: [1.5, x]\n";
    let tabs = "\u{feff}\n{\n\t\"kind\":\t\"Secret\", \"n\": 3, \"t\": \"3\", \"b\": true, \"z\": null, \"l\": [1.5, \"x\"]\n}\n";
    for text in [block, tabs, &object.to_string()] {
        assert_eq!(values(text), std::slice::from_ref(&object), "{text}");
    }
    assert_eq!(values("{kind: Secret, # a comment\n a: b,}"), [json!({"kind": "Secret", "a": "b"})]);
    assert_eq!(values("kind: X\nspec:\n  replicas: ${{N}}\n"), [json!({"kind": "X", "spec": {"replicas": "${{N}}"}})]);
}

#[test]
fn yaml_is_read_as_okd_reads_it() {
    assert_eq!(
        values("kind: X\nmode: 0644\non: yes\nversion: 1.10\nday: 2026-01-01"),
        [json!({"kind": "X", "mode": 420, "on": true, "version": 1.1, "day": "2026-01-01"})]
    );
    assert_eq!(values("kind: X\nbase: &b {a: 1}\nmore: {<<: *b, c: 2}\n1: one")[0]["more"], json!({"a": 1, "c": 2}));
}

#[test]
fn many_documents_and_lists_become_objects() {
    let text = "---\nkind: A\n---\n---\nkind: List\nitems:\n- kind: B\n- kind: SecretList\n  items: [{kind: C}]\n---\nkind: D\nitems: 3\n";
    assert_eq!(
        values(text),
        [json!({"kind": "A"}), json!({"kind": "B"}), json!({"kind": "C"}), json!({"kind": "D", "items": 3})]
    );
    assert_eq!(values("{\"kind\": \"A\"}\n{\"kind\": \"B\"}"), [json!({"kind": "A"}), json!({"kind": "B"})]);
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    for (text, place) in [
        ("kind: A\nkind: B\n", "At line 2, column 1: "),
        ("kind: A\nspec:\n\tx: 1\n", "At line 3, column "),
        ("kind: A\nspec: [1, 2\n", "At line "),
        ("kind: A\nx: *nowhere\n", "At line 2, column 4: "),
        ("kind: A\n---\n- 1\n", "At line 3, column 1: "),
        ("kind: A\n---\nkind: List\nitems:\n- kind: B\n- 7\n", "At line 6, column 3: "),
        ("{\"kind\": \"A\",\n \"kind\": \"B\"}", "At line 2, column "),
        ("{\"kind\": \"A\",\n \"x\": }", "At line 2, column "),
        ("[1]", "At line 1, column 1: "),
        ("just text", "At line 1, column 1: "),
    ] {
        let told = refused(text.as_bytes());
        assert!(told.starts_with(place), "{text:?}: {told}");
        assert!(!told.contains('\n'), "{told}");
    }
    assert_eq!(refused(b"kind: A\nx: \xc3\x28"), "At line 2, column 4: this is not UTF-8");
    for nothing in ["", "---\n", "# nothing\n", "kind: List\nitems: []\n"] {
        assert_eq!(refused(nothing.as_bytes()), "There is nothing in it");
    }
}

#[test]
fn nothing_is_read_beyond_its_bounds() {
    assert_eq!(refused(&vec![b'a'; 100 << 20]), "This is longer than 2 MB");
    let deep = format!("kind: A\nx: {}{}", "[".repeat(100), "]".repeat(100));
    assert!(refused(deep.as_bytes()).starts_with("At line 2"), "{}", refused(deep.as_bytes()));
    let deep = format!("{{\"kind\": \"A\", \"x\": {}{}}}", "[".repeat(1000), "]".repeat(1000));
    assert!(refused(deep.as_bytes()).starts_with("At line 1"));
    let mut bomb = String::from("kind: A\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", ")));
    }
    assert!(refused(bomb.as_bytes()).starts_with("At line "));
    let long = format!("kind: A\na: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 5_000].join(", "));
    assert!(!refused(long.as_bytes()).is_empty());
    let cycle = "&a\nkind: List\nitems: [*a]\n";
    assert!(refused(cycle.as_bytes()).starts_with("At line "), "{}", refused(cycle.as_bytes()));
    let mut nested = String::from("{kind: A}");
    for _ in 0..9 {
        nested = format!("{{kind: List, items: [{nested}]}}");
    }
    assert!(refused(nested.as_bytes()).contains("lists are nested deeper than 8"));
    let many = format!("kind: List\nitems:\n{}", "- {kind: A}\n".repeat(10_001));
    assert!(refused(many.as_bytes()).contains("10000"));
    assert_eq!(values(&"---\nkind: A\n".repeat(10_000)).len(), 10_000);
}

#[test]
fn templates_are_refused_with_every_flaw_at_its_place() {
    let text = "apiVersion: v1\nkind: Template\nmetadata:\n  name: a\n  annotations:\n    x.y/z: 5\nparameters:\n- name: A\n  required: 'yes'\n---\nkind: Pod\napiVersion: v1\n";
    assert_eq!(
        templates(text.as_bytes()).unwrap_err().to_string(),
        "At line 6, column 12: metadata.annotations.x.y/z: write text here\n\
         At line 9, column 13: template.parameters[0].required: write true or false here\n\
         At line 11, column 7: kind: this is not a Template"
    );
    let listed = "kind: List\nitems:\n- kind: Template\n  apiVersion: v1\n  objects: {}\n";
    assert_eq!(
        templates(listed.as_bytes()).unwrap_err().to_string(),
        "At line 5, column 12: template.objects: write a list here"
    );
    let json = "{\n\t\"kind\": \"Template\",\n\t\"apiVersion\": \"v1\",\n\t\"message\": 1\n}";
    assert!(templates(json.as_bytes()).unwrap_err().to_string().ends_with("template.message: write text here"));
    let script = "apiVersion: v1\nkind: Template\nmessage: '</script><script>'\n";
    assert_eq!(templates(script.as_bytes()).unwrap()[0].message(), "</script><script>");
}

#[test]
fn of_very_much_that_is_wrong_the_first_is_told() {
    let labels: String = (0..50_000).map(|number| format!("  l{number}: {number}\n")).collect();
    let text = format!("apiVersion: v1\nkind: Template\nlabels:\n{labels}");
    let told = templates(text.as_bytes()).unwrap_err();
    assert_eq!((told.0.len(), told.0[99].at), (101, Some(Position { line: 103, column: 8 })));
    assert!(told.0[100].message.contains("49900 more are wrong"));
    let many = "---\nkind: Template\n".repeat(5_000);
    assert_eq!(templates(many.as_bytes()).unwrap_err().0.len(), 101);
}

/// Any text, the troublesome ones often.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[ \n\t:#'\"\\\\|>-]{0,6}[a-z ]{0,100}[ \n\t]{0,3}",
        prop::sample::select(&[
            "yes",
            "no",
            "~",
            "null",
            "0644",
            "1e3",
            "1_000",
            ".inf",
            "2026-01-01",
            "- a",
            "<<",
            "=",
            "a: b",
            "!x",
            "&a",
            "*a",
            "</script>",
            "0x1f",
            "12:30:45",
            "${A}",
            "${{A}}",
            "\u{feff}x",
            "\u{85}"
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(keys in prop::collection::vec(words(), 1..4), texts in prop::collection::vec(words(), 4), number in any::<i64>()) {
        let mut object = json!({"kind": "A", "list": texts, "number": number, "nothing": null, "empty": {}});
        for (key, text) in keys.iter().zip(&texts) {
            object[key] = json!({"text": text});
        }
        let written = yaml(&[object.clone(), object.clone()]).unwrap();
        prop_assert_eq!(values(&written), [object.clone(), object.clone()], "{}", written);
        prop_assert_eq!(values(&json(&object).unwrap()), [object.clone()]);
    }

    #[test]
    fn nothing_brings_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}:,&*!|>'\"#%@`a-z0-9 \n\t-]{0,80}") {
        _ = read(&bytes);
        _ = templates(text.as_bytes());
    }
}
