use super::*;
use crate::ProjectName;
use proptest::prelude::*;

fn scope(text: &str) -> Scope {
    Scope::parse(text).unwrap()
}

fn held(role: &str, on: &str) -> Held {
    let rights = Role::built_in_rights(role).unwrap();
    Held { through: Subject::parse("user:ana").unwrap(), role: role.into(), rights, scope: scope(on) }
}

fn access(grants: &[(&str, &str)]) -> Access {
    Access::holding(grants.iter().map(|(role, on)| held(role, on)).collect())
}

const PROD: Object<'_> = Object::Tag("shop", "web", "prod");
const DEV: Object<'_> = Object::Tag("shop", "web", "dev");

#[test]
fn scopes_are_written_as_they_are_read() {
    for text in ["*", "registry:lab", "shop", "shop/web", "shop/web:prod", "shop/web:release-*", "shop/*:*-prod"] {
        assert_eq!(scope(text).to_string(), text);
    }
    for text in ["", "**", "Shop", "shop/", "shop/*", "shop/web:", "shop/web:a*b*", "shop/web:-x", "registry:", "a/b/c"]
    {
        assert!(Scope::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_glob_has_at_most_one_star() {
    let glob = |text: &str| Glob::parse(text).unwrap();
    assert!(glob("release-*").matches("release-") && glob("release-*").matches("release-1"));
    assert!(!glob("release-*").matches("Release-1") && !glob("prod").matches("prod2"));
    assert!(glob("a*a").matches("aa") && !glob("a*a").matches("a"), "the ends do not overlap");
    assert!(glob("*").contains(&glob("a*b")) && glob("re*").contains(&glob("rel*1")));
    assert!(!glob("rel*1").contains(&glob("re*")) && !glob("prod").contains(&glob("prod*")));
}

#[test]
fn subjects_are_written_as_they_are_read() {
    for text in ["user:ana", "user:ana@example.com", "group:qa", "group:system:serviceaccounts:shop", "robot:shop/ci"] {
        assert_eq!(Subject::parse(text).unwrap().to_string(), text);
    }
    for text in ["user:", "user:a:b", "user:a/b", "user:..", "user:a b", "ana", "robot:ci", "robot:shop/CI", "group: x"]
    {
        assert!(Subject::parse(text).is_err(), "{text}");
    }
    let robot = Subject::parse("robot:shop/ci").unwrap();
    assert_eq!(Subject::of_actor(&robot.actor_name()).unwrap(), robot);
    assert!(crate::UserName::parse(&robot.actor_name()).is_err(), "nobody is called like a robot");
}

#[test]
fn a_right_on_one_tag_is_none_on_another() {
    let ana = access(&[("view", "shop"), ("edit", "shop/web:prod")]);
    assert!(ana.allows(Right::Tag, PROD) && !ana.allows(Right::Tag, DEV));
    assert!(ana.allows(Right::View, DEV));
    assert!(!ana.allows(Right::Tag, Object::Stream("shop", "web")), "a part is not the whole");
    assert!(!ana.allows(Right::Administer, PROD));
}

#[test]
fn who_sees_a_part_sees_what_holds_it_and_nothing_beside() {
    let ana = access(&[("view", "shop/web:prod")]);
    assert!(ana.sees(Object::Project("shop")) && ana.sees(Object::Stream("shop", "web")) && ana.sees(PROD));
    assert!(!ana.sees(DEV) && !ana.sees(Object::Stream("shop", "api")) && !ana.sees(Object::Project("lab")));
    assert!(!ana.allows(Right::View, Object::Stream("shop", "web")));
    assert!(!access(&[(PULLER, "shop")]).sees(Object::Project("shop")), "pulling is not seeing");
}

#[test]
fn a_token_may_no_more_than_its_owner() {
    let projects = Some([ProjectName::parse("shop").unwrap()].into());
    let limit = Limit { rights: Rights::of(&[Right::View, Right::Tag]), projects };
    let token = access(&[(CLUSTER_ADMIN, "*")]).within(limit.clone());
    assert!(token.allows(Right::Tag, PROD) && token.sees(Object::Project("shop")));
    assert!(!token.allows(Right::Delete, PROD) && !token.allows(Right::View, Object::Registry("lab")));
    assert!(!token.sees(Object::Project("lab")) && !token.sees(Object::Registry("lab")));
    assert_eq!(token.sight(), [Sight { p: Some("shop".into()), ..Sight::default() }]);
    assert_eq!(token.explain(Right::Delete, PROD).because, [Reason::Limited(limit.clone())]);
    let none = access(&[("view", "lab")]).within(limit);
    assert!(!none.sees(Object::Project("lab")) && !none.sees(Object::Project("shop")) && none.sight().is_empty());
}

#[test]
fn a_refusal_tells_what_comes_nearest() {
    let ana = access(&[("view", "shop"), ("edit", "shop/web:prod"), ("edit", "lab")]);
    let verdict = ana.explain(Right::Tag, Object::Stream("shop", "web"));
    assert!(!verdict.allowed);
    assert_eq!(
        verdict.because,
        [Reason::WithoutRight(held("view", "shop")), Reason::Elsewhere(held("edit", "shop/web:prod"))]
    );
}

#[test]
fn the_built_in_roles_are_okds() {
    let has = |role: &str, right| Role::built_in_rights(role).unwrap().has(right);
    for role in ["view", "registry-viewer"] {
        assert_eq!(Role::built_in_rights(role).unwrap(), Rights::of(&[Right::View, Right::Pull]), "{role}");
    }
    assert!(has("admin", Right::ManageAccess) && !has("edit", Right::ManageAccess) && !has("edit", Right::Protect));
    assert!(!has("registry-admin", Right::Instantiate) && !has("admin", Right::Administer));
    assert!(has("system:image-builder", Right::Create) && !has("system:image-pusher", Right::Create));
    assert!(!has(PULLER, Right::View) && !has("system:image-auditor", Right::Pull));
    assert_eq!(Rights::parse(&Rights::all().to_string()), Rights::all());
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let texts =
        ["*", "registry:lab", "a", "b", "a/s", "a/t", "b/s", "a/s:x", "a/s:x*", "a/*:x", "a/*:*", "a/s:*y", "b/s:x"];
    prop::sample::select(texts.to_vec()).prop_map(|text| Scope::parse(text).unwrap())
}

const OBJECTS: [Object<'_>; 13] = [
    Object::Everything,
    Object::Registry("lab"),
    Object::Registry("other"),
    Object::Project("a"),
    Object::Project("b"),
    Object::Stream("a", "s"),
    Object::Stream("a", "t"),
    Object::Stream("b", "s"),
    Object::Tag("a", "s", "x"),
    Object::Tag("a", "s", "xy"),
    Object::Tag("a", "t", "x"),
    Object::Tag("b", "s", "x"),
    Object::Tag("b", "s", "y"),
];

proptest! {
    #[test]
    fn a_wider_scope_covers_what_a_narrower_does(wide in any_scope(), narrow in any_scope()) {
        if wide.contains(&narrow) {
            for object in OBJECTS {
                prop_assert!(!narrow.covers(object) || wide.covers(object), "{wide} {narrow} {object}");
                prop_assert!(!narrow.reaches(object) || wide.reaches(object), "{wide} {narrow} {object}");
            }
        }
    }

    #[test]
    fn rows_show_what_is_seen(scopes in prop::collection::vec(any_scope(), 0..4), limited in any::<Option<bool>>()) {
        let grants = scopes.iter().map(|on| Held { scope: on.clone(), ..held("view", "a") }).collect();
        let mut access = Access::holding(grants);
        if let Some(view) = limited {
            let rights = if view { Rights::of(&[Right::View]) } else { Rights::NONE };
            access = access.within(Limit { rights, projects: Some([ProjectName::parse("a").unwrap()].into()) });
        }
        let rows = access.sight();
        let equal = |wanted: &Option<String>, name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
        for object in OBJECTS {
            let shown = match object {
                Object::Everything | Object::Project(_) | Object::Stream(..) => continue,
                Object::Registry(name) => rows.iter().any(|row| row.r.as_deref().is_some_and(|r| r == "*" || r == name)),
                Object::Tag(p, s, t) => rows.iter().any(|row| {
                    let ends = row.z.as_deref().map(|z| t.len() >= row.a.as_deref().unwrap_or("").len() + z.len() && t.ends_with(z));
                    let tag = row.a.as_deref().is_none_or(|a| ends.map_or(t == a, |ends| ends && t.starts_with(a)));
                    equal(&row.p, p) && equal(&row.s, s) && tag
                }),
            };
            prop_assert_eq!(shown, access.sees(object), "{}", object);
        }
    }

    #[test]
    fn the_short_form_decides_as_the_long_one(grants in prop::collection::vec((any_scope(), 0_usize..11), 0..4)) {
        let roles = Role::built_in();
        let access = Access::holding(grants.into_iter().map(|(scope, role)| {
            let role = roles[role].clone();
            Held { through: Subject::Anyone, role: role.name, rights: role.rights, scope }
        }).collect());
        for object in OBJECTS {
            for right in Right::ALL {
                let verdict = access.explain(right, object);
                prop_assert_eq!(verdict.allowed, access.allows(right, object));
                prop_assert!(!verdict.allowed || !verdict.because.is_empty());
            }
        }
    }
}

#[test]
fn registries_are_for_who_sees_one() {
    let sees = |grants: &[(&str, &str)]| access(grants).sees_registries();
    assert!(sees(&[("view", "*")]) && sees(&[("view", "registry:lab")]));
    assert!(!sees(&[("admin", "shop")]) && !sees(&[("system:image-puller", "*")]) && !Access::NONE.sees_registries());
    let projects = Some([ProjectName::parse("shop").unwrap()].into());
    assert!(!access(&[("view", "*")]).within(Limit { rights: Rights::all(), projects }).sees_registries());
}
