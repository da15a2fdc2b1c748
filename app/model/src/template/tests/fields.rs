//! The form that a template makes.

use super::template;
use crate::template::{Field, FieldKind, TagOf, Template, check, fields, grouped};
use serde_json::{Value, json};

fn form(annotations: Value, parameters: Value, objects: Value) -> Vec<Field> {
    fields(&template(json!({"apiVersion": "v1", "kind": "Template", "metadata": {"annotations": annotations},
        "parameters": parameters, "objects": objects})))
}

fn field(annotation: &Value, parameter: Value) -> Field {
    let name = parameter["name"].as_str().unwrap().to_owned();
    let annotations = json!({format!("form.weir.dev/{name}"): annotation.to_string()});
    form(annotations, json!([parameter]), json!([])).remove(0)
}

fn rails() -> Template {
    template(json!({"apiVersion": "v1", "kind": "Template",
        "parameters": [
            {"name": "NAME", "displayName": "Name", "value": "rails", "required": true},
            {"name": "NAMESPACE", "value": "openshift"},
            {"name": "RUBY_VERSION", "value": "3.3-ubi9", "description": "Which Ruby"},
            {"name": "POSTGRESQL_VERSION", "value": "15"},
            {"name": "MEMORY_LIMIT", "value": "512Mi"},
            {"name": "VOLUME_CAPACITY", "value": "1Gi"},
            {"name": "SOURCE", "value": "https://example.com/app.git"},
            {"name": "REPLICAS", "value": "1"},
            {"name": "ENABLE_OAUTH", "value": "true"},
            {"name": "DATABASE_USER", "generate": "expression", "from": "user[A-Z0-9]{3}"},
            {"name": "DATABASE_PASSWORD", "generate": "expression", "from": "[a-zA-Z0-9]{16}", "required": true},
            {"name": "SALT", "generate": "expression", "from": "[a-z]{40}"},
            {"name": "PVC", "generate": "expression", "from": "pvc[a-z]{10}"},
            {"name": "DB_KEY"},
            {"name": "PULL_SECRET", "value": "puller"},
            {"name": "SCRIPT", "value": "a\nb"},
            {"name": "VERSION", "value": "3"}],
        "objects": [
            {"kind": "Secret", "metadata": {"name": "${NAME}"}, "stringData": {"database-password": "${DB_KEY}", "user": "${DATABASE_USER}"}},
            {"kind": "BuildConfig", "spec": {"source": {"git": {"uri": "${SOURCE}"}}, "strategy": {"sourceStrategy": {
                "from": {"kind": "ImageStreamTag", "namespace": "${NAMESPACE}", "name": "ruby:${RUBY_VERSION}"}}},
                "output": {"to": {"kind": "ImageStreamTag", "name": "${NAME}:latest"}}}},
            {"kind": "PersistentVolumeClaim", "metadata": {"name": "${PVC}"}, "spec": {"resources": {"requests": {"storage": "${VOLUME_CAPACITY}"}}}},
            {"kind": "Deployment", "metadata": {"annotations": {"image.openshift.io/triggers":
                "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"postgresql:${POSTGRESQL_VERSION}\",\"namespace\":\"${NAMESPACE}\"}}]"}},
             "spec": {"replicas": "${{REPLICAS}}", "x": "${VERSION}", "template": {"spec": {"imagePullSecrets": [], "volumes": [{"secret": {"secretName": "${PULL_SECRET}"}}],
                "containers": [{"resources": {"limits": {"memory": "${MEMORY_LIMIT}"}}}]}}}}]}))
}

#[test]
fn a_default_that_holds_a_secret_makes_a_secret_whatever_its_name() {
    let kind = |value: &str| form(json!({}), json!([{"name": "URL", "value": value}]), json!([])).remove(0).kind;
    assert_eq!(kind("postgres://ana:s3cret@db/shop"), FieldKind::Secret);
    assert_eq!(kind("postgres://ana:$PASSWORD@db/shop"), FieldKind::Text);
    assert_eq!(kind("-----BEGIN PRIVATE KEY-----\nMIIE"), FieldKind::Secret);
}

#[test]
fn kinds_are_read_off_the_uses() {
    let fields = fields(&rails());
    let tag = |name: &str| FieldKind::ImageTag(TagOf { project: "${NAMESPACE}".into(), name: name.into() });
    let kinds: Vec<_> = fields.iter().map(|field| (field.name.as_str(), field.kind.clone())).collect();
    assert_eq!(
        kinds,
        [
            ("NAME", FieldKind::Text),
            ("NAMESPACE", FieldKind::Text),
            ("RUBY_VERSION", tag("ruby:${RUBY_VERSION}")),
            ("POSTGRESQL_VERSION", tag("postgresql:${POSTGRESQL_VERSION}")),
            ("MEMORY_LIMIT", FieldKind::Memory),
            ("VOLUME_CAPACITY", FieldKind::Storage),
            ("SOURCE", FieldKind::GitUrl),
            ("REPLICAS", FieldKind::Number),
            ("ENABLE_OAUTH", FieldKind::YesNo),
            ("DATABASE_USER", FieldKind::Text),
            ("DATABASE_PASSWORD", FieldKind::Secret),
            ("SALT", FieldKind::Secret),
            ("PVC", FieldKind::Text),
            ("DB_KEY", FieldKind::Secret),
            ("PULL_SECRET", FieldKind::Text),
            ("SCRIPT", FieldKind::Lines),
            ("VERSION", FieldKind::Text),
        ]
    );
    assert_eq!(
        (fields[0].label.as_str(), fields[2].label.as_str(), fields[2].help.as_str()),
        ("Name", "RUBY_VERSION", "Which Ruby")
    );
    assert!(fields[9].generated && !fields[0].generated);
}

#[test]
fn groups_come_in_the_order_of_their_first_field() {
    let groups: Vec<_> =
        grouped(&fields(&rails())).into_iter().map(|(group, members)| (group, members.len())).collect();
    assert_eq!(
        groups,
        [
            (String::new(), 8),
            ("Images".into(), 3),
            ("Resources".into(), 2),
            ("Source".into(), 1),
            ("Database".into(), 3)
        ]
    );
}

#[test]
fn the_author_may_state_what_a_field_is() {
    let stated = field(
        &json!({"type": "number", "min": 1, "max": 9, "group": "Size", "help": "How many"}),
        json!({"name": "N", "value": "x", "description": "d"}),
    );
    assert_eq!((stated.kind, stated.group.as_str(), stated.help.as_str()), (FieldKind::Number, "Size", "How many"));
    let options = field(&json!({"options": ["a", "b"]}), json!({"name": "N", "value": "a"}));
    assert_eq!(options.kind, FieldKind::Choice(vec!["a".into(), "b".into()]));
    let tag = field(&json!({"type": "image-tag"}), json!({"name": "N"}));
    assert_eq!(tag.kind, FieldKind::ImageTag(TagOf { project: String::new(), name: "${N}".into() }));
    for unread in [
        json!({"type": "colour"}),
        json!({"type": "choice"}),
        json!({"pattern": "("}),
        json!({"min": 2, "max": 1}),
        json!([]),
    ] {
        assert_eq!(field(&unread, json!({"name": "N"})).kind, FieldKind::Text, "{unread}");
    }
}

#[test]
fn values_are_checked_by_kind() {
    let good_and_bad = [
        (
            json!({"type": "number", "min": 1, "max": 9.5}),
            vec!["1", "9.5"],
            vec!["0", "10", "x", "NaN", "inf", "+5", "007", "5."],
        ),
        (json!({"type": "yes-no"}), vec!["true", "false"], vec!["yes", "True"]),
        (json!({"options": ["a b", "c"]}), vec!["a b"], vec!["a", "A B"]),
        (json!({"type": "memory"}), vec!["512Mi"], vec!["512MB", "much"]),
        (json!({"type": "storage"}), vec!["1Gi"], vec!["0", "1 Gi"]),
        (json!({"type": "image-tag"}), vec!["ruby:3.3"], vec!["ruby", "ruby:-"]),
        (
            json!({"type": "git-url"}),
            vec!["https://a/b.git", "git@example.com:a/b.git", "ssh://git@a/b"],
            vec!["a/b", "https://", "https://a b", "git@a", "ftp://a/b"],
        ),
        (json!({"pattern": "[a-z]+|9"}), vec!["abc", "9"], vec!["abc9", "A", "99"]),
        (json!({"type": "lines"}), vec!["</script>\n"], vec![]),
    ];
    for (hint, good, bad) in good_and_bad {
        let field = field(&hint, json!({"name": "N"}));
        for value in good {
            assert_eq!(check(&field, Some(value)), None, "{hint} {value}");
        }
        for value in bad {
            assert!(check(&field, Some(value)).is_some(), "{hint} {value}");
        }
        assert_eq!((check(&field, Some("")), check(&field, None)), (None, None), "nothing is needed");
    }
}

#[test]
fn a_default_always_fits_the_kind_that_is_read_off() {
    for (value, kind) in
        [("3", FieldKind::Number), ("007", FieldKind::Text), ("inf", FieldKind::Text), (".5", FieldKind::Text)]
    {
        let form = form(json!({}), json!([{"name": "N", "value": value}]), json!([{"kind": "A", "n": "${{N}}"}]));
        assert_eq!((&form[0].kind, check(&form[0], None)), (&kind, None), "{value}");
    }
    for (value, kind) in
        [("", FieldKind::GitUrl), ("git@a:b.git", FieldKind::GitUrl), ("/srv/git/app", FieldKind::Text)]
    {
        let object = json!([{"kind": "A", "git": {"uri": "${N}"}}]);
        let form = form(json!({}), json!([{"name": "N", "value": value}]), object);
        assert_eq!((&form[0].kind, check(&form[0], None)), (&kind, None), "{value}");
    }
}

#[test]
fn required_fields_need_a_value_unless_one_is_made_up() {
    let plain = field(&json!({}), json!({"name": "N", "required": true}));
    assert_eq!(check(&plain, None).unwrap(), "N needs a value");
    assert!(check(&plain, Some("")).is_some() && check(&plain, Some(" ")).is_none());
    let generated =
        field(&json!({}), json!({"name": "N", "required": true, "generate": "expression", "from": "[a-z]{9}"}));
    assert!(check(&generated, None).is_none() && check(&generated, Some("")).is_some());
    let filled = field(&json!({}), json!({"name": "N", "required": true, "value": "v"}));
    assert!(check(&filled, None).is_none() && check(&filled, Some("")).is_some());
}
