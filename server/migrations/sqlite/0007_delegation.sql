-- Who looks after a group: they help its members (see `admin/authority.rs`), and need not be in it.
CREATE TABLE group_administrators (
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX group_administrators_by_person ON group_administrators (person_id);

-- Administrator codes: one of a person at a time. `by` is who made it: 'console', or the id of an administrator;
-- `confirmed_by` likewise, where a second pair of eyes is wanted.
CREATE TABLE admin_codes (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL UNIQUE REFERENCES people (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    confirmed_by TEXT,
    confirmed_at BIGINT,
    used_at BIGINT
);
CREATE INDEX admin_codes_by_expiry ON admin_codes (expires_at);

-- Until when a session that came in by an administrator code may add a method, and confirm nothing else.
ALTER TABLE sessions ADD COLUMN enrol_until BIGINT;
