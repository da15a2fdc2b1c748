//! Rows of the tables: what an operation is, and what it needs.

use super::people::{Kind, Person};
use super::world::World;
use crate::support::Answer;

/// `name | needs | given`; see the heads of the tables.
#[derive(Clone)]
pub struct Row {
    pub name: String,
    needs: Vec<Need>,
    /// What is asked for may be missing even for who may ask.
    may_miss: bool,
    pub given: String,
}

#[derive(Clone)]
enum Need {
    /// Somebody who is signed in.
    Any,
    /// A person, with no token that may less than they.
    Own,
    /// A person, with whatever token.
    Person,
    /// Something of the place is seen.
    See(&'static str),
    /// The right is held on the whole of the place.
    Hold(String, &'static str),
}

/// Something that is asked about: its project, stream and tag, or its registry.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub registry: &'static str,
    pub project: &'static str,
    pub stream: &'static str,
    pub tag: &'static str,
}

const OWN: Target = Target { registry: "lab", project: "shop", stream: "web", tag: "prod" };

/// One's own tag, one outside of the glob, one of another stream, one of another project and of another registry.
const TARGETS: [Target; 4] = [
    OWN,
    Target { tag: "dev", ..OWN },
    Target { stream: "api", ..OWN },
    Target { registry: "vault", project: "rival", ..OWN },
];

/// The rows of a table; empty lines and those that begin with `#` are for people.
pub fn rows(table: &str) -> Vec<Row> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(Row::read).collect()
}

impl Row {
    fn read(line: &str) -> Self {
        let mut columns = line.splitn(3, '|').map(str::trim);
        let name = columns.next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let words = columns.next().unwrap_or_else(|| panic!("no needs in {line}"));
        let needs = words.split_whitespace().filter(|word| *word != "~").map(Need::read).collect();
        let given = columns.next().unwrap_or_default().to_owned();
        Self { name, needs, may_miss: words.ends_with('~'), given }
    }

    /// Is it for nobody but administrators?
    pub fn is_for_administrators(&self) -> bool {
        self.needs.iter().any(|need| matches!(need, Need::Hold(right, _) if right == "administer"))
    }

    /// The targets that make a difference.
    pub fn targets(&self) -> Vec<Target> {
        let text = format!("{} {}", self.name, self.given);
        let told = |target: &Target| {
            let Target { registry, project, stream, tag } = *target;
            text.replace("{registry}", registry)
                .replace("{project}", project)
                .replace("{stream}", stream)
                .replace("{tag}", tag)
        };
        let mut seen = std::collections::HashSet::new();
        TARGETS.into_iter().filter(|target| seen.insert(told(target))).collect()
    }

    /// The text of the row about a target.
    pub fn fill(&self, text: &str, target: &Target, world: &World) -> String {
        text.replace("{registry}", target.registry)
            .replace("{project}", target.project)
            .replace("{stream}", target.stream)
            .replace("{tag}", target.tag)
            .replace("{digest}", &world.digest)
            .replace("{repository}", "team/app")
            .replace("{template}", "rails")
            .replace("{instance}", "mine")
            .replace("{user}", "nobody")
            .replace("{group}", "qa")
            .replace("{role}", "view")
            .replace("{robot}", "idle")
            .replace("{id}", "999")
            .replace("{host}", "quay.io")
            .replace("{version}", &world.versions[target.project][target.stream])
            .replace("{source}", &world.source)
    }

    /// Is the answer the one that this person is to get?
    pub fn check(&self, person: &Person, target: &Target, answer: &Answer) -> Result<(), String> {
        let status = answer.status.as_u16();
        let missing: Vec<_> = self.needs.iter().filter(|need| !need.is_met(person, target)).collect();
        let hidden = missing.iter().any(|need| need.hides(person, target));
        let right = match () {
            () if person.kind == Kind::Stranger => status == 401,
            () if missing.is_empty() => !matches!(status, 401 | 403 | 500..) && (status != 404 || self.may_miss),
            () if hidden => status == 404,
            () => status == 403,
        };
        let told = || answer.text().chars().take(160).collect::<String>();
        if right { Ok(()) } else { Err(format!("{} as {} on {target:?}: {status} {}", self.name, person.name, told())) }
    }
}

impl Need {
    fn read(word: &str) -> Self {
        let place = |place: &str| match place {
            "*" => "*",
            "registry" => "registry",
            "project" => "project",
            "stream" => "stream",
            "tag" => "tag",
            "new-tag" => "new-tag",
            "content" => "content",
            "samples" => "samples",
            other => panic!("no place {other}"),
        };
        match word.split_once('@') {
            Some(("see", at)) => Self::See(place(at)),
            Some((right, at)) => Self::Hold(right.to_owned(), place(at)),
            None if word == "any" => Self::Any,
            None if word == "own" => Self::Own,
            None if word == "person" => Self::Person,
            None => panic!("no need {word}"),
        }
    }

    fn is_met(&self, person: &Person, target: &Target) -> bool {
        match self {
            Self::Any => person.kind != Kind::Stranger,
            Self::Own => person.kind == Kind::User,
            Self::Person => matches!(person.kind, Kind::User | Kind::Limited),
            Self::See(place) => person.sees(&named(place, target)),
            Self::Hold(right, place) => person.holds(right, &named(place, target)),
        }
    }

    /// Is whoever does not meet it told that there is no such thing?
    fn hides(&self, person: &Person, target: &Target) -> bool {
        match self {
            Self::Any | Self::Own | Self::Person => false,
            Self::See(_) => true,
            Self::Hold(_, "*") => false,
            // Who sees a stream learns nothing from a refusal about a tag that may not even be there.
            Self::Hold(_, "new-tag") => !person.sees(&named("stream", target)),
            // Templates, members and the like are seen by who views the whole project.
            Self::Hold(_, "content") => !person.holds("view", &named("content", target)),
            Self::Hold(right, place) => right == "view" || !person.sees(&named(place, target)),
        }
    }
}

/// A place by its name, as scopes are written.
fn named(place: &str, target: &Target) -> String {
    let Target { registry, project, stream, tag } = target;
    match place {
        "*" => "*".to_owned(),
        "registry" => format!("registry:{registry}"),
        "project" | "content" => (*project).to_owned(),
        "samples" => "openshift".to_owned(),
        "stream" => format!("{project}/{stream}"),
        _ => format!("{project}/{stream}:{tag}"),
    }
}
