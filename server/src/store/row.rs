//! From a row of the database to a struct, column by column. What cannot be read is [`StoreError::Corrupt`], with its place.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use sqlx::{Any, Decode, Row as _, Type, any::AnyRow};

use super::{StoreError, people::Person};

/// A struct that is read from one row.
pub(super) trait Read: Sized {
    /// The table, for error messages.
    const TABLE: &'static str;
    /// The column that names the row, for error messages.
    const KEY: &'static str = "id";

    /// Reads it.
    fn read(row: &Row<'_>) -> Result<Self, StoreError>;
}

/// One row that is being read.
pub(super) struct Row<'a> {
    row: &'a AnyRow,
    table: &'static str,
    key: &'static str,
    /// What stands before each column's name, where a row holds two structs.
    prefix: &'static str,
}

/// A row with the person whose it is: its columns, and theirs behind `p_` (`people::joined!`).
impl<T: Read> Read for (T, Person) {
    const TABLE: &'static str = T::TABLE;
    const KEY: &'static str = T::KEY;

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok((T::read(row)?, Person::read(&row.of::<Person>("p_"))?))
    }
}

impl<'a> Row<'a> {
    pub(super) fn new<T: Read>(row: &'a AnyRow) -> Self {
        Self {
            row,
            table: T::TABLE,
            key: T::KEY,
            prefix: "",
        }
    }

    /// Another struct in the same row, whose columns begin so.
    pub(super) fn of<T: Read>(&self, prefix: &'static str) -> Self {
        Self {
            row: self.row,
            table: T::TABLE,
            key: T::KEY,
            prefix,
        }
    }

    /// A text, number, bytes, or an `Option` of one.
    pub(super) fn get<T>(&self, column: &'static str) -> Result<T, StoreError>
    where
        T: for<'r> Decode<'r, Any> + Type<Any>,
    {
        self.column(column).map_err(|_| self.corrupt(column))
    }

    fn column<T>(&self, column: &'static str) -> Result<T, sqlx::Error>
    where
        T: for<'r> Decode<'r, Any> + Type<Any>,
    {
        match self.prefix {
            "" => self.row.try_get(column),
            prefix => self.row.try_get(format!("{prefix}{column}").as_str()),
        }
    }

    /// 0 or 1.
    pub(super) fn flag(&self, column: &'static str) -> Result<bool, StoreError> {
        match self.get::<i64>(column)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.corrupt(column)),
        }
    }

    /// One of a closed set of words.
    pub(super) fn word<T: FromStr>(&self, column: &'static str) -> Result<T, StoreError> {
        self.get::<String>(column)?
            .parse()
            .map_err(|_| self.corrupt(column))
    }

    /// JSON.
    pub(super) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        serde_json::from_str(&self.get::<String>(column)?).map_err(|_| self.corrupt(column))
    }

    fn corrupt(&self, column: &'static str) -> StoreError {
        let row = self
            .column::<String>(self.key)
            .or_else(|_| self.column::<i64>(self.key).map(|n| n.to_string()));
        StoreError::corrupt(self.table, column, row.unwrap_or_else(|_| "?".to_owned()))
    }
}
