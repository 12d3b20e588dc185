//! Why somebody is asked: at this moment, from elsewhere, or at a decision of the past by the policy of then.

use policy::{Circumstance, Decision, Facts, Next, Proof, decide, what_now};

use super::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::decisions;
use crate::deps::Deps;
use crate::standing::Standing;
use crate::store::{self, Conn, people::Person};

/// A decision, and what it rests on.
#[derive(Clone, Debug)]
pub struct Explained {
    /// About whom.
    pub username: String,
    /// What the engine was told.
    pub facts: Facts,
    /// What had been proven beyond the password.
    pub proofs: Vec<Proof>,
    /// What it decided, with a line for each rule.
    pub decision: Decision,
    /// What the person had to do next.
    pub next: Next,
}

/// How it would be decided now about somebody who has proven nothing yet, under these circumstances.
///
/// # Errors
/// Not allowed.
pub async fn now(
    conn: &mut Conn,
    deps: &Deps,
    actor: Option<&str>,
    (person, circumstance): (Person, &Circumstance),
) -> Result<Explained, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, Some(&person.id))).await?;
    let standing = Standing::of(conn, deps, person, None).await?;
    let facts = standing.facts.under(circumstance);
    let decision = decide(&standing.policy, &facts);
    Ok(Explained {
        username: standing.person.username,
        next: what_now(&decision.requirement, &facts, &[]),
        facts,
        proofs: Vec::new(),
        decision,
    })
}

/// How it was decided then, by the policy as it was.
///
/// # Errors
/// Not allowed; no such decision, or none any more.
pub async fn then(conn: &mut Conn, actor: Option<&str>, id: &str) -> Result<Explained, AdminError> {
    let row = store::decisions::by_id(conn, id).await?;
    let whom = row.as_ref().map(|row| row.person_id.clone());
    allowed(conn, actor, (Act::SeePolicy, whom.as_deref())).await?;
    let gone = || AdminError::NoSuchDecision(id.chars().take(64).collect());
    let row = row.ok_or_else(gone)?;
    let person = store::people::by_id(conn, &row.person_id)
        .await?
        .ok_or_else(gone)?;
    let (_, policy) = super::read(conn, row.policy_version).await?;
    let (facts, proofs) = (decisions::facts(&row)?, decisions::proofs(&row)?);
    let decision = decide(&policy, &facts);
    Ok(Explained {
        username: person.username,
        next: what_now(&decision.requirement, &facts, &proofs),
        facts,
        proofs,
        decision,
    })
}
