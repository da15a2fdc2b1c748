//! What an address below `/r/` names.

use crate::pages::tags::Listing;
use crate::{Error, ErrorKind};
use leptos_router::params::ParamsMap;
use model::reference::{Target, parse_path};
use model::{Reference, RegistryName, RepositoryName};

/// A repository, an image, or nothing there can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The tags of a repository.
    Tags {
        /// The connection.
        registry: RegistryName,
        /// The repository.
        repository: RepositoryName,
        /// Filter, order and piece.
        listing: Listing,
    },
    /// An image by tag or digest.
    Image {
        /// The image.
        reference: Reference,
        /// The platform asked for; empty for the usual one.
        platform: String,
    },
    /// A name outside its grammar.
    Wrong(Error),
}

impl Address {
    /// Reads path and query.
    pub fn read(params: &ParamsMap, query: &ParamsMap) -> Self {
        let part = |name: &str| params.get(name).unwrap_or_default();
        let nothing = |why: String| Self::Wrong(Error::new(ErrorKind::NotFound, why));
        let registry = match RegistryName::parse(&part("registry")) {
            Ok(registry) => registry,
            Err(error) => return nothing(error.to_string()),
        };
        match parse_path(&part("path")) {
            Ok((repository, None)) => Self::Tags { registry, repository, listing: Listing::from_query(query) },
            Ok((repository, Some(target))) => Self::Image {
                reference: Reference { registry, repository, target },
                platform: query.get("platform").unwrap_or_default(),
            },
            Err(error) => nothing(error.to_string()),
        }
    }

    /// The repository it is in.
    pub fn repository(&self) -> Option<(RegistryName, RepositoryName)> {
        match self {
            Self::Tags { registry, repository, .. } => Some((registry.clone(), repository.clone())),
            Self::Image { reference, .. } => Some((reference.registry.clone(), reference.repository.clone())),
            Self::Wrong(_) => None,
        }
    }

    /// The title of the document.
    pub fn title(&self) -> String {
        match self {
            Self::Tags { repository, .. } => repository.to_string(),
            Self::Image { reference, .. } => match &reference.target {
                Target::Tag(tag) => format!("{}:{tag}", reference.repository),
                Target::Digest(digest) => format!("{}@{}", reference.repository, digest.short()),
            },
            Self::Wrong(_) => "Not found".into(),
        }
    }
}
