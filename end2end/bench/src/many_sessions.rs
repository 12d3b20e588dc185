//! Memory when there are many sessions and all of them are in use: it must be bounded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use reqwest::header::COOKIE;
use server::deps::Deps;
use server::random::{Token, token};
use server::store::sessions::{self, Session};

use crate::people::{by_name, username};
use crate::portal::{Portal, client};
use crate::report::{Report, Target};
use crate::{CONNECTIONS, load, sign_in};

/// How many sessions there are: one for everybody.
const SESSIONS: usize = 100_000;
/// How many rows one transaction writes.
const BATCH: usize = 1_000;
/// More than it takes to ask for all.
const LONG: Duration = Duration::from_secs(600);

/// Asks for all sessions in turn, and sees what the second half adds to the memory.
pub(crate) async fn measure(
    report: &mut Report,
    name: &str,
    (portal, database): (&Portal, &Deps),
) -> anyhow::Result<()> {
    let cookie = sign_in::once(&client()?, &portal.url, &username(0)).await?;
    let (cookie_name, value) = cookie.split_once('=').context("no cookie")?;
    let tokens = copies(database, &Token::parse(value).context("no token")?).await?;
    let cookies: Vec<String> = tokens
        .iter()
        .map(|token| format!("{cookie_name}={}", token.text()))
        .collect();
    let (first, second) = cookies.split_at(SESSIONS / 2);
    ask(portal, first).await?;
    let half = portal.resident_mib()?;
    ask(portal, second).await?;
    let all = portal.resident_mib()?;
    report.plain(&format!("mib_at_100000_sessions_{name}"), all, Target::None);
    let added = (all - half).max(0.0);
    report.plain(
        &format!("mib_of_the_second_50000_{name}"),
        added,
        Target::AtMost(10.0),
    );
    Ok(())
}

/// Gives everybody a session like the one of this token: their tokens.
async fn copies(database: &Deps, of: &Token) -> anyhow::Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut conn = database.store.read().await?;
    let model = sessions::by_token_hash(&mut conn, &of.hash())
        .await?
        .context("no session")?;
    drop(conn);
    for first in (0..SESSIONS).step_by(BATCH) {
        let mut conn = database.store.write().await?;
        for number in first..first + BATCH {
            let token = token(database.random.as_ref());
            let session = Session {
                id: database.id(),
                token_hash: token.hash().to_vec(),
                person_id: by_name(&mut conn, &username(number)).await?.id,
                ..model.clone()
            };
            sessions::insert(&mut conn, &session).await?;
            tokens.push(token);
        }
        conn.commit().await?;
    }
    Ok(tokens)
}

/// Asks once for each of these sessions.
async fn ask(portal: &Portal, cookies: &[String]) -> anyhow::Result<()> {
    let client = client()?;
    let url = format!("{}/api/session", portal.url);
    let (cookies, next) = (Arc::new(cookies.to_vec()), Arc::new(AtomicUsize::new(0)));
    load::run(CONNECTIONS, LONG, |_| {
        let (client, url) = (client.clone(), url.clone());
        let (cookies, next) = (cookies.clone(), next.clone());
        move || {
            let cookie = cookies.get(next.fetch_add(1, Ordering::Relaxed));
            let asked = cookie.map(|cookie| client.get(&url).header(COOKIE, cookie).send());
            async move {
                let Some(asked) = asked else {
                    return Ok(false);
                };
                let answer = asked.await?;
                ensure!(answer.status().is_success(), "{}", answer.status());
                answer.bytes().await?;
                Ok(true)
            }
        }
    })
    .await
    .map(drop)
}
