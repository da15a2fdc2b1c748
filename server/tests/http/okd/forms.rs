//! The forms of stream tags, sent as browsers without JavaScript send them.

use super::{Shop, items};
use leptos::server_fn::axum::server_fn_paths;

#[tokio::test]
async fn a_form_that_says_unreadably_what_its_person_saw_moves_nothing() {
    let mut shop = Shop::open().await;
    let (old, new) = (shop.import("prod").await, shop.import("prod").await);
    let form = server_fn_paths().find(|(path, _)| path.contains("roll_back_tag")).unwrap().0;
    let told = [("project", "shop"), ("stream", "web"), ("tag", "prod"), ("to", &old), ("if_current", "sha256:4f3c")];
    assert_eq!(shop.app.call(form, &told).await.status, 422);
    assert_eq!(items(&shop.stream().await, "prod"), [&new, &old]);
}

#[tokio::test]
async fn a_refused_form_gives_back_what_was_entered() {
    let mut shop = Shop::open().await;
    shop.import("prod").await;
    shop.app.sign_in().await;
    let edit = "/projects/shop/streams/web/tags/prod/edit";
    let entered = [
        ("draft[source]", "quay.io/Acme/WEB"),
        ("draft[kind]", "image"),
        ("draft[interval]", "3600"),
        ("draft[scheduled]", "true"),
        ("project", "shop"),
        ("stream", "web"),
        ("tag", "prod"),
        ("version", "1"),
        ("reason", "Moving house"),
    ];
    let refused = shop.app.submit(edit, &entered).await;
    assert!(refused.status.is_redirection() && refused.location().contains(edit), "{}", refused.location());
    let page = shop.app.get(edit).await.text();
    for kept in [r#"value="quay.io/Acme/WEB""#, r#"value="Moving house""#, r#"value="3600" selected"#] {
        assert!(page.contains(kept), "{kept}");
    }
    let ticked = page.split("<input").find(|input| input.contains("draft[scheduled]")).unwrap();
    assert!(ticked.split('>').next().unwrap().contains("checked"), "{ticked}");
}
