//! From the configuration to an open portal: folder, database, key, hasher. What `serve` and every other command begin with.

use std::path::Path;
use std::sync::Arc;

use data_encoding::HEXLOWER;

use super::error::CliError;
use crate::administration::coverage::Latest;
use crate::audit::AuditFile;
use crate::audit::adoption;
use crate::audit::sealer::Bell;
use crate::breached::{Breaches, Source};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::deps::Deps;
use crate::hashing::Hasher;
use crate::http::assets::Assets;
use crate::policies::Policies;
use crate::premises;
use crate::providers::Registry;
use crate::random::{Random, SystemRandom};
use crate::secrets::{KeyFileError, Keys};
use crate::sign_in::recall::Recall;
use crate::store::{
    Conn, DatabaseUrl, OpenError, Opening, Store, StoreError,
    meta::{self, Kind},
};

/// Opens the portal as a demo or as a real one; a new database becomes what is wanted, for ever.
pub async fn open(config: Config, demo: bool) -> Result<Deps, CliError> {
    assemble(config, Some(if demo { Kind::Demo } else { Kind::Real })).await
}

/// Opens the portal as what its database is: for commands, which work on both.
pub async fn open_as_it_is(config: Config) -> Result<Deps, CliError> {
    assemble(config, None).await
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
pub(super) async fn kind(conn: &mut Conn) -> Result<Option<Kind>, StoreError> {
    let kind = meta::get(conn, meta::KIND).await?;
    Ok(kind.and_then(|kind| kind.parse().ok()))
}

/// The address of the database.
pub(super) fn url(config: &Config) -> Result<DatabaseUrl, OpenError> {
    config.database_url.expose().parse()
}

async fn assemble(config: Config, wanted: Option<Kind>) -> Result<Deps, CliError> {
    make_folder(&config.data_dir)?;
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let (store, found) = database(&config, wanted, random.as_ref()).await?;
    let audit_file = config.audit_file.as_deref().map(open_audit_file).transpose()?;
    Ok(Deps {
        store,
        recall: Recall::default(),
        policies: Policies::default(),
        premises: premises::Latest::default(),
        counted: Latest::default(),
        clock: Arc::new(SystemClock),
        breaches: breaches(&config, found.kind)?,
        hasher: Hasher::start(&config.argon2, random.clone())?,
        random,
        keys: found.keys,
        providers: Registry::of(&config, SystemClock.now_ms()),
        audit_file,
        bell: Bell::default(),
        instance_id: found.instance_id,
        assets: Assets::load(),
        demo: found.kind == Kind::Demo,
        config,
    })
}

/// What was found out about a database while it was opened.
struct Found {
    kind: Kind,
    keys: Keys,
    instance_id: String,
}

/// Opens the database. Its kind and its key are looked at before anything is kept: a start that is refused leaves everything to the
/// one that is not, the upgrade of the tables and what belongs to it.
async fn database(
    config: &Config,
    wanted: Option<Kind>,
    random: &dyn Random,
) -> Result<(Store, Found), CliError> {
    let mut opening = Opening::begin(&url(config)?).await?;
    match find(&mut opening, config, wanted, random).await {
        Ok(found) => Ok((opening.finish().await?, found)),
        Err(error) => {
            opening.leave().await;
            Err(error)
        }
    }
}

async fn find(
    opening: &mut Opening,
    config: &Config,
    wanted: Option<Kind>,
    random: &dyn Random,
) -> Result<Found, CliError> {
    let kind = match wanted {
        Some(wanted) => wanted,
        None => kind(opening.conn()).await?.unwrap_or(Kind::Real),
    };
    opening.claim(kind).await?;
    let keys = keys(&config.key_file, opening, random).await?;
    adoption::when_upgraded(opening, &keys, random, SystemClock.now_ms()).await?;
    let instance_id = instance_id(opening.conn(), random).await?;
    Ok(Found {
        kind,
        keys,
        instance_id,
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
async fn keys(file: &Path, opening: &mut Opening, random: &dyn Random) -> Result<Keys, CliError> {
    let found = meta::get(opening.conn(), meta::KEY_FINGERPRINT).await?;
    let keys = match &found {
        Some(fingerprint) => fitting(file, fingerprint)?,
        // Of two servers that start at once with different files, the second has waited until here, and refuses.
        None => Keys::load_or_create(file, random)?,
    };
    let newest = keys.fingerprint();
    if found.as_ref() != Some(&newest) {
        // What is sealed from now on opens with no file that has not the newest key (a rotation was cut off): who has one is refused.
        opening.must_last().await?;
        meta::set(opening.conn(), meta::KEY_FINGERPRINT, &newest).await?;
    }
    Ok(keys)
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

async fn instance_id(conn: &mut Conn, random: &dyn Random) -> Result<String, StoreError> {
    if let Some(known) = meta::get(conn, meta::INSTANCE_ID).await? {
        return Ok(known);
    }
    let mut bytes = [0; 6];
    random.fill(&mut bytes);
    let id = HEXLOWER.encode(&bytes);
    meta::set(conn, meta::INSTANCE_ID, &id).await?;
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
