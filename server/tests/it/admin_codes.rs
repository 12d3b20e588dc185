//! Administrator codes through the real router: they let the right person in once, and lift nobody above that.

use server::admin::{AdminError, carry_out, codes};
use server::notices::Notice;
use server::store;
use server::work::{Origin, Work};

use crate::both;
use crate::set_up::{FINISH, key_of, now_code};
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

mod demands;
mod making;

const WRONG: &str = "That code does not match or has run out. Ask for a new one.";
const REASON: &str = "lost the phone, called back";

async fn issue(portal: &Portal, name: &str) -> (String, String) {
    let issued = codes::issue(&portal.deps, Origin::console(), name, REASON).await;
    let issued = issued.expect("a code");
    (issued.id, issued.code.dashed())
}

/// Password, then the code's own page.
async fn at_the_code(browser: &mut Browser, name: &str) -> Answer {
    browser.password(name, PASSWORD).await;
    browser.choose("admin_code").await
}

async fn give(browser: &mut Browser, code: &str) -> (String, serde_json::Value) {
    browser.answer("admin_code", code).await.view()
}

async fn acts(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    browser.post_json(path, fields).await.view().0
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
    let code = now_code(&portal, &key_of(&form));
    let fields = [("provider", "totp"), ("name", "New phone"), ("code", &code)];
    assert_eq!(acts(&mut browser, FINISH, &fields).await, "NewCodes");
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
        browser.choose("admin_code").await;
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
        browser.choose("admin_code").await;
        assert_ne!(give(&mut browser, &another).await.0, "Landed");
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
