//! What is written is sealed: all of it, once, in one chain, whoever writes and whoever seals.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use server::audit::sealer;
use server::store::{Store, audit, audit_seals};

use super::*;
use crate::both;

both!(sign_ins_are_sealed_with_the_version_of_the_policy, async |db| {
    let portal = Portal::new(db);
    portal.enforce(&["Nobody"]).await;
    some_days(&portal).await;
    let checked = verify(&portal, None).await.expect("whole");
    assert!(
        checked.verified.entries >= 7 && checked.verified.seals == 3,
        "{checked:?}"
    );
    assert_eq!((checked.unsealed, checked.verified.erased), (0, 0));
    assert_eq!(checked.verified.places.1.unsigned_abs(), checked.verified.entries);
    let mut conn = db.store.read().await.expect("a connection");
    let events = ["session_opened", "sign_in_started"];
    let filter = audit::Filter {
        events: &events,
        ..audit::Filter::default()
    };
    let decided = audit::list(&mut conn, filter, 99).await.expect("entries");
    assert_eq!(decided.len(), 4);
    assert!(decided.iter().all(|e| e.policy_version == Some(1)), "{decided:?}");
    assert_eq!(sealer::one(&portal.deps).await.expect("nothing to do"), 0);
    assert!(!audit_seals::is_any_unsealed(&mut conn).await.expect("an answer"));
});

both!(
    what_is_not_kept_is_not_sealed_and_what_comes_late_is,
    async |db| {
        let portal = Portal::new(db);
        happen(&portal, json!({ "n": 1 })).await;
        let mut late = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
        late.record(Event::GroupChanged, Record::default())
            .await
            .expect("recorded");
        if db.store.engine() == server::store::Engine::Postgres {
            // It was written first, and is kept last: its place is after what was sealed meanwhile.
            happen(&portal, json!({ "n": 2 })).await;
            assert_eq!(sealer::all(&portal.deps).await.expect("sealed"), 2);
            late.commit().await.expect("kept");
        } else {
            drop(late);
            happen(&portal, json!({ "n": 2 })).await;
            assert_eq!(sealer::all(&portal.deps).await.expect("sealed"), 2);
            happen(&portal, json!({ "n": 3 })).await;
        }
        assert_eq!(sealer::all(&portal.deps).await.expect("sealed"), 1);
        assert_eq!(verify(&portal, None).await.expect("whole").verified.entries, 3);
    }
);

both!(several_who_seal_at_once_make_one_chain, async |db| {
    let one = Portal::new(db);
    let beside = Database {
        store: Store::open(&db.url).await.expect("the same database"),
        url: db.url.clone(),
    };
    let other = Portal::new(&beside);
    let mut tasks = tokio::task::JoinSet::new();
    for deps in [&one.deps, &other.deps, &one.deps, &other.deps] {
        let deps = Arc::clone(deps);
        tasks.spawn(async move {
            for n in 0..20 {
                let mut work = Work::begin(&deps, Origin::console()).await.expect("begun");
                let record = Record::default().with(json!({ "n": n }));
                work.record(Event::GroupChanged, record).await.expect("recorded");
                work.commit().await.expect("kept");
                if n % 3 == 0 {
                    sealer::one(&deps).await.expect("sealed");
                }
            }
        });
    }
    tasks.join_all().await;
    let verified = verify(&other, None).await.expect("whole").verified;
    assert_eq!((verified.entries, verified.places), (80, (1, 80)));
    beside.store.close().await;
});

both!(more_than_a_batch_is_several, async |db| {
    let portal = Portal::new(db);
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    for n in 0..sealer::MOST * 2 + 7 {
        let record = Record::default().with(json!({ "n": n }));
        work.record(Event::GroupChanged, record).await.expect("recorded");
    }
    work.commit().await.expect("kept");
    assert_eq!(sealer::one(&portal.deps).await.expect("a batch"), 500);
    assert_eq!(sealer::all(&portal.deps).await.expect("the others"), 507);
    let verified = verify(&portal, None).await.expect("whole").verified;
    assert_eq!((verified.entries, verified.seals), (1007, 3));
});

both!(a_server_seals_by_itself, async |db| {
    let portal = Portal::new(db);
    let running = tokio::spawn(sealer::run(portal.deps.clone()));
    let sealed = async || {
        loop {
            let mut conn = db.store.read().await.expect("a connection");
            if !audit_seals::is_any_unsealed(&mut conn).await.expect("an answer") {
                return;
            }
            drop(conn);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    happen(&portal, json!({ "by": "itself" })).await;
    let soon = Duration::from_secs(10);
    tokio::time::timeout(soon, sealed()).await.expect("rung for");
    // Another program writes: nobody rings, and it is seen all the same.
    happen(&Portal::new(db), json!({ "by": "another" })).await;
    tokio::time::timeout(soon, sealed()).await.expect("looked for");
    running.abort();
    let _ = running.await;
    assert_eq!(verify(&portal, None).await.expect("whole").verified.entries, 2);
});
