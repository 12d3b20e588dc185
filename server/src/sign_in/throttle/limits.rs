//! Which throttle rows there are: their kinds, their numbers, and their keys in the table.

use std::net::IpAddr;

use ipnet::IpNet;

use super::Rule;
use crate::clock::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};

/// What a throttle row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Passwords tried for one person (or one unknown name) from unknown browsers.
    Person,
    /// Second-step answers tried for one person from unknown browsers, across attempts.
    SecondStep,
    /// Everything from one network.
    Network,
    /// Everything from one known browser.
    KnownBrowser,
    /// New passwords that a person chooses: each is looked up, and compared with those they had.
    NewPassword,
    /// What a signed-in person does with their own account and the log keeps: none of it is wrong, and nobody needs it by the hundred.
    OwnAct,
}

impl Kind {
    /// Whether tries in a row mean that somebody is guessing.
    pub const fn is_guessing(self) -> bool {
        !matches!(self, Self::NewPassword | Self::OwnAct)
    }
}

/// So many acts of one's own in [`OWN_WINDOW_MS`].
const OWN_ACTS: i64 = 200;

/// The window of [`OWN_ACTS`].
const OWN_WINDOW_MS: i64 = HOUR_MS;

/// The numbers, from the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Free passwords per person, unknown browsers.
    pub person_free: i64,
    /// Free second-step answers per person, unknown browsers.
    pub second_step_free: i64,
    /// First wait.
    pub first_wait_ms: i64,
    /// Longest wait.
    pub longest_wait_ms: i64,
    /// Tries in a row that close a row.
    pub close_after: i64,
    /// Tries per network and window.
    pub network_tries: i64,
    /// Length of a network's window.
    pub network_window_ms: i64,
    /// Bits of an IPv4 address that make a network, 1..=32.
    pub network_prefix_v4: u8,
    /// Bits of an IPv6 address that make a network, 1..=128.
    pub network_prefix_v6: u8,
    /// Tries per known browser and window.
    pub browser_tries: i64,
    /// Length of a known browser's window.
    pub browser_window_ms: i64,
    /// Quiet time after which rows of unknown names are deleted and free tries are back.
    pub forget_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            person_free: 5,
            second_step_free: 5,
            first_wait_ms: 30 * SECOND_MS,
            longest_wait_ms: 15 * MINUTE_MS,
            close_after: 100,
            network_tries: 30,
            network_window_ms: 10 * MINUTE_MS,
            network_prefix_v4: 32,
            network_prefix_v6: 64,
            browser_tries: 10,
            browser_window_ms: 10 * MINUTE_MS,
            forget_ms: DAY_MS,
        }
    }
}

impl Limits {
    /// The rule for rows of this kind.
    pub const fn rule(&self, kind: Kind) -> Rule {
        match kind {
            Kind::Person => self.waits(self.person_free),
            Kind::SecondStep => self.waits(self.second_step_free),
            Kind::Network => Rule::Window {
                tries: self.network_tries,
                window_ms: self.network_window_ms,
            },
            Kind::KnownBrowser | Kind::NewPassword => Rule::Window {
                tries: self.browser_tries,
                window_ms: self.browser_window_ms,
            },
            Kind::OwnAct => Rule::Window {
                tries: OWN_ACTS,
                window_ms: OWN_WINDOW_MS,
            },
        }
    }

    const fn waits(&self, free: i64) -> Rule {
        Rule::Waits {
            free,
            first_ms: self.first_wait_ms,
            longest_ms: self.longest_wait_ms,
            close_after: self.close_after,
            forget_ms: self.forget_ms,
        }
    }
}

/// Key of a person's [`Kind::Person`] row.
pub fn person_key(person_id: &str) -> String {
    format!("person:{person_id}")
}

/// Key of the [`Kind::Person`] row of a name that nobody has: `hmac` is the keyed hash of the name's lookup key.
pub fn unknown_key(hmac: &[u8; 32]) -> String {
    format!("unknown:{}", data_encoding::HEXLOWER.encode(hmac))
}

/// Key of a person's [`Kind::SecondStep`] row.
pub fn second_step_key(person_id: &str) -> String {
    format!("second:{person_id}")
}

/// Key of a person's [`Kind::NewPassword`] row.
pub fn new_password_key(person_id: &str) -> String {
    format!("change:{person_id}")
}

/// Key of a person's [`Kind::OwnAct`] row.
pub fn own_act_key(person_id: &str) -> String {
    format!("acts:{person_id}")
}

/// Key of the [`Kind::OwnAct`] row of a browser that stays signed in.
pub fn staying_key(series: &str) -> String {
    format!("stay:{series}")
}

/// Key of a known browser's [`Kind::KnownBrowser`] row.
pub fn browser_key(browser_id: &str) -> String {
    format!("browser:{browser_id}")
}

/// Key of the [`Kind::Network`] row that `address` belongs to, like `network:192.0.2.7/32`.
/// An IPv4 address written as IPv6 counts as IPv4. A prefix out of bounds counts as the longest.
pub fn network_key(address: IpAddr, limits: &Limits) -> String {
    let address = address.to_canonical();
    let prefix = if address.is_ipv4() {
        limits.network_prefix_v4
    } else {
        limits.network_prefix_v6
    };
    let network = IpNet::new(address, prefix)
        .unwrap_or_else(|_| IpNet::from(address))
        .trunc();
    format!("network:{network}")
}
