//! What an actor sees, as conditions of queries.
//!
//! A query over what may be seen in part begins with [`sight!`], takes [`Actor::sight`](crate::Actor::sight) as its `$1`, and
//! says [`sees_tag!`], [`sees_stream!`] or [`sees_registry!`] where it joins. They read the aliases `p` (project), `s` (image
//! stream), `t` (its tag) and `r` (registry). The rows come from the one policy; here is only the matching of names, which
//! `model::access` states as `Sight`.

/// The rows of what is seen, in front of a query.
macro_rules! sight {
    ($($rest:expr),+ $(,)?) => {
        concat!(
            "WITH sight (r, p, s, a, z) AS MATERIALIZED (SELECT json_extract(value, '$.r'), json_extract(value, '$.p'), \
             json_extract(value, '$.s'), json_extract(value, '$.a'), json_extract(value, '$.z') FROM json_each($1)) ",
            $($rest),+
        )
    };
}

/// Is something of the stream seen?
macro_rules! sees_stream {
    () => {
        "EXISTS (SELECT 1 FROM sight v WHERE (v.p IS NULL OR v.p = p.name) AND (v.s IS NULL OR v.s = s.name))"
    };
}

/// Is the tag seen?
macro_rules! sees_tag {
    () => {
        "EXISTS (SELECT 1 FROM sight v WHERE (v.p IS NULL OR v.p = p.name) AND (v.s IS NULL OR v.s = s.name) \
         AND (v.a IS NULL OR (v.z IS NULL AND t.name = v.a) OR (length(t.name) >= length(v.a) + length(v.z) \
         AND substr(t.name, 1, length(v.a)) = v.a AND substr(t.name, length(t.name) - length(v.z) + 1) = v.z)))"
    };
}

/// Is the registry seen?
macro_rules! sees_registry {
    () => {
        "EXISTS (SELECT 1 FROM sight v WHERE v.r = '*' OR v.r = r.name)"
    };
}

/// Is the project seen as a whole, with what it has beside image streams?
macro_rules! sees_project {
    () => {
        "EXISTS (SELECT 1 FROM sight v WHERE (v.p IS NULL OR v.p = p.name) AND v.s IS NULL AND v.a IS NULL)"
    };
}

/// The sight of whoever sees everything: for looks of Weir itself.
pub(crate) const EVERYTHING: &str = r#"[{"r":"*"}]"#;
