//! Who may do what: every use case of the administration as everybody, and the README's table.

use std::fs;
use std::path::{Path, PathBuf};

use app::words::Lang;
use server::admin::authority::{self, Why};
use server::admin::enforcement::{self, NewEnforcement};
use server::admin::lockout::Glass;
use server::admin::people::{self, NewPerson};
use server::admin::{
    AdminError, codes, group_administrators, groups, key_import, keys, log, password_reset, policy, profile,
    providers, setup_code,
};
use server::admin::{invitation, methods};
use server::administration::people::{Query, download as people_file};
use server::store::{self, groups::Group, people::Person};
use server::work::{Origin, Work};

use crate::both;
use crate::support::portal::Portal;

/// To write the table anew: `TWINLATCH_TEST_WRITE=1 cargo test -p server --test it delegation`.
#[test]
fn the_readme_holds_the_table_of_who_may_do_what() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md"));
    let readme = fs::read_to_string(path).expect("README.md");
    let (start, end) = ("<!-- authority -->\n", "<!-- /authority -->");
    let (before, rest) = readme.split_once(start).expect("the start of the table");
    let (table, after) = rest.split_once(end).expect("the end of the table");
    let wanted = authority::markdown();
    if std::env::var_os("TWINLATCH_TEST_WRITE").is_some() {
        fs::write(path, format!("{before}{start}{wanted}{end}{after}")).expect("written");
        return;
    }
    assert_eq!(table, wanted, "run with TWINLATCH_TEST_WRITE=1 to write it anew");
}

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
const NO_ACTS: [&str; 15] = [
    "people::find",
    "people::factor_demanded",
    "profile::replace_password",
    "groups::find",
    "groups::names",
    "lockout::begin",
    "lockout::allowed",
    "lockout::check",
    "lockout::guard",
    // Walked in `admin_codes.rs`: they need a code.
    "codes::confirm",
    "codes::revoke",
    // Walked by itself: it makes the first administrator.
    "setup_code::make",
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

/// Everybody there is.
struct Cast {
    administrator: Person,
    disabled_administrator: Person,
    helper: Person,
    disabled_helper: Person,
    member: Person,
    other: Person,
    member_administrator: Person,
    other_helper: Person,
    theirs: Group,
    not_theirs: Group,
}

async fn cast(portal: &Portal) -> Cast {
    let administrator = portal.person("ada", &[]).await;
    let disabled_administrator = portal.person("dis", &[]).await;
    let helper = portal.person("gus", &["Staff"]).await;
    let disabled_helper = portal.person("gone", &[]).await;
    let member = portal.person("mia", &["Staff"]).await;
    let other = portal.person("nora", &["Guests"]).await;
    let member_administrator = portal.person("adam", &["Staff"]).await;
    let other_helper = portal.person("gwen", &["Staff"]).await;
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    for person in [&administrator, &disabled_administrator, &member_administrator] {
        store::people::set_administrator(&mut conn, &person.id, true)
            .await
            .expect("set");
    }
    for person in [&disabled_administrator, &disabled_helper] {
        store::people::set_disabled(&mut conn, &person.id, true)
            .await
            .expect("off");
    }
    let theirs = groups::find(&mut conn, "staff").await.expect("a group");
    let not_theirs = groups::find(&mut conn, "guests").await.expect("a group");
    for (group, person) in [
        (&theirs, &helper),
        (&theirs, &disabled_helper),
        (&not_theirs, &other_helper),
    ] {
        store::group_administrators::add(&mut conn, &group.id, &person.id)
            .await
            .expect("set");
    }
    conn.commit().await.expect("kept");
    Cast {
        administrator,
        disabled_administrator,
        helper,
        disabled_helper,
        member,
        other,
        member_administrator,
        other_helper,
        theirs,
        not_theirs,
    }
}

impl Cast {
    /// Somebody new; in no group an administrator, else an ordinary person.
    async fn create(&self, work: &mut Work<'_>, case: &str) -> Result<(), AdminError> {
        let (theirs, other) = (self.theirs.name.clone(), self.not_theirs.name.clone());
        let groups = match case {
            "people::create in another group" => vec![other],
            "people::create in both" => vec![theirs, other],
            "people::create in no group" => vec![],
            _ => vec![theirs],
        };
        let new = NewPerson {
            username: "newcomer",
            groups: &groups,
            administrator: case == "people::create",
            ..NewPerson::default()
        };
        people::create(work, new).await.map(drop)
    }

    /// Carries one out, for somebody.
    async fn person_case(
        &self,
        work: &mut Work<'_>,
        case: &str,
        whom: &Person,
    ) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let actor = actor.as_deref();
        Some(match case {
            "people::see" => people::see(&mut work.conn, actor, &whom.username).await.map(drop),
            "people::list" => people::list(&mut work.conn, actor, "").await.map(drop),
            "people::set_disabled" => people::set_disabled(work, whom, true, Glass::Whole)
                .await
                .map(drop),
            "people::set_administrator" => people::set_administrator(work, whom, true, Glass::Whole)
                .await
                .map(drop),
            "people::delete" => people::delete(work, whom, Glass::Whole).await,
            "profile::set_full_name" => profile::set_full_name(work, whom, "Another").await.map(drop),
            "profile::set_email" => profile::set_email(work, whom, "").await.map(drop),
            "profile::set_password" => profile::set_password(work, whom, "$").await.map(drop),
            "profile::unlock" => profile::unlock(work, whom).await,
            "profile::end_sessions" => profile::end_sessions(work, whom).await.map(drop),
            "codes::list" => codes::list(&mut work.conn, actor, (work.deps, Some(whom)))
                .await
                .map(drop),
            "codes::list of all" => codes::list(&mut work.conn, actor, (work.deps, None))
                .await
                .map(drop),
            "keys::list" => keys::list(&mut work.conn, work.deps, actor, (Some(whom), Lang::En))
                .await
                .map(drop),
            "keys::list of all" => keys::list(&mut work.conn, work.deps, actor, (None, Lang::En))
                .await
                .map(drop),
            "providers::state" => providers::state(&mut work.conn, actor, work.deps, whom)
                .await
                .map(drop),
            "providers::enable" => providers::enable(work, whom, "really_me").await.map(drop),
            "providers::disable" => providers::disable(work, whom, "totp", Glass::Whole)
                .await
                .map(drop),
            "methods::remove_one" => methods::remove_one(work, whom, "", "lost", Glass::Whole)
                .await
                .map(drop),
            "methods::remove_all" => methods::remove_all(work, whom, "lost", Glass::Whole)
                .await
                .map(drop),
            _ => return None,
        })
    }

    /// Carries one out, for a group.
    async fn group_case(
        &self,
        work: &mut Work<'_>,
        case: &str,
        whom: &Person,
    ) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let (actor, group) = (actor.as_deref(), &self.theirs);
        let whom = std::slice::from_ref(whom);
        Some(match case {
            "groups::see" => groups::see(&mut work.conn, actor, "Staff").await.map(drop),
            "groups::list" => groups::list(&mut work.conn, actor).await.map(drop),
            "groups::members" => groups::members(&mut work.conn, actor, group).await.map(drop),
            "groups::members of another group" => groups::members(&mut work.conn, actor, &self.not_theirs)
                .await
                .map(drop),
            "groups::create" => groups::create(work, "Another").await.map(drop),
            "groups::delete" => groups::delete(work, group, Glass::Whole).await,
            "groups::add" => groups::add(work, group, whom, Glass::Whole).await.map(drop),
            "groups::remove" => groups::remove(work, group, whom, Glass::Whole).await.map(drop),
            "group_administrators::add" => group_administrators::add(work, group, whom).await.map(drop),
            "group_administrators::remove" => group_administrators::remove(work, group, whom).await.map(drop),
            "group_administrators::list" => group_administrators::list(&mut work.conn, actor, group)
                .await
                .map(drop),
            _ => return None,
        })
    }

    /// Carries one out, for everybody.
    async fn portal_case(&self, work: &mut Work<'_>, case: &str) -> Result<(), AdminError> {
        let actor = work.origin.actor.clone();
        let actor = actor.as_deref();
        match case {
            "providers::switch" => providers::switch(&mut work.conn, actor, work.deps, "totp")
                .await
                .map(drop),
            "providers::set_switch" => providers::set_switch(work, "totp", (true, &[]), (0, Glass::Whole))
                .await
                .map(drop),
            "providers::switch_on_again" => providers::switch_on_again(work, "totp", Glass::Whole)
                .await
                .map(drop),
            "providers::clean_up" => providers::clean_up(work, "totp", (0, Glass::Whole))
                .await
                .map(drop),
            "enforcement::show" => enforcement::show(&mut work.conn, actor, work.deps)
                .await
                .map(drop),
            "enforcement::set" => enforcement::set(work, NewEnforcement::default(), Glass::Whole)
                .await
                .map(drop),
            "policy::show" => policy::show(&mut work.conn, actor, None).await.map(drop),
            "policy::history" => policy::history(&mut work.conn, actor, (i64::MAX, 1))
                .await
                .map(drop),
            "policy::set" => {
                let new = policy::NewPolicy {
                    policy: ::policy::Policy::default(),
                    reason: "a test",
                    based_on: None,
                    locked_out_known: 0,
                };
                policy::set(work, new, Glass::Whole).await.map(drop)
            }
            "policy::revert" => policy::revert(work, (0, None), ("a test", 0), Glass::Whole)
                .await
                .map(drop),
            "policy::explain::now" => {
                let (whom, anywhere) = (self.member.clone(), policy::look::anywhere());
                policy::explain::now(&mut work.conn, work.deps, actor, (whom, &anywhere))
                    .await
                    .map(drop)
            }
            "policy::look::look" => {
                let wanted = ::policy::Policy::default();
                policy::look::look(&mut work.conn, actor, (work.deps, &wanted))
                    .await
                    .map(drop)
            }
            "policy::look::known" => policy::look::known(&mut work.conn, actor, work.deps)
                .await
                .map(drop),
            "policy::crowd::everybody" => policy::crowd::everybody(&mut work.conn, actor, work.deps)
                .await
                .map(drop),
            "people::download::begin" => people_file::Download::begin(work, Query::default())
                .await
                .map(drop),
            "policy::explain::then" => policy::explain::then(&mut work.conn, actor, "none")
                .await
                .map(drop),
            "policy::replay::replay" => {
                let policy = ::policy::Policy::default();
                policy::replay::replay(&mut work.conn, actor, &policy, 0)
                    .await
                    .map(drop)
            }
            "policy::replay::reports" => policy::replay::reports(&mut work.conn, actor, (0, 0))
                .await
                .map(drop),
            "enforcement::set_remember_days" => enforcement::set_remember_days(work, 1).await.map(drop),
            "key_import::import" => key_import::import(work, "", Glass::Whole).await.map(drop),
            "log::page" => log::page(&mut work.conn, actor, &log::Wanted::default(), log::At::Newest)
                .await
                .map(drop),
            "log::list" => log::list(&mut work.conn, actor, &log::Wanted::default(), 1)
                .await
                .map(drop),
            "log::download::begin" => {
                let (all, format) = (log::Wanted::default(), log::download::Format::Csv);
                log::download::Download::begin(work, all, format).await.map(drop)
            }
            other => panic!("{other} is not walked"),
        }
    }

    /// Carries one out on the sealed log, which begins its own work.
    async fn sealed_case(
        &self,
        portal: &Portal,
        case: &str,
        origin: &Origin,
    ) -> Option<Result<(), AdminError>> {
        let (deps, actor) = (&portal.deps, origin.actor.as_deref());
        Some(match case {
            "log::seals::verify" => log::seals::verify(deps, actor, &[], None).await.map(drop),
            "log::seals::export" => log::seals::export(deps, origin.clone()).await.map(drop),
            "log::seals::checkpoint" => log::seals::checkpoint(deps, actor).await.map(drop),
            _ => return None,
        })
    }

    /// Carries one out and keeps nothing of it.
    async fn outcome(&self, portal: &Portal, case: &str, (actor, whom): (Option<&str>, &Person)) -> char {
        let origin = Origin {
            actor: actor.map(str::to_owned),
            ..Origin::default()
        };
        let result = if let Some(result) = self.sealed_case(portal, case, &origin).await {
            result
        } else if case == "password_reset::start" {
            password_reset::start(&portal.deps, origin, &whom.username)
                .await
                .map(drop)
        } else if case == "codes::issue" {
            codes::issue(&portal.deps, origin, &whom.username, "lost phone")
                .await
                .map(drop)
        } else if case == "invitation::invite" {
            let groups = [self.theirs.name.clone()];
            let new = NewPerson {
                username: "guest",
                groups: &groups,
                ..NewPerson::default()
            };
            invitation::invite(&portal.deps, origin, new).await.map(drop)
        } else {
            let mut work = Work::begin(&portal.deps, origin).await.expect("work");
            if case.starts_with("people::create") {
                self.create(&mut work, case).await
            } else if let Some(result) = self.person_case(&mut work, case, whom).await {
                result
            } else if let Some(result) = self.group_case(&mut work, case, whom).await {
                result
            } else {
                self.portal_case(&mut work, case).await
            }
        };
        match result {
            Err(AdminError::NotAllowed(denied)) => match denied.why {
                Why::Never => 'n',
                Why::NotTheirs => 't',
                Why::Administrator => 'a',
                Why::Yourself => 'y',
                Why::Issuer => 'i',
            },
            Err(AdminError::NoSuchPerson(_)) => '0',
            Ok(()) => '+',
            // Whoever was invited before is there, and nothing was decided yet: allowed, and then not possible.
            Err(AdminError::PersonExists(_)) if case == "invitation::invite" => '+',
            Err(AdminError::NoSuchDecision(_)) if case == "policy::explain::then" => '+',
            Err(error) => panic!("{case}: {error}"),
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

both!(lists_hold_whom_one_looks_after, async |db| {
    let portal = Portal::new(db);
    let cast = cast(&portal).await;
    let mut conn = db.store.read().await.expect("a connection");
    let helper = Some(cast.helper.id.as_str());
    let names = |all: Vec<Person>| all.into_iter().map(|p| p.username).collect::<Vec<_>>();
    let seen = people::list(&mut conn, helper, "").await.expect("people");
    assert_eq!(names(seen), ["adam", "gus", "gwen", "mia"]);
    let seen = people::list(&mut conn, helper, "nor").await.expect("people");
    assert_eq!(names(seen), [""; 0]);
    let seen = groups::list(&mut conn, helper).await.expect("groups");
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].members, seen[0].administrators), (4, 2));
    assert!(matches!(
        groups::see(&mut conn, helper, "Guests").await,
        Err(AdminError::NoSuchGroup(name)) if name == "Guests"
    ));
    assert!(matches!(
        people::see(&mut conn, helper, "NORA").await,
        Err(AdminError::NoSuchPerson(name)) if name == "NORA"
    ));
});

both!(the_set_up_code_is_the_consoles, async |db| {
    let portal = Portal::new(db);
    let olaf = portal.person("olaf", &[]).await;
    for actor in [None, Some(olaf.id.clone())] {
        let origin = Origin {
            actor,
            ..Origin::default()
        };
        let refused = setup_code::make(&portal.deps, origin).await;
        assert!(matches!(refused, Err(AdminError::NotAllowed(_))));
    }
    assert!(setup_code::make(&portal.deps, Origin::console()).await.is_ok());
});
