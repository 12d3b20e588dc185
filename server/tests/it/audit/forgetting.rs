//! What is erased with an account, and what is removed because of its age: the rest can still be checked.

use serde_json::json;
use server::admin::lockout::Glass;
use server::admin::{carry_out, people};
use server::audit::retention;
use server::audit::verify::Compared;
use server::store::{audit, people::Person};
use sqlx::Row as _;

use super::*;
use crate::both;

async fn delete(portal: &Portal, person: &Person) {
    let delete = async |work: &mut Work<'_>| people::delete(work, person, Glass::Whole).await;
    carry_out(&portal.deps, Origin::console(), delete)
        .await
        .expect("deleted");
}

/// Everything of the log, as text.
async fn everything(db: &Database) -> String {
    let mut conn = db.store.read().await.expect("a connection");
    let all = audit::list(&mut conn, audit::Filter::default(), 200)
        .await
        .expect("entries");
    format!("{all:?}")
}

/// How many entries of somebody have a salt.
async fn salts(db: &Database, id: &str) -> i64 {
    let count = format!(
        "SELECT COUNT(*) FROM audit WHERE event <> 'account_deleted' AND (subject = '{id}' AND matter_salt IS NOT NULL \
         OR (actor = '{id}' OR actor IS NULL AND subject = '{id}') AND origin_salt IS NOT NULL)"
    );
    let row = sqlx::query(AssertSqlSafe(count))
        .fetch_one(&mut db.raw().await)
        .await;
    row.expect("a count").get(0)
}

both!(what_is_personal_goes_with_the_account, async |db| {
    let portal = Portal::new(db);
    let carol = portal.person("carol", &[]).await;
    portal.person("dave", &[]).await;
    for (name, address) in [("carol", "198.51.100.77"), ("dave", "198.51.100.88")] {
        let mut browser = portal.browser_at(address);
        assert_eq!(browser.password(name, PASSWORD).await.view().0, "Landed");
    }
    let rename = async |work: &mut Work<'_>| {
        server::admin::profile::set_full_name(work, &carol, "Carol Secretname").await
    };
    carry_out(&portal.deps, Origin::console(), rename)
        .await
        .expect("renamed");
    let kept = checkpoint(&portal).await;
    assert!(everything(db).await.contains("198.51.100.77") && salts(db, &carol.id).await > 0);
    delete(&portal, &carol).await;
    let after = everything(db).await;
    assert!(
        !after.contains("198.51.100.77") && !after.contains("Secretname"),
        "{after}"
    );
    assert!(
        after.contains("198.51.100.88") && after.contains("account_deleted"),
        "{after}"
    );
    assert_eq!(salts(db, &carol.id).await, 0, "nobody can try out what was there");
    let verified = verify(&portal, Some(kept.clone())).await.expect("whole").verified;
    assert!(
        verified.erased > 3 && verified.checkpoint == Compared::Fits,
        "{verified:?}"
    );
    // Writing something into what was erased is a change.
    let text = format!(
        "UPDATE audit SET address = '192.0.2.1' WHERE subject = '{}' AND event = 'session_opened'",
        carol.id
    );
    sql(db, &text).await;
    assert!(matches!(problem(&portal, None).await, Problem::Changed { .. }));
});

both!(
    what_administrators_were_told_of_somebody_goes_with_the_account,
    async |db| {
        let portal = Portal::new(db);
        let ada = portal.person("ada", &[]).await;
        let mut conn = db.store.write().await.expect("a transaction");
        server::store::people::set_administrator(&mut conn, &ada.id, true)
            .await
            .expect("made");
        conn.commit().await.expect("kept");
        for name in ["carol", "dave"] {
            portal.person(name, &[]).await;
            let mut browser = portal.browser();
            browser.password(name, PASSWORD).await;
            browser.post("/api/account/not-me", &[]).await;
        }
        let told = async || {
            let mut conn = db.store.read().await.expect("a connection");
            let all = server::store::notices::open_of_person(&mut conn, &ada.id).await;
            let reported = all.expect("notices").into_iter().filter(|n| n.kind == "reported");
            reported.map(|n| n.detail).collect::<Vec<_>>().join(" ")
        };
        let before = told().await;
        assert!(before.contains("carol") && before.contains("dave"), "{before}");
        let mut conn = db.store.read().await.expect("a connection");
        let carol = people::find(&mut conn, "carol").await.expect("carol");
        drop(conn);
        delete(&portal, &carol).await;
        let after = told().await;
        assert!(!after.contains("carol") && after.contains("dave"), "{after}");
    }
);

both!(erasing_somebody_who_is_still_here_is_found, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    verify(&portal, None).await.expect("whole");
    let mut conn = db.store.write().await.expect("a transaction");
    let alice = people::find(&mut conn, "alice").await.expect("alice");
    audit::erase(&mut conn, &alice.id).await.expect("erased");
    conn.commit().await.expect("kept");
    let found = problem(&portal, None).await;
    assert!(
        matches!(found, Problem::ErasedForNothing { seq: 1, .. }),
        "{found}"
    );
});

both!(what_is_too_old_goes_and_the_rest_can_be_checked, async |db| {
    let portal = Portal::with(db, &[("audit.keep_days", "90")]);
    some_days(&portal).await;
    let old = checkpoint(&portal).await;
    assert_eq!(retention::run(&portal.deps).await.expect("nothing yet"), 0);
    portal.wait_s(60 * 24 * 3600);
    happen(&portal, json!({ "young": true })).await;
    let young = checkpoint(&portal).await;
    portal.wait_s(30 * 24 * 3600);
    assert_eq!(retention::run(&portal.deps).await.expect("not a day's worth"), 0);
    portal.wait_s(2 * 24 * 3600);
    let removed = retention::run(&portal.deps).await.expect("removed");
    assert_eq!(removed, old.seq.unsigned_abs());
    assert_eq!(retention::run(&portal.deps).await.expect("nothing more"), 0);
    let verified = verify(&portal, Some(young.clone()))
        .await
        .expect("whole")
        .verified;
    assert_eq!((verified.removed, verified.checkpoint), (old.seq, Compared::Fits));
    assert_eq!(verified.places.0, old.seq + 1);
    let verified = verify(&portal, Some(old.clone()))
        .await
        .expect("at the cut itself")
        .verified;
    assert_eq!(verified.checkpoint, Compared::Fits);
    assert_eq!(portal.events().await, ["group_changed", "audit_removed"]);
    // A seal cannot be passed off as the removal of what is before it.
    sql(db, "CREATE TABLE kept AS SELECT * FROM audit_head").await;
    for change in [
        "cut_seq = cut_seq + 1",
        "cut_seq = cut_seq - 1",
        "cut_hash = (SELECT hash FROM audit_seals LIMIT 1)",
        "cut_at = cut_at + 1",
        "cut_signer = cut_hash",
        "cut_seq = 0",
    ] {
        sql(db, &format!("UPDATE audit_head SET {change}")).await;
        problem(&portal, None).await;
        sql(db, "DELETE FROM audit_head").await;
        sql(db, "INSERT INTO audit_head SELECT * FROM kept").await;
    }
    let forged = "UPDATE audit_head SET cut_seq = s.last_seq, cut_hash = s.hash, cut_at = s.sealed_at, \
                  cut_signer = s.signer, cut_signature = s.signature FROM audit_seals s WHERE s.last_seq = ";
    sql(db, &format!("{forged}{}", young.seq)).await;
    sql(db, &format!("DELETE FROM audit WHERE seq <= {}", young.seq)).await;
    sql(
        db,
        &format!("DELETE FROM audit_seals WHERE last_seq <= {}", young.seq),
    )
    .await;
    assert!(matches!(problem(&portal, None).await, Problem::CutChanged { .. }));
});

both!(everything_may_be_too_old, async |db| {
    let portal = Portal::with(db, &[("audit.keep_days", "90")]);
    some_days(&portal).await;
    let old = checkpoint(&portal).await;
    portal.wait_s(400 * 24 * 3600);
    retention::run(&portal.deps).await.expect("removed");
    let verified = verify(&portal, None).await.expect("whole").verified;
    assert_eq!((verified.entries, verified.removed), (1, old.seq));
    portal.wait_s(400 * 24 * 3600);
    retention::run(&portal.deps).await.expect("removed");
    let verified = verify(&portal, Some(old)).await.expect("whole").verified;
    assert_eq!(verified.checkpoint, Compared::TooOld);
});

both!(kept_for_ever_when_the_operator_says_so, async |db| {
    let portal = Portal::with(db, &[("audit.keep_days", "0")]);
    some_days(&portal).await;
    portal.wait_s(4000 * 24 * 3600);
    assert_eq!(retention::run(&portal.deps).await.expect("nothing"), 0);
});
