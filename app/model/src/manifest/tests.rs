use super::*;
use serde_json::{Value, json};

fn digest(byte: &str) -> String {
    format!("sha256:{}", byte.repeat(32))
}

fn parse(value: &Value, content_type: &str) -> Result<Manifest, ManifestError> {
    Manifest::parse(value.to_string().as_bytes(), content_type)
}

#[test]
fn an_image_has_config_and_layers() {
    let manifest = parse(
        &json!({"schemaVersion": 2, "mediaType": media::OCI_MANIFEST,
            "config": {"mediaType": media::OCI_CONFIG, "digest": digest("aa"), "size": 10},
            "layers": [{"mediaType": "x", "digest": digest("bb"), "size": 30}]}),
        "application/vnd.oci.image.manifest.v1+json; charset=utf-8",
    )
    .unwrap();
    assert_eq!((manifest.kind, manifest.content_size()), (Kind::Image, 40));
    assert_eq!(manifest.artifact_type, None);
}

#[test]
fn an_index_tells_images_from_attestations() {
    let manifest = parse(
        &json!({"schemaVersion": 2, "mediaType": media::OCI_INDEX, "manifests": [
            {"mediaType": media::OCI_MANIFEST, "digest": digest("aa"), "size": 1, "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}},
            {"mediaType": media::OCI_MANIFEST, "digest": digest("bb"), "size": 1, "platform": {"os": "unknown", "architecture": "unknown"},
             "annotations": {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": digest("aa")}},
            {"mediaType": media::OCI_MANIFEST, "digest": "nonsense", "size": 1}]}),
        media::OCI_INDEX,
    )
    .unwrap();
    let runnable: Vec<_> = manifest.children.iter().map(Child::is_runnable).collect();
    assert_eq!(runnable, [true, false], "the child without a usable digest is left out");
    assert_eq!(manifest.children[1].attests, Digest::parse(&digest("aa")).ok());
}

#[test]
fn artifacts_say_what_they_are() {
    let helm = json!({"schemaVersion": 2, "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": digest("aa"), "size": 1}, "layers": []});
    let helm = parse(&helm, media::OCI_MANIFEST).unwrap();
    assert_eq!(
        (helm.kind, helm.artifact_type.as_deref()),
        (Kind::Artifact, Some("application/vnd.cncf.helm.config.v1+json"))
    );
    let cosign = json!({"schemaVersion": 2, "config": {"mediaType": media::OCI_CONFIG, "digest": digest("aa"), "size": 1},
        "layers": [{"mediaType": "application/vnd.dev.cosign.simplesigning.v1+json", "digest": digest("bb"), "size": 1}]});
    let cosign = parse(&cosign, media::OCI_MANIFEST).unwrap();
    assert_eq!(media::artifact_name(cosign.artifact_type.as_deref().unwrap()), "Signature (cosign)");
}

#[test]
fn two_readings_are_refused() {
    let both = json!({"schemaVersion": 2, "manifests": [], "layers": []});
    assert!(matches!(parse(&both, media::OCI_INDEX), Err(ManifestError::Ambiguous(_))));
    let disagreeing = json!({"schemaVersion": 2, "mediaType": media::OCI_INDEX, "manifests": []});
    assert!(matches!(parse(&disagreeing, media::OCI_MANIFEST), Err(ManifestError::Ambiguous(_))));
}

#[test]
fn schema_1_is_read_base_first() {
    let v1 = |cmd: &str| {
        json!({"created": "2015-01-01T00:00:00Z", "container_config": {"Cmd": [cmd]}, "config": {"Env": ["A=b"]}, "os": "linux"}).to_string()
    };
    let manifest = parse(
        &json!({"schemaVersion": 1, "architecture": "amd64",
            "fsLayers": [{"blobSum": digest("bb")}, {"blobSum": digest("aa")}],
            "history": [{"v1Compatibility": v1("second")}, {"v1Compatibility": v1("first")}]}),
        media::DOCKER_SCHEMA1_SIGNED,
    )
    .unwrap();
    assert_eq!(manifest.layers[0].digest.as_str(), digest("aa"));
    let config = manifest.embedded_config.unwrap();
    assert_eq!(config.history[0].created_by, "first");
    assert_eq!(config.env, ["A=b"]);
}

#[test]
fn bombs_and_noise_are_refused() {
    let children: Vec<_> = (0..=MAX_CHILDREN).map(|_| json!({"digest": digest("aa"), "size": 1})).collect();
    assert!(matches!(parse(&json!({"manifests": children}), media::OCI_INDEX), Err(ManifestError::TooLong(_))));
    for noise in ["", "<html>", "[]", "{}", "{\"manifests\": 3}"] {
        assert!(Manifest::parse(noise.as_bytes(), "text/html").is_err(), "{noise}");
    }
}
