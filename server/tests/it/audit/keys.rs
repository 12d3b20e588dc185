//! Keys that are added to the key file while a server runs.

use serde_json::json;
use server::random::SeededRandom;

use super::forging::{forge, waiting};
use super::*;
use crate::both;
use crate::support::databases::folder;

both!(
    a_key_that_was_added_is_looked_for_before_anything_is_refused,
    async |db| {
        let folder = folder("keys");
        let file = folder.join("key");
        let server = start(db, &folder, ("key", false)).await.expect("a server");
        let added = server.keys.with_new(&SeededRandom::new(9));
        added.save(&file).expect("saved");
        let other = start(db, &folder, ("key", false)).await.expect("another");
        assert_ne!(other.keys.ids(), server.keys.ids());
        happen_to(&other, json!({ "by": "the other" })).await;
        assert_eq!(sealer::all(&server).await.expect("sealed"), 1);
        let whole = async || seals::verify(&other, Some(CONSOLE), &[], None).await;
        assert_eq!(whole().await.expect("whole").verified.entries, 1);
        // What fits none of the keys of the file is refused as ever.
        forge(db, "00000000-added", "session_opened", "x").await;
        assert_eq!(sealer::all(&server).await.expect("sealed"), 0);
        assert!(matches!(
            whole().await,
            Err(AdminError::NotWhole(Problem::Added { count: 1, .. }))
        ));
        sql(db, "DELETE FROM audit WHERE id = '00000000-added'").await;
        // While the file cannot be read nobody knows: it waits, and holds up nothing.
        let away = folder.join("away");
        std::fs::rename(&file, &away).expect("moved");
        happen_to(&other, json!({ "by": "the other" })).await;
        happen_to(&server, json!({ "by": "the server" })).await;
        assert_eq!(sealer::all(&server).await.expect("its own"), 1);
        assert_eq!(sealer::all(&server).await.expect("nothing new"), 0);
        assert_eq!(waiting(db).await, 1);
        std::fs::rename(&away, &file).expect("back");
        assert_eq!(sealer::all(&server).await.expect("the other's"), 1);
        assert_eq!(whole().await.expect("whole").verified.entries, 3);
        for deps in [&server, &other] {
            deps.store.close().await;
        }
        std::fs::remove_dir_all(folder).expect("the folder goes");
    }
);
