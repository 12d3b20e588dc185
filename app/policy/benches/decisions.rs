//! Decisions per second, by how many rules a policy has and how many groups a person is in: `cargo bench -p policy`.
//!
//! `decide` prepares the policy for each decision, as a server does that reads it anew; `compiled` prepares it once, with a
//! trace; `requirement` does without the trace, as the preview does for everybody.
//!
//! `previews`: what a draft means to 100,000 people of whom no two are alike. Each is in ten of a thousand groups; `ten` says that the
//! fifty rules of the draft name ten of these, `fifty` that they name fifty, `everybody` that each person is in one that is named.

use std::hint::black_box;
use std::net::IpAddr;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use policy::{
    Compiled, Crowd, Demand, Enforcement, Enrolled, Fact, Facts, Id, Moment, Policy, ProviderId, Role, Rule,
    Settable, State, Strength, TimeOfDay, Weekday, When, decide,
};

/// Every third rule holds, every third misses by its group, every third by its network.
fn rule(n: usize) -> Rule {
    let network = if n.is_multiple_of(3) {
        "office"
    } else {
        "203.0.113.0/24"
    };
    let group = if n % 3 == 1 {
        format!("nobody {n}")
    } else {
        format!("group {}", n % 10)
    };
    Rule {
        id: format!("rule-{n}").parse().expect("an id"),
        name: String::new(),
        state: State::On,
        when: When {
            groups: [group].into(),
            networks: [network.parse().expect("a network")].into(),
            ..When::default()
        },
        demand: Demand {
            strength: Some(Strength::NotInterceptable),
            session_minutes: Some(60),
            ..Demand::default()
        },
    }
}

fn policy(rules: usize) -> Policy {
    let office: Id = "office".parse().expect("an id");
    let ranges =
        ["192.0.2.0/24", "10.0.0.0/8", "2001:db8::/32"].map(|range| range.parse().expect("a network"));
    Policy {
        version: 1,
        enforcement: Enforcement {
            on: true,
            ..Enforcement::default()
        },
        networks: [(office, ranges.into())].into(),
        rules: (0..rules).map(rule).collect(),
        ..Policy::default()
    }
}

fn facts(groups: usize) -> Facts {
    let address: IpAddr = "10.9.9.9".parse().expect("an address");
    Facts {
        groups: Fact::Known((0..groups).map(|n| format!("group {n}")).collect()),
        enrolled: Fact::Known(Vec::new()),
        settable: Fact::Known(Vec::new()),
        administrator: Fact::Known(false),
        application: Fact::Known(policy::PORTAL.to_owned()),
        address: Fact::Known(address),
        at: Fact::Known(Moment {
            ms: 0,
            weekday: Weekday::Tue,
            time: TimeOfDay::START,
        }),
        owing_since_ms: Fact::Missing,
    }
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decisions");
    group.throughput(Throughput::Elements(1));
    for rules in [1, 10, 100] {
        for groups in [10, 1_000] {
            let (policy, facts) = (policy(rules), facts(groups));
            let compiled = Compiled::new(&policy);
            let size = format!("{rules} rules, {groups} groups");
            group.bench_function(BenchmarkId::new("decide", &size), |bench| {
                bench.iter(|| decide(black_box(&policy), black_box(&facts)));
            });
            group.bench_function(BenchmarkId::new("compiled", &size), |bench| {
                bench.iter(|| compiled.decide(black_box(&facts)));
            });
            group.bench_function(BenchmarkId::new("requirement", &size), |bench| {
                bench.iter(|| compiled.requirement(black_box(&facts)));
            });
        }
    }
    group.finish();
}

/// Reading and checking the largest policy, as when somebody saves it.
fn documents(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("documents");
    let large = policy(policy::MAX_RULES);
    let json = serde_json::to_string(&large).expect("writes");
    group.sample_size(10);
    group.bench_function("read 1,000 rules from JSON", |bench| {
        bench.iter_batched(
            || json.clone(),
            |json| Policy::from_json(&json),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("check 1,000 rules", |bench| {
        bench.iter(|| policy::check(&large, &policy::Known::default()));
    });
    group.finish();
}

const PEOPLE: u32 = 100_000;
const GROUPS: usize = 1_000;

/// Everybody in ten groups, by a fixed sequence that looks like chance; one in three has an app, one in seven is an administrator.
fn crowd() -> Crowd {
    let totp = ProviderId::from_static("totp");
    let settable = Settable {
        provider: totp.clone(),
        role: Role::Primary,
        strength: Strength::NotInterceptable,
        attests: false,
    };
    let app = Enrolled {
        provider: totp,
        role: Role::Primary,
        strength: Strength::NotInterceptable,
        usable: true,
        left: None,
        key: None,
    };
    let mut state: usize = 1;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % GROUPS
    };
    let situation = |n: u32| Facts {
        groups: Fact::Known((0..10).map(|_| format!("group {}", next())).collect()),
        enrolled: Fact::Known(vec![app.clone(); usize::from(n.is_multiple_of(3))]),
        settable: Fact::Known(vec![settable.clone()]),
        administrator: Fact::Known(n.is_multiple_of(7)),
        application: Fact::Known(policy::PORTAL.to_owned()),
        ..Facts::default()
    };
    Crowd {
        situations: (0..PEOPLE).map(situation).collect(),
        names: (0..PEOPLE).map(|n| format!("person{n}")).collect(),
        of: (0..PEOPLE).collect(),
    }
}

/// Fifty rules: each names some of the groups, a part of them networks.
fn draft(named: usize) -> Policy {
    let groups = |n: usize| {
        (n..named)
            .step_by(50)
            .map(|group| format!("group {group}"))
            .collect()
    };
    let about = |n: usize| Rule {
        when: When {
            groups: if named < 50 {
                [format!("group {}", n % named)].into()
            } else {
                groups(n)
            },
            ..rule(n).when
        },
        ..rule(n)
    };
    Policy {
        enforcement: Enforcement::default(),
        rules: (0..50).map(about).collect(),
        ..policy(0)
    }
}

fn previews(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("previews");
    group.sample_size(10);
    let crowd = crowd();
    let before = crowd.before(&Policy::default());
    group.bench_function("before", |bench| bench.iter(|| crowd.before(&Policy::default())));
    for (name, named) in [("ten", 10), ("fifty", 50), ("everybody", GROUPS)] {
        let draft = draft(named);
        group.bench_function(BenchmarkId::new("preview", name), |bench| {
            bench.iter(|| crowd.preview(black_box(&before), black_box(&draft), ("", 100)));
        });
    }
    group.finish();
}

criterion_group!(benches, decisions, documents, previews);
criterion_main!(benches);
