//! Who would be left without a way in when a provider is taken from them: they can sign in now, and have nothing else. Counted in
//! the transaction that takes it, so that what somebody has agreed to is what happens.

use super::AdminError;
use super::lockout::Glass;
use crate::administration::coverage::worth;
use crate::deps::Deps;
use crate::store::people::Scope;
use crate::store::{
    self, Conn, StoreError,
    directory::{self, Wanted, Way, ids},
    providers::Switch,
};
use crate::validate;

/// How many are named.
const NAMED: i64 = 10;
/// Up to how many are counted.
const COUNTED: i64 = 1_000_000;

/// Those who have nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alone {
    /// How many.
    pub(crate) people: i64,
    /// The usernames of the first.
    pub(crate) names: Vec<String>,
}

impl Alone {
    /// How many, as a tick says it.
    pub(crate) fn count(&self) -> usize {
        usize::try_from(self.people).unwrap_or(usize::MAX)
    }

    /// Refuses more of them than it is known of. The broken glass is past it.
    pub(super) fn allow(self, known: usize, glass: Glass) -> Result<(), AdminError> {
        match self.count() <= known || glass == Glass::Broken {
            true => Ok(()),
            false => Err(AdminError::PeopleLockedOut(self.count(), self.names)),
        }
    }
}

/// Of everybody who has the provider.
pub(crate) async fn everywhere(conn: &mut Conn, deps: &Deps, provider: &str) -> Result<Alone, StoreError> {
    among(conn, deps, (provider, String::new(), String::new())).await
}

/// Of those for whom it is on by the first switch, and by the second no longer.
pub(crate) async fn between(
    conn: &mut Conn,
    deps: &Deps,
    (before, after): (&Switch, &Switch),
) -> Result<Alone, StoreError> {
    if !before.is_on || (after.is_on && after.groups.is_empty()) {
        return Ok(Alone::default());
    }
    let within = group_ids(conn, &before.groups).await?;
    let outside = match after.is_on {
        true => group_ids(conn, &after.groups).await?,
        false => String::new(),
    };
    among(conn, deps, (&after.provider, within, outside)).await
}

async fn among(
    conn: &mut Conn,
    deps: &Deps,
    (provider, within, outside): (&str, String, String),
) -> Result<Alone, StoreError> {
    let own = ids([provider].into_iter());
    // What is off for everybody is no way in either.
    let switches = store::providers::switches(conn).await?;
    let off = ids(switches
        .iter()
        .filter(|switch| !switch.is_on)
        .map(|switch| switch.provider.as_str()));
    let wanted = Wanted {
        disabled: Some(false),
        only: format!("{}{off}{own}", worth(deps).nothing),
        has: own,
        within,
        outside,
        ..Wanted::everybody(Scope::Everybody)
    };
    let names = directory::page(conn, &wanted, &Way::default(), NAMED).await?;
    Ok(Alone {
        people: directory::count(conn, &wanted, COUNTED).await?,
        names: names.into_iter().map(|person| person.username).collect(),
    })
}

/// The groups of these names; empty for none.
async fn group_ids(conn: &mut Conn, names: &[String]) -> Result<String, StoreError> {
    if names.is_empty() {
        return Ok(String::new());
    }
    let mut found = Vec::new();
    for name in names {
        found.extend(store::groups::by_name(conn, &validate::key(name)).await?);
    }
    Ok(ids(found.iter().map(|group| group.id.as_str())))
}
