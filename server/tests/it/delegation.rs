//! Who may do what: every use case of the administration as everybody, and the README's table. `walk` holds the cases, `acts`
//! carries them out.

use std::fs;
use std::path::Path;

use server::admin::{AdminError, authority, groups, people, setup_code};
use server::store::{self, groups::Group, people::Person};
use server::work::Origin;

use crate::both;
use crate::support::portal::Portal;

mod acts;
mod walk;

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
