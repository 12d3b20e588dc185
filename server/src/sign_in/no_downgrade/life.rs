//! An account, and what the portal sees of it. What happens to it is `events.rs`.

use std::collections::BTreeSet;
use std::sync::Arc;

use policy::{
    Base, Demand, Enforcement, Enrolled, Fact, Facts, Moment, NetworkRef, PORTAL, Policy, Proof, ProviderId,
    Role, Rule, Settable, State, Strength, TimeOfDay, Weekday, When, decide,
};

use crate::clock::{DAY_MS, MINUTE_MS};
use crate::providers::admin_code;
use crate::sign_in::attempt::Attempt;
use crate::sign_in::open::Open;
use crate::sign_in::session::Signed;
use crate::standing::Standing;
use crate::store::{
    attempts::Purpose, circumstances::Besides, people::Person, remembered_browsers::Remembered,
    sessions::Session,
};

/// The ways to prove something. The first three can be set up, and are in [`Life::has`].
pub(super) const METHODS: [(&str, Role, Strength); 5] = [
    ("totp", Role::Primary, Strength::NotInterceptable),
    ("webauthn", Role::Primary, Strength::PhishingResistant),
    ("email", Role::Primary, Strength::Any),
    ("backup_codes", Role::Fallback, Strength::Any),
    ("admin_code", Role::Fallback, Strength::Any),
];
const EMAIL: usize = 2;
pub(super) const CODES: usize = 3;
pub(super) const HELP: usize = 4;
/// How long an attempt lasts, and how long a confirmation is good.
pub(super) const ATTEMPT_MS: i64 = 10 * MINUTE_MS;
pub(super) const SUDO_MS: i64 = 10 * MINUTE_MS;
/// The oldest that something can be on which a change rests: given at the beginning of a sign-in that was used to the last minute.
pub(super) const LATEST_MS: i64 = ATTEMPT_MS + SUDO_MS;

/// What the policy says.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) on: bool,
    /// Whom the rule is about, see [`Rules::when`].
    pub(super) who: usize,
    pub(super) least: Option<Strength>,
    pub(super) providers: Option<[bool; METHODS.len()]>,
    pub(super) backup_codes: bool,
    pub(super) remember_days: u32,
    pub(super) proof_minutes: Option<u32>,
    pub(super) grace_days: u32,
    /// The code of an administrator before a first method.
    pub(super) first_code: bool,
    /// A network for it: one in which this person is, or is not.
    pub(super) first_network: Option<bool>,
}

/// What happens.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// The right password is given; the box "remember this browser" will be ticked, or not.
    Password(bool),
    /// The passkey alone, which verified its owner, or did not.
    Passkey(bool),
    /// This method is chosen and answered rightly.
    Answer(usize),
    /// This method is chosen to be set up within the sign-in, and is.
    SetUp(usize),
    /// The set-up is put off.
    PutOff,
    /// The signed-in person begins to prove more, or themselves again.
    Confirm,
    /// A method is added, or removed, in the settings.
    Add(usize),
    Remove(usize),
    SignOut,
    /// The password is reset by a code.
    Recovery,
    /// An administrator makes a code.
    Help,
    /// Another policy is put in force.
    Policy(Rules),
    /// Whether the first method can be loaded.
    Loads(bool),
    Wait(i64),
}

/// The account.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) now: i64,
    pub(super) rules: Rules,
    pub(super) has: [bool; 3],
    pub(super) codes: u32,
    pub(super) help: bool,
    /// The mailbox is one that proves nothing.
    shared: bool,
    pub(super) loads: bool,
    pub(super) attempt: Option<(Purpose, Attempt)>,
    pub(super) began: i64,
    pub(super) session: Option<(Session, Vec<Proof>)>,
    /// What this browser is remembered by.
    pub(super) kept: Option<Remembered>,
    pub(super) put_off_since: Option<i64>,
    /// The book: what was really given since the last recovery.
    pub(super) given: Vec<Proof>,
    /// What was set up last within a sign-in.
    pub(super) last_set_up: usize,
    /// How many methods were added, and removed, in any way.
    pub(super) changes: (u32, u32),
    /// What kinds of things have happened.
    pub(super) seen: BTreeSet<&'static str>,
}

pub(super) fn id(name: &str) -> ProviderId {
    name.parse().expect("a name of this test")
}

impl Rules {
    pub(super) fn policy(&self) -> Policy {
        let named = |all: [bool; METHODS.len()]| {
            let named = METHODS.iter().zip(all).filter(|(_, is)| *is);
            named.map(|((name, ..), _)| id(name)).collect()
        };
        Policy {
            enforcement: Enforcement {
                on: self.on,
                ..Enforcement::default()
            },
            base: Base {
                remember_browser_days: self.remember_days,
                backup_codes: self.backup_codes,
                enrolment_grace_days: self.grace_days,
                first_method_code: self.first_code,
                first_method_networks: self.first_networks(),
                ..Base::default()
            },
            rules: vec![Rule {
                id: "rule".parse().expect("an id"),
                name: String::new(),
                state: State::On,
                when: self.when(),
                demand: Demand {
                    strength: self.least,
                    providers: self.providers.map(named),
                    proof_minutes: self.proof_minutes,
                    ..Demand::default()
                },
            }],
            ..Policy::default()
        }
    }

    fn first_networks(&self) -> BTreeSet<NetworkRef> {
        let range = |here| if here { "192.0.2.0/24" } else { "198.51.100.0/24" };
        let range = self
            .first_network
            .map(|here| range(here).parse().expect("a network"));
        range.into_iter().collect()
    }

    /// Everybody; or some, among whom this person is, or is not.
    fn when(&self) -> When {
        let groups = |name: &str| [name.to_owned()].into();
        let networks = |range: &str| [range.parse().expect("a network")].into();
        let all = When::default();
        match self.who {
            0 => When {
                groups: groups("staff"),
                ..all
            },
            1 => When {
                except_groups: groups("staff"),
                ..all
            },
            2 => When {
                networks: networks("192.0.2.0/24"),
                ..all
            },
            3 => When {
                except_networks: networks("192.0.2.0/24"),
                ..all
            },
            _ => all,
        }
    }
}

impl Life {
    pub(super) fn new(rules: Rules, has: [bool; 3], (codes, shared): (u32, bool)) -> Self {
        Self {
            now: 1_000 * DAY_MS,
            rules,
            has,
            codes,
            help: false,
            shared,
            loads: true,
            attempt: None,
            began: 0,
            session: None,
            kept: None,
            put_off_since: None,
            given: Vec::new(),
            last_set_up: 0,
            changes: (0, 0),
            seen: BTreeSet::new(),
        }
    }

    /// What a method proves in this account.
    pub(super) fn strength(&self, method: usize) -> Strength {
        match (method, self.shared) {
            (EMAIL, true) => Strength::None,
            _ => METHODS[method].2,
        }
    }

    /// How strong the strongest is that the person has and can use, if any proves something.
    pub(super) fn strongest(&self) -> Option<Strength> {
        let usable = (0..3).filter(|method| self.can_use(*method));
        usable
            .map(|method| self.strength(method))
            .filter(|s| *s > Strength::None)
            .max()
    }

    /// Whether there is a method that proves something, or could if it were loaded.
    pub(super) fn has_method(&self) -> bool {
        (0..3).any(|method| self.has[method] && self.strength(method) > Strength::None)
    }

    pub(super) fn can_use(&self, method: usize) -> bool {
        match method {
            CODES => self.codes > 0,
            HELP => self.help,
            _ => self.has[method] && (method != 0 || self.loads),
        }
    }

    fn enrolled(&self) -> Vec<Enrolled> {
        let entry = |method: usize, left: Option<u32>| Enrolled {
            provider: id(METHODS[method].0),
            role: METHODS[method].1,
            strength: self.strength(method),
            usable: method != 0 || self.loads,
            left,
            key: None,
        };
        let own = (0..3)
            .filter(|method| self.has[*method])
            .map(|method| entry(method, None));
        let codes = entry(CODES, Some(self.codes));
        own.chain([codes])
            .chain(self.help.then(admin_code::fact))
            .collect()
    }

    pub(super) fn facts(&self) -> Facts {
        let offer = |method: usize| Settable {
            provider: id(METHODS[method].0),
            role: METHODS[method].1,
            strength: self.strength(method),
            attests: false,
        };
        Facts {
            groups: Fact::Known(["staff".to_owned()].into()),
            enrolled: Fact::Known(self.enrolled()),
            settable: Fact::Known((0..3).map(offer).collect()),
            administrator: Fact::Known(false),
            application: Fact::Known(PORTAL.to_owned()),
            address: Fact::Known([192, 0, 2, 7].into()),
            at: Fact::Known(Moment {
                ms: self.now,
                weekday: Weekday::Mon,
                time: TimeOfDay::START,
            }),
            owing_since_ms: Fact::Known(self.put_off_since.unwrap_or(self.now)),
        }
    }

    /// As [`Standing::of`] reads it.
    pub(super) fn standing(&self) -> Standing {
        let (policy, facts) = (self.rules.policy(), self.facts());
        Standing {
            person: nobody(),
            enrolments: Vec::new(),
            decision: decide(&policy, &facts),
            facts,
            policy: Arc::new(policy),
            put_off_since: self.put_off_since.filter(|_| self.rules.grace_days > 0),
            switches: Arc::default(),
            besides: Besides::default(),
        }
    }

    /// The session, as a request finds it.
    pub(super) fn signed(&self) -> Option<Signed> {
        let (session, proofs) = self.session.clone()?;
        let standing = self.standing();
        let mut signed = Signed {
            session,
            proofs,
            standing,
        };
        signed.forget_old(self.now);
        Some(signed)
    }

    pub(super) fn open(&self) -> Option<Open> {
        let (purpose, attempt) = self.attempt.clone()?;
        Some(Open::unsaved(purpose, attempt, self.standing(), String::new()))
    }

    pub(super) fn proof(&self, method: usize) -> Proof {
        let (name, role, _) = METHODS[method];
        Proof {
            provider: id(name),
            role,
            strength: self.strength(method),
            at_ms: self.now,
            remembered: false,
            key: None,
            enrolment: None,
        }
    }
}

fn nobody() -> Person {
    Person {
        id: String::new(),
        username: String::new(),
        username_key: String::new(),
        full_name: String::new(),
        email: None,
        email_key: None,
        password_hash: None,
        administrator: false,
        disabled: false,
        language: None,
        created_at: 0,
        last_sign_in_at: None,
        last_provider: None,
    }
}
