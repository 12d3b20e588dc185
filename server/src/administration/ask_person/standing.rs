//! Acts that change what is asked of somebody: removing methods, joining and leaving a group. They are tried, to see how the person
//! would stand afterwards.

use app::model::admin::Ask;
use app::routes::admin::PersonAct;
use app::words::admin_acts as words;
use policy::{Blocked, Next, what_now};

use super::reason;
use crate::admin::AdminError;
use crate::administration::Desk;
use crate::administration::acts::{self, With};
use crate::administration::people::asked_words;
use crate::administration::person::Stop;
use crate::administration::problem::refusal;
use crate::standing::Standing;
use crate::store::people::Person;
use crate::work::Work;

/// How the person would stand afterwards, or why it would be refused.
async fn afterwards(
    desk: &Desk<'_>,
    person: &Person,
    (act, with): (PersonAct, With<'_>),
) -> Result<(Option<Standing>, Option<String>), Stop> {
    let tried = desk
        .trial(async |work: &mut Work<'_>| {
            acts::on_person(work, person, act, with).await?;
            Ok(Standing::of(&mut work.conn, work.deps, person.clone(), None).await?)
        })
        .await;
    match tried {
        Ok(after) => Ok((Some(after), None)),
        Err(error) => Ok((None, refusal(desk, Err::<(), _>(error))?)),
    }
}

/// Removing one method, or all.
pub(super) async fn removal(desk: &Desk<'_>, standing: &Standing, one: Option<&str>) -> Result<Ask, Stop> {
    let (lang, person) = (desk.lang, &standing.person);
    let name = person.full_name.as_str();
    let (act, on) = match one {
        Some(id) => (PersonAct::RemoveMethod, id),
        None => (PersonAct::RemoveMethods, ""),
    };
    let (heading, submit) = match one {
        None => (
            words::remove_methods_heading(lang, name),
            words::remove_methods(lang).to_owned(),
        ),
        Some(id) => {
            let Some(method) = standing.named().find(|e| e.id == id) else {
                return Err(AdminError::NoSuchProvider(String::new()).into());
            };
            (
                words::remove_method_heading(lang, &method.name, name),
                words::remove_method_submit(lang, &method.name),
            )
        }
    };
    let with = With {
        on,
        reason: "-",
        ..With::default()
    };
    let (after, refused) = afterwards(desk, person, (act, with)).await?;
    let effects = after.map_or_else(Vec::new, |after| after_removal(desk, &after));
    Ok(Ask {
        heading,
        effects,
        refused,
        fields: vec![reason(desk, words::reason_hint(lang).to_owned())],
        submit,
        danger: true,
        ..Ask::default()
    })
}

fn after_removal(desk: &Desk<'_>, after: &Standing) -> Vec<String> {
    let lang = desk.lang;
    let names: Vec<_> = after.named().map(|e| e.name.clone()).collect();
    let left = match names.is_empty() {
        true => words::remove_left_none(lang).to_owned(),
        false => words::remove_left(lang, &names.join(", ")),
    };
    let then = match next(after) {
        _ if !names.is_empty() => None,
        Next::SetUpLater {
            why: Blocked::CodeDemanded,
            ..
        }
        | Next::Blocked(Blocked::CodeDemanded) => Some(words::remove_then_code(lang)),
        Next::SetUpLater { .. } | Next::Blocked(Blocked::NotFromHere) => {
            Some(words::remove_then_elsewhere(lang))
        }
        Next::SetUp { first: Some(_), .. } => Some(words::effect_owes(lang)),
        Next::SetUp { .. } => Some(words::remove_then_add(lang)),
        Next::Blocked(_) => Some(words::remove_then_blocked(lang)),
        _ => Some(words::remove_then_password(lang)),
    };
    let mut effects = vec![left];
    effects.extend(then.map(str::to_owned));
    effects.push(words::sign_out_lead(lang).to_owned());
    effects.push(words::told(lang).to_owned());
    effects
}

/// What would be asked at the next sign-in.
fn next(standing: &Standing) -> Next {
    what_now(&standing.decision.requirement, &standing.facts, &[])
}

/// Joining or leaving a group: what is asked for before and afterwards.
pub(super) async fn membership(
    desk: &Desk<'_>,
    standing: &Standing,
    (act, on): (PersonAct, &str),
) -> Result<Ask, Stop> {
    let (lang, person) = (desk.lang, &standing.person);
    let with = With {
        on,
        ..With::default()
    };
    let group = desk
        .trial(async |work: &mut Work<'_>| acts::group(work, on).await)
        .await?;
    let (after, refused) = afterwards(desk, person, (act, with)).await?;
    let effects = after.map_or_else(Vec::new, |after| effects(desk, standing, &after));
    let join = act == PersonAct::Join;
    let (heading, submit) = match join {
        true => (
            words::join_heading(lang, &person.full_name, &group.name),
            words::join_submit(lang, &group.name),
        ),
        false => (
            words::leave_heading(lang, &person.full_name, &group.name),
            words::leave_submit(lang, &group.name),
        ),
    };
    Ok(Ask {
        heading,
        effects,
        refused,
        submit,
        danger: !join,
        ..Ask::default()
    })
}

fn effects(desk: &Desk<'_>, before: &Standing, after: &Standing) -> Vec<String> {
    let lang = desk.lang;
    let asked = |standing: &Standing| asked_words(desk, &standing.decision.requirement);
    let change = match asked(before) == asked(after) {
        true => words::effect_same(lang, asked(after)),
        false => words::effect_change(lang, asked(before), asked(after)),
    };
    let then = match next(after) {
        Next::SetUp { .. } | Next::SetUpLater { .. } => Some(words::effect_owes(lang)),
        Next::Blocked(Blocked::CodeDemanded) => Some(words::remove_then_code(lang)),
        Next::Blocked(Blocked::NotFromHere) => Some(words::remove_then_elsewhere(lang)),
        Next::Blocked(_) => Some(words::effect_blocked(lang)),
        _ => None,
    };
    std::iter::once(change).chain(then.map(str::to_owned)).collect()
}
