//! Real Argon2 with little memory.

use super::*;
use crate::random::SeededRandom;
use std::sync::Barrier;
use std::time::Duration;

const SMALL: Argon2 = Argon2 {
    memory_kib: 64,
    time: 1,
    lanes: 1,
    workers: 2,
    queue: 4,
};

fn hasher(config: Argon2) -> Hasher {
    Hasher::start(&config, Arc::new(SeededRandom::new(1))).unwrap()
}

#[tokio::test]
async fn a_password_matches_its_own_hash_only() {
    let hasher = hasher(SMALL);
    let phc = hasher.hash(Queue::Known, "correct horse battery").await.unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{phc}");
    assert_ne!(
        phc,
        hasher.hash(Queue::Known, "correct horse battery").await.unwrap(),
        "salted"
    );
    let right = hasher
        .verify(Queue::Unknown, "correct horse battery", &phc)
        .await
        .unwrap();
    assert_eq!(
        right,
        Verified {
            ok: true,
            needs_rehash: false
        }
    );
    let wrong = hasher
        .verify(Queue::Unknown, "correct horse batterz", &phc)
        .await
        .unwrap();
    assert_eq!(
        wrong,
        Verified {
            ok: false,
            needs_rehash: false
        }
    );
    assert_eq!(hasher.hashes_run(), 4);
}

#[tokio::test]
async fn passwords_are_normalised() {
    let hasher = hasher(SMALL);
    let phc = hasher.hash(Queue::Known, "Zu\u{308}rich ﬁne").await.unwrap();
    assert!(hasher.verify(Queue::Known, "Zürich fine", &phc).await.unwrap().ok);
}

#[tokio::test]
async fn it_speaks_the_common_format() {
    // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
    let phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let hasher = hasher(SMALL);
    assert!(hasher.verify(Queue::Known, "password", phc).await.unwrap().ok);
    assert!(!hasher.verify(Queue::Known, "passwore", phc).await.unwrap().ok);
}

#[tokio::test]
async fn every_way_to_be_wrong_costs_one_hash() {
    let hasher = hasher(SMALL);
    let good = hasher.hash(Queue::Known, "correct horse battery").await.unwrap();
    let long = "a".repeat(1 << 20);
    let table = [
        ("wrong", good.as_str()),
        ("", good.as_str()),
        (long.as_str(), good.as_str()),
        ("correct horse battery", hasher.dummy()),
        ("correct horse battery", "nonsense"),
        ("correct horse battery", ""),
        (
            "correct horse battery",
            "$argon2i$v=19$m=64,t=1,p=1$c29tc2FsdHNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        ),
        (
            "correct horse battery",
            "$argon2id$v=19$m=4194304,t=1,p=1$c29tc2FsdHNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        ),
    ];
    for (password, phc) in table {
        let before = hasher.hashes_run();
        assert!(!hasher.verify(Queue::Unknown, password, phc).await.unwrap().ok);
        assert_eq!(hasher.hashes_run(), before + 1, "{phc}");
    }
    let refused = hasher.hash(Queue::Known, &long).await.unwrap();
    assert!(!hasher.verify(Queue::Known, "", &refused).await.unwrap().ok);
    assert_eq!(Hash::parse(hasher.dummy()).unwrap().cost, hasher.cost);
}

#[tokio::test]
async fn stronger_parameters_ask_for_a_new_hash() {
    let phc = hasher(SMALL)
        .hash(Queue::Known, "correct horse battery")
        .await
        .unwrap();
    for (config, needs_rehash) in [
        (
            Argon2 {
                memory_kib: 65,
                ..SMALL
            },
            true,
        ),
        (Argon2 { time: 2, ..SMALL }, true),
        (Argon2 { lanes: 2, ..SMALL }, true),
        (
            Argon2 {
                memory_kib: 32,
                ..SMALL
            },
            false,
        ),
    ] {
        let hasher = hasher(config);
        let right = hasher
            .verify(Queue::Known, "correct horse battery", &phc)
            .await
            .unwrap();
        assert_eq!(
            right,
            Verified {
                ok: true,
                needs_rehash
            },
            "{config:?}"
        );
        let wrong = hasher.verify(Queue::Known, "wrong", &phc).await.unwrap();
        assert_eq!(
            wrong,
            Verified {
                ok: false,
                needs_rehash: false
            }
        );
    }
}

#[tokio::test]
async fn many_codes_are_hashed_at_once_and_in_order() {
    let hasher = hasher(SMALL);
    let codes = crate::codes::generate_set(&SeededRandom::new(2), 10);
    let texts: Vec<_> = codes.iter().map(crate::codes::Code::text).collect();
    let hashes = hasher.hash_many(Queue::Known, &texts).await.unwrap();
    assert_eq!(hasher.hashes_run(), 10);
    for (text, hash) in texts.iter().zip(&hashes) {
        assert!(hasher.verify(Queue::Known, text, hash).await.unwrap().ok);
    }
    assert!(
        !hasher
            .verify(Queue::Known, texts[0], &hashes[1])
            .await
            .unwrap()
            .ok
    );
}

/// A hasher whose only thread is held up by a slow hash until the returned closure is called.
fn held(queue: usize) -> (Arc<Hasher>, tokio::task::JoinHandle<()>) {
    let slow = Argon2 {
        memory_kib: 262_144,
        time: 4,
        workers: 1,
        queue,
        ..SMALL
    };
    let hasher = Arc::new(hasher(slow));
    let busy = Arc::clone(&hasher);
    let task = tokio::spawn(async move { drop(busy.hash(Queue::Known, "slow").await) });
    (hasher, task)
}

async fn started(hasher: &Hasher, hashes: u64) {
    while hasher.hashes_run() < hashes {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back_and_known_browsers_are_served_first() {
    let phc = hasher(SMALL)
        .hash(Queue::Known, "correct horse battery")
        .await
        .unwrap();
    let (hasher, slow) = held(2);
    started(&hasher, 1).await;
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut tasks = vec![slow];
    for queue in [Queue::Unknown, Queue::Unknown, Queue::Known] {
        let (hasher, order, phc) = (Arc::clone(&hasher), Arc::clone(&order), phc.clone());
        tasks.push(tokio::spawn(async move {
            hasher.verify(queue, "x", phc).await.unwrap();
            order.lock().unwrap().push(queue);
        }));
        tokio::task::yield_now().await;
    }
    let busy = hasher.verify(Queue::Unknown, "x", &phc).await.unwrap_err();
    assert!((1..=60).contains(&busy.retry_after_s));
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(
        *order.lock().unwrap(),
        [Queue::Known, Queue::Unknown, Queue::Unknown]
    );
    assert_eq!(hasher.hashes_run(), 4);
}

#[tokio::test]
async fn a_hash_that_nobody_waits_for_is_not_run() {
    let phc = hasher(SMALL)
        .hash(Queue::Known, "correct horse battery")
        .await
        .unwrap();
    let (hasher, slow) = held(1);
    started(&hasher, 1).await;
    let (impatient, text) = (Arc::clone(&hasher), phc.clone());
    let waiting = tokio::spawn(async move {
        let _ = impatient.verify(Queue::Unknown, "x", text).await;
    });
    tokio::task::yield_now().await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    hasher
        .verify(Queue::Unknown, "x", &phc)
        .await
        .expect("whoever went away makes room");
    slow.await.unwrap();
    assert_eq!(hasher.hashes_run(), 2);
}

#[test]
fn dropping_it_from_any_thread_ends_its_threads() {
    let hasher = hasher(SMALL);
    let shared = Arc::downgrade(&hasher.ran);
    let barrier = Arc::new(Barrier::new(2));
    let other = Arc::clone(&barrier);
    std::thread::spawn(move || {
        drop(hasher);
        other.wait();
    });
    barrier.wait();
    for _ in 0..5_000 {
        if shared.upgrade().is_none() {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("threads are left");
}

#[test]
fn impossible_parameters_are_an_error() {
    let config = Argon2 {
        memory_kib: 1,
        ..SMALL
    };
    assert!(matches!(
        Hasher::start(&config, Arc::new(SeededRandom::new(1))),
        Err(StartError::Parameters(_))
    ));
}

#[test]
fn what_the_memory_held_before_does_not_matter() {
    let job = |secret: &str, memory_kib, time| Job {
        secret: Zeroizing::new(secret.to_owned()),
        salt: vec![7; 16],
        cost: Cost {
            memory_kib,
            time,
            lanes: 1,
        },
        length: 32,
    };
    let mut used = Vec::new();
    for (memory_kib, time) in [(64, 1), (64, 2), (128, 1), (32, 3)] {
        for secret in ["first", "second"] {
            let job = job(secret, memory_kib, time);
            let alone = pool::run(&job, &mut Vec::new()).unwrap();
            assert_eq!(
                pool::run(&job, &mut used).unwrap(),
                alone,
                "{memory_kib} KiB, {time}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_too_long_is_never_hashed() {
    let hasher = hasher(SMALL);
    for (length, fits) in [(128, true), (129, false), (1 << 20, false)] {
        let password = "a".repeat(length);
        // As anybody could have stored it who does not look at the length.
        let stored = Hash {
            output: {
                let (argon2, _) = hasher.cost.argon2().unwrap();
                let mut output = vec![0; 32];
                argon2
                    .hash_password_into(password.as_bytes(), b"saltsaltsalt", &mut output)
                    .unwrap();
                output
            },
            cost: hasher.cost,
            salt: b"saltsaltsalt".to_vec(),
        };
        let verified = hasher
            .verify(Queue::Unknown, &password, stored.to_string())
            .await
            .unwrap();
        assert_eq!(verified.ok, fits, "{length}");
    }
}

#[test]
fn a_hash_that_costs_too_much_is_none() {
    let hash = |m: u32, t: u32, p: u32| {
        Hash::parse(&format!(
            "$argon2id$v=19$m={m},t={t},p={p}$c29tc2FsdHNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        ))
    };
    assert!(hash(1_048_576, 16, 4).is_some());
    for (m, t, p) in [
        (1_048_577, 16, 4),
        (1_048_576, 17, 4),
        (1_048_576, 16, 5),
        (u32::MAX, 1, 1),
        (64, u32::MAX, 1),
    ] {
        assert!(hash(m, t, p).is_none(), "{m} {t} {p}");
    }
}
