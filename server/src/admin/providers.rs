//! Providers: switching them for everybody or for groups, and what people have set up with them.

use app::words::Lang;
use policy::ProviderId;
use serde_json::json;

use super::authority::{self, Act};
use super::lockout::{Glass, Watch};
use super::{AdminError, alone, groups, profile};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::notices::{self, Notice};
use crate::providers::Provider;
use crate::standing::{self, Standing};
use crate::store::{
    self, Conn, StoreError,
    enrolments::{Enrolment, Owner},
    people::Person,
    providers::Switch,
};
use crate::validate;
use crate::work::Work;

/// The switch of one provider. One that nobody has switched is on for everybody.
pub async fn switch(
    conn: &mut Conn,
    actor: Option<&str>,
    deps: &Deps,
    provider: &str,
) -> Result<Switch, AdminError> {
    authority::allowed(conn, actor, (Act::SeePolicy, None)).await?;
    let id = loaded(deps, provider)?.id();
    Ok(stored(conn, id.as_str()).await?)
}

async fn stored(conn: &mut Conn, provider: &str) -> Result<Switch, StoreError> {
    let switches = store::providers::switches(conn).await?;
    let default = Switch {
        provider: provider.to_owned(),
        is_on: true,
        groups: Vec::new(),
    };
    Ok(switches
        .into_iter()
        .find(|s| s.provider == provider)
        .unwrap_or(default))
}

/// For whom a provider is to be.
#[derive(Clone, Copy, Debug)]
enum Whom<'a> {
    Nobody,
    Everybody,
    Groups(&'a [String]),
    /// As when it was switched off.
    AsBefore,
}

/// Switches a provider on for everybody (no groups) or for the members of some, or off. Switched off, it keeps the groups that it
/// was on for, for [`switch_on_again`].
///
/// # Errors
/// Not allowed; no such provider or group; no administrator who could sign in; more people who have nothing else and are left out
/// than it is known of (`how`: of how many, and whether the guard stands). The broken glass is past the last two.
pub async fn set_switch(
    work: &mut Work<'_>,
    provider: &str,
    (is_on, groups): (bool, &[String]),
    how: (usize, Glass),
) -> Result<Switch, AdminError> {
    let whom = match (is_on, groups) {
        (false, _) => Whom::Nobody,
        (true, []) => Whom::Everybody,
        (true, some) => Whom::Groups(some),
    };
    set(work, provider, whom, how).await
}

/// Switches a provider that is off on for whom it was on before. One that is on already is on for everybody afterwards.
pub async fn switch_on_again(
    work: &mut Work<'_>,
    provider: &str,
    glass: Glass,
) -> Result<Switch, AdminError> {
    // It takes nothing from anybody.
    set(work, provider, Whom::AsBefore, (usize::MAX, glass)).await
}

async fn set(
    work: &mut Work<'_>,
    provider: &str,
    whom: Whom<'_>,
    (known, glass): (usize, Glass),
) -> Result<Switch, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ChangeProviders, None)).await?;
    let id = loaded(work.deps, provider)?.id();
    let before = stored(&mut work.conn, id.as_str()).await?;
    let groups = match whom {
        Whom::Everybody => Vec::new(),
        Whom::Groups(groups) => groups::names(&mut work.conn, groups).await?,
        Whom::AsBefore if before.is_on => Vec::new(),
        Whom::Nobody | Whom::AsBefore => before.groups.clone(),
    };
    let switch = Switch {
        provider: id.as_str().to_owned(),
        is_on: !matches!(whom, Whom::Nobody),
        groups,
    };
    let alone = alone::between(&mut work.conn, work.deps, (&before, &switch)).await?;
    let left_out = alone.people;
    store::providers::set_switch(&mut work.conn, &switch).await?;
    watch.check(work).await?;
    alone.allow(known, glass)?;
    let detail = json!({ "on": switch.is_on, "groups": switch.groups, "locked_out": left_out });
    let detail = watch.detail(detail);
    work.record(
        Event::ProviderChanged,
        Record::default().by(&switch.provider).with(detail),
    )
    .await?;
    Ok(switch)
}

/// Removes everybody's enrolments of a provider, and says how many. The remedy for a provider that cannot be loaded any
/// more; it need not be one of this portal.
///
/// # Errors
/// As [`set_switch`].
pub async fn clean_up(
    work: &mut Work<'_>,
    provider: &str,
    (known, glass): (usize, Glass),
) -> Result<u64, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ChangeProviders, None)).await?;
    let id: ProviderId = provider.parse().map_err(|_| no_such(provider))?;
    let alone = alone::everywhere(&mut work.conn, work.deps, id.as_str()).await?;
    let left_out = alone.people;
    let owners = store::enrolments::owners(&mut work.conn, id.as_str()).await?;
    for owner in &owners {
        // Before the methods, as a sign-in locks them (`store.rs`).
        store::attempts::lock_of_person(&mut work.conn, &owner.person_id).await?;
    }
    let removed = store::enrolments::delete_of_provider(&mut work.conn, id.as_str()).await?;
    if removed == 0 {
        loaded(work.deps, id.as_str())?;
    }
    watch.check(work).await?;
    alone.allow(known, glass)?;
    let detail = watch.detail(json!({ "removed": removed, "locked_out": left_out }));
    work.record(
        Event::ProviderCleaned,
        Record::default().by(id.as_str()).with(detail),
    )
    .await?;
    for Owner { person_id, name } in owners {
        // What was proven with it counts no longer.
        profile::out(work, &person_id).await?;
        notices::tell(work, &person_id, &Notice::Removed { name }).await?;
    }
    Ok(removed)
}

/// What one person has, and could have.
#[derive(Clone, Debug)]
pub struct State {
    /// How they stand.
    pub standing: Standing,
    /// Whether they have a factor of their own.
    pub enabled: bool,
    /// Whether they must pass a second step.
    pub asked: bool,
    /// Whether the policy demands it, whatever they have.
    pub demanded: bool,
    /// What they have set up.
    pub has: Vec<Has>,
    /// The other providers of this portal.
    pub has_not: Vec<String>,
}

/// A provider that somebody has set up.
#[derive(Clone, Debug)]
pub struct Has {
    /// Which one.
    pub provider: String,
    /// What they call their enrolments.
    pub names: Vec<String>,
    /// Whether it can be used: it could be loaded, and is on for them.
    pub usable: bool,
    /// How many answers are left, when it can run out.
    pub left: Option<u32>,
}

/// What a person has set up.
pub async fn state(
    conn: &mut Conn,
    actor: Option<&str>,
    deps: &Deps,
    person: &Person,
) -> Result<State, AdminError> {
    authority::allowed(conn, actor, (Act::SeePeople, Some(&person.id))).await?;
    let standing = Standing::of(conn, deps, person.clone(), None).await?;
    let groups: Vec<String> = standing.groups();
    let demanded = super::people::factor_demanded(conn, deps, &groups).await?;
    let mut has: Vec<Has> = Vec::new();
    for enrolment in &standing.enrolments {
        if let Some(known) = has.iter_mut().find(|h| h.provider == enrolment.provider) {
            known.names.push(enrolment.name.clone());
            continue;
        }
        let fact = standing.enrolled(&enrolment.provider);
        has.push(Has {
            provider: enrolment.provider.clone(),
            names: vec![enrolment.name.clone()],
            usable: fact.is_some_and(|f| f.usable),
            left: fact.and_then(|f| f.left),
        });
    }
    let others = deps.providers.iter().map(|p| p.id().as_str().to_owned());
    let has_not = others
        .filter(|id| !has.iter().any(|h| h.provider == *id))
        .collect();
    let asked = standing.decision.requirement.second_factor();
    Ok(State {
        enabled: standing.has_factor(),
        asked,
        demanded,
        has,
        has_not,
        standing,
    })
}

/// Gives a person a provider that needs nothing from them. False when they have it.
pub async fn enable(work: &mut Work<'_>, person: &Person, provider: &str) -> Result<bool, AdminError> {
    authority::allow(work, Act::GiveMethod, Some(&person.id)).await?;
    let provider = loaded(work.deps, provider)?;
    let id = provider.id();
    if !provider.admin().enable {
        return Err(AdminError::NotSupported(id.into()));
    }
    let switches = store::providers::switches(&mut work.conn).await?;
    let groups = store::groups::of_person(&mut work.conn, &person.id).await?;
    if !standing::is_on(&switches, id.as_str(), &groups) {
        return Err(AdminError::SwitchedOff(id.into()));
    }
    let same = store::enrolments::of_person_provider(&mut work.conn, &person.id, id.as_str()).await?;
    if !same.is_empty() {
        return Ok(false);
    }
    let name = provider.about(Lang::En).name.to_owned();
    let enrolment = Enrolment {
        id: work.deps.id(),
        person_id: person.id.clone(),
        provider: id.as_str().to_owned(),
        name_key: validate::key(&name),
        name,
        data: None,
        created_at: work.now,
        last_used_at: None,
    };
    match store::enrolments::insert(&mut work.conn, &enrolment).await {
        Err(StoreError::Conflict(_)) => return Ok(false),
        other => other?,
    }
    let detail = json!({ "enrolment": enrolment.id, "name": enrolment.name, "by": "administrator" });
    work.record(
        Event::FactorAdded,
        Record::of(&person.id).by(id.as_str()).with(detail),
    )
    .await?;
    notices::tell(work, &person.id, &Notice::Added { name: enrolment.name }).await?;
    Ok(true)
}

/// Takes a provider away from a person: all they have set up with it goes. Says how many that were.
pub async fn disable(
    work: &mut Work<'_>,
    person: &Person,
    provider: &str,
    glass: Glass,
) -> Result<usize, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::ResetMethods, Some(&person.id))).await?;
    let provider = loaded(work.deps, provider)?;
    let id = provider.id();
    if !provider.admin().disable {
        return Err(AdminError::NotSupported(id.into()));
    }
    let gone = store::enrolments::of_person_provider(&mut work.conn, &person.id, id.as_str()).await?;
    // Before the methods, as a sign-in locks them (`store.rs`).
    store::attempts::lock_of_person(&mut work.conn, &person.id).await?;
    store::enrolments::delete_of_person_provider(&mut work.conn, &person.id, id.as_str()).await?;
    watch.check(work).await?;
    if !gone.is_empty() {
        // What was proven with it counts no longer.
        profile::out(work, &person.id).await?;
    }
    for enrolment in &gone {
        let detail = json!({ "enrolment": enrolment.id, "name": enrolment.name, "by": "administrator" });
        let record = Record::of(&person.id).by(id.as_str()).with(watch.detail(detail));
        work.record(Event::FactorRemoved, record).await?;
        notices::tell(
            work,
            &person.id,
            &Notice::Removed {
                name: enrolment.name.clone(),
            },
        )
        .await?;
    }
    Ok(gone.len())
}

fn loaded<'d>(deps: &'d Deps, provider: &str) -> Result<&'d dyn Provider, AdminError> {
    deps.providers.get(provider).ok_or_else(|| no_such(provider))
}

fn no_such(provider: &str) -> AdminError {
    AdminError::NoSuchProvider(provider.chars().take(ProviderId::MAX_LEN).collect())
}
