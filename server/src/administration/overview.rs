//! The overview: coverage, what needs attention, and what happened of late. Every number is counted by the database when the page is
//! opened; those that could grow without end have a bound. What needs attention is in `overview/attention.rs`.

mod attention;

use std::collections::BTreeMap;

use app::model::admin::{Link, Overview};
use app::routes::admin::Admin;
use app::words::admin as words;

use super::coverage::{self, trend, trend_since};
use super::people::of_level;
use super::person::Stop;
use super::{Desk, link, number};
use crate::admin::authority::{self, Act, Authority};
use crate::audit::Event;
use crate::clock::DAY_MS;
use crate::store::coverage::Counted;
use crate::store::people::Scope;
use crate::store::{self, Conn};
use crate::times;

/// How many entries of the log are counted.
const ENTRIES: i64 = 20_000;
/// How many groups are shown.
const GROUPS: usize = 12;

/// How often each thing happened in the last 24 hours.
struct Tally(BTreeMap<String, i64>);

impl Tally {
    async fn read(conn: &mut Conn, desk: &Desk<'_>) -> Result<Self, Stop> {
        let tally = store::audit_counts::tally(conn, lately_since(desk), ENTRIES).await?;
        Ok(Self(tally.into_iter().map(|h| (h.event, h.times)).collect()))
    }

    fn of(&self, events: &[Event]) -> u64 {
        number(events.iter().filter_map(|event| self.0.get(event.name())).sum())
    }

    /// There was more.
    fn is_part(&self) -> bool {
        self.0.values().sum::<i64>() >= ENTRIES
    }
}

fn lately_since(desk: &Desk<'_>) -> i64 {
    desk.deps.now_ms() - DAY_MS
}

/// The page. Only for those who may everything.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>) -> Result<Overview, Stop> {
    authority::allowed(conn, desk.actor(), (Act::SeeAudit, None)).await?;
    let lang = desk.lang;
    let counted = coverage::counts(conn, desk.deps).await?;
    let people = number(counted.everybody.iter().map(|c| c.people).sum());
    let tally = Tally::read(conn, desk).await?;
    let days = store::coverage::days(conn, trend_since(desk.deps)).await?;
    Ok(Overview {
        people: words::can_sign_in(lang, people),
        shares: coverage::shares(&counted.everybody, lang, of_level),
        attention: attention::all(conn, desk).await?,
        lately: lately(desk, &tally),
        policy: policy(conn, desk).await?,
        groups: groups(conn, desk, &counted.groups).await?,
        trend: trend(desk.deps, &days, lang),
    })
}

fn lately(desk: &Desk<'_>, tally: &Tally) -> String {
    let text = words::lately_words(
        desk.lang,
        tally.of(&[Event::SessionOpened]),
        tally.of(&[Event::PasswordWrong, Event::AnswerWrong]),
        tally.of(&[Event::NotMe]),
        tally.of(&[Event::Throttled]),
    );
    match tally.is_part() {
        true => words::lately_more(desk.lang, &text, number(ENTRIES)),
        false => text,
    }
}

async fn policy(conn: &mut Conn, desk: &Desk<'_>) -> Result<String, Stop> {
    let (deps, lang) = (desk.deps, desk.lang);
    let row = store::policy::current(conn).await?;
    if row.version == 0 {
        return Ok(words::policy_installed(lang).to_owned());
    }
    let author = match row.author.as_str() {
        authority::CONSOLE => words::by_console(lang).to_owned(),
        id => {
            let person = store::people::by_id(conn, id).await?;
            person.map_or_else(|| id.to_owned(), |p| p.username)
        }
    };
    let when = times::moment(row.at, deps.now_ms(), &deps.config.time_zone, lang);
    Ok(words::policy_version(lang, number(row.version), &author, &when))
}

async fn groups(
    conn: &mut Conn,
    desk: &Desk<'_>,
    counted: &[Counted],
) -> Result<Vec<(Link, app::model::admin::Coverage)>, Stop> {
    let mut all = store::groups::list(conn, Scope::Everybody).await?;
    if all.is_empty() || *desk.by != Authority::Everything {
        return Ok(Vec::new());
    }
    // The largest: their members are most people.
    all.sort_by_key(|g| std::cmp::Reverse(g.members));
    all.truncate(GROUPS);
    Ok(all
        .into_iter()
        .map(|g| {
            let covered = coverage::of_group(counted, &g.group.id, desk.lang);
            (link(g.group.name, Admin::Group(g.group.id).path()), covered)
        })
        .collect())
}
