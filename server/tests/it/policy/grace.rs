//! A set-up that is demanded may be put off while the policy's grace lasts.

use server::store;

use super::{is_in, rules, set};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(a_set_up_is_put_off_as_long_as_the_grace_lasts, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &["Finance"]).await;
    let policy = "[base]\nenrolment_grace_days = 7\n[[rules]]\nid = \"finance\"\nwhen = { groups = [\"Finance\"] }\ndemand = { strength = \"any\" }";
    set(&portal, rules(policy)).await.expect("saved");
    let mut browser = portal.browser();
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "SetUpChoice");
    let page = browser.get("/login/setup").await.text();
    assert!(page.contains("You have until 10 August 2026."), "{page}");
    assert!(!is_in(&mut browser).await, "nothing was put off yet");
    assert_eq!(
        browser.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "Landed"
    );
    assert!(is_in(&mut browser).await);
    let home = browser.get("/").await.text();
    assert!(home.contains("Add a second step until 10 August 2026."), "{home}");
    assert!(portal.events().await.contains(&"set_up_put_off".to_owned()));
    // Another sign-in, days later, counts from the same day.
    portal.wait_s(3 * 24 * 3600);
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    assert!(
        other
            .get("/login/setup")
            .await
            .text()
            .contains("until 10 August 2026.")
    );
    let session = other.post_json("/api/sign-in/put-off", &[]).await;
    assert_eq!(session.view().0, "Landed");
    // A stricter rule ends it, also for who is in already.
    let stricter = policy.replace(
        "strength = \"any\"",
        "strength = \"any\", enrolment_grace_days = 1",
    );
    set(&portal, rules(&stricter)).await.expect("saved");
    assert!(!is_in(&mut other).await);
    set(&portal, rules(policy)).await.expect("saved");
    assert!(is_in(&mut other).await);
    // The grace is over: nothing is offered, and a post that asks for it all the same gets nowhere.
    portal.wait_s(4 * 24 * 3600);
    let mut late = portal.browser();
    late.password("alice", PASSWORD).await;
    assert!(!late.get("/login/setup").await.text().contains("Skip"));
    assert_eq!(
        late.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "SetUpChoice"
    );
    // Who has set something up, and owes again one day, has a grace again.
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    assert!(
        store::people::owing_since(&mut conn, &alice.id)
            .await
            .expect("asked")
            .is_some()
    );
    store::people::set_owing_since(&mut conn, &alice.id, None)
        .await
        .expect("cleared");
    assert!(
        store::people::owing_since(&mut conn, &alice.id)
            .await
            .expect("asked")
            .is_none()
    );
});

both!(codes_are_given_before_a_set_up_is_put_off, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let id = portal
        .enrol(&alice, "backup_codes", "Backup codes", (portal.deps.id(), None))
        .await;
    let code = store::backup_codes::BackupCode {
        id: portal.deps.id(),
        enrolment_id: id,
        finder: "AAAA".to_owned(),
        hash: "$".to_owned(),
        used_at: None,
    };
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::backup_codes::insert(&mut conn, &[code])
        .await
        .expect("a code");
    conn.commit().await.expect("kept");
    let policy = "[base]\nenrolment_grace_days = 7\n[[rules]]\nid = \"all\"\ndemand = { strength = \"any\" }";
    set(&portal, rules(policy)).await.expect("saved");
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    assert_ne!(
        browser.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "Landed"
    );
    assert!(!is_in(&mut browser).await);
});
