//! Each finding once, and nothing about a template that is in order.

use super::{distance, lint, meant};
use crate::template::{Level, Template};
use serde_json::{Value, json};

/// Level, place and message, for a template of defaults with these fields.
fn found(fields: Value) -> Vec<(Level, String, String)> {
    let mut document =
        json!({"apiVersion": "template.openshift.io/v1", "kind": "Template", "objects": [{"kind": "A"}]});
    document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let has_tag = |project: &str, stream: &str, tag: &str| match project {
        "openshift" => Some((stream, tag) == ("ruby", "3.3")),
        _ => None,
    };
    let template = Template::read(document).unwrap();
    lint(&template, &has_tag).into_iter().map(|found| (found.level, found.place, found.message)).collect()
}

/// The only finding: its level and place.
fn only(fields: Value) -> (Level, String) {
    let mut all = found(fields);
    assert_eq!(all.len(), 1, "{all:?}");
    let (level, place, _) = all.remove(0);
    (level, place)
}

fn with_parameter(parameter: Value) -> Value {
    let used = format!("${{{}}}", parameter["name"].as_str().unwrap());
    json!({"parameters": [parameter], "objects": [{"kind": "A", "x": used}]})
}

fn is(level: Level, place: &str) -> (Level, String) {
    (level, place.to_owned())
}

#[test]
fn a_template_in_order_has_no_findings() {
    let clean = json!({
        "metadata": {"name": "notes", "annotations": {"openshift.io/display-name": "Notes", "description": "d", "tags": "ruby",
            "iconClass": "icon-ruby", "example.com/anything": "x", "form.weir.dev/REPLICAS": "{\"min\": 1, \"max\": 9}"}},
        "labels": {"app": "${NAME}"}, "message": "See ${NAME}",
        "parameters": [{"name": "NAME", "value": "notes", "required": true}, {"name": "REPLICAS", "value": "1"},
            {"name": "PASSWORD", "generate": "expression", "from": "[a-zA-Z0-9]{16}"}, {"name": "NS", "value": "openshift"}],
        "objects": [{"kind": "Secret", "stringData": {"password": "${PASSWORD}"}},
            {"kind": "ImageStream", "metadata": {"name": "${NAME}", "namespace": "${NS}"}},
            {"kind": "BuildConfig", "spec": {"n": "${{REPLICAS}}",
                "from": {"kind": "ImageStreamTag", "namespace": "${NS}", "name": "ruby:3.3"}, "output": {"to": {"kind": "ImageStreamTag", "name": "${NAME}:latest"}},
                "x": {"kind": "ImageStreamTag", "name": "${NAME}:latest"}}}]});
    assert_eq!(found(clean), []);
}

#[test]
fn references_and_parameters_belong_together() {
    let place = "template.objects[0].spec.a";
    assert_eq!(
        only(json!({"objects": [{"kind": "A", "spec": {"a": "${MISSING}", "b": "${MISSING}"}}]})),
        is(Level::Warning, place)
    );
    assert_eq!(only(json!({"objects": [{"kind": "A", "spec": {"a": "${{MISSING}}"}}]})), is(Level::Warning, place));
    assert_eq!(only(json!({"objects": [{"kind": "A", "spec": {"a": "echo ${HOME}"}}]})), is(Level::Hint, place));
    assert_eq!(only(json!({"message": "${X}"})), is(Level::Warning, "template.message"));
    assert_eq!(only(json!({"labels": {"${X}": "a"}})), is(Level::Warning, "template.labels.${X}"));
    assert_eq!(only(json!({"parameters": [{"name": "UNUSED"}]})), is(Level::Hint, "template.parameters[0]"));
}

#[test]
fn parameters_are_looked_at_by_themselves() {
    let twice = json!({"parameters": [{"name": "A"}, {"name": "A"}], "objects": [{"kind": "A", "x": "${A}"}]});
    assert_eq!(only(twice), is(Level::Error, "template.parameters[1]"));
    let dotted = json!({"parameters": [{"name": "A.B"}]});
    assert_eq!(found(dotted)[0].1, "template.parameters[0].name");
    for (parameter, level, place) in [
        (json!({"name": "A", "descripton": "x"}), Level::Warning, "descripton"),
        (json!({"name": "A", "default": "x"}), Level::Warning, "default"),
        (json!({"name": "A", "value": 5}), Level::Warning, "value"),
        (json!({"name": "A", "value": "v", "generate": "expression", "from": "[a-z]{3}"}), Level::Warning, "value"),
        (json!({"name": "A", "generate": "magic"}), Level::Error, "generate"),
        (json!({"name": "A", "generate": "expression", "from": "[abc]{3}"}), Level::Error, "from"),
        (json!({"name": "A", "generate": "expression", "required": true}), Level::Error, "from"),
        (json!({"name": "A", "from": "[a-z]{3}"}), Level::Warning, "from"),
        (json!({"name": "DB_PASSWORD", "value": "secret"}), Level::Warning, "value"),
    ] {
        assert_eq!(only(with_parameter(parameter)), is(level, &format!("template.parameters[0].{place}")));
    }
}

#[test]
fn fields_fit_what_is_stated_about_them() {
    let stated = |name: &str, hint: &str| {
        json!({"metadata": {"annotations": {format!("form.weir.dev/{name}"): hint}},
            "parameters": [{"name": "A", "value": "12"}], "objects": [{"kind": "A", "x": "${A}"}]})
    };
    assert_eq!(
        only(stated("A", "{\"type\":\"number\",\"max\":9}")),
        is(Level::Warning, "template.parameters[0].value")
    );
    assert_eq!(only(stated("A", "{\"type\":\"colour\"}")), is(Level::Warning, "metadata.annotations.form.weir.dev/A"));
    assert_eq!(only(stated("B", "{}")), is(Level::Warning, "metadata.annotations.form.weir.dev/B"));
}

#[test]
fn fields_and_annotations_that_nothing_reads_are_told() {
    assert_eq!(only(json!({"apiVersion": "v1"})), is(Level::Hint, "apiVersion"));
    assert_eq!(only(json!({"paramters": []})), is(Level::Warning, "template.paramters"));
    for key in ["template.openshift.io/documentation-url", "openshift.io/displayname", "iconclass", "desciption"] {
        let fields = json!({"metadata": {"annotations": {key: "x"}}});
        assert_eq!(only(fields), is(Level::Warning, &format!("metadata.annotations.{key}")));
    }
}

#[test]
fn objects_can_be_made_where_they_say() {
    let object = |object: Value| json!({"objects": [object]});
    assert_eq!(only(json!({"objects": []})), is(Level::Hint, "template.objects"));
    for (wrong, level, path) in [
        (Value::Null, Level::Error, ""),
        (json!({"metadata": {}}), Level::Error, ""),
        (json!({"kind": "List", "items": []}), Level::Warning, ".items"),
        (json!({"kind": "A", "metadata": {"namespace": "fixed"}}), Level::Warning, ".metadata.namespace"),
        (json!({"kind": "A", "metadata": {"namespace": {"NAMESPACE": null}}}), Level::Warning, ".metadata.namespace"),
        (json!({"kind": "A", "namespace": "fixed"}), Level::Warning, ".namespace"),
        (
            json!({"kind": "A", "metadata": {"annotations": {"image.openshift.io/triggers": "[{"}}}),
            Level::Warning,
            ".metadata.annotations.image.openshift.io/triggers",
        ),
    ] {
        assert_eq!(only(object(wrong)), is(level, &format!("template.objects[0]{path}")));
    }
    let labelled = json!({"labels": {"a": "b"}, "objects": [{"kind": "List", "items": []}]});
    assert_eq!(only(labelled), is(Level::Error, "template.objects[0].items"));
    let raw = json!({"parameters": [{"name": "NS"}], "objects": [{"kind": "A", "metadata": {"namespace": "${{NS}}"}}]});
    assert_eq!(only(raw), is(Level::Warning, "template.objects[0].metadata.namespace"));
}

#[test]
fn tags_are_looked_for_with_the_defaults_in_place() {
    let tag = |project: &str, name: &str| {
        found(json!({"parameters": [{"name": "V", "value": "3.3"}, {"name": "NONE"}],
            "objects": [{"kind": "A", "v": "${V}${NONE}", "from": {"kind": "ImageStreamTag", "namespace": project, "name": name}}]}))
    };
    assert_eq!(tag("openshift", "ruby:${V}"), []);
    assert_eq!(tag("openshift", "ruby:${NONE}"), []);
    assert_eq!(tag("elsewhere", "ruby:9"), []);
    let missing = tag("openshift", "ruby:${V}-ubi");
    assert_eq!(
        missing,
        [(Level::Warning, "template.objects[0].from".into(), "There is no tag openshift/ruby:3.3-ubi".into())]
    );
    assert!(tag("", "ruby:3.3")[0].2.contains("the project that the objects go to"));
    assert!(tag("openshift", "ruby")[0].2.contains("names no tag"));
}

#[test]
fn of_very_much_that_is_found_the_first_is_told() {
    let many: String = (0..5_000).map(|number| format!("${{X{number}}}")).collect();
    let all = found(json!({"objects": [{"kind": "A", "x": many}]}));
    assert_eq!((all.len(), all[100].2.as_str()), (101, "4900 more findings like these are not shown"));
}

#[test]
fn words_are_near_when_few_letters_differ() {
    assert_eq!((distance("", "abc"), distance("kitten", "sitting"), distance("same", "same")), (3, 3, 0));
    assert_eq!(meant("desciption", &["description", "value"]), Some("description"));
    assert_eq!(meant("example", &["description", "value"]), None);
}
