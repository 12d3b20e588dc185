//! How well people are protected, as a bar and a list, and how it was of late. The pictures are for the eye only; the words beside
//! them are the truth for everybody.

use crate::model::admin::{Coverage, Level, Share, Trend};
use leptos::prelude::*;

/// How wide a bar is, in its own units.
const WIDE: u64 = 1000;
/// How much room is between two parts of it.
const GAP: u64 = 4;

/// The class that gives a level its colour.
pub fn class_of(level: Level) -> &'static str {
    match level {
        Level::Strongest => "level level--4",
        Level::Strong => "level level--3",
        Level::Basic => "level level--2",
        Level::Nothing => "level level--1",
    }
}

/// A bar: a part for each level, as wide as it has people.
#[component]
pub fn Bar(
    /// The levels.
    shares: Vec<Share>,
    /// Tells its hatching from that of other bars.
    id: String,
) -> impl IntoView {
    let all: u64 = shares.iter().map(|share| share.people).sum::<u64>().max(1);
    let some: Vec<_> = shares.into_iter().filter(|share| share.people > 0).collect();
    let room = WIDE - GAP * u64::try_from(some.len().saturating_sub(1)).unwrap_or(0);
    let mut x = 0;
    let parts = some
        .into_iter()
        .map(|share| {
            let width = (share.people * room / all).max(2);
            let at = x;
            x += width + GAP;
            let hatch = (share.level == Level::Nothing).then(|| {
                view! { <rect x=at.to_string() y="0" width=width.to_string() height="24" fill=format!("url(#{id}-hatch)")/> }
            });
            view! { <rect class=class_of(share.level) x=at.to_string() y="0" width=width.to_string() height="24"/>{hatch} }
        })
        .collect::<Vec<_>>();
    view! {
        <svg class="bar-chart" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <defs>
                <pattern id=format!("{id}-hatch") width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="hatch" d="M0 0V8"/>
                </pattern>
            </defs>
            {parts}
        </svg>
    }
}

/// A small bar with its words.
#[component]
pub fn SmallCoverage(
    /// What it shows.
    coverage: Coverage,
    /// Tells it from others.
    id: String,
) -> impl IntoView {
    let some = !coverage.shares.is_empty();
    view! {
        <span class="cover">
            {some.then(|| view! { <Bar shares=coverage.shares id/> })}
            <span class="cover__words">{coverage.words}</span>
        </span>
    }
}

/// How it was of late: a line.
#[component]
pub fn TrendLine(
    /// What it shows.
    trend: Trend,
) -> impl IntoView {
    // The top is at 6, the bottom at 94, so that the line is never cut.
    let place = |(x, y): &(u32, u32)| format!("{} {}", x * 600 / 1000, 94 - y * 88 / 1000);
    let points: Vec<String> = trend.points.iter().map(place).collect();
    let line = format!("M{}", points.join("L"));
    view! {
        <svg class="trend" viewBox="0 0 600 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path class="trend__ground" d="M0 94H600M0 50H600M0 6H600"/>
            <path class="trend__line" d=line/>
        </svg>
        <p class="trend__words">{trend.words}</p>
    }
}
