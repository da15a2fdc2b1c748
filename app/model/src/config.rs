//! Image configurations: how an image runs and how it was built.

use crate::{Instant, Platform};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use time::format_description::well_known::Rfc3339;

/// What an image's configuration says. Everything is text from a stranger: shown, never interpreted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageConfig {
    /// When it was built. `None` for missing, and for the zero time that reproducible builds write.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created: Option<Instant>,
    /// What it runs on, when said.
    pub platform: Option<Platform>,
    /// `ENTRYPOINT`
    pub entrypoint: Vec<String>,
    /// `CMD`
    pub cmd: Vec<String>,
    /// `NAME=value`, in order.
    pub env: Vec<String>,
    /// Labels by key.
    pub labels: BTreeMap<String, String>,
    /// Ports such as `8080/tcp`.
    pub exposed_ports: Vec<String>,
    /// User the process runs as; empty means root.
    pub user: String,
    /// Directory it starts in.
    pub working_dir: String,
    /// Mount points.
    pub volumes: Vec<String>,
    /// The steps of the build, first to last.
    pub history: Vec<HistoryStep>,
}

/// One step of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryStep {
    /// The instruction.
    pub created_by: String,
    /// When it ran.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created: Option<Instant>,
    /// True when the step made no layer.
    pub empty: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Raw {
    created: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    os: String,
    #[serde(deserialize_with = "null_as_default")]
    architecture: String,
    #[serde(deserialize_with = "null_as_default")]
    variant: String,
    #[serde(deserialize_with = "null_as_default")]
    config: RawRun,
    container_config: Option<RawRun>,
    #[serde(deserialize_with = "null_as_default")]
    history: Vec<RawStep>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct RawRun {
    entrypoint: Option<OneOrMany>,
    cmd: Option<OneOrMany>,
    #[serde(deserialize_with = "null_as_default")]
    env: Vec<String>,
    #[serde(deserialize_with = "null_as_default")]
    labels: BTreeMap<String, Option<String>>,
    #[serde(deserialize_with = "null_as_default")]
    exposed_ports: BTreeMap<String, serde_json::Value>,
    #[serde(deserialize_with = "null_as_default")]
    user: String,
    #[serde(deserialize_with = "null_as_default")]
    working_dir: String,
    #[serde(deserialize_with = "null_as_default")]
    volumes: BTreeMap<String, serde_json::Value>,
}

/// Old builders wrote a single text where a list belongs.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<String>),
    One(String),
}

impl OneOrMany {
    fn list(this: Option<Self>) -> Vec<String> {
        match this {
            Some(Self::Many(list)) => list,
            Some(Self::One(text)) => vec![text],
            None => vec![],
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawStep {
    created: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    created_by: String,
    empty_layer: bool,
}

fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl ImageConfig {
    /// Reads an OCI or Docker image configuration.
    ///
    /// # Errors
    /// When the bytes are not JSON of that shape.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes).map(Raw::into_config)
    }
}

impl Raw {
    fn into_config(self) -> ImageConfig {
        let platform = (!self.architecture.is_empty()).then(|| Platform {
            os: if self.os.is_empty() { "linux".into() } else { self.os },
            architecture: self.architecture,
            variant: self.variant,
        });
        let run = self.config;
        ImageConfig {
            created: self.created.as_deref().and_then(instant),
            platform,
            entrypoint: OneOrMany::list(run.entrypoint),
            cmd: OneOrMany::list(run.cmd),
            env: run.env,
            labels: run.labels.into_iter().map(|(key, value)| (key, value.unwrap_or_default())).collect(),
            exposed_ports: run.exposed_ports.into_keys().collect(),
            user: run.user,
            working_dir: run.working_dir,
            volumes: run.volumes.into_keys().collect(),
            history: self.history.into_iter().map(RawStep::into_step).collect(),
        }
    }
}

impl RawStep {
    fn into_step(self) -> HistoryStep {
        HistoryStep {
            created_by: self.created_by,
            created: self.created.as_deref().and_then(instant),
            empty: self.empty_layer,
        }
    }
}

/// The configuration spread over the history of a schema 1 manifest, given newest first.
pub(crate) fn from_schema1(newest_first: &[String], architecture: &str) -> ImageConfig {
    let read = |text: &String| serde_json::from_str::<Raw>(text).unwrap_or_default();
    let mut config = newest_first.first().map(read).unwrap_or_default().into_config();
    if config.platform.is_none() && !architecture.is_empty() {
        config.platform = Some(Platform::parse(architecture));
    }
    config.history = newest_first
        .iter()
        .rev()
        .map(read)
        .map(|step| HistoryStep {
            created_by: OneOrMany::list(step.container_config.and_then(|c| c.cmd)).join(" "),
            created: step.created.as_deref().and_then(instant),
            empty: false,
        })
        .collect();
    config
}

/// An instant that means something: the years 0001 and 1970 are what tools write for “none”.
pub(crate) fn instant(text: &str) -> Option<Instant> {
    let instant = Instant::parse(text, &Rfc3339).ok()?;
    (instant.year() > 1970).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_builders_write() {
        let config = ImageConfig::parse(
            br#"{"created": "2026-01-02T03:04:05.678Z", "os": "linux", "architecture": "arm64", "variant": "v8",
            "config": {"Entrypoint": ["/bin/x"], "Cmd": "one", "Env": ["A=b"], "Labels": {"k": null}, "ExposedPorts": {"80/tcp": {}},
                       "User": "1001", "WorkingDir": "/srv", "Volumes": null},
            "history": [{"created_by": "COPY . .", "created": "2026-01-02T03:04:05Z"}, {"created_by": "USER 1001", "empty_layer": true}]}"#,
        )
        .unwrap();
        assert_eq!(config.platform.unwrap().to_string(), "linux/arm64/v8");
        assert_eq!(config.cmd, ["one"]);
        assert_eq!(config.exposed_ports, ["80/tcp"]);
        assert!(config.history[1].empty && !config.history[0].empty);
    }

    #[test]
    fn missing_and_null_are_nothing() {
        let config =
            ImageConfig::parse(br#"{"config": null, "history": null, "created": "1970-01-01T00:00:00Z"}"#).unwrap();
        assert_eq!(config, ImageConfig::default());
    }
}
