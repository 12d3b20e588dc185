//! What whoever writes such a demand is told: by the document, the checks, the preview, and the guard.

use policy::check::{Place, Problem};
use policy::lockout::{Administrator, Why, obstacle};
use policy::{ADMIN_CODE, Base, Circumstance, Compiled, Demand, Effect, Fact, Policy, effect};

use super::{code, has_help, only_from, with_base};
use crate::check::problems;
use crate::support::{has_totp, id, networks, person, rule};

#[test]
fn the_lockout_guard_counts_nobody_who_cannot_set_up() {
    let admin = |enrolled, seen: &[&str]| Administrator {
        name: "ada".to_owned(),
        enabled: true,
        has_password: true,
        facts: person(&[], enrolled),
        seen: seen
            .iter()
            .map(|address| Circumstance {
                address: Fact::Known(address.parse().unwrap()),
                ..Circumstance::default()
            })
            .collect(),
    };
    let office = with_base(only_from(&["office"]));
    let code = with_base(code());
    for (policy, administrator, expected) in [
        (&office, admin(vec![], &[]), Some(Why::NotFromHere)),
        (&office, admin(vec![], &["203.0.113.9"]), Some(Why::NotFromHere)),
        (&office, admin(vec![], &["203.0.113.9", "192.0.2.7"]), None),
        (&office, admin(vec![has_totp()], &[]), None),
        (&code, admin(vec![], &["192.0.2.7"]), Some(Why::CodeDemandedFirst)),
        // A code runs out, so the guard does not lean on one.
        (&code, admin(vec![has_help()], &[]), Some(Why::CodeDemandedFirst)),
        (&code, admin(vec![has_totp()], &[]), None),
    ] {
        assert_eq!(obstacle(policy, &administrator), expected, "{administrator:?}");
    }
}

#[test]
fn the_preview_tells_who_needs_help_and_who_must_go_there() {
    let before = with_base(Base::default());
    let of = |base: Base, enrolled| {
        let after = with_base(base);
        effect(
            &Compiled::new(&before),
            &Compiled::new(&after),
            &person(&[], enrolled),
        )
    };
    let off = Policy::default();
    assert_eq!(of(code(), vec![]), Effect::LockedOut);
    assert_eq!(of(code(), vec![has_totp()]), Effect::Unchanged);
    assert_eq!(of(only_from(&["nowhere"]), vec![]), Effect::LockedOut);
    assert_eq!(
        of(only_from(&["office"]), vec![]),
        Effect::Unchanged,
        "set up, and there"
    );
    let office = with_base(only_from(&["office"]));
    let newly = effect(
        &Compiled::new(&off),
        &Compiled::new(&office),
        &person(&[], vec![]),
    );
    assert_eq!(newly, Effect::MustSetUp);
}

#[cfg(feature = "toml")]
#[test]
fn what_a_document_may_say() {
    let text = |base: &str, demand: &str, needs: &str| {
        format!(
            "version = 1\n[enforcement]\non = true\n[base]\n{base}\n[networks]\noffice = [\"192.0.2.0/24\"]\n\
             [[rules]]\nid = \"a\"\n[rules.demand]\n{demand}\n[[tests]]\nname = \"t\"\n[tests.needs]\n{needs}\n"
        )
    };
    let unknown = "first_method_networks = [\"ofice\"]";
    for (text, line, key) in [
        (text(unknown, "", ""), 5, "base.first_method_networks"),
        (text("", unknown, ""), 11, "rules[0].demand.first_method_networks"),
        (text("", "", unknown), 15, "tests[0].needs.first_method_networks"),
    ] {
        let error = Policy::from_toml(&text).expect_err("refused");
        assert_eq!(
            (error.line, error.key.as_deref()),
            (Some(line), Some(key)),
            "{text}"
        );
        assert_eq!(error.flaw, policy::Flaw::UnknownNetwork(id("ofice")));
    }
    let said = "first_method_code = true\nfirst_method_networks = [\"office\", \"10.0.0.0/8\"]";
    let read = Policy::from_toml(&text(said, said, said)).expect("a policy");
    assert!(read.base.first_method_code && read.rules[0].demand.first_method_code == Some(true));
    assert_eq!(Policy::from_toml(&read.to_toml().unwrap()).as_ref(), Ok(&read));
    let json = serde_json::to_string(&read).unwrap();
    assert_eq!(Policy::from_json(&json).as_ref(), Ok(&read));
    assert!(
        policy::run_tests(&read)
            .iter()
            .all(|tested| tested.failure.is_none())
    );
}

#[test]
fn a_demand_that_nobody_can_meet_is_named() {
    let place = Place::Base;
    let found = |base: Base| problems(&with_base(base));
    assert!(found(code()).contains(&(place.clone(), Problem::UnknownProvider(ADMIN_CODE))));
    assert!(found(only_from(&["nowhere"])).contains(&(place.clone(), Problem::NothingSatisfies)));
    assert!(found(only_from(&["lab"])).contains(&(place.clone(), Problem::UnknownNetwork(id("lab")))));
    let host_bits = Problem::HostBits("10.0.0.5/8".parse().unwrap());
    assert!(found(only_from(&["10.0.0.5/8"])).contains(&(place, host_bits)));
    let mut used = with_base(only_from(&["office"]));
    used.networks.retain(|name, _| *name == id("office"));
    assert_eq!(problems(&used), []);
    let looser = Demand {
        first_method_networks: networks(&["192.0.2.0/24", "10.0.0.0/8"]),
        ..Demand::default()
    };
    used.rules = vec![rule("looser", policy::When::default(), looser)];
    let nothing_more = (Place::Rule(id("looser")), Problem::NothingBeyondBase);
    assert_eq!(problems(&used), [nothing_more]);
}
