//! What the portal is made of, on one page. Everything a use case needs comes from here: nothing is global, and the clock
//! and the random numbers are passed in, so that tests move time instead of waiting for it.

use std::sync::Arc;

use crate::administration::coverage::Latest;
use crate::audit::AuditFile;
use crate::audit::sealer::Bell;
use crate::breached::Breaches;
use crate::clock::Clock;
use crate::config::Config;
use crate::hashing::Hasher;
use crate::http::assets::Assets;
use crate::policies::Policies;
use crate::premises;
use crate::providers::Registry;
use crate::random::Random;
use crate::secrets::Keys;
use crate::sign_in::recall::Recall;
use crate::store::Store;

/// Every dependency of the portal.
pub struct Deps {
    /// What the operator decided.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// Sessions in memory.
    pub recall: Recall,
    /// The policy in force.
    pub policies: Policies,
    /// What the sign-in form must know.
    pub premises: premises::Latest,
    /// How well people are protected, of very many people.
    pub counted: Latest,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random numbers.
    pub random: Arc<dyn Random>,
    /// The keys for secrets at rest and sealed cookies.
    pub keys: Keys,
    /// Argon2id, on a bounded pool.
    pub hasher: Hasher,
    /// The list of stolen passwords.
    pub breaches: Breaches,
    /// Every provider that could be loaded.
    pub providers: Registry,
    /// The audit log's second copy, as JSON lines.
    pub audit_file: Option<AuditFile>,
    /// Wakes whoever seals the audit log.
    pub bell: Bell,
    /// Tells the cookies of portals on one host apart.
    pub instance_id: String,
    /// The site: script, WebAssembly, styles.
    pub assets: Assets,
    /// Sample people and data.
    pub demo: bool,
}

impl Deps {
    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// A new id that sorts by time.
    pub fn id(&self) -> String {
        crate::random::id(self.random.as_ref(), self.now_ms())
    }
}
