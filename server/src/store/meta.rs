//! What is true of the whole database: its instance id, whether it is a demo, the fingerprint of its key.
//! A new fact is a new key; give it a constant here.

use std::{fmt, str::FromStr};

use super::{Conn, Read, Row, StoreError, sql};

/// Tells portals on one host apart (cookie names); random, set once.
pub const INSTANCE_ID: &str = "instance_id";
/// `demo` or `real`, set once.
pub const KIND: &str = "kind";
/// Which key seals the secrets of this database.
pub const KEY_FINGERPRINT: &str = "key_fingerprint";

/// Whether the people in a database are made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Sample people, for looking around.
    Demo,
    /// Real people.
    Real,
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Real => "real",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "demo" => Ok(Self::Demo),
            "real" => Ok(Self::Real),
            _ => Err(()),
        }
    }
}

struct KindRow(Kind);

impl Read for KindRow {
    const TABLE: &'static str = "meta";
    const KEY: &'static str = "key";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.word("value")?))
    }
}

/// A fact, if it is known.
pub async fn get(conn: &mut Conn, key: &str) -> Result<Option<String>, StoreError> {
    let found = conn
        .texts(sql("SELECT value FROM meta WHERE key = $1").bind(key))
        .await?;
    Ok(found.into_iter().next())
}

/// Sets a fact, or changes it.
pub async fn set(conn: &mut Conn, key: &str, value: &str) -> Result<(), StoreError> {
    let query = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    conn.run(sql(query).bind(key).bind(value)).await.map(drop)
}

/// Sets a fact unless it is known, and returns what holds now. Of two at once one wins, and both see which.
pub async fn set_if_absent(conn: &mut Conn, key: &str, value: &str) -> Result<String, StoreError> {
    let query = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    conn.run(sql(query).bind(key).bind(value)).await?;
    Ok(get(conn, key).await?.unwrap_or_else(|| value.to_owned()))
}

/// What the database is. A new one becomes what is wanted.
pub(super) async fn claim_kind(conn: &mut Conn, wanted: Kind) -> Result<Kind, StoreError> {
    set_if_absent(conn, KIND, wanted.as_str()).await?;
    let found: Option<KindRow> = conn
        .one(sql("SELECT key, value FROM meta WHERE key = $1").bind(KIND))
        .await?;
    Ok(found.map_or(wanted, |row| row.0))
}
