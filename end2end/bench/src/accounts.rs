//! Whole sign-ins in small and large portals: how many people there are must not matter.

use std::time::{Duration, Instant};

use server::deps::Deps;

use crate::cluster::Engine;
use crate::people::{self, username};
use crate::portal::{Options, Portal, client};
use crate::report::{Report, Target, median};
use crate::{many_sessions, sign_in};

/// How many people there are.
const SIZES: [usize; 3] = [10, 1_000, 100_000];
/// Runs in turn, so that what else the machine does meets all sizes alike.
const RUNS: usize = 5;
/// Of one run.
const ROUNDS: usize = 12;
/// Who signs in at once: all of the smallest portal.
const TOGETHER: usize = 10;
/// From one person to the next, so that neighbours in the tables do not follow each other. Prime: everybody has a turn.
const STRIDE: usize = 7_919;

/// A portal with its size, and what was measured of it.
struct Sized {
    size: usize,
    portal: Portal,
    database: Deps,
    next: usize,
    rates: Vec<f64>,
}

/// Measures all sizes, then many sessions in the largest.
pub(crate) async fn measure(report: &mut Report, engine: Engine<'_>) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for size in SIZES {
        all.push(Sized::start(engine, size).await?);
    }
    for _ in 0..RUNS {
        for sized in &mut all {
            let rate = sized.run().await?;
            sized.rates.push(rate);
        }
    }
    let name = engine.name();
    let (mut slowest, mut fastest) = (f64::INFINITY, 0_f64);
    for sized in &all {
        let rate = median(&sized.rates);
        (slowest, fastest) = (slowest.min(rate), fastest.max(rate));
        let figure = format!("sign_ins_per_s_{}_accounts_{name}", sized.size);
        report.plain(&figure, rate, Target::None);
    }
    report.ratio(
        &format!("sign_ins_whatever_accounts_{name}"),
        (slowest, fastest),
        Target::AtLeast(0.85),
    );
    match all.pop() {
        Some(largest) => many_sessions::measure(report, name, (&largest.portal, &largest.database)).await,
        None => Ok(()),
    }
}

impl Sized {
    async fn start(engine: Engine<'_>, size: usize) -> anyhow::Result<Self> {
        let options = Options {
            database_url: engine.new_database(&format!("accounts_{size}")).await?,
            people: size,
            ..Options::default()
        };
        let portal = Portal::start(&options).await?;
        Ok(Self {
            size,
            database: portal.database().await?,
            portal,
            next: 0,
            rates: Vec::new(),
        })
    }

    /// Sign-ins per second. A code is good once, and ten people have soon used theirs: after each round those who signed in
    /// make room for new people, in every size alike, and that time does not count.
    async fn run(&mut self) -> anyhow::Result<f64> {
        let client = client()?;
        let mut took = Duration::ZERO;
        for _ in 0..ROUNDS {
            let names: Vec<String> = (self.next..self.next + TOGETHER)
                .map(|turn| username(turn * STRIDE % self.size))
                .collect();
            self.next += TOGETHER;
            let begun = Instant::now();
            sign_in::together(&client, &self.portal.url, &names).await?;
            took += begun.elapsed();
            people::replace(&self.database, &names).await?;
        }
        Ok((ROUNDS * TOGETHER) as f64 / took.as_secs_f64())
    }
}
