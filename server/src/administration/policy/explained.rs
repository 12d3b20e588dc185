//! Why somebody is asked: now, from elsewhere, or at a decision of the past.

use std::collections::BTreeMap;

use app::model::admin::Link;
use app::model::policy::Explained as Page;
use app::routes::admin::POLICY_EXPLAIN;
use app::words::policy as words;
use policy::{Blocked, Circumstance, Fact, Moment, Next, PORTAL, ProviderId};

use super::when;
use crate::admin::AdminError;
use crate::admin::authority::{Act, allowed};
use crate::admin::policy as use_case;
use crate::admin::policy::explain::{self, Explained};
use crate::administration::{Desk, explain as rules, link};
use crate::security::browsers::method;
use crate::store::{self, Conn, people::Person};
use crate::times;
use crate::validate;

/// How many decisions of the past are listed.
const MOST_PAST: i64 = 30;

/// The page, for what stands in its address.
///
/// # Errors
/// Not allowed; no such decision.
pub async fn page(
    conn: &mut Conn,
    desk: &Desk<'_>,
    query: &BTreeMap<String, String>,
) -> Result<Page, AdminError> {
    allowed(conn, desk.actor(), (Act::SeePolicy, None)).await?;
    let text = |name: &str| {
        query
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let mut page = Page {
        person: text("person"),
        asked: [text("ip"), text("app"), text("at")],
        ..Page::default()
    };
    if let Some(id) = query.get("decision") {
        let explained = explain::then(conn, desk.actor(), id).await?;
        page.person.clone_from(&explained.username);
        page.answer = Some(answer(conn, desk, &explained).await?);
    }
    if page.person.is_empty() {
        return Ok(page);
    }
    let key = validate::key(&page.person);
    let Some(person) = store::people::by_username_key(conn, &key).await? else {
        page.problem = Some(words::explain_nobody(desk.lang).to_owned());
        return Ok(page);
    };
    page.past = past(conn, desk, &person).await?;
    if page.answer.is_none() {
        match circumstance(desk, &page.asked) {
            Ok(circumstance) => {
                let asked = (person, &circumstance);
                let explained = explain::now(conn, desk.deps, desk.actor(), asked).await?;
                page.answer = Some(answer(conn, desk, &explained).await?);
            }
            Err(problem) => page.problem = Some(problem.to_owned()),
        }
    }
    Ok(page)
}

async fn answer(
    conn: &mut Conn,
    desk: &Desk<'_>,
    explained: &Explained,
) -> Result<(Vec<String>, Vec<app::model::admin::Rule>), AdminError> {
    let version = explained.decision.policy_version;
    let number = i64::try_from(version).unwrap_or(i64::MAX);
    let (_, policy) = use_case::show(conn, desk.actor(), Some(number)).await?;
    let sentences = vec![
        next(desk, &explained.next),
        rules::because(desk, &policy, &explained.decision.requirement),
        words::by_version(desk.lang, version),
    ];
    Ok((sentences, rules::rules(desk, &policy, &explained.decision)))
}

fn next(desk: &Desk<'_>, next: &Next) -> String {
    let names = |ids: &[ProviderId]| {
        let names: Vec<String> = ids
            .iter()
            .map(|id| method(desk.deps, id.as_str(), desk.lang))
            .collect();
        names.join(", ")
    };
    match next {
        Next::Enough => words::next_enough(desk.lang).to_owned(),
        Next::Challenge(choices) => {
            let all: Vec<ProviderId> = choices.primary.iter().chain(&choices.fallback).cloned().collect();
            words::next_challenge(desk.lang, &names(&all))
        }
        Next::SetUp { offers, .. } => words::next_set_up(desk.lang, &names(offers)),
        Next::SetUpLater { why, .. } => barred(desk, *why, words::next_later(desk.lang)),
        Next::Blocked(why) => barred(desk, *why, words::next_blocked(desk.lang)),
    }
}

/// With why no first method can be set up.
fn barred(desk: &Desk<'_>, why: Blocked, next: &str) -> String {
    match why {
        Blocked::CodeDemanded => format!("{next} {}", words::next_code(desk.lang)),
        Blocked::NotFromHere => format!("{next} {}", words::next_elsewhere(desk.lang)),
        Blocked::NothingUsable | Blocked::NothingToSetUp | Blocked::Denied => next.to_owned(),
    }
}

async fn past(conn: &mut Conn, desk: &Desk<'_>, person: &Person) -> Result<Vec<Link>, AdminError> {
    let since = desk.deps.now_ms() - store::decisions::KEPT_MS;
    let rows = store::decisions::of_person(conn, &person.id, since, MOST_PAST).await?;
    let line = |row: &store::decisions::Decision| {
        let what = match row.outcome.as_str() {
            "raised" => words::past_raised(desk.lang),
            "blocked" => words::past_blocked(desk.lang),
            _ => words::past_signed_in(desk.lang),
        };
        let text = words::past_line(desk.lang, &when(desk, row.at), row.policy_version, what);
        link(text, format!("{POLICY_EXPLAIN}?decision={}", row.id))
    };
    Ok(rows.iter().map(line).collect())
}

/// From where, to what and when; what is empty is not known, but for the time, which is now.
fn circumstance(desk: &Desk<'_>, [ip, app, at]: &[String; 3]) -> Result<Circumstance, &'static str> {
    let address = match ip.as_str() {
        "" => Fact::Missing,
        ip => Fact::Known(ip.parse().map_err(|_| words::explain_bad_address(desk.lang))?),
    };
    let app = if app.is_empty() { PORTAL } else { app };
    Ok(Circumstance {
        application: Fact::Known(app.to_owned()),
        address,
        at: Fact::Known(moment(desk, at)?),
    })
}

fn moment(desk: &Desk<'_>, at: &str) -> Result<Moment, &'static str> {
    let zone = &desk.deps.config.time_zone;
    match at {
        "" => Ok(times::policy_moment(desk.deps.now_ms(), zone)),
        typed => times::read(typed, zone)
            .map(|ms| times::policy_moment(ms, zone))
            .ok_or_else(|| words::explain_bad_time(desk.lang)),
    }
}
