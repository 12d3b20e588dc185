//! The numbers of design.md section 5 as a table, and what must hold for all numbers.

use super::*;
use crate::clock::DAY_MS;
use proptest::prelude::*;

const NOW: i64 = 1_700_000_000_000;

fn rule(kind: Kind) -> Rule {
    Limits::default().rule(kind)
}

/// Tries as soon as it is allowed, `tries` times; the seconds waited before each.
fn waits(rule: Rule, tries: usize) -> Vec<i64> {
    let (mut standing, mut now) = (Standing::default(), NOW);
    let mut waited = Vec::new();
    for _ in 0..tries {
        let before = now;
        standing = match reserve(rule, standing, now) {
            Ok(standing) => standing,
            Err(Refused::Until { at_ms }) => {
                now = at_ms;
                reserve(rule, standing, now).unwrap()
            }
            Err(Refused::Closed) => break,
        };
        waited.push((now - before) / SECOND_MS);
    }
    waited
}

#[test]
fn five_are_free_then_thirty_seconds_doubling_to_fifteen_minutes() {
    for kind in [Kind::Person, Kind::SecondStep] {
        assert_eq!(
            waits(rule(kind), 13),
            [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
        );
    }
}

#[test]
fn a_hundred_in_a_row_close_until_reopened() {
    let rule = rule(Kind::Person);
    assert_eq!(waits(rule, 200).len(), 100);
    let closed = Standing {
        failures: 100,
        window_started_ms: NOW,
        not_before_ms: NOW + 900_000,
        in_a_row: 100,
    };
    assert!(is_closed(rule, closed));
    assert_eq!(reserve(rule, closed, NOW + 400 * DAY_MS), Err(Refused::Closed));
    let open = reopen(closed);
    assert!(!is_closed(rule, open));
    assert_eq!(
        reserve(rule, open, NOW),
        Err(Refused::Until { at_ms: NOW + 900_000 })
    );
    assert_eq!(reserve(rule, open, NOW + 900_000).unwrap().in_a_row, 1);
}

#[test]
fn thirty_per_network_in_ten_minutes() {
    let rule = rule(Kind::Network);
    let mut expected = vec![0; 30];
    expected.push(600);
    expected.extend([0; 29]);
    expected.push(600);
    assert_eq!(waits(rule, 61), expected);
}

#[test]
fn ten_per_known_browser_in_ten_minutes() {
    let mut expected = vec![0; 10];
    expected.push(600);
    assert_eq!(waits(rule(Kind::KnownBrowser), 11), expected);
}

#[test]
fn what_a_success_gives_back() {
    let used = Standing {
        failures: 7,
        window_started_ms: NOW,
        not_before_ms: NOW + 1,
        in_a_row: 9,
    };
    assert_eq!(succeed(rule(Kind::Person), used), Standing::default());
    assert_eq!(succeed(rule(Kind::SecondStep), used), Standing::default());
    for kind in [Kind::Network, Kind::KnownBrowser] {
        let window = succeed(rule(kind), used);
        assert_eq!(
            (window.failures, window.window_started_ms),
            (6, NOW),
            "other failures stay"
        );
    }
}

#[test]
fn a_right_password_does_not_buy_more_second_steps_in_a_known_browser() {
    let rule = rule(Kind::KnownBrowser);
    let (mut standing, mut wrong_codes) = (Standing::default(), 0);
    for _ in 0..50 {
        let Ok(reserved) = reserve(rule, standing, NOW) else {
            break;
        };
        standing = succeed(rule, reserved); // the right password
        while let Ok(reserved) = reserve(rule, standing, NOW) {
            (standing, wrong_codes) = (reserved, wrong_codes + 1);
            if wrong_codes % 5 == 0 {
                break; // the attempt is over
            }
        }
    }
    assert_eq!(wrong_codes, 10);
}

#[test]
fn a_day_of_quiet_gives_the_free_tries_back_but_still_counts_in_a_row() {
    let tried = Standing {
        failures: 40,
        window_started_ms: NOW,
        not_before_ms: NOW + 900_000,
        in_a_row: 40,
    };
    let later = reserve(rule(Kind::Person), tried, NOW + DAY_MS).unwrap();
    assert_eq!((later.failures, later.not_before_ms, later.in_a_row), (1, 0, 41));
    let sooner = reserve(rule(Kind::Person), tried, NOW + DAY_MS - 1).unwrap();
    assert_eq!(sooner.failures, 41);
}

#[test]
fn tries_at_one_moment_are_all_counted() {
    let mut standing = Standing::default();
    let passed = (0..50)
        .filter(|_| {
            reserve(rule(Kind::Person), standing, NOW)
                .map(|next| standing = next)
                .is_ok()
        })
        .count();
    assert_eq!(passed, 5);
}

#[test]
fn a_clock_put_back_a_year_neither_locks_for_ever_nor_opens_the_gate() {
    let past = NOW - 365 * DAY_MS;
    let waiting = Standing {
        failures: 9,
        window_started_ms: NOW,
        not_before_ms: NOW + 480_000,
        in_a_row: 9,
    };
    let next = reserve(rule(Kind::Person), waiting, past).unwrap();
    assert_eq!((next.failures, next.not_before_ms), (10, past + 900_000));
    let full = Standing {
        failures: 30,
        window_started_ms: NOW,
        not_before_ms: 0,
        in_a_row: 30,
    };
    assert_eq!(
        reserve(rule(Kind::Network), full, past)
            .unwrap()
            .window_started_ms,
        past
    );
    let a_second_back = reserve(rule(Kind::Network), full, NOW - 1_000);
    assert_eq!(a_second_back, Err(Refused::Until { at_ms: NOW + 600_000 }));
}

#[test]
fn seconds_to_wait_are_rounded_up() {
    let until = Refused::Until { at_ms: 10_001 };
    assert_eq!(until.retry_after_s(0), Some(11));
    assert_eq!(until.retry_after_s(10_001), Some(1));
    assert_eq!(until.retry_after_s(i64::MAX), Some(1));
    assert_eq!(Refused::Closed.retry_after_s(0), None);
}

#[test]
fn networks() {
    let limits = Limits::default();
    let key = |text: &str| network_key(text.parse().unwrap(), &limits);
    assert_eq!(key("192.0.2.7"), "network:192.0.2.7/32");
    assert_eq!(key("::ffff:192.0.2.7"), "network:192.0.2.7/32");
    assert_eq!(key("2001:db8:1:2:3:4:5:6"), "network:2001:db8:1:2::/64");
    assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::"));
    let wide = Limits {
        network_prefix_v4: 24,
        network_prefix_v6: 200,
        ..limits
    };
    assert_eq!(
        network_key("192.0.2.7".parse().unwrap(), &wide),
        "network:192.0.2.0/24"
    );
    assert_eq!(
        network_key("2001:db8::1".parse().unwrap(), &wide),
        "network:2001:db8::1/128"
    );
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Person),
        Just(Kind::SecondStep),
        Just(Kind::Network),
        Just(Kind::KnownBrowser)
    ]
}

prop_compose! {
    fn any_standing()(failures: i64, window_started_ms: i64, not_before_ms: i64, in_a_row: i64) -> Standing {
        Standing { failures, window_started_ms, not_before_ms, in_a_row }
    }
}

proptest! {
    /// Rows full of nonsense: no panic, nothing negative, and a refusal always names a later time.
    #[test]
    fn any_row_at_any_time(kind in any_kind(), standing in any_standing(), now: i64) {
        match reserve(rule(kind), standing, now) {
            Ok(next) => {
                prop_assert!(next.failures >= 1 && next.in_a_row >= 1);
                let after = succeed(rule(kind), next);
                prop_assert!(after.failures >= 0 && after.in_a_row == 0);
            }
            Err(Refused::Until { at_ms }) => prop_assert!(at_ms > now || now == i64::MAX),
            Err(Refused::Closed) => prop_assert!(is_closed(rule(kind), standing)),
        }
    }

    /// Whatever the clock does, nobody waits longer than the rule's longest wait (twice for a window).
    #[test]
    fn no_wait_is_longer_than_the_rule(kind in any_kind(), steps in prop::collection::vec(-3_000_000_i64..3_000_000, 1..60)) {
        let rule = rule(kind);
        let longest = match rule {
            Rule::Waits { longest_ms, .. } => longest_ms,
            Rule::Window { window_ms, .. } => 2 * window_ms,
        };
        let (mut standing, mut now) = (Standing::default(), NOW);
        for step in steps {
            now += step;
            match reserve(rule, standing, now) {
                Ok(next) => {
                    prop_assert_eq!(next.in_a_row, standing.in_a_row + 1);
                    standing = next;
                }
                Err(Refused::Until { at_ms }) => {
                    prop_assert!(at_ms - now <= longest);
                    prop_assert!(reserve(rule, standing, at_ms - 1).is_err());
                    prop_assert!(reserve(rule, standing, at_ms).is_ok(), "waiting helps");
                }
                Err(Refused::Closed) => prop_assert!(false, "too few tries"),
            }
        }
    }

    /// More failures never mean a shorter wait.
    #[test]
    fn waits_only_grow(fewer in 0_i64..300, more in 0_i64..300, free in 1_i64..20) {
        let (fewer, more) = (fewer.min(more), fewer.max(more));
        prop_assert!(wait_after(fewer, free, 30_000, 900_000) <= wait_after(more, free, 30_000, 900_000));
    }

    /// Going round a window can never give more tries than windows allow.
    #[test]
    fn a_window_holds(gaps in prop::collection::vec(0_i64..60_000, 1..200)) {
        let rule = rule(Kind::KnownBrowser);
        let (mut standing, mut now, mut passed) = (Standing::default(), NOW, 0);
        for gap in gaps {
            now += gap;
            if let Ok(next) = reserve(rule, standing, now) {
                standing = next;
                passed += 1;
            }
        }
        prop_assert!(passed <= 10 * (1 + (now - NOW) / 600_000));
    }
}
