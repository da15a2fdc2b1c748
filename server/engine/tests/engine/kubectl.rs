//! What was converted for a cluster without OpenShift's APIs, read by a real `kubectl` (Debian: `kubernetes-client`).

use engine::document;
use model::template::{Given, Template, kubernetes, process};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};

/// The kinds of a Kubernetes cluster, by group and version.
const KINDS: [(&str, &[&str]); 9] = [
    (
        "v1",
        &[
            "ConfigMap",
            "Namespace",
            "PersistentVolumeClaim",
            "Pod",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    ),
    ("apps/v1", &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("autoscaling/v2", &["HorizontalPodAutoscaler"]),
    ("batch/v1", &["CronJob", "Job"]),
    ("networking.k8s.io/v1", &["Ingress", "NetworkPolicy"]),
    ("policy/v1", &["PodDisruptionBudget"]),
    ("rbac.authorization.k8s.io/v1", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("storage.k8s.io/v1", &["StorageClass"]),
    ("apiextensions.k8s.io/v1", &["CustomResourceDefinition"]),
];

/// Objects of every kind that is converted, as OpenShift 3 wrote them.
fn template() -> Template {
    let pod = json!({"metadata": {"labels": {"app": "${NAME}"}},
        "spec": {"containers": [{"name": "web", "image": " ", "ports": [{"containerPort": 8080}]}]}});
    let document = json!({
        "apiVersion": "v1", "kind": "Template", "metadata": {"name": "all"}, "labels": {"app": "${NAME}"},
        "parameters": [{"name": "NAME", "value": "web"}, {"name": "PASSWORD", "generate": "expression", "from": "[\\A]{40}"}],
        "objects": [
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "${NAME}"}, "stringData": {"password": "${PASSWORD}"}},
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "${NAME}"}, "spec": {"ports": [{"name": "web", "port": 8080}]}},
            {"apiVersion": "v1", "kind": "Route", "metadata": {"name": "${NAME}"},
             "spec": {"host": "", "to": {"name": "${NAME}"}, "tls": {"termination": "edge", "certificate": "C", "key": "K"}}},
            {"apiVersion": "v1", "kind": "ImageStream", "metadata": {"name": "${NAME}"}},
            {"apiVersion": "v1", "kind": "BuildConfig", "metadata": {"name": "${NAME}"}},
            {"apiVersion": "v1", "kind": "DeploymentConfig", "metadata": {"name": "${NAME}"}, "spec": {"template": pod,
             "triggers": [{"type": "ImageChange", "imageChangeParams": {"automatic": true, "containerNames": ["web"],
                "from": {"kind": "ImageStreamTag", "name": "${NAME}:latest"}}}]}},
            {"apiVersion": "extensions/v1beta1", "kind": "Deployment", "metadata": {"name": "old"}, "spec": {"template": pod}},
            {"apiVersion": "autoscaling/v2beta1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "${NAME}"},
             "spec": {"maxReplicas": 3, "scaleTargetRef": {"kind": "DeploymentConfig", "name": "${NAME}"}}},
            {"apiVersion": "batch/v1beta1", "kind": "CronJob", "metadata": {"name": "${NAME}"},
             "spec": {"schedule": "0 * * * *", "jobTemplate": {"spec": {"template": pod}}}},
            {"apiVersion": "policy/v1beta1", "kind": "PodDisruptionBudget", "metadata": {"name": "${NAME}"}, "spec": {"minAvailable": 1}},
            {"apiVersion": "v1", "kind": "RoleBinding", "metadata": {"name": "${NAME}"}, "roleRef": {"name": "edit"}, "userNames": ["ana"]},
            {"apiVersion": "v1", "kind": "ProjectRequest", "metadata": {"name": "${NAME}"}}]});
    Template::read(document).unwrap()
}

#[test]
fn kubectl_accepts_what_was_converted() {
    let processed = process(&template(), &Given::new(), &BTreeMap::new(), &mut rand::random::<u32>).unwrap();
    let target = kubernetes::Target { project: "shop", domain: None, image: &|_, _, _| None };
    let converted = kubernetes::convert(&processed.objects, &target).objects;
    let output = kubectl(&converted);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let named = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        named.lines().collect::<Vec<_>>(),
        [
            "secret/web",
            "service/web",
            "secret/web-tls",
            "ingress.networking.k8s.io/web",
            "deployment.apps/web",
            "deployment.apps/old",
            "horizontalpodautoscaler.autoscaling/web",
            "cronjob.batch/web",
            "poddisruptionbudget.policy/web",
            "rolebinding.rbac.authorization.k8s.io/web",
            "namespace/web",
        ]
    );
    let unconverted = kubectl(&processed.objects);
    assert!(!unconverted.status.success(), "it looks at what it is given");
}

/// What `kubectl create` says to objects.
fn kubectl(objects: &[Value]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("objects.yaml");
    std::fs::write(&file, document::yaml(objects).unwrap()).unwrap();
    let mut command = Command::new("kubectl");
    command
        .env("HOME", home.path())
        .env("KUBECONFIG", "/dev/null")
        .args(["--server", &format!("http://{}", discovery())]);
    let done = command.args(["create", "--dry-run=client", "--validate=false", "-o", "name", "-f"]).arg(file).output();
    done.unwrap_or_else(|error| panic!("kubectl, which `.ci/tools test` installs: {error}"))
}

/// The address of a server that says which kinds there are, which kubectl asks even when it creates nothing.
fn discovery() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(&stream));
        }
    });
    address
}

/// Answers the requests of one connection until it is closed.
fn answer(stream: &TcpStream) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    while let Some(request) = lines.next() {
        lines.by_ref().find(String::is_empty);
        let path = request.split([' ', '?']).nth(1).unwrap_or_default();
        let (status, body) = body(path).map_or(("404 Not Found", json!({})), |body| ("200 OK", body));
        let body = body.to_string();
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
        if write!(&mut &*stream, "{head}\r\n\r\n{body}").is_err() {
            return;
        }
    }
}

fn body(path: &str) -> Option<Value> {
    match path {
        "/api" => Some(json!({"kind": "APIVersions", "versions": ["v1"]})),
        "/apis" => {
            let groups = KINDS
                .iter()
                .filter_map(|(version, _)| version.split_once('/').map(|(group, short)| (group, version, short)));
            let groups = groups.map(|(group, version, short)| {
                let version = json!({"groupVersion": version, "version": short});
                json!({"name": group, "versions": [version], "preferredVersion": version})
            });
            Some(json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups.collect::<Vec<_>>()}))
        }
        path => {
            let version = path.strip_prefix("/apis/").or_else(|| path.strip_prefix("/api/"))?;
            let (_, kinds) = KINDS.iter().find(|(known, _)| *known == version)?;
            let resource = |kind: &&str| {
                let plural = match kind.to_lowercase() {
                    name if name.ends_with('y') => format!("{}ies", &name[..name.len() - 1]),
                    name if name.ends_with('s') => format!("{name}es"),
                    name => format!("{name}s"),
                };
                let namespaced = !kind.starts_with("Cluster") && *kind != "Namespace";
                json!({"name": plural, "singularName": kind.to_lowercase(), "namespaced": namespaced, "kind": kind, "verbs": ["create", "get"]})
            };
            let resources: Vec<_> = kinds.iter().map(resource).collect();
            Some(
                json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources}),
            )
        }
    }
}
