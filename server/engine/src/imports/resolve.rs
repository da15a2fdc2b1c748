//! From a pull spec to a verified image.

use super::means::Means;
use super::source::Sources;
use crate::db::{self, Db, Tx};
use crate::index::{Fetch, Index, Tree};
use crate::registry::Client;
use crate::{Error, Upstream, UpstreamKind};
use model::manifest::{Child, Manifest};
use model::reference::Target;
use model::stream::{ImportMode, PullSpec};
use model::{Digest, Platform, RepositoryName, media};

/// Lists within lists that are looked through for a platform.
const MAX_DEPTH: usize = 3;

/// What is asked of the outside world.
pub(crate) struct Resolver<'a> {
    pub(crate) db: &'a Db,
    pub(crate) index: &'a Index,
    pub(crate) sources: &'a Sources,
}

/// What is wanted of a source.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) spec: PullSpec,
    pub(crate) insecure: bool,
    pub(crate) mode: ImportMode,
    pub(crate) platform: Option<Platform>,
    pub(crate) means: Means,
}

/// Where a source points, as its registry says; nothing is verified yet but the lists that were looked through.
pub(crate) struct Pointed {
    client: Client,
    repository: RepositoryName,
    /// The list that the image of one platform was chosen from.
    lists: Vec<(Digest, Vec<u8>)>,
    pub(crate) digest: Digest,
}

/// An image that was fetched and verified: a tag may move to it.
pub(crate) struct Image {
    pub(crate) digest: Digest,
    /// Where it can be pulled: the repository as typed, and the digest.
    pub(crate) reference: String,
    pub(crate) tree: Tree,
    lists: Vec<(Digest, Vec<u8>)>,
}

impl Resolver<'_> {
    /// Asks where a source points: one HEAD, and for the image of one platform a GET of each list that is new.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(crate) async fn point(&self, wanted: &Wanted) -> Result<Pointed, Error> {
        let client = self.sources.client(self.index, &wanted.spec, wanted.insecure, &wanted.means).await?;
        let repository = wanted.spec.repository().map_err(Error::internal)?;
        let head = client.head(&repository, &wanted.spec.target()).await?;
        let mut pointed = Pointed { client, repository, lists: Vec::new(), digest: head.digest };
        let mut media_type = head.media_type;
        while wanted.mode == ImportMode::Legacy && media::is_index(&media_type) && pointed.lists.len() < MAX_DEPTH {
            let list = self.list(&mut pointed, &media_type).await?;
            let child = choose(&list, wanted)?;
            media_type.clone_from(&child.descriptor.media_type);
            pointed.digest = child.descriptor.digest.clone();
        }
        Ok(pointed)
    }

    /// The list that is pointed at; one that was seen before is not fetched again.
    async fn list(&self, pointed: &mut Pointed, media_type: &str) -> Result<Manifest, Error> {
        let bytes = match db::manifests::content(self.db, pointed.digest.as_str()).await? {
            Some(bytes) => bytes,
            None => {
                let target = Target::Digest(pointed.digest.clone());
                pointed.client.manifest(&pointed.repository, &target).await?.bytes
            }
        };
        let list = Manifest::parse(&bytes, media_type).map_err(|error| {
            let (host, short) = (pointed.client.pull_host(), pointed.digest.short());
            let message = format!("{host} sent a list of platforms {short} that cannot be used: {error}");
            Upstream { kind: UpstreamKind::Malformed, message, status: None }
        })?;
        pointed.lists.push((pointed.digest.clone(), bytes));
        Ok(list)
    }

    /// Fetches and verifies what a source points at: the manifest and, for a list, everything in it that runs.
    ///
    /// # Errors
    /// Why it cannot be had. A list with a part missing is not an image to move to.
    pub(crate) async fn fetch(&self, wanted: &Wanted, pointed: Pointed) -> Result<Image, Error> {
        let Pointed { client, repository, lists, digest } = pointed;
        let place = format!("{}/{repository}", wanted.spec.host());
        let reuse = self.sources.is_proved(&place, &digest);
        let tree = Fetch { db: self.db, client: &client, repository: &repository, reuse }.tree(&digest).await?;
        if let Some((child, platform)) = tree.missing() {
            let platform = platform.map(|platform| format!(" for {platform}")).unwrap_or_default();
            let message = format!(
                "{} lists the image {}{platform} in {}, but does not have it. Import one platform, or push the image again",
                client.pull_host(),
                child.short(),
                wanted.spec,
            );
            return Err(Upstream { kind: UpstreamKind::NotFound, message, status: Some(404) }.into());
        }
        self.sources.prove(place, digest.clone());
        Ok(Image { reference: wanted.spec.pinned(&digest), digest, tree, lists })
    }

    /// Is an image that Weir knows still to be had where it was found?
    ///
    /// # Errors
    /// `NotFound` when Weir does not have its manifest; an upstream failure when its registry does not have it, or does not
    /// say.
    pub(crate) async fn retrievable(
        &self,
        reference: &PullSpec,
        insecure: bool,
        means: &Means,
        digest: &Digest,
    ) -> Result<(), Error> {
        if db::manifests::facts(self.db, digest.as_str()).await?.is_none() {
            return Err(Error::not_found("image", digest));
        }
        let client = self.sources.client(self.index, reference, insecure, means).await?;
        let repository = reference.repository().map_err(Error::internal)?;
        client.head(&repository, &Target::Digest(digest.clone())).await?;
        Ok(())
    }
}

impl Image {
    /// Stores everything that was fetched.
    pub(crate) async fn store(&self, tx: &mut Tx) -> Result<(), Error> {
        for (digest, bytes) in &self.lists {
            db::manifests::put_content(tx, digest, bytes).await?;
        }
        self.tree.store_content(tx).await
    }
}

/// The image of the wanted platform. OKD: without a wish, linux/amd64, else the first.
fn choose<'a>(list: &'a Manifest, wanted: &Wanted) -> Result<&'a Child, Upstream> {
    let usual = Platform::parse("linux/amd64");
    let platform = wanted.platform.as_ref().unwrap_or(&usual);
    let mut images = list.children.iter().filter(|child| child.is_runnable());
    let first = images.clone().next().filter(|_| wanted.platform.is_none());
    let satisfies = |child: &&Child| child.platform.as_ref().is_some_and(|have| have.satisfies(platform));
    images.find(satisfies).or(first).ok_or_else(|| {
        let there = list.children.iter().filter(|child| child.is_runnable());
        let there: Vec<String> = there.filter_map(|child| Some(child.platform.as_ref()?.to_string())).collect();
        let there = if there.is_empty() { "no platforms".to_owned() } else { there.join(", ") };
        let message = format!("{} has no image for {platform}; it has {there}", wanted.spec);
        Upstream { kind: UpstreamKind::NotFound, message, status: None }
    })
}
