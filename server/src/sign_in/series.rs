//! A rotating token in a cookie (a series): a new one at each use. The one before is good for a short while, for requests that were
//! under way; anything older means that two hold the series, and it ends.

use crate::audit::{Event, Record};
use crate::clock::SECOND_MS;
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::random::Token;
use crate::store::{
    self,
    remembered_browsers::{Purpose, Remembered},
};
use crate::work::Work;

/// For so long the token before is good, without a new one.
const GRACE_MS: i64 = 60 * SECOND_MS;

/// How many browsers of one person are remembered for one purpose; of more, those unused for longest are forgotten.
pub const MOST: i64 = 20;

/// What a browser holds for one person.
#[derive(Clone, Debug)]
pub struct Series {
    /// The series.
    pub id: String,
    /// Its present token.
    pub token: Token,
}

impl Series {
    /// As the cookie holds it.
    pub fn text(&self) -> String {
        format!("{}~{}", self.id, self.token.text())
    }

    /// Reads what [`Series::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, token) = text.split_once('~')?;
        let is_id = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        Some(Self {
            id: id.to_owned(),
            token: Token::parse(token).filter(|_| is_id)?,
        })
    }
}

/// What came of a token.
pub enum Used {
    /// It was good. The next one.
    Next(Token),
    /// It is the one before, of a moment ago: good, but the next one went to another request.
    Again,
    /// It is old. The series is over, and so is what it opened.
    Stolen,
}

/// A new series of this person in this browser, not kept yet, and its first token. `proof` is what it stands for, as JSON.
pub fn new(work: &Work<'_>, person_id: &str, (proof, expires_at): (String, i64)) -> (Remembered, Token) {
    let token = crate::random::token(work.deps.random.as_ref());
    let row = Remembered {
        id: work.deps.id(),
        person_id: person_id.to_owned(),
        token_hash: token.hash().to_vec(),
        previous_hash: None,
        rotated_at: work.now,
        proof,
        address: work.origin.address_text(),
        agent: work.origin.agent_text(),
        created_at: work.now,
        last_used_at: work.now,
        expires_at,
    };
    (row, token)
}

/// Whether a token is the one of the series, or the one before a short while ago.
pub fn is_good(row: &Remembered, hash: &[u8], now: i64) -> bool {
    let before = row.previous_hash.as_deref() == Some(hash) && now - row.rotated_at <= GRACE_MS;
    row.token_hash == hash || before
}

/// Uses a token of a series.
pub async fn used(work: &mut Work<'_>, row: &Remembered, token: &Token) -> Result<Used, Failure> {
    let next = crate::random::token(work.deps.random.as_ref());
    let old = token.hash();
    if store::remembered_browsers::rotate(&mut work.conn, &row.id, (&old, &next.hash()), work.now).await? {
        return Ok(Used::Next(next));
    }
    // In the row and not in what was read of it: the series may have ended while this waited for its turn.
    let since = work.now - GRACE_MS;
    if store::remembered_browsers::use_again(&mut work.conn, &row.id, (&old, since), work.now).await? {
        return Ok(Used::Again);
    }
    stolen(work, row).await?;
    Ok(Used::Stolen)
}

/// Two hold the series: nobody keeps it, nor what it opened.
async fn stolen(work: &mut Work<'_>, row: &Remembered) -> Result<(), Failure> {
    // Forgotten a moment ago by its owner: that is no theft.
    if !store::remembered_browsers::delete(&mut work.conn, &row.person_id, &row.id).await? {
        return Ok(());
    }
    // Whoever came in by it is out as well, and stays in nowhere: a browser that came in by a copy may have asked to.
    store::remembered_browsers::delete_for(&mut work.conn, Purpose::SignIn, &row.person_id).await?;
    let ended = store::sessions::delete_of_browser(&mut work.conn, &row.person_id, &row.id).await?
        + store::sessions::delete_staying(&mut work.conn, &row.person_id).await?;
    let detail = serde_json::json!({ "browser": row.id, "sessions": ended });
    work.record(Event::RememberedStolen, Record::of(&row.person_id).with(detail))
        .await?;
    let notice = Notice::RememberedStolen {
        agent: row.agent.clone(),
    };
    Ok(notices::tell(work, &row.person_id, &notice).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_wrote_is_read() {
        let series = Series {
            id: "0198c0de-0000-7000-8000-000000000001".to_owned(),
            token: crate::random::token(&crate::random::SeededRandom::new(1)),
        };
        let text = series.text();
        let read = Series::parse(&text).expect("a series");
        assert_eq!((read.id, read.token.text()), (series.id, series.token.text()));
        for bad in [
            "",
            "~",
            "x~y",
            &text[1..],
            &text.replace('~', "."),
            &format!("{text}A"),
            &text.replace('0', "g"),
        ] {
            assert!(Series::parse(bad).is_none(), "{bad}");
        }
    }
}
