//! What a `DeploymentConfig` runs before, in the middle of and after a rollout.

use super::{Work, copy, items, present, text};
use serde_json::{Value, json};

/// A hook before becomes an init container; the others have no equivalent.
pub(super) fn convert(parameters: &Value, template: &mut Value, work: &mut Work) {
    for (when, words) in [("pre", "before"), ("mid", "in the middle of"), ("post", "after")] {
        let hook = copy(parameters, &format!("/{when}"));
        if hook.is_null() {
            continue;
        }
        if hook.get("tagImages").is_some() {
            work.note(format!("tags an image {words} a rollout, which has no equivalent"));
        }
        let pod = copy(&hook, "/execNewPod");
        if pod.is_null() {
            continue;
        }
        if when != "pre" {
            let command = command(&pod);
            work.note(format!("runs {command} {words} a rollout, which has no equivalent: run it as a Job"));
            continue;
        }
        match init_container(&pod, template) {
            Some(container) => {
                if template.pointer("/spec/initContainers").is_none_or(|list| !list.is_array()) {
                    template["spec"]["initContainers"] = json!([]);
                }
                if let Some(list) = template.pointer_mut("/spec/initContainers").and_then(Value::as_array_mut) {
                    list.push(container);
                }
                let command = command(&pod);
                work.note(format!(
                    "runs {command} before a rollout: it is an init container now, so it runs before each pod"
                ));
            }
            None => work.note(format!("runs {} before a rollout in a container that it does not have", command(&pod))),
        }
        let policy = text(&hook, "/failurePolicy");
        if policy == "Ignore" {
            work.note(
                "a failure before the rollout was ignored; an init container that fails keeps the pod from starting",
            );
        }
    }
}

/// The container that the hook copies, with the hook's command.
fn init_container(pod: &Value, template: &Value) -> Option<Value> {
    let name = text(pod, "/containerName");
    let of = items(template, "/spec/containers").iter().find(|container| text(container, "/name") == name)?;
    let mut env = items(of, "/env").to_vec();
    for more in items(pod, "/env") {
        env.retain(|known| text(known, "/name") != text(more, "/name"));
        env.push(more.clone());
    }
    let is_shared =
        |mount: &&Value| items(pod, "/volumes").iter().any(|volume| volume.as_str() == Some(text(mount, "/name")));
    let mounts: Vec<_> = items(of, "/volumeMounts").iter().filter(is_shared).cloned().collect();
    Some(present([
        ("name", json!(format!("{name}-before"))),
        ("image", copy(of, "/image")),
        ("command", copy(pod, "/command")),
        ("env", if env.is_empty() { Value::Null } else { env.into() }),
        ("envFrom", copy(of, "/envFrom")),
        ("resources", copy(of, "/resources")),
        ("securityContext", copy(of, "/securityContext")),
        ("volumeMounts", if mounts.is_empty() { Value::Null } else { mounts.into() }),
    ]))
}

fn command(pod: &Value) -> String {
    let words: Vec<_> = items(pod, "/command").iter().filter_map(Value::as_str).collect();
    if words.is_empty() { "a container".to_owned() } else { format!("“{}”", words.join(" ")) }
}
