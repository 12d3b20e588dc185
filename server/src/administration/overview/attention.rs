//! What needs attention: a sentence each, and where more is to be seen. At most [`NAMED`] of one kind are named.

use app::model::admin::{Level, Link};
use app::routes::admin::{AUDIT, Admin, POLICY_REPORTS, PROVIDERS, audit_of_kind, audit_of_person};
use app::words::{Lang, admin as words};
use policy::State;

use super::super::coverage::level_of;
use super::super::people::of_owing;
use super::super::person::Stop;
use super::super::{Desk, explain, link, number, owing};
use super::{ENTRIES, lately_since};
use crate::audit::Event;
use crate::policies;
use crate::standing::many::Rules;
use crate::store::people::Scope;
use crate::store::{
    self, Conn,
    directory::{self, Wanted, Way},
};
use crate::times;

/// How many people, rules or entries of one kind are named.
const NAMED: usize = 5;
/// Up to how many people who owe a second step are counted, and among how many: the list of them looks further.
const OWING: owing::Reach = owing::Reach {
    most: 1_000,
    looked_at: 1_000,
};
/// How many administrators are looked at.
const ADMINISTRATORS: i64 = 200;
/// How many of the newest reports are counted.
const REPORTS: i64 = 20_000;
/// In how many versions of the policy the beginning of a report is looked for.
const VERSIONS: i64 = 50;

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// All of it, the most urgent first.
pub(super) async fn all(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Link>, Stop> {
    let lang = desk.lang;
    let mut all = Vec::new();
    if let (added, Some(id)) = store::audit_seals::refused(conn).await? {
        all.push(link(words::added_entries(lang, number(added), &id), AUDIT));
    }
    let found = owing::find(
        conn,
        desk,
        Wanted::everybody(Scope::Everybody),
        (Way::default(), OWING),
    )
    .await?;
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
    all.extend(reported(conn, desk).await?);
    let close_after = desk.deps.config.throttle.close_after;
    for username in store::throttles::closed(conn, close_after, limit(NAMED)).await? {
        all.push(link(
            words::closed(lang, &username),
            Admin::Person(username).path(),
        ));
    }
    all.extend(reporting(conn, desk).await?);
    Ok(all)
}

/// Who said of a sign-in that it was not them, each with what the log says of them.
async fn reported(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Link>, Stop> {
    let bound = (lately_since(desk), ENTRIES);
    let people = store::audit_counts::concerned(conn, Event::NotMe.name(), bound, limit(NAMED + 1)).await?;
    let line = |concerned: &store::audit_counts::Concerned| {
        let (now, zone) = (desk.deps.now_ms(), &desk.deps.config.time_zone);
        let when = times::moment(concerned.at, now, zone, desk.lang);
        let name = &concerned.username;
        link(words::not_me_by(desk.lang, name, &when), audit_of_person(name))
    };
    let mut all: Vec<Link> = people.iter().take(NAMED).map(line).collect();
    if people.len() > NAMED {
        let times = number(store::audit_counts::times(conn, Event::NotMe.name(), bound).await?);
        all.push(link(
            words::not_me(desk.lang, times),
            audit_of_kind(Event::NotMe.name()),
        ));
    }
    Ok(all)
}

/// Rules that only report: since when, and how many people they would have met.
async fn reporting(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Link>, Stop> {
    let policy = policies::in_force(conn, desk.deps).await?;
    let rules: Vec<_> = policy
        .rules
        .iter()
        .filter(|rule| rule.state == State::Report)
        .collect();
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let since = desk.deps.now_ms() - store::decisions::KEPT_MS;
    let met = store::decisions::met(conn, since, REPORTS).await?;
    let is_part = met.iter().map(|met| met.times).sum::<i64>() >= REPORTS;
    let history = store::policy::history(conn, i64::MAX, VERSIONS).await?;
    let mut all = Vec::new();
    for rule in rules.iter().take(NAMED) {
        let people = met
            .iter()
            .find(|met| met.rule == rule.id.as_str())
            .map_or(0, |met| number(met.people));
        let since =
            began(&history, &rule.id).map(|at| times::date(at, &desk.deps.config.time_zone, desk.lang));
        let name = explain::rule_name(&policy, &rule.id);
        all.push(link(
            reporting_words(desk.lang, (&name, since.as_deref()), (people, is_part)),
            POLICY_REPORTS,
        ));
    }
    if rules.len() > NAMED {
        let count = u64::try_from(rules.len()).unwrap_or(u64::MAX);
        all.push(link(words::rules_report(desk.lang, count), POLICY_REPORTS));
    }
    Ok(all)
}

fn reporting_words(
    lang: Lang,
    (name, since): (&str, Option<&str>),
    (people, is_part): (u64, bool),
) -> String {
    let rule = match since {
        Some(since) => words::rule_reports_since(lang, name, since),
        None => words::rule_reports(lang, name),
    };
    let people = match (people, is_part) {
        (0, _) => words::rule_met_nobody(lang).to_owned(),
        (people, false) => words::rule_met(lang, &words::count_people(lang, people), people),
        (people, true) => words::rule_met(lang, &words::at_least_people(lang, people), people),
    };
    format!("{rule}: {people}")
}

/// When a rule began to report, from the newest versions, newest first; `None` when that was before the oldest of them.
fn began(history: &[store::policy::PolicyVersion], rule: &policy::Id) -> Option<i64> {
    let mut began = None;
    for version in history {
        let Ok(policy) = policies::read(version) else {
            return began;
        };
        let reports = |r: &policy::Rule| r.id == *rule && r.state == State::Report;
        if !policy.rules.iter().any(reports) {
            return began;
        }
        began = Some(version.at);
    }
    None
}

/// Administrators who have one method, or none.
async fn administrators(conn: &mut Conn, desk: &Desk<'_>) -> Result<Vec<Link>, Stop> {
    let wanted = Wanted {
        administrators: true,
        disabled: Some(false),
        ..Wanted::everybody(Scope::Everybody)
    };
    let people = directory::page(conn, &wanted, &Way::default(), ADMINISTRATORS).await?;
    let mut all = Vec::new();
    for stands in Rules::read(conn, desk.deps)
        .await?
        .judge(conn, desk.deps, people)
        .await?
    {
        let own = store::enrolments::of_person(conn, &stands.person.id).await?;
        let factors = own
            .iter()
            .filter(|e| level_of(desk.deps, &e.provider) > Level::Nothing)
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
    let mut all = Vec::new();
    for id in store::enrolments::providers(conn).await? {
        if desk.deps.providers.get(&id).is_none() {
            let people = number(store::enrolments::people_with_provider(conn, &id).await?);
            all.push(link(words::not_loaded(desk.lang, &id, people), PROVIDERS));
        }
    }
    Ok(all)
}
