//! Opening and losing a database, and what the store promises about transactions.

use std::{path::Path, time::Duration};

use server::store::{DatabaseUrl, Engine, OpenError, StoreError, meta::Kind, people, providers, sessions};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::*;
use crate::{
    both,
    support::databases::{Cluster, Database, folder, run},
};

async fn meddle(db: &Database, sql: &str) {
    db.raw().await.execute(AssertSqlSafe(sql)).await.unwrap();
}

both!(opening_again_changes_nothing, async |db| {
    let ada = committed(&db.store, async |conn| known(conn, "ada").await).await;
    let second = Store::open(&db.url).await.unwrap();
    let mut conn = second.read().await.unwrap();
    assert_eq!(people::by_id(&mut conn, &ada.id).await.unwrap(), Some(ada));
    drop(conn);
    second.ping().await.unwrap();
    second.close().await;
    let error = second.ping().await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
});

both!(a_newer_database_is_refused, async |db| {
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 9999, 'from the future', success, checksum, 0 FROM _sqlx_migrations";
    meddle(db, newer).await;
    let error = Store::open(&db.url).await.unwrap_err();
    assert!(
        matches!(
            error,
            OpenError::Newer {
                found: 9999,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
});

both!(an_altered_migration_is_refused, async |db| {
    meddle(
        db,
        "UPDATE _sqlx_migrations SET description = 'x', checksum = checksum || checksum",
    )
    .await;
    let error = Store::open(&db.url).await.unwrap_err();
    assert!(matches!(error, OpenError::Migration { .. }), "{error}");
});

both!(demo_and_real_do_not_mix, async |db| {
    db.store.claim(Kind::Demo).await.unwrap();
    db.store.claim(Kind::Demo).await.unwrap();
    let error = db.store.claim(Kind::Real).await.unwrap_err();
    assert!(
        matches!(
            error,
            OpenError::WrongKind {
                found: Kind::Demo,
                wanted: Kind::Real
            }
        ),
        "{error}"
    );
    meddle(db, "UPDATE meta SET value = 'neither'").await;
    let error = db.store.claim(Kind::Real).await.unwrap_err();
    assert!(error.to_string().contains("meta.value of row kind"), "{error}");
});

#[test]
fn a_read_only_database_is_refused() {
    run(Engine::Sqlite, async |db| {
        let url = format!("sqlite://{}?mode=ro", db.url.path().unwrap().display())
            .parse()
            .unwrap();
        let error = Store::open(&url).await.unwrap_err();
        assert!(matches!(error, OpenError::ReadOnly { .. }), "{error}");
    });
    run(Engine::Postgres, async |db| {
        let url = format!(
            "{}&options=-c%20default_transaction_read_only=on",
            db.url.reveal()
        )
        .parse()
        .unwrap();
        let error = Store::open(&url).await.unwrap_err();
        assert!(matches!(error, OpenError::ReadOnly { .. }), "{error}");
    });
}

#[tokio::test]
async fn what_is_not_there_is_unreachable() {
    let folder = folder("db");
    for url in [
        format!("sqlite://{}/no/such/folder/x.db", folder.display()),
        "postgres://ada:secret@127.0.0.1:1/x".to_owned(),
    ] {
        let error = Store::open(&url.parse().unwrap()).await.unwrap_err();
        assert!(matches!(error, OpenError::Unreachable { .. }), "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    let file = folder.join("a text");
    std::fs::write(
        &file,
        "this is a text, and not a database, whatever its name may say\n".repeat(99),
    )
    .unwrap();
    let error = Store::open(&DatabaseUrl::sqlite(&file).unwrap())
        .await
        .unwrap_err();
    assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn addresses() {
    let shown = |url: &str| url.parse::<DatabaseUrl>().map(|url| url.to_string());
    assert_eq!(
        shown("postgres://ada:p@ss@db.example:5432/x?password=y").unwrap(),
        "postgres://db.example:5432/x"
    );
    assert_eq!(shown("postgresql:///x?host=/run").unwrap(), "postgres:///x");
    assert_eq!(shown("sqlite://data/x.db").unwrap(), "sqlite://data/x.db");
    assert_eq!(shown("sqlite:x.db?mode=rwc").unwrap(), "sqlite://x.db");
    let spaces = DatabaseUrl::sqlite(Path::new("/a b/50%?#.db")).unwrap();
    assert_eq!(spaces.reveal(), "sqlite:///a%20b/50%25%3F%23.db?mode=rw");
    for wrong in [
        "",
        "x.db",
        "mysql://x",
        "sqlite:",
        "sqlite::memory:",
        "sqlite://x?cache=shared",
        "postgres:x",
    ] {
        assert!(matches!(shown(wrong), Err(OpenError::BadUrl(_))), "{wrong}");
    }
}

#[tokio::test]
async fn a_new_sqlite_file_is_private_and_safe() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("db");
    let url = DatabaseUrl::sqlite(&folder.join("näme with spaces?.db")).unwrap();
    let store = Store::open(&url).await.unwrap();
    let mode = std::fs::metadata(url.path().unwrap())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut conn = sqlx::AnyConnection::connect(url.reveal()).await.unwrap();
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(journal, "wal");
    store.close().await;
    std::fs::remove_dir_all(folder).unwrap();
}

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
    db.store.write().await.unwrap();
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

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_postgresql_is_survived() {
    let cluster = Cluster::start();
    cluster.ready().await;
    cluster.run("CREATE DATABASE restarted").await;
    let store = Store::open(&cluster.url("restarted")).await.unwrap();
    let ada = committed(&store, async |conn| known(conn, "ada").await).await;

    let mut lost = store.write().await.unwrap();
    known(&mut lost, "bob").await;
    let idle = store.read().await.unwrap();
    cluster.pause();
    drop(idle);
    let error = people::count(&mut lost).await.unwrap_err();
    assert!(error.is_unavailable(), "{error:?}");
    drop(lost);
    let error = store.read().await.err().expect("nobody is there");
    assert!(error.is_unavailable(), "{error:?}");

    cluster.resume();
    // A request that comes while the server is starting waits for it.
    let mut conn = tokio::time::timeout(Duration::from_secs(6), store.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(people::by_id(&mut conn, &ada.id).await.unwrap(), Some(ada));
    assert_eq!(people::count(&mut conn).await.unwrap(), 1);
    drop(conn);
    store.close().await;
}
