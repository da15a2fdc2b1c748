//! The image stream tags that objects name: where they pointed when the objects were rendered, and where they point now.

use crate::db::streams::pointers::{self, Seen};
use crate::db::streams::{events, tags};
use crate::db::{Db, Look};
use crate::templates::needs::{self, named_tags};
use crate::{Actor, Error};
use model::stream::TagPath;
use model::template::{ImageState, InstanceImage};
use model::{Digest, ProjectName};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// An image stream tag that objects name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnImage {
    pub(crate) tag: TagPath,
    /// The objects that name it.
    pub(crate) used_by: Vec<String>,
    /// Where it pointed.
    pub(crate) digest: Option<Digest>,
    /// The last move of all that had happened then.
    pub(crate) clock: i64,
}

/// The tags that objects name, and where they point now. They are shown by their masked names.
pub(crate) async fn resolved(
    at: impl Into<Look<'_>>,
    actor: &Actor,
    objects: &[Value],
    masked: &[Value],
    home: &ProjectName,
) -> Result<Vec<OwnImage>, Error> {
    let mut at = at.into();
    let mut users = BTreeMap::<TagPath, Vec<String>>::new();
    for (position, tag) in named_tags(objects, home) {
        let user = masked.get(position).map_or_else(String::new, needs::short_name);
        let users = users.entry(tag).or_default();
        if !users.contains(&user) {
            users.push(user);
        }
    }
    let clock = crate::db::clock::value(at.again()).await?;
    let mut images = Vec::with_capacity(users.len());
    for (tag, used_by) in users {
        let row = if needs::may_know(actor, &tag) { tags::live(at.again(), &tag).await? } else { None };
        let digest = row.map(|row| row.current()).transpose()?.flatten();
        images.push(OwnImage { tag, used_by, digest, clock });
    }
    Ok(images)
}

/// Of each instance, the tags that moved since its objects were rendered.
pub(crate) async fn moved(db: &Db, instances: &[Vec<OwnImage>]) -> Result<Vec<Vec<TagPath>>, Error> {
    let each =
        || instances.iter().enumerate().flat_map(|(number, images)| images.iter().map(move |image| (number, image)));
    let asked: Vec<_> = each().map(|(_, image)| Seen { tag: &image.tag, clock: image.clock }).collect();
    let pointers: HashMap<_, _> =
        pointers::of(db, &asked).await?.into_iter().map(|pointer| (pointer.place, pointer)).collect();
    let mut moved = vec![vec![]; instances.len()];
    for (place, (number, image)) in (0..).zip(each()) {
        let Some(pointer) = pointers.get(&place) else { continue };
        let then = image.digest.as_ref().map(Digest::as_str).or(pointer.first.as_deref());
        if let (Some(then), Some(now)) = (then, pointer.now.as_deref())
            && then != now
        {
            moved[number].push(image.tag.clone());
        }
    }
    Ok(moved)
}

impl OwnImage {
    /// How it stands now. A tag that had nothing yet is compared with the first image that it got.
    pub(crate) async fn now(&self, at: impl Into<Look<'_>>, actor: &Actor) -> Result<InstanceImage, Error> {
        let mut at = at.into();
        let now = needs::state(at.again(), actor, &self.tag).await?;
        let then = match (&self.digest, &now) {
            (None, ImageState::Here { .. }) => events::first_after(at.again(), &self.tag, self.clock).await?,
            (then, _) => then.clone(),
        };
        Ok(InstanceImage { tag: self.tag.clone(), used_by: self.used_by.clone(), then, now })
    }
}
