//! PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, and the parameters in them.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Algorithm, Params, Version};
use data_encoding::BASE64_NOPAD;
use subtle::ConstantTimeEq;

/// Length of new hashes.
pub(super) const OUTPUT_BYTES: usize = 32;
/// A stored hash with greater parameters was not made here: it would only cost.
const MOST: Cost = Cost {
    memory_kib: 1_048_576,
    time: 16,
    lanes: 4,
};

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) time: u32,
    pub(super) lanes: u32,
}

impl Cost {
    /// Argon2id with these parameters.
    pub(super) fn argon2(self) -> argon2::Result<(argon2::Argon2<'static>, usize)> {
        let params = Params::new(self.memory_kib, self.time, self.lanes, None)?;
        let blocks = params.block_count();
        Ok((
            argon2::Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            blocks,
        ))
    }
}

/// A stored hash.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Hash {
    pub(super) cost: Cost,
    pub(super) salt: Vec<u8>,
    pub(super) output: Vec<u8>,
}

impl Hash {
    /// `None` for everything that is not Argon2id of version 19 with sensible parameters.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let hash = PasswordHash::new(text).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let cost = Cost {
            memory_kib: params.m_cost(),
            time: params.t_cost(),
            lanes: params.p_cost(),
        };
        let sensible =
            cost.memory_kib <= MOST.memory_kib && cost.time <= MOST.time && cost.lanes <= MOST.lanes;
        if hash.algorithm != ARGON2ID_IDENT || hash.version != Some(Version::V0x13.into()) || !sensible {
            return None;
        }
        let (salt, output) = (hash.salt?, hash.hash?);
        let long_enough = salt.len() >= argon2::MIN_SALT_LEN && output.len() >= 16;
        long_enough.then(|| Self {
            cost,
            salt: salt.to_vec(),
            output: output.as_bytes().to_vec(),
        })
    }

    /// Compares in constant time.
    pub(super) fn has_output(&self, output: &[u8]) -> bool {
        self.output.ct_eq(output).into()
    }

    /// Whether one of its parameters is below what is configured.
    pub(super) fn is_weaker_than(&self, cost: Cost) -> bool {
        self.cost.memory_kib < cost.memory_kib
            || self.cost.time < cost.time
            || self.cost.lanes < cost.lanes
            || self.output.len() < OUTPUT_BYTES
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost {
            memory_kib,
            time,
            lanes,
        } = self.cost;
        let (salt, output) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.output));
        write!(
            f,
            "$argon2id$v=19$m={memory_kib},t={time},p={lanes}${salt}${output}"
        )
    }
}
