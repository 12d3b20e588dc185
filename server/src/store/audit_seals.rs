//! The seals of the audit log: which entries have a place in it, one seal for each batch of them, and up to where old ones were
//! removed. What the digests and signatures are: `audit/digest.rs` and `audit/signed.rs`.

use super::audit::{Marked, Marks};
use super::{Conn, Read, Row, StoreError, sql};

/// The seal of a batch of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Its first entry.
    pub first_seq: i64,
    /// Its last entry.
    pub last_seq: i64,
    /// The digests of its entries, 32 bytes each, in their order.
    pub digests: Vec<u8>,
    /// Over the seal before and these.
    pub hash: Vec<u8>,
    /// When.
    pub sealed_at: i64,
    /// The public key of who signed.
    pub signer: Vec<u8>,
    /// Over the last place, the hash and the time.
    pub signature: Vec<u8>,
}

impl Read for Seal {
    const TABLE: &'static str = "audit_seals";
    const KEY: &'static str = "last_seq";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            first_seq: row.get("first_seq")?,
            last_seq: row.get("last_seq")?,
            digests: row.get("digests")?,
            hash: row.get("hash")?,
            sealed_at: row.get("sealed_at")?,
            signer: row.get("signer")?,
            signature: row.get("signature")?,
        })
    }
}

/// Up to where old entries were removed, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The last entry that was removed.
    pub seq: i64,
    /// The hash of its seal, on which what is left goes on.
    pub hash: Vec<u8>,
    /// When.
    pub at: i64,
    /// The public key of who signed.
    pub signer: Vec<u8>,
    /// Over all this.
    pub signature: Vec<u8>,
}

impl Read for Cut {
    const TABLE: &'static str = "audit_head";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.get("cut_seq")?,
            hash: row.get("cut_hash")?,
            at: row.get("cut_at")?,
            signer: row.get("cut_signer")?,
            signature: row.get("cut_signature")?,
        })
    }
}

/// Takes the lock on the end of the log until the transaction ends: whoever holds it seals, and nobody else.
pub async fn lock(conn: &mut Conn) -> Result<(), StoreError> {
    let locked = conn
        .run_one(sql("UPDATE audit_head SET id = id WHERE id = 1"))
        .await?;
    match locked {
        true => Ok(()),
        false => Err(StoreError::corrupt("audit_head", "id", "1")),
    }
}

/// Whether an entry waits for its seal. Cheap: through an index of those alone.
pub async fn is_any_unsealed(conn: &mut Conn) -> Result<bool, StoreError> {
    let query = "SELECT CAST(1 AS BIGINT) FROM audit WHERE seq IS NULL AND refused_at IS NULL LIMIT 1";
    Ok(conn.number(sql(query)).await? > 0)
}

/// How many entries wait for their seal.
pub async fn count_unsealed(conn: &mut Conn) -> Result<i64, StoreError> {
    let query = "SELECT COUNT(*) FROM audit WHERE seq IS NULL AND refused_at IS NULL";
    conn.number(sql(query)).await
}

/// Whether an entry waits for its seal with which the rest of the database is compared: of a deletion, or of another policy.
pub async fn is_proof_unsealed(conn: &mut Conn) -> Result<bool, StoreError> {
    let query = "SELECT COUNT(*) FROM audit WHERE seq IS NULL AND refused_at IS NULL \
                 AND event IN ('account_deleted', 'policy_changed', 'enforcement_changed')";
    Ok(conn.number(sql(query)).await? > 0)
}

/// How many entries were not written by the portal and are not sealed, and the id of the first of them.
pub async fn refused(conn: &mut Conn) -> Result<(i64, Option<String>), StoreError> {
    let count = "SELECT COUNT(*) FROM audit WHERE refused_at IS NOT NULL";
    // Whoever added it may have called it anything, of any length.
    let first = "SELECT SUBSTR(id, 1, 64) FROM audit WHERE refused_at IS NOT NULL ORDER BY id LIMIT 1";
    let first = conn.texts(sql(first)).await?.into_iter().next();
    Ok((conn.number(sql(count)).await?, first))
}

/// Says of an entry that waits that it was not written by the portal: it gets no place. False when it waits no longer.
pub async fn refuse(conn: &mut Conn, id: &str, at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE audit SET refused_at = $2 WHERE id = $1 AND seq IS NULL";
    conn.run_one(sql(query).bind(id).bind(at)).await
}

macro_rules! marked {
    ($rest:literal) => {
        concat!(
            "SELECT id, seq, at, event, actor, subject, provider, policy_version, address, agent, detail, ",
            "origin_salt, origin_digest, matter_salt, matter_digest, mac FROM audit ",
            $rest
        )
    };
}

/// Entries that wait for their seal and were written without the key file: from before there were marks with it.
pub async fn unmarked(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<Marked>, StoreError> {
    let query =
        marked!("WHERE seq IS NULL AND refused_at IS NULL AND mac IS NULL AND id > $1 ORDER BY id LIMIT $2");
    conn.all(sql(query).bind(after).bind(limit)).await
}

/// Gives such an entry its marks.
pub async fn mark(conn: &mut Conn, id: &str, marks: &Marks) -> Result<(), StoreError> {
    let query = "UPDATE audit SET origin_salt = $2, origin_digest = $3, matter_salt = $4, matter_digest = $5, mac = $6 \
                 WHERE id = $1 AND seq IS NULL AND mac IS NULL";
    let query = sql(query)
        .bind(id)
        .bind(&marks.origin_salt)
        .bind(&marks.origin_digest)
        .bind(&marks.matter_salt)
        .bind(&marks.matter_digest)
        .bind(&marks.mac);
    conn.run(query).await.map(drop)
}

/// Gives entries that wait their places after `seq`, in the order of their ids, so many at most, and none to those with one of the ids
/// `but`. Under [`lock`].
pub async fn number(
    conn: &mut Conn,
    seq: i64,
    limit: i64,
    but: &[String],
) -> Result<Vec<Marked>, StoreError> {
    let query = "UPDATE audit SET seq = n.place FROM ( \
                   SELECT entry, CAST($1 AS BIGINT) + ROW_NUMBER() OVER (ORDER BY entry) AS place FROM ( \
                     SELECT id AS entry FROM audit WHERE seq IS NULL AND refused_at IS NULL \
                     AND REPLACE($3, ',' || id || ',', '') = $3 ORDER BY id LIMIT $2) w) n \
                 WHERE id = n.entry \
                 RETURNING id, seq, at, event, actor, subject, provider, policy_version, address, agent, detail, \
                 origin_salt, origin_digest, matter_salt, matter_digest, mac";
    // Two commas between: each id has its own two.
    let but = match but {
        [] => String::new(),
        some => format!(",{},", some.join(",,")),
    };
    let query = sql(query).bind(seq).bind(limit).bind(but);
    let mut rows: Vec<Marked> = conn.returning_all(query).await?;
    rows.sort_by_key(|row| row.entry.seq);
    Ok(rows)
}

/// Writes a seal.
pub async fn insert(conn: &mut Conn, seal: &Seal) -> Result<(), StoreError> {
    let query = "INSERT INTO audit_seals (last_seq, first_seq, digests, hash, sealed_at, signer, signature) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sql(query)
        .bind(seal.last_seq)
        .bind(seal.first_seq)
        .bind(&seal.digests)
        .bind(&seal.hash)
        .bind(seal.sealed_at)
        .bind(&seal.signer)
        .bind(&seal.signature);
    conn.run(query).await.map(drop)
}

macro_rules! seals {
    ($rest:literal) => {
        concat!(
            "SELECT last_seq, first_seq, digests, hash, sealed_at, signer, signature FROM audit_seals ",
            $rest
        )
    };
}

/// The newest seal; none when nothing was sealed, or all of it was removed.
pub async fn last(conn: &mut Conn) -> Result<Option<Seal>, StoreError> {
    conn.one(sql(seals!("ORDER BY last_seq DESC LIMIT 1"))).await
}

/// Seals in their order, from after a place.
pub async fn seals_after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Seal>, StoreError> {
    let query = sql(seals!("WHERE last_seq > $1 ORDER BY last_seq LIMIT $2"));
    conn.all(query.bind(seq).bind(limit)).await
}

/// Sealed entries in their order, from after a place.
pub async fn entries_after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Marked>, StoreError> {
    let query = sql(marked!("WHERE seq > $1 ORDER BY seq LIMIT $2"));
    conn.all(query.bind(seq).bind(limit)).await
}

/// Up to where old entries were removed; none when none were.
pub async fn cut(conn: &mut Conn) -> Result<Option<Cut>, StoreError> {
    let query =
        "SELECT id, cut_seq, cut_hash, cut_at, cut_signer, cut_signature FROM audit_head WHERE cut_seq > 0";
    conn.one(sql(query)).await
}

/// The newest of the seals up to `most` that were made before a moment; none without one.
pub async fn last_before(conn: &mut Conn, at: i64, most: i64) -> Result<Option<Seal>, StoreError> {
    let query = seals!("WHERE sealed_at < $1 AND last_seq <= $2 ORDER BY last_seq DESC LIMIT 1");
    conn.one(sql(query).bind(at).bind(most)).await
}

/// Removes all entries and seals up to a cut, and keeps the cut. Returns how many entries went. Under [`lock`].
pub async fn remove(conn: &mut Conn, cut: &Cut) -> Result<u64, StoreError> {
    let query = "UPDATE audit_head SET cut_seq = $1, cut_hash = $2, cut_at = $3, cut_signer = $4, cut_signature = $5 \
                 WHERE id = 1";
    let query = sql(query)
        .bind(cut.seq)
        .bind(&cut.hash)
        .bind(cut.at)
        .bind(&cut.signer)
        .bind(&cut.signature);
    conn.run(query).await?;
    conn.run(sql("DELETE FROM audit_seals WHERE last_seq <= $1").bind(cut.seq))
        .await?;
    conn.run(sql("DELETE FROM audit WHERE seq <= $1").bind(cut.seq))
        .await
}
