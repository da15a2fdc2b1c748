//! How other tools fetch an image.

use model::media::Kind;
use model::reference::Target;
use model::{Platform, Reference};

/// The tool and its command line.
pub type Line = (&'static str, String);

/// The commands that fetch `reference`, which clients know as `pull` with its target behind it. `platform` only when it is not
/// the one that tools choose by themselves.
pub fn lines(
    pull: &str,
    reference: &Reference,
    kind: Kind,
    artifact_type: Option<&str>,
    platform: Option<&Platform>,
) -> Vec<Line> {
    let image = format!("{pull}{}", reference.target);
    let name = reference.repository.as_str().rsplit('/').next().unwrap_or_default();
    if kind == Kind::Artifact {
        return artifact(pull, &image, name, &reference.target, artifact_type);
    }
    let option = platform.map(|platform| format!("--platform {platform} ")).unwrap_or_default();
    vec![
        ("docker", format!("docker pull {option}{image}")),
        ("podman", format!("podman pull {option}{image}")),
        ("skopeo", format!("skopeo copy {}docker://{image} oci:{name}", overrides(platform))),
        ("crane", format!("crane pull {option}{image} {name}.tar")),
        ("Kubernetes", format!("image: {image}")),
    ]
}

fn artifact(pull: &str, image: &str, name: &str, target: &Target, artifact_type: Option<&str>) -> Vec<Line> {
    let is_chart = artifact_type.is_some_and(|it| it.starts_with("application/vnd.cncf.helm."));
    let chart = match target {
        _ if !is_chart => None,
        // Helm writes the `+` of a version as `_` into the tag, and wants it back.
        Target::Tag(tag) => Some(format!("helm pull oci://{pull} --version {}", tag.as_str().replace('_', "+"))),
        Target::Digest(_) => Some(format!("helm pull oci://{image}")),
    };
    let rest = [
        ("oras", format!("oras pull {image}")),
        ("skopeo", format!("skopeo copy docker://{image} oci:{name}")),
        ("crane", format!("crane manifest {image}")),
    ];
    chart.map(|line| ("helm", line)).into_iter().chain(rest).collect()
}

fn overrides(platform: Option<&Platform>) -> String {
    let Some(Platform { os, architecture, variant }) = platform else { return String::new() };
    let variant = if variant.is_empty() { String::new() } else { format!("--override-variant {variant} ") };
    format!("--override-os {os} --override-arch {architecture} {variant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(reference: &str, kind: Kind, artifact_type: Option<&str>, platform: Option<&str>) -> Vec<String> {
        let reference = Reference::parse(reference).unwrap();
        let pull = format!("registry.lab:5000/{}", reference.repository);
        let platform = platform.map(Platform::parse);
        let lines = lines(&pull, &reference, kind, artifact_type, platform.as_ref());
        lines.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn an_image_is_pulled_by_every_tool() {
        let lines = told("lab/team/app:1.2", Kind::Image, None, None);
        assert_eq!(
            lines,
            [
                "docker pull registry.lab:5000/team/app:1.2",
                "podman pull registry.lab:5000/team/app:1.2",
                "skopeo copy docker://registry.lab:5000/team/app:1.2 oci:app",
                "crane pull registry.lab:5000/team/app:1.2 app.tar",
                "image: registry.lab:5000/team/app:1.2",
            ]
        );
    }

    #[test]
    fn a_platform_is_asked_for_in_the_words_of_each_tool() {
        let lines = told("lab/app:1", Kind::Index, None, Some("linux/arm/v7"));
        assert_eq!(lines[0], "docker pull --platform linux/arm/v7 registry.lab:5000/app:1");
        assert!(
            lines[2].starts_with("skopeo copy --override-os linux --override-arch arm --override-variant v7 docker://")
        );
    }

    #[test]
    fn charts_are_pulled_by_helm_and_other_artifacts_by_oras() {
        let lines =
            told("lab/charts/web:1.0.0_b2", Kind::Artifact, Some("application/vnd.cncf.helm.config.v1+json"), None);
        assert_eq!(lines[0], "helm pull oci://registry.lab:5000/charts/web --version 1.0.0+b2");
        let lines = told("lab/app:sbom", Kind::Artifact, Some("application/spdx+json"), None);
        assert_eq!(lines[0], "oras pull registry.lab:5000/app:sbom");
    }
}
