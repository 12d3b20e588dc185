//! From the configuration to an open portal: folder, database, key, hasher. What `serve` and every other command begin with.

use std::path::Path;
use std::sync::Arc;

use data_encoding::HEXLOWER;

use super::error::CliError;
use crate::administration::coverage::Latest;
use crate::audit::AuditFile;
use crate::audit::sealer::{self, Bell};
use crate::breached::{Breaches, Source};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::deps::Deps;
use crate::hashing::Hasher;
use crate::http::assets::Assets;
use crate::policies::Policies;
use crate::providers::Registry;
use crate::random::{Random, SystemRandom};
use crate::secrets::{KeyFileError, Keys};
use crate::sign_in::recall::Recall;
use crate::store::{
    DatabaseUrl, OpenError, Store,
    meta::{self, Kind},
};

/// Opens the portal as a demo or as a real one; a new database becomes what is wanted, for ever.
pub async fn open(config: Config, demo: bool) -> Result<Deps, CliError> {
    let store = database(&config).await?;
    assemble(config, store, if demo { Kind::Demo } else { Kind::Real }).await
}

/// Opens the portal as what its database is: for commands, which work on both.
pub async fn open_as_it_is(config: Config) -> Result<Deps, CliError> {
    let store = database(&config).await?;
    let kind = kind(&store).await?.unwrap_or(Kind::Real);
    assemble(config, store, kind).await
}

/// The same, of a portal that is there already.
pub(super) async fn open_existing(config: Config) -> Result<Deps, CliError> {
    if let Some(path) = url(&config)?.path().filter(|file| !file.exists()) {
        return Err(CliError::NoPortal {
            path: path.to_owned(),
        });
    }
    open_as_it_is(config).await
}

/// What a database is; `None` for a new one.
pub(super) async fn kind(store: &Store) -> Result<Option<Kind>, CliError> {
    let mut conn = store.read().await?;
    Ok(meta::get(&mut conn, meta::KIND)
        .await?
        .and_then(|kind| kind.parse().ok()))
}

async fn database(config: &Config) -> Result<Store, CliError> {
    make_folder(&config.data_dir)?;
    Ok(Store::open(&url(config)?).await?)
}

/// The address of the database.
pub(super) fn url(config: &Config) -> Result<DatabaseUrl, OpenError> {
    config.database_url.expose().parse()
}

async fn assemble(config: Config, store: Store, kind: Kind) -> Result<Deps, CliError> {
    store.claim(kind).await?;
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let keys = keys(&config.key_file, &store, random.as_ref()).await?;
    sealer::adopt_old(&store, &keys, random.as_ref()).await?;
    let instance_id = instance_id(&store, random.as_ref()).await?;
    let audit_file = config.audit_file.as_deref().map(open_audit_file).transpose()?;
    Ok(Deps {
        store,
        recall: Recall::default(),
        policies: Policies::default(),
        counted: Latest::default(),
        clock: Arc::new(SystemClock),
        breaches: breaches(&config, kind)?,
        hasher: Hasher::start(&config.argon2, random.clone())?,
        random,
        keys,
        providers: Registry::of(&config, SystemClock.now_ms()),
        audit_file,
        bell: Bell::default(),
        instance_id,
        assets: Assets::load(),
        demo: kind == Kind::Demo,
        config,
    })
}

/// The list of stolen passwords. The demo's password is known to everybody, and nothing is asked of anybody for it.
fn breaches(config: &Config, kind: Kind) -> Result<Breaches, CliError> {
    let source = match kind {
        Kind::Demo => &Source::Off,
        Kind::Real => &config.breaches.source,
    };
    Breaches::new(source, config.breaches.timeout).map_err(|error| CliError::Serve(error.to_string()))
}

/// The keys of this database. Only a new one gets a new key: for another, a new key would open nothing.
async fn keys(file: &Path, store: &Store, random: &dyn Random) -> Result<Keys, CliError> {
    let mut conn = store.read().await?;
    let known = meta::get(&mut conn, meta::KEY_FINGERPRINT).await?;
    drop(conn);
    if let Some(fingerprint) = known {
        return fitting(file, &fingerprint);
    }
    let keys = Keys::load_or_create(file, random)?;
    let mut conn = store.write().await?;
    // Of two servers that start at once with different files, one wins and the other refuses.
    let holds = meta::set_if_absent(&mut conn, meta::KEY_FINGERPRINT, &keys.fingerprint()).await?;
    conn.commit().await?;
    match keys.has_fingerprint(&holds) {
        true => Ok(keys),
        false => Err(CliError::WrongKey {
            path: file.to_owned(),
        }),
    }
}

/// The keys of the file, when one of them is the database's.
pub(super) fn fitting(file: &Path, fingerprint: &str) -> Result<Keys, CliError> {
    let keys = match Keys::load(file) {
        Err(KeyFileError::Missing { path }) => return Err(CliError::KeyMissing { path }),
        other => other?,
    };
    match keys.has_fingerprint(fingerprint) {
        true => Ok(keys),
        false => Err(CliError::WrongKey {
            path: file.to_owned(),
        }),
    }
}

async fn instance_id(store: &Store, random: &dyn Random) -> Result<String, CliError> {
    let mut conn = store.read().await?;
    if let Some(known) = meta::get(&mut conn, meta::INSTANCE_ID).await? {
        return Ok(known);
    }
    drop(conn);
    let mut bytes = [0; 6];
    random.fill(&mut bytes);
    let mut conn = store.write().await?;
    let id = meta::set_if_absent(&mut conn, meta::INSTANCE_ID, &HEXLOWER.encode(&bytes)).await?;
    conn.commit().await?;
    Ok(id)
}

fn open_audit_file(path: &Path) -> Result<AuditFile, CliError> {
    AuditFile::open(path).map_err(|error| CliError::File {
        path: path.to_owned(),
        error,
    })
}

/// Makes a missing folder, for nobody else to look into.
fn make_folder(path: &Path) -> Result<(), CliError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| CliError::File {
        path: path.to_owned(),
        error,
    })
}
