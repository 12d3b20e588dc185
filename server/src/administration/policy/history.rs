//! The versions of the policy, what lies between two, and what rules in report mode would have done.

use app::model::policy::{Compared, History, Reports, Version};
use app::routes::admin::{POLICY, POLICY_HISTORY};
use app::words::policy as words;

use super::{author, when};
use crate::admin::AdminError;
use crate::admin::policy::{self as use_case, replay};
use crate::administration::Desk;
use crate::clock::DAY_MS;
use crate::store::{Conn, StoreError};
use crate::times;

/// How many versions a page has.
const PAGE: i64 = 50;

/// The versions below a number, and what lies between two of them.
///
/// # Errors
/// Not allowed; no such version.
pub async fn page(
    conn: &mut Conn,
    desk: &Desk<'_>,
    (below, compare): (Option<i64>, Option<i64>),
) -> Result<History, AdminError> {
    let current = use_case::show(conn, desk.actor(), None).await?.0.version;
    let below = below.unwrap_or(i64::MAX);
    let all = use_case::history(conn, desk.actor(), (below, PAGE)).await?;
    let older = all.last().filter(|last| last.version > 0 && all.len() == 50);
    let older = older.map(|last| format!("{POLICY_HISTORY}?below={}", last.version));
    let mut versions = Vec::new();
    for version in all {
        let number = version.version;
        versions.push(Version {
            number,
            when: if number == 0 {
                String::new()
            } else {
                when(desk, version.at)
            },
            who: author(conn, desk, &version).await?,
            why: version.reason,
            compare: (number > 0).then(|| format!("{POLICY_HISTORY}?compare={number}#difference")),
            bring_back: (number != current).then(|| format!("{POLICY}?version={number}")),
        });
    }
    let compared = match compare {
        Some(number) => Some(compared(conn, desk, number).await?),
        None => None,
    };
    Ok(History {
        versions,
        older,
        compared,
    })
}

/// What changed with a version.
async fn compared(conn: &mut Conn, desk: &Desk<'_>, number: i64) -> Result<Compared, AdminError> {
    let (_, before) = use_case::show(conn, desk.actor(), Some(number - 1)).await?;
    let (_, after) = use_case::show(conn, desk.actor(), Some(number)).await?;
    let lines = use_case::difference(&before, &after)?;
    Ok(Compared {
        heading: words::between(desk.lang, number - 1, number),
        lines: lines
            .into_iter()
            .map(|(change, line)| (change.sign(), line))
            .collect(),
    })
}

/// What rules in report mode would have done in the last 30 days.
///
/// # Errors
/// Not allowed.
pub async fn reports(conn: &mut Conn, desk: &Desk<'_>) -> Result<Reports, AdminError> {
    let now = desk.deps.now_ms();
    let offset = times::offset_ms(now, &desk.deps.config.time_zone);
    let since = replay::since(now, replay::MOST_DAYS);
    let all = replay::reports(conn, desk.actor(), (since, offset)).await?;
    let row = |line: crate::store::decisions::Reported| {
        let would = match line.effect.as_str() {
            "asked" => words::would_asked(desk.lang),
            "set_up" => words::would_set_up(desk.lang),
            "blocked" => words::would_blocked(desk.lang),
            _ => words::would_same(desk.lang),
        };
        [
            times::day(line.day * DAY_MS),
            line.rule,
            would.to_owned(),
            line.username,
            line.times.to_string(),
        ]
    };
    Ok(Reports {
        more: all
            .more
            .then(|| words::reports_more(desk.lang, replay::MOST_REPORTED)),
        rows: all.lines.into_iter().map(row).collect(),
    })
}

/// What a replay has found, in sentences.
///
/// # Errors
/// Not allowed; the store.
pub async fn replayed(
    conn: &mut Conn,
    desk: &Desk<'_>,
    policy: &policy::Policy,
) -> Result<Vec<String>, AdminError> {
    let lang = desk.lang;
    let since = replay::since(desk.deps.now_ms(), replay::MOST_DAYS);
    let found = replay::replay(conn, desk.actor(), policy, since).await?;
    let mut sentences = Vec::new();
    match (found.decisions, found.left_out) {
        (0, 0) => sentences.push(words::replay_none(lang).to_owned()),
        (0, _) => {}
        (decisions, _) => sentences.push(words::replay_all(lang, decisions, found.same)),
    }
    if found.left_out > 0 {
        sentences.push(words::replay_left_out(lang, found.left_out));
    }
    let mut say = |by: &std::collections::BTreeMap<String, usize>,
                   say: &dyn Fn(usize, usize, &str) -> String| {
        let (times, people) = replay::Replayed::total(by);
        if times > 0 {
            let names: Vec<&str> = by.keys().take(10).map(String::as_str).collect();
            let more = if people > names.len() { ", …" } else { "" };
            sentences.push(say(times, people, &format!("{}{more}", names.join(", "))));
        }
    };
    say(&found.asked, &|times, people, who| {
        words::replay_asked(lang, times, people, who)
    });
    say(&found.set_up, &|times, people, who| {
        words::replay_set_up(lang, times, people, who)
    });
    say(&found.blocked, &|times, people, who| {
        words::replay_blocked(lang, times, people, who)
    });
    Ok(sentences)
}

/// Who put the version in force that is in force now, and when: for somebody whose draft is older.
///
/// # Errors
/// The store.
pub async fn moved(conn: &mut Conn, desk: &Desk<'_>) -> Result<String, StoreError> {
    let current = crate::store::policy::current(conn).await?;
    let who = author(conn, desk, &current).await?;
    Ok(words::moved(
        desk.lang,
        current.version,
        &who,
        &when(desk, current.at),
    ))
}
