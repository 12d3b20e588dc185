//! Who may say which model a key is: the roots of makers, from the FIDO Alliance's list and from a folder of the operator's.
//! Read once, at the start. Without any, nothing can be attested, and a policy that demands it offers no key to be set up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use uuid::Uuid;
use webauthn_rs::prelude::{AttestationCaList, AttestationCaListBuilder, ParsedAttestationData};
use webauthn_rs_core::attestation::verify_attestation_ca_chain;

use super::metadata::{self, MetadataError};
use super::models;
use crate::config::WebAuthn;

/// The root of the FIDO Alliance's list, unless the operator names another: GlobalSign Root CA - R3.
const FIDO_ROOT: &[u8] = include_bytes!("fido-metadata-root.pem");

/// The largest file that is read, in bytes. The list has about ten million.
const LARGEST: u64 = 64 << 20;

/// Why the roots cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file or folder.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What happened.
        error: std::io::Error,
    },
    /// A file that should hold certificates.
    #[error("{} holds no certificate in PEM that can be used", path.display())]
    NoCertificate {
        /// Which one.
        path: PathBuf,
    },
    /// The list.
    #[error("{} {error}", path.display())]
    Metadata {
        /// Its file.
        path: PathBuf,
        /// What is wrong.
        error: MetadataError,
    },
}

/// The roots, and what models are called.
#[derive(Debug, Default)]
pub struct Trust {
    models: BTreeMap<Uuid, Known>,
    /// The operator's own: they may attest any model.
    own: Vec<AttestationCaList>,
    next_update: Option<String>,
}

/// A model of the list.
#[derive(Debug)]
struct Known {
    name: String,
    /// A list for each root: the library looks a root up by its name, of which several may have the same.
    roots: Vec<AttestationCaList>,
    broken: bool,
}

impl Trust {
    /// Reads what the configuration names.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn load(config: &WebAuthn, now_ms: i64) -> Result<Self, TrustError> {
        let mut trust = Self::default();
        if let Some(path) = &config.metadata_file {
            let root = match &config.metadata_root {
                Some(path) => certificates(path)?.remove(0),
                None => CertificateDer::from_pem_slice(FIDO_ROOT).map_err(|_| no_certificate(path))?,
            };
            let error = |error| TrustError::Metadata {
                path: path.clone(),
                error,
            };
            let list = metadata::read(&file(path)?, &root, now_ms).map_err(error)?;
            trust.next_update = Some(list.next_update);
            trust.models = list.models.into_iter().map(known).collect();
        }
        if let Some(folder) = &config.roots_dir {
            for path in files(folder)? {
                let all = certificates(&path)?;
                let roots: Vec<_> = all.iter().filter_map(|der| root(der, Uuid::nil())).collect();
                if roots.len() < all.len() {
                    return Err(no_certificate(&path));
                }
                trust.own.extend(roots);
            }
        }
        Ok(trust)
    }

    /// Whether anything can be attested.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.models.is_empty()
    }

    /// "312 models, the next list is due on 2026-12-01; 2 roots of your own": for the operator.
    pub fn about(&self) -> String {
        let due = self.next_update.as_deref();
        let list = due.map(|day| format!("{} models, the next list is due on {day}", self.models.len()));
        let own = (!self.own.is_empty()).then(|| format!("roots of your own: {}", self.own.len()));
        let all: Vec<_> = list.into_iter().chain(own).collect();
        match all.is_empty() {
            true => "no model can be attested: neither metadata nor roots are given".to_owned(),
            false => all.join("; "),
        }
    }

    /// What a model is called, if it is known.
    pub fn name(&self, model: Uuid) -> Option<&str> {
        models::name(model).or_else(|| self.models.get(&model).map(|known| known.name.as_str()))
    }

    /// Whether somebody trusted says that this key is of this model (WebAuthn Level 3, section 7.1, steps 22 to 24). The
    /// signature over the answer is verified already; here the certificates are. A key that vouches for itself says nothing.
    pub(super) fn vouches(&self, said: &ParsedAttestationData, model: Uuid, now_ms: i64) -> bool {
        use ParsedAttestationData::{AnonCa, AttCa, Basic};
        let (Basic(chain) | AttCa(chain) | AnonCa(chain)) = said else {
            return false;
        };
        let Some(leaf) = chain.first() else { return false };
        let known = self.models.get(&model);
        if known.is_some_and(|known| known.broken) {
            return false;
        }
        let since_1970 = Duration::from_millis(now_ms.unsigned_abs());
        let now = SystemTime::UNIX_EPOCH + since_1970;
        let validity = leaf.tbs_certificate().validity();
        let is_valid = validity.not_before.to_unix_duration() <= since_1970
            && since_1970 <= validity.not_after.to_unix_duration();
        let listed = known.map_or(&[][..], |known| &known.roots);
        listed.iter().chain(&self.own).any(|root| {
            // The list may name the certificate of the key itself.
            let is_listed = root.cas().values().any(|ca| ca.ca() == leaf);
            (is_listed && is_valid) || matches!(verify_attestation_ca_chain(said, root, now), Ok(Some(_)))
        })
    }
}

fn known((aaguid, model): (Uuid, metadata::Model)) -> (Uuid, Known) {
    let roots = model.roots.iter().filter_map(|der| root(der, aaguid));
    let known = Known {
        roots: roots.collect(),
        name: model.name,
        broken: model.broken,
    };
    (aaguid, known)
}

/// A root by itself; `None` when the library cannot read it. The model is looked at by us, so the one named here does not matter.
fn root(der: &[u8], model: Uuid) -> Option<AttestationCaList> {
    let mut list = AttestationCaListBuilder::new();
    list.insert_device_der(der, model, String::new(), BTreeMap::new())
        .ok()?;
    Some(list.build())
}

fn no_certificate(path: &Path) -> TrustError {
    TrustError::NoCertificate {
        path: path.to_owned(),
    }
}

/// The certificates of a file, at least one.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TrustError> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&file(path)?).collect();
    all.ok()
        .filter(|all: &Vec<_>| !all.is_empty())
        .ok_or_else(|| no_certificate(path))
}

fn file(path: &Path) -> Result<Vec<u8>, TrustError> {
    let read = || {
        if std::fs::metadata(path)?.len() > LARGEST {
            return Err(std::io::Error::other("is too large"));
        }
        std::fs::read(path)
    };
    read().map_err(|error| TrustError::File {
        path: path.to_owned(),
        error,
    })
}

/// The files of a folder whose names end in `.pem`, in their order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, TrustError> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        let entries = std::fs::read_dir(folder)?;
        let mut paths: Vec<_> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|end| end == "pem"));
        paths.sort();
        Ok(paths)
    };
    read().map_err(|error| TrustError::File {
        path: folder.to_owned(),
        error,
    })
}
