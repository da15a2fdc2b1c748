//! How the tags of a stream become the rows of its page.

use super::view::{Row, StreamView};
use model::stream::{StreamPage, StreamTag, TagKind, TagPath};
use model::{Page, Paging, TagName};
use std::collections::HashMap;

/// Rows of the page of a stream.
const ROWS: u32 = 50;

impl StreamView {
    /// The piece `number` of the tags whose name contains `q`.
    pub fn of(page: StreamPage, q: &str, number: u32) -> Self {
        let paging = Paging::new(number, ROWS);
        let mut rows = fold(page.tags);
        rows.retain(|row| row.names().any(|name| name.contains(q)));
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let skipped = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
        let items = rows.into_iter().skip(skipped).take(paging.size() as usize).collect();
        Self { facts: page.facts, rows: Page { items, total, paging }, deleted: page.deleted }
    }
}

impl Row {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.tag.path.tag).chain(&self.aliases).map(TagName::as_str)
    }
}

/// Puts each alias that has nothing to say for itself to the tag that it follows.
fn fold(tags: Vec<StreamTag>) -> Vec<Row> {
    let by_path: HashMap<&TagPath, &StreamTag> = tags.iter().map(|tag| (&tag.path, tag)).collect();
    let folds = |tag: &StreamTag| {
        let followed = tag.spec.as_ref()?.source.as_ref()?.followed()?;
        let target = by_path.get(followed)?;
        let quiet = tag.kind() == TagKind::Alias
            && target.kind() != TagKind::Alias
            && tag.status.digest == target.status.digest
            && tag.hold.is_none()
            && tag.status.condition.is_none()
            && !tag.protected;
        quiet.then(|| target.path.tag.clone())
    };
    let folded: Vec<Option<TagName>> = tags.iter().map(folds).collect();
    let mut aliases: HashMap<TagName, Vec<TagName>> = HashMap::new();
    let mut own = vec![];
    for (tag, target) in tags.into_iter().zip(folded) {
        match target {
            Some(target) => aliases.entry(target).or_default().push(tag.path.tag),
            None => own.push(tag),
        }
    }
    own.into_iter().map(|tag| Row { aliases: aliases.remove(&tag.path.tag).unwrap_or_default(), tag }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::stream::{Named, Source, TagSpec, TagStatus};

    fn tag(name: &str, follows: Option<&str>) -> StreamTag {
        let path = |tag: &str| TagPath::new("shop", "web", tag).unwrap();
        let source = follows.map(|tag| Source { text: tag.into(), named: Named::Tag(path(tag)) });
        StreamTag {
            path: path(name),
            version: 1,
            spec: Some(TagSpec { source, ..TagSpec::default() }),
            status: TagStatus::default(),
            hold: None,
            protected: false,
            image: None,
            source_missing: false,
            followers: vec![],
            pull: None,
            deleted: None,
        }
    }

    fn told(tags: Vec<StreamTag>) -> Vec<String> {
        let row = |row: Row| row.names().collect::<Vec<_>>().join(" ");
        fold(tags).into_iter().map(row).collect()
    }

    #[test]
    fn aliases_stand_with_what_they_follow_unless_they_have_something_to_say() {
        let tags = || vec![tag("latest", Some("1.4")), tag("1.4", None), tag("prod", Some("1.4"))];
        assert_eq!(told(tags()), ["1.4 latest prod"]);
        let mut protected = tags();
        protected[2].protected = true;
        assert_eq!(told(protected), ["1.4 latest", "prod"]);
        let chain = vec![tag("a", Some("b")), tag("b", Some("c")), tag("c", None)];
        assert_eq!(told(chain), ["a", "c b"], "an alias of an alias has a row of its own");
    }
}
