//! Patches in the three ways of Kubernetes: JSON Patch (RFC 6902), JSON Merge Patch (RFC 7396), strategic merge.

use super::meta::refuse;
use crate::rest::Problem;
use crate::rest::body::{content_type, read, shape};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The lists that are merged entry by entry, with the field that names an entry; every other list is replaced.
const MERGED: [(&str, &str); 1] = [("tags", "name")];

/// How often a patch is tried when the object changes meanwhile.
pub(super) const TRIES: u32 = 5;

/// A patch as it was sent.
pub(super) struct Patch {
    way: Way,
    body: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Json,
    Merge,
    Strategic,
}

impl<S: Send + Sync> FromRequest<S> for Patch {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let way = match content_type(request.headers()).as_str() {
            "application/json-patch+json" => Way::Json,
            "application/merge-patch+json" => Way::Merge,
            "application/strategic-merge-patch+json" => Way::Strategic,
            _ => {
                let message = "Send the patch as Content-Type: application/merge-patch+json, \
                               application/strategic-merge-patch+json or application/json-patch+json";
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into_response());
            }
        };
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self { way, body })
    }
}

impl Patch {
    /// The object as it is to be, out of the object as it is.
    pub(super) fn apply<T: DeserializeOwned>(&self, object: &impl Serialize) -> Result<T, Problem> {
        let mut object = serde_json::to_value(object).map_err(engine::Error::internal)?;
        match self.way {
            Way::Json => {
                let patch: json_patch::Patch = read(&self.body)?;
                apply_one_by_one(&mut object, &patch)?;
            }
            Way::Merge => json_patch::merge(&mut object, &self.object()?),
            Way::Strategic => merge(&mut object, self.object()?)?,
        }
        shape(object)
    }

    /// Lists are replaced as a whole by a merge patch, so that what it leaves out of an entry is not taken away but unsaid.
    pub(super) fn replaces_lists(&self) -> bool {
        self.way == Way::Merge
    }

    /// The patch, which has to be an object.
    fn object(&self) -> Result<Value, Problem> {
        let patch: Map<String, Value> = read(&self.body)?;
        Ok(Value::Object(patch))
    }
}

/// JSON Patch, with a bound to its length and to what it copies: each copy of a copy doubles.
fn apply_one_by_one(object: &mut Value, patch: &json_patch::Patch) -> Result<(), Problem> {
    const LONGEST: usize = 1_000;
    const MOST: usize = 4 << 20;
    if patch.0.len() > LONGEST {
        return Err(refuse("", format!("A patch has at most {LONGEST} operations")));
    }
    let mut copied = 0;
    for operation in &patch.0 {
        if let json_patch::PatchOperation::Copy(copy) = operation {
            let source = object.pointer(copy.from.as_str());
            copied += source.map_or(0, |source| source.to_string().len());
            if copied > MOST {
                return Err(refuse(copy.path.to_string(), "This patch copies more than 4 MB"));
            }
        }
        json_patch::patch(object, std::slice::from_ref(operation))
            .map_err(|error| refuse(error.path.to_string(), error.to_string()))?;
    }
    Ok(())
}

/// Strategic merge: objects field by field, null takes a field away, known lists entry by entry.
fn merge(target: &mut Value, patch: Value) -> Result<(), Problem> {
    let Value::Object(patch) = patch else {
        *target = patch;
        return Ok(());
    };
    if patch.get("$patch").is_some_and(|way| way == "replace") {
        *target = Value::Object(patch.into_iter().filter(|(key, _)| key != "$patch").collect());
        return Ok(());
    }
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(target) = target.as_object_mut() else { return Ok(()) };
    for (key, value) in patch {
        if key.starts_with("$setElementOrder/") || key == "$retainKeys" {
            continue;
        }
        if key.starts_with('$') {
            return Err(refuse(key, "Of the directives of strategic merge, $patch: delete and replace are known"));
        }
        let named = MERGED.iter().find(|(list, _)| *list == key);
        match (value, named) {
            (Value::Null, _) => {
                target.shift_remove(&key);
            }
            (Value::Array(entries), Some((_, name))) => {
                let list = target.entry(key.as_str()).or_insert(Value::Null);
                merge_list(list, entries, &key, name)?;
            }
            (value, _) => merge(target.entry(key).or_insert(Value::Null), value)?,
        }
    }
    Ok(())
}

/// Merges entries that have the same name, adds the others, takes away those with `$patch: delete`.
fn merge_list(target: &mut Value, entries: Vec<Value>, list: &str, name: &str) -> Result<(), Problem> {
    let is = |entry: &Value, wanted: &str| entry.get("$patch").is_some_and(|way| way == wanted);
    // `{"$patch": "replace"}` alone says that the other entries are all there is to be.
    let replaces = entries.iter().any(|entry| is(entry, "replace") && entry.get(name).is_none());
    let mut merged = match target.take() {
        Value::Array(present) if !replaces => present,
        _ => vec![],
    };
    for entry in entries {
        let Some(key) = entry.get(name).and_then(Value::as_str).map(str::to_owned) else {
            if is(&entry, "replace") {
                continue;
            }
            return Err(refuse(list, format!("Each entry needs a {name}")));
        };
        let place = merged.iter().position(|present| present[name] == key.as_str());
        match place {
            Some(place) if is(&entry, "delete") => {
                merged.remove(place);
            }
            None if is(&entry, "delete") => {}
            Some(place) => merge(&mut merged[place], entry)?,
            None => {
                let mut new = Value::Null;
                merge(&mut new, entry)?;
                merged.push(new);
            }
        }
    }
    *target = Value::Array(merged);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patched(way: Way, patch: &Value) -> Value {
        let stream = json!({"spec": {"lookupPolicy": {"local": true}, "tags": [
            {"name": "1", "importPolicy": {"scheduled": true, "insecure": true}},
            {"name": "2", "from": {"kind": "DockerImage", "name": "quay.io/acme/web:2"}},
        ]}});
        Patch { way, body: patch.to_string().into() }.apply(&stream).unwrap()
    }

    #[test]
    fn strategic_merge_knows_tags_by_name() {
        let merged = patched(
            Way::Strategic,
            &json!({"spec": {"$setElementOrder/tags": [{"name": "1"}], "tags": [
                {"name": "1", "importPolicy": {"scheduled": null}},
                {"name": "2", "$patch": "delete"},
                {"name": "3", "reference": true},
            ]}}),
        );
        assert_eq!(merged["spec"]["lookupPolicy"], json!({"local": true}));
        let tags = json!([{"name": "1", "importPolicy": {"insecure": true}}, {"name": "3", "reference": true}]);
        assert_eq!(merged["spec"]["tags"], tags);
        let replaced = patched(Way::Strategic, &json!({"spec": {"tags": [{"$patch": "replace"}, {"name": "4"}]}}));
        assert_eq!(replaced["spec"]["tags"], json!([{"name": "4"}]));
    }

    #[test]
    fn merge_patch_replaces_lists_and_json_patch_changes_places() {
        let merged = patched(Way::Merge, &json!({"spec": {"lookupPolicy": null, "tags": [{"name": "3"}]}}));
        assert_eq!(merged, json!({"spec": {"tags": [{"name": "3"}]}}));
        let changed = patched(Way::Json, &json!([{"op": "remove", "path": "/spec/tags/0"}]));
        assert_eq!(changed["spec"]["tags"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn copies_of_copies_are_bounded() {
        let double = json!({"op": "copy", "from": "/a", "path": "/a/-"});
        for (operations, works) in [(vec![double.clone(); 5], true), (vec![double; 100], false)] {
            let body = Value::from(operations).to_string().into();
            let patched = Patch { way: Way::Json, body }.apply::<Value>(&json!({"a": ["x"]}));
            assert_eq!(patched.is_ok(), works);
        }
        let test = json!({"op": "test", "path": "/a", "value": 1});
        let body = Value::from(vec![test; 1_001]).to_string().into();
        assert!(Patch { way: Way::Json, body }.apply::<Value>(&json!({"a": 1})).is_err());
    }

    #[test]
    fn what_is_no_patch_is_refused() {
        for (way, patch) in [
            (Way::Merge, json!([])),
            (Way::Json, json!({})),
            (Way::Json, json!([{"op": "remove", "path": "/spec/nothing"}])),
            (Way::Strategic, json!({"$deleteFromPrimitiveList/finalizers": []})),
            (Way::Strategic, json!({"spec": {"tags": [{"reference": true}]}})),
        ] {
            let patch = Patch { way, body: patch.to_string().into() };
            assert!(patch.apply::<Value>(&json!({"spec": {"tags": []}})).is_err());
        }
    }
}
