//! Tags of image streams that objects need, with the defaults in place.

use super::{HasTag, Report};
use crate::template::Template;
use crate::template::image::{ImageName, images};
use std::collections::BTreeSet;

pub(super) fn lint(template: &Template, has_tag: &HasTag, report: &mut Report) {
    let mut told = BTreeSet::new();
    for used in images(&template.sketch()).into_iter().filter(|used| !used.made_here) {
        let ImageName::Tag { project, name } = &used.image else { continue };
        if project.contains("${") || name.contains("${") || !told.insert(used.image.clone()) {
            continue;
        }
        let place = format!("template.objects[{}].{}", used.object, used.place);
        let Some((stream, tag)) = name.split_once(':') else {
            report.warning(place, format!("“{name}” names no tag"), "Write stream:tag");
            continue;
        };
        if project.is_empty() {
            let message = format!(
                "{name} is looked for in the project that the objects go to, and the template does not make it"
            );
            report.warning(place, message, "Say the project of the stream as its namespace, or add the image stream");
        } else if has_tag(project, stream, tag) == Some(false) {
            let message = format!("There is no tag {project}/{name}");
            report.warning(place, message, "Choose a default that the stream has, or import the tag");
        }
    }
}
