//! What is asked of a browser before anybody is known: made with the page, sealed in its form, and opened when it comes back.

use app::model::step::PasskeyOffer;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::provider;
use crate::deps::Deps;
use crate::providers::webauthn;
use crate::secrets::Place;
use crate::store::{people::Person, providers::Switch};

/// What travels sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Ceremony {
    /// What the library judges by.
    pub(super) state: String,
    made_at: i64,
    /// Who confirms by it; nobody in particular, when it signs in.
    pub(super) person: Option<String>,
}

const fn place() -> Place<'static> {
    Place {
        table: "form",
        column: "ceremony",
        row: "passkey",
    }
}

/// The offer on a page, unless passkeys are switched off. It changes nothing: a page may be opened as often as one likes.
/// `person` is who confirms by it: nobody else's key will do then.
pub fn offer(switches: &[Switch], deps: &Deps, person: Option<&Person>) -> Option<PasskeyOffer> {
    let off = switches.iter().any(|s| s.provider == webauthn::ID && !s.is_on);
    if off { None } else { made(deps, person) }
}

fn made(deps: &Deps, person: Option<&Person>) -> Option<PasskeyOffer> {
    let (options, state) = provider(deps)?
        .library()
        .ask_anybody()
        .inspect_err(|error| tracing::error!(error, "passkeys cannot be offered"))
        .ok()?;
    let ceremony = Ceremony {
        state,
        made_at: deps.now_ms(),
        person: person.map(|p| p.id.clone()),
    };
    let plain = serde_json::to_vec(&ceremony).ok()?;
    let sealed = deps.keys.seal(place(), &plain, deps.random.as_ref());
    Some(PasskeyOffer {
        options,
        ceremony: BASE64URL_NOPAD.encode(&sealed),
    })
}

/// Opens what came back: the state, and the hash by which it is used once.
pub(super) fn opened(deps: &Deps, text: &str) -> Option<(Ceremony, [u8; 32])> {
    let sealed = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let plain = deps.keys.open(place(), &sealed).ok()?;
    let ceremony: Ceremony = serde_json::from_slice(&plain).ok()?;
    let age = deps.now_ms() - ceremony.made_at;
    (0..deps.config.attempt.lifetime_ms)
        .contains(&age)
        .then(|| (ceremony, Sha256::digest(&sealed).into()))
}
