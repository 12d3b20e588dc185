//! Why somebody was asked, is asked, or would be asked elsewhere.

use std::net::IpAddr;

use policy::{Circumstance, Fact, Outcome, Policy, What};
use server::admin::authority::CONSOLE;
use server::admin::policy::explain;
use server::admin::{AdminError, policy as use_case};
use server::store;

use super::{FROM_OUTSIDE, rules, set};
use crate::both;
use crate::cli::machine::Machine;
use crate::support::portal::{PASSWORD, Portal};

both!(a_decision_is_explained_now_elsewhere_and_as_it_was, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &["Finance"]).await;
    set(&portal, rules(FROM_OUTSIDE)).await.expect("saved");
    let mut browser = portal.browser_at("192.0.2.9");
    browser.password("alice", PASSWORD).await;
    set(&portal, Policy::default()).await.expect("saved");
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let kept = store::decisions::of_person(&mut conn, &alice.id, 0, 10)
        .await
        .expect("decisions");
    assert_eq!(
        (kept.len(), kept[0].policy_version, kept[0].outcome.as_str()),
        (1, 1, "signed_in")
    );
    let then = explain::then(&mut conn, Some(CONSOLE), &kept[0].id)
        .await
        .expect("explained");
    assert_eq!(then.decision.policy_version, 1);
    let outside = then
        .decision
        .trace
        .iter()
        .find(|t| t.what == What::Rule("outside".parse().expect("an id")));
    assert_eq!(outside.expect("a line").outcome, Outcome::Miss, "from the office");
    // The console says it as the pages do, but for what it calls things.
    let lines = use_case::trace::rules(&use_case::trace::Written, &then.decision);
    let last = lines.last().expect("a rule");
    assert_eq!(
        (
            last.name.as_str(),
            last.outcome.as_str(),
            last.why.as_str(),
            last.counts
        ),
        (
            "Rule ‘outside’",
            "Does not apply",
            "none of the excepted networks: no.",
            false
        )
    );
    let called = use_case::trace::Called {
        deps: &portal.deps,
        policy: &rules(FROM_OUTSIDE),
        lang: app::words::Lang::De,
    };
    let in_german = use_case::trace::rules(&called, &then.decision);
    assert_eq!(in_german.last().expect("a rule").outcome, "Trifft nicht zu");
    assert!(matches!(
        explain::then(&mut conn, Some(CONSOLE), "gone").await,
        Err(AdminError::NoSuchDecision(_))
    ));
    drop(conn);
    set(&portal, rules(FROM_OUTSIDE)).await.expect("saved");
    let mut conn = portal.deps.store.read().await.expect("a connection");
    for (address, outcome) in [
        (Some("192.0.2.9"), Outcome::Miss),
        (Some("203.0.113.5"), Outcome::Hit),
        (None, Outcome::May),
    ] {
        let address: Option<IpAddr> = address.map(|a| a.parse().expect("an address"));
        let here = Circumstance {
            address: address.into(),
            application: Fact::Known(policy::PORTAL.to_owned()),
            ..Circumstance::default()
        };
        let now = explain::now(&mut conn, &portal.deps, Some(CONSOLE), (alice.clone(), &here))
            .await
            .expect("explained");
        assert_eq!(
            now.decision.trace.last().expect("a rule").outcome,
            outcome,
            "{address:?}"
        );
    }
    drop(conn);
    let said = Machine::on(db).run(&["policy", "explain", "alice", "--ip", "203.0.113.5"]);
    let line = said.out.lines().find(|line| line.starts_with("Rule ‘outside’"));
    assert!(
        said.code == 0 && line.is_some_and(|line| line.contains("Applies")),
        "{}{}",
        said.out,
        said.err
    );
});
