-- Who may do what, and who did what.

-- Roles beside those that come with Weir. Rights are words separated by spaces.
CREATE TABLE role (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    rights TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- A role given to somebody somewhere, all by name. Subjects are written `user:ana`, `group:qa`, `robot:shop/ci`, `signed-in`,
-- `anyone`; scopes `*`, `registry:lab`, `shop`, `shop/web`, `shop/web:release-*`.
CREATE TABLE access_grant (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- The project the scope is or lies in; a project's grants end with it.
    project TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    UNIQUE (subject, role, scope)
);
CREATE INDEX access_grant_project ON access_grant (project);
CREATE INDEX access_grant_role ON access_grant (role);

-- Whoever had an account could do everything so far.
INSERT INTO access_grant (subject, role, scope, created_at, created_by)
SELECT 'user:' || name, 'cluster-admin', '*', created_at, 'weir' FROM account;

-- Each change and each refused one. Every row carries a hash over itself and the hash of the row before.
CREATE TABLE audit (
    sequence BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    -- Through what: session, token, console, sign-in.
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    project TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value TEXT NOT NULL,
    reason TEXT NOT NULL,
    request TEXT NOT NULL,
    refused BOOLEAN NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_actor ON audit (actor, sequence);
CREATE INDEX audit_project ON audit (project, sequence);
CREATE INDEX audit_at ON audit (at);

-- The last row of the chain, so that rows cut off at its end are missed. Locked by whoever appends, as the last thing before
-- the commit.
CREATE TABLE audit_head (
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (sequence, hash) VALUES (0, '');

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
