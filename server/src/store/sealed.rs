//! Every column whose bytes are sealed, for sealing them again with another key. A new column of that kind is one more of [`ALL`].

use super::{Conn, Read, Row, StoreError, sql};

/// A column that holds what is sealed, and its table: the place for which it is sealed.
#[derive(Debug)]
pub struct Column {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    page: &'static str,
    replace: &'static str,
}

macro_rules! column {
    ($table:literal, $column:literal) => {
        Column {
            table: $table,
            column: $column,
            page: concat!(
                "SELECT id, ",
                $column,
                " AS sealed FROM ",
                $table,
                " WHERE id > $1 AND ",
                $column,
                " IS NOT NULL ORDER BY id LIMIT 500"
            ),
            replace: concat!(
                "UPDATE ",
                $table,
                " SET ",
                $column,
                " = $3 WHERE id = $1 AND ",
                $column,
                " = $2"
            ),
        }
    };
}

/// All of them, in the order in which rows are locked.
pub static ALL: [Column; 3] = [
    column!("attempts", "pending"),
    column!("enrolments", "data"),
    column!("setups", "data"),
];

/// What one row holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The row.
    pub id: String,
    /// Sealed for its place.
    pub bytes: Vec<u8>,
}

impl Read for Sealed {
    const TABLE: &'static str = "sealed columns";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            bytes: row.get("sealed")?,
        })
    }
}

/// The next 500 at most, by id; the first ones after the empty text.
pub async fn page(conn: &mut Conn, column: &Column, after: &str) -> Result<Vec<Sealed>, StoreError> {
    conn.all(sql(column.page).bind(after)).await
}

/// Puts other bytes in the place of those that were read. False when they are others by now.
pub async fn replace(conn: &mut Conn, column: &Column, old: &Sealed, new: &[u8]) -> Result<bool, StoreError> {
    conn.run_one(sql(column.replace).bind(&old.id).bind(&old.bytes).bind(new))
        .await
}
