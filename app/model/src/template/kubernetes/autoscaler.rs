//! `HorizontalPodAutoscaler`: it scales what the deployment config became, and speaks today's version.

use super::{Work, copy, present, text};
use serde_json::{Value, json};

pub(super) fn convert(object: &Value, work: &mut Work) -> Value {
    let mut object = object.clone();
    if text(&object, "/spec/scaleTargetRef/kind") == "DeploymentConfig" {
        object["spec"]["scaleTargetRef"]["kind"] = json!("Deployment");
        object["spec"]["scaleTargetRef"]["apiVersion"] = json!("apps/v1");
    }
    let version = text(&object, "/apiVersion").to_owned();
    if !version.starts_with("autoscaling/v2beta") {
        return object;
    }
    object["apiVersion"] = json!("autoscaling/v2");
    if version == "autoscaling/v2beta1" {
        for metric in object.pointer_mut("/spec/metrics").and_then(Value::as_array_mut).into_iter().flatten() {
            match resource(metric) {
                Some(today) => *metric = today,
                None => {
                    work.note("has a metric in the words of autoscaling/v2beta1: write it in those of autoscaling/v2")
                }
            }
        }
    }
    object
}

/// A metric of a resource, as version 2 has it.
fn resource(metric: &Value) -> Option<Value> {
    let (name, utilization) = (copy(metric, "/resource/name"), copy(metric, "/resource/targetAverageUtilization"));
    let value = copy(metric, "/resource/targetAverageValue");
    let target = match (utilization.is_null(), value.is_null()) {
        (false, _) => json!({"type": "Utilization", "averageUtilization": utilization}),
        (true, false) => json!({"type": "AverageValue", "averageValue": value}),
        (true, true) => return None,
    };
    Some(json!({"type": "Resource", "resource": present([("name", name), ("target", target)])}))
}
