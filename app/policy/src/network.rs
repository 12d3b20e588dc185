//! Networks: ranges of addresses, written out or by name.
//!
//! An IPv4 address that arrives in IPv6 clothes (`::ffff:192.0.2.7`) is the IPv4 address, on both sides of a comparison:
//! otherwise the way a server listens would decide which rules hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Deserializer, Serialize};

use crate::id::Id;
use crate::written;

/// Networks by name: [`crate::Policy::networks`].
pub type Networks = BTreeMap<Id, BTreeSet<Network>>;

/// A range of addresses: `192.0.2.0/24`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Network(IpNet);

impl Network {
    /// The range, with what was written behind the prefix cut off.
    #[must_use]
    pub fn range(self) -> IpNet {
        self.0.trunc()
    }

    /// The same range, written without what is behind the prefix.
    pub(crate) fn canonical(self) -> Self {
        Self(self.range())
    }

    /// Whether bits are set behind the prefix, as in `10.0.0.5/8`: it means `10.0.0.0/8`, and is often a mistake.
    #[must_use]
    pub fn has_host_bits(self) -> bool {
        self.0.trunc() != self.0
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::read(deserializer)
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let range = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
            .map_err(|_| BadNetwork)?;
        Ok(Self(unmapped(range)))
    }
}

/// `::ffff:192.0.2.0/120` is `192.0.2.0/24`.
fn unmapped(range: IpNet) -> IpNet {
    let prefix = range.prefix_len().checked_sub(96);
    match (range.addr().to_canonical(), prefix) {
        (IpAddr::V4(address), Some(prefix)) if matches!(range, IpNet::V6(_)) => {
            Ipv4Net::new(address, prefix).map_or(range, IpNet::V4)
        }
        _ => range,
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Not a range of addresses. It does not carry the text: that may be hostile, and long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadNetwork;

impl fmt::Display for BadNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a network is an address like 192.0.2.7 or a range like 192.0.2.0/24 or 2001:db8::/32")
    }
}

impl std::error::Error for BadNetwork {}

/// What a rule may write where it names a network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub enum NetworkRef {
    /// The range itself.
    Range(Network),
    /// One of [`crate::Policy::networks`].
    Named(Id),
}

impl<'de> Deserialize<'de> for NetworkRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        written::read(deserializer)
    }
}

impl FromStr for NetworkRef {
    type Err = BadNetworkRef;

    fn from_str(text: &str) -> Result<Self, BadNetworkRef> {
        if let Ok(range) = text.parse() {
            return Ok(Self::Range(range));
        }
        // No id contains one of these, so it was meant as a range.
        if text.contains(['.', ':', '/']) {
            return Err(BadNetworkRef::Network(BadNetwork));
        }
        text.parse().map(Self::Named).map_err(|_| BadNetworkRef::Neither)
    }
}

impl From<NetworkRef> for String {
    fn from(network: NetworkRef) -> Self {
        match network {
            NetworkRef::Range(range) => range.into(),
            NetworkRef::Named(id) => id.into(),
        }
    }
}

impl fmt::Display for NetworkRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(range) => range.fmt(f),
            Self::Named(id) => id.fmt(f),
        }
    }
}

/// Neither a range of addresses nor the name of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadNetworkRef {
    /// It was meant as a range.
    Network(BadNetwork),
    /// It could be anything.
    Neither,
}

impl fmt::Display for BadNetworkRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(bad) => bad.fmt(f),
            Self::Neither => f.write_str("neither a range of addresses nor the id of a network"),
        }
    }
}

impl std::error::Error for BadNetworkRef {}
