//! Codes that a helper has given out, after the right to give them is gone: they open nothing any more.

use server::admin::lockout::Glass;
use server::admin::{AdminError, carry_out, codes, group_administrators, groups, password_reset, people};
use server::store::{self, people::Person};
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

const ANOTHER: &str = "the helper would like this one";

fn by(person: &Person) -> Origin {
    Origin {
        actor: Some(person.id.clone()),
        ..Origin::default()
    }
}

async fn administrator(portal: &Portal, name: &str) -> Person {
    let person = portal.person(name, &[]).await;
    portal.app_for(&person, "Phone").await;
    act(portal, async |work: &mut Work<'_>| {
        people::set_administrator(work, &person, true, Glass::Whole).await
    })
    .await;
    person
}

async fn act<T>(portal: &Portal, act: impl AsyncFnOnce(&mut Work<'_>) -> Result<T, AdminError>) -> T {
    let done = carry_out(&portal.deps, Origin::console(), act).await;
    done.unwrap_or_else(|error| panic!("{error}"))
}

/// A member of a group, who looks after it, and the two codes that the one has for the other.
struct Scene {
    helper: Person,
    member: Person,
    group: String,
    code: String,
    reset: String,
    n: usize,
    /// Where somebody stands before the page of the code.
    browser: Browser,
}

async fn looks_after(portal: &Portal, person: &Person, (group, does): (&str, bool)) {
    act(portal, async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, group).await?;
        let people = std::slice::from_ref(person);
        match does {
            true => group_administrators::add(work, &group, people).await,
            false => group_administrators::remove(work, &group, people).await,
        }
    })
    .await;
}

async fn scene(portal: &Portal, n: usize) -> Scene {
    let group = format!("Group {n}");
    let helper = portal.person(&format!("gus{n}"), &[]).await;
    let member = portal.person(&format!("mia{n}"), &[&group]).await;
    portal.app_for(&member, "Lost phone").await;
    looks_after(portal, &helper, (&group, true)).await;
    let name = &member.username;
    let code = codes::issue(&portal.deps, by(&helper), name, "lost the phone").await;
    let reset = password_reset::start(&portal.deps, by(&helper), name).await;
    let mut browser = portal.browser_at(&format!("198.51.100.{n}"));
    browser.password(name, PASSWORD).await;
    let chosen = [("provider", "admin_code")];
    let (_, form) = browser.post_json("/api/sign-in/choose", &chosen).await.view();
    assert_eq!(form["provider"], "admin_code");
    Scene {
        code: code.expect("a code").code.dashed(),
        reset: reset.expect("a reset").code.dashed(),
        helper,
        member,
        group,
        n,
        browser,
    }
}

impl Scene {
    /// Whether the administrator code lets somebody in, and whether the code of the reset opens another password.
    async fn opens(&mut self, portal: &Portal) -> (bool, bool) {
        let view = self.browser.answer("admin_code", &self.code).await.view().0;
        let is_in = self.browser.get_json("/api/session").await.status == 200;
        assert_eq!(is_in, view == "Landed");
        let fields = [("code", self.reset.as_str()), ("password", ANOTHER)];
        let mut elsewhere = portal.browser_at(&format!("198.51.101.{}", self.n));
        let page = elsewhere.post("/api/account/reset-password", &fields).await;
        let changed = page.text().contains("Password changed.");
        assert!(
            changed || page.text().contains("That code does not match or has run out."),
            "{}",
            page.text()
        );
        (is_in, changed)
    }

    /// What becomes of the two, of whoever is concerned.
    async fn change(&self, portal: &Portal, how: How) {
        let (helper, member, group) = (&self.helper, &self.member, self.group.as_str());
        match how {
            How::Nothing => {}
            How::Promoted => {
                act(portal, async |work: &mut Work<'_>| {
                    people::set_administrator(work, member, true, Glass::Whole).await
                })
                .await;
            }
            How::PromotedUnseen => {
                let mut conn = portal.deps.store.write().await.expect("a transaction");
                store::people::set_administrator(&mut conn, &member.id, true)
                    .await
                    .expect("set");
                conn.commit().await.expect("kept");
            }
            How::LooksAfter => {
                portal.person("nora", &["Others"]).await;
                looks_after(portal, member, ("Others", true)).await;
            }
            How::LeftGroup => {
                act(portal, async |work: &mut Work<'_>| {
                    let group = groups::find(&mut work.conn, group).await?;
                    groups::remove(work, &group, std::slice::from_ref(member), Glass::Whole).await
                })
                .await;
            }
            How::HelperLetGo => looks_after(portal, helper, (group, false)).await,
            How::HelperOff => {
                act(portal, async |work: &mut Work<'_>| {
                    people::set_disabled(work, helper, true, Glass::Whole).await
                })
                .await;
            }
            How::HelperDeleted => {
                act(portal, async |work: &mut Work<'_>| {
                    people::delete(work, helper, Glass::Whole).await
                })
                .await;
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Nothing,
    Promoted,
    /// As if a promotion came in between: nothing was voided.
    PromotedUnseen,
    LooksAfter,
    LeftGroup,
    HelperLetGo,
    HelperOff,
    HelperDeleted,
}

both!(a_code_is_worth_no_more_than_the_right_to_give_it, async |db| {
    let portal = Portal::new(db);
    administrator(&portal, "ada").await;
    let all = [
        How::Nothing,
        How::Promoted,
        How::PromotedUnseen,
        How::LooksAfter,
        How::LeftGroup,
        How::HelperLetGo,
        How::HelperOff,
        How::HelperDeleted,
    ];
    for (n, how) in all.into_iter().enumerate() {
        let mut scene = scene(&portal, n).await;
        scene.change(&portal, how).await;
        let opens = how == How::Nothing;
        assert_eq!(scene.opens(&portal).await, (opens, opens), "{how:?}");
        let mut conn = db.store.read().await.expect("a connection");
        let id = &scene.member.id;
        let code = store::admin_codes::of_person(&mut conn, id).await.expect("asked");
        let reset = store::password_resets::of_person(&mut conn, id)
            .await
            .expect("asked");
        if matches!(how, How::Promoted | How::LooksAfter) {
            assert_eq!((code, reset), (None, None), "{how:?}: void");
        } else if !opens {
            let unused = (code.expect("a row").used_at, reset.expect("a row").used_at);
            assert_eq!(unused, (None, None), "{how:?}: nothing was used");
        }
    }
});

both!(
    who_confirmed_a_code_must_still_be_somebody_who_could,
    async |db| {
        let portal = Portal::with(db, &[("admin_codes.confirm", "true")]);
        let (_ada, eve) = (
            administrator(&portal, "ada").await,
            administrator(&portal, "eve").await,
        );
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Lost phone").await;
        for demoted in [false, true] {
            let issued = codes::issue(&portal.deps, Origin::console(), "bob", "lost the phone").await;
            let issued = issued.expect("a code");
            let confirm = async |work: &mut Work<'_>| codes::confirm(work, &issued.id).await;
            let confirmed = carry_out(&portal.deps, by(&eve), confirm).await;
            assert!(confirmed.expect("an administrator"));
            let mut browser = portal.browser();
            browser.password("bob", PASSWORD).await;
            browser
                .post_json("/api/sign-in/choose", &[("provider", "admin_code")])
                .await;
            if demoted {
                act(&portal, async |work: &mut Work<'_>| {
                    people::set_administrator(work, &eve, false, Glass::Whole).await
                })
                .await;
            }
            let code = issued.code.dashed();
            let view = browser.answer("admin_code", &code).await.view().0;
            assert_eq!(view == "Landed", !demoted, "{view}");
        }
    }
);

both!(a_reset_opens_nothing_for_an_account_that_is_off, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let switch = async |disabled| {
        act(&portal, async |work: &mut Work<'_>| {
            people::set_disabled(work, &bob, disabled, Glass::Whole).await
        })
        .await
    };
    let start = async || {
        let started = password_reset::start(&portal.deps, Origin::console(), "bob").await;
        started.expect("a reset").code.dashed()
    };
    let mut browser = portal.browser();
    let mut changes = async |code: &str| {
        let fields = [("code", code), ("password", ANOTHER)];
        let page = browser.post("/api/account/reset-password", &fields).await;
        page.text().contains("Password changed.")
    };
    let before = start().await;
    assert!(switch(true).await);
    assert!(!changes(&before).await, "void");
    let meanwhile = start().await;
    assert!(!changes(&meanwhile).await, "it is off");
    assert!(switch(false).await);
    assert!(!changes(&before).await, "void for good");
    assert!(changes(&meanwhile).await);
});
