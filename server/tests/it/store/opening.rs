//! Opening a database, and losing it.

use std::path::Path;

use server::store::{DatabaseUrl, Engine, OpenError, Opening, meta::Kind, people};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::*;
use crate::{
    both,
    support::databases::{Cluster, Database, folder, run},
};

pub(super) async fn meddle(db: &Database, sql: &str) {
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

/// The number of the newest migration.
fn newest() -> i64 {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let numbers = std::fs::read_dir(folder).unwrap().filter_map(|file| {
        let name = file.unwrap().file_name().into_string().unwrap();
        name.split('_').next()?.parse().ok()
    });
    numbers.max().unwrap()
}

both!(a_newer_database_is_refused, async |db| {
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 9999, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    meddle(db, newer).await;
    let error = Store::open(&db.url).await.unwrap_err();
    let OpenError::Newer { found, known, .. } = error else {
        panic!("{error}");
    };
    assert_eq!((found, known), (9999, newest()));
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

/// Opens it as what it should be, as a start does.
async fn claim(db: &Database, kind: Kind) -> Result<(), OpenError> {
    let mut opening = Opening::begin(&db.url).await?;
    match opening.claim(kind).await {
        Ok(()) => {
            opening.finish().await?.close().await;
            Ok(())
        }
        Err(error) => {
            opening.leave().await;
            Err(error)
        }
    }
}

both!(demo_and_real_do_not_mix, async |db| {
    claim(db, Kind::Demo).await.unwrap();
    claim(db, Kind::Demo).await.unwrap();
    let error = claim(db, Kind::Real).await.unwrap_err();
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
    let error = claim(db, Kind::Real).await.unwrap_err();
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

#[tokio::test(flavor = "multi_thread")]
async fn a_new_sqlite_file_is_private_and_safe() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("db");
    let url = DatabaseUrl::sqlite(&folder.join("näme with spaces?.db")).unwrap();
    let store = open_five_times(&url).await;
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

/// Several servers that start at the same moment on an empty database.
async fn open_five_times(url: &DatabaseUrl) -> Store {
    let tasks = Vec::from_iter((0..5).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { Store::open(&url).await.unwrap() })
    }));
    let mut stores = Vec::new();
    for task in tasks {
        stores.push(task.await.unwrap());
    }
    stores.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_postgresql_is_survived() {
    let cluster = Cluster::start();
    cluster.ready().await;
    cluster.run("CREATE DATABASE restarted").await;
    let store = open_five_times(&cluster.url("restarted")).await;
    let ada = committed(&store, async |conn| known(conn, "ada").await).await;

    let mut lost = store.write().await.unwrap();
    known(&mut lost, "bob").await;
    let idle = store.read().await.unwrap();
    cluster.pause();
    drop(idle);
    let error = people::count(&mut lost).await.unwrap_err();
    assert!(error.is_unavailable(), "{error:?}");
    drop(lost);
    // A connection that was good a moment ago is lent unasked, and fails at its first statement.
    let error = match store.read().await {
        Ok(mut conn) => people::count(&mut conn).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.is_unavailable(), "{error:?}");

    cluster.resume();
    cluster.ready().await;
    let mut conn = store.read().await.expect("it recovers by itself");
    assert_eq!(people::by_id(&mut conn, &ada.id).await.unwrap(), Some(ada));
    assert_eq!(people::count(&mut conn).await.unwrap(), 1);
    drop(conn);
    store.close().await;
}
