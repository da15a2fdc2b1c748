//! The addresses of Weir's pages.

use model::reference::Target;
use model::stream::{ImagePath, TagPath};
use model::{
    Digest, InstanceName, ProjectName, Reference, RegistryName, RepositoryName, RobotName, StreamName, TagName,
    TemplateName,
};

/// `/registries/{name}`
pub fn registry(name: &RegistryName) -> String {
    format!("/registries/{name}")
}

/// `/r/{registry}/{repository}`
pub fn repository(registry: &RegistryName, repository: &RepositoryName) -> String {
    format!("/r/{registry}/{repository}")
}

/// `/r/{registry}/{repository}:{tag}`
pub fn tag(registry: &RegistryName, repository: &RepositoryName, tag: &TagName) -> String {
    format!("/r/{registry}/{repository}:{tag}")
}

/// `/r/{registry}/{repository}@{digest}`
pub fn digest(registry: &RegistryName, repository: &RepositoryName, digest: &Digest) -> String {
    format!("/r/{registry}/{repository}@{digest}")
}

/// The page of an image.
pub fn image(reference: &Reference) -> String {
    format!("/r/{reference}")
}

/// `/projects/{project}`
pub fn project(project: &ProjectName) -> String {
    format!("/projects/{project}")
}

/// `/projects/{project}/streams`
pub fn streams(project: &ProjectName) -> String {
    format!("/projects/{project}/streams")
}

/// `/projects/{project}/streams/{stream}`
pub fn stream(project: &ProjectName, stream: &StreamName) -> String {
    format!("/projects/{project}/streams/{stream}")
}

/// `/projects/{project}/streams/{stream}/tags/{tag}`
pub fn stream_tag(path: &TagPath) -> String {
    format!("{}/tags/{}", stream(&path.project, &path.stream), path.tag)
}

/// A page below that of a stream tag: its history, or something to do with it.
pub fn stream_tag_page(path: &TagPath, page: &str) -> String {
    format!("{}/{page}", stream_tag(path))
}

/// `/projects/{project}/streams/{stream}/images/{digest}`
pub fn stream_image(path: &ImagePath) -> String {
    format!("{}/images/{}", stream(&path.project, &path.stream), path.digest)
}

/// The exact bytes of the `manifest` or the `config` of an image of a stream; no page.
pub fn stream_image_raw(path: &ImagePath, part: &str) -> String {
    format!("{}/{part}", stream_image(path))
}

/// Two images of a stream side by side, named by tags or digests; an empty one is asked for.
pub fn compare_in(project: &ProjectName, stream: &StreamName, a: &str, b: &str) -> String {
    with_query("/compare", &[("project", project.as_str()), ("stream", stream.as_str()), ("a", a), ("b", b)])
}

/// `/catalog/{project}/{template}`
pub fn template(project: &ProjectName, name: &TemplateName) -> String {
    format!("/catalog/{project}/{name}")
}

/// `/projects/{project}/settings`
pub fn settings(name: &ProjectName) -> String {
    format!("{}/settings", project(name))
}

/// `/projects/{project}/instances`
pub fn instances(project: &ProjectName) -> String {
    format!("/projects/{project}/instances")
}

/// `/projects/{project}/instances/{instance}`
pub fn instance(project: &ProjectName, name: &InstanceName) -> String {
    format!("/projects/{project}/instances/{name}")
}

/// `/projects/{project}/members`
pub fn members(project: &ProjectName) -> String {
    format!("/projects/{project}/members")
}

/// `/projects/{project}/robots/{robot}`
pub fn robot(project: &ProjectName, name: &RobotName) -> String {
    format!("/projects/{project}/robots/{name}")
}

/// `/admin/users/{name}`
pub fn user(name: &str) -> String {
    below("/admin/users/", name)
}

/// `/admin/groups/{name}`
pub fn group(name: &str) -> String {
    below("/admin/groups/", name)
}

/// `/admin/roles/{name}`
pub fn role(name: &str) -> String {
    below("/admin/roles/", name)
}

/// The address of something whose name may hold any character but a slash.
fn below(path: &str, name: &str) -> String {
    let mut address = path.to_owned();
    encode(name, &mut address);
    address
}

/// An instance as text; no page.
pub fn instance_text(project: &ProjectName, name: &InstanceName, format: &str) -> String {
    with_query(&format!("/download/instances/{project}/{name}"), &[("format", format)])
}

/// The exact bytes of a manifest or configuration; no page.
pub fn raw(registry: &RegistryName, repository: &RepositoryName, digest: &Digest) -> String {
    format!("/raw/{registry}/{repository}@{digest}")
}

/// Two images side by side.
pub fn compare(a: &str, b: &str) -> String {
    with_query("/compare", &[("a", a), ("b", b)])
}

/// The sign-in page, to come back to `path` from.
pub fn sign_in(path: &str) -> String {
    with_query("/login", &[("next", path)])
}

/// `registry/repository:tag`, as the compare page takes it.
pub fn reference(registry: &RegistryName, repository: &RepositoryName, target: Target) -> String {
    Reference { registry: registry.clone(), repository: repository.clone(), target }.to_string()
}

/// `path?name=value&…` of the pairs whose value is not empty.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut separator = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(separator);
        address.push_str(name);
        address.push('=');
        encode(value, &mut address);
        separator = '&';
    }
    address
}

/// Percent-encodes a query value. What a query may hold stays readable: `platform=linux/arm64`.
fn encode(value: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@' | b',' => into.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => into.push(char::from(byte)),
            _ => {
                into.push('%');
                into.push(char::from(HEX[usize::from(byte >> 4)]));
                into.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn queries_are_encoded_and_short() {
        let pairs = [("q", "a&b=ä"), ("platform", "linux/arm64"), ("sort", "")];
        assert_eq!(with_query("/r/lab/app", &pairs), "/r/lab/app?q=a%26b%3D%C3%A4&platform=linux/arm64");
        assert_eq!(with_query("/search", &[("q", "")]), "/search");
        assert_eq!(super::user("ana?#ä"), "/admin/users/ana%3F%23%C3%A4");
    }
}
