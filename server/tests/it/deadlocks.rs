//! Two acts about one person at the same moment: neither wants what the other holds (the order of locks is in `store.rs`), so nobody
//! is told "later" for nothing. On PostgreSQL every change takes a little longer here, so that the two meet in each round.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use server::admin::lockout::Glass;
use server::admin::{AdminError, carry_out, codes, methods, people, profile};
use server::store::{self, Engine, people::Person};
use server::work::{Origin, Work};
use sqlx::{AssertSqlSafe, Executor as _, Row as _};

use crate::both;
use crate::soak::rounds;
use crate::support::browser::{Answer, Browser};
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

const REASON: &str = "lost the phone";

/// Tables whose rows are fought for.
const TABLES: [&str; 11] = [
    "throttles",
    "attempts",
    "enrolments",
    "used_steps",
    "admin_codes",
    "people",
    "remembered_browsers",
    "sessions",
    "known_browsers",
    "setups",
    "notices",
];

/// Every change of a row holds its lock for some milliseconds more.
async fn slow_down(db: &Database) {
    if db.store.engine() == Engine::Sqlite {
        return;
    }
    let mut raw = db.raw().await;
    let mut text = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
                    'BEGIN PERFORM pg_sleep(0.004); RETURN NULL; END';"
        .to_owned();
    for table in TABLES {
        text += &format!(
            "CREATE TRIGGER slow AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION slow();"
        );
    }
    raw.execute(sqlx::raw_sql(AssertSqlSafe(text)))
        .await
        .expect("triggers");
}

/// How many transactions the database has thrown away, because two wanted each other's rows. Ends the store's connections: they
/// count when they go.
async fn thrown_away(db: &Database) -> i64 {
    if db.store.engine() == Engine::Sqlite {
        return 0;
    }
    db.store.close().await;
    let mut raw = db.raw().await;
    let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    while sqlx::query(others)
        .fetch_one(&mut raw)
        .await
        .expect("a row")
        .get::<i64, _>(0)
        > 0
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let count = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let row = sqlx::query(count).fetch_one(&mut raw).await.expect("a row");
    row.get(0)
}

/// Somebody with an app, whom two acts are about.
struct Scene {
    bob: Person,
    /// The app.
    phone: String,
    /// Their network.
    address: String,
    /// A browser that is signed in, and known. It has used the code of the step before.
    here: Browser,
    /// By how much the first and the second of the acts begin later, in milliseconds.
    later: (u64, u64),
}

impl Scene {
    async fn new(portal: &Portal, round: u32) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let bob = portal.person(&format!("bob{next}"), &[]).await;
        let phone = portal.app_for(&bob, "Phone").await;
        let address = format!("10.{}.{}.1", next / 250, next % 250);
        let mut here = portal.browser_at(&address);
        here.password(&bob.username, PASSWORD).await;
        let came = here.answer("totp", &portal.code(-1)).await;
        assert_eq!(came.view().0, "Landed");
        Self {
            bob,
            phone,
            address,
            here,
            later: [(0, 0), (25, 0), (0, 25), (10, 0)][round as usize % 4],
        }
    }

    /// Another browser in the same network, at the second step.
    async fn asked(&self, portal: &Portal) -> Browser {
        let mut there = portal.browser_at(&self.address);
        there.password(&self.bob.username, PASSWORD).await;
        there
    }

    /// The same, at the page of an administrator code; with the code.
    async fn asked_for_code(&self, portal: &Portal) -> (Browser, String) {
        let code = issue(portal, &self.bob).await.expect("a code").code.dashed();
        let mut there = self.asked(portal).await;
        let choice = [("provider", "admin_code")];
        let page = there.post_json("/api/sign-in/choose", &choice).await;
        assert_eq!(page.view().0, "Code");
        (there, code)
    }

    async fn at_once<A, B>(&self, first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
        tokio::join!(after(self.later.0, first), after(self.later.1, second))
    }
}

async fn after<T>(milliseconds: u64, act: impl Future<Output = T>) -> T {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    act.await
}

async fn issue(portal: &Portal, bob: &Person) -> Result<codes::Issued, AdminError> {
    codes::issue(&portal.deps, Origin::console(), &bob.username, REASON).await
}

async fn by_console<T>(
    portal: &Portal,
    act: impl AsyncFnOnce(&mut Work<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    carry_out(&portal.deps, Origin::console(), act).await
}

async fn delete(portal: &Portal, bob: &Person) -> Result<(), AdminError> {
    by_console(portal, async |work: &mut Work<'_>| {
        people::delete(work, bob, Glass::Whole).await
    })
    .await
}

/// Whatever came of it, nobody was told to come later.
fn told(answer: &Answer) {
    assert_ne!(answer.status.as_u16(), 503, "{}", answer.body);
}

/// The same where the account itself has gone: whoever asks again is told so, and not that the portal is broken.
fn told_of_the_end(answer: &Answer) {
    assert_ne!(answer.status.as_u16(), 500, "{}", answer.body);
}

fn done<T>(result: &Result<T, AdminError>) {
    if let Err(AdminError::Store(error)) = result {
        assert!(!error.is_unavailable(), "{error}");
    }
}

/// Plays a pair again and again, each time with somebody else.
async fn play(db: &Database, pair: impl AsyncFn(&Portal, &Scene)) {
    slow_down(db).await;
    let portal = Portal::new(db);
    for round in 0..rounds(4, 100) {
        let scene = Scene::new(&portal, round).await;
        pair(&portal, &scene).await;
    }
    assert_eq!(thrown_away(db).await, 0);
}

both!(a_password_and_an_answer_in_one_network, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = (scene.asked(portal).await, portal.code(0));
        let mut third = portal.browser_at(&scene.address);
        let password = third.password(&scene.bob.username, PASSWORD);
        let (one, other) = scene.at_once(password, there.answer("totp", &code)).await;
        told(&one);
        told(&other);
        assert_eq!(other.view().0, "Landed");
    })
    .await;
});

both!(confirming_oneself_and_an_answer_in_one_network, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = (scene.asked(portal).await, portal.code(0));
        let mut here = scene.here.clone();
        // An attempt of this session, which another one takes the place of.
        here.password(&scene.bob.username, PASSWORD).await;
        let confirming = here.password(&scene.bob.username, PASSWORD);
        let (one, other) = scene.at_once(confirming, there.answer("totp", &code)).await;
        told(&one);
        told(&other);
    })
    .await;
});

both!(an_answer_in_a_known_browser_and_in_an_unknown_one, async |db| {
    play(db, async |portal, scene| {
        let mut there = scene.asked(portal).await;
        let mut here = scene.here.clone();
        here.post("/api/account/sign-out", &[]).await;
        here.password(&scene.bob.username, PASSWORD).await;
        let (now, next) = (portal.code(0), portal.code(1));
        let answers = (here.answer("totp", &next), there.answer("totp", &now));
        let (one, other) = scene.at_once(answers.0, answers.1).await;
        assert_eq!(
            (one.view().0.as_str(), other.view().0.as_str()),
            ("Landed", "Landed")
        );
    })
    .await;
});

both!(an_answer_and_another_password_by_an_administrator, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = (scene.asked(portal).await, portal.code(0));
        let bob = &scene.bob;
        let hash = bob.password_hash.clone().unwrap_or_default();
        let changing = by_console(portal, async |work: &mut Work<'_>| {
            profile::set_password(work, bob, &hash).await
        });
        let (one, other) = scene.at_once(there.answer("totp", &code), changing).await;
        told(&one);
        done(&other);
    })
    .await;
});

both!(an_answer_and_the_removal_of_the_method, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = (scene.asked(portal).await, portal.code(0));
        let (bob, phone) = (&scene.bob, &scene.phone);
        let removing = by_console(portal, async |work: &mut Work<'_>| {
            methods::remove_one(work, bob, phone, REASON, Glass::Whole).await
        });
        let (one, other) = scene.at_once(there.answer("totp", &code), removing).await;
        told(&one);
        done(&other);
    })
    .await;
});

both!(an_answer_and_the_removal_of_the_method_by_oneself, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = (scene.asked(portal).await, portal.code(0));
        let mut here = scene.here.clone();
        let fields = [("id", scene.phone.as_str())];
        let removing = here.post_json("/api/security/remove", &fields);
        let (one, other) = scene.at_once(there.answer("totp", &code), removing).await;
        told(&one);
        told(&other);
    })
    .await;
});

both!(an_administrator_code_and_switching_the_account_off, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = scene.asked_for_code(portal).await;
        let bob = &scene.bob;
        let switching = by_console(portal, async |work: &mut Work<'_>| {
            people::set_disabled(work, bob, true, Glass::Whole).await
        });
        let (one, other) = scene.at_once(there.answer("admin_code", &code), switching).await;
        told(&one);
        done(&other);
    })
    .await;
});

both!(an_administrator_code_and_a_report, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = scene.asked_for_code(portal).await;
        let mut here = scene.here.clone();
        let reporting = here.post_once("/api/account/not-me", &[]);
        let (one, other) = scene.at_once(there.answer("admin_code", &code), reporting).await;
        told(&one);
        told(&other);
    })
    .await;
});

both!(an_administrator_code_and_the_end_of_the_account, async |db| {
    play(db, async |portal, scene| {
        let (mut there, code) = scene.asked_for_code(portal).await;
        let answering = there.answer("admin_code", &code);
        let (one, other) = scene.at_once(answering, delete(portal, &scene.bob)).await;
        told_of_the_end(&one);
        done(&other);
    })
    .await;
});

both!(
    another_administrator_code_and_the_end_of_the_account,
    async |db| {
        play(db, async |portal, scene| {
            issue(portal, &scene.bob).await.expect("the first code");
            let (one, other) = scene
                .at_once(issue(portal, &scene.bob), delete(portal, &scene.bob))
                .await;
            done(&one);
            done(&other);
        })
        .await;
    }
);

both!(another_name_and_the_end_of_the_account, async |db| {
    play(db, async |portal, scene| {
        let mut here = scene.here.clone();
        let fields = [("id", scene.phone.as_str()), ("name", "Old phone")];
        let renaming = here.post_json("/api/security/rename", &fields);
        let (one, other) = scene.at_once(renaming, delete(portal, &scene.bob)).await;
        told_of_the_end(&one);
        done(&other);
    })
    .await;
});

both!(the_same_choice_twice_in_one_sign_in, async |db| {
    play(db, async |portal, scene| {
        issue(portal, &scene.bob).await.expect("a code");
        let mut there = scene.asked(portal).await;
        let mut as_well = there.clone();
        let before = challenges_shown(portal, &scene.bob).await;
        let choice = [("provider", "admin_code")];
        let first = there.post_json("/api/sign-in/choose", &choice);
        let second = as_well.post_json("/api/sign-in/choose", &choice);
        let (one, other) = scene.at_once(first, second).await;
        assert_eq!([one.view().0, other.view().0], ["Code", "Code"]);
        // The later one finds that it is shown already.
        assert_eq!(challenges_shown(portal, &scene.bob).await, before + 1);
    })
    .await;
});

async fn challenges_shown(portal: &Portal, bob: &Person) -> usize {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let filter = store::audit::Filter {
        subject: Some(&bob.id),
        events: &["challenge_shown"],
        ..store::audit::Filter::default()
    };
    store::audit::list(&mut conn, filter, 200)
        .await
        .expect("the log")
        .len()
}
