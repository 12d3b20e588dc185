//! Setting up an authenticator app: our own key as QR code, link and text; or the key of a token with a display, typed in.

use app::api::sign_in::SetUpFields;
use app::model::set_up::{SetUpShape, SharedKey};
use app::words::set_up as words;
use async_trait::async_trait;
use data_encoding::BASE32_NOPAD;
use fast_qr::convert::{Builder as _, svg::SvgBuilder};
use fast_qr::{ECL, QRBuilder};
use totp_rs::{Algorithm, Builder};
use zeroize::Zeroizing;

use super::{Key, Totp, digits_of};
use crate::config::TotpAlgorithm;
use crate::providers::{Finished, ProviderError, Seen, SetUp, SetUpProblem, SetUpView};
use crate::store::{self, StoreError};
use crate::work::Work;

/// RFC 4226 section 4, R6: at least 128 bits.
const LEAST_SECRET_BYTES: usize = 16;
const MOST_SECRET_BYTES: usize = 128;

#[async_trait]
impl SetUp for Totp {
    fn start(&self, seen: &Seen<'_>) -> Result<Zeroizing<Vec<u8>>, ProviderError> {
        let mut secret = vec![0; self.config.secret_bytes];
        seen.deps.random.fill(&mut secret);
        let algorithm = match self.config.algorithm {
            TotpAlgorithm::Sha1 => "SHA1",
            TotpAlgorithm::Sha256 => "SHA256",
            TotpAlgorithm::Sha512 => "SHA512",
        };
        Ok(seal_ready(&Key {
            secret,
            algorithm: algorithm.to_owned(),
            digits: u8::try_from(self.config.digits).unwrap_or(6),
            period: u32::try_from(self.config.period_s).unwrap_or(30),
        }))
    }

    fn show(&self, seen: &Seen<'_>, pending: &[u8]) -> SetUpView {
        let lang = seen.lang;
        let key = serde_json::from_slice::<Key>(pending).ok();
        let shape = key.map_or_else(
            || SharedKey {
                qr_svg: String::new(),
                key: String::new(),
                uri: String::new(),
                facts: String::new(),
                digits: 6,
                token: None,
            },
            |key| shared_key(seen, &key),
        );
        SetUpView {
            heading: words::totp_heading(lang),
            lead: None,
            shape: SetUpShape::SharedKey(shape),
            name: words::default_name(lang),
        }
    }

    fn finish(
        &self,
        seen: &Seen<'_>,
        pending: &[u8],
        fields: &SetUpFields,
    ) -> Result<Finished, SetUpProblem> {
        let key = if fields.key.trim().is_empty() {
            serde_json::from_slice::<Key>(pending).map_err(|_| SetUpProblem::Gone)?
        } else {
            typed_key(fields)?
        };
        let code = digits_of(&fields.code);
        if code.is_empty() {
            return Err(SetUpProblem::CodeEmpty { digits: key.digits });
        }
        match key.find(&code, seen.deps.now_ms()) {
            Some(found)
                if usize::from(key.digits) == code.len()
                    && found.off.abs() <= i64::from(self.config.skew) =>
            {
                let used = Some(format!("{}/{}", found.step, key.period));
                Ok(Finished {
                    data: Some(seal_ready(&key)),
                    used,
                    name: None,
                })
            }
            _ => Err(SetUpProblem::CodeWrong),
        }
    }

    async fn keep(&self, work: &mut Work<'_>, enrolment_id: &str, used: &str) -> Result<bool, StoreError> {
        let step = used.split('/').next().and_then(|step| step.parse().ok());
        store::steps::use_step(&mut work.conn, enrolment_id, step.unwrap_or_default(), work.now).await
    }
}

fn seal_ready(key: &Key) -> Zeroizing<Vec<u8>> {
    // A struct of bytes, texts and numbers always serializes.
    Zeroizing::new(serde_json::to_vec(key).unwrap_or_default())
}

/// The key of a token with a display: Base32, with its own parameters within the bounds of RFC 6238 and ours.
fn typed_key(fields: &SetUpFields) -> Result<Key, SetUpProblem> {
    let text: String = fields
        .key
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '='))
        .collect();
    let secret = BASE32_NOPAD
        .decode(text.to_ascii_uppercase().as_bytes())
        .map_err(|_| SetUpProblem::TokenKey)?;
    if !(LEAST_SECRET_BYTES..=MOST_SECRET_BYTES).contains(&secret.len()) {
        return Err(SetUpProblem::TokenKey);
    }
    let algorithm = match fields.algorithm.trim() {
        "" => "SHA1",
        known @ ("SHA1" | "SHA256" | "SHA512") => known,
        _ => return Err(SetUpProblem::TokenKey),
    };
    Ok(Key {
        secret,
        algorithm: algorithm.to_owned(),
        digits: number(&fields.digits, 6, 6..=8).ok_or(SetUpProblem::TokenDigits)?,
        period: u32::from(number(&fields.period, 30, 15..=120).ok_or(SetUpProblem::TokenPeriod)?),
    })
}

fn number(typed: &str, default: u8, bounds: std::ops::RangeInclusive<u8>) -> Option<u8> {
    match typed.trim() {
        "" => Some(default),
        text => text.parse().ok().filter(|n| bounds.contains(n)),
    }
}

fn shared_key(seen: &Seen<'_>, key: &Key) -> SharedKey {
    let uri = uri(seen, key).unwrap_or_default();
    let text = BASE32_NOPAD.encode(&key.secret);
    let groups: Vec<&str> = (0..text.len())
        .step_by(4)
        .map(|i| &text[i..(i + 4).min(text.len())])
        .collect();
    SharedKey {
        qr_svg: qr_svg(&uri),
        key: groups.join(" "),
        facts: words::facts(seen.lang, &seen.person.username, key.digits, key.period),
        digits: key.digits,
        uri,
        token: None,
    }
}

/// The `otpauth:` address that apps read (Key Uri Format).
fn uri(seen: &Seen<'_>, key: &Key) -> Option<String> {
    // A colon would end the issuer.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_algorithm(match key.algorithm.as_str() {
            "SHA256" => Algorithm::SHA256,
            "SHA512" => Algorithm::SHA512,
            _ => Algorithm::SHA1,
        })
        .with_digits(key.digits)
        .with_step_duration(u64::from(key.period))
        .with_secret(key.secret.clone())
        .with_issuer(Some(plain(&seen.deps.config.instance_name)))
        .with_account_name(plain(&seen.person.username))
        .build()
        .ok()?
        .to_url()
        .ok()
}

/// Dark on light in both themes, with the quiet zone that scanners need (ISO/IEC 18004: four modules).
fn qr_svg(uri: &str) -> String {
    QRBuilder::new(uri)
        .ecl(ECL::M)
        .build()
        .map(|qr| SvgBuilder::default().margin(4).to_str(&qr))
        .unwrap_or_default()
}
