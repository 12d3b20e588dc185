//! A person's own account: another password, and "it was not me".

use server::random::Token;
use server::security::password::{self, Came};
use server::sign_in::session;
use server::store;
use server::work::Origin;

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

mod activity;
mod deletion;
mod old_passwords;
mod own_data;
mod password_reset;
mod stolen_passwords;
mod terms;
mod was_this_you;

const NEW: &str = "a different wheel entirely";

async fn signed_in(portal: &Portal, name: &str) -> Browser {
    let mut browser = portal.browser();
    assert_eq!(browser.password(name, PASSWORD).await.view().0, "Landed");
    browser
}

async fn change(browser: &mut Browser, password: &str, others: &str) -> crate::support::browser::Answer {
    let fields = [("password", password), ("others", others)];
    browser.post("/api/account/change-password", &fields).await
}

both!(a_new_password_opens_and_the_old_one_does_not, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut here = signed_in(&portal, "alice").await;
    let mut there = signed_in(&portal, "alice").await;
    let before = here.cookie("session");
    assert_eq!(
        here.get("/settings/password").await.heading(),
        "Change your password"
    );
    let page = change(&mut here, NEW, "1").await;
    assert!(
        page.text()
            .contains("Password changed. 1 other browser was signed out."),
        "{}",
        page.text()
    );
    assert_ne!(here.cookie("session"), before, "a new token");
    assert_eq!(here.get_json("/api/session").await.status, 200);
    assert_eq!(there.get_json("/api/session").await.status, 401);
    let mut browser = portal.browser();
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Password");
    assert_eq!(browser.password("alice", NEW).await.view().0, "Landed");
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "password_changed").count(), 1);
});

both!(the_others_stay_when_one_says_so, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut here = signed_in(&portal, "alice").await;
    let mut there = signed_in(&portal, "alice").await;
    let page = change(&mut here, NEW, "").await;
    assert!(page.text().contains("Password changed."), "{}", page.text());
    assert_eq!(there.get_json("/api/session").await.status, 200);
});

both!(
    a_password_that_will_not_do_is_refused_with_its_reason,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice").await;
        for (password, why) in [
            ("", "Use 15 characters or more. You used 0."),
            ("short", "Use 15 characters or more. You used 5."),
            (&"wheel cat ".repeat(13), "Use 128 characters or fewer."),
            ("aaaaaaaaaaaaaaaaaaa", "This password is easy to guess."),
            (PASSWORD, "That is your present password."),
        ] {
            let page = change(&mut browser, password, "").await;
            assert_eq!(page.heading(), "Change your password", "{password}");
            assert!(page.text().contains(why), "{password}: {}", page.text());
            assert!(!page.body.contains("checked"), "the box stays unticked");
            assert!(password.len() < 9 || !page.body.contains(password), "{password}");
        }
        let mut other = portal.browser();
        assert_eq!(other.password("alice", PASSWORD).await.view().0, "Landed");
    }
);

both!(
    a_password_is_changed_only_by_somebody_who_has_confirmed,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice").await;
        portal.wait_s(11 * 60);
        assert_eq!(
            browser.get("/settings/password").await.heading(),
            "Confirm it is you"
        );
        let page = change(&mut browser, NEW, "1").await;
        assert_eq!(page.heading(), "Confirm it is you");
        let mut nobody = portal.browser();
        let page = change(&mut nobody, NEW, "1").await;
        assert_eq!(page.heading(), "Sign in");
        let mut other = portal.browser();
        assert_eq!(other.password("alice", PASSWORD).await.view().0, "Landed");
    }
);

both!(a_change_that_was_overtaken_changes_nothing, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let deps = &portal.deps;
    let in_flight = async |browser: &Browser| {
        let token = Token::parse(&browser.cookie("session").expect("a session")).expect("a token");
        let mut conn = deps.store.read().await.expect("a connection");
        let signed = session::find(&mut conn, deps, (Some(&token), None))
            .await
            .expect("asked");
        signed.expect("a session")
    };
    let finish = async |signed: &session::Signed| {
        let new = zeroize::Zeroizing::new("what the thief would like".to_owned());
        password::change(deps, Origin::default(), signed, (new, true))
            .await
            .expect("an end")
    };
    let mut thief = signed_in(&portal, "alice").await;
    let signed = in_flight(&thief).await;
    // Meanwhile the owner changes it.
    let mut owner = signed_in(&portal, "alice").await;
    change(&mut owner, NEW, "1").await;
    assert!(matches!(finish(&signed).await, Came::TooLate));
    assert_eq!(owner.get_json("/api/session").await.status, 200);
    assert_eq!(thief.get_json("/api/session").await.status, 401);
    // Or only signs everything out.
    let mut thief = portal.browser();
    thief.password("alice", NEW).await;
    let signed = in_flight(&thief).await;
    owner.post("/api/account/not-me", &[]).await;
    assert!(matches!(finish(&signed).await, Came::TooLate));
    assert_eq!(portal.browser().password("alice", NEW).await.view().0, "Landed");
});

both!(
    it_was_not_me_ends_everything_else_and_asks_for_a_password,
    async |db| {
        let portal = Portal::new(db);
        let mut admin = portal.person("ada", &[]).await;
        let mut conn = db.store.write().await.expect("a transaction");
        admin.administrator = true;
        store::people::set_administrator(&mut conn, &admin.id, true)
            .await
            .expect("made");
        conn.commit().await.expect("kept");
        portal.person("alice", &[]).await;
        let mut alice = signed_in(&portal, "alice").await;
        portal.wait_s(60);
        let mut thief = portal.browser_at("198.51.100.9");
        thief.password("alice", PASSWORD).await;
        let home = alice.get("/").await.text();
        assert!(
            home.contains("Was this you?") && home.contains("198.51.100.9"),
            "{home}"
        );
        let own = thief.get("/").await.text();
        assert!(
            !own.contains("Was this you?"),
            "one's own sign-in is no news: {own}"
        );
        assert_eq!(
            alice.get("/settings/secure").await.heading(),
            "Secure your account"
        );
        // Opening the page changes nothing.
        assert_eq!(thief.get_json("/api/session").await.status, 200);
        let page = alice.post("/api/account/not-me", &[]).await;
        assert!(
            page.text().contains("Your administrator has been told."),
            "{}",
            page.text()
        );
        assert_eq!(thief.get_json("/api/session").await.status, 401);
        assert_eq!(alice.get_json("/api/session").await.status, 200);
        let home = alice.get("/").await.text();
        assert!(home.contains("The password is still the old one."), "{home}");
        change(&mut alice, NEW, "1").await;
        let page = alice.get("/settings/secure").await.text();
        assert!(page.contains("The old password is useless now."), "{page}");
        assert!(!alice.get("/").await.text().contains("still the old one"));
        let mut ada = signed_in(&portal, "ada").await;
        let told = ada.get("/").await.text();
        assert!(told.contains("“alice” reported"), "{told}");
    }
);
