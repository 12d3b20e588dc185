-- Security keys and passkeys: what the database itself must find and compare. Everything else is in the enrolment's sealed data.
-- A credential id is looked up by its SHA-256, and belongs to one person of this portal.
CREATE TABLE credentials (
    enrolment_id TEXT NOT NULL PRIMARY KEY REFERENCES enrolments (id) ON DELETE CASCADE,
    credential_hash BLOB NOT NULL UNIQUE,
    counter BIGINT NOT NULL
);

-- The challenges of sign-ins with a passkey alone that were answered: each once. The rest of such a challenge travels sealed.
CREATE TABLE used_challenges (
    hash BLOB NOT NULL PRIMARY KEY,
    used_at BIGINT NOT NULL
);
CREATE INDEX used_challenges_by_time ON used_challenges (used_at);

-- What the provider of the open challenge keeps until the answer, sealed.
ALTER TABLE attempts ADD COLUMN pending BLOB;

-- Who was offered a passkey, in which session it is shown, and from when on it may be again.
CREATE TABLE passkey_offers (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL,
    not_before BIGINT NOT NULL
);
CREATE INDEX passkey_offers_by_session ON passkey_offers (session_id);
