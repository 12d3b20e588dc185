//! Administrator codes through the real router: they let the right person in once, and lift nobody above that.

use server::admin::authority::Why;
use server::admin::codes::{self, State};
use server::admin::{AdminError, carry_out};
use server::notices::Notice;
use server::store::{self, people::Person};
use server::work::{Origin, Work};

use crate::both;
use crate::cli::machine::Machine;
use crate::support::authenticator::{Authenticator, Tamper};
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal, totp};

const WRONG: &str = "That code does not match or has run out. Ask for a new one.";
const REASON: &str = "lost the phone, called back";

fn by(person: &Person) -> Origin {
    Origin {
        actor: Some(person.id.clone()),
        ..Origin::default()
    }
}

async fn issue(portal: &Portal, name: &str) -> (String, String) {
    let issued = codes::issue(&portal.deps, Origin::console(), name, REASON).await;
    let issued = issued.expect("a code");
    (issued.id, issued.code.dashed())
}

async fn confirm(portal: &Portal, origin: Origin, id: &str) -> Result<bool, AdminError> {
    let confirm = async |work: &mut Work<'_>| codes::confirm(work, id).await;
    carry_out(&portal.deps, origin, confirm).await
}

async fn administrator(portal: &Portal, name: &str) -> Person {
    let person = portal.person(name, &[]).await;
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::people::set_administrator(&mut conn, &person.id, true)
        .await
        .expect("set");
    conn.commit().await.expect("kept");
    person
}

/// Password, then the code's own page.
async fn at_the_code(browser: &mut Browser, name: &str) -> Answer {
    browser.password(name, PASSWORD).await;
    browser
        .post_json("/api/sign-in/choose", &[("provider", "admin_code")])
        .await
}

async fn give(browser: &mut Browser, code: &str) -> (String, serde_json::Value) {
    browser.answer("admin_code", code).await.view()
}

async fn acts(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    browser.post_json(path, fields).await.view().0
}

/// The policy demands this strength of everybody.
async fn demand(portal: &Portal, strength: &str) {
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    let now = store::policy::lock_head(&mut conn).await.expect("the lock");
    let body = serde_json::json!({
        "version": now + 1, "enforcement": { "on": false },
        "rules": [{ "id": "strong", "demand": { "strength": strength } }],
    });
    store::policy::insert_version(
        &mut conn,
        &body.to_string(),
        "test",
        "because",
        portal.deps.now_ms(),
    )
    .await
    .expect("a version");
    conn.commit().await.expect("kept");
}

both!(somebody_with_nothing_is_let_in_to_set_up_a_method, async |db| {
    let portal = Portal::new(db);
    let carol = portal.person("carol", &[]).await;
    portal.enforce(&[]).await;
    let (_, code) = issue(&portal, "CAROL").await;
    let mut browser = portal.browser();
    let (view, choice) = browser.password("carol", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), choice["methods"].as_array().map(Vec::len)),
        ("Choose", Some(0))
    );
    assert_eq!(choice["fallbacks"][0]["provider"], "admin_code");
    let lead = choice["lead"].as_str().expect("a lead");
    assert!(
        lead.starts_with("Enter the code from your administrator first."),
        "{lead}"
    );
    assert_eq!(
        acts(&mut browser, "/api/sign-in/set-up", &[("provider", "totp")]).await,
        "Choose",
        "the code comes first"
    );
    let (view, form) = at_the_code(&mut browser, "carol").await.view();
    assert_eq!(
        (view.as_str(), &form["heading"]),
        ("Code", &"Enter the code from your administrator".into())
    );
    let (_, form) = give(&mut browser, "").await;
    assert_eq!(
        form["problem"],
        "Enter the code that your administrator gave you."
    );
    let (_, form) = give(&mut browser, "0000-0000-0000-0000").await;
    assert_eq!(form["problem"], WRONG);
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    assert_eq!(give(&mut browser, &typed).await.0, "SetUpChoice");
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    let (view, form) = browser
        .post_json("/api/sign-in/set-up", &[("provider", "totp")])
        .await
        .view();
    assert_eq!(view, "SetUp");
    let key = form["shape"]["SharedKey"]["key"].as_str().expect("a key");
    let key = data_encoding::BASE32_NOPAD
        .decode(key.replace(' ', "").as_bytes())
        .expect("Base32");
    let seconds = u64::try_from(portal.deps.now_ms() / 1000).expect("after 1970");
    let fields = [
        ("provider", "totp"),
        ("name", "New phone"),
        ("code", &totp(&key, seconds)),
    ];
    assert_eq!(
        acts(&mut browser, "/api/sign-in/finish-set-up", &fields).await,
        "NewCodes"
    );
    assert_eq!(
        acts(&mut browser, "/api/sign-in/keep-codes", &[("later", "1")]).await,
        "Landed"
    );
    let home = browser.get("/").await.text();
    let told = "Somebody signed in with a code from your administrator";
    assert!(home.contains(told) && home.contains(REASON), "{home}");
    let mut conn = db.store.read().await.expect("a connection");
    let notices = store::notices::open_of_person(&mut conn, &carol.id).await;
    let issued = notices
        .expect("notices")
        .into_iter()
        .find(|n| n.kind == "admin_code_issued");
    let issued = Notice::read(&issued.expect("it was told")).expect("a notice");
    assert_eq!(
        issued.words(app::words::Lang::En, "now"),
        format!(
            "A sign-in code was made for you by the server’s console, now. Reason: “{REASON}”. \
             If you did not ask for it, secure your account: the code is void then."
        )
    );
    drop(conn);
    let activity = browser.get("/settings/activity").await.text();
    for told in [
        "A sign-in code was made by the server’s console: “lost the phone, called back”.",
        "Signed in with a code that the server’s console had made",
    ] {
        assert!(activity.contains(told), "{told}: {activity}");
    }
    let events = portal.events().await;
    for event in ["admin_code_issued", "admin_code_used", "answer_wrong"] {
        assert!(events.iter().any(|e| e == event), "{event}: {events:?}");
    }
    assert!(
        !events.iter().any(|e| e == "code_used"),
        "no backup code was used"
    );
});

both!(
    a_lost_method_is_stood_in_for_and_nothing_else_confirmed,
    async |db| {
        let portal = Portal::with(db, &[("session.stay_days", "30")]);
        let bob = portal.person("bob", &[]).await;
        let phone = portal.app_for(&bob, "Phone").await;
        let mut browser = portal.browser();
        let (view, choice) = at_the_code(&mut browser, "bob").await.view();
        assert_eq!(view, "Code", "not offered while there is none: {choice}");
        assert_eq!(choice["provider"], "totp");
        let (_, code) = issue(&portal, "bob").await;
        let fields = [("username", "bob"), ("password", PASSWORD), ("stay", "1")];
        browser.post_json("/api/sign-in/password", &fields).await;
        browser
            .post_json("/api/sign-in/choose", &[("provider", "admin_code")])
            .await;
        assert_eq!(give(&mut browser, &code).await.0, "Landed");
        let session = browser.get_json("/api/session").await.json();
        assert_eq!(session["proofs"][0]["provider"], "admin_code");
        assert!(
            !portal.events().await.contains(&"stay_granted".to_owned()),
            "nobody stays signed in by such a code"
        );
        // A method may be added, and nothing else be done.
        let add = [("provider", "totp"), ("replaces", "")];
        assert_eq!(acts(&mut browser, "/api/security/add", &add).await, "Add");
        let replace = [("provider", "totp"), ("replaces", phone.as_str())];
        let rename = [("id", phone.as_str()), ("name", "Mine")];
        for (path, fields) in [
            ("/api/security/add", &replace[..]),
            ("/api/security/rename", &rename[..]),
            ("/api/security/remove", &[("id", phone.as_str())][..]),
            ("/api/security/new-codes", &[][..]),
        ] {
            assert_eq!(acts(&mut browser, path, fields).await, "Go", "{path}");
        }
        assert_eq!(
            browser.get("/settings/security/add").await.heading(),
            "Add a method"
        );
        assert_eq!(
            browser.get("/settings/password").await.heading(),
            "Confirm it is you"
        );
        portal.wait_s(11 * 60);
        assert_eq!(acts(&mut browser, "/api/security/add", &add).await, "Go");
        // Confirming needs the method itself: another code does not do.
        let (_, another) = issue(&portal, "bob").await;
        let again = [
            ("username", "bob"),
            ("password", PASSWORD),
            ("next", "/settings/security/add"),
        ];
        let (view, form) = browser.post_json("/api/sign-in/password", &again).await.view();
        assert_eq!((view.as_str(), &form["provider"]), ("Code", &"totp".into()));
        browser
            .post_json("/api/sign-in/choose", &[("provider", "admin_code")])
            .await;
        assert_ne!(give(&mut browser, &another).await.0, "Landed");
    }
);

both!(more_is_demanded_and_the_code_leads_to_that_only, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut key = Authenticator::new(portal.deps.config.public_url.origin());
    let mut own = portal.browser();
    own.password("alice", PASSWORD).await;
    let (_, form) = own
        .post_json("/api/security/add", &[("provider", "webauthn")])
        .await
        .view();
    let options = form["shape"]["Key"]["options"].as_str().expect("options");
    let new = key.create(options, &Tamper::default()).expect("a key");
    let fields = [("provider", "webauthn"), ("code", new.as_str())];
    assert_eq!(
        acts(&mut own, "/api/security/finish-add", &fields).await,
        "NewCodes"
    );
    demand(&portal, "phishing_resistant").await;
    let (_, code) = issue(&portal, "alice").await;
    // The key is lost.
    let mut browser = portal.browser_at("198.51.100.7");
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Key");
    assert_eq!(
        at_the_code(&mut browser, "alice").await.view().1["provider"],
        "admin_code"
    );
    assert_eq!(give(&mut browser, &code).await.0, "SetUpChoice");
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    assert_eq!(
        acts(&mut browser, "/api/sign-in/set-up", &[("provider", "totp")]).await,
        "SetUpChoice",
        "only what is demanded"
    );
    let (view, form) = browser
        .post_json("/api/sign-in/set-up", &[("provider", "webauthn")])
        .await
        .view();
    assert_eq!(view, "SetUp");
    let options = form["shape"]["Key"]["options"].as_str().expect("options");
    let origin = portal.deps.config.public_url.origin();
    let mut another = Authenticator::new(origin).seeded(7);
    let new = another.create(options, &Tamper::default()).expect("a key");
    let fields = [("provider", "webauthn"), ("code", new.as_str())];
    let (view, shown) = browser
        .post_json("/api/sign-in/finish-set-up", &fields)
        .await
        .view();
    assert!(["NewCodes", "Landed"].contains(&view.as_str()), "{view} {shown}");
    if view == "NewCodes" {
        acts(&mut browser, "/api/sign-in/keep-codes", &[("later", "1")]).await;
    }
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    // What was there is there.
    let mut conn = db.store.read().await.expect("a connection");
    let alice = store::people::by_username_key(&mut conn, "alice").await;
    let alice = alice.expect("asked").expect("alice");
    let methods = store::enrolments::of_person_provider(&mut conn, &alice.id, "webauthn").await;
    assert_eq!(methods.expect("keys").len(), 2);
});

both!(
    a_session_by_a_code_is_not_enough_when_more_is_demanded,
    async |db| {
        let portal = Portal::new(db);
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let (_, code) = issue(&portal, "bob").await;
        let mut browser = portal.browser();
        at_the_code(&mut browser, "bob").await;
        assert_eq!(give(&mut browser, &code).await.0, "Landed");
        demand(&portal, "not_interceptable").await;
        assert_eq!(browser.get_json("/api/session").await.status, 401);
        // A short while after the code: what is demanded may be set up. Later: the method itself is asked for.
        let set_up = [("provider", "totp")];
        assert_eq!(acts(&mut browser, "/api/sign-in/set-up", &set_up).await, "SetUp");
        portal.wait_s(11 * 60);
        // The step that was begun has run out, too.
        acts(&mut browser, "/api/sign-in/set-up", &set_up).await;
        let (view, form) = browser
            .post_json(
                "/api/sign-in/password",
                &[("username", "bob"), ("password", PASSWORD)],
            )
            .await
            .view();
        assert_eq!((view.as_str(), &form["provider"]), ("Code", &"totp".into()));
        assert_eq!(
            browser.answer("totp", &portal.code(0)).await.view().0,
            "Landed",
            "and no code from before counts"
        );
    }
);

both!(one_code_at_once_from_many_lets_one_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let (_, code) = issue(&portal, "bob").await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..=4 {
        let mut browser = portal.browser_at(&format!("192.0.2.{n}"));
        at_the_code(&mut browser, "bob").await;
        let code = code.clone();
        tasks.spawn(async move { give(&mut browser, &code).await.0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

both!(a_code_that_was_taken_back_is_good_for_nothing, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut own = portal.browser();
    own.password("bob", PASSWORD).await;
    assert_eq!(own.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let (id, code) = issue(&portal, "bob").await;
    let mut browser = portal.browser_at("198.51.100.8");
    at_the_code(&mut browser, "bob").await;
    let revoke = async |work: &mut Work<'_>| codes::revoke(work, &id).await;
    carry_out(&portal.deps, Origin::console(), revoke)
        .await
        .expect("taken back");
    assert_ne!(give(&mut browser, &code).await.0, "Landed");
    let again = carry_out(&portal.deps, Origin::console(), revoke).await;
    assert!(matches!(again, Err(AdminError::NoSuchCode(gone)) if gone == id));
    // The person says that it was not them, or the account is switched off.
    let (_, code) = issue(&portal, "bob").await;
    own.post("/api/account/not-me", &[]).await;
    let mut conn = db.store.read().await.expect("a connection");
    let left = store::admin_codes::of_person(&mut conn, &bob.id).await;
    assert_eq!(left.expect("asked"), None, "{code}");
});

both!(another_pair_of_eyes, async |db| {
    let portal = Portal::with(db, &[("admin_codes.confirm", "true")]);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let (ada, eve) = (
        administrator(&portal, "ada").await,
        administrator(&portal, "eve").await,
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

both!(guessing_is_slowed_down_as_with_any_code, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let (_, code) = issue(&portal, "bob").await;
    let mut thief = portal.browser();
    at_the_code(&mut thief, "bob").await;
    for _ in 0..4 {
        assert_eq!(give(&mut thief, "0000-0000-0000-0000").await.0, "Code");
    }
    give(&mut thief, "0000-0000-0000-0000").await;
    let mut again = portal.browser_at("198.51.100.8");
    at_the_code(&mut again, "bob").await;
    assert_ne!(give(&mut again, &code).await.0, "Landed", "the wait has begun");
    portal.wait_s(31);
    at_the_code(&mut again, "bob").await;
    assert_eq!(give(&mut again, &code).await.0, "Landed");
});

both!(who_may_make_one_and_what_is_said_to_others, async |db| {
    let portal = Portal::new(db);
    let ada = administrator(&portal, "ada").await;
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
