//! What is odd about a policy, and what it would mean to people, before it is saved.

use policy::check::{KnownProvider, Severity};
use policy::{Circumstance, Effect, Fact, Finding, Known, PORTAL, Policy, Preview};

use super::crowd;
use crate::admin::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::deps::Deps;
use crate::policies;
use crate::standing;
use crate::store::{self, Conn, StoreError};

/// How many people of each effect are named.
pub const MOST_NAMED: usize = 100;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// What is odd about it, in the order of the document.
    pub findings: Vec<Finding>,
    /// What it would mean to everybody, wherever and whenever they sign in.
    pub preview: Preview,
}

impl Looked {
    /// The findings with which it is not saved.
    pub fn errors(&self) -> Vec<Finding> {
        let is_error = |finding: &&Finding| finding.problem.severity() == Severity::Error;
        self.findings.iter().filter(is_error).cloned().collect()
    }

    /// Some of those who could not sign in any more.
    pub fn locked_out(&self) -> Vec<String> {
        let who = self
            .preview
            .who
            .iter()
            .filter(|who| who.effect == Effect::LockedOut);
        who.map(|who| who.name.clone()).collect()
    }
}

/// Looks at a policy beside the one in force.
///
/// # Errors
/// Not allowed; the store.
pub async fn look(
    conn: &mut Conn,
    actor: Option<&str>,
    (deps, wanted): (&Deps, &Policy),
) -> Result<Looked, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    let before = policies::in_force(conn, deps).await?;
    Ok(beside(conn, deps, (&before, wanted)).await?)
}

/// The same beside another one, for a use case that has asked already.
pub(super) async fn beside(
    conn: &mut Conn,
    deps: &Deps,
    (before, wanted): (&Policy, &Policy),
) -> Result<Looked, StoreError> {
    let findings = policy::check(wanted, &there_is(conn, deps).await?);
    let crowd = crowd::read(conn, deps).await?.under(&anywhere());
    let preview = crowd.preview(&crowd.before(before), wanted, ("", MOST_NAMED));
    Ok(Looked { findings, preview })
}

/// To the portal, from anywhere, at any time: what is not known counts as the stricter.
pub fn anywhere() -> Circumstance {
    Circumstance {
        application: Fact::Known(PORTAL.to_owned()),
        ..Circumstance::default()
    }
}

/// What there is, to compare the names of a policy with.
///
/// # Errors
/// Not allowed; the store.
pub async fn known(conn: &mut Conn, actor: Option<&str>, deps: &Deps) -> Result<Known, AdminError> {
    allowed(conn, actor, (Act::SeePolicy, None)).await?;
    Ok(there_is(conn, deps).await?)
}

async fn there_is(conn: &mut Conn, deps: &Deps) -> Result<Known, StoreError> {
    let groups = store::groups::list(conn, store::people::Scope::Everybody).await?;
    let switches = store::providers::switches(conn).await?;
    // Off for everybody is not there; on for one group is.
    let is_on = |id: &str| {
        let switch = switches.iter().find(|switch| switch.provider == id);
        switch.is_none_or(|switch| standing::is_on(&switches, id, &switch.groups))
    };
    let providers = deps.providers.iter().filter(|p| is_on(p.id().as_str())).map(|p| {
        let about = p.about(app::words::Lang::En);
        KnownProvider {
            id: p.id(),
            role: about.role,
            strength: about.strength,
            attests: standing::attests(p),
        }
    });
    Ok(Known {
        groups: groups.into_iter().map(|found| found.group.name).collect(),
        providers: providers.collect(),
        // None asks it yet: a rule may be made for one that will, and its author is told.
        applications: None,
    })
}
