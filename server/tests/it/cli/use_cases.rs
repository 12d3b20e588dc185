//! What the guard does not decide: accounts, groups, policy versions, the set-up code, the demo.

use server::admin::authority::CONSOLE;
use server::admin::enforcement::{self, NewEnforcement};
use server::admin::lockout::Glass;
use server::admin::people::{self, NewPerson};
use server::admin::{AdminError, carry_out, groups, profile, providers, setup_code};
use server::config::Config;
use server::providers::{Seen, Verdict};
use server::store::{self, enrolments};
use server::work::{Origin, Work};
use server::{cli, codes, demo};

use crate::both;
use crate::support::databases::folder;
use crate::support::portal::{PASSWORD, Portal, totp};

/// `run!(portal, |work| ...)` carries out one operation on the console.
macro_rules! run {
    ($portal:expr, |$work:ident| $body:expr) => {
        carry_out(&$portal.deps, Origin::console(), async |$work: &mut Work<'_>| {
            $body
        })
        .await
    };
}

both!(accounts_are_made_checked_and_changed, async |db| {
    let portal = Portal::new(db);
    run!(portal, |work| groups::create(work, "Finance").await).expect("a group");
    let groups = ["finance".to_owned()];
    let new = NewPerson {
        username: "Bob",
        email: "Bob@Example.org",
        groups: &groups,
        ..NewPerson::default()
    };
    let bob = run!(portal, |work| people::create(work, new).await).expect("bob");
    assert_eq!(
        (bob.full_name.as_str(), bob.username_key.as_str()),
        ("Bob", "bob")
    );
    let again = NewPerson {
        username: "BOB",
        ..NewPerson::default()
    };
    let taken = run!(portal, |work| people::create(work, again).await);
    assert!(matches!(taken, Err(AdminError::PersonExists(name)) if name == "BOB"));
    let nowhere = ["Nowhere".to_owned()];
    let lost = NewPerson {
        username: "eve",
        groups: &nowhere,
        ..NewPerson::default()
    };
    let lost = run!(portal, |work| people::create(work, lost).await);
    assert!(matches!(lost, Err(AdminError::NoSuchGroup(name)) if name == "Nowhere"));
    let odd = NewPerson {
        username: "b b",
        ..NewPerson::default()
    };
    assert!(matches!(
        run!(portal, |work| people::create(work, odd).await),
        Err(AdminError::Username(_))
    ));
    run!(portal, |work| profile::set_full_name(work, &bob, "Bob Brown")
        .await)
    .expect("a name");
    run!(portal, |work| profile::set_email(work, &bob, "").await).expect("no address");
    let mut conn = db.store.read().await.expect("a connection");
    let found = people::list(&mut conn, Some(CONSOLE), "brown")
        .await
        .expect("people");
    assert_eq!((found.len(), found[0].email.as_deref()), (1, None));
    assert!(
        people::find(&mut conn, "eve").await.is_err(),
        "a refused account is not there"
    );
});

both!(a_new_password_ends_everything, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let mut browser = portal.browser();
    assert_eq!(browser.password("bob", PASSWORD).await.view().0, "Landed");
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    let ended = run!(portal, |work| profile::set_password(work, &bob, "$nothing").await).expect("set");
    assert_eq!(ended, 1);
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    assert_eq!(
        portal.events().await.last().map(String::as_str),
        Some("password_changed")
    );
});

both!(somebody_switched_off_is_out_at_once, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let mut browser = portal.browser();
    browser.password("bob", PASSWORD).await;
    assert!(
        run!(portal, |work| people::set_disabled(
            work,
            &bob,
            true,
            Glass::Whole
        )
        .await)
        .expect("off")
    );
    assert!(
        !run!(portal, |work| people::set_disabled(
            work,
            &bob,
            true,
            Glass::Whole
        )
        .await)
        .expect("off already")
    );
    assert_eq!(browser.get_json("/api/session").await.status, 401);
});

both!(every_enforcement_is_a_version_that_names_groups, async |db| {
    let portal = Portal::new(db);
    let finance = ["FINANCE".to_owned()];
    let new = NewEnforcement {
        on: true,
        groups: &[],
        excluded: &finance,
    };
    let unknown = run!(portal, |work| enforcement::set(work, new, Glass::Whole).await);
    assert!(matches!(unknown, Err(AdminError::NoSuchGroup(_))));
    let group = run!(portal, |work| groups::create(work, "Finance").await).expect("a group");
    assert!(matches!(
        run!(portal, |work| groups::create(work, " finance ").await),
        Err(AdminError::GroupExists(_))
    ));
    let policy = run!(portal, |work| enforcement::set(work, new, Glass::Whole).await).expect("a policy");
    assert_eq!(policy.version, 1);
    let mut conn = db.store.read().await.expect("a connection");
    let shown = enforcement::show(&mut conn, Some(CONSOLE), &portal.deps).await;
    assert_eq!(shown.expect("in force"), policy);
    assert_eq!(
        store::policy::current(&mut conn).await.expect("a row").author,
        "console"
    );
    drop(conn);
    let in_use = run!(portal, |work| groups::delete(work, &group, Glass::Whole).await);
    assert!(matches!(in_use, Err(AdminError::GroupInUse { .. })));
    let off = NewEnforcement::default();
    assert_eq!(
        run!(portal, |work| enforcement::set(work, off, Glass::Whole).await)
            .expect("off")
            .version,
        2
    );
    run!(portal, |work| groups::delete(work, &group, Glass::Whole).await).expect("nobody names it");
});

both!(a_provider_nobody_can_load_is_cleaned_up, async |db| {
    let portal = Portal::with(db, &[("providers.really_me", "true")]);
    let bob = portal.person("bob", &[]).await;
    portal
        .enrol(&bob, "carrier_pigeon", "Pigeon", (portal.deps.id(), None))
        .await;
    let mut conn = db.store.read().await.expect("a connection");
    let state = providers::state(&mut conn, Some(CONSOLE), &portal.deps, &bob)
        .await
        .expect("a state");
    assert!(state.enabled && state.asked && !state.demanded && !state.has[0].usable);
    assert_eq!(
        state.has_not,
        ["webauthn", "totp", "backup_codes", "admin_code", "really_me"]
    );
    drop(conn);
    let clean = async |name: &str| {
        run!(portal, |work| providers::clean_up(
            work,
            name,
            (usize::MAX, Glass::Whole)
        )
        .await)
    };
    assert_eq!(clean("carrier_pigeon").await.expect("gone"), 1);
    assert!(matches!(
        clean("carrier_pigeon").await,
        Err(AdminError::NoSuchProvider(_))
    ));
    assert_eq!(clean("totp").await.expect("nothing"), 0);
    let enable = async |name: &str| run!(portal, |work| providers::enable(work, &bob, name).await);
    assert!(matches!(enable("totp").await, Err(AdminError::NotSupported(_))));
    assert!(enable("really_me").await.expect("enabled"));
    assert!(!enable("really_me").await.expect("enabled already"));
    let gone = run!(portal, |work| providers::disable(
        work,
        &bob,
        "really_me",
        Glass::Whole
    )
    .await);
    assert_eq!(gone.expect("disabled"), 1);
});

both!(the_set_up_code_is_for_the_first_administrator, async |db| {
    let portal = Portal::new(db);
    let old = setup_code::make(&portal.deps, Origin::console())
        .await
        .expect("a code")
        .dashed();
    let new = setup_code::make(&portal.deps, Origin::console())
        .await
        .expect("another")
        .dashed();
    let mut conn = db.store.read().await.expect("a connection");
    for (code, there) in [(&old, false), (&new, true)] {
        let finder = codes::normalise(code).expect("a code").finder().to_owned();
        assert_eq!(
            store::setup_codes::by_finder(&mut conn, &finder)
                .await
                .expect("a row")
                .is_some(),
            there
        );
    }
    drop(conn);
    let ada = portal.person("ada", &[]).await;
    run!(portal, |work| people::set_administrator(
        work,
        &ada,
        true,
        Glass::Whole
    )
    .await)
    .expect("up");
    let late = setup_code::make(&portal.deps, Origin::console()).await;
    assert!(matches!(late, Err(AdminError::AdministratorExists)));
});

#[tokio::test]
async fn the_demo_has_everybody_once_and_their_keys_work() {
    let data = folder("demo");
    let quick = [
        ("argon2.memory_kib", "7168"),
        ("argon2.time", "1"),
        ("data_dir", data.to_str().expect("a path")),
    ];
    let config = Config::with(&quick).expect("a configuration");
    let deps = cli::portal::open(config.clone(), true).await.expect("a portal");
    demo::seed(&deps).await.expect("people");
    demo::seed(&deps).await.expect("the same people");
    let mut conn = deps.store.read().await.expect("a connection");
    assert_eq!(
        people::list(&mut conn, Some(CONSOLE), "")
            .await
            .expect("people")
            .len(),
        demo::PEOPLE.len()
    );
    for sample in demo::PEOPLE.iter().filter(|p| p.key.is_some()) {
        let person = people::find(&mut conn, sample.username).await.expect("somebody");
        let enrolled = enrolments::of_person(&mut conn, &person.id)
            .await
            .expect("an app");
        let seconds = u64::try_from(deps.now_ms() / 1000).expect("after 1970");
        let code = totp(sample.key.expect("a key"), seconds);
        let provider = deps.providers.get("totp").expect("totp");
        let demanded = policy::Requirement::nothing();
        let seen = Seen {
            demanded: &demanded,
            deps: &deps,
            person: &person,
            enrolments: &enrolled,
            lang: app::words::Lang::En,
            pending: None,
        };
        let judged = provider.judge(&seen, &code).await.expect("a judgement");
        assert!(
            matches!(judged.verdict, Verdict::Accepted { .. }),
            "{}",
            sample.username
        );
    }
    drop(conn);
    deps.store.close().await;
    let real = cli::portal::open(config, false)
        .await
        .map(drop)
        .map_err(|error| error.to_string());
    assert!(
        real.expect_err("a demo for ever")
            .contains("this is a demo database")
    );
    std::fs::remove_dir_all(data).expect("the folder goes");
}
