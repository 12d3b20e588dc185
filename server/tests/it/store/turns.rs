//! Connections are few, and lent again as soon as they are done; a page that looks may try an act meanwhile.

use server::store::{DatabaseUrl, Store, StoreError};

use super::*;
use crate::both;

both!(
    who_looks_and_wants_to_write_meanwhile_finds_a_connection,
    async |db| {
        // More at once than there are connections.
        let acts = (0..40).map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let mut looking = store.read().await?;
                let before = people::count(&mut looking).await?;
                let mut writing = store.write().await?;
                let inside = people::count(&mut writing).await?;
                writing.commit().await?;
                Ok::<_, StoreError>((before, inside))
            })
        });
        for act in acts.collect::<Vec<_>>() {
            assert_eq!(act.await.expect("a task").expect("a connection"), (0, 0));
        }
    }
);

// Whoever asked may go away at any moment, and what was done for them stops where it is.
both!(nobody_inherits_what_another_has_begun, async |db| {
    for polls in 0..30 {
        let store = db.store.clone();
        let mut work = Box::pin(async move {
            let mut conn = store.write().await?;
            people::insert(&mut conn, &person("ada")).await?;
            people::count(&mut conn).await?;
            // Never kept.
            std::future::pending::<Result<(), StoreError>>().await
        });
        for _ in 0..polls {
            assert!(futures_util::poll!(&mut work).is_pending());
            tokio::task::yield_now().await;
        }
        drop(work);
        let mut looking = db.store.read().await.unwrap();
        assert_eq!(people::count(&mut looking).await.unwrap(), 0, "{polls}");
    }
    let mut conn = db.store.write().await.unwrap();
    known(&mut conn, "ada").await;
    conn.commit().await.unwrap();
    let mut looking = db.store.read().await.unwrap();
    assert_eq!(people::count(&mut looking).await.unwrap(), 1);
});

both!(a_failed_transaction_leaves_a_good_connection, async |db| {
    committed(&db.store, async |conn| known(conn, "ada").await).await;
    for _ in 0..20 {
        let mut conn = db.store.write().await.unwrap();
        let bob = known(&mut conn, "bob").await;
        let taken = people::rename(&mut conn, &bob.id, "ada", "ada").await;
        assert!(is_conflict(taken, people::USERNAME));
        assert!(conn.commit().await.is_err());
        let mut conn = db.store.write().await.unwrap();
        assert_eq!(people::count(&mut conn).await.unwrap(), 1);
        conn.commit().await.unwrap();
    }
});

both!(a_closed_store_lends_nothing, async |db| {
    let mut lent = db.store.read().await.unwrap();
    let closing = tokio::spawn({
        let store = db.store.clone();
        async move { store.close().await }
    });
    while db.store.read().await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert_eq!(people::count(&mut lent).await.unwrap(), 0, "what is lent goes on");
    drop(lent);
    closing.await.unwrap();
    assert!(db.store.write().await.is_err());
});

#[test]
fn a_store_may_outlive_its_runtime() {
    let folder = crate::support::databases::folder("outlives");
    let url = DatabaseUrl::sqlite(&folder.join("a.db")).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(async {
        let store = Store::open(&url).await.unwrap();
        committed(&store, async |conn| known(conn, "ada").await).await;
        people::count(&mut store.read().await.unwrap()).await.unwrap();
        store
    });
    drop(runtime);
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}
