//! The list of people. Fifty on a page, in the order of their usernames; the next page begins after the last one (keyset), so a
//! late page costs what the first one does.

use std::collections::BTreeMap;

use app::model::admin::{Badge, Choice, Level, People, PersonRow};
use app::routes::admin::{Admin, PEOPLE};
use app::words::admin as words;
use policy::{Requirement, Strength};

use super::coverage::{level_of, words_of, worth};
use super::{Desk, number, owing};
use crate::admin::AdminError;
use crate::admin::authority::{self, Act};
use crate::clock::DAY_MS;
use crate::standing::many::{Rules, Stands};
use crate::store::{
    self, Conn,
    directory::{self, Wanted},
    groups::GroupCount,
};
use crate::times;

/// How many people are on a page.
const PAGE: usize = 50;
/// Up to how many are counted.
const COUNTED: i64 = 1_000;
/// Longest text that is looked for, in characters.
const LONGEST_SEARCH: usize = 128;

/// What stands after the question mark.
pub type Query = BTreeMap<String, String>;

/// Whom to show, by a name in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    All,
    Owing,
    Level(Level),
    Administrators,
    Off,
}

impl Kind {
    const ALL: [(Self, &'static str); 8] = [
        (Self::All, ""),
        (Self::Owing, "owes"),
        (Self::Level(Level::Nothing), "password-only"),
        (Self::Level(Level::Basic), "interceptable"),
        (Self::Level(Level::Strong), "not-interceptable"),
        (Self::Level(Level::Strongest), "phishing-resistant"),
        (Self::Administrators, "administrators"),
        (Self::Off, "switched-off"),
    ];

    fn read(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == text)
            .map_or(Self::All, |(kind, _)| kind)
    }

    fn words(self, desk: &Desk<'_>) -> &'static str {
        match self {
            Self::All => words::state_all(desk.lang),
            Self::Owing => words::state_owes(desk.lang),
            Self::Level(level) => words_of(level, desk.lang),
            Self::Administrators => words::state_administrators(desk.lang),
            Self::Off => words::state_off(desk.lang),
        }
    }
}

/// The address of the people of a level.
pub fn of_level(level: Level) -> String {
    let name = Kind::ALL
        .into_iter()
        .find(|(kind, _)| *kind == Kind::Level(level));
    format!("{PEOPLE}?state={}", name.map_or("", |(_, name)| name))
}

/// The address of those who must add a second step.
pub fn of_owing() -> String {
    format!("{PEOPLE}?state=owes")
}

/// The address of a group's members.
pub fn of_group(id: &str) -> String {
    format!("{PEOPLE}?group={id}")
}

/// The names of the choices of "last signed in", with the first and the last moment they mean.
fn seen_choices(desk: &Desk<'_>) -> [(&'static str, &'static str, (i64, i64)); 5] {
    let now = desk.deps.now_ms();
    [
        ("", words::seen_any(desk.lang), (0, i64::MAX)),
        ("day", words::seen_day(desk.lang), (now - DAY_MS, i64::MAX)),
        (
            "not-30-days",
            words::seen_not_30(desk.lang),
            (0, now - 30 * DAY_MS),
        ),
        (
            "not-90-days",
            words::seen_not_90(desk.lang),
            (0, now - 90 * DAY_MS),
        ),
        ("never", words::seen_never(desk.lang), (0, 1)),
    ]
}

/// What was asked for in the address.
struct Asked<'q> {
    find: String,
    group: &'q str,
    kind: Kind,
    seen: &'q str,
    after: &'q str,
}

impl<'q> Asked<'q> {
    fn read(query: &'q Query, groups: &[GroupCount]) -> Self {
        let text = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let group = text("group");
        Self {
            find: text("find").trim().chars().take(LONGEST_SEARCH).collect(),
            // Only one that the reader may see.
            group: if groups.iter().any(|g| g.group.id == group) {
                group
            } else {
                ""
            },
            kind: Kind::read(text("state")),
            seen: text("seen"),
            after: text("after"),
        }
    }

    fn wanted<'a>(&'a self, desk: &'a Desk<'_>) -> Wanted<'a> {
        let worth = worth(desk.deps);
        let seen = seen_choices(desk)
            .into_iter()
            .find(|(name, ..)| *name == self.seen);
        let all = Wanted {
            search: &self.find,
            group: self.group,
            seen: seen.map_or((0, i64::MAX), |(_, _, span)| span),
            ..Wanted::everybody(desk.by.scope())
        };
        let on = Wanted {
            disabled: Some(false),
            ..all.clone()
        };
        match self.kind {
            Kind::All | Kind::Owing => all,
            Kind::Level(Level::Nothing) => Wanted {
                only: worth.nothing,
                ..on
            },
            Kind::Level(Level::Basic) => Wanted {
                beyond: worth.nothing,
                lacks: format!("{}{}", worth.strong, worth.strongest),
                ..on
            },
            Kind::Level(Level::Strong) => Wanted {
                has: worth.strong,
                lacks: worth.strongest,
                ..on
            },
            Kind::Level(Level::Strongest) => Wanted {
                has: worth.strongest,
                ..on
            },
            Kind::Administrators => Wanted {
                administrators: true,
                ..all
            },
            Kind::Off => Wanted {
                disabled: Some(true),
                ..all
            },
        }
    }

    /// The address of this list, from a person on.
    fn path(&self, after: Option<&str>) -> String {
        let state = Kind::ALL.into_iter().find(|(kind, _)| *kind == self.kind);
        let all = [
            ("find", self.find.as_str()),
            ("group", self.group),
            ("state", state.map_or("", |(_, name)| name)),
            ("seen", self.seen),
            ("after", after.unwrap_or_default()),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            empty if empty.is_empty() => PEOPLE.to_owned(),
            query => format!("{PEOPLE}?{query}"),
        }
    }

    fn is_narrowed(&self) -> bool {
        self.path(None) != PEOPLE
    }
}

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
    let found = owing::find(conn, desk, asked.wanted(desk), (asked.after, PAGE)).await?;
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

fn choices(desk: &Desk<'_>, asked: &Asked<'_>, groups: &[GroupCount]) -> Vec<Choice> {
    let any = (
        String::new(),
        words::any_group(desk.lang).to_owned(),
        asked.group.is_empty(),
    );
    let each = |g: &GroupCount| {
        let (id, name) = (g.group.id.clone(), g.group.name.clone());
        let chosen = id == asked.group;
        (id, name, chosen)
    };
    let states = Kind::ALL
        .into_iter()
        .map(|(kind, name)| (name.to_owned(), kind.words(desk).to_owned(), kind == asked.kind));
    let seen = seen_choices(desk)
        .into_iter()
        .map(|(name, words, _)| (name.to_owned(), words.to_owned(), name == asked.seen));
    let choice = |name, label: &str, options| Choice {
        name,
        label: label.to_owned(),
        options,
    };
    let mut all = Vec::new();
    if !groups.is_empty() {
        let options = std::iter::once(any).chain(groups.iter().map(each)).collect();
        all.push(choice("group", words::group(desk.lang), options));
    }
    all.push(choice("state", words::state(desk.lang), states.collect()));
    all.push(choice("seen", words::seen(desk.lang), seen.collect()));
    all
}

fn row(desk: &Desk<'_>, stands: Stands) -> PersonRow {
    let (deps, lang) = (desk.deps, desk.lang);
    let person = stands.person;
    let level = stands
        .providers
        .iter()
        .map(|id| level_of(deps, id))
        .max()
        .unwrap_or_default();
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
        groups: stands.groups.join(", "),
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
