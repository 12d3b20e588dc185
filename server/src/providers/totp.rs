//! Authenticator apps: time-based one-time passwords (RFC 6238). totp-rs does the arithmetic; this file decides.
//!
//! * Each enrolment keeps its own algorithm, digits and period, so a changed default or a token with a display keep working.
//! * One step either side is accepted (`totp.skew`), each step once, ever: the step of the set-up code is used up as well.
//! * A code that is up to [`HINT_REACH_S`] off is not accepted: it gets a hint that a clock is wrong, counts as a wrong answer,
//!   and its step is used up.

mod set_up;

use app::model::step::{CodeField, CodeForm};
use app::words::{Lang, providers as words};
use async_trait::async_trait;
use policy::{ProviderId, Role, Strength};
use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, Builder, Totp as Engine};

use super::{
    About, AdminControl, Challenge, Claim, Judgement, Provider, ProviderError, Rejection, Seen, SetUp,
    Verdict, open_data,
};
use crate::config;
use crate::deps::Deps;
use crate::store::{self, enrolments::Enrolment};
use crate::work::Work;

/// How far off a clock may be for the hint, in seconds either way.
pub const HINT_REACH_S: i64 = 240;

/// The provider. Its configuration is for new enrolments; only the skew holds for all.
pub struct Totp {
    config: config::Totp,
}

/// One enrolment's key and parameters, as they are sealed.
#[derive(Serialize, Deserialize, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub(super) struct Key {
    /// Raw bytes.
    secret: Vec<u8>,
    /// `SHA1`, `SHA256` or `SHA512`.
    algorithm: String,
    /// 6 to 8.
    digits: u8,
    /// Seconds.
    period: u32,
}

/// Which step a code belongs to, seen from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Match {
    step: i64,
    /// Steps from now: negative is earlier.
    off: i64,
}

impl Key {
    fn engine(&self) -> Option<Engine> {
        let algorithm = match self.algorithm.as_str() {
            "SHA1" => Algorithm::SHA1,
            "SHA256" => Algorithm::SHA256,
            "SHA512" => Algorithm::SHA512,
            _ => return None,
        };
        Builder::new()
            .with_algorithm(algorithm)
            .with_digits(self.digits)
            .with_skew(0)
            .with_step_duration(u64::from(self.period))
            .with_secret(self.secret.clone())
            .build()
            .ok()
    }

    fn step_at(&self, now_ms: i64) -> i64 {
        now_ms.div_euclid(1000).div_euclid(i64::from(self.period.max(1)))
    }

    /// The step nearest to now whose code this is, within the reach of the clock hint.
    fn find(&self, code: &str, now_ms: i64) -> Option<Match> {
        let engine = self.engine()?;
        let period = i64::from(self.period.max(1));
        let now = self.step_at(now_ms);
        let reach = HINT_REACH_S.div_euclid(period).max(1);
        let mut found: Option<Match> = None;
        // Every step is computed, whether one has matched or not: the time tells nothing.
        for off in (-reach..=reach).filter(|off| now + off >= 0) {
            let step = now + off;
            let seconds = u64::try_from(step * period).unwrap_or(0);
            let matches = constant_time_eq(&engine.generate(seconds).to_string(), code);
            let nearer = found.is_none_or(|m| off.abs() < m.off.abs());
            if matches && nearer {
                found = Some(Match { step, off });
            }
        }
        found
    }
}

fn constant_time_eq(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.len() == b.len() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

/// Keeps the digits: spaces, dashes and a "code:" in front do not matter.
pub(super) fn digits_of(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).take(32).collect()
}

impl Totp {
    /// The provider with this configuration.
    pub fn new(config: config::Totp) -> Self {
        Self { config }
    }

    fn read(deps: &Deps, enrolment: &Enrolment) -> Result<Key, ProviderError> {
        let data = open_data(deps, enrolment)?;
        serde_json::from_slice(&data).map_err(|error| ProviderError::Unreadable {
            enrolment_id: enrolment.id.clone(),
            why: error.to_string(),
        })
    }
}

#[async_trait]
impl Provider for Totp {
    fn id(&self) -> ProviderId {
        const { ProviderId::from_static("totp") }
    }

    fn about(&self, lang: Lang) -> About {
        About {
            name: words::totp_name(lang),
            line: words::totp_line(lang),
            need: words::totp_need(lang),
            icon: "app",
            strength: Strength::NotInterceptable,
            role: Role::Primary,
        }
    }

    fn challenge(&self, seen: &Seen<'_>) -> Challenge {
        let lang = seen.lang;
        let digits = shared_digits(seen);
        let lead = if seen.enrolments.len() > 1 {
            let names: Vec<_> = seen.enrolments.iter().map(|e| e.name.as_str()).collect();
            words::totp_lead_many(lang, &names.join(", "))
        } else {
            words::totp_lead_one(lang, &seen.deps.config.instance_name, &seen.person.username)
        };
        Challenge::Code(CodeForm {
            provider: self.id().as_str().to_owned(),
            heading: words::totp_heading(lang).to_owned(),
            lead,
            label: words::code(lang).to_owned(),
            hint: words::digits_hint(lang, digits.unwrap_or(6)),
            hint_with_script: digits.map(|d| words::digits_hint_sends(lang, d)),
            field: CodeField::Digits(digits.unwrap_or(6)),
            problem: None,
            other_way: false,
        })
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        let deps = seen.deps;
        let code = digits_of(answer);
        let now = deps.now_ms();
        let keys = readable(deps, seen.enrolments)?;
        if let Some(rejection) = shape_problem(&code, &keys) {
            return Ok(Judgement::rejected(rejection));
        }
        let mut best: Option<(&Enrolment, &Key, Match)> = None;
        for (enrolment, key) in &keys {
            if usize::from(key.digits) == code.len()
                && let Some(found) = key.find(&code, now)
                && best
                    .as_ref()
                    .is_none_or(|(_, _, m)| found.off.abs() < m.off.abs())
            {
                best = Some((enrolment, key, found));
            }
        }
        let Some((enrolment, key, found)) = best else {
            return Ok(Judgement::rejected(Rejection::Wrong));
        };
        let claim = Some(Claim {
            enrolment_id: enrolment.id.clone(),
            item: format!("{}/{}", found.step, key.period),
        });
        let verdict = if found.off.abs() <= i64::from(self.config.skew) {
            Verdict::Accepted {
                enrolment_id: enrolment.id.clone(),
            }
        } else {
            Verdict::Rejected(off_by(found.off, key.period))
        };
        Ok(Judgement { verdict, claim })
    }

    async fn settle(&self, work: &mut Work<'_>, judgement: Judgement) -> Result<Verdict, ProviderError> {
        let Some(claim) = judgement.claim else {
            return Ok(judgement.verdict);
        };
        let (step, period) = read_item(&claim.item);
        if store::steps::use_step(&mut work.conn, &claim.enrolment_id, step, work.now).await? {
            return Ok(judgement.verdict);
        }
        Ok(match judgement.verdict {
            // The next code that nobody has used appears when the step after this one begins.
            Verdict::Accepted { .. } => {
                let wait_s = ((step + 1) * period - work.now.div_euclid(1000)).clamp(1, 2 * period);
                Verdict::Rejected(Rejection::Used {
                    wait_s: u32::try_from(wait_s).unwrap_or(1),
                })
            }
            // A code that was off keeps its hint.
            rejected @ Verdict::Rejected(_) => rejected,
        })
    }

    fn answer_changes_facts(&self) -> bool {
        false
    }

    fn judges_in_place(&self) -> bool {
        true
    }

    fn explain(&self, seen: &Seen<'_>, rejection: &Rejection) -> String {
        let lang = seen.lang;
        match *rejection {
            Rejection::Empty => words::digits_empty(lang, shared_digits(seen).unwrap_or(6)),
            Rejection::Count { want, got } => words::digits_count(lang, want, got),
            Rejection::Wrong => words::totp_wrong(lang, &seen.deps.config.instance_name),
            Rejection::Earlier { period } => words::totp_earlier(lang, period),
            Rejection::Used { wait_s } => words::totp_used(lang, wait_s),
            Rejection::Clock { minutes, fast: true } => words::totp_clock_fast(lang, minutes),
            Rejection::Clock { minutes, fast: false } => words::totp_clock_slow(lang, minutes),
            Rejection::Key(_) | Rejection::Unavailable => words::unavailable(lang).to_owned(),
        }
    }

    fn set_up(&self) -> Option<&dyn SetUp> {
        Some(self)
    }

    fn admin(&self) -> AdminControl {
        AdminControl {
            enable: false,
            disable: true,
        }
    }
}

/// The keys that can be read. One that cannot does not take the others with it, unless none is left.
fn readable<'a>(
    deps: &Deps,
    enrolments: &'a [Enrolment],
) -> Result<Vec<(&'a Enrolment, Key)>, ProviderError> {
    let mut keys = Vec::with_capacity(enrolments.len());
    let mut unreadable = None;
    for enrolment in enrolments {
        match Totp::read(deps, enrolment) {
            Ok(key) => keys.push((enrolment, key)),
            Err(error) => {
                tracing::error!(%error, "a method cannot be read");
                unreadable = Some(error);
            }
        }
    }
    match unreadable {
        Some(error) if keys.is_empty() => Err(error),
        _ => Ok(keys),
    }
}

/// How many digits the codes of all enrolments have, when they agree.
fn shared_digits(seen: &Seen<'_>) -> Option<u8> {
    let mut counts = seen
        .enrolments
        .iter()
        .filter_map(|e| Totp::read(seen.deps, e).ok())
        .map(|k| k.digits);
    let first = counts.next()?;
    counts.all(|d| d == first).then_some(first)
}

fn shape_problem(code: &str, keys: &[(&Enrolment, Key)]) -> Option<Rejection> {
    if code.is_empty() {
        return Some(Rejection::Empty);
    }
    let want = keys.first().map(|(_, k)| k.digits)?;
    let fits = keys.iter().any(|(_, k)| usize::from(k.digits) == code.len());
    (!fits).then(|| Rejection::Count {
        want,
        got: u32::try_from(code.len()).unwrap_or(u32::MAX),
    })
}

/// A code a step or two late was slow typing; anything further off is a clock.
fn off_by(off: i64, period: u32) -> Rejection {
    let seconds = off.unsigned_abs() * u64::from(period);
    if off < 0 && seconds <= 60.max(2 * u64::from(period)) {
        return Rejection::Earlier { period };
    }
    let minutes = u32::try_from((seconds + 30) / 60).unwrap_or(u32::MAX).max(1);
    Rejection::Clock {
        minutes,
        fast: off > 0,
    }
}

/// `step/period`, as [`Claim::item`] holds it.
fn read_item(item: &str) -> (i64, i64) {
    let (step, period) = item.split_once('/').unwrap_or((item, "30"));
    (step.parse().unwrap_or_default(), period.parse().unwrap_or(30))
}

#[cfg(test)]
mod tests;
