//! Looking through the people: a page of a filtered list, how many there are, and how well they are protected. With 100,000
//! people a page that nothing narrows reads an index; one that is narrowed to few reads the people once, in their order.
//!
//! PostgreSQL must plan each of them for its values, or it plans for the worst.
//!
//! What a provider is worth is known to the caller only. It says so by lists of ids, each between commas ([`ids`]), so that the
//! statements stay the same: `REPLACE(list, ',id,', '') <> list` is "the list has it", on both engines.

use super::people::{Person, Scope, pattern};
use super::{Conn, StoreError, sql};

/// A list of ids as the statements read it; never empty.
pub fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::from(",,");
    for id in ids {
        list.push(',');
        list.push_str(id);
        list.push(',');
    }
    list
}

/// Whom to look for. Texts that are empty narrow nothing; lists are made by [`ids`].
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Whom the list may show.
    pub scope: Scope<'a>,
    /// Found anywhere in username, full name or e-mail address, without regard to case.
    pub search: &'a str,
    /// Only members of the group with this id.
    pub group: &'a str,
    /// Administrators only.
    pub administrators: bool,
    /// Only accounts that are switched off (true) or on (false).
    pub disabled: Option<bool>,
    /// Last signed in at this time or later (0: also those who never did), and before that one.
    pub seen: (i64, i64),
    /// Has one of these providers.
    pub has: String,
    /// Has none of these.
    pub lacks: String,
    /// Has nothing but these, if anything.
    pub only: String,
    /// Has something else than these.
    pub beyond: String,
    /// Is in one of the groups with these ids.
    pub within: String,
    /// Is in none of these.
    pub outside: String,
}

impl Wanted<'_> {
    /// Everybody in a scope.
    pub fn everybody(scope: Scope<'_>) -> Wanted<'_> {
        Wanted {
            scope,
            search: "",
            group: "",
            administrators: false,
            disabled: None,
            seen: (0, i64::MAX),
            has: String::new(),
            lacks: String::new(),
            only: String::new(),
            beyond: String::new(),
            within: String::new(),
            outside: String::new(),
        }
    }
}

/// In which order a list is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By username.
    #[default]
    Name,
    /// The same from the end.
    NameDown,
    /// By the last sign-in: never first, then the longest ago. Two of the same moment stand by username.
    Seen,
    /// The same from the end: who signed in last is first.
    SeenDown,
}

impl Order {
    /// The other way round.
    pub fn turned(self) -> Self {
        match self {
            Self::Name => Self::NameDown,
            Self::NameDown => Self::Name,
            Self::Seen => Self::SeenDown,
            Self::SeenDown => Self::Seen,
        }
    }

    /// A place before everybody. The last character of Unicode is in no username, and both engines compare by bytes.
    fn start(self) -> Place {
        let (seen, key) = match self {
            Self::Name => (0, ""),
            Self::NameDown => (0, "\u{10FFFF}"),
            Self::Seen => (-1, ""),
            Self::SeenDown => (i64::MAX, ""),
        };
        Place {
            seen,
            key: key.to_owned(),
        }
    }
}

/// Where somebody stands, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// When they last signed in, in milliseconds; 0: never.
    pub seen: i64,
    /// The key of their username.
    pub key: String,
}

impl Place {
    /// Where this person stands.
    pub fn of(person: &Person) -> Self {
        Self {
            seen: person.last_sign_in_at.unwrap_or(0),
            key: person.username_key.clone(),
        }
    }
}

/// The way through a list: in this order, after this place; none: from the start (keyset, so a late page costs what the first one
/// does in the order of the names; in the order of the sign-ins each page reads everybody once).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// The order.
    pub order: Order,
    /// Behind whom.
    pub from: Option<Place>,
}

/// The conditions between a beginning and an end; their values are bound by [`bound`].
macro_rules! wanted {
    ($beginning:expr, $end:expr) => {
        concat!(
            $beginning,
            " WHERE p.disabled >= $2 AND p.disabled <= $3 AND p.administrator >= $4 \
             AND COALESCE(p.last_sign_in_at, 0) >= $5 AND COALESCE(p.last_sign_in_at, 0) < $6 \
             AND ($7 = '' OR p.username_key LIKE $7 ESCAPE '!' OR p.full_name_key LIKE $7 ESCAPE '!' OR p.email_key LIKE $7 ESCAPE '!') \
             AND ($8 = '' OR EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = p.id \
                 AND REPLACE($8, ',' || e.provider || ',', '') <> $8)) \
             AND ($9 = '' OR NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = p.id \
                 AND REPLACE($9, ',' || e.provider || ',', '') <> $9)) \
             AND ($10 = '' OR NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = p.id \
                 AND REPLACE($10, ',' || e.provider || ',', '') = $10)) \
             AND ($11 = '' OR EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = p.id \
                 AND REPLACE($11, ',' || e.provider || ',', '') = $11)) \
             AND ($12 = '' OR EXISTS (SELECT 1 FROM group_members s JOIN group_administrators a ON a.group_id = s.group_id \
                 WHERE s.person_id = p.id AND a.person_id = $13)) \
             AND ($15 = '' OR EXISTS (SELECT 1 FROM group_members i WHERE i.person_id = p.id \
                 AND REPLACE($15, ',' || i.group_id || ',', '') <> $15)) \
             AND ($16 = '' OR NOT EXISTS (SELECT 1 FROM group_members o WHERE o.person_id = p.id \
                 AND REPLACE($16, ',' || o.group_id || ',', '') <> $16)) ",
            $end
        )
    };
}

/// What is read of each, in an order: of all people, or of the members of a group, which are read through its index.
macro_rules! page {
    ($order:literal) => {
        (
            page!("people p", concat!("AND $14 = '' ", $order)),
            page!(
                "group_members m JOIN people p ON p.id = m.person_id",
                concat!("AND m.group_id = $14 ", $order)
            ),
        )
    };
    ($from:literal, $end:expr) => {
        concat!(
            wanted!(
                concat!(
                    "SELECT p.id, p.username, p.username_key, p.full_name, p.email, p.email_key, p.password_hash, \
                     p.administrator, p.disabled, p.language, p.created_at, p.last_sign_in_at, p.last_provider FROM ",
                    $from
                ),
                $end
            ),
            " LIMIT $17"
        )
    };
}

/// The same values for every statement.
macro_rules! bound {
    ($text:expr, $wanted:expr, $after:expr) => {{
        let wanted: &Wanted<'_> = $wanted;
        let (least, most) = match wanted.disabled {
            None => (0_i64, 1_i64),
            Some(false) => (0, 0),
            Some(true) => (1, 1),
        };
        let search = match wanted.search.trim() {
            "" => String::new(),
            search => pattern(search),
        };
        let (scoped, by) = match wanted.scope {
            Scope::Everybody => ("", ""),
            Scope::LookedAfterBy(by) => ("yes", by),
        };
        sql($text)
            .planned_anew()
            .bind($after)
            .bind(least)
            .bind(most)
            .bind(i64::from(wanted.administrators))
            .bind(wanted.seen.0)
            .bind(wanted.seen.1)
            .bind(search)
            .bind(wanted.has.as_str())
            .bind(wanted.lacks.as_str())
            .bind(wanted.only.as_str())
            .bind(wanted.beyond.as_str())
            .bind(scoped)
            .bind(by)
            .bind(wanted.group)
            .bind(wanted.within.as_str())
            .bind(wanted.outside.as_str())
    }};
}

/// A page of them: the next so many on the way.
pub async fn page(
    conn: &mut Conn,
    wanted: &Wanted<'_>,
    way: &Way,
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let (all, members) = match way.order {
        Order::Name => page!("AND p.username_key > $1 ORDER BY p.username_key"),
        Order::NameDown => page!("AND p.username_key < $1 ORDER BY p.username_key DESC"),
        Order::Seen => page!(
            "AND (COALESCE(p.last_sign_in_at, 0), p.username_key) > ($18, $1) \
             ORDER BY COALESCE(p.last_sign_in_at, 0), p.username_key"
        ),
        Order::SeenDown => page!(
            "AND (COALESCE(p.last_sign_in_at, 0), p.username_key) < ($18, $1) \
             ORDER BY COALESCE(p.last_sign_in_at, 0) DESC, p.username_key DESC"
        ),
    };
    let text = if wanted.group.is_empty() { all } else { members };
    let from = way.from.clone().unwrap_or_else(|| way.order.start());
    let found = bound!(text, wanted, from.key).bind(limit);
    match way.order {
        Order::Name | Order::NameDown => conn.all(found).await,
        Order::Seen | Order::SeenDown => conn.all(found.bind(from.seen)).await,
    }
}

/// How many there are; of more than `most`, one more than that.
pub async fn count(conn: &mut Conn, wanted: &Wanted<'_>, most: i64) -> Result<i64, StoreError> {
    let text = match wanted.group {
        "" => wanted!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM people p",
            "AND p.username_key > $1 AND $14 = '' LIMIT $17) AS found"
        ),
        _ => wanted!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM group_members m JOIN people p ON p.id = m.person_id",
            "AND p.username_key > $1 AND m.group_id = $14 LIMIT $17) AS found"
        ),
    };
    conn.number(bound!(text, wanted, "").bind(most + 1)).await
}
