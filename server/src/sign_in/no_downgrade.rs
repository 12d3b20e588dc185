//! No path lifts anybody above its weakest link (design.md section 4): whatever happens, in whatever order, nobody ends in a session
//! that rests on less than is demanded of them, and nobody changes their methods on less than they have.
//!
//! `life.rs` and `events.rs` play random lives of one account through the very functions that the portal decides by (the engine, the attempt, what a
//! remembered browser, a session and a confirmation are worth). Beside them it keeps a book of what was *really* given. The judges
//! here look at that book and at the words of the policy, and use nothing of the engine but the demand itself, so that a mistake in
//! it is not made twice.
//!
//! What a code by mail is worth depends on the mailbox: one that recovery goes to as well, or that several people read, proves
//! nothing beyond the password, and is told to the engine as [`Strength::None`].

use policy::{ADMIN_CODE, BACKUP_CODES, Bounds, Proof, Requirement, Role, Strength};
use proptest::prelude::*;
use proptest::sample::select;

use crate::clock::{DAY_MS, MINUTE_MS};
use crate::store::attempts::Purpose;
use life::{ATTEMPT_MS, Event, LATEST_MS, Life, METHODS, Rules};

mod events;
mod life;

/// Whether one of these meets the demand at that moment, by the words of the policy.
fn meets(demand: &Requirement, proof: &Proof, now: i64) -> bool {
    let worth = match proof.role {
        Role::Primary => proof.strength,
        Role::Fallback => proof.strength.min(Strength::Any),
    };
    let named = demand.providers().is_none_or(|all| all.contains(&proof.provider));
    let bounds = demand.bounds();
    let age = now - proof.at_ms;
    let minutes = bounds
        .proof_minutes
        .map_or(i64::MAX, |most| i64::from(most) * MINUTE_MS);
    let days = bounds.remember_browser_days.map_or(0, i64::from) * DAY_MS;
    let allowed = bounds.backup_codes || proof.provider != BACKUP_CODES;
    named && allowed && worth >= demand.least() && age < minutes && (!proof.remembered || age < days)
}

/// Whether a proof was really given: then, by this method, and with no less strength.
fn is_real(life: &Life, proof: &Proof) -> bool {
    life.given.iter().any(|real| {
        (&real.provider, real.role, real.at_ms) == (&proof.provider, proof.role, proof.at_ms)
            && proof.strength <= real.strength
    })
}

/// Whoever the portal lets through has given what is demanded of somebody like them, or has a grace that is not over.
fn session_is_worth_it(life: &Life) -> Result<(), TestCaseError> {
    let Some(signed) = life.signed().filter(super::session::Signed::is_enough) else {
        return Ok(());
    };
    let demand = &signed.standing.decision.requirement;
    prop_assert!(signed.proofs.iter().all(|proof| is_real(life, proof)), "made up");
    let met = signed.proofs.iter().any(|proof| meets(demand, proof, life.now));
    prop_assert!(!demand.second_factor() || met || has_grace(life, demand.bounds(), &signed.proofs));
    Ok(())
}

/// The set-up that is owed was put off, the days of grace are not over, and a factor that is there was shown.
fn has_grace(life: &Life, bounds: &Bounds, proofs: &[Proof]) -> bool {
    let days = i64::from(bounds.enrolment_grace_days.unwrap_or(0));
    let lasts = life
        .put_off_since
        .is_some_and(|since| life.now < since + days * DAY_MS);
    let shown = |p: &Proof| !p.remembered && p.role == Role::Primary;
    lasts && (life.strongest().is_none() || proofs.iter().any(shown))
}

/// A method is added only by somebody who has just shown the best that they have, or what may stand in for it.
fn may_add(life: &Life, shown: &[Proof], bounds: &Bounds) -> bool {
    let stands_in = |p: &Proof| {
        let allowed = bounds.backup_codes || p.provider != BACKUP_CODES || life.strongest().is_none();
        p.role == Role::Fallback && allowed && life.now - p.at_ms <= LATEST_MS
    };
    let fresh = || {
        shown
            .iter()
            .filter(|p| !p.remembered && p.strength > Strength::None)
    };
    let best = |p: &Proof| p.role == Role::Primary && Some(p.strength) >= life.strongest();
    let owes_nothing = life.strongest().is_none() && life.codes == 0;
    owes_nothing || fresh().any(|p| best(p) || stands_in(p))
}

/// A first method is set up only by somebody who has given what is demanded of it, and from where it is.
fn may_be_first(life: &Life, shown: &[Proof]) -> bool {
    let given = || {
        shown
            .iter()
            .filter(|p| !p.remembered && p.strength > Strength::None)
    };
    // What a session came in by a moment ago still counts in the attempt that it begins.
    let code = given().any(|p| p.provider == ADMIN_CODE && life.now - p.at_ms <= LATEST_MS + ATTEMPT_MS);
    let codes = life.codes == 0 || given().any(|p| p.provider != ADMIN_CODE);
    let rules = &life.rules;
    let is_there = rules.first_network != Some(false);
    life.has_method() || (is_there && (!rules.first_code || (code && codes)))
}

/// A set-up within a sign-in is of something that is demanded, in an account of which everything can be loaded.
fn set_up_is_allowed(before: &Life, event: &Event, after: &Life) -> Result<(), TestCaseError> {
    let (Event::SetUp(_), Some((purpose, attempt))) = (event, &before.attempt) else {
        return Ok(());
    };
    if after.changes == before.changes {
        return Ok(());
    }
    let demand = before.standing().decision.requirement;
    let (provider, strength) = (
        life::id(METHODS[after.last_set_up].0),
        before.strength(after.last_set_up),
    );
    prop_assert_ne!(*purpose, Purpose::Sudo);
    prop_assert!(
        before.loads || !before.has[0],
        "beside something that cannot be loaded"
    );
    prop_assert!(strength >= demand.least() && strength > Strength::None);
    prop_assert!(demand.providers().is_none_or(|all| all.contains(&provider)));
    prop_assert!(attempt.proofs().iter().all(|proof| is_real(before, proof)));
    prop_assert!(
        may_add(before, attempt.proofs(), demand.bounds()),
        "{:?}",
        attempt
    );
    prop_assert!(may_be_first(before, attempt.proofs()), "{:?}", attempt);
    Ok(())
}

/// In the settings: something real was shown lately, if there was anything. A code of an administrator is for adding only, and a
/// remembered browser for nothing.
fn change_is_allowed(before: &Life, event: &Event, after: &Life) -> Result<(), TestCaseError> {
    let adds = matches!(event, Event::Add(_));
    let removes = matches!(event, Event::Remove(_));
    if !(adds || removes) || after.changes == before.changes {
        return Ok(());
    }
    let lately = before.given.iter().any(|p| {
        let counts = p.strength > Strength::None && (adds || p.provider != ADMIN_CODE);
        counts && before.now - p.at_ms <= LATEST_MS
    });
    let has_any = before.strongest().is_some() || (adds && before.codes > 0);
    prop_assert!(!has_any || lately, "on a password, or on a remembered browser");
    let demanded = before.rules.first_code || before.rules.first_network.is_some();
    prop_assert!(
        !adds || before.has_method() || !demanded,
        "a first one, of which more is demanded"
    );
    // What is left does, where something is demanded.
    let demand = after.standing().decision.requirement;
    let would_do = |method: usize| {
        let (name, role, _) = METHODS[method];
        demand.accepts(&life::id(name), after.strength(method), role)
    };
    let left = (0..3).any(|method| after.can_use(method) && would_do(method));
    prop_assert!(
        !removes || !demand.second_factor() || left,
        "the last one that would do"
    );
    Ok(())
}

/// What is kept of a browser was given in that sign-in, by a factor.
fn kept_is_worth_it(life: &Life) -> Result<(), TestCaseError> {
    if let Some(kept) = &life.kept {
        let proof: Proof = serde_json::from_str(&kept.proof).expect("a proof");
        prop_assert!(is_real(life, &proof) && !proof.remembered);
        prop_assert!(proof.role == Role::Primary && proof.strength > Strength::None);
    }
    Ok(())
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let least = prop::option::of(select(vec![
        Strength::Any,
        Strength::NotInterceptable,
        Strength::PhishingResistant,
    ]));
    let providers = prop::option::weighted(0.3, any::<[bool; METHODS.len()]>());
    let bounds = (
        any::<bool>(),
        0..4_u32,
        prop::option::weighted(0.3, 1..60_u32),
        0..3_u32,
    );
    let first = (
        prop::bool::weighted(0.2),
        prop::option::weighted(0.2, any::<bool>()),
    );
    (any::<bool>(), 0..8_usize, least, providers, bounds, first).prop_map(
        |(on, who, least, providers, bounds, first)| Rules {
            on,
            who,
            least,
            providers,
            backup_codes: bounds.0,
            remember_days: bounds.1,
            proof_minutes: bounds.2,
            grace_days: bounds.3,
            first_code: first.0,
            first_network: first.1,
        },
    )
}

fn any_event() -> impl Strategy<Value = Event> {
    let method = || 0..METHODS.len();
    prop_oneof![
        6 => any::<bool>().prop_map(Event::Password),
        2 => any::<bool>().prop_map(Event::Passkey),
        12 => method().prop_map(Event::Answer),
        4 => (0..3_usize).prop_map(Event::SetUp),
        1 => Just(Event::PutOff),
        3 => Just(Event::Confirm),
        2 => (0..3_usize).prop_map(Event::Add),
        2 => (0..3_usize).prop_map(Event::Remove),
        1 => Just(Event::SignOut),
        1 => Just(Event::Recovery),
        2 => Just(Event::Help),
        2 => any_rules().prop_map(Event::Policy),
        1 => prop::bool::weighted(0.7).prop_map(Event::Loads),
        2 => (1..40_i64).prop_map(|minutes| Event::Wait(minutes * MINUTE_MS)),
        1 => (1..80_i64).prop_map(|hours| Event::Wait(hours * 60 * MINUTE_MS)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(512), ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_lifted_above_the_weakest_link(
        rules in any_rules(), has in any::<[bool; 3]>(), codes in (0..3_u32, any::<bool>()),
        events in prop::collection::vec(any_event(), 0..60),
    ) {
        let mut life = Life::new(rules, has, codes);
        for event in events {
            let before = life.clone();
            life.happen(&event);
            set_up_is_allowed(&before, &event, &life)?;
            change_is_allowed(&before, &event, &life)?;
            session_is_worth_it(&life)?;
            kept_is_worth_it(&life)?;
            prop_assert!(!life.knowing_less_completes(), "a missing fact helped");
        }
    }
}

/// What a session rests on does not set a stronger method up beside one that is stronger than it: that one comes first.
#[test]
fn a_weaker_proof_of_the_session_adds_no_method() {
    let asks = |least| Rules {
        on: true,
        who: 7,
        least,
        providers: None,
        backup_codes: true,
        remember_days: 0,
        proof_minutes: None,
        grace_days: 0,
        first_code: false,
        first_network: None,
    };
    let mut life = Life::new(asks(None), [true, false, true], (0, false));
    let passkey = Event::SetUp(1);
    for event in [Event::Password(false), Event::Answer(2)] {
        life.happen(&event);
    }
    assert!(life.seen.contains("in by email"));
    for event in [
        Event::Policy(asks(Some(Strength::PhishingResistant))),
        Event::Confirm,
        passkey.clone(),
    ] {
        life.happen(&event);
    }
    assert_eq!(life.changes, (0, 0));
    for event in [Event::Answer(0), passkey] {
        life.happen(&event);
    }
    assert_eq!(life.changes, (1, 0), "the app first, then the passkey");
}

/// In the settings a first method of which more is demanded is set up as in a sign-in, and by nothing less.
#[test]
fn a_first_method_in_the_settings_needs_what_is_demanded_of_it() {
    let first = |code, network| Rules {
        on: false,
        who: 7,
        least: None,
        providers: None,
        backup_codes: true,
        remember_days: 0,
        proof_minutes: None,
        grace_days: 0,
        first_code: code,
        first_network: network,
    };
    let mut life = Life::new(first(true, Some(true)), [false; 3], (0, false));
    let (add, app, code) = (Event::Add(0), Event::SetUp(0), Event::Answer(life::HELP));
    for event in [Event::Password(false), add.clone(), app.clone(), code.clone()] {
        life.happen(&event);
    }
    assert!(life.seen.contains("in by the password"));
    assert_eq!(life.changes, (0, 0), "no code yet");
    for event in [Event::Help, app.clone(), code] {
        life.happen(&event);
    }
    assert_eq!(life.changes, (0, 0), "the code first");
    life.happen(&app);
    assert_eq!(life.changes, (1, 0));
    assert!(life.seen.contains("first in the settings"));
    let mut elsewhere = Life::new(first(false, Some(false)), [false; 3], (0, false));
    for event in [Event::Password(false), add, app] {
        elsewhere.happen(&event);
    }
    assert_eq!(elsewhere.changes, (0, 0));
}

/// The lives are worth watching: each kind of thing that is judged happens in them, and by every way.
#[test]
fn the_lives_reach_what_is_judged() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let events = prop::collection::vec(any_event(), 60);
    let lives = (any_rules(), any::<[bool; 3]>(), 0..3_u32, events);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..1_000 {
        let (rules, has, codes, events) = lives.new_tree(&mut runner).expect("a life").current();
        let mut life = Life::new(rules, has, (codes, false));
        for event in events {
            life.happen(&event);
        }
        seen.extend(life.seen);
    }
    for what in [
        "in by totp",
        "in by webauthn",
        "in by email",
        "in by backup_codes",
        "in by admin_code",
        "in by a remembered browser",
        "in by the password",
        "in by a grace",
        "raised",
        "confirmed",
        "set up by a code",
        "set up by an administrator code",
        "added",
        "removed",
    ] {
        assert!(seen.contains(what), "{what}: {seen:?}");
    }
}
