//! Pages and the session as JSON, at full load; and what a page weighs.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use flate2::{Compression, write::GzEncoder};
use reqwest::header::COOKIE;

use crate::load::{self, Load};
use crate::portal::{Portal, client};
use crate::sign_in;
use crate::{CONNECTIONS, SPAN};

/// The floor: an answer that touches no database.
pub(crate) async fn healthz(portal: &Portal) -> anyhow::Result<f64> {
    Ok(get(portal, "/healthz", "", SPAN).await?.rate)
}

/// The sign-in page, fully rendered.
pub(crate) async fn sign_in_page(portal: &Portal) -> anyhow::Result<f64> {
    Ok(get(portal, "/login", "", SPAN).await?.rate)
}

/// The home page of somebody who is signed in.
pub(crate) async fn home(portal: &Portal, cookies: &str) -> anyhow::Result<f64> {
    Ok(get(portal, "/", cookies, SPAN).await?.rate)
}

/// What an application asks.
pub(crate) async fn session(portal: &Portal, cookies: &str) -> anyhow::Result<Load> {
    get(portal, "/api/session", cookies, SPAN).await
}

/// The same while all cores hash passwords.
pub(crate) async fn session_while_hashing(portal: &Portal, cookies: &str) -> anyhow::Result<Load> {
    let hashing = sign_in::rate(portal, SPAN);
    let asking = get(portal, "/api/session", cookies, SPAN - Duration::from_millis(500));
    let (hashed, asked) = tokio::join!(hashing, asking);
    hashed?;
    asked
}

async fn get(portal: &Portal, path: &str, cookies: &str, span: Duration) -> anyhow::Result<Load> {
    let client = client()?;
    let url = format!("{}{path}", portal.url);
    load::run(CONNECTIONS, span, |_| {
        let (client, url, cookies) = (client.clone(), url.clone(), cookies.to_owned());
        move || {
            let asked = client.get(&url).header(COOKIE, &cookies).send();
            async move {
                let answer = asked.await?;
                ensure!(answer.status().is_success(), "{}", answer.status());
                answer.bytes().await?;
                Ok(true)
            }
        }
    })
    .await
}

/// What a page weighs with all it loads.
pub(crate) struct Weight {
    /// Compressed by gzip.
    pub(crate) kilobytes: f64,
    /// The page itself among them.
    pub(crate) requests: f64,
}

/// Adds a page, and whatever it refers to below `/pkg/` and its icon.
pub(crate) async fn weight(portal: &Portal, path: &str, cookies: &str) -> anyhow::Result<Weight> {
    let client = client()?;
    let fetch = async |path: &str| -> anyhow::Result<Vec<u8>> {
        let answer = client
            .get(format!("{}{path}", portal.url))
            .header(COOKIE, cookies)
            .send()
            .await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        Ok(answer.bytes().await?.to_vec())
    };
    let page = fetch(path).await?;
    let html = String::from_utf8(page.clone()).context("a page")?;
    let parts: BTreeSet<&str> = html
        .split('"')
        .filter(|part| part.starts_with("/pkg/") || *part == "/favicon.svg")
        .collect();
    let mut bytes = gzip(&page)?;
    for part in &parts {
        bytes += gzip(&fetch(part).await?)?;
    }
    Ok(Weight {
        kilobytes: bytes as f64 / 1000.0,
        requests: (parts.len() + 1) as f64,
    })
}

fn gzip(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
