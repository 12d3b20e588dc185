//! An upgrade from before entries were marked with the key file: what was not sealed gets its marks once, and from a start that has
//! the right key.

use std::path::Path;

use server::audit::adoption;
use server::random::SeededRandom;
use server::secrets::Keys;
use server::store::{Engine, Opening};

use super::forging::forge;
use super::*;
use crate::both;
use crate::cli::machine::Machine;
use crate::support::databases::{folder, run};
use crate::support::portal::NOON;

/// Takes a database back to before there were marks.
async fn age(db: &Database) {
    for text in [
        "DROP INDEX audit_unsealed",
        "DROP INDEX audit_refused",
        "DROP INDEX audit_seldom",
        "DROP INDEX audit_seldom_of",
        "ALTER TABLE audit DROP COLUMN mac",
        "ALTER TABLE audit DROP COLUMN refused_at",
        "CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL",
        "DELETE FROM _sqlx_migrations WHERE version >= 12",
    ] {
        sql(db, text).await;
    }
}

/// Up to where its tables are.
async fn newest(db: &Database) -> i64 {
    let newest = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations");
    newest.fetch_one(&mut db.raw().await).await.expect("a number")
}

both!(what_an_earlier_version_wrote_is_marked_once, async |db| {
    let portal = Portal::new(db);
    let opened = async || {
        let (keys, random) = (&portal.deps.keys, portal.deps.random.as_ref());
        let mut opening = Opening::begin(&db.url).await.expect("the same database");
        let is_upgraded = opening.was_before(12);
        adoption::when_upgraded(&mut opening, keys, random, NOON)
            .await
            .expect("marked");
        opening.finish().await.expect("kept").close().await;
        is_upgraded
    };
    age(db).await;
    forge(db, "00000000-old", "password_wrong", "x").await;
    assert!(opened().await);
    let verified = verify(&portal, None).await.expect("whole").verified;
    assert_eq!((verified.entries, verified.seals), (1, 1));
    sql(db, "UPDATE audit SET subject = 'y' WHERE id = '00000000-old'").await;
    assert!(matches!(problem(&portal, None).await, Problem::Changed { id, .. } if id == "00000000-old"));
    sql(db, "UPDATE audit SET subject = 'x' WHERE id = '00000000-old'").await;
    // What comes later is not from before.
    forge(db, "00000000-new", "password_wrong", "x").await;
    assert!(!opened().await);
    assert!(matches!(problem(&portal, None).await, Problem::Added { id, .. } if id == "00000000-new"));
});

/// Looks at a database as the command line does.
fn check(db: &Database, key: &Path) -> i32 {
    let mut machine = Machine::on(db);
    let key = key.to_str().expect("a path").to_owned();
    machine.variables.push(("TWINLATCH_KEY_FILE", key));
    machine.code("check")
}

both!(
    a_start_that_is_refused_leaves_an_old_database_to_the_next,
    async |db| {
        let folder = folder("adoption");
        let first = start(db, &folder, ("key", false)).await.expect("a portal");
        first.store.close().await;
        Keys::load_or_create(&folder.join("wrong"), &SeededRandom::new(9)).expect("another key");
        age(db).await;
        // More than are marked at once.
        let old = "INSERT INTO audit (id, at, event, detail) \
               WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 501) \
               SELECT '00000000-' || n, 5, 'password_wrong', '{}' FROM numbers";
        sql(db, old).await;
        for (how, says) in [
            (("wrong", false), "is not the one of this database"),
            (("none", false), "there is no key file"),
            (("key", true), "this is a real database"),
        ] {
            let refused = start(db, &folder, how).await.map(drop);
            let error = refused.expect_err("refused");
            assert!(error.contains(says), "{error}");
            assert_eq!(newest(db).await, 11, "{says}");
        }
        assert_eq!(check(db, &folder.join("wrong")), 65);
        assert_eq!(check(db, &folder.join("key")), 0);
        // One that ends in the middle.
        drop(Opening::begin(&db.url).await.expect("begun"));
        assert_eq!(newest(db).await, 11, "looked at only");
        let deps = start(db, &folder, ("key", false)).await.expect("the right one");
        assert!(newest(db).await > 11);
        let checked = seals::verify(&deps, Some(CONSOLE), &[], None).await;
        let checked = checked.expect("nothing is foreign");
        assert_eq!((checked.verified.entries, checked.unsealed), (501, 0));
        deps.store.close().await;
        std::fs::remove_dir_all(folder).expect("the folder goes");
    }
);

#[test]
fn an_old_entry_that_cannot_be_read_keeps_no_portal_from_starting() {
    run(Engine::Sqlite, async |db| {
        let portal = Portal::new(db);
        age(db).await;
        forge(db, "00000000-old", "password_wrong", "x").await;
        let text = "INSERT INTO audit (id, at, event, detail) VALUES ('00000000-time', 'soon', 'x', '{}')";
        sql(db, text).await;
        let mut opening = Opening::begin(&db.url).await.expect("begun");
        let random = SeededRandom::new(3);
        adoption::when_upgraded(&mut opening, &portal.deps.keys, &random, NOON)
            .await
            .expect("marked");
        opening.finish().await.expect("kept").close().await;
        let found = problem(&portal, None).await;
        assert!(
            matches!(&found, Problem::Added { id, count: 1 } if id == "00000000-time"),
            "{found}"
        );
        sql(db, "DELETE FROM audit WHERE id = '00000000-time'").await;
        assert_eq!(verify(&portal, None).await.expect("whole").verified.entries, 1);
    });
}

both!(
    of_two_first_starts_with_different_keys_one_is_refused,
    async |db| {
        let folder = folder("first");
        for (seed, name) in [(1, "one"), (2, "other")] {
            Keys::load_or_create(&folder.join(name), &SeededRandom::new(seed)).expect("a key");
        }
        let starts = tokio::join!(
            start(db, &folder, ("one", false)),
            start(db, &folder, ("other", false))
        );
        let (deps, error) = match starts {
            (Ok(deps), Err(error)) | (Err(error), Ok(deps)) => (deps, error),
            (one, other) => panic!("{:?} {:?}", one.map(drop), other.map(drop)),
        };
        assert!(error.contains("is not the one of this database"), "{error}");
        // Two more of the portal that there is.
        let name = match error.contains("/one ") {
            true => "other",
            false => "one",
        };
        let more = tokio::join!(
            start(db, &folder, (name, false)),
            start(db, &folder, (name, false))
        );
        for again in [more.0, more.1] {
            let again = again.expect("the same portal");
            assert_eq!(again.instance_id, deps.instance_id);
            again.store.close().await;
        }
        deps.store.close().await;
        std::fs::remove_dir_all(folder).expect("the folder goes");
    }
);
