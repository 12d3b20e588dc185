//! Writing entries, several in one statement.

use std::sync::LazyLock;

use super::{Conn, Marked, StoreError, sql};

/// So many entries share one statement: an ordinary step of a sign-in writes two or three.
pub const TOGETHER: usize = 4;

/// What an entry is written with.
const COLUMNS: usize = 15;

/// The statements for one entry, two, and so on.
static INSERT: LazyLock<[String; TOGETHER]> = LazyLock::new(|| {
    std::array::from_fn(|last| {
        let row = |row: usize| {
            let places: Vec<_> = (1..=COLUMNS)
                .map(|place| format!("${}", row * COLUMNS + place))
                .collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<_> = (0..=last).map(row).collect();
        format!(
            "INSERT INTO audit (id, at, event, actor, subject, provider, policy_version, address, agent, detail, \
             origin_salt, origin_digest, matter_salt, matter_digest, mac) VALUES {}",
            rows.join(", ")
        )
    })
});

/// Writes entries, [`TOGETHER`] in one statement.
pub async fn insert(conn: &mut Conn, entries: &[Marked]) -> Result<(), StoreError> {
    for entries in entries.chunks(TOGETHER) {
        let Some(text) = entries.len().checked_sub(1).and_then(|last| INSERT.get(last)) else {
            continue;
        };
        let query = entries.iter().fold(sql(text), |query, Marked { entry, marks }| {
            query
                .bind(&entry.id)
                .bind(entry.at)
                .bind(&entry.event)
                .bind(&entry.actor)
                .bind(&entry.subject)
                .bind(&entry.provider)
                .bind(entry.policy_version)
                .bind(&entry.address)
                .bind(&entry.agent)
                .bind(&entry.detail)
                .bind(&marks.origin_salt)
                .bind(&marks.origin_digest)
                .bind(&marks.matter_salt)
                .bind(&marks.matter_digest)
                .bind(&marks.mac)
        });
        conn.run(query).await?;
    }
    Ok(())
}
