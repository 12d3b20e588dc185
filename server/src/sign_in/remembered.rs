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

use super::series::{self, Series, Used};
use super::{Brought, CookieChange};
use crate::audit::{Event, Record};
use crate::clock::DAY_MS;
use crate::failure::Failure;
use crate::providers::admin_code;
use crate::standing::Standing;
use crate::store::{
    self,
    remembered_browsers::{Purpose::SecondStep, Remembered},
};
use crate::work::Work;

/// For how many days this person may have a browser remembered; 0: not.
pub fn days(standing: &Standing) -> u32 {
    let bounds = standing.decision.requirement.bounds();
    bounds.remember_browser_days.unwrap_or(0)
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
        let row = store::remembered_browsers::by_id(&mut work.conn, SecondStep, &series.id).await?;
        if let Some(row) = row.filter(|row| row.person_id == standing.person.id) {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

/// The proof that may be remembered: given in this very sign-in, by a method that proves something, where the policy allows it; and
/// nothing of a sign-in by an administrator code.
pub(super) fn worth<'p>(standing: &Standing, proofs: &'p [Proof]) -> Option<&'p Proof> {
    let mut fresh = proofs.iter().filter(|p| !p.remembered);
    fresh
        .find(|p| p.role == Role::Primary && p.strength > Strength::None)
        .filter(|_| days(standing) > 0 && !admin_code::came_by_code(proofs))
}

/// Remembers this browser after a complete sign-in: the series, and what its cookie holds from now on; `None` when nothing
/// changes.
pub async fn remember(
    work: &mut Work<'_>,
    standing: &Standing,
    (proofs, brought): (&[Proof], &Brought),
) -> Result<Option<(String, CookieChange)>, Failure> {
    let days = i64::from(days(standing));
    let Some(proof) = worth(standing, proofs) else {
        return Ok(None);
    };
    let person_id = &standing.person.id;
    let proven = serde_json::to_string(proof).unwrap_or_default();
    let (browser, series) = series::new(work, person_id, (proven, work.now + days * DAY_MS));
    let mut all = others(work, brought, person_id).await?;
    store::remembered_browsers::insert(&mut work.conn, SecondStep, &browser, series::MOST).await?;
    let detail = serde_json::json!({ "browser": browser.id, "days": days });
    let record = Record::of(person_id)
        .by(proof.provider.as_str())
        .under(super::session::version(standing))
        .with(detail);
    work.record(Event::BrowserRemembered, record).await?;
    let id = browser.id.clone();
    all.insert(0, series);
    Ok(Some((id, CookieChange::Remembered(all))))
}

/// What the cookie holds of other people who share the browser. This person's own series in it ends.
async fn others(work: &mut Work<'_>, brought: &Brought, person_id: &str) -> Result<Vec<Series>, Failure> {
    let mut others = Vec::new();
    for series in &brought.remembered {
        match store::remembered_browsers::by_id(&mut work.conn, SecondStep, &series.id).await? {
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
        let Some(row) = store::remembered_browsers::by_id(&mut work.conn, SecondStep, &series.id).await?
        else {
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
    let Some(proof) = counts(work.now, standing, &row) else {
        all.remove(at);
        store::remembered_browsers::delete(&mut work.conn, &row.person_id, &row.id).await?;
        return Ok((None, Some(CookieChange::Remembered(all))));
    };
    match series::used(work, &row, &all[at]).await? {
        Used::Next(next) => {
            all[at] = next;
            Ok((Some(proof), Some(CookieChange::Remembered(all))))
        }
        Used::Again => Ok((Some(proof), fewer.then_some(CookieChange::Remembered(all)))),
        Used::Stolen | Used::MadeUp => {
            all.remove(at);
            Ok((None, Some(CookieChange::Remembered(all))))
        }
    }
}

/// What was proven, while it counts: the policy allows it for so long, and the method is still there and switched on.
pub(super) fn counts(now_ms: i64, standing: &Standing, row: &Remembered) -> Option<Proof> {
    if now_ms >= ends_at(standing, row) {
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
