//! Setting a method up during sign-in: for somebody whom the policy asks for one, and who has none.

use app::api::sign_in::SetUpFields;
use policy::ProviderId;

use super::attempt::Ask;
use super::choose::{Present, present, with_new};
use super::{Brought, Problem, Turn, advance, open};
use crate::deps::Deps;
use crate::failure::Failure;
use crate::security::backup_codes::{self, CodesProblem};
use crate::security::{enrol, new_key, unfinished::Unfinished};
use crate::standing;
use crate::store::setups::Owner;
use crate::work::{Origin, Work};

/// Starts setting a method up.
pub async fn start(
    deps: &Deps,
    origin: Origin,
    brought: &Brought,
    (provider, next): (&str, &str),
) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin).await?;
    // Before what is kept for it.
    open::lock(&mut work, brought).await?;
    let (mut open, token) = match present(&mut work, brought, next).await? {
        Present::Open(open, token) => (*open, token),
        Present::Gone(turn) => return Ok(*turn),
    };
    let chosen = provider
        .parse::<ProviderId>()
        .ok()
        .and_then(|id| open.attempt.clone().set_up(open.world(), &id).ok());
    let turn = match chosen {
        Some(attempt) => {
            open.attempt = attempt;
            let owner = Owner::Attempt(open.id().to_owned());
            enrol::start(&mut work, &open.standing, owner, (provider, None)).await?;
            advance::keep(&mut work, open, None).await?
        }
        None => Turn::at(open, Some(Problem::NotOffered)),
    };
    work.commit().await?;
    Ok(with_new(turn, token))
}

/// Finishes it. What was just shown counts as the proof of this sign-in; backup codes are offered after a first method.
pub async fn finish(
    deps: &Deps,
    origin: Origin,
    brought: &Brought,
    fields: SetUpFields,
) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin).await?;
    // Before what is kept for it.
    open::lock(&mut work, brought).await?;
    let (mut open, token) = match present(&mut work, brought, "/").await? {
        Present::Open(open, token) => (*open, token),
        Present::Gone(turn) => return Ok(*turn),
    };
    let asked = fields
        .provider
        .parse::<ProviderId>()
        .ok()
        .filter(|id| open.ask() == Ask::SetUp(id.clone()));
    let Some(id) = asked else {
        return Ok(with_new(Turn::at(open, None), token));
    };
    let owner = Owner::Attempt(open.id().to_owned());
    let enrolment = match enrol::finish(&mut work, &open.standing, &owner, &fields).await? {
        Ok(enrolment) => enrolment,
        Err(problem) => {
            work.commit().await?;
            let unfinished = Unfinished::of(problem, &fields);
            return Ok(Turn::at(open, Some(Problem::SetUp(unfinished))));
        }
    };
    let Some(provider) = deps.providers.get(id.as_str()) else {
        return Ok(Turn::at(open, None));
    };
    let proof = standing::proof(deps, provider, Some(&enrolment));
    let offer_codes = backup_codes::wanted(&open.standing, deps);
    let done = open.attempt.clone().set_up_done(open.world(), proof, offer_codes);
    let Ok(attempt) = done else {
        return Ok(Turn::at(open, None));
    };
    open.attempt = attempt;
    if offer_codes {
        backup_codes::prepare(&mut work, &open.standing.person.id, owner).await?;
    }
    open.refresh(&mut work.conn, deps).await?;
    let turn = advance::advance(&mut work, open, brought).await?;
    Ok(with_new(turn.kept(work).await?, token))
}

/// Goes on after the backup codes, which are put into force when they were kept. The name is for the key set up before them.
pub async fn keep_codes(
    deps: &Deps,
    origin: Origin,
    brought: &Brought,
    (kept, later, name): (bool, bool, &str),
) -> Result<Turn, Failure> {
    let mut work = Work::begin(deps, origin.clone()).await?;
    let mut open = match present(&mut work, brought, "/").await? {
        Present::Open(open, _) => *open,
        Present::Gone(turn) => return Ok(*turn),
    };
    if open.ask() != Ask::SaveCodes {
        return Ok(Turn::at(open, None));
    }
    if let Err(problem) = new_key::name(&mut work, &open.standing, name).await? {
        return Ok(Turn::at(open, Some(Problem::Codes(problem))));
    }
    open.refresh(&mut work.conn, deps).await?;
    // Before anything is hashed.
    work.commit().await?;
    if !kept && !later {
        return Ok(Turn::at(open, Some(Problem::Codes(CodesProblem::Tick))));
    }
    let owner = Owner::Attempt(open.id().to_owned());
    let confirmed = !kept || backup_codes::confirm(deps, &origin, &open.standing.person, &owner).await?;
    let mut work = Work::begin(deps, origin).await?;
    let mut open = match present(&mut work, brought, "/").await? {
        Present::Open(open, _) => *open,
        Present::Gone(turn) => return Ok(*turn),
    };
    if !confirmed {
        backup_codes::prepare(&mut work, &open.standing.person.id, owner).await?;
        work.commit().await?;
        return Ok(Turn::at(open, Some(Problem::Codes(CodesProblem::Gone))));
    }
    if let Ok(attempt) = open.attempt.clone().codes_done() {
        open.attempt = attempt;
    }
    advance::advance(&mut work, open, brought).await?.kept(work).await
}
