//! The catalogue: everything that people look for, found, narrowed and ordered.

use super::hall::{Hall, notes};
use model::Paging;
use model::template::{Catalogue, CatalogueFilter, Category, ImageState, TemplateSort};
use serde_json::json;

async fn look(hall: &Hall, filter: CatalogueFilter, sort: TemplateSort) -> Catalogue {
    hall.engine.templates().catalogue(&hall.ana, &filter, sort, Paging::default()).await.unwrap()
}

fn names(catalogue: &Catalogue) -> Vec<String> {
    catalogue.cards.items.iter().map(|card| format!("{}/{}", card.project, card.name)).collect()
}

async fn stocked() -> Vec<Hall> {
    let halls = Hall::each().await;
    for hall in &halls {
        let mut rails = notes("rails");
        rails["metadata"]["annotations"]["openshift.io/display-name"] = json!("Rails with PostgreSQL");
        rails["metadata"]["annotations"]["tags"] = json!("quickstart,ruby,rails");
        hall.save("openshift", rails).await.unwrap();
        hall.save("dev", notes("notes")).await.unwrap();
        let mut hidden = notes("hidden");
        hidden["metadata"]["annotations"]["tags"] = json!("redis,hidden");
        hall.save("dev", hidden).await.unwrap();
        let mut plain = notes("a-plain");
        plain["metadata"].as_object_mut().unwrap().shift_remove("annotations");
        hall.save("shop", plain).await.unwrap();
    }
    halls
}

#[tokio::test]
async fn templates_of_all_projects_are_found_the_shared_ones_first() {
    for hall in stocked().await {
        let all = look(&hall, CatalogueFilter::default(), TemplateSort::Project).await;
        assert_eq!(names(&all), ["openshift/rails", "shop/a-plain", "dev/notes"]);
        assert_eq!(all.categories, [(Category::Languages, 1), (Category::Databases, 1), (Category::Other, 1)]);
        let by_title = look(&hall, CatalogueFilter::default(), TemplateSort::TitleDescending).await;
        assert_eq!(names(&by_title), ["openshift/rails", "dev/notes", "shop/a-plain"]);

        let q = |q: &str| CatalogueFilter { q: q.into(), ..CatalogueFilter::default() };
        assert_eq!(names(&look(&hall, q("RUBY post"), TemplateSort::Title).await), ["openshift/rails"]);
        assert!(names(&look(&hall, q("ruby python"), TemplateSort::Title).await).is_empty());
        let databases = CatalogueFilter { category: Some(Category::Databases), ..CatalogueFilter::default() };
        let found = look(&hall, databases, TemplateSort::Title).await;
        assert_eq!(names(&found), ["dev/notes"]);
        assert_eq!(found.categories.len(), 3, "the other categories can still be chosen");
        let in_shop = CatalogueFilter { project: "shop".into(), ..CatalogueFilter::default() };
        assert_eq!(names(&look(&hall, in_shop, TemplateSort::Title).await), ["shop/a-plain"]);
    }
}

#[tokio::test]
async fn a_template_is_explained() {
    for hall in stocked().await {
        let detail = hall.engine.templates().detail(&hall.ana, "dev", "notes").await.unwrap();
        assert_eq!((detail.card.provider.as_str(), detail.card.icon.as_str()), ("Example Org", "icon-redis"));
        assert_eq!((detail.fields.len(), detail.objects.len()), (3, 3));
        assert!(detail.fields[2].kind.is_secret() && detail.fields[2].generated);
        assert_eq!(detail.object_labels["app"], "${NAME}");
        let image = &detail.images[0];
        assert_eq!((image.name.as_str(), &image.state), ("dev/base:1", &ImageState::Missing));
    }
}
