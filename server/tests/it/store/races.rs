//! Fifty requests at the same moment: exactly one wins.

use server::store::{attempts, backup_codes, meta, policy, sessions, setup_codes, setups, steps, throttles};

use super::*;
use crate::both;

const TASKS: usize = 50;

/// Runs the same change in fifty transactions at once, and returns what each came to.
async fn race<T: Send + 'static>(
    store: &Store,
    change: impl AsyncFn(&mut Conn) -> T + Clone + Send + 'static,
) -> Vec<T> {
    let (store, change) = (store.clone(), change);
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async move {
            let tasks: Vec<_> = (0..TASKS)
                .map(|_| {
                    let (store, change) = (store.clone(), change.clone());
                    tokio::task::spawn_local(async move {
                        let mut conn = store.write().await.unwrap();
                        let result = change(&mut conn).await;
                        conn.commit().await.unwrap();
                        result
                    })
                })
                .collect();
            let mut results = Vec::new();
            for task in tasks {
                results.push(task.await.unwrap());
            }
            results
        })
        .await
}

fn winners(results: &[bool]) -> usize {
    assert_eq!(results.len(), TASKS);
    results.iter().filter(|&&won| won).count()
}

both!(one_uses_the_backup_code, async |db| {
    let code = committed(&db.store, async |conn| {
        let ada = known(conn, "ada").await;
        let set = enrolled(conn, &ada, "backup_codes", "").await;
        let code = backup_code(&set, "AAAA");
        backup_codes::insert(conn, std::slice::from_ref(&code))
            .await
            .unwrap();
        code.id
    })
    .await;
    let results = race(&db.store, async move |conn| {
        backup_codes::use_once(conn, &code, NOW).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
});

both!(one_uses_the_step, async |db| {
    let phone = committed(&db.store, async |conn| {
        let ada = known(conn, "ada").await;
        enrolled(conn, &ada, "totp", "Phone").await.id
    })
    .await;
    let results = race(&db.store, async move |conn| {
        steps::use_step(conn, &phone, 7, NOW).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
});

both!(one_ends_the_attempt, async |db| {
    let id = committed(&db.store, async |conn| {
        let attempt = attempt(&known(conn, "ada").await, None);
        attempts::insert(conn, &attempt).await.unwrap();
        attempt.id
    })
    .await;
    let results = race(&db.store, async move |conn| {
        attempts::delete(conn, &id).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
});

both!(one_saves_the_attempt_and_five_answer_wrong, async |db| {
    let attempt = committed(&db.store, async |conn| {
        let attempt = attempt(&known(conn, "ada").await, None);
        attempts::insert(conn, &attempt).await.unwrap();
        attempt
    })
    .await;
    let id = attempt.id.clone();
    let results = race(&db.store, async move |conn| {
        attempts::save(conn, &attempt, 0).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
    let counts = race(&db.store, async move |conn| {
        attempts::count_wrong(conn, &id, 5).await.unwrap()
    })
    .await;
    let mut counts: Vec<i64> = counts.into_iter().flatten().collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3, 4, 5]);
});

both!(one_takes_the_setup_and_one_ends_the_session, async |db| {
    let (setup, home, ada) = committed(&db.store, async |conn| {
        let ada = known(conn, "ada").await;
        let home = signed_in(conn, &ada).await;
        let setup = setup(&ada, Owner::Session(home.id.clone()), None);
        setups::put(conn, &setup).await.unwrap();
        (setup.id, home.id, ada.id)
    })
    .await;
    let results = race(&db.store, async move |conn| {
        setups::take(conn, &setup).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
    let results = race(&db.store, async move |conn| {
        sessions::delete(conn, &ada, &home).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
});

both!(one_uses_the_setup_code, async |db| {
    let code = setup_codes::SetupCode {
        id: id("code"),
        finder: "AAAA".to_owned(),
        hash: "$argon2id$3".to_owned(),
        created_at: NOW,
        expires_at: NOW + 10,
        used_at: None,
    };
    committed(&db.store, async |conn| {
        setup_codes::replace(conn, &code).await.unwrap()
    })
    .await;
    let results = race(&db.store, async move |conn| {
        setup_codes::use_once(conn, &code.id, NOW).await.unwrap()
    })
    .await;
    assert_eq!(winners(&results), 1);
});

both!(
    a_locked_throttle_loses_no_failure_and_lets_one_through,
    async |db| {
        // Read, wait, write: without the lock the counts would be lost.
        let results = race(&db.store, async |conn| {
            let mut standing = throttles::lock(conn, "new key", None, NOW).await.unwrap();
            tokio::task::yield_now().await;
            standing.failures += 1;
            assert!(throttles::save(conn, &standing).await.unwrap());
            standing.failures == 1
        })
        .await;
        assert_eq!(winners(&results), 1);
        let standing = throttles::read(&mut db.store.read().await.unwrap(), "new key")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(standing.failures, TASKS as i64);
    }
);

both!(policy_versions_follow_each_other, async |db| {
    let mut versions = race(&db.store, async |conn| {
        let before = policy::lock_head(conn).await.unwrap();
        let version = policy::insert_version(conn, "{}", "ada", "why", NOW)
            .await
            .unwrap();
        assert_eq!(version, before + 1);
        version
    })
    .await;
    versions.sort_unstable();
    assert_eq!(versions, Vec::from_iter(1..=TASKS as i64));
});

both!(one_names_the_instance_and_all_see_it, async |db| {
    let next = std::sync::Arc::new(AtomicU64::new(0));
    let names = race(&db.store, async move |conn| {
        let name = next.fetch_add(1, Ordering::Relaxed).to_string();
        meta::set_if_absent(conn, meta::INSTANCE_ID, &name).await.unwrap()
    })
    .await;
    assert!(names.iter().all(|name| *name == names[0]));
});
