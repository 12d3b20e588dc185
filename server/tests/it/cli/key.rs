//! Another key for stored secrets: nothing is lost on the way, nothing rests on the old one in the end, and no server is left behind.

use server::cli;
use server::config::Config;
use server::deps::Deps;
use server::providers;
use server::secrets::Keys;
use server::store::{self, attempts, enrolments::Enrolment, setups};

use super::machine::Machine;
use crate::both;
use crate::support::databases::Database;

mod alone;

/// The portal of a machine, as a command opens it.
async fn open(machine: &Machine, db: &Database) -> Deps {
    let config = [
        ("argon2.memory_kib", "7168"),
        ("argon2.time", "1"),
        ("breaches.source", "off"),
        ("data_dir", machine.data.to_str().expect("a path")),
        ("database_url", db.url.reveal()),
    ];
    let config = Config::with(&config).expect("a configuration");
    cli::portal::open_as_it_is(config).await.expect("a portal")
}

/// The same, with somebody and what is sealed of theirs.
async fn with_secrets(machine: &Machine, db: &Database) -> (Deps, String) {
    let added = machine.tell(
        &["user", "add", "ada", "--password-stdin"],
        b"a long enough password\n",
    );
    assert_eq!(added.code, 0, "{}", added.err);
    let deps = open(machine, db).await;
    let mut conn = deps.store.read().await.expect("a connection");
    let ada = store::people::by_username_key(&mut conn, "ada").await;
    let ada = ada.expect("read").expect("Ada").id;
    drop(conn);
    seal_some(&deps, &ada).await;
    (deps, ada)
}

/// One of each that is sealed: a method, a pending set-up, an open challenge. More of the first than are read at once.
async fn seal_some(deps: &Deps, person_id: &str) {
    let mut conn = deps.store.write().await.expect("a transaction");
    for number in 0..620 {
        let id = format!("e{number:04}");
        let data = deps
            .keys
            .seal(providers::place(&id), id.as_bytes(), deps.random.as_ref());
        let row = Enrolment {
            person_id: person_id.to_owned(),
            provider: "totp".to_owned(),
            name: id.clone(),
            name_key: id.clone(),
            // A row with nothing sealed.
            data: (number > 0).then_some(data),
            created_at: 1,
            last_used_at: None,
            id,
        };
        store::enrolments::insert(&mut conn, &row)
            .await
            .expect("inserted");
    }
    let attempt = attempts::Attempt {
        id: "a1".to_owned(),
        token_hash: vec![1; 32],
        person_id: person_id.to_owned(),
        purpose: attempts::Purpose::SignIn,
        session_id: None,
        body: "{}".to_owned(),
        wrong: 0,
        version: 0,
        next: "/".to_owned(),
        browser_id: None,
        address: "10.0.0.1".to_owned(),
        agent: "firefox/linux".to_owned(),
        created_at: 1,
        expires_at: i64::MAX,
        pending: Some(deps.keys.seal(challenge(), b"challenge", deps.random.as_ref())),
    };
    attempts::insert(&mut conn, &attempt).await.expect("inserted");
    let set_up = setups::PendingSetup {
        id: "s1".to_owned(),
        person_id: person_id.to_owned(),
        owner: setups::Owner::Attempt("a1".to_owned()),
        provider: "totp".to_owned(),
        replaces: None,
        data: deps.keys.seal(set_up(), b"pending", deps.random.as_ref()),
        created_at: 1,
        expires_at: i64::MAX,
    };
    setups::put(&mut conn, &set_up).await.expect("inserted");
    conn.commit().await.expect("kept");
}

fn challenge() -> server::secrets::Place<'static> {
    server::secrets::Place {
        table: "attempts",
        column: "pending",
        row: "a1",
    }
}

fn set_up() -> server::secrets::Place<'static> {
    server::secrets::Place {
        table: "setups",
        column: "data",
        row: "s1",
    }
}

/// Everything opens with these keys, and says what it did.
async fn all_open(deps: &Deps, person_id: &str) {
    let mut conn = deps.store.read().await.expect("a connection");
    let all = store::enrolments::of_person(&mut conn, person_id)
        .await
        .expect("rows");
    assert_eq!(all.len(), 620);
    for row in all {
        if row.id == "e0000" {
            assert_eq!(row.data, None);
            continue;
        }
        let plain = providers::open_data(deps, &row).expect("it opens");
        assert_eq!(*plain, row.id.as_bytes());
    }
    let owner = setups::Owner::Attempt("a1".to_owned());
    let row = setups::get(&mut conn, &owner, "totp")
        .await
        .expect("read")
        .expect("a row");
    assert_eq!(
        *deps.keys.open(set_up(), &row.data).expect("it opens"),
        b"pending"
    );
    let row = attempts::by_token_hash(&mut conn, &[1; 32])
        .await
        .expect("read")
        .expect("a row");
    let sealed = row.pending.expect("a challenge");
    assert_eq!(
        *deps.keys.open(challenge(), &sealed).expect("it opens"),
        b"challenge"
    );
}

both!(a_key_is_rotated_and_the_old_one_dropped, async |db| {
    let machine = Machine::on(db);
    let (deps, ada) = with_secrets(&machine, db).await;
    deps.store.close().await;
    let file = machine.data.join("key");
    let first = Keys::load(&file).expect("keys");
    assert_eq!(
        machine.ok("key drop")["dropped"],
        serde_json::json!([]),
        "there is one key"
    );
    let listed = machine.ok("key list");
    assert_eq!((&listed["newest"], &listed["earlier"]), (&621.into(), &0.into()));

    // The log is signed with the first.
    assert_eq!(machine.code("audit checkpoint"), 0);

    let rotated = machine.ok("key rotate");
    assert_eq!(
        (&rotated["sealed_again"], &rotated["lost"]),
        (&621.into(), &0.into())
    );
    let both_keys = Keys::load(&file).expect("keys");
    assert_eq!(
        both_keys.ids(),
        [rotated["newest"].as_str().expect("an id"), first.ids()[0]]
    );
    let listed = machine.ok("key list");
    assert_eq!((&listed["newest"], &listed["earlier"]), (&621.into(), &0.into()));
    let deps = open(&machine, db).await;
    all_open(&deps, &ada).await;
    deps.store.close().await;
    // The file from before does not fit any more: whoever forgot to copy the new one is told when they start.
    first.save(&file).expect("saved");
    let said = machine.run(&["user", "list"]);
    assert!(
        said.code == 65 && said.err.contains("is not the one of this database"),
        "{}",
        said.err
    );
    both_keys.save(&file).expect("saved");

    let dropped = machine.ok("key drop");
    assert_eq!(dropped["dropped"], serde_json::json!(first.ids()));
    assert_eq!(Keys::load(&file).expect("keys").ids(), [both_keys.ids()[0]]);
    let deps = open(&machine, db).await;
    all_open(&deps, &ada).await;
    deps.store.close().await;
    let checked = machine.ok("audit verify");
    assert_eq!(
        (checked["whole"] == true, checked["keys"].as_array().map(Vec::len)),
        (true, Some(2))
    );
    let told = machine.ok("audit list --event keys_changed");
    assert_eq!(told["entries"].as_array().map(Vec::len), Some(2));
});

both!(a_rotation_that_was_cut_off_is_made_good_by_the_next, async |db| {
    let machine = Machine::on(db);
    let (deps, ada) = with_secrets(&machine, db).await;
    // The power went after the file was written.
    let file = machine.data.join("key");
    deps.keys
        .with_new(deps.random.as_ref())
        .save(&file)
        .expect("saved");
    deps.store.close().await;
    let deps = open(&machine, db).await;
    all_open(&deps, &ada).await;
    deps.store.close().await;
    let listed = machine.ok("key list");
    assert_eq!((&listed["newest"], &listed["earlier"]), (&0.into(), &621.into()));
    // Something that opens with no key at all is told, and stays as it is.
    crate::audit::sql(
        db,
        "UPDATE enrolments SET name = name, data = (SELECT data FROM setups) WHERE id = 'e0007'",
    )
    .await;
    let dropped = machine.ok("key drop");
    assert_eq!(
        (&dropped["sealed_again"], &dropped["lost"]),
        (&620.into(), &1.into())
    );
    let listed = machine.ok("key list");
    assert_eq!(
        (&listed["newest"], &listed["earlier"], &listed["unknown"]),
        (&620.into(), &0.into(), &1.into())
    );
    // It is sealed with a key that is gone by now, and keeps nobody from the next rotation who knows of it.
    assert_eq!(machine.code("key rotate"), 65);
    machine.ok("key rotate --leave-unknown");
    assert_eq!(machine.code("key drop"), 65);
    assert_eq!(machine.ok("key drop --leave-unknown")["unknown"], 1);
});
