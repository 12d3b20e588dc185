//! The list of groups, and one of them.

use app::model::admin::{Group as Page, GroupRow, Groups};
use app::routes::admin::{Admin, GroupAct, PersonAct};
use app::words::{admin as words, admin_acts as act_words};
use policy::{Compiled, Fact, Facts, Policy};

use super::coverage::{self, worth};
use super::people::{asked_words, of_group};
use super::person::{Stop, act_path};
use super::{Desk, explain, link, number};
use crate::admin::AdminError;
use crate::admin::authority::{self, Act};
use crate::security::browsers::method;
use crate::standing::many::Rules;
use crate::store::{self, Conn, people::Scope};

/// How many members a group's page names; the list of people has all.
const MEMBERS: i64 = 60;

/// The list.
pub async fn list(conn: &mut Conn, desk: &Desk<'_>) -> Result<Groups, Stop> {
    let all = crate::admin::groups::list(conn, desk.actor()).await?;
    let counted = match desk.by.scope() {
        Scope::Everybody => coverage::counts(conn, desk.deps).await?.groups.clone(),
        Scope::LookedAfterBy(by) => store::coverage::of_groups(conn, &worth(desk.deps), by).await?,
    };
    let rules = Rules::read(conn, desk.deps).await?;
    let mut rows = Vec::with_capacity(all.len());
    for counts in all {
        let group = counts.group;
        rows.push(GroupRow {
            people: number(counts.members).to_string(),
            administrators: match counts.administrators {
                0 => String::new(),
                count => number(count).to_string(),
            },
            asked: asked_of(desk, &rules.policy, &group.name),
            coverage: coverage::of_group(&counted, &group.id, desk.lang),
            link: link(group.name, Admin::Group(group.id).path()),
        });
    }
    Ok(Groups {
        rows,
        can_add: desk.by.may(Act::ChangeGroups),
    })
}

/// What is asked of somebody who is in this group and nothing else, and has set up nothing.
fn asked_of(desk: &Desk<'_>, policy: &Policy, group: &str) -> String {
    let facts = Facts {
        groups: Fact::Known([group.to_owned()].into()),
        enrolled: Fact::Known(Vec::new()),
        administrator: Fact::Known(false),
        application: Fact::Known(policy::PORTAL.to_owned()),
        ..Facts::default()
    };
    asked_words(desk, &Compiled::new(policy).floor(&facts)).to_owned()
}

/// What was typed into the forms of a group's page, and what is wrong with it: a member, somebody to look after it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Which form.
    pub act: Option<GroupAct>,
    /// The username.
    pub username: String,
}

/// One group.
pub async fn page(conn: &mut Conn, desk: &Desk<'_>, id: &str, typed: &Typed) -> Result<Page, Stop> {
    let lang = desk.lang;
    let all = crate::admin::groups::list(conn, desk.actor()).await?;
    let found = all.into_iter().find(|g| g.group.id == id);
    let counts = found.ok_or_else(|| AdminError::NoSuchGroup(String::new()))?;
    let group = counts.group;
    let may_change = desk.by.may(Act::ChangeGroups);
    let counted = store::coverage::of_group(conn, &worth(desk.deps), &group.id).await?;
    let rules = Rules::read(conn, desk.deps).await?;
    let administrators = store::group_administrators::of_group(conn, &group.id).await?;
    let members = store::groups::some_members(conn, &group.id, MEMBERS).await?;
    let form = |act: GroupAct| {
        let own = typed.act == Some(act);
        let username = if own {
            typed.username.clone()
        } else {
            String::new()
        };
        let problem = own.then(|| match username.is_empty() {
            true => act_words::no_person_empty(lang).to_owned(),
            false => act_words::no_person(lang, &username),
        });
        may_change.then(|| (Admin::GroupAct(group.id.clone(), act).path(), username, problem))
    };
    Ok(Page {
        asked: asked_of(desk, &rules.policy, &group.name),
        named: match desk.sees_policy() {
            true => named(desk, &rules, &group.name),
            false => Vec::new(),
        },
        coverage: coverage::of_group(&counted, &group.id, lang),
        administrators: administrators
            .into_iter()
            .map(|m| {
                let end = may_change.then(|| act_path(&m.username, PersonAct::EndLookAfter, &group.id));
                (link(m.full_name, Admin::Person(m.username).path()), end)
            })
            .collect(),
        add_administrator: form(GroupAct::AddAdministrator),
        members: members
            .into_iter()
            .map(|m| link(m.full_name, Admin::Person(m.username).path()))
            .collect(),
        all: link(
            format!("{}.", words::count_people(lang, number(counts.members))),
            of_group(&group.id),
        ),
        add: form(GroupAct::Add),
        delete: may_change.then(|| Admin::GroupAct(group.id.clone(), GroupAct::Delete).path()),
        name: group.name,
    })
}

/// Where somebody who was typed into a form of a group is dealt with; `None`: nobody is called so.
pub async fn somebody(
    conn: &mut Conn,
    desk: &Desk<'_>,
    id: &str,
    (act, username): (GroupAct, &str),
) -> Result<Option<String>, Stop> {
    authority::allowed(conn, desk.actor(), (Act::ChangeGroups, None)).await?;
    let person = match crate::admin::people::see(conn, desk.actor(), username).await {
        Err(AdminError::NoSuchPerson(_)) => return Ok(None),
        other => other?,
    };
    let act = match act {
        GroupAct::AddAdministrator => PersonAct::LookAfter,
        _ => PersonAct::Join,
    };
    Ok(Some(act_path(&person.username, act, id)))
}

/// What names a group.
fn named(desk: &Desk<'_>, rules: &Rules, group: &str) -> Vec<String> {
    let lang = desk.lang;
    let enforcement = &rules.policy.enforcement;
    let mut all = Vec::new();
    if enforcement.on && enforcement.groups.contains(group) {
        all.push(words::named_enforcement(lang).to_owned());
    }
    if enforcement.on && enforcement.excluded.contains(group) {
        all.push(words::named_excluded(lang).to_owned());
    }
    for rule in &rules.policy.rules {
        if rule.when.groups.contains(group) || rule.when.except_groups.contains(group) {
            all.push(words::named_rule(
                lang,
                &explain::rule_name(&rules.policy, &rule.id),
            ));
        }
    }
    for switch in rules
        .switches
        .iter()
        .filter(|s| s.groups.iter().any(|g| g == group))
    {
        let method = method(desk.deps, &switch.provider, lang);
        all.push(match switch.is_on {
            true => words::named_switch(lang, &method),
            false => words::named_switch_off(lang, &method),
        });
    }
    if all.is_empty() {
        all.push(words::named_nowhere(lang).to_owned());
    }
    all
}
