//! The key file: one line per key, newest first. Blank lines and lines that begin with `#` are skipped.
//!
//! ```text
//! twinlatch-key-1 3f9a01bc ZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY
//! ```
//!
//! Format, id (eight hexadecimal digits), 32 bytes in base64url. After them, a line `twinlatch-signer-1` with 64 hexadecimal digits
//! for each key that is gone: the public key with which it sealed the audit log. The file is made with mode 0600, and never overwritten: a new version
//! is written beside it, flushed to the disk, and put in its place in one step.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::{Path, PathBuf};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use zeroize::{Zeroize as _, Zeroizing};

use super::{ID_BYTES, Key, Keys};
use crate::random::Random;

const FORMAT: &str = "twinlatch-key-1";
/// How the name of a file ends that is to take the place of the key file.
const BESIDE: &str = ".new";
const SIGNER: &str = "twinlatch-signer-1";
const SIGNERS: &str = "\
# Public keys of keys that are gone: what they signed in the audit log is checked with these. Not secret.
";
const HEADER: &str = "\
# The keys that protect the secrets in the database: newest first. Without this file they are lost.
# Keep a copy apart from the database's, and show it to nobody.
";

/// Why the keys cannot be had. No message contains any of them.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no such file.
    #[error("there is no key file {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is one already.
    #[error("there is a key file {} already", path.display())]
    Exists {
        /// Where it is.
        path: PathBuf,
    },
    /// Reading or writing failed.
    #[error("the key file {}: {error}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// Others on this machine may read or change it.
    #[error("the key file {0} is open to everybody on this machine (mode {mode:o}): chmod 600 {0}", path.display())]
    TooOpen {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// A line is not a key, or there is none.
    #[error("the key file {}: line {line} is not a key", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
}

impl Keys {
    /// Reads the key file.
    ///
    /// # Errors
    /// [`KeyFileError`]; `Missing` when there is none.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => KeyFileError::Missing {
                path: path.to_owned(),
            },
            _ => KeyFileError::Io {
                path: path.to_owned(),
                error,
            },
        };
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o007 != 0 {
            return Err(KeyFileError::TooOpen {
                path: path.to_owned(),
                mode,
            });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
        let keys = parse(&text).map_err(|line| KeyFileError::Malformed {
            path: path.to_owned(),
            line,
        })?;
        Ok(Self {
            file: Some(path.to_owned()),
            ..keys
        })
    }

    /// The keys that the file holds by now; these themselves when they are from no file.
    ///
    /// # Errors
    /// As [`Keys::load`].
    pub fn again(&self) -> Result<Self, KeyFileError> {
        match &self.file {
            Some(path) => Self::load(path),
            None => Ok(self.clone()),
        }
    }

    /// Reads the key file, or makes it, with one new key, and the folder it is in. Of two processes that do it at once, one wins
    /// and both get its key.
    ///
    /// To be called only when the database is new: for an existing one a missing file is an error, since a new key opens nothing.
    ///
    /// # Errors
    /// [`KeyFileError`], also for a file that is there and cannot be used: it is never replaced.
    pub fn load_or_create(path: &Path, random: &dyn Random) -> Result<Self, KeyFileError> {
        match Self::load(path) {
            Err(KeyFileError::Missing { .. }) => {}
            other => return other,
        }
        match Self::generate(random).create(path) {
            Err(KeyFileError::Exists { .. }) => Self::load(path),
            Ok(keys) => Ok(keys),
            Err(error) => Err(error),
        }
    }

    fn create(self, path: &Path) -> Result<Self, KeyFileError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyFileError::Exists {
                path: path.to_owned(),
            },
            _ => KeyFileError::Io {
                path: path.to_owned(),
                error,
            },
        };
        fs::create_dir_all(folder(path)).map_err(failed)?;
        let beside = self.write_beside(path, None).map_err(failed)?;
        // Unlike renaming, linking never replaces.
        let linked = fs::hard_link(&beside, path).and_then(|()| sync_folder(path));
        let removed = fs::remove_file(&beside);
        linked.and(removed).map_err(failed)?;
        Ok(Self {
            file: Some(path.to_owned()),
            ..self
        })
    }

    /// Puts these keys in the place of those in the file, in one step. A link is followed; owner and permissions stay as they are.
    /// To be called by one program at a time.
    ///
    /// # Errors
    /// [`KeyFileError`]; the old file then stays.
    pub fn save(&self, path: &Path) -> Result<(), KeyFileError> {
        let failed = |error| KeyFileError::Io {
            path: path.to_owned(),
            error,
        };
        let path = &fs::canonicalize(path).map_err(failed)?;
        remove_leftovers(path).map_err(failed)?;
        let old = fs::metadata(path).map_err(failed)?;
        let beside = self.write_beside(path, Some(&old)).map_err(failed)?;
        let renamed = fs::rename(&beside, path).and_then(|()| sync_folder(path));
        if renamed.is_err() {
            drop(fs::remove_file(&beside));
        }
        renamed.map_err(failed)
    }

    /// Writes the file under another name in the same folder, with the owner and the permissions of another one, and flushes it.
    fn write_beside(&self, path: &Path, like: Option<&Metadata>) -> io::Result<PathBuf> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = folder(path).join(format!(
            ".{name}.{}.{}{BESIDE}",
            std::process::id(),
            self.newest.id
        ));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        let written = file
            .write_all(self.text().as_bytes())
            .and_then(|()| like.map_or(Ok(()), |old| keep_owner(old, &file)))
            .and_then(|()| file.sync_all());
        if written.is_err() {
            drop(fs::remove_file(&beside));
        }
        written.map(|()| beside)
    }

    fn text(&self) -> Zeroizing<String> {
        // As much as is needed at once: growing would leave copies behind.
        let mut text = Zeroizing::new(String::with_capacity(
            HEADER.len() + 80 * (1 + self.older.len()) + SIGNERS.len() + 90 * self.signers.len(),
        ));
        text.push_str(HEADER);
        for key in self.all() {
            let mut encoded = BASE64URL_NOPAD.encode(&key.bytes);
            for part in [FORMAT, " ", &key.id, " ", &encoded, "\n"] {
                text.push_str(part);
            }
            encoded.zeroize();
        }
        for (at, signer) in self.signers.iter().enumerate() {
            if at == 0 {
                text.push_str(SIGNERS);
            }
            for part in [SIGNER, " ", &HEXLOWER.encode(signer), "\n"] {
                text.push_str(part);
            }
        }
        text
    }
}

/// Reads the text of a key file. The error is the line that is wrong.
fn parse(text: &str) -> Result<Keys, usize> {
    let mut keys: Vec<Key> = Vec::new();
    let mut signers = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(hex) = line.strip_prefix(SIGNER) {
            let bytes = HEXLOWER.decode(hex.trim().as_bytes()).ok();
            signers.push(bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(number + 1)?);
            continue;
        }
        let key = parse_line(line).filter(|key| keys.iter().all(|other| other.id != key.id));
        keys.push(key.ok_or(number + 1)?);
    }
    let mut keys = keys.into_iter();
    let newest = keys.next().ok_or(1_usize)?;
    Ok(Keys {
        newest,
        older: keys.collect(),
        signers,
        file: None,
    })
}

fn parse_line(line: &str) -> Option<Key> {
    let mut words = line.split_ascii_whitespace();
    let (format, id, encoded) = (words.next()?, words.next()?, words.next()?);
    let id_is_good = id.len() == ID_BYTES && HEXLOWER.decode(id.as_bytes()).is_ok();
    if format != FORMAT || !id_is_good || words.next().is_some() {
        return None;
    }
    let decoded = Zeroizing::new(BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?);
    Some(Key {
        id: id.to_owned(),
        bytes: decoded.as_slice().try_into().ok()?,
    })
}

/// What a power cut has left beside the file: it holds keys as well.
fn remove_leftovers(path: &Path) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let begins = format!(".{name}.");
    for entry in fs::read_dir(folder(path))? {
        let entry = entry?;
        let found = entry.file_name();
        let found = found.to_string_lossy();
        if found.starts_with(&begins) && found.ends_with(BESIDE) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Gives the new file the owner, the group and the permissions of the old one. By its handle: its name may be another's by now.
fn keep_owner(old: &Metadata, new: &File) -> io::Result<()> {
    let own = new.metadata()?;
    if (old.uid(), old.gid()) != (own.uid(), own.gid()) {
        fchown(new, Some(old.uid()), Some(old.gid()))?;
    }
    new.set_permissions(Permissions::from_mode(old.mode() & 0o770))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a new name in the folder survive a power cut.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}
