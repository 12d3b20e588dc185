//! The list of people. Fifty on a page, in the order of their usernames; the next page begins after the last one (keyset), so a
//! late page costs what the first one does.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `people/asked.rs` | what is asked for in the address |
//! | `people/download.rs` | all of what is asked for, as a file |

mod asked;
pub mod download;

use std::collections::BTreeMap;

use app::model::admin::{Badge, Level, People, PersonRow};
use app::routes::admin::Admin;
use app::words::admin as words;
use policy::{Requirement, Strength};

use self::asked::{Asked, Kind, choices};
pub use self::asked::{of_group, of_level, of_owing};
use super::coverage::{level_of, words_of};
use super::{Desk, number, owing};
use crate::admin::AdminError;
use crate::admin::authority::{self, Act};
use crate::deps::Deps;
use crate::standing::many::{Rules, Stands};
use crate::store::{self, Conn, directory};
use crate::times;

/// How many people are on a page.
const PAGE: usize = 50;
/// Up to how many are counted.
const COUNTED: i64 = 1_000;

/// What stands after the question mark.
pub type Query = BTreeMap<String, String>;

/// The people of one page, what to say of their number, where the next page begins, and whether some were not looked at.
struct Shown {
    people: Vec<Stands>,
    count: String,
    next: Option<String>,
    unfinished: Option<String>,
}

/// The page.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>, query: &Query) -> Result<People, AdminError> {
    authority::allowed(conn, desk.actor(), (Act::SeePeople, None)).await?;
    let groups = store::groups::list(conn, desk.by.scope()).await?;
    let asked = Asked::read(query, &groups);
    let shown = match asked.kind {
        Kind::Owing => owing_page(conn, desk, &asked).await?,
        _ => plain_page(conn, desk, &asked).await?,
    };
    Ok(People {
        find: asked.find.clone(),
        choices: choices(desk, &asked, &groups),
        count: shown.count,
        narrowed: asked.is_narrowed(),
        rows: shown.people.into_iter().map(|stands| row(desk, stands)).collect(),
        unfinished: shown.unfinished,
        next: shown.next.map(|after| asked.path(Some(&after))),
        first: (!asked.after.is_empty()).then(|| asked.path(None)),
        file: asked.file(),
        can_add: desk.by.may(Act::CreatePerson),
    })
}

async fn plain_page(conn: &mut Conn, desk: &Desk<'_>, asked: &Asked<'_>) -> Result<Shown, AdminError> {
    let wanted = asked.wanted(desk);
    // One more than is shown says whether there is another page.
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut people = directory::page(conn, &wanted, asked.after, most).await?;
    let next = (people.len() > PAGE).then(|| people[PAGE - 1].username_key.clone());
    people.truncate(PAGE);
    let all = match next.is_some() || !asked.after.is_empty() {
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
        next,
        unfinished: None,
    })
}

async fn owing_page(conn: &mut Conn, desk: &Desk<'_>, asked: &Asked<'_>) -> Result<Shown, AdminError> {
    let reach = owing::Reach {
        most: PAGE,
        looked_at: owing::LOOKED_AT,
    };
    let found = owing::find(conn, desk, asked.wanted(desk), (asked.after, reach)).await?;
    let count = u64::try_from(found.people.len()).unwrap_or(0);
    let is_all = found.stopped.is_none() && asked.after.is_empty();
    let unfinished = found.stopped.is_some() && found.people.len() < PAGE;
    Ok(Shown {
        count: match is_all {
            true => format!("{}.", words::count_people(desk.lang, count)),
            false => format!("{}.", words::at_least_people(desk.lang, count)),
        },
        unfinished: unfinished.then(|| words::unfinished(desk.lang, found.looked_at)),
        next: found.stopped,
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
