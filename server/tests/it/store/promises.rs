//! What the store promises about transactions, counting and nonsense.

use server::store::{
    Engine, Opening, StoreError, groups, meta::Kind, people, policy, providers, sessions, sweep, throttles,
};

use super::{opening::meddle, *};
use crate::both;

both!(only_a_commit_keeps_anything, async |db| {
    let mut conn = db.store.write().await.unwrap();
    known(&mut conn, "ada").await;
    drop(conn);
    let mut conn = db.store.write().await.unwrap();
    assert_eq!(people::count(&mut conn).await.unwrap(), 0);
    drop(conn);
    let mut conn = db.store.read().await.unwrap();
    let error = people::insert(&mut conn, &person("ada")).await.unwrap_err();
    assert!(matches!(error, StoreError::Other(_)), "{error}");
});

both!(a_writer_waits_for_its_turn_but_not_for_ever, async |db| {
    let first = db.store.write().await.unwrap();
    let mut reader = db.store.read().await.unwrap();
    assert_eq!(
        people::count(&mut reader).await.unwrap(),
        0,
        "readers do not wait"
    );
    if db.store.engine() == Engine::Sqlite {
        let error = db.store.write().await.err().expect("too late");
        assert!(error.is_unavailable(), "{error}");
    }
    drop(first);
    drop(db.store.write().await.unwrap());
});

both!(statements_are_counted, async |db| {
    let before = db.store.queries();
    let mut conn = db.store.write().await.unwrap();
    assert_eq!(db.store.queries(), before, "begin and commit are free");
    people::by_username_key(&mut conn, "nobody").await.unwrap();
    people::by_username_key(&mut conn, "nobody else").await.unwrap();
    conn.commit().await.unwrap();
    assert_eq!(db.store.queries(), before + 2);
});

both!(nonsense_is_told_with_its_place, async |db| {
    let (ada, home) = committed(&db.store, async |conn| {
        let ada = known(conn, "ada").await;
        let home = signed_in(conn, &ada).await;
        let switch = providers::Switch {
            provider: "totp".to_owned(),
            is_on: true,
            groups: vec![],
        };
        providers::set_switch(conn, &switch).await.unwrap();
        let mut attempt = attempt(&ada, None);
        attempt.token_hash = vec![1];
        server::store::attempts::insert(conn, &attempt).await.unwrap();
        (ada, home)
    })
    .await;
    meddle(db, "UPDATE provider_switches SET groups = '[7'").await;
    meddle(db, "UPDATE attempts SET purpose = 'fun'").await;
    let mut conn = db.store.read().await.unwrap();
    let error = providers::switches(&mut conn).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the database holds nonsense in provider_switches.groups of row totp"
    );
    let error = server::store::attempts::by_token_hash(&mut conn, &[1])
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Corrupt {
                table: "attempts",
                column: "purpose",
                ..
            }
        ),
        "{error}"
    );
    if db.store.engine() == Engine::Sqlite {
        meddle(db, "UPDATE sessions SET seen_at = 'noon'").await;
        let error = sessions::by_token_hash(&mut conn, &home.token_hash)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "the database holds nonsense in sessions.seen_at of row {}",
                home.id
            )
        );
        meddle(
            db,
            "PRAGMA ignore_check_constraints = ON; UPDATE people SET disabled = 2",
        )
        .await;
        let error = people::by_id(&mut conn, &ada.id).await.unwrap_err();
        assert!(
            matches!(
                error,
                StoreError::Corrupt {
                    column: "disabled",
                    ..
                }
            ),
            "{error}"
        );
    }
});

both!(everything_may_move_between_threads, async |db| {
    let url = db.url.clone();
    // What this proves is that it compiles: each helper of `Conn` is used once.
    let task = tokio::spawn(async move {
        let mut opening = Opening::begin(&url).await.unwrap();
        opening.claim(Kind::Real).await.unwrap();
        let store = opening.finish().await.unwrap();
        let mut conn = store.write().await.unwrap();
        let ada = known(&mut conn, "ada").await;
        assert_eq!(
            people::by_id(&mut conn, &ada.id).await.unwrap(),
            Some(ada.clone())
        );
        assert_eq!(people::count(&mut conn).await.unwrap(), 1);
        assert_eq!(groups::of_person(&mut conn, &ada.id).await.unwrap(), [""; 0]);
        assert_eq!(
            groups::list(&mut conn, people::Scope::Everybody).await.unwrap(),
            []
        );
        policy::lock_head(&mut conn).await.unwrap();
        throttles::lock(&mut conn, "key", None, NOW).await.unwrap();
        sweep(&mut conn, NOW, 24 * 3_600_000).await.unwrap();
        conn.commit().await.unwrap();
    });
    task.await.unwrap();
});
