//! The commands.

use server::audit::signed::without_older;
use server::random::SeededRandom;
use server::secrets::Keys;

use crate::both;
use crate::cli::machine::Machine;

both!(a_log_is_whole_after_its_keys_were_rotated, async |db| {
    let machine = Machine::on(db);
    machine.ok("group add Finance");
    let kept = machine.data.join("checkpoint.json");
    let before = machine.run(&["audit", "checkpoint"]);
    std::fs::write(&kept, &before.out).expect("kept");
    let verify = format!("audit verify --checkpoint {}", kept.display());
    let file = machine.data.join("key");
    let mut checkpoints = vec![before.json()];
    for round in 0..2 {
        // A new key in front: both sign, and open what was sealed.
        let keys = Keys::load(&file).expect("keys");
        keys.with_new(&SeededRandom::new(round))
            .save(&file)
            .expect("kept");
        machine.ok(&format!("group add Group-{round}"));
        assert_eq!(machine.ok(&verify)["whole"], true);
        // The old one is dropped. (Nothing was sealed with it but the log.)
        let keys = without_older(&Keys::load(&file).expect("keys"));
        keys.save(&file).expect("kept");
        assert_eq!(Keys::load(&file).expect("keys").ids().len(), 1);
        let fingerprint = keys.fingerprint();
        let known = format!("UPDATE meta SET value = '{fingerprint}' WHERE key = 'key_fingerprint'");
        crate::audit::sql(db, &known).await;
        machine.ok(&format!("group add Later-{round}"));
        let checked = machine.ok(&verify);
        assert_eq!(
            (checked["whole"] == true, &checked["checkpoint"]),
            (true, &"fits".into())
        );
        checkpoints.push(machine.run(&["audit", "checkpoint"]).json());
    }
    assert_eq!(machine.ok(&verify)["keys"].as_array().map(Vec::len), Some(3));
    // Without what the file keeps of them, nobody knows whose seals the old ones are.
    let text = std::fs::read_to_string(&file).expect("the file");
    let first = checkpoints[0]["key"].as_str().expect("a key");
    assert!(
        text.contains(&format!("twinlatch-signer-1 {first}\n")),
        "no public key in the file"
    );
    let alone: String = text
        .lines()
        .filter(|line| !line.starts_with("twinlatch-signer-1"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(&file, alone).expect("written");
    assert_eq!(machine.code(&verify), 65);
});

both!(the_log_is_exported_and_checked_by_the_program, async |db| {
    let machine = Machine::on(db);
    for group in ["Finance", "Staff"] {
        machine.ok(&format!("group add {group}"));
    }
    let file = |name: &str| machine.data.join(name).to_str().expect("a path").to_owned();
    let (export, kept) = (file("export.jsonl"), file("checkpoint.json"));
    let said = machine.run(&["audit", "checkpoint"]);
    std::fs::write(&kept, &said.out).expect("kept");
    let key = said.json()["key"].as_str().expect("a key").to_owned();
    let checked = machine.ok(&format!("audit verify --checkpoint {kept}"));
    assert_eq!(
        (checked["whole"] == true, &checked["checkpoint"]),
        (true, &"fits".into())
    );
    assert_eq!(checked["keys"][0], key.as_str());
    let said = machine.run(&["audit", "export"]);
    assert_eq!(said.code, 0, "{}", said.err);
    std::fs::write(&export, &said.out).expect("a file");
    // Without a database, a key file or a configuration.
    let nowhere = Machine::new();
    let offline = nowhere.ok(&format!(
        "audit verify --file {export} --checkpoint {kept} --public-key {key}"
    ));
    assert_eq!(offline["entries"], 3);
    assert!(!nowhere.data.exists());
    assert_eq!(
        nowhere.ok(&format!("audit verify --file {export}"))["trusts_itself"],
        true
    );
    let other = "0".repeat(64);
    assert_eq!(
        nowhere.code(&format!("audit verify --file {export} --public-key {other}")),
        65
    );
    std::fs::write(&export, said.out.replace("Finance", "Finanze")).expect("changed");
    let wrong = nowhere.run(&["audit", "verify", "--file", &export]);
    assert!(
        wrong.code == 65 && wrong.err.contains("line 2: entry 1 (id "),
        "{}",
        wrong.err
    );
    let full = std::fs::File::create("/dev/full").expect("a device");
    let full = machine.command(&["audit", "export"]).stdout(full).output();
    assert_eq!(
        full.expect("an end").status.code(),
        Some(65),
        "half an export is none"
    );
    let filtered = machine.run(&["audit", "export", "--event", "group_changed"]);
    assert_eq!(
        (filtered.code, filtered.out.lines().count()),
        (0, 3),
        "{}",
        filtered.err
    );
    let csv = machine.run(&["audit", "export", "--csv", "--search", "staff"]);
    assert!(
        csv.code == 0 && csv.out.lines().count() == 2 && csv.out.starts_with("time,event,"),
        "{}",
        csv.out
    );
    let listed =
        machine.ok("audit list --event group_changed --event audit_exported --from 2020-01-01 --limit 9");
    assert_eq!(listed["entries"].as_array().map(Vec::len), Some(6));
    // The end is cut off.
    crate::audit::sql(db, "DELETE FROM audit WHERE seq >= 2").await;
    crate::audit::sql(db, "DELETE FROM audit_seals WHERE last_seq >= 2").await;
    let said = machine.run(&["audit", "verify", "--checkpoint", &kept]);
    assert!(said.code == 65 && said.err.contains("not whole"), "{}", said.err);
    for (line, code) in [
        ("audit list --event nonsense", 65),
        ("audit list --from yesterday", 65),
        ("audit list --person nobody", 1),
        ("audit verify --public-key 12", 64),
        ("audit verify --checkpoint /nowhere", 65),
        ("audit verify --file /nowhere", 65),
        ("audit verify --file /", 65),
    ] {
        assert_eq!(machine.code(line), code, "{line}");
    }
    std::fs::write(&kept, "{}").expect("written");
    assert_eq!(machine.code(&format!("audit verify --checkpoint {kept}")), 65);
});
