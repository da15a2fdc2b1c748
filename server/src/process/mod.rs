//! `weir process`: a template from a file, with values, as objects.
//!
//! Law of this room: no server of Weir and no database is asked. Rules, names of flags and exit codes are those of `oc process`.

mod describe;
mod file;
mod given;
mod table;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use engine::document::{self, Document};
use model::template::{Faults, Processed, Template, process};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read, Write, stderr, stdin, stdout};
use url::Url;

/// What `weir process` is asked for.
#[derive(Debug, Args)]
pub(crate) struct Process {
    /// Values of parameters
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,

    /// File with the template, YAML or JSON, or its address on the web; `-` is standard input
    #[arg(short = 'f', long = "filename", value_name = "FILE|URL")]
    file: Option<String>,

    /// Value of a parameter; a comma is part of the value
    #[arg(short = 'p', long = "param", value_name = "NAME=VALUE")]
    params: Vec<String>,

    /// File with values, one NAME=VALUE a line; `-` is standard input
    #[arg(long = "param-file", value_name = "FILE")]
    param_files: Vec<String>,

    /// Labels for all objects
    #[arg(short = 'l', long, value_name = "KEY=VALUE,…", default_value = "")]
    labels: String,

    /// What to print; for single values, give JSON to `jq`
    #[arg(short = 'o', long, default_value = "json", value_name = "FORMAT")]
    output: Output,

    /// Print the objects themselves instead of a List
    #[arg(long)]
    raw: bool,

    /// Print the parameters instead of processing the template
    #[arg(long)]
    parameters: bool,

    /// Pass over values of parameters that the template does not have
    #[arg(long)]
    ignore_unknown_parameters: bool,

    /// Ask no server, which is always so
    #[arg(long)]
    local: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Json,
    Yaml,
    /// Kind and name of each object
    Name,
    /// The template with its values, for people
    Describe,
}

/// Does it and prints what comes of it.
pub(crate) async fn run(asked: &Process) -> anyhow::Result<()> {
    let Some(file) = &asked.file else { bail!("{NO_FILE}") };
    if [file].into_iter().chain(&asked.param_files).filter(|file| *file == "-").count() > 1 {
        bail!("standard input can be read only once");
    }
    let text = template(file).await?;
    let document = first(&text).with_context(|| file.clone())?;
    let located = |faults: Faults| document.clone().located(&text, faults);
    let template = Template::read(document.value.clone()).map_err(located).with_context(|| file.clone())?;
    if asked.parameters {
        return print(&table::parameters(&template));
    }
    let mut given = given::read_all(asked)?;
    let unknown: Vec<String> = template.unknown(&given).into_iter().map(str::to_owned).collect();
    if !asked.ignore_unknown_parameters && !unknown.is_empty() {
        let lines: Vec<_> = unknown.iter().map(|name| format!("unknown parameter name {name:?}")).collect();
        bail!("{}", lines.join("\n"));
    }
    given.retain(|name, _| !unknown.contains(name));
    let labels = labels(&asked.labels)?;
    let processed =
        process(&template, &given, &labels, &mut rand::random::<u32>).map_err(located).with_context(|| file.clone())?;
    print(&written(asked, &template, processed)?)
}

/// What there is to say to who names a template of a server, as `oc process NAME` does.
const NO_FILE: &str = "name a file or an address with -f. A template that a server has is processed there: POST it to \
    /apis/template.openshift.io/v1/namespaces/PROJECT/processedtemplates, or download its YAML and name that";

/// The text of the template.
async fn template(file: &str) -> anyhow::Result<Vec<u8>> {
    if !file.starts_with("http://") && !file.starts_with("https://") {
        return read(file);
    }
    let url = Url::parse(file).with_context(|| format!("{file} is no address"))?;
    engine::template_at(&url).await.with_context(|| format!("cannot fetch {file}"))
}

/// The first document of a text.
fn first(text: &[u8]) -> anyhow::Result<Document> {
    let mut documents = document::read(text)?.into_iter();
    let first = documents.next().context("There is nothing in it")?;
    if documents.next().is_some() {
        writeln!(stderr(), "weir: only the first template is processed")?;
    }
    Ok(first)
}

fn labels(text: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let pairs = text.split(',').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').with_context(|| format!("write a label as KEY=VALUE, not {pair}"))?;
        anyhow::Ok((key.to_owned(), value.to_owned()))
    };
    pairs.map(pair).collect()
}

fn written(asked: &Process, template: &Template, processed: Processed) -> anyhow::Result<String> {
    Ok(match (asked.output, asked.raw) {
        (Output::Describe, _) => describe::described(template, &processed),
        (Output::Name, _) => processed.objects.iter().map(name).collect(),
        (Output::Json, false) => document::json(&document::list(processed.objects))?,
        (Output::Json, true) => processed.objects.iter().map(document::json).collect::<Result<_, _>>()?,
        (Output::Yaml, false) => document::yaml(&[document::list(processed.objects)])?,
        (Output::Yaml, true) => document::yaml(&processed.objects)?,
    })
}

/// `deployment.apps/web`.
fn name(object: &Value) -> String {
    let text = |place: &str| object.pointer(place).and_then(Value::as_str).unwrap_or_default();
    let group = text("/apiVersion").split_once('/').map(|(group, _)| format!(".{group}")).unwrap_or_default();
    format!("{}{group}/{}\n", text("/kind").to_lowercase(), text("/metadata/name"))
}

fn read(file: &str) -> anyhow::Result<Vec<u8>> {
    // One byte more than is allowed is enough to see that it is too long.
    let most = model::template::limit::BYTES as u64 + 1;
    let mut text = Vec::new();
    if file == "-" {
        stdin().take(most).read_to_end(&mut text).context("cannot read standard input")?;
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("cannot open {file}"))?;
        opened.take(most).read_to_end(&mut text).with_context(|| format!("cannot read {file}"))?;
    }
    if text.len() as u64 == most {
        bail!("{file} is longer than 2 MB");
    }
    Ok(text)
}

fn print(text: &str) -> anyhow::Result<()> {
    stdout().write_all(text.as_bytes()).context("cannot write to standard output")
}
