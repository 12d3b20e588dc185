//! Who makes a code, who confirms it, and what is said to others.

use server::admin::authority::Why;
use server::admin::codes::{self, State};
use server::admin::{AdminError, carry_out};
use server::store::{self, people::Person};
use server::work::{Origin, Work};

use super::{REASON, at_the_code, give, issue};
use crate::both;
use crate::cli::machine::Machine;
use crate::support::portal::Portal;

fn by(person: &Person) -> Origin {
    Origin {
        actor: Some(person.id.clone()),
        ..Origin::default()
    }
}

async fn confirm(portal: &Portal, origin: Origin, id: &str) -> Result<bool, AdminError> {
    let confirm = async |work: &mut Work<'_>| codes::confirm(work, id).await;
    carry_out(&portal.deps, origin, confirm).await
}

both!(another_pair_of_eyes, async |db| {
    let portal = Portal::with(db, &[("admin_codes.confirm", "true")]);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let (ada, eve) = (
        portal.administrator("ada").await,
        portal.administrator("eve").await,
    );
    let issued = codes::issue(&portal.deps, by(&ada), "bob", REASON)
        .await
        .expect("a code");
    assert!(issued.unconfirmed);
    let (id, code) = (issued.id.as_str(), issued.code.dashed());
    let mut browser = portal.browser();
    assert_eq!(
        at_the_code(&mut browser, "bob").await.view().1["provider"],
        "totp",
        "not offered before"
    );
    let why = |result: Result<bool, AdminError>| match result {
        Err(AdminError::NotAllowed(denied)) => denied.why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(confirm(&portal, by(&ada), id).await), Why::Issuer);
    assert_eq!(why(confirm(&portal, by(&bob), id).await), Why::Never);
    let (of_eve, _) = issue(&portal, "eve").await;
    assert_eq!(why(confirm(&portal, by(&eve), &of_eve).await), Why::Yourself);
    assert_eq!(
        why(confirm(&portal, Origin::console(), &of_eve).await),
        Why::Issuer
    );
    assert!(confirm(&portal, by(&eve), id).await.expect("confirmed"));
    assert!(!confirm(&portal, Origin::console(), id).await.expect("already"));
    let mut conn = db.store.read().await.expect("a connection");
    let listed = codes::list(&mut conn, Some(&ada.id), (&portal.deps, Some(&bob))).await;
    let listed = listed.expect("a list");
    assert_eq!(
        (
            listed[0].state,
            listed[0].by.as_str(),
            listed[0].confirmed_by.as_deref()
        ),
        (State::Good, "ada", Some("eve"))
    );
    drop(conn);
    at_the_code(&mut browser, "bob").await;
    assert_eq!(give(&mut browser, &code).await.0, "Landed");
    assert!(matches!(
        confirm(&portal, Origin::console(), id).await,
        Err(AdminError::NoSuchCode(_))
    ));
    assert!(portal.events().await.contains(&"admin_code_confirmed".to_owned()));
});

both!(who_may_make_one_and_what_is_said_to_others, async |db| {
    let portal = Portal::new(db);
    let ada = portal.administrator("ada").await;
    let gus = portal.person("gus", &[]).await;
    portal.person("mia", &["Staff"]).await;
    portal.person("nora", &[]).await;
    let mut conn = db.store.write().await.expect("a transaction");
    let staff = store::groups::by_name(&mut conn, "staff").await;
    let staff = staff.expect("asked").expect("a group");
    store::groups::add_member(&mut conn, &staff.id, &ada.id)
        .await
        .expect("a member");
    store::group_administrators::add(&mut conn, &staff.id, &gus.id)
        .await
        .expect("set");
    conn.commit().await.expect("kept");
    let said = async |who: &Person, whom: &str, reason: &str| {
        let issued = codes::issue(&portal.deps, by(who), whom, reason).await;
        let error = issued.map(|_| ()).expect_err("refused");
        codes::explain(&error, app::words::Lang::En, "Alice").expect("words")
    };
    assert_eq!(said(&ada, "mia", "  ").await, "Write a reason.");
    assert_eq!(
        said(&ada, "mia", &"x".repeat(501)).await,
        "Write the reason in 500 characters or fewer."
    );
    assert!(said(&ada, "mia", "a\u{202e}b").await.contains("invisible"));
    assert_eq!(
        said(&ada, "ada", REASON).await,
        "You cannot make a code for yourself."
    );
    assert_eq!(
        said(&gus, "gus", REASON).await,
        "You cannot make a code for yourself."
    );
    assert_eq!(
        said(&gus, "ada", REASON).await,
        "Only an administrator can help another administrator."
    );
    // Who is there at all is nothing to them: the same as of nobody, and the log has it.
    for name in ["nora", "nobody"] {
        let refused = codes::issue(&portal.deps, by(&gus), name, REASON).await;
        let error = refused.map(|_| ()).expect_err("refused");
        assert!(matches!(&error, AdminError::NoSuchPerson(said) if said == name));
    }
    assert!(portal.events().await.contains(&"admin_code_refused".to_owned()));
    let made = codes::issue(&portal.deps, by(&gus), "mia", REASON)
        .await
        .expect("a code");
    let ada_made = codes::issue(&portal.deps, Origin::console(), "ada", REASON).await;
    let ada_made = ada_made.expect("a code");
    // Of an administrator's code a group administrator sees nothing, and takes none back.
    let mut conn = db.store.read().await.expect("a connection");
    let seen = codes::list(&mut conn, Some(&gus.id), (&portal.deps, None)).await;
    let seen: Vec<_> = seen.expect("a list").into_iter().map(|l| l.username).collect();
    assert_eq!(seen, ["mia"]);
    let all = codes::list(&mut conn, Some(&ada.id), (&portal.deps, None)).await;
    assert_eq!(all.expect("a list").len(), 2);
    drop(conn);
    let revoke = async |id: String| {
        let revoke = async |work: &mut Work<'_>| codes::revoke(work, &id).await;
        carry_out(&portal.deps, by(&gus), revoke).await
    };
    assert!(matches!(
        revoke(ada_made.id).await,
        Err(AdminError::NotAllowed(_))
    ));
    revoke(made.id).await.expect("their own");
});

both!(codes_from_the_console, async |db| {
    let machine = Machine::on(db);
    machine.ok("user add bob");
    let reason = ["code", "issue", "bob", "--reason", REASON];
    let said = machine.run(&reason);
    assert!(
        said.code == 0 && said.out.starts_with("code for bob: "),
        "{}{}",
        said.out,
        said.err
    );
    let said = machine.run(&[&reason[..], &["--json"]].concat()).json();
    assert_eq!(
        (&said["replaced"], &said["must_be_confirmed"]),
        (&true.into(), &false.into())
    );
    let id = said["id"].as_str().expect("an id").to_owned();
    let listed = machine.ok("code list");
    assert_eq!(
        (&listed["codes"][0]["id"], &listed["codes"][0]["reason"]),
        (&id.clone().into(), &REASON.into())
    );
    assert!(machine.ok("code list bob")["codes"][0].get("hash").is_none());
    assert_eq!(machine.code(&format!("code confirm {id}")), 2, "its own");
    assert_eq!(machine.code(&format!("code revoke {id}")), 0);
    assert_eq!(machine.code(&format!("code revoke {id}")), 1);
    assert_eq!(machine.run(&["code", "list"]).out, "No codes.\n");
    assert_eq!(machine.code("code issue zed --reason x"), 1);
    assert_eq!(machine.code("code list zed"), 1);
    assert_eq!(machine.code("code issue bob"), 64);
    assert_eq!(
        machine.tell(&["code", "issue", "bob", "--reason", " "], b"").code,
        65
    );
    machine.ok("2fa provider admin_code --off");
    assert_eq!(machine.code("code issue bob --reason x"), 2);
});
