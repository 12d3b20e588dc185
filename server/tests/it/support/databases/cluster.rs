//! A PostgreSQL of the tests' own: made from the system's binaries in a temporary folder, reachable through a socket there.
//! A small shell looks after it: when this process ends, however it ends, the shell's input closes, and it stops the server
//! and removes the folder.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::Duration,
};

use server::store::DatabaseUrl;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::{connect, folder};

/// A PostgreSQL server with its own data.
pub(crate) struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    user: Option<(u32, u32)>,
    keeper: Mutex<Option<Child>>,
}

impl Cluster {
    /// Makes one and starts it. [`Cluster::ready`] waits until it answers.
    pub(crate) fn start() -> Self {
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
    pub(crate) fn resume(&self) {
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
    pub(crate) fn pause(&self) {
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
    pub(crate) async fn ready(&self) {
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
    pub(crate) fn url(&self, name: &str) -> DatabaseUrl {
        let socket = self.folder.display();
        format!("postgres:///{name}?host={socket}&user=twinlatch")
            .parse()
            .expect("an address")
    }

    /// Runs a command as its owner.
    pub(crate) async fn run(&self, command: &str) {
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
