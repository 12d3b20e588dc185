//! All of what is asked for of the list of people, as a table for a spreadsheet, a part at a time. It holds no connection between its
//! parts, and whoever may not look any more in the middle of it gets no more.

use app::model::admin::Level;
use app::words::Lang;
use policy::{Requirement, Strength};

use super::super::{Desk, Left, coverage, owing};
use super::asked::{Asked, Kind};
use super::{Query, strongest};
use crate::admin::AdminError;
use crate::admin::authority::{self, Act, Authority};
use crate::audit::{Event, Record};
use crate::csv_file;
use crate::deps::Deps;
use crate::standing::many::{Rules, Stands};
use crate::store::{
    self, StoreError,
    directory::{self, Place, Way},
};
use crate::times;
use crate::work::{Origin, Work};

/// How many people are read for one part.
const PART: i64 = 500;

const HEAD: [&str; 12] = [
    "username",
    "full_name",
    "email",
    "administrator",
    "switched_off",
    "groups",
    "methods",
    "strength",
    "asked_for",
    "must_add",
    "last_signed_in",
    "account_made",
];

/// A download in progress.
#[derive(Debug)]
pub struct Download {
    query: Query,
    origin: Origin,
    /// The way on; none when it is done.
    way: Option<Way>,
    begun: bool,
}

impl Download {
    /// Begins one, and records that.
    ///
    /// # Errors
    /// [`AdminError::NotAllowed`]; the store.
    pub async fn begin(work: &mut Work<'_>, query: Query) -> Result<Self, AdminError> {
        let by = authority::allow(work, Act::SeePeople, None).await?;
        let groups = store::groups::list(&mut work.conn, by.scope()).await?;
        let detail = serde_json::json!({ "filter": Asked::read(&query, &groups).value() });
        work.record(Event::PeopleExported, Record::default().with(detail))
            .await?;
        Ok(Self {
            query,
            origin: work.origin.clone(),
            // By name, however the page is ordered: a sign-in meanwhile would move somebody from one part into another.
            way: Some(Way::default()),
            begun: false,
        })
    }

    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// The store.
    pub async fn next(&mut self, deps: &Deps) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(way) = self.way.take() else {
            return Ok(None);
        };
        let mut conn = deps.store.read().await?;
        let by = Authority::of(&mut conn, self.origin.actor.as_deref()).await?;
        let desk = Desk {
            deps,
            lang: Lang::En,
            origin: &self.origin,
            by: &by,
            left: &Left::default(),
        };
        let groups = store::groups::list(&mut conn, by.scope()).await?;
        let asked = Asked::read(&self.query, &groups);
        let rules = Rules::read(&mut conn, deps).await?;
        let is_first = !std::mem::replace(&mut self.begun, true);
        let head = is_first.then_some(&HEAD);
        let owing = asked.kind == Kind::Owing;
        let wanted = match owing {
            true => owing::narrowed(&desk, &rules.policy, asked.wanted(&desk)),
            false => Some(asked.wanted(&desk)),
        };
        let Some(wanted) = wanted else {
            return Ok(Some(csv_file::lines(head, [])));
        };
        let people = directory::page(&mut conn, &wanted, &way, PART).await?;
        if people.len() >= usize::try_from(PART).unwrap_or(usize::MAX) {
            self.way = people.last().map(|last| Way {
                from: Some(Place::of(last)),
                ..way
            });
        }
        let mut stands = rules.judge(&mut conn, deps, people).await?;
        stands.retain(|stands| !owing || stands.owes);
        let rows = stands.into_iter().map(|stands| cells(&desk, stands));
        Ok(Some(csv_file::lines(head, rows)))
    }
}

fn cells(desk: &Desk<'_>, stands: Stands) -> [String; HEAD.len()] {
    let yes_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let person = stands.person;
    let level = strongest(desk.deps, &stands.providers);
    [
        person.username,
        person.full_name,
        person.email.unwrap_or_default(),
        yes_no(person.administrator),
        yes_no(person.disabled),
        desk.seen_of(stands.groups).join("; "),
        stands.providers.join("; "),
        coverage::name_of(level).to_owned(),
        asked_for(&stands.requirement).to_owned(),
        yes_no(stands.owes && !person.disabled),
        person.last_sign_in_at.map(times::rfc3339).unwrap_or_default(),
        times::rfc3339(person.created_at),
    ]
}

/// What is demanded, by the names of the strengths.
fn asked_for(requirement: &Requirement) -> &'static str {
    if requirement.denies() {
        return "denied";
    }
    if !requirement.second_factor() {
        return coverage::name_of(Level::Nothing);
    }
    coverage::name_of(match requirement.least() {
        Strength::None | Strength::Any => Level::Basic,
        Strength::NotInterceptable => Level::Strong,
        Strength::PhishingResistant => Level::Strongest,
    })
}
