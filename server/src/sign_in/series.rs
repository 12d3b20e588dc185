//! A rotating token in a cookie (a series): a new one at each use. The one before is good for a short while, for requests that were
//! under way; anything older means that two hold the series, and it ends.
//!
//! A cookie bears the portal's mark (a keyed hash), so that a token which was never given out is not mistaken for an old one: which
//! series there are stands in downloads and in the log, and whoever read it there must not end them.

use data_encoding::BASE64URL_NOPAD;

use crate::audit::{Event, Record};
use crate::clock::SECOND_MS;
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::random::Token;
use crate::secrets::Keys;
use crate::store::{
    self,
    remembered_browsers::{Purpose, Remembered},
};
use crate::work::Work;

/// For so long the token before is good, without a new one.
const GRACE_MS: i64 = 60 * SECOND_MS;

/// How many browsers of one person are remembered for one purpose; of more, those unused for longest are forgotten.
pub const MOST: i64 = 20;

/// What the marks are for.
const MARK: &str = "series";

/// What a browser holds for one person.
#[derive(Clone, Debug)]
pub struct Series {
    /// The series.
    pub id: String,
    /// Its present token.
    pub token: Token,
    /// That this portal gave it out; none when the cookie does not prove it.
    mark: Option<[u8; 32]>,
}

impl Series {
    /// A token that is given out now.
    pub fn issue(keys: &Keys, id: String, token: Token) -> Self {
        let mark = keys.mac(MARK, unmarked(&id, &token).as_bytes());
        Self {
            id,
            token,
            mark: Some(mark),
        }
    }

    /// As the cookie holds it. What came without a mark goes without one.
    pub fn text(&self) -> String {
        let text = unmarked(&self.id, &self.token);
        match &self.mark {
            Some(mark) => format!("{text}~{}", BASE64URL_NOPAD.encode(mark)),
            None => text,
        }
    }

    /// Reads what [`Series::text`] wrote. A mark that is not ours is none: the token may still be good, as those are that were
    /// given out before there were marks, or under a key that is gone.
    pub fn parse(keys: &Keys, text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let (id, token, mark) = (parts.next()?, parts.next()?, parts.next());
        let is_id = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let token = Token::parse(token).filter(|_| is_id && parts.next().is_none())?;
        let mark: Option<[u8; 32]> = match mark {
            Some(mark) => Some(BASE64URL_NOPAD.decode(mark.as_bytes()).ok()?.try_into().ok()?),
            None => None,
        };
        let ours = |mark: &[u8; 32]| keys.verify_mac(MARK, unmarked(id, &token).as_bytes(), mark);
        Some(Self {
            mark: mark.filter(ours),
            id: id.to_owned(),
            token,
        })
    }
}

fn unmarked(id: &str, token: &Token) -> String {
    format!("{id}~{}", token.text())
}

/// What came of a token.
pub enum Used {
    /// It was good. The next one.
    Next(Series),
    /// It is the one before, of a moment ago: good, but the next one went to another request.
    Again,
    /// It is old. The series is over, and so is what it opened.
    Stolen,
    /// It opens nothing, and nothing proves that it ever did: somebody made it up. The series goes on.
    MadeUp,
}

/// A new series of this person in this browser, not kept yet, and what its cookie holds. `proof` is what it stands for, as JSON.
pub fn new(work: &Work<'_>, person_id: &str, (proof, expires_at): (String, i64)) -> (Remembered, Series) {
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
    let series = Series::issue(&work.deps.keys, row.id.clone(), token);
    (row, series)
}

/// Whether a token is the one of the series, or the one before a short while ago.
pub fn is_good(row: &Remembered, hash: &[u8], now: i64) -> bool {
    let before = row.previous_hash.as_deref() == Some(hash) && now - row.rotated_at <= GRACE_MS;
    row.token_hash == hash || before
}

/// Uses a token of a series.
pub async fn used(work: &mut Work<'_>, row: &Remembered, held: &Series) -> Result<Used, Failure> {
    let next = crate::random::token(work.deps.random.as_ref());
    let old = held.token.hash();
    if store::remembered_browsers::rotate(&mut work.conn, &row.id, (&old, &next.hash()), work.now).await? {
        return Ok(Used::Next(Series::issue(&work.deps.keys, row.id.clone(), next)));
    }
    // In the row and not in what was read of it: the series may have ended while this waited for its turn.
    let since = work.now - GRACE_MS;
    if store::remembered_browsers::use_again(&mut work.conn, &row.id, (&old, since), work.now).await? {
        return Ok(Used::Again);
    }
    // Whoever has the one before the present one was given it, also before there were marks.
    if held.mark.is_none() && row.previous_hash.as_deref() != Some(&old[..]) {
        return Ok(Used::MadeUp);
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
    use crate::random::SeededRandom;

    #[test]
    fn only_what_we_wrote_is_read() {
        let (random, other) = (SeededRandom::new(1), SeededRandom::new(2));
        let keys = Keys::generate(&random);
        let id = "0198c0de-0000-7000-8000-000000000001";
        let text = Series::issue(&keys, id.to_owned(), crate::random::token(&random)).text();
        let read = Series::parse(&keys, &text).expect("a series");
        assert_eq!(
            (read.id.as_str(), read.text(), read.mark.is_some()),
            (id, text.clone(), true)
        );
        let bare = text.rsplit_once('~').expect("a mark").0;
        for bad in [
            "",
            "~",
            "x~y",
            &text[1..],
            &text.replace('~', "."),
            &format!("{text}A"),
            &format!("{text}~"),
            &format!("{bare}~"),
            &text.replacen('0', "g", 1),
        ] {
            assert!(Series::parse(&keys, bad).is_none(), "{bad}");
        }
        // Without a mark, with that of another token, of another series, or of another portal: nothing proves that it was given out.
        let mark = text.rsplit_once('~').expect("a mark").1;
        let guessed = crate::random::token(&other);
        for (keys, unproven) in [
            (&keys, bare.to_owned()),
            (&keys, format!("{id}~{}~{mark}", guessed.text())),
            (&keys, text.replacen("0198", "0199", 1)),
            (&Keys::generate(&other), text.clone()),
        ] {
            let read = Series::parse(keys, &unproven).expect("a series");
            assert!(read.mark.is_none(), "{unproven}");
            assert!(!read.text().contains(mark), "and it goes without one");
        }
    }
}
