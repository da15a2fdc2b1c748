//! Templates: how fast a large one is processed, and what broken ones do in a minute.

use crate::table::{Table, milliseconds};
use engine::document;
use model::template::{Given, Template, fields, images, kubernetes, lint, process};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

const TIMES: usize = 50;
/// How long broken templates are made for.
const FUZZING: Duration = Duration::from_secs(60);
/// Where that begins; the same broken templates come again with the same number.
const SEED: u64 = 4;

/// Whole templates, which are broken from there.
const WHOLE: [&str; 3] = [
    r#"{"apiVersion": "v1", "kind": "Template", "metadata": {"name": "a", "annotations": {"tags": "ruby,rails", "form.weir.dev/A": "{\"type\":\"number\"}"}},
"labels": {"app": "${A}"}, "message": "See ${A}", "parameters": [{"name": "A", "value": "1", "required": true},
{"name": "B", "generate": "expression", "from": "user[A-Z0-9]{3}[\\w\\d]{8}"}, {"name": "NS"}],
"objects": [{"apiVersion": "v1", "kind": "DeploymentConfig", "metadata": {"name": "${A}", "namespace": "${NS}"}, "spec": {"replicas": "${{A}}",
"strategy": {"type": "Rolling", "rollingParams": {"pre": {"execNewPod": {"containerName": "c", "command": ["x"]}}}},
"triggers": [{"type": "ImageChange", "imageChangeParams": {"containerNames": ["c"], "from": {"kind": "ImageStreamTag", "name": "ruby:${A}"}}}],
"template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": " ", "env": [{"name": "P", "value": "${B}"}]}]}}}},
{"apiVersion": "v1", "kind": "Route", "metadata": {"name": "r"}, "spec": {"to": {"name": "s"}, "port": {"targetPort": 8080}, "tls": {"termination": "edge"}}}]}"#,
    "---\napiVersion: template.openshift.io/v1\nkind: Template\nmetadata:\n  name: b\nparameters:\n- {name: A, value: '${B}'}\n- name: B\n  value: |\n    two\n    lines\nobjects:\n- &x\n  kind: Secret\n  stringData: {password: \"${A}${{B}}\", \"${A}\": 0644}\n- <<: *x\n  kind: ConfigMap\n- kind: List\n  items: [*x]\n",
    "kind: List\nitems:\n- kind: Template\n  apiVersion: v1\n  objects:\n  - {kind: HorizontalPodAutoscaler, apiVersion: autoscaling/v2beta1, spec: {metrics: [{resource: {name: cpu, targetAverageUtilization: 5}}]}}\n  - {kind: Ingress, apiVersion: extensions/v1beta1, spec: {rules: [{http: {paths: [{backend: {serviceName: a, servicePort: 1}}]}}]}}\n",
];

/// What is put into them.
const PIECES: [&str; 28] = [
    "${",
    "${{",
    "}}",
    "${A}",
    "${{A}}",
    "${{",
    "[a-z]{255}",
    "[\\A]{3}",
    "[Z-A]{1}",
    "null",
    "[]",
    "{}",
    "\"",
    "'",
    ": ",
    "- ",
    "\n",
    "\t",
    "\u{feff}",
    "&a ",
    "*a",
    "<<: ",
    "9007199254740993",
    "1e999",
    "\u{0}",
    "é",
    "!!binary ",
    "---\n",
];

/// Time for 1 MB of template, of which half is references and their surroundings.
pub fn processing(table: &mut Table) {
    let object = |number: usize| {
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": format!("${{NAME}}-{number}")},
            "data": {"a": "${NAME} and ${OTHER}", "count": "${{COUNT}}", "script": "echo ${HOME} ".repeat(10)}})
    };
    let parameters = [("NAME", "web"), ("OTHER", "value"), ("COUNT", "3")]
        .map(|(name, value)| json!({"name": name, "value": value}));
    let one = object(0).to_string().len();
    let objects: Vec<_> = (0..(1 << 20) / one).map(object).collect();
    let document = json!({"apiVersion": "v1", "kind": "Template", "labels": {"app": "${NAME}"}, "parameters": parameters, "objects": objects});
    let template = Template::read(document).expect("a template");
    let time = |_| {
        let begun = Instant::now();
        processed(&template);
        begun.elapsed()
    };
    let mut times: Vec<_> = (0..TIMES).map(time).collect();
    times.sort();
    table.row("1 MB of template processed: p95", milliseconds(times[TIMES * 95 / 100]), "≤ 50 ms");
}

/// A minute of broken templates. What crashes is printed with all that makes it crash again.
pub fn fuzzing(table: &mut Table) {
    let mut random = StdRng::seed_from_u64(SEED);
    let (mut done, mut crashes, mut longest) = (0_u64, 0_u64, Duration::ZERO);
    let begun = Instant::now();
    while begun.elapsed() < FUZZING {
        let text = broken(&mut random);
        let one = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| all_of_it(&text))).is_err() {
            crashes += 1;
            eprintln!("crashed: {:?}", String::from_utf8_lossy(&text));
        }
        longest = longest.max(one.elapsed());
        done += 1;
    }
    table.row("broken templates in 60 s", done.to_string(), "");
    table.row("the same: crashes", crashes.to_string(), "0");
    table.row("the same: the longest", milliseconds(longest), "");
}

/// A whole template with up to eight changes.
fn broken(random: &mut StdRng) -> Vec<u8> {
    let mut text = WHOLE[random.random_range(0..WHOLE.len())].as_bytes().to_vec();
    for _ in 0..random.random_range(1..=8) {
        let at = random.random_range(0..=text.len());
        let end = (at + random.random_range(0..40)).min(text.len());
        match random.random_range(0..6) {
            0 => drop(text.drain(at..end)),
            1 => text.splice(at..end, PIECES.choose(random).unwrap_or(&"").bytes()).for_each(drop),
            2 => text.splice(at..at, PIECES.choose(random).unwrap_or(&"").bytes()).for_each(drop),
            3 => {
                let piece = text[at..end].repeat(random.random_range(1..20));
                text.splice(at..at, piece).for_each(drop);
            }
            4 => {
                let other = WHOLE[random.random_range(0..WHOLE.len())].as_bytes();
                let from = random.random_range(0..other.len());
                text.splice(at..at, other[from..].iter().copied().take(60)).for_each(drop);
            }
            _ => {
                if let Some(byte) = text.get_mut(at) {
                    *byte = random.random();
                }
            }
        }
    }
    text
}

/// Everything that is done with what people send.
fn all_of_it(text: &[u8]) {
    let Ok(documents) = document::read(text) else { return };
    for document in documents {
        let template = match Template::read(document.value.clone()) {
            Ok(template) => template,
            Err(faults) => {
                _ = document.located(text, faults);
                continue;
            }
        };
        _ = lint(&template, &|_, _, _| Some(false));
        _ = fields(&template);
        _ = images(&template.sketch());
        if let Some(objects) = processed(&template) {
            let target = kubernetes::Target { project: "shop", domain: None, image: &|_, _, _| None };
            let converted = kubernetes::convert(&objects, &target);
            document::yaml(&converted.objects).expect("what was made can be written");
        }
    }
}

fn processed(template: &Template) -> Option<Vec<serde_json::Value>> {
    let made = process(template, &Given::new(), &BTreeMap::new(), &mut rand::random::<u32>).ok()?;
    Some(made.objects)
}
