//! Processing as a whole.

mod fields;
mod properties;
mod vectors;

use super::{Given, Processed, Template, process};
use serde_json::Value;
use std::collections::BTreeMap;

fn template(document: Value) -> Template {
    Template::read(document).unwrap()
}

fn given(values: &[(&str, &str)]) -> Given {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What comes of it, or all that is wrong with it.
fn processed(template: &Template, values: &Given) -> Result<Processed, Vec<String>> {
    let mut state = 7_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 32).unwrap()
    };
    process(template, values, &BTreeMap::new(), &mut random)
        .map_err(|faults| faults.0.iter().map(ToString::to_string).collect())
}
