//! Random policies, facts and requirements. The worlds are small on purpose: a few groups, networks and times meet each other
//! often.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use policy::{
    Base, Demand, Enforcement, Enrolled, Fact, Facts, Given, GivenTime, Moment, NetworkRef, Networks, Policy,
    Reason, Requirement, Rule, SavedTest, Settable, State, TimeOfDay, Weekday, When, Window,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::support::{
    DAY_MS, any_enrolled, any_groups, any_models, any_provider, any_settable, any_strength, id, networks, set,
};

/// The names are short and the numbers small, so that two of them are often the same.
const NETWORKS: [&str; 5] = ["office", "lab", "192.0.2.0/24", "10.0.0.0/8", "2001:db8::/32"];
const ADDRESSES: [&str; 6] = [
    "192.0.2.7",
    "::ffff:192.0.2.7",
    "10.9.9.9",
    "2001:db8::1",
    "198.51.100.1",
    "203.0.113.9",
];
const APPLICATIONS: [&str; 3] = ["portal", "wiki", "mail"];

fn any_networks() -> impl Strategy<Value = BTreeSet<NetworkRef>> {
    subsequence(NETWORKS.to_vec(), 0..3).prop_map(|written| networks(&written))
}

fn any_applications() -> impl Strategy<Value = BTreeSet<String>> {
    subsequence(APPLICATIONS.to_vec(), 0..3).prop_map(|names| set(&names))
}

pub(crate) fn any_weekday() -> impl Strategy<Value = Weekday> {
    select(Weekday::ALL.to_vec())
}

pub(crate) fn any_time() -> impl Strategy<Value = TimeOfDay> {
    (0..=1440_u16).prop_map(|minutes| TimeOfDay::from_minutes(minutes).expect("within a day"))
}

prop_compose! {
    pub(crate) fn any_window()(
        days in subsequence(Weekday::ALL.to_vec(), 0..4), from in any_time(), until in any_time(),
    ) -> Window {
        Window { days: days.into_iter().collect(), from, until }
    }
}

fn any_windows() -> impl Strategy<Value = BTreeSet<Window>> {
    prop_oneof![3 => Just(BTreeSet::new()), 1 => vec(any_window(), 1..3).prop_map(BTreeSet::from_iter)]
}

prop_compose! {
    pub(crate) fn any_when()(
        groups in any_groups(),
        except_groups in subsequence(vec!["admins", "guests"], 0..2).prop_map(|names| set(&names)),
        administrators in option::weighted(0.3, any::<bool>()),
        applications in any_applications(),
        (networks, except_networks) in (any_networks(), any_networks()),
        (times, except_times) in (any_windows(), any_windows()),
    ) -> When {
        When { groups, except_groups, administrators, applications, networks, except_networks, times, except_times }
    }
}

fn number(most: u32) -> impl Strategy<Value = Option<u32>> {
    option::weighted(0.3, 1..=most)
}

prop_compose! {
    pub(crate) fn any_demand()(
        providers in option::weighted(0.4, vec(any_provider(), 0..4)),
        strength in option::weighted(0.4, any_strength()),
        (remember_browser_days, enrolment_grace_days) in (number(4), number(4)),
        (session_minutes, idle_minutes, proof_minutes) in (number(9), number(9), number(4_000)),
        backup_codes in option::weighted(0.3, any::<bool>()),
        approval_by_tap in option::weighted(0.3, any::<bool>()),
        (user_verification, synced_passkeys, attested) in (flag(), flag(), flag()),
        models in option::weighted(0.2, any_models()),
        (first_method_code, first_method_networks) in (flag(), few_networks()),
    ) -> Demand {
        Demand {
            providers: providers.map(BTreeSet::from_iter),
            strength,
            remember_browser_days,
            session_minutes,
            idle_minutes,
            proof_minutes,
            enrolment_grace_days,
            backup_codes,
            approval_by_tap,
            user_verification,
            synced_passkeys,
            attested,
            models,
            first_method_code,
            first_method_networks,
        }
    }
}

prop_compose! {
    /// Demands nothing but of first methods.
    pub(crate) fn any_first_method()(
        first_method_code in flag(), first_method_networks in any_networks(),
    ) -> Demand {
        Demand { first_method_code, first_method_networks, ..Demand::default() }
    }
}

fn few_networks() -> impl Strategy<Value = BTreeSet<NetworkRef>> {
    prop_oneof![4 => Just(BTreeSet::new()), 1 => any_networks()]
}

fn flag() -> impl Strategy<Value = Option<bool>> {
    option::weighted(0.2, any::<bool>())
}

pub(crate) fn any_state() -> impl Strategy<Value = State> {
    prop_oneof![4 => Just(State::On), 1 => Just(State::Report), 1 => Just(State::Off)]
}

prop_compose! {
    /// Its id is one that no rule of [`any_policy`] has.
    pub(crate) fn any_rule()(
        name in "[a-zäß <&\"\\\\\']{0,12}", state in any_state(), when in any_when(), demand in any_demand(),
    ) -> Rule {
        Rule { id: id("another"), name, state, when, demand }
    }
}

prop_compose! {
    pub(crate) fn any_base()(
        (remember_browser_days, enrolment_grace_days) in (0..4_u32, 0..4_u32),
        (session_minutes, idle_minutes, proof_minutes) in (number(9), number(9), number(4_000)),
        (backup_codes, approval_by_tap) in any::<(bool, bool)>(),
        (user_verification, synced_passkeys) in (prop::bool::weighted(0.2), prop::bool::weighted(0.8)),
        attested in prop::bool::weighted(0.2),
        models in option::weighted(0.2, any_models()),
        (first_method_code, first_method_networks) in (prop::bool::weighted(0.2), few_networks()),
    ) -> Base {
        Base {
            remember_browser_days,
            session_minutes,
            idle_minutes,
            proof_minutes,
            enrolment_grace_days,
            backup_codes,
            approval_by_tap,
            user_verification,
            synced_passkeys,
            attested,
            models,
            first_method_code,
            first_method_networks,
        }
    }
}

prop_compose! {
    fn any_test()(
        name in "[a-z ]{1,12}",
        asked in option::of(any::<bool>()),
        groups in option::of(any_groups()),
        administrator in option::of(any::<bool>()),
        application in option::of(any_application()),
        address in option::of(any_address()),
        time in option::of((any_weekday(), any_time())),
        needs in any_demand(),
    ) -> SavedTest {
        let time = time.map(|(day, time)| GivenTime { day, time });
        SavedTest { name, asked, given: Given { groups, administrator, application, address, time }, needs }
    }
}

/// What [`NETWORKS`] names; in one of them no address is.
pub(crate) fn named() -> Networks {
    let office = ["192.0.2.0/24", "2001:db8:1::/48"].map(|range| range.parse().expect("a network"));
    BTreeMap::from([
        (id("office"), BTreeSet::from(office)),
        (id("lab"), BTreeSet::new()),
    ])
}

prop_compose! {
    /// A valid document.
    pub(crate) fn any_policy()(
        version in 0..=i64::MAX.unsigned_abs(),
        (on, groups, excluded) in (any::<bool>(), any_groups(), any_groups()),
        base in any_base(),
        rules in vec(any_rule(), 0..4),
        tests in vec(any_test(), 0..2),
    ) -> Policy {
        let numbered = |(n, rule)| Rule { id: id(&format!("rule-{n}")), ..rule };
        Policy {
            version,
            enforcement: Enforcement { on, groups, excluded },
            base,
            networks: named(),
            rules: rules.into_iter().enumerate().map(numbered).collect(),
            tests,
            ..Policy::default()
        }
    }
}

fn fact<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Fact<T>> {
    option::weighted(0.85, value).prop_map(Fact::from)
}

fn any_application() -> impl Strategy<Value = String> {
    select(APPLICATIONS.to_vec()).prop_map(str::to_owned)
}

pub(crate) fn any_address() -> impl Strategy<Value = IpAddr> {
    select(ADDRESSES.to_vec()).prop_map(|text| text.parse().expect("an address"))
}

prop_compose! {
    pub(crate) fn any_moment()(ms in 0..5 * DAY_MS, weekday in any_weekday(), time in any_time()) -> Moment {
        Moment { ms, weekday, time }
    }
}

prop_compose! {
    /// Facts of which any may be missing.
    pub(crate) fn any_facts()(
        groups in fact(any_groups()),
        enrolled in fact(vec(any_enrolled(), 0..4)),
        settable in fact(vec(any_settable(), 0..3)),
        administrator in fact(any::<bool>()),
        application in fact(any_application()),
        address in fact(any_address()),
        at in fact(any_moment()),
        owing_since_ms in fact(0..5 * DAY_MS),
    ) -> Facts {
        Facts { groups, enrolled, settable, administrator, application, address, at, owing_since_ms }
    }
}

/// The same facts with one of them missing, for each of them, and with all of them missing. What keys are is a fact as well.
pub(crate) fn with_less(facts: &Facts) -> Vec<Facts> {
    let all = || facts.clone();
    let without_keys = |enrolled: &Vec<Enrolled>| {
        let without = |entry: &Enrolled| Enrolled {
            key: None,
            ..entry.clone()
        };
        Fact::Known(enrolled.iter().map(without).collect())
    };
    let without_attestation = |settable: &Vec<Settable>| {
        let without = |offer: &Settable| Settable {
            attests: false,
            ..offer.clone()
        };
        Fact::Known(settable.iter().map(without).collect())
    };
    vec![
        Facts {
            enrolled: facts.enrolled.known().map_or(Fact::Missing, without_keys),
            ..all()
        },
        Facts {
            settable: facts.settable.known().map_or(Fact::Missing, without_attestation),
            ..all()
        },
        Facts {
            groups: Fact::Missing,
            ..all()
        },
        Facts {
            enrolled: Fact::Missing,
            ..all()
        },
        Facts {
            settable: Fact::Missing,
            ..all()
        },
        Facts {
            administrator: Fact::Missing,
            ..all()
        },
        Facts {
            application: Fact::Missing,
            ..all()
        },
        Facts {
            address: Fact::Missing,
            ..all()
        },
        Facts {
            at: Fact::Missing,
            ..all()
        },
        Facts {
            owing_since_ms: Fact::Missing,
            ..all()
        },
        Facts::default(),
    ]
}

prop_compose! {
    /// What any rule may demand, and sometimes the impossible.
    pub(crate) fn any_requirement()(
        demand in any_demand(), groups in any_groups(), impossible in prop::bool::weighted(0.05),
    ) -> Requirement {
        let reasons = groups.into_iter().map(Reason::EnforcedForGroup);
        let demanded = Requirement::from_demand(&demand, &named(), reasons);
        if impossible { demanded.merge(Requirement::denying([])) } else { demanded }
    }
}
