//! Two images side by side.

use crate::image::{Image, ImageBody, ImageChild, Layer};
use crate::reference::Target;
use crate::stream::{ImagePath, StreamImage};
use crate::{Digest, Platform, Reference};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What differs between two images, from `a` to `b`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first image.
    pub a: Side,
    /// The second image.
    pub b: Side,
    /// Bytes that `b` has more than `a`.
    pub size: i64,
    /// Scalar settings (entrypoint, command, user, …).
    pub settings: Vec<Difference>,
    /// Environment variables.
    pub env: Vec<Difference>,
    /// Labels.
    pub labels: Vec<Difference>,
    /// How many layers, from the base, are the same.
    pub common_layers: usize,
    /// Layers after the common ones, of `a`.
    pub layers_a: Vec<Layer>,
    /// Layers after the common ones, of `b`.
    pub layers_b: Vec<Layer>,
    /// Platforms that only `a` has.
    pub platforms_gone: Vec<Platform>,
    /// Platforms that only `b` has.
    pub platforms_new: Vec<Platform>,
}

/// One of the two images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Where it was looked at.
    pub place: Place,
    /// Its digest.
    pub digest: Digest,
    /// Bytes of all content.
    pub size: i64,
    /// The children of an index.
    pub children: Vec<ImageChild>,
    /// The content that is shown: of the image itself, or of the chosen child.
    pub body: Option<ImageBody>,
}

/// Where an image was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In a configured registry.
    Registry(Reference),
    /// In an image stream.
    Stream(ImagePath),
}

impl From<Image> for Side {
    fn from(image: Image) -> Self {
        let target = image.tag.map_or_else(|| Target::Digest(image.digest.clone()), Target::Tag);
        Self {
            place: Place::Registry(Reference { registry: image.registry, repository: image.repository, target }),
            digest: image.digest,
            size: image.size,
            children: image.children,
            body: image.body,
        }
    }
}

impl From<StreamImage> for Side {
    fn from(image: StreamImage) -> Self {
        Self {
            digest: image.path.digest.clone(),
            place: Place::Stream(image.path),
            size: image.size,
            children: image.children,
            body: image.body,
        }
    }
}

/// A named value on both sides; `None` where a side does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What it is called.
    pub name: String,
    /// In the first image.
    pub a: Option<String>,
    /// In the second image.
    pub b: Option<String>,
}

impl Comparison {
    /// Compares the shown content of two images.
    #[must_use]
    pub fn of(a: Side, b: Side) -> Self {
        let (layers_a, layers_b) = (layers(&a), layers(&b));
        let common_layers = layers_a.iter().zip(&layers_b).take_while(|(x, y)| x.digest == y.digest).count();
        let (platforms_a, platforms_b) = (platforms(&a), platforms(&b));
        Self {
            size: b.size - a.size,
            settings: differences(&settings(&a), &settings(&b)),
            env: differences(&env(&a), &env(&b)),
            labels: differences(&labels(&a), &labels(&b)),
            common_layers,
            layers_a: layers_a[common_layers..].to_vec(),
            layers_b: layers_b[common_layers..].to_vec(),
            platforms_gone: platforms_a.difference(&platforms_b).cloned().collect(),
            platforms_new: platforms_b.difference(&platforms_a).cloned().collect(),
            a,
            b,
        }
    }

    /// True when both are the same content.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.a.digest == self.b.digest
    }
}

fn layers(image: &Side) -> Vec<Layer> {
    image.body.as_ref().map(|body| body.layers.clone()).unwrap_or_default()
}

fn platforms(image: &Side) -> BTreeSet<Platform> {
    let children = image.children.iter().filter(|c| !c.attestation && !c.missing).filter_map(|c| c.platform.clone());
    let own = image.body.as_ref().filter(|_| image.children.is_empty()).and_then(|body| body.platform.clone());
    children.chain(own).collect()
}

type Values = BTreeMap<String, String>;

fn config(image: &Side) -> Option<&crate::config::ImageConfig> {
    image.body.as_ref().and_then(|body: &ImageBody| body.config.as_ref())
}

fn settings(image: &Side) -> Values {
    let Some(config) = config(image) else { return Values::new() };
    let values = [
        ("Entrypoint", config.entrypoint.join(" ")),
        ("Command", config.cmd.join(" ")),
        ("User", config.user.clone()),
        ("Working directory", config.working_dir.clone()),
        ("Ports", config.exposed_ports.join(", ")),
        ("Volumes", config.volumes.join(", ")),
    ];
    values.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn env(image: &Side) -> Values {
    let pair = |entry: &String| {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        (name.to_owned(), value.to_owned())
    };
    config(image).map(|config| config.env.iter().map(pair).collect()).unwrap_or_default()
}

fn labels(image: &Side) -> Values {
    config(image).map(|config| config.labels.clone()).unwrap_or_default()
}

/// The names whose values differ, in order.
fn differences(a: &Values, b: &Values) -> Vec<Difference> {
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let pair =
        |name: &&String| Difference { name: (*name).clone(), a: a.get(*name).cloned(), b: b.get(*name).cloned() };
    names.iter().map(pair).filter(|d| d.a != d.b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn only_what_differs_is_listed() {
        let found =
            differences(&values(&[("A", "1"), ("B", "2"), ("C", "3")]), &values(&[("B", "2"), ("C", "4"), ("D", "5")]));
        let told: Vec<_> = found.iter().map(|d| (d.name.as_str(), d.a.as_deref(), d.b.as_deref())).collect();
        assert_eq!(told, [("A", Some("1"), None), ("C", Some("3"), Some("4")), ("D", None, Some("5"))]);
    }
}
