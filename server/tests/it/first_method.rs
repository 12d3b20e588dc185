//! What the policy demands before somebody sets up their first method: the code of an administrator, a network, or both; on the way in,
//! in the settings, and of the lock-out guard.

use policy::lockout::Why;
use policy::{Blocked, Next, what_now};
use serde_json::{Value, json};
use server::admin::lockout::Glass;
use server::admin::policy::{self as use_case, NewPolicy};
use server::admin::{AdminError, carry_out};
use server::standing::Standing;
use server::store::{self, people::Person};
use server::work::{Origin, Work};

use crate::both;
use crate::set_up::{FINISH, codes_for, key_of, now_code};
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

const ADD: &str = "/settings/security/add";
const NO_CODE: &str = "You need a code from your administrator";
const ELSEWHERE: &str = "Not from this network";

/// A second step is demanded of everybody, or of nobody, with this base.
fn policy_of(on: bool, base: &Value) -> Value {
    json!({
        "enforcement": { "on": on }, "base": base,
        "networks": { "office": ["192.0.2.0/24"] },
    })
}

async fn issue(portal: &Portal, name: &str) -> String {
    let issued = server::admin::codes::issue(&portal.deps, Origin::console(), name, "first method").await;
    issued.expect("a code").code.dashed()
}

async fn acts(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> (String, Value) {
    browser.post_json(path, fields).await.view()
}

/// The code of that kind is chosen and given.
async fn give(browser: &mut Browser, (provider, code): (&str, &str), next: &str) -> (String, Value) {
    let fields = [("provider", provider), ("next", next)];
    acts(browser, "/api/sign-in/choose", &fields).await;
    browser.answer(provider, code).await.view()
}

/// An app is set up where it is offered, and no backup codes are kept.
async fn set_an_app_up(portal: &Portal, browser: &mut Browser, next: &str) -> (String, Value) {
    let fields = [("provider", "totp"), ("next", next)];
    let (view, form) = acts(browser, "/api/sign-in/set-up", &fields).await;
    assert_eq!(view, "SetUp", "{form}");
    let code = now_code(portal, &key_of(&form));
    let fields = [("provider", "totp"), ("name", "Phone"), ("code", &code)];
    let (view, shown) = acts(browser, FINISH, &fields).await;
    if view != "NewCodes" {
        return (view, shown);
    }
    acts(browser, "/api/sign-in/keep-codes", &[("later", "1")]).await
}

both!(a_code_comes_before_the_first_method, async |db| {
    let portal = Portal::new(db);
    portal.person("carol", &[]).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    portal
        .policy(policy_of(true, &json!({ "first_method_code": true })))
        .await;
    let mut browser = portal.browser();
    let (view, end) = browser.password("carol", PASSWORD).await.view();
    assert_eq!((view.as_str(), end["heading"].as_str()), ("End", Some(NO_CODE)));
    let lead = end["lead"].as_str().expect("a lead");
    assert!(lead.contains("an administrator gives you a code"), "{lead}");
    let fields = [("provider", "totp")];
    assert_eq!(acts(&mut browser, "/api/sign-in/set-up", &fields).await.0, "End");
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    assert!(portal.events().await.contains(&"sign_in_blocked".to_owned()));
    // With one there is a way.
    let code = issue(&portal, "carol").await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("carol", PASSWORD).await.view();
    assert_eq!(view, "Choose", "{choice}");
    assert_eq!(
        acts(&mut browser, "/api/sign-in/set-up", &fields).await.0,
        "Choose"
    );
    assert_eq!(
        give(&mut browser, ("admin_code", &code), "/").await.0,
        "SetUpChoice"
    );
    assert_eq!(set_an_app_up(&portal, &mut browser, "/").await.0, "Landed");
    // Whoever has a method is not concerned.
    let mut other = portal.browser_at("198.51.100.9");
    other.password("bob", PASSWORD).await;
    assert_eq!(other.answer("totp", &portal.code(0)).await.view().0, "Landed");
});

both!(a_first_method_is_set_up_from_the_network_only, async |db| {
    let portal = Portal::new(db);
    let carol = portal.person("carol", &[]).await;
    let office = json!({ "first_method_networks": ["office"] });
    portal.policy(policy_of(true, &office)).await;
    let mut outside = portal.browser_at("198.51.100.9");
    let (view, end) = outside.password("carol", PASSWORD).await.view();
    assert_eq!((view.as_str(), end["heading"].as_str()), ("End", Some(ELSEWHERE)));
    // A code does not stand in for the place.
    issue(&portal, "carol").await;
    let (view, _) = outside.password("carol", PASSWORD).await.view();
    assert_eq!(view, "End");
    // Nobody knows from where.
    let mut conn = db.store.read().await.expect("a connection");
    let standing = Standing::of(&mut conn, &portal.deps, carol, None).await;
    let standing = standing.expect("a standing");
    let next = what_now(&standing.decision.requirement, &standing.facts, &[]);
    assert_eq!(next, Next::Blocked(Blocked::NotFromHere));
    drop(conn);
    portal.person("dave", &[]).await;
    let mut inside = portal.browser_at("192.0.2.99");
    let (view, _) = inside.password("dave", PASSWORD).await.view();
    assert_eq!(view, "SetUpChoice");
    assert_eq!(set_an_app_up(&portal, &mut inside, "/").await.0, "Landed");
});

both!(backup_codes_and_the_code_are_both_given, async |db| {
    let portal = Portal::new(db);
    let dave = portal.person("dave", &[]).await;
    portal
        .policy(policy_of(true, &json!({ "first_method_code": true })))
        .await;
    let own = codes_for(&portal, &dave).await;
    let mut browser = portal.browser();
    assert_eq!(browser.password("dave", PASSWORD).await.view().0, "End");
    let code = issue(&portal, "dave").await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("dave", PASSWORD).await.view();
    let ways = choice["fallbacks"].as_array().map(Vec::len);
    assert_eq!((view.as_str(), ways), ("Choose", Some(2)));
    let lead = choice["lead"].as_str().expect("a lead");
    assert!(lead.contains("and one of your backup codes"), "{lead}");
    let (view, choice) = give(&mut browser, ("admin_code", &code), "/").await;
    let left = choice["fallbacks"][0]["provider"].as_str();
    assert_eq!((view.as_str(), left), ("Choose", Some("backup_codes")));
    assert_eq!(
        give(&mut browser, ("backup_codes", &own), "/").await.0,
        "SetUpChoice"
    );
});

both!(a_grace_lets_them_in_and_adds_nothing, async |db| {
    let portal = Portal::new(db);
    portal.person("carol", &[]).await;
    let base = json!({ "first_method_code": true, "enrolment_grace_days": 3 });
    portal.policy(policy_of(true, &base)).await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("carol", PASSWORD).await.view();
    let methods = choice["methods"].as_array().map(Vec::len);
    assert_eq!((view.as_str(), methods), ("SetUpChoice", Some(0)));
    assert!(choice["put_off"].is_array(), "{choice}");
    let lead = choice["lead"].as_str().expect("a lead");
    assert!(lead.contains("an administrator gives you a code"), "{lead}");
    assert_eq!(acts(&mut browser, "/api/sign-in/put-off", &[]).await.0, "Landed");
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    let add = [("provider", "totp"), ("replaces", "")];
    assert_eq!(acts(&mut browser, "/api/security/add", &add).await.0, "Go");
    assert_eq!(browser.get(ADD).await.heading(), NO_CODE);
    portal.wait_s(4 * 24 * 3600);
    let mut late = portal.browser();
    assert_eq!(late.password("carol", PASSWORD).await.view().0, "End");
});

both!(the_settings_honour_the_demand_for_a_code, async |db| {
    let portal = Portal::new(db);
    let carol = portal.person("carol", &[]).await;
    portal
        .policy(policy_of(false, &json!({ "first_method_code": true })))
        .await;
    let mut browser = portal.browser();
    assert_eq!(browser.password("carol", PASSWORD).await.view().0, "Landed");
    // The password was given just now, and is not enough; and nothing can be "replaced" either, nor codes be made.
    for (path, fields) in [
        ("/api/security/add", &[("provider", "totp"), ("replaces", "")][..]),
        (
            "/api/security/add",
            &[("provider", "totp"), ("replaces", "x")][..],
        ),
        ("/api/security/new-codes", &[][..]),
    ] {
        let (view, go) = acts(&mut browser, path, fields).await;
        assert_eq!(view, "Go", "{path}: {go}");
    }
    let page = browser.get(ADD).await;
    assert_eq!(
        (page.heading().as_str(), page.path.split('?').next()),
        (NO_CODE, Some("/confirm"))
    );
    assert!(page.text().contains("Back to Security"), "{}", page.text());
    // Elsewhere the password confirms as ever.
    assert_eq!(
        browser.get("/settings/password").await.heading(),
        "Change your password"
    );
    let code = issue(&portal, "carol").await;
    let (view, shown) = give(&mut browser, ("admin_code", &code), ADD).await;
    assert_eq!(
        (view.as_str(), shown["heading"].as_str()),
        ("SetUpChoice", Some("Add a method"))
    );
    let (view, landed) = set_an_app_up(&portal, &mut browser, ADD).await;
    assert_eq!(
        (view.as_str(), landed["to"].as_str()),
        ("Landed", Some("/settings/security"))
    );
    assert_eq!(methods(&portal, &carol).await, 1);
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    // A second one is added as ever.
    assert_eq!(browser.get(ADD).await.heading(), "Add a method");
});

both!(the_settings_honour_the_demand_for_a_network, async |db| {
    let portal = Portal::new(db);
    portal.person("carol", &[]).await;
    let office = json!({ "first_method_networks": ["office"] });
    portal.policy(policy_of(false, &office)).await;
    let mut outside = portal.browser_at("198.51.100.9");
    outside.password("carol", PASSWORD).await;
    assert_eq!(outside.get(ADD).await.heading(), ELSEWHERE);
    let fields = [("provider", "totp"), ("next", ADD)];
    assert_eq!(acts(&mut outside, "/api/sign-in/set-up", &fields).await.0, "End");
    let mut inside = portal.browser_at("192.0.2.99");
    inside.password("carol", PASSWORD).await;
    assert_eq!(inside.get(ADD).await.heading(), "Add a method");
    let (_, landed) = set_an_app_up(&portal, &mut inside, ADD).await;
    assert_eq!(landed["to"], "/settings/security");
    // One that is not fresh gives the password first.
    portal.person("dave", &[]).await;
    let mut stale = portal.browser();
    stale.password("dave", PASSWORD).await;
    portal.wait_s(11 * 60);
    assert_eq!(stale.get(ADD).await.heading(), "Confirm it is you");
    assert_eq!(
        acts(&mut stale, "/api/sign-in/set-up", &fields).await.0,
        "Password"
    );
    let again = [("username", "dave"), ("password", PASSWORD), ("next", ADD)];
    assert_eq!(
        acts(&mut stale, "/api/sign-in/password", &again).await.0,
        "SetUpChoice"
    );
});

async fn methods(portal: &Portal, person: &Person) -> usize {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let all = store::enrolments::of_person_provider(&mut conn, &person.id, "totp").await;
    all.expect("methods").len()
}

both!(
    the_guard_leans_on_no_code_and_on_no_network_never_seen,
    async |db| {
        let portal = Portal::new(db);
        let ada = portal.person("ada", &[]).await;
        let mut conn = portal.deps.store.write().await.expect("a transaction");
        store::people::set_administrator(&mut conn, &ada.id, true)
            .await
            .expect("set");
        conn.commit().await.expect("kept");
        let save = async |base: Value| {
            let mut wanted = policy_of(true, &base);
            wanted["version"] = 0.into();
            let new = NewPolicy {
                policy: policy::Policy::from_json(&wanted.to_string()).expect("a policy"),
                reason: "a test",
                based_on: None,
                locked_out_known: usize::MAX,
            };
            let act = async |work: &mut Work<'_>| use_case::set(work, new, Glass::Whole).await;
            match carry_out(&portal.deps, Origin::console(), act).await {
                Err(AdminError::LockOut(lock_out)) => Some(lock_out.cannot[0].why),
                other => {
                    other.expect("saved");
                    None
                }
            }
        };
        issue(&portal, "ada").await;
        let code = json!({ "first_method_code": true });
        let office = json!({ "first_method_networks": ["office"] });
        assert_eq!(save(code).await, Some(Why::CodeDemandedFirst));
        assert_eq!(save(office.clone()).await, Some(Why::NotFromHere));
        portal.browser_at("198.51.100.9").password("ada", PASSWORD).await;
        assert_eq!(save(office.clone()).await, Some(Why::NotFromHere));
        portal.browser().password("ada", PASSWORD).await;
        assert_eq!(save(office).await, None);
    }
);
