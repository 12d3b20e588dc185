//! Databases for tests: a SQLite file per test, and PostgreSQL databases in one cluster that this process starts by itself.
//!
//! Write a test once and it runs on both engines: `both!(name, async |db| { .. })` makes `name::sqlite` and
//! `name::postgres`. Where PostgreSQL is missing the tests fail and say what to install.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use server::store::{DatabaseUrl, Engine, Store};
use sqlx::{AnyConnection, Connection as _};
use tokio::sync::OnceCell;

mod cluster;

pub(crate) use cluster::Cluster;

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
pub(crate) struct Database {
    /// The store on it.
    pub(crate) store: Store,
    /// Where it is: to open it a second time, or for a process of its own.
    pub(crate) url: DatabaseUrl,
}

impl Database {
    /// A new one.
    pub(crate) async fn new(engine: Engine) -> Self {
        let url = match engine {
            Engine::Sqlite => sqlite(),
            Engine::Postgres => postgres().await,
        };
        let store = Store::open(&url).await.expect("the database opens");
        Self { store, url }
    }

    /// A connection beside the store, for looking behind the scenes.
    pub(crate) async fn raw(&self) -> AnyConnection {
        connect(self.url.reveal()).await.expect("a second connection")
    }

    /// Closes and removes it. (What a failed test leaves goes with the cluster, or at the next run.)
    pub(crate) async fn remove(self) {
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
pub(crate) fn run(engine: Engine, test: impl AsyncFnOnce(&Database)) {
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
pub(crate) fn folder(label: &str) -> PathBuf {
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
