//! Servers and other commands at the same moment, and keys that are elsewhere.

use std::io::{BufRead as _, BufReader};

use server::{providers, store};

use super::super::machine::Machine;
use super::{all_open, open, with_secrets};
use crate::both;

both!(nothing_is_rotated_while_a_server_runs, async |db| {
    let machine = Machine::on(db);
    machine.ok("group add Staff");
    let file = machine.data.join("key");
    let before = std::fs::read(&file).expect("the file");
    let server = open(&machine, db).await;
    // Returns when everybody can see it.
    server.store.listen(&db.url).await;
    for command in ["rotate", "drop"] {
        let said = machine.run(&["key", command]);
        assert!(
            said.code == 2 && said.err.contains("a server runs on this database"),
            "{command}: {}",
            said.err
        );
    }
    assert_eq!(
        std::fs::read(&file).expect("the file"),
        before,
        "the key file stays as it is"
    );
    machine.ok("key list");
    server.store.close().await;
    drop(server);
    if db.store.engine() == store::Engine::Postgres {
        // Who listens finds out that there is nobody to tell. (A program that ends takes its connection along.)
        crate::audit::sql(db, "NOTIFY twinlatch_changes, '*'").await;
    }
    // It has gone, and somebody who only has the database open is no server. PostgreSQL notices a moment later.
    let open = open(&machine, db).await;
    let mut tries = 0;
    while machine.run(&["key", "rotate"]).code != 0 {
        tries += 1;
        assert!(tries < 100, "still served");
    }
    open.store.close().await;
});

both!(two_rotations_at_once_lose_nothing, async |db| {
    let machine = Machine::on(db);
    let (deps, ada) = with_secrets(&machine, db).await;
    deps.store.close().await;
    let running: Vec<_> = ["rotate", "drop", "rotate", "drop"]
        .iter()
        .map(|command| machine.command(&["key", command]).spawn().expect("the program"))
        .collect();
    for one in running {
        let ended = one.wait_with_output().expect("an end");
        assert!(
            ended.status.success(),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
    let listed = machine.ok("key list");
    assert_eq!(
        (
            &listed["newest"],
            &listed["earlier"],
            &listed["unknown"],
            &listed["lost"]
        ),
        (&621.into(), &0.into(), &0.into(), &0.into())
    );
    let deps = open(&machine, db).await;
    all_open(&deps, &ada).await;
    deps.store.close().await;
    assert_eq!(machine.ok("audit verify")["whole"], true);
});

both!(a_key_that_is_elsewhere_keeps_the_earlier_ones, async |db| {
    let machine = Machine::on(db);
    let (deps, _) = with_secrets(&machine, db).await;
    let file = machine.data.join("key");
    // Somebody has taken the key away with which it is sealed, and put another in its place beside the database's.
    let strange = deps.keys.with_new(deps.random.as_ref());
    deps.store.close().await;
    machine.ok("key rotate");
    let here = std::fs::read(&file).expect("the file");
    let sealed = strange.seal(providers::place("e0007"), b"x", &server::random::SystemRandom);
    let hex = data_encoding::HEXLOWER.encode(&sealed);
    let bytes = match db.store.engine() {
        store::Engine::Sqlite => format!("x'{hex}'"),
        store::Engine::Postgres => format!("'\\x{hex}'"),
    };
    crate::audit::sql(
        db,
        &format!("UPDATE enrolments SET data = {bytes} WHERE id = 'e0007'"),
    )
    .await;
    assert_eq!(machine.ok("key list")["unknown"], 1);
    let said = machine.run(&["key", "drop"]);
    assert!(
        said.code == 65
            && said
                .err
                .contains("1 stored secrets are sealed with a key that is not in the key file"),
        "{}",
        said.err
    );
    assert_eq!(std::fs::read(&file).expect("the file"), here);
});

both!(a_server_whose_key_was_changed_under_it_stops, async |db| {
    let mut machine = Machine::on(db);
    machine.ok("group add Staff");
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    let listen = format!("127.0.0.1:{}", free.expect("a port").port());
    machine.variables.push(("TWINLATCH_LISTEN", listen));
    let mut server = machine.command(&["serve"]).spawn().expect("the program");
    let mut lines = BufReader::new(server.stdout.take().expect("standard output")).lines();
    assert!(lines.any(|line| line.is_ok_and(|line| line.starts_with("Twinlatch listens on"))));
    let elsewhere = "UPDATE meta SET value = 'of another file' WHERE key = 'key_fingerprint'";
    crate::audit::sql(db, elsewhere).await;
    let ended = server.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        ended.status.code() == Some(65) && said.contains("another key than this server began with"),
        "{said}"
    );
});
