-- People, groups, robots, and what they sign in with.

ALTER TABLE account ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
-- Nobody is ever deleted: a name stays the same person for ever.
ALTER TABLE account ADD COLUMN deactivated_at BIGINT;
ALTER TABLE account ADD COLUMN signed_in_at BIGINT;
-- Grows when somebody's rights change; a session that knows an older number gets a new id.
ALTER TABLE account ADD COLUMN access_version BIGINT NOT NULL DEFAULT 0;

CREATE TABLE user_group (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE user_group_member (
    group_name TEXT NOT NULL REFERENCES user_group (name) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    PRIMARY KEY (group_name, account_id)
);
CREATE INDEX user_group_member_account ON user_group_member (account_id);

CREATE TABLE robot (
    id TEXT PRIMARY KEY,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, name)
);

-- A token belongs to a person or to a robot. Rights and projects are words between spaces; NULL is no limit.
CREATE TABLE token_of_either (
    id TEXT PRIMARY KEY,
    account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    robot_id TEXT REFERENCES robot (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    rights TEXT,
    projects TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    used_at BIGINT,
    UNIQUE (account_id, name),
    UNIQUE (robot_id, name),
    CHECK ((account_id IS NULL) <> (robot_id IS NULL))
);
INSERT INTO token_of_either (id, account_id, name, hash, created_at, used_at)
    SELECT id, account_id, name, hash, created_at, used_at FROM token;
DROP TABLE token;
ALTER TABLE token_of_either RENAME TO token;

-- Sessions of before do not say whose they are: people sign in once more.
DELETE FROM session;
-- One signing-in; the same through all its changes of id.
ALTER TABLE session ADD COLUMN login TEXT;
ALTER TABLE session ADD COLUMN account_id TEXT REFERENCES account (id) ON DELETE CASCADE;
ALTER TABLE session ADD COLUMN begun_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
-- Another id has taken its place; requests that were on their way with this one are still answered.
ALTER TABLE session ADD COLUMN is_replaced BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX session_account ON session (account_id);
