//! Groups, by hand and by the provider of single sign-on.

use super::*;
use crate::accounts::groups::replace_of;
use model::GroupName;
use model::account::Origin;

async fn people(engine: &Engine) -> Actor {
    let admin = signed_in(engine).await;
    for name in ["ana", "ben"] {
        engine.accounts().create_user(&admin, name, "", Some("long enough")).await.unwrap();
    }
    admin
}

fn names(list: &[&str]) -> Vec<GroupName> {
    list.iter().map(|name| GroupName::parse(name).unwrap()).collect()
}

#[tokio::test]
async fn a_group_lives_with_its_members_and_goes() {
    on_each(async |engine| {
        let admin = people(&engine).await;
        let accounts = engine.accounts();
        let made = accounts.create_group(&admin, " qa ", "Those who try", Origin::Local).await.unwrap();
        assert_eq!((made.name.as_str(), made.members), ("qa", 0));
        let again = accounts.create_group(&admin, "qa", "", Origin::Local).await;
        assert!(matches!(again, Err(Error::Conflict { .. })));
        for name in ["", "a/b", "system:serviceaccounts", "a\nb"] {
            let refused = accounts.create_group(&admin, name, "", Origin::Local).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "name", .. })), "{name:?}");
        }

        for _ in 0..2 {
            accounts.add_member(&admin, "qa", "ana").await.unwrap();
        }
        assert!(matches!(accounts.add_member(&admin, "qa", "eve").await, Err(Error::Invalid { field: "user", .. })));
        assert!(matches!(accounts.add_member(&admin, "none", "ana").await, Err(Error::NotFound { .. })));
        let (group, members) = accounts.group(&admin, "qa").await.unwrap();
        assert_eq!((group.members, members[0].name.as_str()), (1, "ana"));
        assert_eq!(accounts.groups_of(&admin, "ana").await.unwrap(), ["qa"]);

        assert!(matches!(accounts.remove_member(&admin, "qa", "ben").await, Err(Error::NotFound { .. })));
        accounts.remove_member(&admin, "qa", "ana").await.unwrap();
        assert!(accounts.groups_of(&admin, "ana").await.unwrap().is_empty());

        accounts.add_member(&admin, "qa", "ben").await.unwrap();
        accounts.describe_group(&admin, "qa", "Others").await.unwrap();
        assert_eq!(accounts.groups(&admin).await.unwrap()[0].description, "Others");
        accounts.delete_group(&admin, "qa").await.unwrap();
        assert!(matches!(accounts.delete_group(&admin, "qa").await, Err(Error::NotFound { .. })));
        accounts.create_group(&admin, "qa", "", Origin::Local).await.unwrap();
        assert!(accounts.group(&admin, "qa").await.unwrap().1.is_empty(), "a new group of an old name is empty");
    })
    .await;
}

#[tokio::test]
async fn what_the_provider_says_replaces_what_it_said_and_touches_nothing_of_weirs_own() {
    on_each(async |engine| {
        let admin = people(&engine).await;
        let accounts = engine.accounts();
        for (name, origin) in [("own", Origin::Local), ("closed", Origin::Local), ("prepared", Origin::Oidc)] {
            accounts.create_group(&admin, name, "", origin).await.unwrap();
        }
        accounts.add_member(&admin, "own", "ana").await.unwrap();
        let by_hand = accounts.add_member(&admin, "prepared", "ana").await;
        assert!(matches!(by_hand, Err(Error::Conflict { .. })), "its members are the provider's matter");

        let ana = crate::db::accounts::by_name(engine.db(), "ana").await.unwrap().unwrap().id;
        let said = async |list: &[&str]| {
            let mut tx = engine.db().begin().await.unwrap();
            let changed = replace_of(&mut tx, &ana, &names(list)).await.unwrap();
            tx.commit_quietly().await.unwrap();
            (changed, accounts.groups_of(&admin, "ana").await.unwrap())
        };
        let all = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(said(&["prepared", "new", "closed"]).await, (true, all(&["new", "own", "prepared"])));
        assert_eq!(said(&["prepared", "new"]).await, (false, all(&["new", "own", "prepared"])));
        assert_eq!(said(&["other"]).await, (true, all(&["other", "own"])), "what is not said any more is over");
        assert_eq!(said(&[]).await, (true, all(&["own"])));
        assert!(accounts.group(&admin, "closed").await.unwrap().1.is_empty());
    })
    .await;
}
