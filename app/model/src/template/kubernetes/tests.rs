//! Each kind, and a note for whatever it loses.

use super::{Target, convert};
use serde_json::{Value, json};

/// Objects and notes, for a project `shop`; `openshift/ruby:3.3` is an image.
fn converted(objects: &[Value]) -> (Vec<Value>, Vec<String>) {
    let image = |project: &str, stream: &str, tag: &str| {
        ((project, stream, tag) == ("openshift", "ruby", "3.3")).then(|| "quay.io/ruby@sha256:1".to_owned())
    };
    let made = convert(objects, &Target { project: "shop", domain: Some("apps.example.com"), image: &image });
    (made.objects, made.notes.iter().map(ToString::to_string).collect())
}

fn one(object: Value) -> (Value, Vec<String>) {
    let (mut objects, notes) = converted(&[object]);
    assert_eq!(objects.len(), 1, "{objects:?}");
    (objects.remove(0), notes)
}

fn config(spec: Value) -> Value {
    json!({"apiVersion": "apps.openshift.io/v1", "kind": "DeploymentConfig", "metadata": {"name": "web"}, "spec": spec})
}

fn pod() -> Value {
    json!({"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "a", "env": [{"name": "X", "value": "1"}]}]}})
}

#[test]
fn a_deployment_config_is_a_deployment() {
    let (made, notes) = one(config(json!({
        "replicas": 2, "selector": {"name": "web"}, "minReadySeconds": 5, "revisionHistoryLimit": 3,
        "strategy": {"type": "Rolling", "rollingParams": {"maxSurge": "25%", "maxUnavailable": 0, "timeoutSeconds": 600}},
        "triggers": [{"type": "ConfigChange"}], "template": pod()})));
    assert_eq!(
        made,
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {
            "replicas": 2, "selector": {"matchLabels": {"name": "web"}}, "minReadySeconds": 5, "revisionHistoryLimit": 3,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "progressDeadlineSeconds": 600, "template": pod()}})
    );
    assert!(notes.is_empty(), "{notes:?}");
    let (made, notes) = one(config(json!({"strategy": {"type": "Recreate"}, "template": pod()})));
    assert_eq!(
        (&made["spec"]["replicas"], &made["spec"]["selector"]),
        (&json!(1), &json!({"matchLabels": {"app": "web"}}))
    );
    assert_eq!((&made["spec"]["strategy"], notes.len()), (&json!({"type": "Recreate"}), 0));
}

#[test]
fn what_a_deployment_cannot_do_is_noted() {
    let (made, notes) = one(config(json!({
        "test": true, "triggers": [], "template": pod(),
        "strategy": {"type": "Rolling", "resources": {"limits": {}}, "activeDeadlineSeconds": 9, "rollingParams": {"intervalSeconds": 2,
            "pre": {"failurePolicy": "Ignore", "execNewPod": {"containerName": "web", "command": ["./migrate"], "env": [{"name": "X", "value": "2"}]}},
            "post": {"execNewPod": {"containerName": "web", "command": ["./mail"]}, "tagImages": []}}}})));
    assert_eq!(made["spec"]["paused"], true);
    assert_eq!(
        made["spec"]["template"]["spec"]["initContainers"],
        json!([{"name": "web-before", "image": "a", "command": ["./migrate"], "env": [{"name": "X", "value": "2"}]}])
    );
    for part in [
        "“./migrate” before",
        "ignored",
        "“./mail” after",
        "tags an image",
        "intervalSeconds",
        "strategy.resources",
        "strategy.activeDeadlineSeconds",
        "test",
        "by hand only",
    ] {
        assert!(
            notes.iter().any(|note| note.starts_with("DeploymentConfig web: ") && note.contains(part)),
            "{part}: {notes:?}"
        );
    }
    let (_, notes) = one(config(json!({"strategy": {"type": "Custom"}, "template": {"spec": {}}})));
    assert!(
        notes.iter().any(|note| note.contains("image of its own"))
            && notes.iter().any(|note| note.contains("selector"))
    );
    let (_, notes) = one(config(
        json!({"strategy": {"type": "Recreate", "recreateParams": {"pre": {"execNewPod": {"containerName": "other"}}}}, "template": pod()}),
    ));
    assert!(notes[0].contains("does not have"));
}

#[test]
fn images_come_from_the_tags_of_streams() {
    let from = |project: Value, name: &str| json!({"kind": "ImageStreamTag", "namespace": project, "name": name});
    let (made, notes) = one(config(json!({
        "triggers": [
            {"type": "ImageChange", "imageChangeParams": {"automatic": true, "containerNames": ["web"], "from": from(json!("openshift"), "ruby:3.3")}},
            {"type": "ImageChange", "imageChangeParams": {"containerNames": ["side"], "from": from(Value::Null, "side:latest")}}],
        "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "web", "image": " "}, {"name": "side", "image": ""}]}}})));
    let image =
        |index: usize| made["spec"]["template"]["spec"]["containers"][index]["image"].as_str().unwrap().to_owned();
    assert_eq!(
        (image(0).as_str(), image(1).as_str()),
        ("quay.io/ruby@sha256:1", "unresolved.invalid/shop/side:latest")
    );
    assert!(notes.len() == 1 && notes[0].contains("shop/side:latest stands for no image"), "{notes:?}");
    let triggers: Value =
        serde_json::from_str(made["metadata"]["annotations"]["image.openshift.io/triggers"].as_str().unwrap()).unwrap();
    assert_eq!((&triggers[0]["paused"], &triggers[1]["paused"]), (&Value::Null, &json!("true")));

    let annotation =
        |path: &str| json!([{"from": from(json!("openshift"), "ruby:3.3"), "fieldPath": path}]).to_string();
    for path in
        ["spec.template.spec.initContainers[0].image", "spec.template.spec.initContainers[?(@.name==\"i\")].image"]
    {
        let (made, notes) = one(json!({"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "d", "annotations": {"image.openshift.io/triggers": annotation(path)}},
            "spec": {"template": {"spec": {"initContainers": [{"name": "i", "image": " "}], "containers": [{"name": "c", "image": "x"}]}}}}));
        assert_eq!(made["spec"]["template"]["spec"]["initContainers"][0]["image"], "quay.io/ruby@sha256:1");
        assert_eq!((made["spec"]["template"]["spec"]["containers"][0]["image"].as_str(), notes.len()), (Some("x"), 0));
    }
    let (made, notes) = one(json!({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "j"},
        "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"name": "c"}]}}}}}}));
    assert_eq!(
        made["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"],
        "unresolved.invalid/c"
    );
    assert_eq!(notes.len(), 1);
}

#[test]
fn a_route_is_an_ingress() {
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
        "spec": {"ports": [{"name": "web", "port": 8080, "targetPort": 8081}, {"port": 9090, "targetPort": "metrics"}]}});
    let route = |spec: Value| {
        let route = json!({"apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": {"name": "web", "namespace": ""}, "spec": spec});
        let (objects, notes) = converted(&[service.clone(), route]);
        (objects[1..].to_vec(), notes)
    };
    let (made, notes) = route(json!({"host": "", "to": {"kind": "Service", "name": "web"}}));
    assert_eq!(
        made,
        [
            json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec": {"rules": [
            {"host": "web-shop.apps.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix",
                "backend": {"service": {"name": "web", "port": {"name": "web"}}}}]}}]}})
        ]
    );
    assert!(notes.is_empty(), "{notes:?}");
    let port = |target: Value| {
        let (made, notes) =
            route(json!({"host": "a.example", "path": "/x", "to": {"name": "web"}, "port": {"targetPort": target}}));
        (made[0].pointer("/spec/rules/0/http/paths/0/backend/service/port").unwrap().clone(), notes.len())
    };
    assert_eq!(port(json!("web")), (json!({"name": "web"}), 0));
    assert_eq!(port(json!(8081)), (json!({"name": "web"}), 0));
    assert_eq!(port(json!("metrics")), (json!({"number": 9090}), 0));
    assert_eq!(port(json!("other")), (json!({"name": "other"}), 1));
    assert_eq!(port(json!(77)), (json!({"number": 77}), 1));
    let (made, notes) = route(
        json!({"to": {"name": "gone"}, "alternateBackends": [{"name": "b"}], "host": "x.a.example", "wildcardPolicy": "Subdomain"}),
    );
    assert_eq!(made[0].pointer("/spec/rules/0/host"), Some(&json!("*.a.example")));
    assert!(notes.len() == 2 && notes[1].contains("several services"), "{notes:?}");
}

#[test]
fn certificates_of_a_route_become_a_secret() {
    let route = |tls: Value| {
        converted(&[json!({"apiVersion": "v1", "kind": "Route", "metadata": {"name": "web", "labels": {"a": "b"}},
            "spec": {"host": "a.example", "to": {"name": "s"}, "port": {"targetPort": "p"}, "tls": tls}})])
    };
    let (made, _) = route(
        json!({"termination": "edge", "certificate": "C\n", "key": "K", "caCertificate": "A", "insecureEdgeTerminationPolicy": "Redirect"}),
    );
    assert_eq!(
        (&made[0]["kind"], &made[0]["stringData"]),
        (&json!("Secret"), &json!({"tls.crt": "C\nA\n", "tls.key": "K"}))
    );
    assert_eq!(made[1]["spec"]["tls"], json!([{"hosts": ["a.example"], "secretName": "web-tls"}]));
    assert_eq!(made[1]["metadata"]["annotations"], json!({"nginx.ingress.kubernetes.io/ssl-redirect": "true"}));
    for (tls, part) in [
        (json!({"termination": "passthrough"}), "passes TLS through"),
        (json!({"termination": "reencrypt"}), "encrypts to the pods again"),
        (json!({"termination": "edge"}), "brings no certificate"),
        (json!({"termination": "edge", "externalCertificate": {"name": "s"}}), "refuses plain HTTP"),
    ] {
        let (made, notes) = route(tls);
        assert_eq!(made.len(), 1);
        assert!(notes.iter().any(|note| note.contains(part)), "{part}: {notes:?}");
    }
}

#[test]
fn roles_and_bindings_move_to_the_group_of_kubernetes() {
    let (made, notes) = one(
        json!({"apiVersion": "authorization.openshift.io/v1", "kind": "RoleBinding", "metadata": {"name": "b"},
        "roleRef": {"name": "edit"}, "subjects": [{"kind": "ServiceAccount", "name": "jenkins"}, {"kind": "SystemGroup", "name": "g"}]}),
    );
    assert_eq!(
        made["roleRef"],
        json!({"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"})
    );
    assert_eq!(
        made["subjects"],
        json!([{"kind": "ServiceAccount", "namespace": "shop", "name": "jenkins"}, {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "g"}])
    );
    assert!(notes.is_empty());
    let (made, notes) = one(
        json!({"apiVersion": "authorization.openshift.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "b"},
        "roleRef": {"name": "system:x"}, "userNames": ["system:serviceaccount:ns:sa", "ana"], "groupNames": ["g"]}),
    );
    let kinds: Vec<_> = made["subjects"].as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds, notes.len()), (vec!["ServiceAccount", "User", "Group"], 1));
    let (made, _) =
        one(json!({"apiVersion": "authorization.openshift.io/v1", "kind": "Role", "metadata": {"name": "r"},
        "rules": [{"verbs": ["get"], "resources": ["pods"], "attributeRestrictions": null}]}));
    assert_eq!(made["apiVersion"], "rbac.authorization.k8s.io/v1");
    assert_eq!(made["rules"], json!([{"verbs": ["get"], "resources": ["pods"], "apiGroups": [""]}]));
}

#[test]
fn removed_versions_are_brought_up_to_date() {
    let version = |old: &str, kind: &str| {
        one(json!({"apiVersion": old, "kind": kind, "metadata": {"name": "x"}})).0["apiVersion"].clone()
    };
    for (old, kind, new) in [
        ("extensions/v1beta1", "Deployment", "apps/v1"),
        ("apps/v1beta2", "StatefulSet", "apps/v1"),
        ("extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1"),
        ("extensions/v1beta1", "Ingress", "networking.k8s.io/v1"),
        ("batch/v1beta1", "CronJob", "batch/v1"),
        ("policy/v1beta1", "PodDisruptionBudget", "policy/v1"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "autoscaling/v2"),
        ("v1", "Service", "v1"),
        ("rbac.authorization.k8s.io/v1beta1", "Role", "rbac.authorization.k8s.io/v1"),
    ] {
        assert_eq!(version(old, kind), new, "{old} {kind}");
    }
    let (made, _) = one(
        json!({"apiVersion": "extensions/v1beta1", "kind": "Deployment", "metadata": {"name": "x"}, "spec": {"template": pod()}}),
    );
    assert_eq!(made["spec"]["selector"], json!({"matchLabels": {"app": "web"}}));
    let (made, _) =
        one(json!({"apiVersion": "extensions/v1beta1", "kind": "Ingress", "metadata": {"name": "x"}, "spec": {
        "backend": {"serviceName": "a", "servicePort": 80},
        "rules": [{"http": {"paths": [{"path": "/", "backend": {"serviceName": "b", "servicePort": "web"}}]}}]}}));
    assert_eq!(made["spec"]["defaultBackend"], json!({"service": {"name": "a", "port": {"number": 80}}}));
    assert_eq!(
        made["spec"]["rules"][0]["http"]["paths"][0],
        json!({"path": "/", "backend": {"service": {"name": "b", "port": {"name": "web"}}}, "pathType": "ImplementationSpecific"})
    );
    let (made, notes) = one(
        json!({"apiVersion": "autoscaling/v2beta1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "x"}, "spec": {
        "scaleTargetRef": {"kind": "DeploymentConfig", "name": "web"},
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "targetAverageUtilization": 80}}, {"type": "Pods"}]}}),
    );
    assert_eq!(made["spec"]["scaleTargetRef"], json!({"kind": "Deployment", "name": "web", "apiVersion": "apps/v1"}));
    assert_eq!(
        made["spec"]["metrics"][0]["resource"],
        json!({"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}})
    );
    assert_eq!(notes.len(), 1);
}

#[test]
fn objects_of_a_wrong_shape_are_converted_as_far_as_they_go() {
    for object in [
        json!("text"),
        json!({"apiVersion": "v1", "kind": "Project", "metadata": "x", "displayName": "y"}),
        json!({"apiVersion": "v1", "kind": "Route", "metadata": [], "spec": {"tls": {"insecureEdgeTerminationPolicy": "Redirect"}}}),
        json!({"apiVersion": "v1", "kind": "DeploymentConfig", "metadata": 1, "spec": {"triggers": [
            {"type": "ImageChange", "imageChangeParams": {"containerNames": ["a"]}}], "strategy": 5, "template": "x"}}),
        json!({"apiVersion": "extensions/v1beta1", "kind": "Ingress", "spec": {"rules": [{"http": {"paths": ["x"]}}]}}),
        json!({"apiVersion": "autoscaling/v2beta1", "kind": "HorizontalPodAutoscaler", "spec": {"metrics": ["x", 1]}}),
        json!({"apiVersion": "authorization.openshift.io/v1", "kind": "RoleBinding", "subjects": ["x"], "roleRef": 1}),
    ] {
        assert!(!converted(std::slice::from_ref(&object)).0.is_empty(), "{object}");
    }
}

#[test]
fn everything_else_is_kept_or_noted() {
    let gone = |version: &str, kind: &str| {
        let (objects, notes) = converted(&[json!({"apiVersion": version, "kind": kind, "metadata": {"name": "x"},
            "spec": {"output": {"to": {"kind": "ImageStreamTag", "name": "x:latest"}}}})]);
        assert!(objects.is_empty() && notes.len() == 1, "{kind}: {objects:?} {notes:?}");
    };
    for (version, kind) in [
        ("image.openshift.io/v1", "ImageStream"),
        ("v1", "ImageStreamTag"),
        ("build.openshift.io/v1", "BuildConfig"),
        ("template.openshift.io/v1", "Template"),
        ("security.openshift.io/v1", "SecurityContextConstraints"),
        ("oauth.openshift.io/v1", "OAuthClient"),
        ("network.openshift.io/v1", "NetNamespace"),
        ("authorization.openshift.io/v1", "RoleBindingRestriction"),
    ] {
        gone(version, kind);
    }
    let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n"}, "stringData": {"a": "b"}});
    assert_eq!(one(secret.clone()), (secret, vec![]));
    let (made, notes) = one(
        json!({"apiVersion": "project.openshift.io/v1", "kind": "ProjectRequest", "metadata": {"name": "p"}, "displayName": "P"}),
    );
    assert_eq!((made["kind"].as_str(), notes.len()), (Some("Namespace"), 0));
    assert_eq!(made["metadata"]["annotations"]["openshift.io/display-name"], "P");
    let (made, notes) = one(
        json!({"apiVersion": "quota.openshift.io/v1", "kind": "ClusterResourceQuota", "metadata": {"name": "q"}, "spec": {"quota": {"hard": {"pods": "1"}}}}),
    );
    assert_eq!((&made["spec"], notes.len()), (&json!({"hard": {"pods": "1"}}), 1));
    for (object, part) in [
        (
            json!({"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor", "metadata": {"name": "m"}}),
            "knows ServiceMonitor",
        ),
        (
            json!({"apiVersion": "v1", "kind": "Service", "metadata": {"annotations": {"service.beta.openshift.io/serving-cert-secret-name": "s"}}}),
            "certificate",
        ),
        (
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"labels": {"config.openshift.io/inject-trusted-cabundle": "true"}}}),
            "trusts",
        ),
        (json!({"kind": "Service", "metadata": {}}), "no API version"),
    ] {
        let (_, notes) = one(object);
        assert!(notes.len() == 1 && notes[0].contains(part), "{notes:?}");
    }
}
