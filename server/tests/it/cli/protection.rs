//! Inviting people, resetting what they have set up, and how well people are protected, from the console.

use serde_json::{Value, json};
use server::store;

use super::machine::Machine;
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

/// The entries about somebody, newest first.
fn log(machine: &Machine, person: &str, event: &str) -> Vec<Value> {
    let log = machine.ok(&format!("audit list --person {person} --event {event}"));
    log["entries"].as_array().expect("entries").clone()
}

both!(somebody_is_invited_from_the_console, async |db| {
    let machine = Machine::on(db);
    machine.ok("group add Finance");
    let invite = |extra: &[&str]| {
        let mut line = vec!["user", "invite"];
        line.extend(extra);
        machine.run(&line)
    };
    let said = invite(&["bob", "--group", "finance", "--full-name", "Bob Brown", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let invited = said.json();
    let code = invited["code"].as_str().expect("a code");
    assert_eq!(
        (&invited["username"], &invited["url"], &invited["hours"]),
        (
            &json!("bob"),
            &json!("http://localhost:8080/reset-password"),
            &json!(24)
        )
    );
    assert_eq!(
        code.split('-').map(str::len).collect::<Vec<_>>(),
        [4; 4],
        "{code}"
    );
    let made = &log(&machine, "bob", "account_created")[0];
    assert_eq!(
        (
            &made["actor"],
            &made["detail"]["groups"],
            &made["detail"]["password"]
        ),
        (&json!("console"), &json!(["Finance"]), &json!(false))
    );
    assert_eq!(log(&machine, "bob", "password_reset_started").len(), 1);
    assert!(
        !machine.run(&["audit", "list", "--json"]).out.contains(code),
        "the code is told once"
    );
    let said = invite(&["carol"]);
    assert!(
        said.code == 0
            && said.out.contains("for carol: ")
            && said
                .out
                .contains("(open http://localhost:8080/reset-password, valid 24 hours)"),
        "{}{}",
        said.out,
        said.err
    );
    for (line, code) in [
        (&["BOB"][..], 65),
        (&["b/b"][..], 65),
        (&["eve", "--email", "nonsense"][..], 65),
        (&["eve", "--group", "Nowhere"][..], 1),
        (&["eve", "--password-stdin"][..], 64),
        (&[][..], 64),
    ] {
        let plain = invite(line);
        assert_eq!(plain.code, code, "{line:?}: {}", plain.err);
        let said = invite(&[line, &["--json"]].concat());
        assert_eq!(
            (said.code, said.json()["code"].clone()),
            (code, json!(code)),
            "{line:?}"
        );
        assert_eq!(said.err, "", "{line:?}");
    }
    assert_eq!(
        machine.code("user show eve"),
        1,
        "nothing is left of what was refused"
    );
});

both!(methods_are_reset_from_the_console, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    portal.app_for(&bob, "Tablet").await;
    let mut browser = portal.browser();
    browser.password("bob", PASSWORD).await;
    browser.answer("totp", &portal.code(0)).await;
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    let old = (portal.deps.id(), None);
    portal.enrol(&bob, "lost_provider", "Old", old).await;
    let machine = Machine::on(db);
    let reset = |line: &[&str]| machine.run(&[&["2fa", "reset"][..], line].concat());
    for (line, code) in [
        (&["bob"][..], 64),
        (&["--reason", "lost"][..], 64),
        (&["bob", "--reason", " "][..], 65),
        (&["zed", "--reason", "lost"][..], 1),
    ] {
        let said = reset(&[line, &["--json"]].concat());
        assert_eq!(
            (said.code, said.json()["code"].clone()),
            (code, json!(code)),
            "{line:?}"
        );
    }
    let said = reset(&["bob", "--method", "PHONE", "--reason", "phone lost", "--json"]);
    assert_eq!(
        (said.code, said.json()),
        (0, json!({ "username": "bob", "removed": ["Phone"] }))
    );
    portal.wait_s(2);
    assert_eq!(browser.get_json("/api/session").await.status, 401, "signed out");
    let said = reset(&["bob", "--method", "Phone", "--reason", "again"]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (0, "bob has nothing of it set up.\n")
    );
    let said = reset(&["BOB", "--reason", "all lost", "--json"]);
    let mut removed: Vec<String> = serde_json::from_value(said.json()["removed"].clone()).expect("names");
    removed.sort();
    assert_eq!(
        (said.code, removed),
        (0, vec!["Old".to_owned(), "Tablet".to_owned()])
    );
    let entries = log(&machine, "bob", "factor_removed");
    let reasons: Vec<_> = entries.iter().map(|entry| &entry["detail"]["reason"]).collect();
    assert_eq!(reasons, ["all lost", "all lost", "phone lost"]);
    assert!(entries.iter().all(|entry| entry["actor"] == "console"));
    let mut conn = db.store.read().await.expect("a connection");
    let told = store::notices::open_of_person(&mut conn, &bob.id).await;
    let told = told
        .expect("notices")
        .iter()
        .filter(|n| n.kind == "removed")
        .count();
    assert_eq!(told, 3, "their owner is told");
});

both!(coverage_is_shown_by_the_console, async |db| {
    let machine = Machine::on(db);
    let strengths = |counts: [u32; 4]| {
        let names = ["phishing_resistant", "not_interceptable", "any", "none"];
        let each = names.iter().zip(counts);
        Value::from_iter(each.map(|(name, people)| json!({ "strength": name, "people": people })))
    };
    assert_eq!(
        machine.ok("2fa coverage"),
        json!({ "strengths": strengths([0; 4]), "groups": [], "must_add": [], "must_add_is_all": true })
    );
    let portal = Portal::new(db);
    let bob = portal.person("bob", &["Finance", "Staff"]).await;
    portal.app_for(&bob, "Phone").await;
    portal
        .enrol(&bob, "backup_codes", "", (portal.deps.id(), None))
        .await;
    portal.person("carol", &["Finance"]).await;
    let erin = portal.person("erin", &["Staff"]).await;
    portal
        .enrol(&erin, "backup_codes", "", (portal.deps.id(), None))
        .await;
    let frank = portal.person("frank", &[]).await;
    portal
        .enrol(&frank, "lost_provider", "Old", (portal.deps.id(), None))
        .await;
    // Who is switched off counts for nothing, whatever they have.
    for (name, has) in [("dave", true), ("dora", false)] {
        let off = portal.person(name, &["Finance"]).await;
        if has {
            portal.app_for(&off, "Phone").await;
        }
        let mut conn = db.store.write().await.expect("a transaction");
        store::people::set_disabled(&mut conn, &off.id, true)
            .await
            .expect("off");
        conn.commit().await.expect("kept");
    }
    portal.enforce(&["Finance"]).await;
    assert_eq!(
        machine.ok("2fa coverage"),
        json!({
            "strengths": strengths([0, 1, 1, 2]),
            "groups": [
                { "group": "Finance", "covered": "1 of 2" },
                { "group": "Staff", "covered": "1 of 2" },
            ],
            "must_add": ["carol"], "must_add_is_all": true,
        })
    );
    let said = machine.run(&["2fa", "coverage"]);
    assert!(
        said.code == 0
            && said.out.contains("       1  not interceptable")
            && said.out.contains("Must add a second step: carol (1 person)"),
        "{}",
        said.out
    );
    assert_eq!(machine.code("2fa coverage Finance"), 64);
});
