//! Which providers are switched on, and for whom. A provider without a row is as its code says.

use super::{Conn, Read, Row, StoreError, sql};

/// The switch of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Which provider.
    pub provider: String,
    /// On or off.
    pub is_on: bool,
    /// The names of the groups it is on for, or was when it was switched off; empty: everybody.
    pub groups: Vec<String>,
}

impl Read for Switch {
    const TABLE: &'static str = "provider_switches";
    const KEY: &'static str = "provider";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            provider: row.get("provider")?,
            is_on: row.flag("is_on")?,
            groups: row.json("groups")?,
        })
    }
}

/// All switches that were ever set.
pub async fn switches(conn: &mut Conn) -> Result<Vec<Switch>, StoreError> {
    conn.all(sql(
        "SELECT provider, is_on, groups FROM provider_switches ORDER BY provider",
    ))
    .await
}

/// Sets a switch.
pub async fn set_switch(conn: &mut Conn, switch: &Switch) -> Result<(), StoreError> {
    let query = "INSERT INTO provider_switches (provider, is_on, groups) VALUES ($1, $2, $3) \
                 ON CONFLICT (provider) DO UPDATE SET is_on = excluded.is_on, groups = excluded.groups";
    let groups = serde_json::to_string(&switch.groups).map_err(|error| StoreError::Other(error.into()))?;
    conn.run(
        sql(query)
            .bind(&switch.provider)
            .bind(i64::from(switch.is_on))
            .bind(groups),
    )
    .await
    .map(drop)
}
