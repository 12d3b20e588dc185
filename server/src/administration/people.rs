//! The list of people. Fifty on a page, in the order of their usernames or of their last sign-ins; the next page begins after the
//! last one and the page before ends in front of the first one (keyset), so a late page costs what the first one does.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `people/asked.rs` | what is asked for in the address |
//! | `people/download.rs` | all of what is asked for, as a file |
//! | `people/order.rs` | in which order, and from where on |

mod asked;
pub mod download;
mod order;

use std::collections::BTreeMap;

use app::model::admin::{Badge, Level, People, PersonRow};
use app::routes::admin::Admin;
use app::words::admin as words;
use policy::{Requirement, Strength};

use self::asked::{Asked, Kind, choices};
pub use self::asked::{of_group, of_level, of_owing};
use self::order::Edge;
use super::coverage::{level_of, words_of};
use super::{Desk, number, owing};
use crate::admin::AdminError;
use crate::admin::authority::{self, Act};
use crate::deps::Deps;
use crate::standing::many::{Rules, Stands};
use crate::store::{
    self, Conn,
    directory::{self, Place},
};
use crate::times;

/// How many people are on a page.
const PAGE: usize = 50;
/// Up to how many are counted.
const COUNTED: i64 = 1_000;

/// What stands after the question mark.
pub type Query = BTreeMap<String, String>;

/// The people of one page in the order they were read, what to say of their number, behind whom more can be read the same way, and
/// whether some were not looked at.
struct Shown {
    people: Vec<Stands>,
    count: String,
    more: Option<Place>,
    unfinished: Option<String>,
}

/// The page.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>, query: &Query) -> Result<People, AdminError> {
    authority::allowed(conn, desk.actor(), (Act::SeePeople, None)).await?;
    let groups = store::groups::list(conn, desk.by.scope()).await?;
    let asked = Asked::read(query, &groups);
    let mut shown = match asked.kind {
        Kind::Owing => owing_page(conn, desk, &asked).await?,
        _ => plain_page(conn, desk, &asked).await?,
    };
    let (previous, next) = around(&asked, &shown);
    if asked.is_backwards() {
        shown.people.reverse();
    }
    let (name_head, seen_head) = asked.heads();
    Ok(People {
        find: asked.find.clone(),
        sort: asked.sort(),
        name_head,
        seen_head,
        choices: choices(desk, &asked, &groups),
        count: shown.count,
        narrowed: asked.is_narrowed(),
        rows: shown.people.into_iter().map(|stands| row(desk, stands)).collect(),
        unfinished: shown.unfinished,
        previous: previous.map(|edge| asked.path(Some(&edge))),
        next: next.map(|edge| asked.path(Some(&edge))),
        first: asked.edge.is_some().then(|| asked.path(None)),
        file: asked.file(),
        can_add: desk.by.may(Act::CreatePerson),
    })
}

/// The page before and the page after. Where the page came from there is one, if only because somebody was seen there.
fn around(asked: &Asked<'_>, shown: &Shown) -> (Option<Edge>, Option<Edge>) {
    let start = shown.people.first().map(|first| Place::of(&first.person));
    let more = shown.more.clone();
    match asked.edge {
        None => (None, more.map(Edge::After)),
        Some(Edge::After(_)) => (start.map(Edge::Before), more.map(Edge::After)),
        Some(Edge::Before(_)) => (more.map(Edge::Before), start.map(Edge::After)),
    }
}

async fn plain_page(conn: &mut Conn, desk: &Desk<'_>, asked: &Asked<'_>) -> Result<Shown, AdminError> {
    let wanted = asked.wanted(desk);
    // One more than is shown says whether there is another page.
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut people = directory::page(conn, &wanted, &asked.way(), most).await?;
    let more = (people.len() > PAGE).then(|| Place::of(&people[PAGE - 1]));
    people.truncate(PAGE);
    let all = match more.is_some() || asked.edge.is_some() {
        true => directory::count(conn, &wanted, COUNTED).await?,
        false => i64::try_from(people.len()).unwrap_or(0),
    };
    let rules = Rules::read(conn, desk.deps).await?;
    Ok(Shown {
        people: rules.judge(conn, desk.deps, people).await?,
        count: match all > COUNTED {
            true => format!("{}.", words::more_people(desk.lang, number(COUNTED))),
            false => format!("{}.", words::count_people(desk.lang, number(all))),
        },
        more,
        unfinished: None,
    })
}

async fn owing_page(conn: &mut Conn, desk: &Desk<'_>, asked: &Asked<'_>) -> Result<Shown, AdminError> {
    let reach = owing::Reach {
        most: PAGE,
        looked_at: owing::LOOKED_AT,
    };
    let found = owing::find(conn, desk, asked.wanted(desk), (asked.way(), reach)).await?;
    let count = u64::try_from(found.people.len()).unwrap_or(0);
    let is_all = found.stopped.is_none() && asked.edge.is_none();
    let unfinished = found.stopped.is_some() && found.people.len() < PAGE;
    Ok(Shown {
        count: match is_all {
            true => format!("{}.", words::count_people(desk.lang, count)),
            false => format!("{}.", words::at_least_people(desk.lang, count)),
        },
        unfinished: unfinished.then(|| words::unfinished(desk.lang, found.looked_at)),
        more: found.stopped,
        people: found.people,
    })
}

/// How strong the strongest of these methods is.
fn strongest(deps: &Deps, providers: &[String]) -> Level {
    let levels = providers.iter().map(|id| level_of(deps, id));
    levels.max().unwrap_or_default()
}

fn row(desk: &Desk<'_>, stands: Stands) -> PersonRow {
    let (deps, lang) = (desk.deps, desk.lang);
    let person = stands.person;
    let level = strongest(deps, &stands.providers);
    let method = |id: &String| match deps.providers.get(id) {
        Some(provider) => {
            let about = provider.about(lang);
            (about.icon.to_owned(), about.name.to_owned())
        }
        None => ("warning".to_owned(), id.clone()),
    };
    let badge = |is: bool, words: &str, warn: bool| {
        is.then(|| Badge {
            words: words.to_owned(),
            warn,
        })
    };
    let badges = [
        badge(person.administrator, words::administrator(lang), false),
        badge(person.disabled, words::switched_off(lang), true),
        badge(person.password_hash.is_none(), words::no_password(lang), true),
    ];
    PersonRow {
        to: Admin::Person(person.username.clone()).path(),
        badges: badges.into_iter().flatten().collect(),
        groups: desk.seen_of(stands.groups).join(", "),
        methods: stands.providers.iter().map(method).collect(),
        level,
        strength: words_of(level, lang).to_owned(),
        asked: asked_words(desk, &stands.requirement).to_owned(),
        owes: stands.owes && !person.disabled,
        seen: match person.last_sign_in_at {
            Some(at) => times::moment(at, deps.now_ms(), &deps.config.time_zone, lang),
            None => words::never(lang).to_owned(),
        },
        name: person.full_name,
        username: person.username,
    }
}

/// What is demanded, in a few words.
pub fn asked_words(desk: &Desk<'_>, requirement: &Requirement) -> &'static str {
    let lang = desk.lang;
    if requirement.denies() {
        return words::asked_denied(lang);
    }
    if !requirement.second_factor() {
        return words::asked_no(lang);
    }
    match requirement.least() {
        Strength::None | Strength::Any => words::asked_any(lang),
        Strength::NotInterceptable => words::asked_strong(lang),
        Strength::PhishingResistant => words::asked_strongest(lang),
    }
}
