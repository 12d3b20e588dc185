//! `twinlatch 2fa coverage`: how well people are protected, and who must still add a second step.

use app::words::Lang;
use serde_json::json;

use super::error::CliError;
use super::output::{Report, count, table};
use crate::admin::authority::Authority;
use crate::administration::{Desk, Left, coverage, owing};
use crate::deps::Deps;
use crate::store::people::Scope;
use crate::store::{
    self,
    directory::{Wanted, Way},
};
use crate::work::Origin;

/// How many of those who owe one are listed.
const LISTED: usize = 1_000;

/// Shows it.
pub(super) async fn show(deps: &Deps) -> Result<Report, CliError> {
    let mut conn = deps.store.read().await?;
    let worth = coverage::worth(deps);
    let counted = store::coverage::of_all(&mut conn, &worth).await?;
    let groups = store::groups::list(&mut conn, Scope::Everybody).await?;
    let (origin, left) = (Origin::console(), Left::default());
    let desk = Desk {
        deps,
        lang: Lang::En,
        origin: &origin,
        by: &Authority::Everything,
        left: &left,
    };
    let everybody = Wanted::everybody(Scope::Everybody);
    let reach = owing::Reach {
        most: LISTED,
        looked_at: owing::LOOKED_AT,
    };
    let owing = owing::find(&mut conn, &desk, everybody, (Way::default(), reach)).await?;
    let shares = coverage::shares(&counted.everybody, Lang::En, |_| String::new());
    let mut lines: Vec<String> = shares
        .iter()
        .map(|share| format!("{:>8}  {}", share.people, share.link.words.to_lowercase()))
        .collect();
    let row = |g: &store::groups::GroupCount| {
        let covered = coverage::of_group(&counted.groups, &g.group.id, Lang::En);
        vec![g.group.name.clone(), covered.words]
    };
    let rows: Vec<_> = groups.iter().map(row).collect();
    if !rows.is_empty() {
        lines.push(table(&["GROUP", "WITH A SECOND STEP"], &rows));
    }
    let names: Vec<_> = owing.people.iter().map(|s| s.person.username.as_str()).collect();
    let more = if owing.stopped.is_some() {
        ", and perhaps more"
    } else {
        ""
    };
    if !names.is_empty() {
        let many = u64::try_from(names.len()).unwrap_or(0);
        lines.push(format!(
            "Must add a second step: {} ({}{more})",
            names.join(", "),
            people(many)
        ));
    }
    let levels: Vec<_> = shares
        .iter()
        .map(|share| json!({ "strength": coverage::name_of(share.level), "people": share.people }))
        .collect();
    let groups: Vec<_> = rows
        .iter()
        .map(|row| json!({ "group": row[0], "covered": row[1] }))
        .collect();
    let json = json!({
        "strengths": levels, "groups": groups, "must_add": names, "must_add_is_all": owing.stopped.is_none(),
    });
    Ok(Report::new(lines.join("\n"), json))
}

fn people(number: u64) -> String {
    match number {
        1 => count(1, "person"),
        n => format!("{n} people"),
    }
}
