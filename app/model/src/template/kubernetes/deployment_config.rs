//! `DeploymentConfig` becomes `Deployment`.

use super::{Work, annotate, copy, hook, items, present, text};
use crate::template::TRIGGERS;
use serde_json::{Map, Value, json};

/// Fields of a strategy that say how OpenShift's deployer pod works.
const OF_THE_DEPLOYER: [&str; 4] = ["resources", "labels", "annotations", "activeDeadlineSeconds"];

/// OKD: how long the deployer pod may run unless said otherwise.
const DEPLOYER_SECONDS: i64 = 21_600;

pub(super) fn convert(object: &Value, work: &mut Work) -> Value {
    let labels = copy(object, "/spec/template/metadata/labels");
    let selector = match copy(object, "/spec/selector") {
        Value::Null => labels,
        selector => selector,
    };
    if selector.as_object().is_none_or(Map::is_empty) {
        work.note("has neither a selector nor labels in its pod template: add labels to both");
    }
    let replicas = match copy(object, "/spec/replicas") {
        Value::Null => json!(1),
        replicas => replicas,
    };
    let mut template = copy(object, "/spec/template");
    let (strategy, deadline) = strategy(object, &mut template, work);
    if object.pointer("/spec/test") == Some(&Value::Bool(true)) {
        work.note("was a test, scaled to nothing between rollouts; a Deployment keeps running");
    }
    let mut metadata = copy(object, "/metadata");
    follow_images(object, &mut metadata);
    let spec = present([
        ("replicas", replicas),
        ("selector", json!({"matchLabels": selector})),
        ("strategy", strategy),
        ("minReadySeconds", copy(object, "/spec/minReadySeconds")),
        ("revisionHistoryLimit", copy(object, "/spec/revisionHistoryLimit")),
        ("progressDeadlineSeconds", deadline),
        ("paused", paused(object, work)),
        ("template", template),
    ]);
    present([("apiVersion", json!("apps/v1")), ("kind", json!("Deployment")), ("metadata", metadata), ("spec", spec)])
}

/// Strategy, and how long a rollout may take.
fn strategy(object: &Value, template: &mut Value, work: &mut Work) -> (Value, Value) {
    let strategy = copy(object, "/spec/strategy");
    let (parameters, made) = match text(&strategy, "/type") {
        "Recreate" => ("recreateParams", json!({"type": "Recreate"})),
        "Custom" => {
            work.note(
                "rolls out with an image of its own, which has no equivalent: it is rolled out step by step instead",
            );
            ("customParams", Value::Null)
        }
        "Rolling" => {
            let part = |field| copy(&strategy, &format!("/rollingParams/{field}"));
            let update = present([("maxSurge", part("maxSurge")), ("maxUnavailable", part("maxUnavailable"))]);
            let update = if update == json!({}) { Value::Null } else { update };
            ("rollingParams", present([("type", json!("RollingUpdate")), ("rollingUpdate", update)]))
        }
        _ => ("rollingParams", Value::Null),
    };
    let parameters = copy(&strategy, &format!("/{parameters}"));
    hook::convert(&parameters, template, work);
    let differs = |field: &str, default: i64| parameters.get(field).is_some_and(|value| *value != default);
    for field in ["updatePeriodSeconds", "intervalSeconds"].into_iter().filter(|field| differs(field, 1)) {
        work.note(format!("{field} has no equivalent"));
    }
    let is_said =
        |field: &&str| strategy.get(field).is_some_and(|value| *value != json!({}) && *value != DEPLOYER_SECONDS);
    for field in OF_THE_DEPLOYER.into_iter().filter(is_said) {
        work.note(format!("strategy.{field} was for OpenShift's deployer pod, which there is none of"));
    }
    (made, copy(&parameters, "/timeoutSeconds"))
}

/// OKD: with an empty list of triggers nothing is rolled out until somebody asks for it.
fn paused(object: &Value, work: &mut Work) -> Value {
    if object.pointer("/spec/triggers").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        work.note("was rolled out by hand only: it is paused, resume it to roll it out");
        return json!(true);
    }
    copy(object, "/spec/paused")
}

/// Image triggers in the form that Deployments have them: they say which tags the images come from.
fn follow_images(object: &Value, metadata: &mut Value) {
    let mut followed = Vec::new();
    for trigger in items(object, "/spec/triggers").iter().filter(|trigger| text(trigger, "/type") == "ImageChange") {
        let parameters = copy(trigger, "/imageChangeParams");
        let is_paused = parameters.get("automatic") != Some(&Value::Bool(true));
        for container in items(&parameters, "/containerNames").iter().filter_map(Value::as_str) {
            followed.push(present([
                ("from", copy(&parameters, "/from")),
                ("fieldPath", json!(field_path(object, container))),
                ("paused", if is_paused { json!("true") } else { Value::Null }),
            ]));
        }
    }
    if followed.is_empty() {
        return;
    }
    let followed = Value::String(Value::from(followed).to_string());
    annotate(metadata, Map::from_iter([(TRIGGERS.to_owned(), followed)]));
}

fn field_path(object: &Value, container: &str) -> String {
    let is_init = items(object, "/spec/template/spec/initContainers").iter().any(|c| text(c, "/name") == container);
    let list = if is_init { "initContainers" } else { "containers" };
    format!("spec.template.spec.{list}[?(@.name==\"{container}\")].image")
}
