//! The log is compared with the decisions that it names: each of them, and many at a time.

use serde_json::json;
use server::audit::digest;
use server::store::decisions::{self, Decision};

use super::*;
use crate::both;

/// How many decisions there are in these tests.
const MANY: u64 = 120;

/// A decision, and an entry that names it.
async fn decide(work: &mut Work<'_>, person: &str) {
    let decision = Decision {
        id: work.deps.id(),
        at: work.now,
        person_id: person.to_owned(),
        policy_version: 0,
        outcome: "signed_in".to_owned(),
        facts: "{}".to_owned(),
        proofs: "[]".to_owned(),
    };
    decisions::insert(&mut work.conn, &decision, &[])
        .await
        .expect("a decision");
    let detail = json!({ "decision": decision.id, "decision_sha256": digest::decision(&decision) });
    let record = Record::of(person).with(detail);
    work.record(Event::SessionOpened, record).await.expect("recorded");
}

both!(decisions_are_compared_many_at_a_time, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    for _ in 0..MANY {
        decide(&mut work, &alice.id).await;
    }
    work.commit().await.expect("kept");
    sealer::all(&portal.deps).await.expect("sealed");
    let before = db.store.queries();
    let verified = verify(&portal, None).await.expect("whole").verified;
    let queries = db.store.queries() - before;
    assert_eq!(verified.entries, MANY);
    assert!(queries < MANY / 4, "{queries} queries for {MANY} decisions");
    // Wherever it is: the first, one in the middle of what is read together, the last.
    for place in [1, 77, 120] {
        let one = format!(
            "id = (SELECT id FROM decisions ORDER BY id LIMIT 1 OFFSET {})",
            place - 1
        );
        sql(
            db,
            &format!("UPDATE decisions SET outcome = 'raised' WHERE {one}"),
        )
        .await;
        let found = problem(&portal, None).await;
        assert!(matches!(found, Problem::OtherDecision { .. }), "{place}: {found}");
        sql(
            db,
            &format!("UPDATE decisions SET outcome = 'signed_in' WHERE {one}"),
        )
        .await;
    }
    // Not kept any more.
    sql(db, "DELETE FROM decisions").await;
    verify(&portal, None).await.expect("whole without them");
});
