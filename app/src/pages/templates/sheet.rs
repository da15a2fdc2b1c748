//! What stands in the form of a template or an instance, and what the server foresees of it while it is typed.

use crate::Error;
use crate::ui;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::template::{EntryProblem, Preview, RenderPlan};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use web_sys::Event;

#[cfg(feature = "ssr")]
use model::template::{Changes, Choice, Entries, Field};

/// The fields of the form, under the names that they are sent with: `sheet[p][NAME]` and so on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    /// The project to make the instance in.
    pub target: String,
    /// What to call the instance.
    pub name: String,
    /// Labels for all objects, one a line.
    pub labels: String,
    /// The version of the template that was seen; 0 for any.
    pub revision: i64,
    /// What stands in the field of each parameter, by its [`key`].
    pub p: BTreeMap<String, String>,
    /// Generated parameters that are to be empty.
    pub empty: BTreeMap<String, String>,
    /// Parameters that are to be generated anew.
    pub anew: BTreeMap<String, String>,
    /// Whose objects to keep, such as `theirs|v1 Service web`.
    pub choices: Vec<String>,
}

/// The name of a parameter in a sheet. A parameter may be called `1`, which would make a list of what is sent.
pub fn key(parameter: &str) -> String {
    format!("_{parameter}")
}

#[cfg(feature = "ssr")]
impl Sheet {
    /// What is entered: a blank field of a generated parameter is left alone, unless it is to be empty.
    pub fn entries(&self, fields: &[Field]) -> Entries {
        let entry = |field: &Field| {
            let key = key(&field.name);
            let value = self.p.get(&key)?.replace("\r\n", "\n");
            let is_left = value.is_empty() && field.generated && !self.empty.contains_key(&key);
            (!is_left).then(|| (field.name.clone(), value))
        };
        Entries { values: fields.iter().filter_map(entry).collect(), ..Entries::default() }
    }

    /// What is to change of an instance with these `values`: a blank field of one that is `kept` leaves it as it is, and one
    /// that has no value of its own follows the template as long as it stands at the default.
    pub fn changes(&self, fields: &[Field], values: &BTreeMap<String, String>, kept: &[String]) -> Changes {
        let Entries { values: entered, .. } = self.entries(fields);
        let is_anew = |name: &String| self.anew.contains_key(&key(name));
        let before = |name: &String| {
            let default = || fields.iter().find(|field| field.name == *name).map(|field| &field.default);
            values.get(name).or_else(default)
        };
        let is_new = |(name, value): &(String, String)| {
            let stays = value.is_empty() && kept.contains(name);
            !stays && !is_anew(name) && before(name) != Some(value)
        };
        let choice = |text: &String| {
            let (whose, key) = text.split_once('|')?;
            let choice = if whose == "theirs" { Choice::Theirs } else { Choice::Mine };
            Some((key.to_owned(), choice))
        };
        Changes {
            values: entered.into_iter().filter(is_new).collect(),
            generate: fields.iter().map(|field| field.name.clone()).filter(is_anew).collect(),
            labels: None,
            revision: None,
            choices: self.choices.iter().filter_map(choice).collect(),
        }
    }
}

/// What would come of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Foreseen {
    /// An instance.
    Preview(Preview),
    /// Changes of an instance.
    Plan(RenderPlan),
}

impl Foreseen {
    /// What cannot be accepted.
    pub fn problems(&self) -> &[EntryProblem] {
        match self {
            Self::Preview(preview) => &preview.problems,
            Self::Plan(plan) => &plan.problems,
        }
    }
}

/// Asks the server about a form while it is typed.
#[derive(Clone, Copy)]
pub struct Typing {
    path: &'static str,
    /// What is foreseen of the latest entries.
    pub foreseen: RwSignal<Foreseen>,
    /// Why nothing can be foreseen.
    pub error: RwSignal<Option<Error>>,
    /// Were all problems asked for? Before that, a field tells only of what was typed into it.
    asked: RwSignal<bool>,
    touched: RwSignal<BTreeSet<String>>,
    latest: StoredValue<u32>,
}

impl Typing {
    /// For the server function at `path`; `asked` once the entries were sent before.
    pub fn new(path: &'static str, foreseen: Foreseen, asked: bool) -> Self {
        Self {
            path,
            foreseen: RwSignal::new(foreseen),
            error: RwSignal::new(None),
            asked: RwSignal::new(asked),
            touched: RwSignal::new(BTreeSet::new()),
            latest: StoredValue::new(0),
        }
    }

    /// A button: shows what would come of it, and everything that is wrong.
    pub fn ask(self, event: &Event) {
        event.prevent_default();
        self.asked.set(true);
        self.send(ui::fields_around(event).unwrap_or_default());
    }

    /// Everything that is wrong is worth saying from now on.
    pub fn all(self) {
        self.asked.set(true);
    }

    /// A field was left.
    pub fn touch(self, event: &Event) {
        if let Some(name) =
            ui::closest(event, "[data-parameter]").and_then(|field| field.get_attribute("data-parameter"))
        {
            self.touched.update(|touched| _ = touched.insert(name));
        }
    }

    /// Sends the entries; only the answer to the latest ones counts.
    pub fn send(self, fields: Vec<(String, String)>) {
        let Some(number) = self.latest.try_get_value().map(|number| number + 1) else { return };
        self.latest.set_value(number);
        spawn_local(async move {
            let answer = ui::post(self.path, &fields).await;
            if self.latest.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(foreseen) => {
                    self.error.set(None);
                    self.foreseen.set(foreseen);
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// What is wrong with a parameter, once that is worth saying.
    pub fn problem(self, parameter: &str) -> Option<String> {
        let is_due = self.asked.get() || self.touched.with(|touched| touched.contains(parameter));
        let about = |problem: &&EntryProblem| problem.parameter.as_deref() == Some(parameter);
        let problem = self.foreseen.with(|foreseen| Some(foreseen.problems().iter().find(about)?.message.clone()));
        problem.filter(|_| is_due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::serde_json::json;
    use model::template::{Template, fields};

    fn asked() -> Vec<Field> {
        let template = json!({"kind": "Template", "apiVersion": "template.openshift.io/v1", "objects": [], "parameters": [
            {"name": "NAME", "value": "web"}, {"name": "PASSWORD", "generate": "expression", "from": "[a-z]{8}"}]});
        fields(&Template::read(template).unwrap())
    }

    /// As they are sent.
    fn sent(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| (key(name), (*value).to_owned())).collect()
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_blank_field_of_a_generated_parameter_is_left_alone_unless_it_is_to_be_empty() {
        let sheet = Sheet { p: sent(&[("NAME", ""), ("PASSWORD", ""), ("OTHER", "x")]), ..Sheet::default() };
        assert_eq!(sheet.entries(&asked()).values, map(&[("NAME", "")]));
        let sheet = Sheet { empty: sent(&[("PASSWORD", "on")]), ..sheet };
        assert_eq!(sheet.entries(&asked()).values, map(&[("NAME", ""), ("PASSWORD", "")]));
        let sheet = Sheet { p: sent(&[("NAME", "a\r\nb")]), ..Sheet::default() };
        assert_eq!(sheet.entries(&asked()).values, map(&[("NAME", "a\nb")]));
    }

    #[test]
    fn what_stands_at_the_default_follows_the_template() {
        let sheet = Sheet { p: sent(&[("NAME", "web"), ("PASSWORD", "")]), ..Sheet::default() };
        assert_eq!(sheet.changes(&asked(), &BTreeMap::new(), &[]), Changes::default());
        let emptied = Sheet { p: sent(&[("NAME", "")]), ..Sheet::default() };
        assert_eq!(emptied.changes(&asked(), &BTreeMap::new(), &[]).values, map(&[("NAME", "")]));
    }

    #[test]
    fn only_what_differs_changes_an_instance() {
        let before = map(&[("NAME", "web")]);
        let kept = ["PASSWORD".to_owned()];
        let sheet = Sheet { p: sent(&[("NAME", "web"), ("PASSWORD", "")]), ..Sheet::default() };
        assert_eq!(sheet.changes(&asked(), &before, &kept), Changes::default());
        let sheet = Sheet {
            p: sent(&[("NAME", "shop"), ("PASSWORD", "")]),
            anew: sent(&[("PASSWORD", "on")]),
            choices: vec!["theirs|v1 Service web".into(), "mine|x".into()],
            ..Sheet::default()
        };
        let changes = sheet.changes(&asked(), &before, &kept);
        assert_eq!(changes.values, map(&[("NAME", "shop")]));
        assert_eq!(changes.generate, ["PASSWORD"]);
        assert_eq!(changes.choices.get("v1 Service web"), Some(&Choice::Theirs));
        assert_eq!(changes.choices.get("x"), Some(&Choice::Mine));
    }
}
