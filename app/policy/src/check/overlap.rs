//! Of two rules: can both hold at once, and does one hold whenever the other does?
//!
//! "Cannot" is certain: a person may be in any groups, come from any address and at any time, and none would do. "Holds whenever"
//! is certain too; there are cases of it that are not seen, and then a shadowed rule is not named.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::document::Policy;
use crate::matching::resolve;
use crate::rule::{Rule, When};
use crate::time::{TimeOfDay, Weekday, Window};
use crate::trace::Condition;

/// A rule's conditions, as sets that can be compared.
pub(super) struct Reach<'p> {
    when: &'p When,
    networks: Vec<IpNet>,
    except_networks: Vec<IpNet>,
}

impl<'p> Reach<'p> {
    pub(super) fn of(rule: &'p Rule, policy: &Policy) -> Self {
        let ranges = |written| IpNet::aggregate(&resolve(written, policy, &mut BTreeSet::new()));
        let when = &rule.when;
        Self {
            when,
            networks: ranges(&when.networks),
            except_networks: ranges(&when.except_networks),
        }
    }

    /// The condition because of which both can never hold at once; `None` when they can.
    pub(super) fn keeps_apart(&self, other: &Self) -> Option<Condition> {
        let (mine, theirs) = (self.when, other.when);
        let opposite = |a: Option<bool>, b: Option<bool>| a.is_some() && b.is_some() && a != b;
        if opposite(mine.administrators, theirs.administrators) {
            return Some(Condition::Administrators);
        }
        let excepted: BTreeSet<_> = mine.except_groups.union(&theirs.except_groups).collect();
        let all_excepted = |groups: &BTreeSet<String>| {
            !groups.is_empty() && groups.iter().all(|group| excepted.contains(group))
        };
        if all_excepted(&mine.groups) || all_excepted(&theirs.groups) {
            return Some(Condition::Groups);
        }
        let both_say = !mine.applications.is_empty() && !theirs.applications.is_empty();
        if both_say && mine.applications.is_disjoint(&theirs.applications) {
            return Some(Condition::Applications);
        }
        if !self.meets_on_network(other) {
            return Some(Condition::Networks);
        }
        let together = |moment| holds_at(mine, moment) && holds_at(theirs, moment);
        let apart_in_time = !moments(mine, theirs).any(together);
        apart_in_time.then_some(Condition::Times)
    }

    /// Whether some address is in the networks of both and in the exceptions of neither.
    fn meets_on_network(&self, other: &Self) -> bool {
        let excepted: Vec<_> = self
            .except_networks
            .iter()
            .chain(&other.except_networks)
            .copied()
            .collect();
        let excepted = IpNet::aggregate(&excepted);
        let everywhere = [IpNet::default(), IpNet::V6(ipnet::Ipv6Net::default())];
        let ranges = |reach: &Self| {
            if reach.when.networks.is_empty() {
                everywhere.to_vec()
            } else {
                reach.networks.clone()
            }
        };
        let theirs = ranges(other);
        ranges(self)
            .iter()
            .flat_map(|mine| theirs.iter().filter_map(|theirs| common(mine, theirs)))
            .any(|range| !covered(&range, &excepted))
    }

    /// Whether this rule holds whenever the other does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.when, other.when);
        let within = |wide: &BTreeSet<String>, narrow: &BTreeSet<String>| {
            wide.is_empty() || (!narrow.is_empty() && narrow.is_subset(wide))
        };
        mine.administrators
            .is_none_or(|_| mine.administrators == theirs.administrators)
            && within(&mine.groups, &theirs.groups)
            && mine.except_groups.is_subset(&theirs.except_groups)
            && within(&mine.applications, &theirs.applications)
            && self.covers_networks(other)
            && self.covers_times(other)
    }

    fn covers_networks(&self, other: &Self) -> bool {
        let all_inside = !other.when.networks.is_empty()
            && other.networks.iter().all(|range| covered(range, &self.networks));
        let inside = self.when.networks.is_empty() || all_inside;
        // What this rule excepts, the other must except, or never reach.
        let out_of_reach = |range: &IpNet| {
            !other.when.networks.is_empty()
                && other
                    .networks
                    .iter()
                    .all(|theirs| common(range, theirs).is_none())
        };
        let mut excepted = self.except_networks.iter();
        inside && excepted.all(|range| covered(range, &other.except_networks) || out_of_reach(range))
    }

    fn covers_times(&self, other: &Self) -> bool {
        let mut moments = moments(self.when, other.when);
        moments.all(|moment| holds_at(self.when, moment) || !holds_at(other.when, moment))
    }
}

/// Of two ranges the smaller, when it lies in the other; otherwise they have nothing in common.
fn common(a: &IpNet, b: &IpNet) -> Option<IpNet> {
    if a.contains(b) {
        Some(*b)
    } else {
        b.contains(a).then_some(*a)
    }
}

/// Whether a range lies in one of these, which are aggregated, so that no two of them make up a larger one.
fn covered(range: &IpNet, by: &[IpNet]) -> bool {
    by.iter().any(|wide| wide.contains(range))
}

/// The moments of a week at which one of the two may begin or cease to hold: between them nothing changes, so what is true
/// at all of these is true at all times.
fn moments(a: &When, b: &When) -> impl Iterator<Item = (Weekday, TimeOfDay)> {
    let windows = [&a.times, &a.except_times, &b.times, &b.except_times];
    let edges = windows
        .into_iter()
        .flatten()
        .flat_map(|window| [window.from, window.until]);
    let mut times: BTreeSet<_> = edges.filter(|time| *time < TimeOfDay::END).collect();
    times.insert(TimeOfDay::START);
    Weekday::ALL
        .into_iter()
        .flat_map(move |day| times.clone().into_iter().map(move |time| (day, time)))
}

fn holds_at(when: &When, (day, time): (Weekday, TimeOfDay)) -> bool {
    let within = |windows: &BTreeSet<Window>| windows.iter().any(|window| window.contains(day, time));
    (when.times.is_empty() || within(&when.times)) && !within(&when.except_times)
}
