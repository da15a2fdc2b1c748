//! What a test puts into the fake.

use super::{Fake, content};
use model::Digest;

impl Fake {
    /// Puts a new image for linux/amd64 under a tag. Each call makes different content, so a second one moves the tag.
    pub fn image(&self, repository: &str, tag: &str) -> Digest {
        self.image_for(repository, tag, "linux/amd64")
    }

    /// Puts a new image for a platform under a tag.
    pub fn image_for(&self, repository: &str, tag: &str, platform: &str) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.image(repository, platform);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts a new index with one image for each platform under a tag. Its children are in the same repository.
    pub fn index(&self, repository: &str, tag: &str, platforms: &[&str]) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.index(repository, platforms);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts a new artifact under a tag.
    pub fn artifact(&self, repository: &str, tag: &str, artifact_type: &str) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.artifact(repository, artifact_type, None);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts a new artifact that refers to a manifest.
    pub fn referrer(&self, repository: &str, subject: &Digest, artifact_type: &str) -> Digest {
        self.shared.state().content.artifact(repository, artifact_type, Some(subject))
    }

    /// Puts the index of the present referrers of a manifest under the tag that stands in for the referrers API.
    pub fn referrers_tag(&self, repository: &str, subject: &Digest) -> Digest {
        let mut state = self.shared.state();
        let (digest, bytes) = state.content.referrers(repository, subject.as_str());
        state.content.put(repository, &digest, model::media::OCI_INDEX, bytes);
        state.content.tag(repository, &format!("{}-{}", subject.algorithm(), &subject.hex()[..64]), &digest);
        digest
    }

    /// Puts a signed schema 1 image under a tag; its digest is that of the part before the signature.
    pub fn schema1(&self, repository: &str, tag: &str) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.schema1(repository);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts exact bytes as a manifest, untagged, whatever they are.
    pub fn manifest(&self, repository: &str, media_type: &str, bytes: &[u8]) -> Digest {
        let mut state = self.shared.state();
        let digest = content::digest(bytes);
        state.content.put(repository, &digest, media_type, bytes.to_vec());
        digest
    }

    /// Puts exact bytes as a manifest under any digest, true or not.
    pub fn manifest_as(&self, repository: &str, digest: &Digest, media_type: &str, bytes: &[u8]) {
        self.shared.state().content.put(repository, digest, media_type, bytes.to_vec());
    }

    /// Puts a blob.
    pub fn blob(&self, bytes: &[u8]) -> Digest {
        self.shared.state().content.blob(bytes)
    }

    /// Puts `tags` tags `1.0.0`, `1.0.1`, … on `digests` images, in turn, into a repository.
    pub fn many_tags(&self, repository: &str, tags: usize, digests: usize) {
        let mut state = self.shared.state();
        let images: Vec<_> = (0..digests.max(1)).map(|_| state.content.image(repository, "linux/amd64")).collect();
        for number in 0..tags {
            let tag = format!("{}.{}.{}", 1 + number / 1000, number / 100 % 10, number % 100);
            state.content.tag(repository, &tag, &images[number % images.len()]);
        }
    }

    /// As [`Self::many_tags`], each digest an index for these platforms.
    pub fn many_indexes(&self, repository: &str, tags: usize, digests: usize, platforms: &[&str]) {
        let mut state = self.shared.state();
        let indexes: Vec<_> = (0..digests.max(1)).map(|_| state.content.index(repository, platforms)).collect();
        for number in 0..tags {
            let tag = format!("{}.{}.{}", 1 + number / 1000, number / 100 % 10, number % 100);
            state.content.tag(repository, &tag, &indexes[number % indexes.len()]);
        }
    }

    /// Puts `count` repositories `<prefix>/00000`, … with one tag `latest` each, all on one image.
    pub fn many_repositories(&self, prefix: &str, count: usize) {
        let mut state = self.shared.state();
        for number in 0..count {
            let repository = format!("{prefix}/{number:05}");
            let digest = state.content.image_of(&repository, "linux/amd64", 0);
            state.content.tag(&repository, "latest", &digest);
        }
    }

    /// Puts a tag on a manifest that is there.
    pub fn tag(&self, repository: &str, tag: &str, digest: &Digest) {
        self.shared.state().content.tag(repository, tag, digest);
    }

    /// Takes a tag away.
    pub fn untag(&self, repository: &str, tag: &str) {
        self.shared.state().content.untag(repository, tag);
    }

    /// Takes a manifest away, such as the child of an index; tags and indexes go on naming it.
    pub fn remove_manifest(&self, repository: &str, digest: &Digest) {
        self.shared.state().content.remove_manifest(repository, digest);
    }

    /// Takes a repository away.
    pub fn remove_repository(&self, repository: &str) {
        self.shared.state().content.remove_repository(repository);
    }

    /// The digest behind a tag.
    #[must_use]
    pub fn digest(&self, repository: &str, tag: &str) -> Option<Digest> {
        self.shared.state().content.resolve(repository, tag)
    }
}
