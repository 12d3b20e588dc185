//! What the policy engine is told of methods: those that somebody has, and those that they could set up.

use policy::{Enrolled, ProviderId, Role, Settable, Strength};

use crate::deps::Deps;
use crate::providers::Provider;
use crate::store::{Conn, StoreError, enrolments::Enrolment, providers::Switch};

/// Whether a provider is on for somebody in these groups. One that nobody has switched is on for everybody.
pub fn is_on(switches: &[Switch], provider: &str, groups: &[String]) -> bool {
    switches
        .iter()
        .find(|s| s.provider == provider)
        .is_none_or(|s| s.is_on && (s.groups.is_empty() || s.groups.iter().any(|g| groups.contains(g))))
}

/// What the engine is told of one provider that a person has: one fact, and of keys one for each, because they differ. One that
/// cannot be loaded, or is off, fails closed.
pub(super) async fn facts(
    conn: &mut Conn,
    deps: &Deps,
    same: &[Enrolment],
    on: bool,
) -> Result<Vec<Enrolled>, StoreError> {
    let Some(first) = same.first() else {
        return Ok(Vec::new());
    };
    let Some(id) = id_of(first)? else {
        return Ok(Vec::new());
    };
    let left = match deps.providers.get(id.as_str()) {
        Some(provider) => provider.left(conn, same).await?,
        None => {
            tracing::error!(
                provider = id.as_str(),
                person = first.person_id,
                "a provider that somebody has could not be loaded"
            );
            None
        }
    };
    let keys = deps.providers.get(id.as_str()).and_then(Provider::passkeys);
    let one = enrolled(deps, id, (on, left));
    Ok(match (one, keys) {
        (None, _) => Vec::new(),
        (Some(one), None) => vec![one],
        (Some(one), Some(keys)) => same
            .iter()
            .map(|enrolment| Enrolled {
                key: keys.fact(deps, enrolment),
                ..one.clone()
            })
            .collect(),
    })
}

/// What the engine is told of somebody who has this provider, whether it is on for them, and with so many codes left.
pub(crate) fn enrolled(deps: &Deps, id: ProviderId, (on, left): (bool, Option<u32>)) -> Option<Enrolled> {
    let Some(provider) = deps.providers.get(id.as_str()) else {
        return Some(Enrolled {
            provider: id,
            role: Role::Primary,
            strength: Strength::None,
            usable: false,
            left: None,
            key: None,
        });
    };
    let about = provider.about(app::words::Lang::En);
    // An administrator has switched the codes off: they are simply not offered, and nobody is locked out by that.
    if !on && about.role == Role::Fallback {
        return None;
    }
    Some(Enrolled {
        provider: id,
        role: about.role,
        strength: about.strength,
        usable: on,
        left,
        key: None,
    })
}

fn id_of(enrolment: &Enrolment) -> Result<Option<ProviderId>, StoreError> {
    enrolment
        .provider
        .parse::<ProviderId>()
        .map(Some)
        .map_err(|_| StoreError::corrupt("enrolments", "provider", enrolment.id.clone()))
}

/// Whether it can be checked which model a key of this provider is.
pub(crate) fn attests(provider: &dyn Provider) -> bool {
    provider
        .passkeys()
        .is_some_and(|keys| !keys.library().trust().is_empty())
}

/// What somebody in these groups could set up by themselves.
pub(crate) fn settable(deps: &Deps, switches: &[Switch], groups: &[String]) -> Vec<Settable> {
    let can = |p: &&dyn Provider| p.set_up().is_some() && is_on(switches, p.id().as_str(), groups);
    deps.providers
        .iter()
        .filter(can)
        .map(|p| {
            let about = p.about(app::words::Lang::En);
            Settable {
                provider: p.id(),
                role: about.role,
                strength: about.strength,
                attests: attests(p),
            }
        })
        .collect()
}
