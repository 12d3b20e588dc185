//! Connections are few, and a page that looks may try an act meanwhile.

use server::store::{self, StoreError};

use crate::both;

both!(
    who_looks_and_wants_to_write_meanwhile_finds_a_connection,
    async |db| {
        // More at once than there are connections.
        let acts = (0..40).map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let mut looking = store.read().await?;
                let before = store::people::count(&mut looking).await?;
                let mut writing = store.write().await?;
                let inside = store::people::count(&mut writing).await?;
                writing.commit().await?;
                Ok::<_, StoreError>((before, inside))
            })
        });
        for act in acts.collect::<Vec<_>>() {
            assert_eq!(act.await.expect("a task").expect("a connection"), (0, 0));
        }
    }
);
