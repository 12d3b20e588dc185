//! Administration by the program, on both engines: what it does, and with which code it ends.

use serde_json::json;

use super::machine::Machine;
use crate::both;

both!(people_groups_and_factors_from_the_console, async |db| {
    let machine = Machine::on(db);
    assert_eq!(machine.ok("group add Finance")["group"], "Finance");
    let said = machine.tell(&["user", "add", "bob", "--password-stdin"], b"too short\n");
    assert!(
        said.code == 65 && said.err.contains("at least 15"),
        "{}",
        said.err
    );
    let add = [
        "user",
        "add",
        "bob",
        "--password-stdin",
        "--group",
        "finance",
        "--full-name",
        "Bob Brown",
        "--json",
    ];
    let said = machine.tell(&add, b"fifteen letters!\r\nsecond line\n");
    assert_eq!(
        (said.code, said.json()["groups"].clone()),
        (0, json!(["finance"])),
        "{}",
        said.err
    );
    assert_eq!(machine.tell(&add, b"fifteen letters!").code, 65, "taken");
    assert_eq!(
        machine
            .tell(&["user", "password", "bob", "--password-stdin"], b"")
            .code,
        65,
        "no password"
    );
    assert_eq!(
        machine
            .tell(&["user", "password", "bob", "--password-stdin"], b"ten chars!\n")
            .code,
        65
    );
    let enforced = machine.ok("2fa enforce --on --group finance");
    assert_eq!(
        enforced,
        json!({ "enforced": true, "groups": ["Finance"], "excluded": [], "version": 1 })
    );
    // With a second factor demanded, ten are enough.
    assert_eq!(
        machine
            .tell(&["user", "password", "bob", "--password-stdin"], b"ten chars!\n")
            .code,
        0
    );
    let said = machine.run(&["2fa", "enforce"]);
    assert_eq!(
        said.out,
        "A second factor is enforced for members of the group Finance.\n"
    );
    let state = machine.ok("2fa state BOB");
    assert_eq!(
        (&state["enabled"], &state["demanded"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        machine.run(&["2fa", "enforce", "--off"]).out,
        "A second factor is not enforced.\n"
    );
    assert_eq!(machine.ok("2fa provider totp --off")["on"], false);
    assert_eq!(
        machine.ok("2fa provider totp --on --group finance")["groups"],
        json!(["Finance"])
    );
    assert_eq!(
        machine.run(&["2fa", "provider", "totp"]).out,
        "The provider totp is on for members of the group Finance.\n"
    );
    // Off and on again, it is on for the same people.
    assert_eq!(
        machine.run(&["2fa", "provider", "totp", "--off"]).out,
        "The provider totp is off. Switched on again, it is on for members of the group Finance.\n"
    );
    assert_eq!(
        machine.code("group delete Finance"),
        2,
        "it would be on for everybody"
    );
    machine.ok("2fa provider totp --off");
    assert_eq!(machine.ok("2fa provider totp --on")["groups"], json!(["Finance"]));
    assert_eq!(machine.ok("2fa provider totp --on")["groups"], json!([]));
    machine.ok("2fa provider totp --on --group Finance");
    machine.ok("2fa provider totp --off");
    assert_eq!(
        machine.ok("2fa provider totp --on --everybody")["groups"],
        json!([])
    );
    assert_eq!(machine.ok("group leave Finance bob")["changed"], 1);
    assert_eq!(machine.ok("group show Finance")["members"], json!([]));
    assert_eq!(machine.ok("user disable bob")["disabled"], true);
    assert_eq!(machine.ok("user list bro")["people"][0]["disabled"], true);
    let log = machine.ok("audit list --person bob --event account_changed");
    assert_eq!(
        (&log["entries"][0]["actor"], &log["entries"][0]["subject"]),
        (&json!("console"), &json!("bob"))
    );
    let all = machine.run(&["audit", "list"]);
    assert!(
        !all.out.contains("ten chars!") && all.out.contains("enforcement_changed"),
        "{}",
        all.out
    );
});

both!(
    a_method_is_not_taken_from_those_who_have_nothing_else,
    async |db| {
        let mut machine = Machine::on(db);
        machine
            .variables
            .push(("TWINLATCH_PROVIDERS_REALLY_ME", "true".to_owned()));
        for line in [
            "group add Finance",
            "user add bob",
            "user add carol --group Finance",
        ] {
            machine.ok(line);
        }
        machine.ok("2fa enable bob really_me");
        machine.ok("2fa enable carol really_me");
        let said = machine.run(&["2fa", "provider", "really_me", "--on", "--group", "Finance"]);
        assert_eq!(
            (
                said.code,
                said.err.contains("1 person could not sign in any more: bob")
            ),
            (2, true),
            "{}",
            said.err
        );
        let said = machine.run(&["2fa", "provider", "really_me", "--off"]);
        assert!(
            said.err
                .contains("2 people could not sign in any more: bob, carol")
        );
        assert_eq!(machine.code("2fa cleanup really_me"), 2);
        assert_eq!(
            machine.ok("2fa provider really_me")["groups"],
            json!([]),
            "as it was"
        );
        machine.ok("2fa provider really_me --on --group Finance --lock-people-out");
        // Bob has lost it before.
        let said = machine.run(&["2fa", "provider", "really_me", "--off"]);
        assert!(said.err.contains("1 person could not sign in any more: carol"));
        machine.ok("2fa provider really_me --off --lock-people-out");
        machine.ok("2fa provider really_me --on --everybody");
        assert_eq!(
            machine.ok("2fa cleanup really_me --lock-people-out")["removed"],
            2
        );
        assert_eq!(machine.code("2fa provider really_me --off"), 0, "nobody has it");
    }
);

both!(a_policy_is_brought_back_over_what_was_looked_at, async |db| {
    let machine = Machine::on(db);
    machine.ok("user add bob");
    machine.ok("2fa enforce --on");
    machine.ok("2fa enforce --off");
    assert_eq!(machine.code("policy revert 1 --reason again --based-on 1"), 2);
    assert_eq!(
        machine.ok("policy revert 1 --reason again --based-on 2")["version"],
        3
    );
});

both!(exit_codes_tell_what_was_wrong, async |db| {
    let machine = Machine::on(db);
    machine.ok("user add bob");
    for (line, code) in [
        ("user show zed", 1),
        ("2fa state zed", 1),
        ("2fa disable zed totp", 1),
        ("user add eve --group Nowhere", 1),
        ("group show Nowhere", 1),
        ("2fa enforce --on --group Nowhere", 1),
        ("2fa provider pigeon", 1),
        ("2fa enable bob pigeon", 1),
        ("2fa cleanup pigeon", 1),
        ("2fa enable bob totp", 2),
        ("2fa disable bob totp", 0),
        ("audit list --event nonsense", 65),
        ("user add Bob", 65),
        ("user add b/b", 65),
        ("setup-code", 0),
        ("user add ada --administrator", 0),
        ("setup-code", 2),
    ] {
        assert_eq!(machine.code(line), code, "{line}");
    }
    let said = machine.tell(
        &["user", "password", "ada", "--password-stdin"],
        b"a long enough password",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    for line in [
        "user disable ada",
        "user administrator ada --off",
        "user delete ada",
    ] {
        assert_eq!(machine.code(line), 2, "{line}");
        assert_eq!(
            machine.ok("audit list --limit 1")["entries"][0]["event"],
            "lock_out_prevented"
        );
    }
    assert_eq!(machine.code("user disable ada --break-glass"), 0);
    assert_eq!(
        machine.ok("audit list --limit 1")["entries"][0]["detail"]["break_glass"],
        true
    );
    let said = machine.run(&["user", "show", "zed\u{1b}[2J", "--json"]);
    assert_eq!((said.code, said.json()["code"].clone()), (1, json!(1)));
    assert!(
        !machine
            .run(&["user", "show", "zed\u{1b}[2J"])
            .err
            .contains('\u{1b}')
    );
});

both!(groups_are_looked_after_from_the_console, async |db| {
    let machine = Machine::on(db);
    machine.ok("group add Finance");
    machine.ok("user add gus");
    machine.ok("user add mia --group Finance");
    assert_eq!(machine.ok("group admin add finance gus mia")["changed"], 2);
    assert_eq!(machine.ok("group admin add finance gus")["changed"], 0);
    assert_eq!(machine.ok("group admin remove finance mia")["changed"], 1);
    let said = machine.run(&["group", "show", "Finance"]);
    assert!(said.out.ends_with("Looked after by gus.\n"), "{}", said.out);
    assert_eq!(
        machine.ok("group show Finance")["administrators"][0]["username"],
        "gus"
    );
    assert_eq!(machine.ok("group list")["groups"][0]["administrators"], 1);
    assert_eq!(machine.ok("user show gus")["looks_after"], json!(["Finance"]));
    assert_eq!(machine.code("group admin add Nowhere gus"), 1);
    assert_eq!(machine.code("group admin add Finance zed"), 1);
    let log = machine.ok("audit list --person gus --event group_changed");
    assert_eq!(log["entries"][0]["detail"]["change"], "looks_after");
});
