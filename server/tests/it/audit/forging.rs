//! Whoever can write the database, and does not have the key file, adds nothing to the log that is sealed, and changes nothing that
//! the log tells of.

use serde_json::json;
use server::admin::enforcement::{self, NewEnforcement};
use server::admin::lockout::Glass;
use server::admin::{carry_out, people};
use server::store::{self, Engine, audit, audit_seals};

use super::*;
use crate::both;

/// All columns of an entry but its id.
const REST: &str = "at, event, actor, subject, provider, policy_version, address, agent, detail, \
                    origin_salt, origin_digest, matter_salt, matter_digest, mac";

pub(super) async fn waiting(db: &Database) -> i64 {
    let mut conn = db.store.read().await.expect("a connection");
    audit_seals::count_unsealed(&mut conn).await.expect("a count")
}

/// A deletion of somebody who is not deleted, or another entry, by SQL.
pub(super) async fn forge(db: &Database, id: &str, event: &str, subject: &str) {
    let text = format!(
        "INSERT INTO audit (id, at, event, actor, subject, detail) VALUES ('{id}', 5, '{event}', 'console', '{subject}', '{{}}')"
    );
    sql(db, &text).await;
}

/// Erases what is personal of somebody, as somebody could who can write the database.
async fn erase(db: &Database, id: &str) {
    let mut conn = db.store.write().await.expect("a transaction");
    audit::erase(&mut conn, id).await.expect("erased");
    conn.commit().await.expect("kept");
}

both!(what_somebody_adds_is_named_and_holds_up_nothing, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    let whole = verify(&portal, None).await.expect("whole").verified.entries;
    forge(db, "00000000-added", "session_opened", "x").await;
    // A genuine one once more: its id is under its mark.
    let copy =
        format!("INSERT INTO audit (id, {REST}) SELECT '00000000-copy', {REST} FROM audit WHERE seq = 2");
    sql(db, &copy).await;
    // One that has digests which fit, and a mark that does not.
    let text = format!(
        "INSERT INTO audit (id, {REST}) SELECT '00000000-mark', 5, event, actor, subject, provider, policy_version, address, agent, \
         detail, origin_salt, origin_digest, matter_salt, matter_digest, matter_digest FROM audit WHERE seq = 2"
    );
    sql(db, &text).await;
    let mut added = 3;
    if db.store.engine() == Engine::Sqlite {
        sql(
            db,
            "INSERT INTO audit (id, at, event, detail) VALUES ('00000000-time', 'soon', 'x', '{}')",
        )
        .await;
        added += 1;
    }
    happen(&portal, json!({ "genuine": true })).await;
    let found = problem(&portal, None).await;
    assert!(
        matches!(&found, Problem::Added { id, count } if id == "00000000-added" && *count == added),
        "{found}"
    );
    assert_eq!(waiting(db).await, 0, "what the portal wrote is sealed");
    let said = found.to_string();
    assert!(
        said.contains("\"00000000-added\"") && said.contains(&format!("nor are {} more", added - 1)),
        "{said}"
    );
    // Nor does it get a place when it is given back to the sealer.
    sql(db, "UPDATE audit SET refused_at = NULL").await;
    assert!(matches!(problem(&portal, None).await, Problem::Added { .. }));
    sql(db, "DELETE FROM audit WHERE id LIKE '00000000-%'").await;
    assert_eq!(
        verify(&portal, None).await.expect("whole").verified.entries,
        whole + 1
    );
});

both!(a_change_before_the_seal_is_named, async |db| {
    let portal = Portal::new(db);
    happen(&portal, json!({ "n": 1 })).await;
    sql(db, "UPDATE audit SET actor = 'mallory'").await;
    assert!(matches!(
        problem(&portal, None).await,
        Problem::Added { count: 1, .. }
    ));
});

both!(a_forged_deletion_hides_no_erasure, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    verify(&portal, None).await.expect("whole");
    let mut conn = db.store.read().await.expect("a connection");
    let alice = people::find(&mut conn, "alice").await.expect("alice");
    drop(conn);
    forge(db, "ffffffff-deletion", "account_deleted", &alice.id).await;
    sealer::all(&portal.deps).await.expect("sealed");
    erase(db, &alice.id).await;
    let found = problem(&portal, None).await;
    assert!(
        matches!(found, Problem::ErasedForNothing { seq: 1, .. }),
        "{found}"
    );
    // Also one that the portal itself has written counts for nobody who is still there.
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    let record = Record::of(&alice.id);
    work.record(Event::AccountDeleted, record)
        .await
        .expect("recorded");
    work.commit().await.expect("kept");
    let found = problem(&portal, None).await;
    assert!(matches!(found, Problem::StillThere { .. }), "{found}");
});

both!(a_clock_that_is_ahead_makes_no_erasure_doubtful, async |db| {
    let portal = Portal::new(db);
    let carol = portal.person("carol", &[]).await;
    // Another server, a minute ahead, writes of her just before she is deleted, and nothing is sealed in between.
    portal.wait_s(60);
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    let record = Record::of(&carol.id).with(json!({ "ahead": true }));
    work.record(Event::AccountChanged, record)
        .await
        .expect("recorded");
    work.commit().await.expect("kept");
    portal.wait_s(-60);
    let delete = async |work: &mut Work<'_>| people::delete(work, &carol, Glass::Whole).await;
    carry_out(&portal.deps, Origin::console(), delete)
        .await
        .expect("deleted");
    let verified = verify(&portal, None).await.expect("whole").verified;
    assert_eq!((verified.entries, verified.erased), (2, 1));
    assert_eq!(portal.events().await, ["account_deleted", "account_changed"]);
});

async fn enforce(portal: &Portal, on: bool) {
    let set = async |work: &mut Work<'_>| {
        let new = NewEnforcement {
            on,
            ..NewEnforcement::default()
        };
        enforcement::set(work, new, Glass::Broken).await
    };
    carry_out(&portal.deps, Origin::console(), set)
        .await
        .expect("in force");
}

both!(a_policy_changed_by_sql_is_found_and_lets_nobody_in, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    enforce(&portal, true).await;
    enforce(&portal, false).await;
    enforce(&portal, true).await;
    verify(&portal, None).await.expect("whole");
    sql(db, "CREATE TABLE kept AS SELECT * FROM policy_versions").await;
    let restore = async || {
        sql(db, "UPDATE policy_head SET version = 0").await;
        sql(db, "DELETE FROM policy_versions WHERE version > 0").await;
        sql(
            db,
            "INSERT INTO policy_versions SELECT * FROM kept WHERE version > 0",
        )
        .await;
        sql(db, "UPDATE policy_head SET version = 3").await;
    };
    let weaker = "UPDATE policy_versions SET body = REPLACE(body, '\"on\":true', '\"on\":false')";
    sql(db, &format!("{weaker} WHERE version = 3")).await;
    let restarted = Portal::new(db);
    let mut conn = db.store.read().await.expect("a connection");
    let read = server::policies::in_force(&mut conn, &restarted.deps).await;
    assert!(
        matches!(
            read,
            Err(store::StoreError::Corrupt {
                table: "policy_versions",
                ..
            })
        ),
        "{read:?}"
    );
    drop(conn);
    assert!(matches!(
        problem(&portal, None).await,
        Problem::OtherPolicy { version: 3, .. }
    ));
    // With a digest that fits, or none, it can be read, and is found out.
    for digest in ["(SELECT digest FROM kept WHERE version = 2)", "''"] {
        restore().await;
        let text = format!(
            "UPDATE policy_versions SET digest = {digest}, body = (SELECT body FROM kept WHERE version = 2) WHERE version = 3"
        );
        sql(db, &text).await;
        assert!(matches!(
            problem(&portal, None).await,
            Problem::OtherPolicy { version: 3, .. }
        ));
    }
    restore().await;
    sql(db, "UPDATE policy_head SET version = 2").await;
    assert!(matches!(
        problem(&portal, None).await,
        Problem::PolicyInForce { found: 2, last: 3 }
    ));
    restore().await;
    verify(&portal, None).await.expect("as it was");
});

both!(a_decision_changed_by_sql_is_found, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    verify(&portal, None).await.expect("whole");
    sql(db, "CREATE TABLE kept AS SELECT * FROM decisions").await;
    for change in [
        "facts = facts || ' '",
        "proofs = proofs || ' '",
        "outcome = 'raised'",
        "policy_version = policy_version + 1",
    ] {
        sql(db, &format!("UPDATE decisions SET {change}")).await;
        let found = problem(&portal, None).await;
        assert!(
            matches!(found, Problem::OtherDecision { .. }),
            "{change}: {found}"
        );
        sql(db, "DELETE FROM decisions").await;
        sql(db, "INSERT INTO decisions SELECT * FROM kept").await;
    }
    verify(&portal, None).await.expect("as it was");
    // They are kept for a while only, and the log for longer.
    sql(db, "DELETE FROM decisions").await;
    verify(&portal, None).await.expect("whole without them");
});
