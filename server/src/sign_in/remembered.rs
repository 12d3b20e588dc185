//! "Do not ask for the second step on this browser": a proof that was given before counts again, for as many days as the policy
//! allows, in this browser only. It never confirms a change (sudo), and it is no stronger than what was proven then.
//!
//! ```text
//! complete sign-in, box ticked ─▶ series + token in the cookie
//! right password + token ─▶ a new token, and the old proof ─▶ what the policy demands now is asked beyond it
//!      the token before, within 60 s ─▶ the old proof (two requests at once)
//!      any older token ─▶ somebody has a copy: the series ends, the person is told
//! ```
//!
//! Void after a change of the password or of a method, after "it was not me", and when the policy allows less.

use policy::{Proof, Role, Strength};

use super::{Brought, CookieChange};
use crate::audit::{Event, Record};
use crate::clock::{DAY_MS, SECOND_MS};
use crate::failure::Failure;
use crate::notices::{self, Notice};
use crate::random::Token;
use crate::standing::Standing;
use crate::store::{self, remembered_browsers::Remembered};
use crate::work::Work;

/// For so long the token before is good, without a new one.
const GRACE_MS: i64 = 60 * SECOND_MS;

/// How many browsers of one person are remembered; of more, those unused for longest are forgotten.
const MOST: i64 = 20;

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

/// For how many days this person may have a browser remembered; 0: not.
pub fn days(standing: &Standing) -> u32 {
    standing.policy.base.remember_browser_days
}

/// When it ends: by what was promised then, or by what is allowed now.
pub fn ends_at(standing: &Standing, row: &Remembered) -> i64 {
    counts_until(standing, row.created_at).min(row.expires_at)
}

/// Until when a proof of that moment may be remembered, by what is allowed now.
pub fn counts_until(standing: &Standing, proven_at: i64) -> i64 {
    proven_at + i64::from(days(standing)) * DAY_MS
}

/// The series that this browser holds of this person.
pub async fn series_of(
    work: &mut Work<'_>,
    standing: &Standing,
    brought: &Brought,
) -> Result<Option<String>, Failure> {
    for series in &brought.remembered {
        let row = store::remembered_browsers::by_id(&mut work.conn, &series.id).await?;
        if let Some(row) = row.filter(|row| row.person_id == standing.person.id) {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

/// The proof that may be remembered: given in this very sign-in, by a method that proves something.
fn worth(proofs: &[Proof]) -> Option<&Proof> {
    let mut fresh = proofs.iter().filter(|p| !p.remembered);
    fresh.find(|p| p.role == Role::Primary && p.strength > Strength::None)
}

/// Remembers this browser after a complete sign-in: the series, and what its cookie holds from now on; `None` when nothing
/// changes.
pub async fn remember(
    work: &mut Work<'_>,
    standing: &Standing,
    (proofs, brought): (&[Proof], &Brought),
) -> Result<Option<(String, CookieChange)>, Failure> {
    let days = i64::from(days(standing));
    let Some(proof) = worth(proofs).filter(|_| days > 0) else {
        return Ok(None);
    };
    let person_id = &standing.person.id;
    let token = crate::random::token(work.deps.random.as_ref());
    let browser = Remembered {
        id: work.deps.id(),
        person_id: person_id.clone(),
        token_hash: token.hash().to_vec(),
        previous_hash: None,
        rotated_at: work.now,
        proof: serde_json::to_string(proof).unwrap_or_default(),
        address: work.origin.address_text(),
        agent: work.origin.agent_text(),
        created_at: work.now,
        last_used_at: work.now,
        expires_at: work.now + days * DAY_MS,
    };
    let mut all = others(work, brought, person_id).await?;
    store::remembered_browsers::insert(&mut work.conn, &browser, MOST).await?;
    let detail = serde_json::json!({ "browser": browser.id, "days": days });
    let record = Record::of(person_id).by(proof.provider.as_str()).with(detail);
    work.record(Event::BrowserRemembered, record).await?;
    let id = browser.id.clone();
    all.insert(
        0,
        Series {
            id: browser.id,
            token,
        },
    );
    Ok(Some((id, CookieChange::Remembered(all))))
}

/// What the cookie holds of other people who share the browser. This person's own series in it ends.
async fn others(work: &mut Work<'_>, brought: &Brought, person_id: &str) -> Result<Vec<Series>, Failure> {
    let mut others = Vec::new();
    for series in &brought.remembered {
        match store::remembered_browsers::by_id(&mut work.conn, &series.id).await? {
            Some(row) if row.person_id == person_id => {
                store::remembered_browsers::delete(&mut work.conn, person_id, &row.id).await?;
            }
            Some(_) => others.push(series.clone()),
            None => {}
        }
    }
    Ok(others)
}

/// After the right password: the proof that this browser gave before, if it still counts, and the cookie's next content.
pub async fn redeem(
    work: &mut Work<'_>,
    standing: &Standing,
    brought: &Brought,
) -> Result<(Option<Proof>, Option<CookieChange>), Failure> {
    let (mut all, mut own) = (Vec::new(), None);
    for series in &brought.remembered {
        let Some(row) = store::remembered_browsers::by_id(&mut work.conn, &series.id).await? else {
            continue;
        };
        if own.is_none() && row.person_id == standing.person.id {
            own = Some((all.len(), row));
        }
        all.push(series.clone());
    }
    // What is forgotten here is forgotten there.
    let fewer = all.len() < brought.remembered.len();
    let Some((at, row)) = own else {
        return Ok((None, fewer.then_some(CookieChange::Remembered(all))));
    };
    let Some(proof) = counts(work, standing, &row) else {
        all.remove(at);
        store::remembered_browsers::delete(&mut work.conn, &row.person_id, &row.id).await?;
        return Ok((None, Some(CookieChange::Remembered(all))));
    };
    let (old, next) = (
        all[at].token.hash(),
        crate::random::token(work.deps.random.as_ref()),
    );
    if store::remembered_browsers::rotate(&mut work.conn, &row.id, (&old, &next.hash()), work.now).await? {
        all[at].token = next;
        return Ok((Some(proof), Some(CookieChange::Remembered(all))));
    }
    let before = row.previous_hash.as_deref() == Some(old.as_slice());
    if before && work.now - row.rotated_at <= GRACE_MS {
        return Ok((Some(proof), fewer.then_some(CookieChange::Remembered(all))));
    }
    all.remove(at);
    stolen(work, &row).await?;
    Ok((None, Some(CookieChange::Remembered(all))))
}

/// What was proven, while it counts: the policy allows it for so long, and the method is still there and switched on.
fn counts(work: &Work<'_>, standing: &Standing, row: &Remembered) -> Option<Proof> {
    if work.now >= ends_at(standing, row) {
        return None;
    }
    let proof: Proof = serde_json::from_str(&row.proof).ok()?;
    let now = standing
        .enrolled(proof.provider.as_str())
        .filter(|enrolled| enrolled.usable)?;
    Some(Proof {
        remembered: true,
        strength: proof.strength.min(now.strength),
        ..proof
    })
}

/// Two hold the series: nobody keeps it, nor what it opened.
async fn stolen(work: &mut Work<'_>, row: &Remembered) -> Result<(), Failure> {
    // Forgotten a moment ago by its owner: that is no theft.
    if !store::remembered_browsers::delete(&mut work.conn, &row.person_id, &row.id).await? {
        return Ok(());
    }
    // Whoever came in by it is out as well.
    let ended = store::sessions::delete_of_browser(&mut work.conn, &row.person_id, &row.id).await?;
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
