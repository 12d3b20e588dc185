//! The overview: coverage, what needs attention, and what happened of late. Every number is counted by the database when the page is
//! opened; those that could grow without end have a bound.

use std::collections::BTreeMap;

use app::model::admin::{Link, Overview};
use app::routes::admin::{Admin, PEOPLE, PROVIDERS};
use app::words::admin as words;

use super::coverage::{self, trend, trend_since, worth};
use super::people::{of_level, of_owing};
use super::person::Stop;
use super::{Desk, link, number, owing};
use crate::admin::authority::{self, Act, Authority};
use crate::audit::Event;
use crate::clock::DAY_MS;
use crate::standing::many::Rules;
use crate::store::people::Scope;
use crate::store::{
    self, Conn,
    directory::{self, Wanted},
};
use crate::times;

/// How many people of one kind are named.
const NAMED: usize = 5;
/// How many entries of the log are counted.
const ENTRIES: i64 = 20_000;
/// Up to how many people who owe a second step are counted.
const OWING: usize = 1_000;
/// How many groups are shown.
const GROUPS: usize = 12;
/// How many administrators are looked at.
const ADMINISTRATORS: i64 = 200;

/// The page. Only for those who may everything.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>) -> Result<Overview, Stop> {
    authority::allowed(conn, desk.actor(), (Act::SeeAudit, None)).await?;
    let lang = desk.lang;
    let worth = worth(desk.deps);
    let counted = store::coverage::of_all(conn, &worth).await?;
    let people = number(counted.iter().map(|c| c.people).sum());
    let tally = store::audit::tally(conn, desk.deps.now_ms() - DAY_MS, ENTRIES).await?;
    let tally: BTreeMap<String, i64> = tally.into_iter().map(|h| (h.event, h.times)).collect();
    let days = store::coverage::days(conn, trend_since(desk.deps)).await?;
    Ok(Overview {
        people: words::can_sign_in(lang, people),
        shares: coverage::shares(&counted, lang, of_level),
        attention: attention(conn, desk, &tally).await?,
        lately: lately(desk, &tally),
        policy: policy(conn, desk).await?,
        groups: groups(conn, desk).await?,
        trend: trend(desk.deps, &days, lang),
    })
}

fn times_of(tally: &BTreeMap<String, i64>, events: &[Event]) -> u64 {
    let all: i64 = events.iter().filter_map(|event| tally.get(event.name())).sum();
    number(all)
}

fn lately(desk: &Desk<'_>, tally: &BTreeMap<String, i64>) -> String {
    let of = |events: &[Event]| times_of(tally, events);
    let text = words::lately_words(
        desk.lang,
        of(&[Event::SessionOpened]),
        of(&[Event::PasswordWrong, Event::AnswerWrong]),
        of(&[Event::NotMe]),
        of(&[Event::Throttled]),
    );
    match tally.values().sum::<i64>() >= ENTRIES {
        true => words::lately_more(desk.lang, &text, number(ENTRIES)),
        false => text,
    }
}

async fn attention(
    conn: &mut Conn,
    desk: &Desk<'_>,
    tally: &BTreeMap<String, i64>,
) -> Result<Vec<Link>, Stop> {
    let lang = desk.lang;
    let mut all = Vec::new();
    let found = owing::find(conn, desk, Wanted::everybody(Scope::Everybody), ("", OWING)).await?;
    let count = u64::try_from(found.people.len()).unwrap_or(0);
    match found.stopped {
        None if count == 0 => {}
        None => all.push(link(words::owing(lang, count), of_owing())),
        // Nobody among so many is no news; the list goes on from there.
        Some(_) if count == 0 => {}
        Some(_) => all.push(link(words::owing_more(lang, count), of_owing())),
    }
    all.extend(administrators(conn, desk).await?);
    all.extend(not_loaded(conn, desk).await?);
    let reported = times_of(tally, &[Event::NotMe]);
    if reported > 0 {
        all.push(link(words::not_me(lang, reported), PEOPLE));
    }
    let close_after = desk.deps.config.throttle.close_after;
    let named = i64::try_from(NAMED).unwrap_or(i64::MAX);
    for username in store::throttles::closed(conn, close_after, named).await? {
        all.push(link(
            words::closed(lang, &username),
            Admin::Person(username).path(),
        ));
    }
    Ok(all)
}

/// Administrators who have one method, or none.
async fn administrators(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Link>, Stop> {
    let wanted = Wanted {
        administrators: true,
        disabled: Some(false),
        ..Wanted::everybody(Scope::Everybody)
    };
    let people = directory::page(conn, &wanted, "", ADMINISTRATORS).await?;
    let mut all = Vec::new();
    for stands in Rules::read(conn, desk.deps)
        .await?
        .judge(conn, desk.deps, people)
        .await?
    {
        let own = store::enrolments::of_person(conn, &stands.person.id).await?;
        let factors = own
            .iter()
            .filter(|e| coverage::level_of(desk.deps, &e.provider) > app::model::admin::Level::Nothing)
            .count();
        let name = stands.person.username;
        let words = match factors {
            0 => words::no_method(desk.lang, &name),
            1 => words::single_method(desk.lang, &name),
            _ => continue,
        };
        all.push(link(words, Admin::Person(name).path()));
        if all.len() == NAMED {
            break;
        }
    }
    Ok(all)
}

/// Providers that people have and that could not be loaded.
async fn not_loaded(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Link>, Stop> {
    let used = store::enrolments::used(conn).await?;
    let lost = used
        .into_iter()
        .filter(|used| desk.deps.providers.get(&used.provider).is_none());
    let line = |used: store::enrolments::Used| {
        let words = words::not_loaded(desk.lang, &used.provider, number(used.people));
        link(words, PROVIDERS)
    };
    Ok(lost.map(line).collect())
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

async fn groups(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<(Link, app::model::admin::Coverage)>, Stop> {
    let mut all = store::groups::list(conn, Scope::Everybody).await?;
    if all.is_empty() || *desk.by != Authority::Everything {
        return Ok(Vec::new());
    }
    // The largest: their members are most people.
    all.sort_by_key(|g| std::cmp::Reverse(g.members));
    all.truncate(GROUPS);
    let counted = store::coverage::of_groups(conn, &worth(desk.deps), Scope::Everybody).await?;
    Ok(all
        .into_iter()
        .map(|g| {
            let covered = coverage::of_group(&counted, &g.group.id, desk.lang);
            (link(g.group.name, Admin::Group(g.group.id).path()), covered)
        })
        .collect())
}
