//! `weir process`: what it prints, what it refuses, and how it exits.

use crate::support::{place, weir};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

const TEMPLATE: &str = "apiVersion: v1
kind: Template
message: unseen
labels: {app: '${NAME}'}
parameters:
- {name: NAME, value: web, description: 'What to\n  call it'}
- {name: COUNT, value: '2'}
- {name: PASSWORD, generate: expression, from: '[a-zA-Z0-9]{16}', required: true}
- {name: MUST, required: true}
objects:
- apiVersion: v1
  kind: DeploymentConfig
  metadata: {name: '${NAME}', namespace: elsewhere}
  spec: {replicas: '${{COUNT}}', must: '${MUST}', password: '${PASSWORD}'}
- {apiVersion: v1, kind: Service, metadata: {name: '${NAME}'}}
";

fn with(files: &[(&str, &str)]) -> TempDir {
    let dir = place();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn process(dir: &Path, arguments: &str) -> Output {
    weir(dir, &["process"]).args(arguments.split_whitespace()).output().unwrap()
}

fn printed(dir: &Path, arguments: &str) -> String {
    let output = process(dir, arguments);
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it says on its way out, with the exit code of `oc`, having printed nothing.
fn refused(dir: &Path, arguments: &str) -> String {
    let output = process(dir, arguments);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{arguments}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn objects_come_as_a_list_of_json_and_no_data_directory_is_made() {
    let dir = with(&[("t.yaml", TEMPLATE)]);
    let list: Value = serde_json::from_str(&printed(dir.path(), "-f t.yaml -p MUST=a,b=c NAME=shop --local")).unwrap();
    assert_eq!((&list["kind"], &list["apiVersion"]), (&json!("List"), &json!("v1")));
    let config = &list["items"][0];
    assert_eq!(config["metadata"], json!({"name": "shop", "labels": {"app": "shop"}}));
    assert_eq!(
        (&config["apiVersion"], &config["spec"]["replicas"], &config["spec"]["must"]),
        (&json!("apps.openshift.io/v1"), &json!(2), &json!("a,b=c"))
    );
    assert_eq!(config["spec"]["password"].as_str().unwrap().len(), 16);
    assert!(!dir.path().join("data").exists());
}

#[test]
fn objects_come_in_the_form_that_is_asked_for() {
    let dir = with(&[("t.yaml", TEMPLATE)]);
    let asked = |more: &str| printed(dir.path(), &format!("-f t.yaml -p MUST=x -p PASSWORD=p {more}"));
    assert!(asked("-o yaml").starts_with("apiVersion: v1\nkind: List\n"));
    let raw = asked("-o yaml --raw");
    assert!(raw.contains("\n---\n") && raw.starts_with("apiVersion: apps.openshift.io/v1\n"), "{raw}");
    assert_eq!(asked("-o name"), "deploymentconfig.apps.openshift.io/web\nservice/web\n");
    let raw: Vec<Value> =
        serde_json::Deserializer::from_str(&asked("--raw")).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(raw.len(), 2);
    let labelled: Value = serde_json::from_str(&asked("-l app=mine,more=${NAME}")).unwrap();
    assert_eq!(labelled["items"][1]["metadata"]["labels"], json!({"app": "mine", "more": "web"}));
}

#[test]
fn parameters_come_as_a_table() {
    let dir = with(&[("t.yaml", TEMPLATE)]);
    let table = printed(dir.path(), "-f t.yaml --parameters");
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[0], "NAME       DESCRIPTION       GENERATOR    VALUE");
    assert_eq!(lines[1], "NAME       What to call it                web");
    assert_eq!(lines[3], "PASSWORD                     expression   [a-zA-Z0-9]{16}");
    assert_eq!(lines.len(), 5);
}

#[test]
fn values_come_from_files_and_the_command_line_wins() {
    let dir = with(&[
        ("t.yaml", TEMPLATE),
        ("one.env", "# values\nexport NAME=one\nMUST='from file' # kept\n"),
        ("two.env", "NAME: two\nCOUNT=3\nPASSWORD=\"\"\n"),
    ]);
    let both = process(dir.path(), "-f t.yaml --param-file one.env --param-file two.env -p COUNT=5 -p PASSWORD=p");
    assert!(String::from_utf8(both.stderr).unwrap().contains("NAME is given more than once"));
    let list: Value = serde_json::from_slice(&both.stdout).unwrap();
    let config = &list["items"][0];
    assert_eq!(
        (&config["metadata"]["name"], &config["spec"]["replicas"], &config["spec"]["must"]),
        (&json!("two"), &json!(5), &json!("from file"))
    );
    let empty = refused(dir.path(), "-f t.yaml --param-file two.env -p MUST=x");
    assert!(empty.contains("parameter PASSWORD is required"), "set to empty is not left alone: {empty}");
    assert!(refused(dir.path(), "-f t.yaml --param-file t.yaml").contains("t.yaml: line 6: "));
}

#[test]
fn a_template_comes_from_standard_input_and_only_the_first_counts() {
    let dir = with(&[]);
    let mut child = weir(dir.path(), &["process", "-f", "-", "-o", "name", "MUST=x"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = format!("{TEMPLATE}---\n{}", TEMPLATE.replace("web", "second"));
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "deploymentconfig.apps.openshift.io/web\nservice/web\n");
    assert!(String::from_utf8(output.stderr).unwrap().contains("only the first template is processed"));
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_nothing_is_printed() {
    let long = "A=1\n".repeat(1 << 19);
    let dir = with(&[
        ("t.yaml", TEMPLATE),
        ("long.env", &format!("{long}A=1\n")),
        ("pod.yaml", "kind: Pod\napiVersion: v1\n"),
        ("broken.json", "{\"kind\": \"Template\",\n}"),
    ]);
    for (arguments, said) in [
        (
            "-f t.yaml",
            "t.yaml: At line 10, column 3: template.parameters[3]: parameter MUST is required and must be specified",
        ),
        ("-f t.yaml -p MUST=x -p A=1 -p B.C=2", "unknown parameter name \"A\"\nunknown parameter name \"B.C\""),
        ("-f t.yaml -p MUST=x -p MUST=y MUST=z NAME=a -p NAME=b", "parameters are given more than once: MUST, NAME"),
        ("-f t.yaml -p MUST", "write a parameter as NAME=VALUE, not MUST"),
        ("-f t.yaml -p MUST=x -l app", "write a label as KEY=VALUE, not app"),
        ("-f gone.yaml", "cannot open gone.yaml"),
        ("-f t.yaml --param-file long.env", "long.env is longer than 2 MB"),
        ("-f pod.yaml", "pod.yaml: At line 1, column 7: kind: this is not a Template"),
        ("-f broken.json", "broken.json: At line 2, column 1: "),
        ("-f - --param-file -", "standard input can be read only once"),
    ] {
        let told = refused(dir.path(), arguments);
        assert!(told.starts_with("weir: ") && told.contains(said), "{arguments}: {told}");
    }
    assert!(printed(dir.path(), "-f t.yaml -p MUST=x -p A=1 --ignore-unknown-parameters").contains("List"));
}

#[test]
fn a_template_comes_from_the_web_as_well() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/t.yaml", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", TEMPLATE.len());
            let _ = stream.write_all(format!("{head}{TEMPLATE}").as_bytes());
        }
    });
    let dir = with(&[]);
    assert_eq!(
        printed(dir.path(), &format!("-f {url} -p MUST=x -o name")),
        "deploymentconfig.apps.openshift.io/web\nservice/web\n"
    );
    let refused = refused(dir.path(), "-f http://127.0.0.1:1/t.yaml -p MUST=x");
    assert!(refused.contains("cannot fetch http://127.0.0.1:1/t.yaml"), "{refused}");
}

#[test]
fn a_template_of_a_server_is_not_to_be_had_without_it() {
    let dir = with(&[]);
    let refused = refused(dir.path(), "shop//notes");
    assert!(refused.contains("-f") && refused.contains("processedtemplates"), "{refused}");
}

#[test]
fn people_can_read_what_came_of_it() {
    let dir = with(&[("t.yaml", TEMPLATE)]);
    let told = printed(dir.path(), "-f t.yaml -p MUST=have -p PASSWORD=p -o describe");
    for line in [
        "Value:         have",
        "Description:   What to call it",
        "Required:      true",
        "app=web",
        "unseen",
        "DeploymentConfig   web",
    ] {
        assert!(told.lines().any(|one| one.trim() == line || one.ends_with(line)), "{line}:\n{told}");
    }
}
