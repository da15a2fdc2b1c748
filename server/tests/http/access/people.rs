//! Everybody who asks, and what they hold.

/// Somebody with grants: role and scope.
pub struct Person {
    pub name: &'static str,
    pub grants: &'static [(&'static str, &'static str)],
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nobody is signed in.
    Stranger,
    /// A person with a token.
    User,
    /// A service account of project `shop` with a token.
    Robot,
    /// An administrator with a token that may only view project `shop`.
    Limited,
}

const fn user(name: &'static str, grants: &'static [(&'static str, &'static str)]) -> Person {
    Person { name, grants, kind: Kind::User }
}

pub const EVERYBODY: [Person; 19] = [
    Person { name: "anonymous", grants: &[], kind: Kind::Stranger },
    user("nobody", &[]),
    user("shop-admin", &[("admin", "shop")]),
    user("shop-edit", &[("edit", "shop")]),
    user("shop-view", &[("view", "shop")]),
    user("images-admin", &[("registry-admin", "shop")]),
    user("images-edit", &[("registry-editor", "shop")]),
    user("images-view", &[("registry-viewer", "shop")]),
    user("puller", &[("system:image-puller", "shop")]),
    user("pusher", &[("system:image-pusher", "shop")]),
    user("builder", &[("system:image-builder", "shop")]),
    user("auditor", &[("system:image-auditor", "shop")]),
    user("promoter", &[("view", "shop"), ("edit", "shop/web:pr*")]),
    user("web-edit", &[("edit", "shop/web")]),
    user("prod-view", &[("view", "shop/web:prod")]),
    user("lab-view", &[("view", "registry:lab")]),
    Person { name: "robot", grants: &[("edit", "shop")], kind: Kind::Robot },
    Person { name: "limited", grants: &[("view", "shop")], kind: Kind::Limited },
    user("administrator", &[("cluster-admin", "*")]),
];

/// What OKD's roles let do, as OKD and Weir's own words have it.
fn rights(role: &str) -> &'static str {
    match role {
        "cluster-admin" => "*",
        "admin" => {
            "view pull push create tag import schedule rollback delete use-credential edit-templates instantiate \
             protect manage-access"
        }
        "edit" => "view pull push create tag import schedule rollback delete use-credential edit-templates instantiate",
        "registry-admin" => {
            "view pull push create tag import schedule rollback delete use-credential protect manage-access"
        }
        "registry-editor" => "view pull push create tag import schedule rollback delete use-credential",
        "view" | "registry-viewer" => "view pull",
        "system:image-puller" => "pull",
        "system:image-pusher" => "pull push",
        "system:image-builder" => "pull push create",
        "system:image-auditor" => "view",
        other => panic!("no role {other}"),
    }
}

impl Person {
    /// Do they hold the right on the whole of the place?
    pub fn holds(&self, right: &str, place: &str) -> bool {
        // A token that may only view.
        let limited = self.kind == Kind::Limited && right != "view";
        !limited && self.grants.iter().any(|(role, scope)| has(role, right) && covers(scope, place))
    }

    /// Do they see something of the place?
    pub fn sees(&self, place: &str) -> bool {
        let inside = |scope: &str| scope.strip_prefix(place).is_some_and(|rest| rest.starts_with(['/', ':']));
        self.grants.iter().any(|(role, scope)| has(role, "view") && (covers(scope, place) || inside(scope)))
    }

    pub fn is_administrator(&self) -> bool {
        self.name == "administrator"
    }
}

fn has(role: &str, right: &str) -> bool {
    rights(role) == "*" || rights(role).split_whitespace().any(|held| held == right)
}

/// `shop` covers `shop/web:prod`, and `shop/web:pr*` covers it, too.
fn covers(scope: &str, place: &str) -> bool {
    match scope.strip_suffix('*') {
        Some(start) => place.starts_with(start) && (start.is_empty() || place.contains(':')),
        None => place.strip_prefix(scope).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':'])),
    }
}
