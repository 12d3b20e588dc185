-- The audit log, sealed (server/src/audit.rs tells how). `seq` is given by the sealer; without one a row is not sealed yet.
-- What is personal in a row is under two salted digests, so that it can be erased; without a salt it was.
ALTER TABLE audit ADD COLUMN seq BIGINT;
ALTER TABLE audit ADD COLUMN policy_version BIGINT;
ALTER TABLE audit ADD COLUMN origin_salt BLOB;
ALTER TABLE audit ADD COLUMN origin_digest BLOB;
ALTER TABLE audit ADD COLUMN matter_salt BLOB;
ALTER TABLE audit ADD COLUMN matter_digest BLOB;
CREATE UNIQUE INDEX audit_by_seq ON audit (seq);
CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL;
CREATE INDEX audit_by_actor ON audit (actor, id);

-- One seal for each batch of rows. `digests` holds those of its rows, 32 bytes each, in their order.
CREATE TABLE audit_seals (
    last_seq BIGINT NOT NULL PRIMARY KEY,
    first_seq BIGINT NOT NULL,
    digests BLOB NOT NULL,
    hash BLOB NOT NULL,
    sealed_at BIGINT NOT NULL,
    signer BLOB NOT NULL,
    signature BLOB NOT NULL
);

-- One row: the lock of whoever seals, and up to where old rows were removed.
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    cut_seq BIGINT NOT NULL,
    cut_hash BLOB,
    cut_at BIGINT,
    cut_signer BLOB,
    cut_signature BLOB
);
INSERT INTO audit_head (id, cut_seq) VALUES (1, 0);
