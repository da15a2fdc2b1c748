//! Does a source go backwards?

use crate::Error;
use crate::db::{self, Tx};
use crate::index::snapshot;
use model::Instant;
use model::text::exact;
use model::version::version_key;

/// Where images say which version they are (OCI image-spec, annotations).
const VERSION: &str = "org.opencontainers.image.version";

/// How old an image is, as it claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Age {
    version: Option<String>,
    built: Option<Instant>,
}

impl Age {
    /// Of an image that is stored; of a list, what its typical platform says.
    pub(crate) async fn stored(tx: &mut Tx, digest: &str) -> Result<Self, Error> {
        let snapshot = snapshot::stored(&mut *tx, digest).await?.unwrap_or_default();
        let built = db::manifests::built(&mut *tx, digest).await?;
        Ok(Self::new(snapshot.labels.get(VERSION).cloned(), built))
    }

    fn new(version: Option<String>, built: Option<Instant>) -> Self {
        // Reproducible builds claim the beginning of time; that says nothing.
        Self { version: version.filter(|version| is_version(version)), built: built.filter(|at| at.year() > 1980) }
    }

    /// What is older about `new`, in words. The version decides when both images have one and they differ; else the build
    /// time.
    pub(crate) fn backwards(&self, new: &Self) -> Option<String> {
        let versions = self.version.as_ref().zip(new.version.as_ref()).filter(|(old, new)| old != new);
        if let Some((old, new)) = versions {
            let older = version_key(new) < version_key(old);
            return older.then(|| format!("The source goes back from version {old} to {new}"));
        }
        let (old, new) = self.built.zip(new.built).filter(|(old, new)| new < old)?;
        Some(format!("The source goes back to an image built {}; the current one was built {}", exact(new), exact(old)))
    }
}

/// Version keys of texts that are no versions begin with 0.
fn is_version(text: &str) -> bool {
    version_key(text).starts_with('1')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(version: &str, built: i64) -> Age {
        Age::new(Some(version.to_owned()), Some(Instant::from_unix_timestamp(1_700_000_000 + built).unwrap()))
    }

    #[test]
    fn the_version_decides_and_without_one_the_build_time() {
        assert!(age("1.10", 0).backwards(&age("1.9", 9)).unwrap().contains("from version 1.10 to 1.9"));
        assert_eq!(age("1.9", 9).backwards(&age("1.10", 0)), None, "a newer version, built earlier");
        assert!(age("1.9", 9).backwards(&age("1.9", 0)).unwrap().contains("built"), "the same version, built earlier");
        assert!(age("main", 9).backwards(&age("1.0", 0)).is_some(), "a branch is no version");
        assert_eq!(age("main", 0).backwards(&age("main", 9)), None);
    }

    #[test]
    fn what_is_not_known_is_not_backwards() {
        let nothing = Age::default();
        assert_eq!(nothing.backwards(&age("1.0", 0)), None);
        assert_eq!(age("1.0", 0).backwards(&nothing), None);
        let epoch = Age::new(None, Some(Instant::UNIX_EPOCH));
        assert_eq!(age("", 0).backwards(&epoch), None, "reproducible builds claim 1970");
    }
}
