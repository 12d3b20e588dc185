//! Every use case as every role, and that none is missing.

use std::fs;
use std::path::{Path, PathBuf};

use server::admin::authority;

use super::cast;
use crate::both;
use crate::support::portal::Portal;

/// Every use case, and what becomes of it when the group administrator wants it for: a member, somebody else, an administrator
/// who is a member, another group administrator who is a member, themselves.
///
/// `+` done; `n` never; `t` not one of theirs; `a` an administrator; `y` themselves; `0` nobody is there.
const WALK: [(&str, &str); 42] = [
    ("people::create", "nnnnn"),
    ("people::create in their group", "+++++"),
    ("people::create in another group", "ttttt"),
    ("people::create in both", "ttttt"),
    ("people::create in no group", "ttttt"),
    ("people::see", "+0+++"),
    ("people::list", "+++++"),
    ("people::set_disabled", "+taay"),
    ("people::set_administrator", "nnnnn"),
    ("people::delete", "nnnnn"),
    ("profile::set_full_name", "nnnnn"),
    ("profile::set_email", "nnnnn"),
    ("profile::set_password", "nnnnn"),
    ("profile::unlock", "nnnnn"),
    ("profile::end_sessions", "+taay"),
    ("password_reset::start", "+0aay"),
    ("codes::issue", "+0aay"),
    ("codes::list", "+taay"),
    ("codes::list of all", "+++++"),
    ("keys::list", "+t+++"),
    ("keys::list of all", "+++++"),
    ("groups::see", "+++++"),
    ("groups::list", "+++++"),
    ("groups::members", "+++++"),
    ("groups::members of another group", "ttttt"),
    ("groups::create", "nnnnn"),
    ("groups::delete", "nnnnn"),
    ("groups::add", "nnnnn"),
    ("groups::remove", "nnnnn"),
    ("group_administrators::add", "nnnnn"),
    ("group_administrators::remove", "nnnnn"),
    ("group_administrators::list", "+++++"),
    ("providers::switch", "nnnnn"),
    ("providers::set_switch", "nnnnn"),
    ("providers::switch_on_again", "nnnnn"),
    ("providers::clean_up", "nnnnn"),
    ("providers::state", "+t+++"),
    ("providers::enable", "nnnnn"),
    ("providers::disable", "+taay"),
    ("methods::remove_one", "+taay"),
    ("methods::remove_all", "+taay"),
    ("invitation::invite", "+++++"),
];

/// The same, of those that are nobody's in particular.
const WALK_ON: [(&str, &str); 22] = [
    ("enforcement::show", "nnnnn"),
    ("enforcement::set", "nnnnn"),
    ("enforcement::set_remember_days", "nnnnn"),
    ("key_import::import", "nnnnn"),
    ("log::list", "nnnnn"),
    ("log::page", "nnnnn"),
    ("log::download::begin", "nnnnn"),
    ("log::seals::verify", "nnnnn"),
    ("log::seals::export", "nnnnn"),
    ("log::seals::checkpoint", "nnnnn"),
    ("policy::show", "nnnnn"),
    ("policy::history", "nnnnn"),
    ("policy::set", "nnnnn"),
    ("policy::revert", "nnnnn"),
    ("policy::explain::now", "nnnnn"),
    ("policy::explain::then", "nnnnn"),
    ("policy::replay::replay", "nnnnn"),
    ("policy::replay::reports", "nnnnn"),
    ("policy::look::look", "nnnnn"),
    ("policy::look::known", "nnnnn"),
    ("policy::crowd::everybody", "nnnnn"),
    // Holds whom they look after.
    ("people::download::begin", "+++++"),
];

/// What is no act of anybody: looking something up for a use case, or what an act is made of.
const NO_ACTS: [&str; 17] = [
    "people::find",
    "people::factor_demanded",
    "profile::replace_password",
    "groups::find",
    "groups::names",
    "lockout::begin",
    "lockout::allowed",
    "lockout::check",
    "lockout::guard",
    // Walked in `admin_codes/making.rs`: they need a code.
    "codes::confirm",
    "codes::revoke",
    // Walked by itself: it makes the first administrator.
    "setup_code::make",
    // For the command line only: whoever may write the key file needs no other right.
    "key_rotation::count",
    "key_rotation::seal_again",
    // Reads what was typed.
    "log::wanted::read",
    // Goes on with what was begun.
    "log::download::next",
    "people::download::next",
];

/// The files of a folder and of those in it, with what they are called here: `people`, `policy::look`.
fn modules(folder: &Path, within: &str) -> Vec<(String, PathBuf)> {
    let mut all = Vec::new();
    for file in fs::read_dir(folder).expect("the use cases") {
        let path = file.expect("a file").path();
        let stem = path.file_stem().and_then(|s| s.to_str()).expect("a name");
        let name = format!("{within}{stem}");
        match (path.is_dir(), name.as_str()) {
            // Who may do what is asked there, and nothing is done.
            (_, "authority") => {}
            (true, _) => all.extend(modules(&path, &format!("{name}::"))),
            (false, _) => all.push((name, path)),
        }
    }
    all
}

#[test]
fn every_use_case_is_walked() {
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut all = modules(&source.join("admin"), "");
    all.extend(modules(&source.join("administration/people"), "people::"));
    assert!(
        all.iter().any(|(module, _)| module == "policy::look"),
        "the folders are walked"
    );
    let walked: Vec<&str> = WALK.iter().chain(&WALK_ON).map(|(name, _)| *name).collect();
    for (module, path) in all {
        let text = fs::read_to_string(&path).expect("a file");
        for line in text.lines().map(str::trim_start) {
            let Some(rest) = line.strip_prefix("pub async fn ") else {
                continue;
            };
            let end = rest.find(['(', '<']).expect("a signature");
            let name = format!("{module}::{}", &rest[..end]);
            assert!(
                walked.contains(&name.as_str()) || NO_ACTS.contains(&name.as_str()),
                "{name} is not walked as every role: add it to WALK"
            );
        }
    }
}

both!(every_use_case_as_everybody, async |db| {
    let portal = Portal::with(db, &[("providers.really_me", "true")]);
    let cast = cast(&portal).await;
    let whom = [
        &cast.member,
        &cast.other,
        &cast.member_administrator,
        &cast.other_helper,
        &cast.helper,
    ];
    for (case, for_helper) in WALK.into_iter().chain(WALK_ON) {
        for (whom, expected) in whom.into_iter().zip(for_helper.chars()) {
            let got = cast.outcome(&portal, case, (Some(&cast.helper.id), whom)).await;
            assert_eq!(
                got, expected,
                "{case} by a group administrator on {}",
                whom.username
            );
        }
        for (actor, expected) in [
            (Some(authority::CONSOLE), '+'),
            (Some(cast.administrator.id.as_str()), '+'),
            (Some(cast.disabled_administrator.id.as_str()), 'n'),
            (Some(cast.disabled_helper.id.as_str()), 'n'),
            (Some(cast.member.id.as_str()), 'n'),
            (Some("nobody-has-this-id"), 'n'),
            (None, 'n'),
        ] {
            for whom in whom.into_iter().chain([&cast.administrator]) {
                let to_oneself = case.starts_with("codes::") && actor == Some(&whom.id);
                let expected = match (expected, case) {
                    ('+', "codes::list of all") => '+',
                    ('+', _) if to_oneself => 'y',
                    _ => expected,
                };
                let got = cast.outcome(&portal, case, (actor, whom)).await;
                assert_eq!(got, expected, "{case} by {actor:?} on {}", whom.username);
            }
        }
    }
});
