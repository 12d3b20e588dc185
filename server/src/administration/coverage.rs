//! How well people are protected: by the strongest method that each has. What a method is worth is what its provider says of itself;
//! one that cannot be loaded counts as something that can be intercepted, a fallback as nothing.

use std::sync::{Arc, Mutex, PoisonError};

use app::model::admin::{Coverage, Level, Share, Trend};
use app::words::{Lang, admin as words};
use policy::{Role, Strength};

use super::{link, number};
use crate::clock::DAY_MS;
use crate::deps::Deps;
use crate::store::coverage::{self as rows, Counted, Counts, Day, Worth};
use crate::store::{self, Conn, StoreError, directory::ids};
use crate::times;

/// How many days the trend shows.
const SHOWN_DAYS: i64 = 30;
/// How many days are kept.
const KEPT_DAYS: i64 = 400;

/// From how many people on a count is kept for a while.
const MANY: i64 = 10_000;
/// For how long, in milliseconds.
const KEPT_MS: i64 = 60_000;

/// What was counted last, of very many people: counting 100,000 takes a third of a second, and a page that is opened again may be
/// a minute behind.
#[derive(Debug, Default)]
pub struct Latest(Mutex<Option<(i64, Arc<Counts>)>>);

impl Latest {
    fn get(&self, now: i64) -> Option<Arc<Counts>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, counts) = kept.as_ref()?;
        (0..KEPT_MS).contains(&(now - at)).then(|| counts.clone())
    }

    fn keep(&self, now: i64, counts: &Arc<Counts>) {
        let people: i64 = counts.everybody.iter().map(|c| c.people).sum();
        let kept = (people >= MANY).then(|| (now, counts.clone()));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }
}

/// Everybody who can sign in, and the members of each group, by strength; of very many people as of the last minute.
pub async fn counts(conn: &mut Conn, deps: &Deps) -> Result<Arc<Counts>, StoreError> {
    let now = deps.now_ms();
    if let Some(counts) = deps.counted.get(now) {
        return Ok(counts);
    }
    let counts = Arc::new(rows::of_all(conn, &worth(deps)).await?);
    deps.counted.keep(now, &counts);
    Ok(counts)
}

/// What the providers of this portal are worth.
pub fn worth(deps: &Deps) -> Worth {
    let list = |level: Level| {
        let all: Vec<_> = deps.providers.iter().map(|p| p.id()).collect();
        ids(all
            .iter()
            .map(|id| id.as_str())
            .filter(|id| level_of(deps, id) == level))
    };
    Worth {
        nothing: list(Level::Nothing),
        strong: list(Level::Strong),
        strongest: list(Level::Strongest),
    }
}

/// What one provider is worth.
pub fn level_of(deps: &Deps, provider: &str) -> Level {
    let Some(provider) = deps.providers.get(provider) else {
        return Level::Basic;
    };
    let about = provider.about(Lang::En);
    match about.strength {
        _ if about.role == Role::Fallback => Level::Nothing,
        Strength::None => Level::Nothing,
        Strength::Any => Level::Basic,
        Strength::NotInterceptable => Level::Strong,
        Strength::PhishingResistant => Level::Strongest,
    }
}

/// What a level is called.
pub fn words_of(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Strongest => words::strongest(lang),
        Level::Strong => words::strong(lang),
        Level::Basic => words::basic(lang),
        Level::Nothing => words::nothing(lang),
    }
}

/// What a level is called in files and by the command line.
pub fn name_of(level: Level) -> &'static str {
    match level {
        Level::Strongest => "phishing_resistant",
        Level::Strong => "not_interceptable",
        Level::Basic => "any",
        Level::Nothing => "none",
    }
}

fn rank(level: Level) -> i64 {
    match level {
        Level::Strongest => 3,
        Level::Strong => 2,
        Level::Basic => 1,
        Level::Nothing => 0,
    }
}

/// Every level with its people; each leads to the list of them.
pub fn shares(counted: &[Counted], lang: Lang, list: impl Fn(Level) -> String) -> Vec<Share> {
    let share = |level: Level| Share {
        level,
        people: counted
            .iter()
            .filter(|c| c.strength == rank(level))
            .map(|c| number(c.people))
            .sum(),
        link: link(words_of(level, lang), list(level)),
    };
    Level::ALL.into_iter().map(share).collect()
}

/// One group among those that were counted.
pub fn of_group(counted: &[Counted], group_id: &str, lang: Lang) -> Coverage {
    let own: Vec<Counted> = counted
        .iter()
        .filter(|c| c.group_id == group_id)
        .cloned()
        .collect();
    let shares = shares(&own, lang, |_| String::new());
    let all: u64 = shares.iter().map(|s| s.people).sum();
    let with: u64 = shares
        .iter()
        .filter(|s| s.level > Level::Nothing)
        .map(|s| s.people)
        .sum();
    Coverage {
        shares: shares.into_iter().filter(|s| s.people > 0).collect(),
        words: words::covered(lang, with, all),
    }
}

/// Notes how it stands, once a day. Called by the sweep.
pub async fn note(deps: &Deps) -> Result<(), StoreError> {
    let today = deps.now_ms().div_euclid(DAY_MS) * DAY_MS;
    let mut conn = deps.store.read().await?;
    if rows::is_noted(&mut conn, today).await? {
        return Ok(());
    }
    let counted = rows::of_all(&mut conn, &worth(deps)).await?.everybody;
    drop(conn);
    let mut conn = deps.store.write().await?;
    for strength in 0..=3 {
        let people = counted
            .iter()
            .filter(|c| c.strength == strength)
            .map(|c| c.people)
            .sum();
        let day = Day {
            at: today,
            strength,
            people,
        };
        store::coverage::note(&mut conn, &day).await?;
    }
    rows::delete_older(&mut conn, today - KEPT_DAYS * DAY_MS).await?;
    conn.commit().await
}

/// The last days as a line; nothing when there are fewer than two.
pub fn trend(deps: &Deps, days: &[Day], lang: Lang) -> Option<Trend> {
    let mut all: Vec<(i64, u32)> = Vec::new();
    for day in days.chunk_by(|a, b| a.at == b.at) {
        let people: i64 = day.iter().map(|d| d.people).sum();
        let with: i64 = day.iter().filter(|d| d.strength > 0).map(|d| d.people).sum();
        let height = u32::try_from(with * 1000 / people.max(1)).unwrap_or(0);
        all.push((day[0].at, height));
    }
    let ((first, from), (last, to)) = (*all.first()?, *all.last()?);
    if first == last {
        return None;
    }
    let along = |at: i64| u32::try_from((at - first) * 1000 / (last - first)).unwrap_or(0);
    let date = |at: i64| times::date(at, &deps.config.time_zone, lang);
    Some(Trend {
        points: all.iter().map(|(at, height)| (along(*at), *height)).collect(),
        words: words::trend_words(lang, &date(first), from / 10, &date(last), to / 10),
    })
}

/// Since when the trend is shown.
pub fn trend_since(deps: &Deps) -> i64 {
    deps.now_ms() - SHOWN_DAYS * DAY_MS
}
