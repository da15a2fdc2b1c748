//! Values of parameters, from the command line and from files.

use super::{Process, file, read};
use anyhow::{Context, bail};
use model::template::Given;
use std::collections::BTreeSet;
use std::io::{Write, stderr};

/// All values. The command line wins over files, a later file over an earlier one.
pub(super) fn read_all(asked: &Process) -> anyhow::Result<Given> {
    let mut given = Given::new();
    for name in &asked.param_files {
        let text = String::from_utf8(read(name)?).with_context(|| format!("{name} is not UTF-8"))?;
        for (key, value) in file::parse(&text).with_context(|| name.clone())? {
            if given.insert(key.clone(), value).is_some() {
                writeln!(stderr(), "weir: parameter {key} is given more than once, the last one counts ({name})")?;
            }
        }
    }
    given.extend(of_the_command_line(asked)?);
    Ok(given)
}

fn of_the_command_line(asked: &Process) -> anyhow::Result<Given> {
    let mut given = Given::new();
    let mut twice = BTreeSet::new();
    for pair in asked.params.iter().chain(&asked.values) {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            bail!("write a parameter as NAME=VALUE, not {pair}");
        };
        if given.insert(name.to_owned(), value.to_owned()).is_some() {
            twice.insert(name.to_owned());
        }
    }
    if !twice.is_empty() {
        let names: Vec<_> = twice.into_iter().collect();
        bail!("parameters are given more than once: {}", names.join(", "));
    }
    Ok(given)
}
