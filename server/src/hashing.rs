//! Argon2id for passwords and codes, on a bounded pool of threads of its own.
//!
//! Hashing is the dearest thing an anonymous request can ask for, so it is never done on a tokio worker, never in a
//! transaction, and never more often at a time than the pool has threads (`pool.rs`). What does not fit into the queue is
//! answered [`Busy`] at once: 503 with Retry-After. Known browsers have a queue of their own, which is served first.
//! Hashes are PHC strings (`phc.rs`), so each keeps its own parameters; [`Verified::needs_rehash`] says when they have risen.
//! To hash a new kind of secret, call [`Hasher::hash_many`] and [`Hasher::verify`]; nothing is to be added here.

mod memory;
mod phc;
mod pool;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zeroize::Zeroizing;

use crate::config::Argon2;
use crate::password_rules::prepare;
use crate::random::Random;
use phc::{Cost, Hash};
use pool::{Job, Pool};

/// Which queue a hash waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// For browsers that somebody signed in from before, and for people who are signed in. Served first.
    Known,
    /// For everybody else.
    Unknown,
}

/// The queue is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins at the moment, try again in {retry_after_s} s")]
pub struct Busy {
    /// When it may have emptied, in seconds from now: 1 to 60.
    pub retry_after_s: u32,
}

/// What came of comparing a password with a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// It is the password.
    pub ok: bool,
    /// It is, and the hash is weaker than the configuration now demands: hash the password again and store that.
    pub needs_rehash: bool,
}

/// Why hashing cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Argon2 knows no such parameters.
    #[error("argon2: these parameters do not work: {0}")]
    Parameters(argon2::Error),
    /// No thread could be started.
    #[error("argon2: no thread could be started: {0}")]
    Threads(std::io::Error),
}

/// Hashes and verifies. Its threads end when it is dropped.
pub struct Hasher {
    cost: Cost,
    pool: Pool,
    random: Arc<dyn Random>,
    dummy: String,
    ran: Arc<AtomicU64>,
}

impl Hasher {
    /// Starts the threads.
    ///
    /// # Errors
    /// [`StartError`]; impossible parameters are refused by the configuration before.
    pub fn start(config: &Argon2, random: Arc<dyn Random>) -> Result<Self, StartError> {
        let cost = Cost {
            memory_kib: config.memory_kib,
            time: config.time,
            lanes: config.lanes,
        };
        cost.argon2().map_err(StartError::Parameters)?;
        let ran = Arc::new(AtomicU64::new(0));
        let pool = Pool::start(config, Arc::clone(&ran)).map_err(StartError::Threads)?;
        // No password has this hash: it was never computed.
        let mut output = [0; phc::OUTPUT_BYTES];
        random.fill(&mut output);
        let dummy = Hash {
            cost,
            salt: salt(random.as_ref()).to_vec(),
            output: output.to_vec(),
        }
        .to_string();
        Ok(Self {
            cost,
            pool,
            random,
            dummy,
            ran,
        })
    }

    /// Hashes a password, or a code, with the configured parameters; gives the PHC string to store.
    ///
    /// A password that [`prepare`] refuses gets a hash that nothing matches: check it with the rules first.
    ///
    /// # Errors
    /// [`Busy`] when the queue is full.
    pub async fn hash(&self, queue: Queue, password: impl AsRef<str>) -> Result<String, Busy> {
        let hashes = self.hash_many(queue, std::slice::from_ref(&password)).await?;
        hashes.into_iter().next().ok_or_else(|| self.pool.busy())
    }

    /// Hashes many codes: all of them or, when they do not fit into the queue, none. In the order given.
    ///
    /// # Errors
    /// [`Busy`] when the queue is full.
    pub async fn hash_many<T: AsRef<str>>(&self, queue: Queue, secrets: &[T]) -> Result<Vec<String>, Busy> {
        let (jobs, salts): (Vec<_>, Vec<_>) = secrets
            .iter()
            .map(|secret| {
                let salt = salt(self.random.as_ref());
                // What is refused is hashed as random bytes.
                let secret = prepare(secret.as_ref()).unwrap_or_else(|| self.noise());
                (
                    Job {
                        secret,
                        salt: salt.to_vec(),
                        cost: self.cost,
                        length: phc::OUTPUT_BYTES,
                    },
                    salt,
                )
            })
            .unzip();
        let outputs = self.pool.run(queue, jobs).await?;
        let hash = |(salt, output): ([u8; 16], Zeroizing<Vec<u8>>)| {
            Hash {
                cost: self.cost,
                salt: salt.to_vec(),
                output: output.to_vec(),
            }
            .to_string()
        };
        Ok(salts.into_iter().zip(outputs).map(hash).collect())
    }

    /// Compares a password, or a code, with a stored hash. Always runs exactly one hash, whatever is passed in: a hash that
    /// cannot be read and a password that is too long cost the same as a wrong one.
    ///
    /// # Errors
    /// [`Busy`] when the queue is full.
    pub async fn verify(
        &self,
        queue: Queue,
        password: impl AsRef<str>,
        phc: impl AsRef<str>,
    ) -> Result<Verified, Busy> {
        let prepared = prepare(password.as_ref());
        let stored = Hash::parse(phc.as_ref());
        let possible = prepared.is_some() && stored.is_some();
        let stored = stored
            .or_else(|| Hash::parse(&self.dummy))
            .ok_or_else(|| self.pool.busy())?;
        let job = Job {
            secret: prepared.unwrap_or_default(),
            salt: stored.salt.clone(),
            cost: stored.cost,
            length: stored.output.len(),
        };
        let outputs = self.pool.run(queue, vec![job]).await?;
        let same = outputs.first().is_some_and(|output| stored.has_output(output));
        let ok = possible && same;
        Ok(Verified {
            ok,
            needs_rehash: ok && stored.is_weaker_than(self.cost),
        })
    }

    /// A hash that no password has, with the configured parameters: for people who do not exist.
    pub fn dummy(&self) -> &str {
        &self.dummy
    }

    /// How many hashes have run since the start: tests compare the cost of two answers by it.
    pub fn hashes_run(&self) -> u64 {
        self.ran.load(Ordering::SeqCst)
    }

    fn noise(&self) -> Zeroizing<String> {
        Zeroizing::new(crate::random::token(self.random.as_ref()).text())
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

fn salt(random: &dyn Random) -> [u8; 16] {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    salt
}

#[cfg(test)]
mod tests;
