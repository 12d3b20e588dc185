//! What SQLite and PostgreSQL do not say alike: how to prepare, migrate and settle a connection, and which errors pass.
//! The SQL of the subjects is the same for both. A difference that must be is a function here with a `match` on [`Engine`].

use std::{fs::OpenOptions, io, path::Path, sync::LazyLock, time::Duration};

use sqlx::{
    AnyConnection, Connection, Executor,
    any::AnyConnectOptions,
    migrate::{MigrateError, Migrator},
};
use tokio::time::timeout;

use super::{DatabaseUrl, Engine, OpenError, PATIENCE};

// A new migration is seen when this file is compiled again; build.rs or `touch` sees to that.
static SQLITE: LazyLock<Migrator> = LazyLock::new(|| within(sqlx::migrate!("./migrations/sqlite")));
static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| within(sqlx::migrate!("./migrations/postgres")));

/// All of them in the transaction that there is, instead of each in one of its own.
fn within(all: Migrator) -> Migrator {
    let mut all: Vec<_> = all.iter().cloned().collect();
    for migration in &mut all {
        migration.no_tx = true;
    }
    Migrator::with_migrations(all)
}

/// How a transaction that writes begins. SQLite takes the write lock at once: a transaction that starts by reading and finds
/// the lock taken later could not wait, but would fail.
pub(super) fn begin(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    }
}

/// How a transaction that only reads, and sees one moment, begins. On SQLite every transaction is one.
pub(super) fn begin_reading(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN DEFERRED",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

/// How many connections of one server look at a time, and how many write. Each of SQLite is a thread with pages and statements of its
/// own in memory, and one writes while the others read.
pub(super) fn turns(engine: Engine) -> (usize, usize) {
    match engine {
        Engine::Sqlite => (3, 1),
        Engine::Postgres => (8, 8),
    }
}

/// For how long after its last use a connection is taken to be good, and not asked; none: always. A file does not go away between two requests; a
/// server does, and one that was there a moment ago is not asked again: the request itself finds out, and the next one has another
/// connection.
pub(super) fn hot(engine: Engine) -> Option<Duration> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Duration::from_millis(200)),
    }
}

/// Called for every new connection of the pool.
pub(super) async fn settle(engine: Engine, conn: &mut AnyConnection) -> sqlx::Result<()> {
    let settings = match engine {
        // A MiB of pages is kept by each connection: those that look lose them with every change anyway.
        Engine::Sqlite => {
            "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -1000;"
        }
        // A server that hangs in a transaction must not hold its locks, and with them everybody else, for ever.
        Engine::Postgres => "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s';",
    };
    conn.execute(sqlx::raw_sql(settings)).await.map(drop)
}

/// Makes a missing SQLite file, readable for its owner only: it holds hashes and sealed secrets.
pub(super) fn prepare(url: &DatabaseUrl) -> Result<AnyConnectOptions, OpenError> {
    if let Some(file) = url.path() {
        match create(file) {
            Err(error) if !file.exists() => {
                return Err(unreachable(url, &format!("the file cannot be made: {error}")));
            }
            _ => {}
        }
    }
    url.reveal()
        .parse()
        .map_err(|error: sqlx::Error| OpenError::BadUrl(error.to_string()))
}

fn create(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// Sees whether the database answers, and says why not: the pool would only try again until its time is over. Gives a SQLite file its
/// write-ahead log, which no transaction can.
pub(super) async fn reach(url: &DatabaseUrl, options: &AnyConnectOptions) -> Result<(), OpenError> {
    let failed = |error| open_error(url, error);
    let mut conn = timeout(PATIENCE, sqlx::ConnectOptions::connect(options))
        .await
        .map_err(|_| unreachable(url, "no answer in 5 seconds"))?
        .map_err(failed)?;
    if url.engine() == Engine::Sqlite {
        settle(Engine::Sqlite, &mut conn).await.map_err(failed)?;
        write_ahead(&mut conn).await.map_err(failed)?;
    }
    conn.close().await.map_err(failed)
}

/// Before the transaction in which a database of SQLite is opened: as on PostgreSQL ([`ALONE`]) it may wait for another one, such as
/// a command that seals everything anew. [`migrate`] takes it back.
pub(super) async fn wait_long(engine: Engine, conn: &mut AnyConnection) -> sqlx::Result<()> {
    match engine {
        Engine::Sqlite => {
            let settings = sqlx::raw_sql("PRAGMA busy_timeout = 60000");
            conn.execute(settings).await.map(drop)
        }
        Engine::Postgres => Ok(()),
    }
}

/// For the transaction in which a database of PostgreSQL is opened. Servers that start at the same moment wait for each other until
/// it ends, a minute at most (the migrator's own lock is let go before). Its end need not reach the disk by itself: after
/// a crash what is missing is done again, and the first transaction of anything else takes all of it along.
const ALONE: &str = "SET LOCAL lock_timeout = '60s'; SET LOCAL synchronous_commit = off; \
                     SELECT pg_advisory_xact_lock(8392292353613853795)";

/// Takes back what [`ALONE`] says of the disk.
pub(super) async fn must_last(engine: Engine, conn: &mut AnyConnection) -> sqlx::Result<()> {
    match engine {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => {
            let statement = sqlx::raw_sql("SET LOCAL synchronous_commit = on");
            conn.execute(statement).await.map(drop)
        }
    }
}

/// Brings the tables up to date in a transaction, and says up to which migration they were before; none: there were none.
pub(super) async fn migrate(url: &DatabaseUrl, conn: &mut AnyConnection) -> Result<Option<i64>, OpenError> {
    let failed = |error| open_error(url, error);
    let migrator = match url.engine() {
        Engine::Sqlite => {
            let settings = sqlx::raw_sql("PRAGMA busy_timeout = 5000");
            conn.execute(settings).await.map_err(failed)?;
            &SQLITE
        }
        Engine::Postgres => {
            conn.execute(sqlx::raw_sql(ALONE)).await.map_err(failed)?;
            &POSTGRES
        }
    };
    let before = newest(url.engine(), conn).await.map_err(failed)?;
    // `run` does the same, but its future cannot move between threads.
    let done = migrator.run_direct(None, conn, false).await;
    done.map_err(|error| migration_error(url, migrator, error))?;
    // Writes nothing, but is refused where writing is: migrations that are all done do not notice.
    let nothing = sqlx::raw_sql("UPDATE meta SET value = value WHERE key = ''");
    conn.execute(nothing).await.map_err(failed)?;
    Ok(before)
}

/// The newest migration that was done; none: the database is new.
async fn newest(engine: Engine, conn: &mut AnyConnection) -> sqlx::Result<Option<i64>> {
    // Asked by itself: an error at the second question is not always that there is no such table.
    let tables = match engine {
        Engine::Sqlite => {
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'"
        }
        Engine::Postgres => "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')",
    };
    let tables: i64 = sqlx::query_scalar(tables).fetch_one(&mut *conn).await?;
    if tables == 0 {
        return Ok(None);
    }
    let newest = "SELECT MAX(version) FROM _sqlx_migrations";
    sqlx::query_scalar(newest).fetch_one(conn).await
}

/// Readers and the writer of SQLite do not hinder each other with a write-ahead log. The switch is kept in the file; it does
/// not wait by itself when another process is just making it.
async fn write_ahead(conn: &mut AnyConnection) -> sqlx::Result<()> {
    let mut tries = 0;
    loop {
        match conn.execute(sqlx::raw_sql("PRAGMA journal_mode = WAL")).await {
            Err(error) if is_unavailable(&error) && tries < 50 => tries += 1,
            done => return done.map(drop),
        }
        tokio::time::sleep(PATIENCE / 50).await;
    }
}

/// Whether the same request may work in a moment.
pub(super) fn is_unavailable(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    match error {
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::BeginFailed => true,
        Error::Io(_) | Error::Tls(_) | Error::Protocol(_) => true,
        Error::Database(error) => match (sqlite_code(&**error), error.code().as_deref()) {
            // Busy, locked, input/output error, full disk, cannot open, lock protocol.
            (Some(code), _) => matches!(code, 5 | 6 | 10 | 13 | 14 | 15),
            // Connection lost, out of resources, shut down or starting, lock timeout, deadlock or serialization failure,
            // a transaction that was ended because it idled.
            (None, Some(state)) => {
                ["08", "53", "57P"].iter().any(|class| state.starts_with(class))
                    || matches!(state, "55P03" | "40001" | "40P01" | "25P03")
            }
            (None, None) => false,
        },
        _ => false,
    }
}

/// The primary result code of SQLite, 5 for "busy" and so on.
fn sqlite_code(error: &dyn sqlx::error::DatabaseError) -> Option<i32> {
    let error = error.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    let extended: i32 = sqlx::error::DatabaseError::code(error)?.parse().ok()?;
    Some(extended & 0xff)
}

/// What an error of the engine means to whoever opens a database.
pub(super) fn open_error(url: &DatabaseUrl, error: sqlx::Error) -> OpenError {
    let Some(database_error) = error.as_database_error() else {
        return unreachable(url, &error.to_string());
    };
    match (sqlite_code(database_error), database_error.code().as_deref()) {
        (Some(8), _) | (None, Some("25006" | "42501")) => read_only_error(url),
        (Some(26), _) => OpenError::NotADatabase {
            database: url.to_string(),
        },
        _ => unreachable(url, database_error.message()),
    }
}

fn migration_error(url: &DatabaseUrl, migrator: &Migrator, error: MigrateError) -> OpenError {
    let database = url.to_string();
    let known = migrator
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0);
    let why = match error {
        MigrateError::VersionMissing(found) if found > known => {
            return OpenError::Newer {
                database,
                found,
                known,
            };
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            match open_error(url, error) {
                OpenError::Unreachable { why, .. } => why,
                other => return other,
            }
        }
        MigrateError::VersionMismatch(version) => {
            format!(
                "migration {version} was applied in another wording (a database of a development version?)"
            )
        }
        other => other.to_string(),
    };
    OpenError::Migration { database, why }
}

fn unreachable(url: &DatabaseUrl, why: &str) -> OpenError {
    OpenError::Unreachable {
        database: url.to_string(),
        why: why.to_owned(),
    }
}

fn read_only_error(url: &DatabaseUrl) -> OpenError {
    OpenError::ReadOnly {
        database: url.to_string(),
    }
}
