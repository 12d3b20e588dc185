//! Many requests at once, for a while.

use std::future::Future;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Per second.
    pub(crate) rate: f64,
    /// Of a hundred, one took longer.
    pub(crate) p99: Duration,
}

/// Lets `connections` tasks do the same again and again for `span`. `make` gets the task's number and gives what it does.
pub(crate) async fn run<F, Fut>(
    connections: usize,
    span: Duration,
    make: impl Fn(usize) -> F,
) -> anyhow::Result<Load>
where
    F: FnMut() -> Fut + Send + 'static,
    Fut: Future<Output = anyhow::Result<bool>> + Send,
{
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        let mut again = make(number);
        tasks.spawn(async move {
            let mut times = Vec::new();
            while begun.elapsed() < span {
                let started = Instant::now();
                if !again().await? {
                    break;
                }
                times.push(started.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = tasks.join_next().await {
        all.extend(times??);
    }
    let took = begun.elapsed().as_secs_f64();
    all.sort_unstable();
    let p99 = all.get(all.len() * 99 / 100).copied().unwrap_or_default();
    Ok(Load {
        rate: all.len() as f64 / took,
        p99,
    })
}
