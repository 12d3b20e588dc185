//! The policy through its use cases: what these tests save, and that it is acted upon at every request.

use policy::Policy;
use server::admin::lockout::Glass;
use server::admin::policy::{NewPolicy, Saved};
use server::admin::{AdminError, carry_out, policy as use_case};
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

mod explaining;
mod grace;
mod lock_out;
mod replaying;
mod saving;

/// A policy with these rules.
fn rules(toml: &str) -> Policy {
    Policy::from_toml(&format!("version = 0\n[enforcement]\non = false\n{toml}")).expect("a policy")
}

const FROM_OUTSIDE: &str = r#"
    [networks]
    office = ["192.0.2.0/24"]
    [[rules]]
    id = "outside"
    when = { except_networks = ["office"] }
    demand = { strength = "any" }
"#;

async fn put(portal: &Portal, new: NewPolicy<'_>, glass: Glass) -> Result<Saved, AdminError> {
    let put = async |work: &mut Work<'_>| use_case::set(work, new, glass).await;
    carry_out(&portal.deps, Origin::console(), put).await
}

async fn set(portal: &Portal, policy: Policy) -> Result<Saved, AdminError> {
    put(portal, because(policy), Glass::Whole).await
}

fn because(policy: Policy) -> NewPolicy<'static> {
    NewPolicy {
        policy,
        reason: "a test",
        based_on: None,
        locked_out_known: 0,
    }
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/settings/security").await.heading() == "Security"
}

both!(a_rule_for_a_network_is_asked_at_every_request, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    set(&portal, rules(FROM_OUTSIDE)).await.expect("saved");
    let mut inside = portal.browser_at("192.0.2.9");
    assert_eq!(inside.password("alice", PASSWORD).await.view().0, "Landed");
    assert!(is_in(&mut inside).await);
    let mut outside = portal.browser_at("203.0.113.5");
    assert_eq!(outside.password("alice", PASSWORD).await.view().0, "SetUpChoice");
    // The same session, carried outside: what it has proven is not enough there, also from memory.
    let session = inside.cookie("session").expect("a session");
    let mut carried = portal.browser_at("203.0.113.5");
    carried.set_cookie("session", &session);
    assert!(!is_in(&mut carried).await, "carried outside");
    assert!(is_in(&mut inside).await, "and inside it still is");
    assert_eq!(carried.get_json("/api/session").await.status, 401);
});

both!(
    a_session_is_as_short_and_as_busy_as_the_policy_wants_it,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        set(&portal, rules("[base]\nsession_minutes = 30\nidle_minutes = 10"))
            .await
            .expect("saved");
        let mut browser = portal.browser();
        browser.password("alice", PASSWORD).await;
        for _ in 0..3 {
            portal.wait_s(9 * 60);
            assert!(is_in(&mut browser).await, "busy enough");
        }
        portal.wait_s(4 * 60);
        assert!(!is_in(&mut browser).await, "31 minutes are too long");
        browser.password("alice", PASSWORD).await;
        assert!(is_in(&mut browser).await);
        portal.wait_s(11 * 60);
        assert!(!is_in(&mut browser).await, "11 minutes are too idle");
    }
);

#[test]
fn the_policy_of_the_readme_is_one_and_its_test_holds() {
    let readme = include_str!("../../../README.md");
    let start = readme.find("```toml\nversion = 0").expect("a policy") + "```toml\n".len();
    let length = readme[start..].find("```").expect("its end");
    let policy = Policy::from_toml(&readme[start..start + length]).expect("a policy");
    assert_eq!((policy.rules.len(), policy.tests.len()), (1, 1));
    assert_eq!(policy::run_tests(&policy)[0].failure, None);
}
