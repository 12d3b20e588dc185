//! From a row of the database to a struct, column by column. What cannot be read is [`StoreError::Corrupt`], with its place.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use sqlx::{Any, Decode, Row as _, Type, any::AnyRow};

use super::StoreError;

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
}

impl<'a> Row<'a> {
    pub(super) fn new<T: Read>(row: &'a AnyRow) -> Self {
        Self {
            row,
            table: T::TABLE,
            key: T::KEY,
        }
    }

    /// A text, number, bytes, or an `Option` of one.
    pub(super) fn get<T>(&self, column: &'static str) -> Result<T, StoreError>
    where
        T: for<'r> Decode<'r, Any> + Type<Any>,
    {
        self.row.try_get(column).map_err(|_| self.corrupt(column))
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
            .row
            .try_get::<String, _>(self.key)
            .or_else(|_| self.row.try_get::<i64, _>(self.key).map(|n| n.to_string()));
        StoreError::corrupt(self.table, column, row.unwrap_or_else(|_| "?".to_owned()))
    }
}
