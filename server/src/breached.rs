//! Whether attackers know a password: the range protocol of Have I Been Pwned, or a file in the same form for closed networks.
//! Asked when a password is chosen, and now and then when one signs in.
//!
//! Only the first five hexadecimal digits of the password's SHA-1 leave the house, and answers are padded, so that neither
//! the service nor a listener learns which password was asked about (https://haveibeenpwned.com/API/v3#PwnedPasswords).

mod file;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use data_encoding::HEXUPPER;
use sha1::{Digest as _, Sha1};
use tokio::sync::Semaphore;

use crate::clock::MINUTE_MS;

/// How long a sign-in waits for the list.
const AT_SIGN_IN: Duration = Duration::from_secs(1);

/// How long sign-ins leave a list alone that was not reached.
const PAUSE_MS: i64 = MINUTE_MS;

/// An answer is about 40 KiB; more than this is none.
const LONGEST: usize = 1024 * 1024;

/// How many digits are told.
const PREFIX: usize = 5;

/// Where the list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nowhere.
    Off,
    /// At an address that is followed by the five digits.
    Online(String),
    /// In a file sorted by hash, `HASH:COUNT` in each line; or in a folder of files named by the five digits.
    Local(PathBuf),
}

/// What the list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The password is on it.
    Known,
    /// It is not.
    Unknown,
    /// The list could not be asked.
    Unreachable,
}

/// The list.
pub struct Breaches {
    source: Source,
    timeout: Duration,
    client: Option<reqwest::Client>,
    /// Until when, in milliseconds since 1970, sign-ins do not ask: it was not reached.
    pause_until: AtomicI64,
    turn: Arc<Semaphore>,
}

impl Breaches {
    /// Opens it.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(source: &Source, timeout: Duration) -> Result<Self, reqwest::Error> {
        let client = match source {
            Source::Online(_) => Some(client(timeout)?),
            _ => None,
        };
        Ok(Self {
            source: source.clone(),
            timeout,
            client,
            pause_until: AtomicI64::new(0),
            turn: Arc::new(Semaphore::new(1)),
        })
    }

    /// Whether there is a list.
    pub fn is_on(&self) -> bool {
        self.source != Source::Off
    }

    /// Computes something about a password that takes a while, off the threads that answer requests and one at a time, so that
    /// nobody keeps the others waiting with it.
    /// `None` when it did not come to an end.
    pub async fn one_at_a_time<T: Send + 'static>(
        &self,
        compute: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let turn = self.turn.clone().acquire_owned().await.ok()?;
        let computed = tokio::task::spawn_blocking(move || {
            let computed = compute();
            drop(turn);
            computed
        });
        computed.await.ok()
    }

    /// Asks for a sign-in, which must not wait for long: `None` while the list is given a rest, because it was not reached.
    pub async fn ask_at_sign_in(&self, password: &str, now_ms: i64) -> Option<Answer> {
        if now_ms < self.pause_until.load(Ordering::Relaxed) {
            return None;
        }
        let asked = tokio::time::timeout(AT_SIGN_IN.min(self.timeout), self.ask(password));
        let answer = asked.await.unwrap_or(Answer::Unreachable);
        if answer == Answer::Unreachable {
            self.pause_until.store(now_ms + PAUSE_MS, Ordering::Relaxed);
        }
        Some(answer)
    }

    /// Asks about a password, in the form in which it is hashed. Takes as long as is configured, at most.
    pub async fn ask(&self, password: &str) -> Answer {
        let asked = tokio::time::timeout(self.timeout, self.answer(password));
        asked.await.unwrap_or(Answer::Unreachable)
    }

    async fn answer(&self, password: &str) -> Answer {
        let hash = HEXUPPER.encode(&Sha1::digest(password.as_bytes()));
        match (&self.source, &self.client) {
            (Source::Online(url), Some(client)) => online(client, url, &hash).await,
            (Source::Local(path), _) => {
                let path = path.clone();
                let found = tokio::task::spawn_blocking(move || file::contains(&path, &hash)).await;
                match found {
                    Ok(Ok(true)) => Answer::Known,
                    Ok(Ok(false)) => Answer::Unknown,
                    Ok(Err(error)) => unreachable(&error),
                    Err(error) => unreachable(&error),
                }
            }
            _ => Answer::Unknown,
        }
    }
}

fn client(timeout: Duration) -> Result<reqwest::Client, reqwest::Error> {
    // The one TLS provider of this program; a second call is refused, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent("Twinlatch")
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

fn unreachable(error: &dyn std::error::Error) -> Answer {
    tracing::warn!(%error, "the list of stolen passwords cannot be asked");
    Answer::Unreachable
}

async fn online(client: &reqwest::Client, url: &str, hash: &str) -> Answer {
    let (prefix, suffix) = hash.split_at(PREFIX);
    match range(client, &format!("{url}{prefix}")).await {
        Ok(Some(text)) => match on_list(&text, suffix) {
            true => Answer::Known,
            false => Answer::Unknown,
        },
        Ok(None) => {
            tracing::warn!("the list of stolen passwords answered with something else");
            Answer::Unreachable
        }
        // The address ends with the five digits, and these do not belong into a log.
        Err(error) => unreachable(&error.without_url()),
    }
}

/// The lines of one range; `None` when it is no such answer.
async fn range(client: &reqwest::Client, url: &str) -> Result<Option<String>, reqwest::Error> {
    let mut response = client.get(url).header("Add-Padding", "true").send().await?;
    if response.status() != reqwest::StatusCode::OK {
        return Ok(None);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LONGEST {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8(body).ok().filter(|text| is_range(text)))
}

/// `35 digits:count` in each line, and at least one: a proxy's page is not mistaken for "not on the list".
fn is_range(text: &str) -> bool {
    let sound = |line: &str| {
        line.split_once(':').is_some_and(|(digits, count)| {
            digits.len() == 40 - PREFIX
                && digits.bytes().all(|b| b.is_ascii_hexdigit())
                && count.trim().parse::<u64>().is_ok()
        })
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(sound)
}

/// Whether the digits are there; a count of zero is padding.
fn on_list(text: &str, suffix: &str) -> bool {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .any(|(digits, count)| digits.eq_ignore_ascii_case(suffix) && count.trim() != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-1 of "password".
    const HASH: &str = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

    #[test]
    fn a_range_is_read_and_padding_is_nothing() {
        let suffix = &HASH[PREFIX..];
        let line = |suffix: &str, count: &str| format!("{suffix}:{count}\r\n");
        let other = line("00000000000000000000000000000000000", "3");
        assert!(on_list(&(other.clone() + &line(suffix, "12")), suffix));
        assert!(on_list(&line(&suffix.to_lowercase(), "1"), suffix));
        assert!(!on_list(&line(suffix, "0"), suffix), "padding");
        assert!(!on_list(&other, suffix));
        assert!(is_range(&other));
        for no_range in [
            "",
            "\r\n",
            "<html>",
            "ABC:1",
            &line(suffix, "x"),
            &line(&"G".repeat(35), "1"),
        ] {
            assert!(!is_range(no_range), "{no_range}");
        }
    }
}
