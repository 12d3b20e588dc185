//! Setting a method up during sign-in.

use server::admin::lockout::Glass;
use server::admin::{carry_out, providers};
use server::store;
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal, totp};

mod codes;
mod step_up;

/// The key that a set-up shows, as bytes.
pub(crate) fn key_of(form: &serde_json::Value) -> Vec<u8> {
    let text = form["shape"]["SharedKey"]["key"]
        .as_str()
        .expect("a key")
        .replace(' ', "");
    data_encoding::BASE32_NOPAD
        .decode(text.as_bytes())
        .expect("Base32")
}

pub(crate) fn now_code(portal: &Portal, key: &[u8]) -> String {
    totp(
        key,
        u64::try_from(portal.deps.now_ms() / 1000).expect("after 1970"),
    )
}

pub(crate) const FINISH: &str = "/api/sign-in/finish-set-up";

/// Begins to set an app up: the view and what it shows.
async fn begin(browser: &mut Browser) -> (String, serde_json::Value) {
    let fields = [("provider", "totp")];
    browser.post_json("/api/sign-in/set-up", &fields).await.view()
}

/// Gives the code of an app of this name that is being set up.
async fn finish(browser: &mut Browser, name: &str, code: &str) -> (String, serde_json::Value) {
    let fields = [("provider", "totp"), ("name", name), ("code", code)];
    browser.post_json(FINISH, &fields).await.view()
}

/// A set of one backup code.
pub(crate) async fn codes_for(portal: &Portal, person: &store::people::Person) -> String {
    let id = portal
        .enrol(person, "backup_codes", "backup_codes", (portal.deps.id(), None))
        .await;
    let code = server::codes::generate(portal.deps.random.as_ref());
    let row = store::backup_codes::BackupCode {
        id: portal.deps.id(),
        enrolment_id: id,
        finder: code.finder().to_owned(),
        hash: portal
            .deps
            .hasher
            .hash(server::hashing::Queue::Known, code.text())
            .await
            .expect("a hash"),
        used_at: None,
    };
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::backup_codes::insert(&mut conn, &[row])
        .await
        .expect("a code");
    conn.commit().await.expect("kept");
    code.dashed()
}

both!(somebody_who_must_and_has_none_is_led_through_it, async |db| {
    let portal = Portal::new(db);
    portal.person("carol", &["Finance"]).await;
    portal.enforce(&["Finance"]).await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("carol", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), &choice["heading"]),
        ("SetUpChoice", &"Add a second step to your account".into())
    );
    assert!(
        choice["lead"]
            .as_str()
            .expect("a lead")
            .starts_with("Your group Finance asks for a second step.")
    );
    let (view, form) = begin(&mut browser).await;
    assert_eq!(view, "SetUp");
    let key = key_of(&form);
    // Asking again keeps the same key; a wrong code keeps it too.
    let (_, again) = begin(&mut browser).await;
    assert_eq!(key_of(&again), key);
    let (view, again) = finish(&mut browser, "My phone", "000000").await;
    assert_eq!(
        (view.as_str(), key_of(&again) == key, &again["name"]),
        ("SetUp", true, &"My phone".into())
    );
    assert_eq!(browser.cookie("session"), None);
    let code = now_code(&portal, &key);
    let (view, sheet) = finish(&mut browser, "My phone", &code).await;
    assert_eq!(
        (view.as_str(), sheet["codes"].as_array().map(Vec::len)),
        ("NewCodes", Some(10))
    );
    // Not in yet; the box must be ticked.
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    let (view, sheet) = browser.post_json("/api/sign-in/keep-codes", &[]).await.view();
    assert_eq!((view.as_str(), sheet["problem"].is_string()), ("NewCodes", true));
    let file = browser.post("/api/backup-codes.txt", &[]).await;
    assert!(
        file.body.contains("Account:  carol")
            && file.body.contains(sheet["codes"][0].as_str().expect("a code"))
    );
    let (view, _) = browser
        .post_json("/api/sign-in/keep-codes", &[("kept", "1")])
        .await
        .view();
    assert_eq!(view, "Landed");
    assert_eq!(
        browser.get_json("/api/session").await.json()["proofs"][0]["provider"],
        "totp"
    );
    // The code of the set-up cannot be used again to sign in.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("carol", PASSWORD).await;
    let (_, form) = thief.answer("totp", &code).await.view();
    assert!(
        form["problem"]
            .as_str()
            .expect("a problem")
            .starts_with("That code was used already.")
    );
    // And one of the backup codes works, typed in lower case without dashes.
    let saved = sheet["codes"][3]
        .as_str()
        .expect("a code")
        .replace('-', "")
        .to_lowercase();
    thief.choose("backup_codes").await;
    assert_eq!(thief.answer("backup_codes", &saved).await.view().0, "Landed");
    let mut again = portal.browser_at("198.51.100.10");
    again.password("carol", PASSWORD).await;
    again.choose("backup_codes").await;
    let (_, form) = again.answer("backup_codes", &saved).await.view();
    assert!(
        form["problem"]
            .as_str()
            .expect("a problem")
            .starts_with("That code does not match or was used already.")
    );
});

both!(what_is_switched_off_is_called_so, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let switch = async |on: bool| {
        let switch = async |work: &mut Work<'_>| {
            providers::set_switch(work, "totp", (on, &[]), (usize::MAX, Glass::Whole)).await
        };
        carry_out(&portal.deps, Origin::console(), switch)
            .await
            .expect("switched");
    };
    switch(false).await;
    let mut browser = portal.browser();
    let (view, end) = browser.password("bob", PASSWORD).await.view();
    let lead = end["lead"].as_str().expect("a lead");
    assert!(
        view == "End" && lead.starts_with("You have set up Authenticator app. It is switched off here"),
        "{lead}"
    );
    assert!(!lead.contains("reference"), "nothing is broken: {lead}");
});

both!(what_cannot_be_loaded_fails_closed, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal
        .enrol(&bob, "pigeon", "Carrier", (portal.deps.id(), None))
        .await;
    let mut browser = portal.browser();
    let (view, end) = browser.password("bob", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), &end["heading"]),
        ("End", &"No sign-in method can be used right now".into())
    );
    let lead = end["lead"].as_str().expect("a lead").to_owned();
    assert!(
        lead.starts_with("You have set up pigeon, but it could not be loaded. Your account stays protected"),
        "{lead}"
    );
    // Whoever is asked for help finds this very sign-in in the log.
    let reference = lead.split("the reference ").nth(1).and_then(|rest| rest.get(..8));
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let log = store::audit::list(&mut conn, store::audit::Filter::default(), 50).await;
    let named = |detail: &str| reference.is_some_and(|reference| detail.contains(reference));
    assert!(
        log.expect("the log").iter().any(|entry| named(&entry.detail)),
        "{lead}"
    );
    drop(conn);
    assert_eq!(begin(&mut browser).await.0, "End");
    // With another method beside it: the picker says so, and the other works.
    portal.app_for(&bob, "Phone").await;
    let (view, choice) = browser.password("bob", PASSWORD).await.view();
    assert_eq!(view, "Choose");
    assert!(
        choice["warning"]
            .as_str()
            .expect("a warning")
            .contains("Could not load at least one")
    );
    browser.choose("totp").await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
});
