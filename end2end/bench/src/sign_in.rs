//! Whole sign-ins (form, password, code, landing; a new person each time), and the hash alone, which is their floor.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use reqwest::header::{ACCEPT, COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Client, Response};

use crate::people::PASSWORD;
use crate::portal::{Options, Portal, client, code};
use crate::{SPAN, load};

/// How often sign-ins are compared with the hash.
const PAIRS: usize = 5;

/// How many sign in at once.
const AT_ONCE: usize = 8;

/// Argon2id hashes per second, on all cores, with memory that is kept from one to the next.
fn hashes_per_second(memory_kib: u32, time: u32, span: Duration) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let count = AtomicU32::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let Ok(params) = Params::new(memory_kib, time, 1, Some(32)) else {
                    return;
                };
                let mut blocks = vec![Block::default(); params.block_count()];
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                let mut output = [0; 32];
                while begun.elapsed() < span {
                    let salt = count.load(Ordering::Relaxed).to_be_bytes().repeat(4);
                    let hashed = argon2.hash_password_into_with_memory(
                        PASSWORD.as_bytes(),
                        &salt,
                        &mut output,
                        &mut blocks,
                    );
                    if hashed.is_ok() {
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    f64::from(count.load(Ordering::Relaxed)) / begun.elapsed().as_secs_f64()
}

/// Sign-ins per second and hashes per second. Each of the rates is compared with the hashes right before and after it, because the
/// machine may do other things at times; of these pairs, the one with the middle ratio.
pub(crate) async fn rate_and_floor(portal: &Portal, options: &Options) -> anyhow::Result<(f64, f64)> {
    let hashes = || hashes_per_second(options.memory_kib, options.time, SPAN);
    let mut before = hashes();
    let mut pairs = Vec::new();
    for _ in 0..PAIRS {
        let rate = rate(portal, SPAN).await?;
        let after = hashes();
        pairs.push((rate, f64::midpoint(before, after)));
        before = after;
    }
    pairs.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    pairs.get(PAIRS / 2).copied().context("nothing was measured")
}

/// Sign-ins per second.
pub(crate) async fn rate(portal: &Portal, span: Duration) -> anyhow::Result<f64> {
    let people = people(portal, span);
    let client = client()?;
    let url = portal.url.clone();
    let load = load::run(AT_ONCE, span, |_| {
        let (client, url, people) = (client.clone(), url.clone(), people.clone());
        move || {
            let (client, url, people) = (client.clone(), url.clone(), people.clone());
            async move {
                let Some(name) = people.next() else {
                    return Ok(false);
                };
                once(&client, &url, &name).await.map(|_| true)
            }
        }
    });
    Ok(load.await?.rate)
}

/// All of these people sign in at the same moment.
pub(crate) async fn together(client: &Client, url: &str, names: &[String]) -> anyhow::Result<()> {
    let mut tasks = tokio::task::JoinSet::new();
    for name in names {
        let (client, url, name) = (client.clone(), url.to_owned(), name.clone());
        tasks.spawn(async move { once(&client, &url, &name).await });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

/// Names that are handed out once each.
struct People {
    names: Vec<String>,
    next: AtomicU32,
}

impl People {
    fn next(&self) -> Option<String> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        self.names.get(usize::try_from(at).ok()?).cloned()
    }
}

/// More than can sign in within the span.
fn people(portal: &Portal, span: Duration) -> Arc<People> {
    const MOST_PER_SECOND: f64 = 150.0;
    let wanted = (span.as_secs_f64() * MOST_PER_SECOND) as usize;
    Arc::new(People {
        names: std::iter::from_fn(|| portal.somebody()).take(wanted).collect(),
        next: AtomicU32::new(0),
    })
}

/// One sign-in, as a browser with script does it: the session's cookie.
pub(crate) async fn once(client: &Client, url: &str, name: &str) -> anyhow::Result<String> {
    let page = client.get(format!("{url}/login")).send().await?;
    ensure!(page.status().is_success(), "the form: {}", page.status());
    page.bytes().await?;
    let form = [("username", name), ("password", PASSWORD), ("next", "/")];
    let answer = post(client, url, ("/api/sign-in/password", ""), &form).await?;
    let attempt = cookie(&answer, "attempt").context("no attempt")?;
    answer.bytes().await?;
    let code = code()?;
    let form = [("provider", "totp"), ("code", code.as_str())];
    let answer = post(client, url, ("/api/sign-in/answer", &attempt), &form).await?;
    let session = cookie(&answer, "session").context("no session")?;
    answer.bytes().await?;
    let home = client
        .get(format!("{url}/"))
        .header(COOKIE, &session)
        .send()
        .await?;
    ensure!(home.status().is_success(), "the landing: {}", home.status());
    home.bytes().await?;
    Ok(session)
}

async fn post(
    client: &Client,
    url: &str,
    (path, cookies): (&str, &str),
    form: &[(&str, &str)],
) -> anyhow::Result<Response> {
    // Only letters, digits, spaces and slashes occur here.
    let body: Vec<String> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+").replace('/', "%2F")))
        .collect();
    let answer = client
        .post(format!("{url}{path}"))
        .header(ORIGIN, url)
        .header(ACCEPT, "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .header(COOKIE, cookies)
        .body(body.join("&"))
        .send()
        .await?;
    ensure!(answer.status().is_success(), "{path}: {}", answer.status());
    Ok(answer)
}

/// `name=value` of the cookie whose name ends so.
fn cookie(answer: &Response, kind: &str) -> Option<String> {
    let set = answer.headers().get_all(SET_COOKIE).iter();
    set.filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| {
            pair.split_once('=')
                .is_some_and(|(name, value)| name.ends_with(kind) && !value.is_empty())
        })
        .map(str::to_owned)
}
