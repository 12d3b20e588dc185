//! Whoever can write the database, and does not have the key file, is found out.

use serde_json::json;
use server::audit::signed::What;
use server::random::SeededRandom;
use server::secrets::Keys;

use super::*;
use crate::both;

/// The place that is named.
fn place(problem: &Problem) -> i64 {
    match problem {
        Problem::Changed { seq, .. }
        | Problem::Missing { seq, .. }
        | Problem::Misplaced { seq, .. }
        | Problem::ErasedForNothing { seq, .. }
        | Problem::SealMissing { seq, .. } => *seq,
        other => panic!("no place: {other}"),
    }
}

both!(a_change_by_sql_is_found_and_named, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    let seqs = "(3, 4)";
    for change in [
        "event = 'password_right' || event",
        "at = at + 1",
        "actor = 'mallory'",
        "subject = 'mallory'",
        "address = '203.0.113.9'",
        "agent = 'Netscape'",
        "detail = '{}x'",
        "policy_version = 99",
        "id = 'x' || id",
        "detail = 'null', matter_salt = NULL",
        "address = NULL, agent = NULL, origin_salt = NULL",
    ] {
        sql(db, "CREATE TABLE kept AS SELECT * FROM audit").await;
        sql(db, &format!("UPDATE audit SET {change} WHERE seq IN {seqs}")).await;
        assert_eq!(place(&problem(&portal, None).await), 3, "{change}");
        sql(db, "DELETE FROM audit").await;
        sql(db, "INSERT INTO audit SELECT * FROM kept").await;
        sql(db, "DROP TABLE kept").await;
        verify(&portal, None).await.expect("as it was");
    }
});

both!(a_removed_added_or_moved_row_is_found, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    let last = checkpoint(&portal).await.seq;
    let save = async || {
        sql(db, "DROP TABLE IF EXISTS kept").await;
        sql(db, "CREATE TABLE kept AS SELECT * FROM audit").await;
    };
    let restore = async || {
        sql(db, "DELETE FROM audit").await;
        sql(db, "INSERT INTO audit SELECT * FROM kept").await;
    };
    save().await;
    for seq in [1, 4, last] {
        sql(db, &format!("DELETE FROM audit WHERE seq = {seq}")).await;
        assert_eq!(place(&problem(&portal, None).await), seq);
        restore().await;
    }
    sql(
        db,
        "UPDATE audit SET seq = CASE seq WHEN 2 THEN -5 ELSE -2 END WHERE seq IN (2, 5)",
    )
    .await;
    sql(db, "UPDATE audit SET seq = -seq WHERE seq < 0").await;
    assert_eq!(place(&problem(&portal, None).await), 2);
    restore().await;
    for seq in [0, -7] {
        sql(
            db,
            &format!("INSERT INTO audit (id, at, event, detail, seq) VALUES ('new', 1, 'x', 'null', {seq})"),
        )
        .await;
        assert_eq!(place(&problem(&portal, None).await), seq);
        restore().await;
    }
    // Behind the end it stands where the next one belongs: nothing can be sealed, and that is said.
    let text = format!(
        "INSERT INTO audit (id, at, event, detail, seq) VALUES ('new', 1, 'x', 'null', {})",
        last + 1
    );
    sql(db, &text).await;
    happen(&portal, json!({})).await;
    assert_eq!(place(&problem(&portal, None).await), last + 1);
});

both!(a_changed_or_removed_seal_is_found, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    sql(db, "CREATE TABLE kept AS SELECT * FROM audit_seals").await;
    for change in [
        "UPDATE audit_seals SET hash = signature",
        "UPDATE audit_seals SET sealed_at = sealed_at + 1",
        "UPDATE audit_seals SET signature = hash",
        "UPDATE audit_seals SET signer = hash",
        "UPDATE audit_seals SET digests = hash",
        "UPDATE audit_seals SET first_seq = first_seq + 1",
        "DELETE FROM audit_seals WHERE first_seq = 1",
        "DELETE FROM audit_seals WHERE last_seq = (SELECT MAX(last_seq) FROM audit_seals)",
    ] {
        sql(db, change).await;
        let found = problem(&portal, None).await;
        assert!(!found.to_string().is_empty(), "{change}");
        sql(db, "DELETE FROM audit_seals").await;
        sql(db, "INSERT INTO audit_seals SELECT * FROM kept").await;
        verify(&portal, None).await.expect("as it was");
    }
});

both!(a_cut_off_end_is_found_with_a_checkpoint, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    let kept = checkpoint(&portal).await;
    let fits = verify(&portal, Some(kept.clone()))
        .await
        .expect("it fits")
        .verified;
    assert_eq!(fits.checkpoint, server::audit::verify::Compared::Fits);
    let end = "(SELECT MAX(first_seq) FROM audit_seals)";
    sql(db, &format!("DELETE FROM audit WHERE seq >= {end}")).await;
    sql(
        db,
        "DELETE FROM audit_seals WHERE first_seq = (SELECT MAX(first_seq) FROM audit_seals)",
    )
    .await;
    verify(&portal, None)
        .await
        .expect("nothing in the database tells of it");
    let found = problem(&portal, Some(kept.clone())).await;
    assert!(
        matches!(found, Problem::CutOff { seq, .. } if seq == kept.seq),
        "{found}"
    );
    // Written on until there is an entry at that place again.
    for n in 0..20 {
        happen(&portal, json!({ "n": n })).await;
    }
    let found = problem(&portal, Some(kept.clone())).await;
    assert!(
        matches!(found, Problem::Rewritten { seq } if seq == kept.seq),
        "{found}"
    );
});

both!(a_checkpoint_is_of_this_portal_and_signed_by_it, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    let kept = checkpoint(&portal).await;
    let elsewhere = Checkpoint {
        instance: "other".to_owned(),
        ..kept.clone()
    };
    assert!(matches!(
        problem(&portal, Some(elsewhere)).await,
        Problem::OtherPortal { .. }
    ));
    let changed = Checkpoint {
        seq: kept.seq - 1,
        ..kept.clone()
    };
    assert!(matches!(
        problem(&portal, Some(changed)).await,
        Problem::CheckpointChanged { .. }
    ));
    let stranger = Keys::generate(&SeededRandom::new(7));
    let hash = kept.hash.clone().try_into().expect("a hash");
    let forged = Checkpoint::sign(&stranger, What::End, (&kept.instance, kept.seq), hash, kept.at_ms);
    let key = forged.key;
    let found = problem(&portal, Some(forged.clone())).await;
    assert!(
        matches!(&found, Problem::Stranger { key: by, .. } if *by == key),
        "{found}"
    );
    // As a key of before, said by the operator, it counts.
    let known = seals::verify(&portal.deps, Some(CONSOLE), &[key], Some(forged)).await;
    assert!(known.is_ok(), "{known:?}");
});
