//! Statements about many ids at once: `.. IN (..)` with fifty places for values, which is one text on both engines for any number of
//! them.

use super::conn::{Query, sql};

/// How many ids one statement takes.
pub(super) const FIFTY: usize = 50;

/// The text: what comes before, ` IN ($1 .. $50) `, and what comes after.
macro_rules! fifty {
    ($beginning:expr, $end:literal) => {
        concat!(
            $beginning,
            " IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
             $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, \
             $48, $49, $50) ",
            $end
        )
    };
}

pub(super) use fifty;

/// Such a statement with its values, [`FIFTY`] at most. The places that are left get an empty text: the id of no row.
pub(super) fn of_fifty<'q>(text: &'static str, ids: &'q [&'q str]) -> Query<'q> {
    let mut query = sql(text);
    for at in 0..FIFTY {
        query = query.bind(ids.get(at).copied().unwrap_or_default());
    }
    query
}
