//! Servers tell each other what has changed, and the command line tells the server.
//!
//! * PostgreSQL: with the commit itself (`pg_notify` is part of the transaction), heard by [`on_postgres`].
//! * SQLite has one server. Commands that run beside it add a byte to a small file beside the database ([`Beside`]) after each
//!   commit; the server compares the file's length at each look, which costs a microsecond.

use std::fs::{File, OpenOptions, TryLockError, metadata, symlink_metadata};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, fchown};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::Executor as _;
use sqlx::postgres::PgListener;
use tokio::sync::oneshot;

use super::changes::{Changed, Changes};
use super::{Conn, DatabaseUrl, PATIENCE, StoreError, sql};

/// The channel's name.
pub(super) const CHANNEL: &str = "twinlatch_changes";

/// How long to wait before listening is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Held shared by every server, on the connection on which it listens: whoever gets it alone knows that there is none.
const SERVED: i64 = 8_392_292_353_613_853_796;

/// Listens until the store is gone. Returns when it does, or when that takes too long.
pub(super) async fn on_postgres(url: &DatabaseUrl, changes: &Arc<Changes>) {
    let (url, changes) = (url.reveal().to_owned(), Arc::downgrade(changes));
    let (ready, listens) = oneshot::channel();
    tokio::spawn(async move {
        let mut ready = Some(ready);
        while let Some(changes) = changes.upgrade() {
            if let Err(error) = listen(&url, changes, &mut ready).await {
                tracing::debug!(%error, "changes of other servers cannot be heard just now");
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    });
    if tokio::time::timeout(PATIENCE, listens).await.is_err() {
        tracing::warn!("changes of other servers cannot be heard yet");
    }
}

async fn listen(
    url: &str,
    changes: Arc<Changes>,
    ready: &mut Option<oneshot::Sender<()>>,
) -> sqlx::Result<()> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    serve(&mut listener).await?;
    if let Some(ready) = ready.take() {
        // Nobody may wait for it any more.
        let _ = ready.send(());
    }
    // What was said while nobody listened is not known.
    changes.happened(&Changed::Everybody);
    let changes = {
        let held = changes;
        Arc::downgrade(&held)
    };
    loop {
        // `None`: the connection was lost and is there again, without its lock.
        let told = listener.try_recv().await?;
        let Some(changes) = changes.upgrade() else {
            return Ok(());
        };
        if told.is_none() {
            serve(&mut listener).await?;
        }
        changes.happened(&told.map_or(Changed::Everybody, |told| Changed::parse(told.payload())));
    }
}

/// Says on this connection that there is a server, until it ends. Waits while somebody wants there to be none.
async fn serve(listener: &mut PgListener) -> sqlx::Result<()> {
    let query = sqlx::query("SELECT pg_advisory_lock_shared($1)").bind(SERVED);
    listener.execute(query).await.map(drop)
}

/// Whether there is a server; if not, none begins until the transaction ends.
pub(super) async fn is_heard_on_postgres(conn: &mut Conn) -> Result<bool, StoreError> {
    let query = "SELECT CAST(pg_try_advisory_xact_lock($1) AS INT)::BIGINT";
    Ok(conn.number(sql(query).bind(SERVED)).await? == 0)
}

/// The file beside a SQLite database whose length counts what other programs have changed.
#[derive(Debug)]
pub(super) struct Beside {
    database: PathBuf,
    path: PathBuf,
    heard: AtomicU64,
    listens: AtomicBool,
    /// Held shared while this program is the server, so that others see that there is one. The system lets go of it when the
    /// program ends, however it does.
    held: OnceLock<File>,
}

impl Beside {
    pub(super) fn of(database: &std::path::Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-changes");
        Self {
            database: database.to_owned(),
            path: path.into(),
            heard: AtomicU64::new(0),
            listens: AtomicBool::new(false),
            held: OnceLock::new(),
        }
    }

    /// This program is the server: it hears, and has nobody to tell.
    pub(super) fn listen(&self) {
        match self.open().and_then(|file| file.lock_shared().map(|()| file)) {
            Ok(file) => drop(self.held.set(file)),
            Err(error) => tracing::error!(
                %error, file = %self.path.display(), "commands beside this server cannot see that it runs, and do not reach it"
            ),
        }
        self.heard.store(self.length(), Ordering::SeqCst);
        self.listens.store(true, Ordering::SeqCst);
    }

    /// Counts what others have changed since the last time.
    pub(super) fn hear(&self, changes: &Changes) {
        if !self.listens.load(Ordering::Relaxed) {
            return;
        }
        let length = self.length();
        if self.heard.load(Ordering::SeqCst) != length {
            // First the change, then the length: whoever looks meanwhile reads anew once more.
            changes.happened(&Changed::Everybody);
            self.heard.store(length, Ordering::SeqCst);
        }
    }

    /// Tells the server. Where the file cannot be written, the server finds out when its memory is too old.
    pub(super) fn tell(&self, changed: &Changed) {
        if *changed == Changed::Nothing || self.listens.load(Ordering::Relaxed) {
            return;
        }
        let told = self.open().and_then(|mut file| file.write_all(b"."));
        if let Err(error) = told {
            tracing::debug!(%error, "the server beside could not be told of a change");
        }
    }

    /// The lock that no server on this machine holds, and none gets before it is let go; `None` when one hears.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub(super) fn alone(&self) -> std::io::Result<Option<File>> {
        let file = self.open()?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn open(&self) -> std::io::Result<File> {
        // Not through a link, nor into a pipe, nor what has another name elsewhere: a command may have more rights than whoever owns
        // the folder.
        if symlink_metadata(&self.path).is_ok_and(|found| !found.is_file()) {
            return Err(std::io::Error::other("it is no plain file"));
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
        let file = options.open(&self.path)?;
        let (found, owner) = (file.metadata()?, metadata(&self.database)?);
        if !found.is_file() || found.nlink() != 1 {
            return Err(std::io::Error::other("it is no plain file of its own"));
        }
        if found.uid() != owner.uid() {
            // What root makes must not keep the server from its file. Nobody else may give it away, nor need they.
            drop(fchown(&file, Some(owner.uid()), Some(owner.gid())));
        }
        Ok(file)
    }

    fn length(&self) -> u64 {
        metadata(&self.path).map_or(0, |found| found.len())
    }
}
