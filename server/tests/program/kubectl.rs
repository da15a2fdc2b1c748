//! The program as the clients of a cluster meet it: a real `kubectl` (Debian: `kubernetes-client`), over TLS.

use crate::support::{Server, place, run};
use engine::fake::tls_front;
use serde_json::json;
use std::path::Path;
use std::process::{Command, Output};

const NEVER_A_TOKEN: &str = "weir_0000000000000000000000000000000000000000000";

#[tokio::test(flavor = "multi_thread")]
async fn kubectl_finds_its_way() {
    let dir = place();
    let server = Server::start(dir.path(), 2);
    let token = String::from_utf8(run(dir.path(), &["token", "create", "--name", "ci"]).stdout).unwrap();
    let (address, authority) = tls_front(server.address().parse().unwrap()).await;
    std::fs::write(dir.path().join("authority.pem"), authority).unwrap();
    let as_whom = |token: &str, arguments: &str| kubectl(dir.path(), &format!("https://{address}"), token, arguments);
    let said = |arguments: &str| {
        let output = as_whom(token.trim(), arguments);
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };

    let project = json!({"apiVersion": "project.openshift.io/v1", "kind": "Project", "metadata": {"name": "shop"}});
    let stream = json!({"apiVersion": "image.openshift.io/v1", "kind": "ImageStream",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"tags": [{"name": "latest", "from": {"kind": "ImageStreamTag", "name": "1.0"}}]}});
    for (file, object) in [("project.json", project), ("stream.json", stream)] {
        std::fs::write(dir.path().join(file), object.to_string()).unwrap();
    }
    assert_eq!(said("create --validate=false -f project.json"), "project.project.openshift.io/shop created\n");
    assert_eq!(said("apply --validate=false -f stream.json"), "imagestream.image.openshift.io/web created\n");
    assert_eq!(said("label is/web -n shop tier=front"), "imagestream.image.openshift.io/web labeled\n");

    let table = said("get imagestreams -n shop -l tier=front");
    assert!(table.starts_with("NAME") && table.contains("IMAGE REPOSITORY") && table.contains("\nweb "), "{table}");
    assert_eq!(said("get is -A -o name"), "imagestream.image.openshift.io/web\n");
    assert_eq!(said("get all -n shop -o name"), "imagestream.image.openshift.io/web\n");
    assert_eq!(said("get itag -n shop -o name"), "imagetag.image.openshift.io/web:latest\n");
    assert_eq!(said("get is/web -n shop -o jsonpath={.spec.tags[0].from.name}"), "1.0");

    let refused = as_whom(NEVER_A_TOKEN, "delete is/web -n shop");
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && why.contains("You must be logged in"), "{why}");
    assert_eq!(said("delete is/web -n shop"), "imagestream.image.openshift.io \"web\" deleted\n");
    assert_eq!(said("get is -n shop -o name"), "");
}

/// What `kubectl` says to these words.
fn kubectl(dir: &Path, server: &str, token: &str, arguments: &str) -> Output {
    let mut command = Command::new("kubectl");
    command.current_dir(dir).env("HOME", dir).env("KUBECONFIG", "/dev/null");
    command.args(["--server", server, "--certificate-authority", "authority.pem", "--token", token]);
    let done = command.args(arguments.split(' ')).output();
    done.unwrap_or_else(|error| panic!("kubectl, which `.ci/tools test` installs: {error}"))
}
