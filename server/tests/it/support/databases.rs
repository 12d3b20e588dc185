//! Databases for tests: a SQLite file per test, and PostgreSQL databases in one cluster that this process starts by itself.
//!
//! Write a test once and it runs on both engines: `both!(name, async |db| { .. })` makes `name::sqlite` and
//! `name::postgres`. The cluster is made on first use from the system's binaries, in a temporary folder, reachable through a
//! socket there. A small shell looks after it: when this process ends, however it ends, the shell's input closes, and it
//! stops the cluster and removes the folder. Where PostgreSQL is missing the tests fail and say what to install.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use server::store::{DatabaseUrl, Engine, Store};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};
use tokio::sync::OnceCell;

/// Runs one test on both engines: `both!(a_code_is_used_once, async |db| { .. })`.
#[macro_export]
macro_rules! both {
    ($name:ident, $body:expr $(,)?) => {
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                $crate::support::databases::run(server::store::Engine::Sqlite, $body);
            }

            #[test]
            fn postgres() {
                $crate::support::databases::run(server::store::Engine::Postgres, $body);
            }
        }
    };
}

/// A database of one test, with all tables and nothing in them.
pub struct Database {
    /// The store on it.
    pub store: Store,
    /// Where it is: to open it a second time, or for a process of its own.
    pub url: DatabaseUrl,
}

impl Database {
    /// A new one.
    pub async fn new(engine: Engine) -> Self {
        let url = match engine {
            Engine::Sqlite => sqlite(),
            Engine::Postgres => postgres().await,
        };
        let store = Store::open(&url).await.expect("the database opens");
        Self { store, url }
    }

    /// A connection beside the store, for looking behind the scenes.
    pub async fn raw(&self) -> AnyConnection {
        connect(self.url.reveal()).await.expect("a second connection")
    }

    /// Closes and removes it. (What a failed test leaves goes with the cluster, or at the next run.)
    pub async fn remove(self) {
        self.store.close().await;
        if let Some(folder) = self.url.path().and_then(Path::parent) {
            fs::remove_dir_all(folder).expect("the folder goes");
        } else {
            let name = self.url.reveal().split(['/', '?']).nth(3).expect("a name");
            cluster().run(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// Runs one test on one engine. `both!` calls it.
pub fn run(engine: Engine, test: impl AsyncFnOnce(&Database)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let database = Database::new(engine).await;
        test(&database).await;
        database.remove().await;
    });
}

fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A temporary folder of this process. The first call removes those of processes that are gone.
pub fn folder(label: &str) -> PathBuf {
    static SWEPT: OnceLock<()> = OnceLock::new();
    const PREFIX: &str = "twinlatch-test-";
    let temporary = std::env::temp_dir();
    SWEPT.get_or_init(|| {
        for entry in fs::read_dir(&temporary).expect("a temporary folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(process) = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next()) else {
                continue;
            };
            if !Path::new("/proc").join(process).exists() {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    });
    let folder = temporary.join(format!("{PREFIX}{}-{label}{}", std::process::id(), number()));
    fs::create_dir(&folder).expect("a new folder");
    folder
}

fn sqlite() -> DatabaseUrl {
    DatabaseUrl::sqlite(&folder("db").join("twinlatch.db")).expect("a path")
}

async fn postgres() -> DatabaseUrl {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    let cluster = cluster();
    TEMPLATE
        .get_or_init(async || {
            cluster.ready().await;
            cluster.run("CREATE DATABASE template_twinlatch").await;
            Store::open(&cluster.url("template_twinlatch"))
                .await
                .expect("the tables")
                .close()
                .await;
        })
        .await;
    let name = format!("test_{}", number());
    cluster
        .run(&format!("CREATE DATABASE {name} TEMPLATE template_twinlatch"))
        .await;
    cluster.url(&name)
}

async fn connect(url: &str) -> sqlx::Result<AnyConnection> {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await
}

/// The cluster that all tests of this process share.
fn cluster() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(Cluster::start)
}

/// A PostgreSQL server with its own data.
pub struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    user: Option<(u32, u32)>,
    keeper: Mutex<Option<Child>>,
}

impl Cluster {
    /// Makes one and starts it. [`Cluster::ready`] waits until it answers.
    pub fn start() -> Self {
        let cluster = Self {
            folder: folder("pg"),
            binaries: binaries(),
            user: unprivileged_user(),
            keeper: Mutex::new(None),
        };
        if let Some((user, group)) = cluster.user {
            chown(&cluster.folder, Some(user), Some(group)).expect("the folder changes hands");
        }
        let made = cluster
            .command(&cluster.binaries.join("initdb"))
            .args([
                "--username=twinlatch",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--pgdata=data",
            ])
            .output()
            .expect("initdb starts");
        assert!(
            made.status.success(),
            "initdb failed: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        cluster.resume();
        cluster
    }

    /// Starts it again after [`Cluster::pause`].
    pub fn resume(&self) {
        // The shell outlives this process by the moment it takes to clean up. A line of input stops the cluster, too, but
        // keeps its data.
        let script = r#""$1" -D data -c listen_addresses= -c unix_socket_directories="$PWD" -c max_connections=400 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
            -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=64MB >>log 2>&1 </dev/null &
            server=$!
            trap '' INT TERM HUP
            read -r keep
            kill -INT $server
            wait $server
            [ -n "$keep" ] || rm -rf "$PWD""#;
        let keeper = self
            .command(Path::new("sh"))
            .args(["-c", script, "sh"])
            .arg(self.binaries.join("postgres"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        *self.keeper.lock().expect("the keeper") = Some(keeper);
    }

    /// Stops it, as for a restart; the data stays.
    pub fn pause(&self) {
        let Some(mut keeper) = self.keeper.lock().expect("the keeper").take() else {
            return;
        };
        keeper
            .stdin
            .take()
            .expect("its input")
            .write_all(b"keep\n")
            .expect("the shell listens");
        keeper.wait().expect("the shell ends");
    }

    /// Waits until it answers.
    pub async fn ready(&self) {
        for _ in 0..1500 {
            if connect(self.url("postgres").reveal()).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        panic!("PostgreSQL does not start:\n{log}");
    }

    /// The address of one of its databases.
    pub fn url(&self, name: &str) -> DatabaseUrl {
        let socket = self.folder.display();
        format!("postgres:///{name}?host={socket}&user=twinlatch")
            .parse()
            .expect("an address")
    }

    /// Runs a command as its owner.
    pub async fn run(&self, command: &str) {
        let mut conn = connect(self.url("postgres").reveal())
            .await
            .expect("a connection to the cluster");
        conn.execute(AssertSqlSafe(command))
            .await
            .expect("the command works");
        conn.close().await.expect("the connection closes");
    }

    /// A program in the cluster's folder, by a user that PostgreSQL accepts: it refuses to run as root.
    fn command(&self, program: &Path) -> Command {
        let mut command = match self.user {
            None => Command::new(program),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={group}"))
                    .arg("--clear-groups")
                    .arg(program);
                command
            }
        };
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }
}

impl Drop for Cluster {
    /// A cluster of one test goes with it; the shared one goes with the process.
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.lock().expect("the keeper").take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Where `initdb` and `postgres` are: the newest of Debian's, or the PATH's.
fn binaries() -> PathBuf {
    let complete = |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    let version = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = versions
        .map(|entry| entry.path().join("bin"))
        .filter(complete)
        .max_by_key(version);
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian.or_else(|| std::env::split_paths(&path).find(complete)).unwrap_or_else(|| {
        panic!(
            "PostgreSQL is not installed, and the tests run on it, too. Debian and Ubuntu: `apt-get install postgresql` \
             (elsewhere: put `initdb` and `postgres` on the PATH). It need not be running; the tests start their own."
        )
    })
}

/// Whom to be when we are root: `postgres`, or else `nobody`.
fn unprivileged_user() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").expect("/proc").uid() != 0 {
        return None;
    }
    let accounts = fs::read_to_string("/etc/passwd").expect("/etc/passwd");
    let find = |name: &str| {
        let fields: Vec<&str> = accounts
            .lines()
            .map(|l| l.split(':').collect())
            .find(|f: &Vec<_>| f[0] == name)?;
        Some((fields[2].parse().ok()?, fields[3].parse().ok()?))
    };
    Some(
        find("postgres")
            .or_else(|| find("nobody"))
            .expect("a user `postgres` or `nobody`"),
    )
}
