//! How a person stands: their groups and methods, what the policy in force demands of them, and why. Read afresh at every
//! step and every request; never kept, so a change of the policy reaches everybody at once.

mod facts;
pub mod many;

use std::net::IpAddr;
use std::sync::Arc;

use app::words::Lang;
use policy::{Compiled, Decision, Enrolled, Fact, Facts, Policy, Proof, Settable, Strength};

use crate::deps::Deps;
use crate::policies;
use crate::providers::{Provider, admin_code};
use crate::store::{
    self, Conn, StoreError, circumstances::Besides, enrolments::Enrolment, people::Person, providers::Switch,
};

use facts::facts;
pub use facts::is_on;
pub(crate) use facts::{attests, enrolled, settable};

/// How one person stands now.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who.
    pub person: Person,
    /// Every method they have set up, last used first, backup codes included.
    pub enrolments: Vec<Enrolment>,
    /// What the engine was told.
    pub facts: Facts,
    /// The policy it decided by.
    pub policy: Arc<Policy>,
    /// What it decided.
    pub decision: Decision,
    /// Since when they put off setting up a method that is demanded, if they did.
    pub put_off_since: Option<i64>,
    /// The switches of providers that it was decided under.
    pub switches: Arc<[Switch]>,
    /// What their pages show, and nothing is decided by. Empty where a guard asks.
    pub besides: Besides,
}

/// What somebody has set up and cannot use, each once, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unusable {
    /// Could not be loaded.
    pub lost: Vec<String>,
    /// Switched off for them.
    pub off: Vec<String>,
}

impl Standing {
    /// Reads everything about a person, who asks from this address, and asks the engine.
    pub async fn of(
        conn: &mut Conn,
        deps: &Deps,
        person: Person,
        address: Option<IpAddr>,
    ) -> Result<Self, StoreError> {
        let (policy, all) = policies::with_circumstances(conn, deps, &person.id).await?;
        let under = Under {
            policy,
            switches: &all.switches,
            address,
        };
        let mut standing = Self::judged(conn, deps, (person, all.enrolments, all.groups), under).await?;
        standing.besides = all.besides;
        if all.has_admin_code {
            standing.help(conn, deps, &all.switches).await?;
        }
        Ok(standing)
    }

    /// Adds the code that an administrator made for this person, while it is good. A fallback decides nothing, so the decision
    /// stands. Not in [`Standing::under`]: no guard may lean on it.
    async fn help(&mut self, conn: &mut Conn, deps: &Deps, switches: &[Switch]) -> Result<(), StoreError> {
        let is_on = is_on(switches, admin_code::ID, &self.groups());
        if is_on && deps.providers.get(admin_code::ID).is_some() {
            let good = admin_code::good(conn, deps, &self.person).await?;
            if let (Some(_), Fact::Known(enrolled)) = (good, &mut self.facts.enrolled) {
                enrolled.push(admin_code::fact());
            }
        }
        Ok(())
    }

    /// The same under a policy and switches that are not in force yet: for the lock-out guard.
    pub async fn under(
        conn: &mut Conn,
        deps: &Deps,
        person: Person,
        under: Under<'_>,
    ) -> Result<Self, StoreError> {
        let enrolments = store::enrolments::of_person(conn, &person.id).await?;
        let groups = store::groups::of_person(conn, &person.id).await?;
        Self::judged(conn, deps, (person, enrolments, groups), under).await
    }

    /// By what there is of a person: enrolments oldest first, and groups.
    async fn judged(
        conn: &mut Conn,
        deps: &Deps,
        (person, mut enrolments, groups): (Person, Vec<Enrolment>, Vec<String>),
        Under {
            policy,
            switches,
            address,
        }: Under<'_>,
    ) -> Result<Self, StoreError> {
        enrolments.sort_by_key(|e| std::cmp::Reverse(e.last_used_at.unwrap_or(0)));
        let mut enrolled: Vec<Enrolled> = Vec::new();
        for enrolment in &enrolments {
            if !enrolled.iter().any(|e| e.provider.as_str() == enrolment.provider) {
                let same = of_provider(&enrolments, &enrolment.provider);
                enrolled
                    .extend(facts(conn, deps, &same, is_on(switches, &enrolment.provider, &groups)).await?);
            }
        }
        let put_off_since = put_off_since(conn, (&policy, &person.id)).await?;
        let facts = Facts {
            groups: Fact::Known(groups.iter().cloned().collect()),
            enrolled: Fact::Known(enrolled),
            settable: Fact::Known(settable(deps, switches, &groups)),
            administrator: Fact::Known(person.administrator),
            application: Fact::Known(policy::PORTAL.to_owned()),
            address: address.into(),
            at: Fact::Known(crate::times::policy_moment(deps.now_ms(), &deps.config.time_zone)),
            // Who is told for the first time has all of the grace before them.
            owing_since_ms: Fact::Known(put_off_since.unwrap_or_else(|| deps.now_ms())),
        };
        let decision = policy::decide(&policy, &facts);
        Ok(Self {
            person,
            enrolments,
            facts,
            policy,
            decision,
            put_off_since,
            switches: switches.into(),
            besides: Besides::default(),
        })
    }

    /// The person's enrolments of one provider.
    pub fn of_provider(&self, provider: &str) -> Vec<Enrolment> {
        of_provider(&self.enrolments, provider)
    }

    /// The methods that have a name of the person's own: all but the sheet of backup codes.
    pub fn named(&self) -> impl Iterator<Item = &Enrolment> + Clone {
        self.enrolments
            .iter()
            .filter(|e| e.provider != crate::providers::backup_codes::ID)
    }

    /// What the engine knows of one provider that the person has.
    pub fn enrolled(&self, provider: &str) -> Option<&Enrolled> {
        self.facts
            .enrolled
            .known()?
            .iter()
            .find(|e| e.provider.as_str() == provider)
    }

    /// What can be set up here by this person.
    pub fn settable(&self) -> &[Settable] {
        self.facts.settable.known().map_or(&[], Vec::as_slice)
    }

    /// Whether a provider is on for them.
    pub fn is_on(&self, provider: &str) -> bool {
        is_on(&self.switches, provider, &self.groups())
    }

    /// Whether something they have could not be loaded.
    pub fn something_missing(&self) -> bool {
        self.facts
            .enrolled
            .known()
            .is_none_or(|all| all.iter().any(|e| !e.usable))
    }

    /// The methods they have that cannot be used now.
    pub fn unusable(&self, deps: &Deps, lang: Lang) -> Unusable {
        let mut found = Unusable::default();
        for enrolled in self.facts.enrolled.known().into_iter().flatten() {
            let (names, name) = match deps.providers.get(enrolled.provider.as_str()) {
                Some(provider) => (&mut found.off, provider.about(lang).name),
                None => (&mut found.lost, enrolled.provider.as_str()),
            };
            if !enrolled.usable && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        found
    }

    /// Unused backup codes; `None` when there is no set.
    pub fn codes_left(&self) -> Option<u32> {
        self.enrolled(crate::providers::backup_codes::ID)?.left
    }

    /// The groups of this person.
    pub fn groups(&self) -> Vec<String> {
        self.facts.groups.known().into_iter().flatten().cloned().collect()
    }

    /// Whether the policy demands a second factor, whatever the person has set up, and wherever and whenever they sign in.
    pub fn is_enforced(&self) -> bool {
        let facts = Facts {
            groups: self.facts.groups.clone(),
            enrolled: Fact::Known(Vec::new()),
            administrator: self.facts.administrator.clone(),
            ..Facts::default()
        };
        Compiled::new(&self.policy).floor(&facts).second_factor()
    }

    /// Whether unused backup codes guard what comes next: there is nothing else that proves anything, or that could if it were loaded
    /// (design.md section 4: the password alone does not set the first method up then).
    pub fn is_guarded_by_codes(&self) -> bool {
        let enrolled = self.facts.enrolled.known().map_or(&[][..], Vec::as_slice);
        let proves = |e: &Enrolled| e.is_primary() && (!e.usable || e.strength > Strength::None);
        self.codes_left().is_some_and(|left| left > 0) && !enrolled.iter().any(proves)
    }

    /// Whether a real factor is set up, loaded or not.
    pub fn has_factor(&self) -> bool {
        self.facts
            .enrolled
            .known()
            .is_some_and(|all| all.iter().any(Enrolled::is_primary))
    }
}

/// The proof that an accepted answer gives: by this provider, with this enrolment.
pub fn proof(deps: &Deps, provider: &dyn Provider, enrolment: Option<&Enrolment>) -> Proof {
    let about = provider.about(Lang::En);
    Proof {
        provider: provider.id(),
        role: about.role,
        strength: about.strength,
        at_ms: deps.now_ms(),
        remembered: false,
        key: enrolment.and_then(|enrolment| provider.passkeys()?.fact(deps, enrolment)),
        enrolment: enrolment.map(|enrolment| enrolment.id.clone()),
    }
}

/// What a person is looked at under.
#[derive(Clone, Debug)]
pub struct Under<'s> {
    /// The policy.
    pub policy: Arc<Policy>,
    /// Which providers are on, and for whom.
    pub switches: &'s [Switch],
    /// From where they ask; unknown to the console.
    pub address: Option<IpAddr>,
}

/// Looked up only where a grace is granted at all.
async fn put_off_since(
    conn: &mut Conn,
    (policy, person_id): (&Policy, &str),
) -> Result<Option<i64>, StoreError> {
    match policy.base.enrolment_grace_days {
        0 => Ok(None),
        _ => store::people::owing_since(conn, person_id).await,
    }
}

fn of_provider(enrolments: &[Enrolment], provider: &str) -> Vec<Enrolment> {
    enrolments
        .iter()
        .filter(|e| e.provider == provider)
        .cloned()
        .collect()
}
