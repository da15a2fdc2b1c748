//! The list of instances says whose images moved.

use super::make::entries;
use crate::imports::shop::Shop;
use crate::templates::hall::{Hall, notes};
use engine::{Order, TemplateEdit};
use model::Paging;
use model::template::Template;

/// The instances of the shop, each with how many of its images moved.
async fn moved(shop: &Shop) -> Vec<(String, Vec<String>)> {
    let list = shop.engine.instances().list(&shop.ana, "shop", "", Paging::default()).await.unwrap();
    let told = |tags: Vec<model::stream::TagPath>| tags.iter().map(ToString::to_string).collect();
    list.items.into_iter().map(|line| (line.row.name.to_string(), told(line.moved))).collect()
}

async fn make(shop: &Shop, name: &str) {
    let order = Order::stored(Hall::project("shop"), name, ("shop", "notes"), entries(&[("NAME", name)]));
    shop.engine.instances().instantiate(&shop.ana, &order).await.unwrap();
}

fn unmoved(names: &[&str]) -> Vec<(String, Vec<String>)> {
    names.iter().map(|name| ((*name).to_owned(), vec![])).collect()
}

#[tokio::test]
async fn an_instance_in_the_list_says_which_of_its_images_moved() {
    for shop in Shop::each(|fake| drop(fake.image("app", "1"))).await {
        let template =
            Template::read(serde_json::from_str(&notes("notes").to_string().replace("base:1", "web:prod")).unwrap());
        let templates = shop.engine.templates();
        templates.save(&shop.ana, &Hall::project("shop"), &template.unwrap(), &TemplateEdit::default()).await.unwrap();
        make(&shop, "early").await;
        shop.import("prod", "app:1", &Shop::scheduled()).await;
        make(&shop, "mine").await;
        assert_eq!(moved(&shop).await, unmoved(&["early", "mine"]), "the first image is not another one");

        let second = shop.fake.image("app", "1");
        assert_eq!(shop.look_when_due("prod").await.status.digest, Some(second));
        make(&shop, "late").await;
        let both = ["early", "mine"].map(|name| (name.to_owned(), vec!["shop/web:prod".to_owned()]));
        let late = unmoved(&["late"]);
        assert_eq!(moved(&shop).await, [&both[..1], &late[..], &both[1..]].concat());

        shop.engine.streams().delete(&shop.ana, "shop", "web").await.unwrap();
        assert_eq!(moved(&shop).await, unmoved(&["early", "late", "mine"]), "what is gone has not moved");
    }
}
