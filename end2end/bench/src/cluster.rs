//! The databases that portals run on. PostgreSQL is one of its own, in a temporary folder, reachable through a socket there;
//! stopped at the end.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// What a portal's database is.
#[derive(Clone, Copy)]
pub(crate) enum Engine<'a> {
    /// A file.
    Sqlite,
    /// A database of this server.
    Postgres(&'a Cluster),
}

impl Engine<'_> {
    /// As the figures' names end.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// The address of a new database; `None` for SQLite's, which is made in the portal's folder.
    pub(crate) async fn new_database(self, name: &str) -> anyhow::Result<Option<String>> {
        match self {
            Self::Sqlite => Ok(None),
            Self::Postgres(cluster) => cluster.url(name).await.map(Some),
        }
    }
}

/// A server with its own data.
pub(crate) struct Cluster {
    folder: PathBuf,
    server: Child,
}

impl Cluster {
    /// Makes one, starts it, and waits until it answers.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("twinlatch-bench-pg-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let binaries = binaries()?;
        let own = |program: &str| {
            let program = binaries.join(program);
            let mut command = Command::new(&program);
            if root() {
                // PostgreSQL does not run as root.
                command = Command::new("setpriv");
                command
                    .args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"])
                    .arg(program);
            }
            command.current_dir(&folder).stdin(Stdio::null());
            command
        };
        if root() {
            let changed = Command::new("chown")
                .arg("nobody:nogroup")
                .arg(&folder)
                .status()?;
            if !changed.success() {
                bail!("{} cannot be given away", folder.display());
            }
        }
        let made = own("initdb")
            .args([
                "--username=twinlatch",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--pgdata=data",
            ])
            .output()
            .context("initdb")?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }
        let server = own("postgres")
            .args(["-D", "data", "-c", "listen_addresses="])
            .arg("-c")
            .arg(format!("unix_socket_directories={}", folder.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("postgres")?;
        let cluster = Self { folder, server };
        for _ in 0..500 {
            if PgConnection::connect(&cluster.address("postgres")).await.is_ok() {
                return Ok(cluster);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("PostgreSQL does not start");
    }

    fn address(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user=twinlatch",
            self.folder.display()
        )
    }

    /// A new database: its address.
    async fn url(&self, name: &str) -> anyhow::Result<String> {
        let mut connection = PgConnection::connect(&self.address("postgres")).await?;
        connection
            .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await?;
        connection.close().await?;
        Ok(self.address(name))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Asked to end by its own signal for "now"; what it leaves goes with the folder.
        let _ = Command::new("kill")
            .args(["-INT", &self.server.id().to_string()])
            .status();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}

fn binaries() -> anyhow::Result<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .context("PostgreSQL is not installed: apt-get install postgresql")?
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|path| path.join("initdb").exists())
        .collect();
    found.sort();
    found
        .pop()
        .context("PostgreSQL is not installed: apt-get install postgresql")
}
