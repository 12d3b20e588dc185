//! What is demanded before somebody sets up their first method. Without it that rests on the password (design.md section 4).
//!
//! It is about people who have nothing confirmed: who has something proves that, wherever they are.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::facts::Fact;
use crate::network::{Network, NetworkRef, Networks};

/// What is demanded. Merged like everything: the stricter of each. Of networks every list that is demanded holds, so that two
/// of them need no arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FirstMethod {
    /// The code of an administrator.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
    /// An address that is in each of these, in one of its ranges.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub networks: BTreeSet<BTreeSet<Network>>,
}

impl FirstMethod {
    /// What a document says. No list is no demand; a name that nothing has is a network in which no address is.
    pub(crate) fn of(code: bool, written: &BTreeSet<NetworkRef>, named: &Networks) -> Self {
        let mut ranges = BTreeSet::new();
        for network in written {
            match network {
                NetworkRef::Range(range) => {
                    ranges.insert(range.canonical());
                }
                NetworkRef::Named(id) => {
                    let all = named.get(id).into_iter().flatten();
                    ranges.extend(all.map(|range| range.canonical()));
                }
            }
        }
        let networks = (!written.is_empty()).then_some(ranges).into_iter().collect();
        Self { code, networks }
    }

    /// Whether nothing is demanded, so that the password is enough.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Takes over what is stricter in the other.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.code |= other.code;
        self.networks.extend(other.networks.iter().cloned());
    }

    /// Whether nothing is demanded less than in the other. A shorter list of ranges is the stricter.
    #[must_use]
    pub fn is_at_least(&self, other: &Self) -> bool {
        let stricter = |theirs: &BTreeSet<Network>| self.networks.iter().any(|mine| mine.is_subset(theirs));
        (self.code || !other.code) && other.networks.iter().all(stricter)
    }

    /// Whether it may happen from this address. One that is not known is in no network.
    #[must_use]
    pub fn is_there(&self, address: &Fact<IpAddr>) -> bool {
        let address = address.known().map(IpAddr::to_canonical);
        let is_in = |ranges: &BTreeSet<Network>| {
            address.is_some_and(|address| ranges.iter().any(|one| one.range().contains(&address)))
        };
        self.networks.iter().all(is_in)
    }

    /// Whether there is a demand for a network in which no address is.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        self.networks.iter().any(BTreeSet::is_empty)
    }
}
