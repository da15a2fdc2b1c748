//! OKD's rules, case by case.

use super::{given, processed, template};
use crate::template::{Fault, Given, Origin, Template, limit, process};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A template of some parameters and objects.
fn small(parameters: Value, objects: Value) -> Template {
    let document = json!({"apiVersion": "v1", "kind": "Template", "parameters": parameters, "objects": objects});
    template(document)
}

fn objects(parameters: Value, objects: Value) -> Vec<Value> {
    processed(&small(parameters, objects), &Given::new()).unwrap().objects
}

fn whole() -> Template {
    template(json!({
        "apiVersion": "template.openshift.io/v1", "kind": "Template", "metadata": {"name": "vec"},
        "parameters": [
            {"name": "REPLICAS", "value": "3"}, {"name": "FLAG", "value": "false"}, {"name": "LIST", "value": "[\"a\",\"b\"]"},
            {"name": "KEY", "value": "color"}, {"name": "NS"}, {"name": "9LIVES", "value": "cat"}],
        "labels": {"tier-${KEY}": "${9LIVES}"},
        "message": "${REPLICAS} copies of ${9LIVES}; keep ${HOME}",
        "objects": [
            {"kind": "Widget", "apiVersion": "demo/v1",
             "metadata": {"name": "w-${9LIVES}", "namespace": "fixed", "annotations": {"demo/${KEY}": "$${REPLICAS}"}},
             "spec": {"replicas": "${{REPLICAS}}", "on": "${{FLAG}}", "args": "${{LIST}}", "mixed": "n=${{REPLICAS}}",
                      "sh": "echo ${PATH} ${REPLICAS}"}},
            {"kind": "Widget", "apiVersion": "demo/v1", "metadata": {"name": "w2", "namespace": "${NS}"}}]
    }))
}

#[test]
fn a_template_of_everything() {
    let made = processed(&whole(), &Given::new()).unwrap();
    assert_eq!(made.message, "3 copies of cat; keep ${HOME}");
    assert_eq!(
        made.objects,
        [
            json!({"kind": "Widget", "apiVersion": "demo/v1",
                "metadata": {"name": "w-cat", "annotations": {"demo/color": "$3"}, "labels": {"tier-color": "cat"}},
                "spec": {"replicas": 3, "on": false, "args": ["a", "b"], "mixed": "n=${{REPLICAS}}",
                         "sh": "echo ${PATH} 3"}}),
            json!({"kind": "Widget", "apiVersion": "demo/v1",
                "metadata": {"name": "w2", "namespace": "", "labels": {"tier-color": "cat"}}}),
        ]
    );
    let keys: Vec<_> = made.objects[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["kind", "apiVersion", "metadata", "spec"], "the author's order");
}

#[test]
fn the_processed_template_says_what_was_used() {
    let parameters = json!([{"name": "A", "value": "x"}, {"name": "B", "generate": "expression", "from": "[a-z]{4}"},
        {"name": "C", "generate": "expression", "from": "[a-z]{4}"}, {"name": "D", "value": "d", "descripton": "kept"}]);
    let template = small(parameters, json!([{"kind": "Secret", "a": "${A}${B}${C}${D}"}]));
    let made = processed(&template, &given(&[("A", "1"), ("C", "")])).unwrap();
    let origins: Vec<_> = made.parameters.iter().map(|valued| valued.origin).collect();
    assert_eq!(origins, [Origin::Given, Origin::Generated, Origin::Given, Origin::Default]);
    assert_eq!(made.objects[0]["a"], json!(format!("1{}d", made.parameters[1].value)));
    let answer = made.template(&template);
    let generated = &made.parameters[1].value;
    assert_eq!(
        answer.document()["parameters"],
        json!([{"name": "A", "value": "1"}, {"name": "B", "generate": "expression", "from": "[a-z]{4}", "value": generated},
            {"name": "C", "value": ""}, {"name": "D", "value": "d", "descripton": "kept"}])
    );
    assert_eq!(answer.document().get("message"), None);
    assert_eq!(processed(&answer, &Given::new()).unwrap().objects, made.objects);
    assert_eq!(processed(&template, &made.given()).unwrap().objects, made.objects);
}

#[test]
fn left_alone_is_not_set_to_empty() {
    let parameter =
        |required: bool| json!([{"name": "P", "generate": "expression", "from": "[a-z]{8}", "required": required}]);
    let object = json!([{"kind": "Secret", "p": "${P}"}]);
    let made =
        |required, values: &[(&str, &str)]| processed(&small(parameter(required), object.clone()), &given(values));
    assert_eq!(made(true, &[]).unwrap().objects[0]["p"].as_str().unwrap().len(), 8);
    assert_eq!(made(false, &[("P", "")]).unwrap().objects[0]["p"], "");
    assert_eq!(
        made(true, &[("P", "")]).unwrap_err(),
        ["template.parameters[0]: parameter P is required and must be specified"]
    );
    assert_eq!(made(true, &[("P", "mine"), ("OTHER", "x")]).unwrap().objects[0]["p"], "mine");
    assert_eq!(small(parameter(true), json!([])).unknown(&given(&[("P", ""), ("X.Y", "")])), ["X.Y"]);
}

#[test]
fn a_default_wins_over_the_generator() {
    let made = processed(&small(json!([{"name": "P", "value": "v", "generate": "magic"}]), json!([])), &Given::new());
    assert_eq!((made.unwrap().parameters[0].value.as_str()), "v");
}

#[test]
fn problems_of_all_parameters_are_told_at_once() {
    let parameters = json!([
        {"name": "A", "required": true}, {"name": "B", "generate": "magic"}, {"name": "C"},
        {"name": "D", "generate": "expression", "from": "[Z-A]{3}"}, {"name": "C"}, {"name": "E.F"},
        {"name": "G", "generate": "expression", "from": "", "required": true}
    ]);
    let wrong = processed(&small(parameters, json!([null])), &Given::new()).unwrap_err();
    assert_eq!(
        wrong,
        [
            "template.parameters[4]: parameter C is there already, as template.parameters[2]",
            "template.parameters[5].name: “E.F” is not a parameter name: use letters, digits and underscores",
            "template.parameters[0]: parameter A is required and must be specified",
            "template.parameters[1]: Unknown generator name 'magic' for parameter B",
            "template.parameters[3]: parameter D: invalid range specified: Z-A. Ranges go up, in the order a-z, A-Z, 0-9",
            "template.parameters[6]: parameter G is required and must be specified",
        ]
    );
}

#[test]
fn problems_of_all_objects_are_told_at_once() {
    let document = json!({"apiVersion": "v1", "kind": "Template", "labels": {"a": "b"}, "parameters": [{"name": "N", "value": "null"}],
        "objects": [null, {"metadata": {}}, {"kind": "Ok"}, {"kind": "List", "items": []}, {"kind": "${{N}}"},
                    {"kind": "A", "metadata": "x"}, "text", {"kind": "B", "${N}": 1, "null": 2}]});
    let wrong = processed(&template(document), &Given::new()).unwrap_err();
    let places: Vec<_> = wrong.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "item[0].objects",
            "item[1].objects",
            "item[3].labels",
            "item[4].objects",
            "item[5].objects",
            "item[6].objects",
            "item[7].objects"
        ]
    );
    assert!(wrong[0].contains("unable to handle object") && wrong[2].contains("label could not be applied"));
}

#[test]
fn labels_cannot_multiply_without_end() {
    let document = json!({"apiVersion": "v1", "kind": "Template", "labels": {"a": "x".repeat(limit::INSERTED / 4)},
        "objects": vec![json!({"kind": "K"}); 10]});
    let wrong = processed(&template(document), &Given::new()).unwrap_err();
    assert!(
        wrong.len() == 7 && wrong[0].starts_with("item[3].labels: ") && wrong[0].ends_with("too large"),
        "{wrong:?}"
    );
}

#[test]
fn a_value_cannot_nest_without_end() {
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let template = small(json!([{"name": "A", "value": deep}]), json!([{"kind": "K", "a": "${{A}}"}]));
    let wrong = processed(&template, &Given::new()).unwrap_err();
    assert_eq!(wrong, ["item[0].objects: with its values in place, it is nested deeper than 64"]);
}

#[test]
fn namespaces_stay_only_where_a_parameter_says_so() {
    let made = objects(
        json!([{"name": "NS", "value": "team"}]),
        json!([
            {"kind": "A", "metadata": {"namespace": "fixed"}},
            {"kind": "A", "metadata": {"namespace": "${NS}"}},
            {"kind": "A", "metadata": {"namespace": "${UNKNOWN}-x"}},
            {"kind": "A", "metadata": {"namespace": "${{NS}}"}},
            {"kind": "A", "metadata": {"namespace": {"NAMESPACE": null}}},
            {"kind": "A", "namespace": "fixed"},
            {"kind": "A", "namespace": "${NS}"},
            {"kind": "A", "metadata": {}, "namespace": "fixed"},
        ]),
    );
    assert_eq!(
        made,
        [
            json!({"kind": "A", "metadata": {}}),
            json!({"kind": "A", "metadata": {"namespace": "team"}}),
            json!({"kind": "A", "metadata": {"namespace": "${UNKNOWN}-x"}}),
            json!({"kind": "A", "metadata": {}}),
            json!({"kind": "A", "metadata": {"namespace": ""}}),
            json!({"kind": "A"}),
            json!({"kind": "A", "namespace": "team"}),
            json!({"kind": "A", "metadata": {}, "namespace": "fixed"}),
        ]
    );
}

#[test]
fn kinds_of_the_group_without_a_name_get_theirs() {
    let version = |version: Value, kind: &str| {
        let made = objects(json!([{"name": "K", "value": kind}]), json!([{"apiVersion": version, "kind": "${K}"}]));
        made[0]["apiVersion"].as_str().unwrap().to_owned()
    };
    for (kind, group) in [
        ("DeploymentConfig", "apps.openshift.io/v1"),
        ("BuildConfigList", "build.openshift.io/v1"),
        ("ImageStream", "image.openshift.io/v1"),
        ("Route", "route.openshift.io/v1"),
        ("Template", "template.openshift.io/v1"),
        ("TemplateInstance", "v1"),
        ("RoleBinding", "authorization.openshift.io/v1"),
        ("SelfSubjectRulesReview", "authorization.openshift.io/v1"),
        ("ProjectRequest", "project.openshift.io/v1"),
        ("SecurityContextConstraints", "security.openshift.io/v1"),
        ("OAuthClient", "oauth.openshift.io/v1"),
        ("Group", "user.openshift.io/v1"),
        ("NetNamespace", "network.openshift.io/v1"),
        ("ClusterResourceQuota", "quota.openshift.io/v1"),
        ("Service", "v1"),
        ("List", "v1"),
    ] {
        assert_eq!(version(json!("v1"), kind), group, "{kind}");
    }
    assert_eq!(version(json!("rbac.authorization.k8s.io/v1"), "Role"), "rbac.authorization.k8s.io/v1");
    let bare = objects(json!([]), json!([{"kind": "Route"}]));
    assert_eq!(bare, [json!({"kind": "Route"})]);
}

#[test]
fn labels_go_on_objects_and_not_into_their_pods() {
    let document = json!({"apiVersion": "v1", "kind": "Template", "labels": {"app": "${N}", "keep": "own"},
        "parameters": [{"name": "N", "value": "web"}],
        "objects": [
            {"kind": "DeploymentConfig", "metadata": {"labels": {"app": "old", "x": "y"}},
             "spec": {"template": {"metadata": {"labels": {"p": "q"}}}}},
            {"kind": "Service", "metadata": {"labels": null}}]});
    let more = BTreeMap::from([("app".to_owned(), "told".to_owned()), ("more-${N}".to_owned(), "${N}".to_owned())]);
    let made = process(&template(document), &Given::new(), &more, &mut || 0).unwrap();
    assert_eq!(
        made.objects[0]["metadata"]["labels"],
        json!({"app": "told", "x": "y", "keep": "own", "more-web": "web"})
    );
    assert_eq!(made.objects[0]["spec"]["template"]["metadata"]["labels"], json!({"p": "q"}));
    assert_eq!(made.objects[1]["metadata"]["labels"], json!({"app": "told", "keep": "own", "more-web": "web"}));
}

#[test]
fn messages_and_labels_are_text_in_both_forms() {
    let document = json!({"apiVersion": "v1", "kind": "Template", "message": "${{N}}", "labels": {"${{N}}": "${{Q}}"},
        "parameters": [{"name": "N", "value": "5"}, {"name": "Q", "value": "\"q\""}], "objects": []});
    let made = processed(&template(document), &Given::new()).unwrap();
    assert_eq!((made.message.as_str(), made.labels), ("5", given(&[("5", "\"q\"")])));
    let twice = json!({"apiVersion": "v1", "kind": "Template", "labels": {"${A}": "1", "x": "2"},
        "parameters": [{"name": "A", "value": "x"}]});
    assert!(processed(&template(twice), &Given::new()).unwrap_err()[0].starts_with("template.labels: “x”"));
}

#[test]
fn annotations_are_read_where_authors_put_them() {
    let annotations = json!({"openshift.io/support-url": "a", "template.openshift.io/support-url": "b",
        "template.openshift.io/documentation-url": "c", "openshift.io/long-description": ""});
    let document = json!({"apiVersion": "v1", "kind": "Template", "metadata": {"annotations": annotations}});
    let template = template(document);
    let stated =
        ["support-url", "documentation-url", "long-description", "display-name"].map(|name| template.stated(name));
    assert_eq!(stated, [Some("a"), Some("c"), None, None]);
}

#[test]
fn nothing_of_the_template_itself_is_substituted() {
    let parameters = json!([{"name": "A", "value": "a"}, {"name": "B", "value": "${A}"}]);
    assert_eq!(objects(parameters, json!([{"kind": "K", "b": "${B}"}]))[0]["b"], "${A}");
}

#[test]
fn a_default_without_quotes_is_taken_as_text() {
    let parameters = json!([{"name": "A", "value": 5}, {"name": "B", "value": true}, {"name": "C", "value": null}]);
    assert_eq!(objects(parameters, json!([{"kind": "K", "b": "${A} ${B} ${C}"}]))[0]["b"], "5 true ");
}

#[test]
fn what_is_no_template_is_told_with_its_place() {
    let faults = |document: Value| {
        let faults = Template::read(document).unwrap_err();
        faults.0.into_iter().map(|Fault { place, .. }| place).collect::<Vec<_>>()
    };
    assert_eq!(faults(json!([])), ["template"]);
    assert_eq!(faults(json!({"kind": "Pod", "apiVersion": "v2"})), ["kind", "apiVersion"]);
    let document = json!({"kind": "Template", "apiVersion": "v1", "metadata": {"name": 1, "annotations": {"a": 1}}, "labels": [],
        "message": {}, "objects": {}, "parameters": [null, {"name": "A", "required": "yes", "value": []}]});
    assert_eq!(
        faults(document),
        [
            "metadata.name",
            "metadata.annotations.a",
            "template.parameters[0]",
            "template.parameters[1].required",
            "template.parameters[1].value",
            "template.objects",
            "template.message",
            "template.labels"
        ]
    );
    let mut deep = json!(1);
    for _ in 0..limit::DEPTH {
        deep = json!([deep]);
    }
    assert_eq!(faults(json!({"kind": "Template", "apiVersion": "v1", "objects": deep})), ["template"]);
    let objects = json!({"kind": "Template", "apiVersion": "v1", "objects": vec![Value::Null; limit::OBJECTS + 1]});
    assert_eq!(faults(objects), ["template.objects"]);
    let long = "x".repeat(limit::VALUE + 1);
    let long = json!({"kind": "Template", "apiVersion": "v1", "parameters": [{"name": "A", "value": long}]});
    assert_eq!(faults(long), ["template.parameters[0].value"]);
    let nameless = template(json!({"kind": "Template", "apiVersion": "v1", "parameters": null, "objects": null}));
    assert_eq!(nameless.check().unwrap_err().0[0].place, "metadata.name");
}
