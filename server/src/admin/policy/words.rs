//! Findings and demands in sentences, in English, for the console. Names in them are quoted. Traces are `trace.rs`.

use std::fmt::Write as _;

use policy::check::{Place, Problem, Severity};
use policy::{Condition, Finding, Next, Requirement, Strength, TestFailure};

/// All of them, one a line.
pub fn findings(all: &[Finding]) -> String {
    let lines: Vec<String> = all.iter().map(finding).collect();
    lines.join("\n")
}

/// `error: rule finance: there is no group "Finanse"`
pub fn finding(finding: &Finding) -> String {
    let severity = match finding.problem.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = match &finding.place {
        Place::Enforcement => "enforcement".to_owned(),
        Place::Base => "base".to_owned(),
        Place::Network(id) => format!("network {id}"),
        Place::Rule(id) => format!("rule {id}"),
        Place::Test(name) => format!("test {name:?}"),
    };
    format!("{severity}: {place}: {}", problem(&finding.problem))
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::UnknownGroup(name) => format!("there is no group {name:?}"),
        Problem::UnknownProvider(id) => format!("there is no provider {id}, or it is off for everybody"),
        Problem::UnknownApplication(name) => format!("there is no application {name:?}"),
        Problem::ApplicationDoesNotAsk(name) => {
            format!("no application asks the portal yet, so nobody comes under it because of {name:?}")
        }
        Problem::UnknownNetwork(id) => format!("there is no network {id}"),
        Problem::ExclusionWithoutEffect => "exclusions have no effect while groups are selected".to_owned(),
        Problem::HostBits(network) => format!("{network} has bits behind its prefix and means a wider range"),
        Problem::EmptyNetwork => "no address is in it".to_owned(),
        Problem::UnusedNetwork => "nothing names it".to_owned(),
        Problem::NeverHolds(condition) => {
            format!("it can never hold, because of its {}", name_of(*condition))
        }
        Problem::DemandsNothing => "it demands nothing".to_owned(),
        Problem::NothingBeyondBase => "the base demands all that it does".to_owned(),
        Problem::ShadowedBy(id) => format!("a stricter rule, {id}, covers it"),
        Problem::NothingSatisfies => "nothing satisfies what it demands".to_owned(),
        Problem::Contradicts(id) => format!("nothing satisfies it together with the rule {id}"),
        Problem::TestFails(failure) => match failure {
            TestFailure::NotAsked => "it fails: a second factor is not asked for in every case".to_owned(),
            TestFailure::Asked => "it fails: a second factor may be asked for".to_owned(),
            TestFailure::TooLittle(_) => "it fails: less is demanded".to_owned(),
        },
    }
}

/// `refused: 3 people could not sign in any more: bob, dave, erin`
pub fn locked_out(count: usize, names: &[String]) -> String {
    let some: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
    let more = if count > some.len() { ", …" } else { "" };
    let people = if count == 1 {
        "1 person"
    } else {
        &format!("{count} people")
    };
    format!(
        "refused: {people} could not sign in any more: {}{more}",
        some.join(", ")
    )
}

/// What a change means to so many people.
pub fn effect(effect: policy::Effect) -> &'static str {
    match effect {
        policy::Effect::LockedOut => "could not sign in any more",
        policy::Effect::MustSetUp => "would have to set up a method",
        policy::Effect::NewlyAsked => "would be newly asked",
        policy::Effect::LosesMethod => "would lose a method",
        policy::Effect::Eased => "would be asked less",
        policy::Effect::Unchanged => "unchanged",
    }
}

/// What a rule in report mode would have done.
pub fn reported(effect: &str) -> &'static str {
    match effect {
        "asked" => "asked for more",
        "set_up" => "led to a set-up",
        "blocked" => "let nobody in",
        _ => "changed nothing",
    }
}

/// What is demanded, in a sentence.
pub fn requirement(requirement: &Requirement) -> String {
    if requirement.denies() {
        return "nobody is let in: the policy cannot be evaluated".to_owned();
    }
    if !requirement.second_factor() {
        return format!("the password is enough{}", first_method(requirement));
    }
    let mut text = match requirement.least() {
        Strength::None | Strength::Any => "any second factor".to_owned(),
        Strength::NotInterceptable => "a second factor that cannot be intercepted".to_owned(),
        Strength::PhishingResistant => "a phishing-resistant second factor".to_owned(),
    };
    if let Some(providers) = requirement.providers() {
        let names: Vec<String> = providers.iter().map(ToString::to_string).collect();
        let _ = write!(text, ", by {}", names.join(" or "));
    }
    text + &first_method(requirement)
}

/// What is demanded before a first method is set up, after the rest.
fn first_method(requirement: &Requirement) -> String {
    let first = requirement.first_method();
    let mut text = String::new();
    if first.code {
        text.push_str("; a first method needs a code from an administrator");
    }
    for networks in &first.networks {
        let ranges: Vec<String> = networks.iter().map(ToString::to_string).collect();
        let _ = match ranges.as_slice() {
            [] => write!(text, "; a first method can be set up from nowhere"),
            all => write!(text, "; a first method only from {}", all.join(" or ")),
        };
    }
    text
}

/// What comes next, in a sentence.
pub fn next(next: &Next) -> String {
    let list = |ids: &[policy::ProviderId]| {
        let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    match next {
        Next::Enough => "nothing more is asked".to_owned(),
        Next::Challenge(choices) => {
            let mut all = choices.primary.clone();
            all.extend(choices.fallback.iter().cloned());
            format!("is asked for one of: {}", list(&all))
        }
        Next::SetUp { offers, first, .. } => match first {
            None => format!("must set up one of: {}", list(offers)),
            Some(first) if first.primary.is_empty() => {
                format!(
                    "must give {}, then set up one of: {}",
                    list(&first.fallback),
                    list(offers)
                )
            }
            Some(_) => format!("must prove what they have, then set up one of: {}", list(offers)),
        },
        Next::SetUpLater { why, .. } => {
            format!(
                "must set up a method, may put it off, and cannot now: {}",
                words_of(*why)
            )
        }
        Next::Blocked(why) => format!("has no way on: {}", words_of(*why)),
    }
}

fn words_of(why: policy::Blocked) -> &'static str {
    match why {
        policy::Blocked::NothingUsable => "nothing they have can be used",
        policy::Blocked::NothingToSetUp => "nothing would do, and nothing can be set up",
        policy::Blocked::CodeDemanded => "their first method needs a code from an administrator",
        policy::Blocked::NotFromHere => "their first method can be set up from other networks only",
        policy::Blocked::Denied => "the policy cannot be evaluated",
    }
}

/// What a condition looks at.
pub fn name_of(condition: Condition) -> &'static str {
    match condition {
        Condition::Groups => "groups",
        Condition::ExceptGroups => "excepted groups",
        Condition::Administrators => "administrators",
        Condition::Applications => "applications",
        Condition::Networks => "networks",
        Condition::ExceptNetworks => "excepted networks",
        Condition::Times => "times",
        Condition::ExceptTimes => "excepted times",
    }
}
