//! How large a document may be, and what else a schema cannot say: everything is checked when a document is read, so that
//! nothing needs to be checked when somebody signs in.

use std::collections::BTreeSet;
use std::fmt;

use crate::document::Policy;
use crate::id::Id;
use crate::key::Aaguid;
use crate::network::NetworkRef;
use crate::rule::{Demand, Rule, When};
use crate::saved_test::{Given, SavedTest};

/// The longest document, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most rules in a document.
pub const MAX_RULES: usize = 1_000;
/// The most models in a list.
pub const MAX_MODELS: usize = 1_000;
/// The most saved tests in a document.
pub const MAX_TESTS: usize = 1_000;
/// The longest name of a rule, a test, a group or an application, in characters.
pub const MAX_NAME: usize = 128;
/// The most days that a document may say: a year.
pub const MAX_DAYS: u32 = 365;
/// The most minutes that a document may say: a year.
pub const MAX_MINUTES: u32 = MAX_DAYS * 24 * 60;

/// Why a document is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// In which line, from 1; `None` where there are no lines, or the document is too large to look at.
    pub line: Option<usize>,
    /// At which key, such as `rules[3].when.networks[0]`; `None` when it is not a matter of one key.
    pub key: Option<String>,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It has so many bytes, more than [`MAX_BYTES`].
    TooLarge(usize),
    /// It cannot be read: what the reader said, in English.
    Unreadable(String),
    /// A list has so many entries, and may have only so many.
    TooMany(usize, usize),
    /// A name is empty, longer than [`MAX_NAME`] characters, or contains a control character.
    BadName,
    /// An id is used twice.
    Twice(Id),
    /// A network is named that [`Policy::networks`] does not have.
    UnknownNetwork(Id),
    /// A number lies outside these bounds.
    OutOfBounds(u64, u64),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(bytes) => write!(f, "{bytes} bytes are too many: at most {MAX_BYTES}"),
            Self::Unreadable(said) => f.write_str(said),
            Self::TooMany(found, most) => write!(f, "{found} entries are too many: at most {most}"),
            Self::BadName => write!(
                f,
                "a name is 1 to {MAX_NAME} characters without control characters"
            ),
            Self::Twice(id) => write!(f, "the id {id} is used twice"),
            Self::UnknownNetwork(id) => write!(f, "there is no network {id}"),
            Self::OutOfBounds(least, most) => write!(f, "must be {least} to {most}"),
        }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        self.flaw.fmt(f)
    }
}

impl std::error::Error for DocumentError {}

impl Policy {
    /// Checks what the schema cannot say.
    ///
    /// # Errors
    ///
    /// The first flaw in the order of the document, with its key and without a line.
    pub fn validate(&self) -> Result<(), DocumentError> {
        // What a row and a TOML number can hold.
        bounded(Some(self.version), 0, i64::MAX.unsigned_abs()).map_err(at("version"))?;
        names(&self.enforcement.groups, "enforcement.groups")?;
        names(&self.enforcement.excluded, "enforcement.excluded")?;
        for (name, number, least, most) in self.base_numbers() {
            bounded(number, least, most).map_err(at(format!("base.{name}")))?;
        }
        few_models(self.base.models.as_ref()).map_err(at("base.models"))?;
        self.known_networks(&self.base.first_method_networks)
            .map_err(at("base.first_method_networks"))?;
        few(self.rules.len(), MAX_RULES).map_err(at("rules"))?;
        let mut ids = BTreeSet::new();
        for (n, rule) in self.rules.iter().enumerate() {
            let key = format!("rules[{n}]");
            if !ids.insert(&rule.id) {
                return Err(at(format!("{key}.id"))(Flaw::Twice(rule.id.clone())));
            }
            self.validate_rule(rule, &key)?;
        }
        few(self.tests.len(), MAX_TESTS).map_err(at("tests"))?;
        for (n, test) in self.tests.iter().enumerate() {
            self.validate_test(test, &format!("tests[{n}]"))?;
        }
        Ok(())
    }

    fn base_numbers(&self) -> [(&'static str, Option<u64>, u64, u64); 5] {
        let base = &self.base;
        numbers([
            Some(base.remember_browser_days),
            Some(base.enrolment_grace_days),
            base.session_minutes,
            base.idle_minutes,
            base.proof_minutes,
        ])
    }

    fn validate_rule(&self, rule: &Rule, key: &str) -> Result<(), DocumentError> {
        if !rule.name.is_empty() {
            name(&rule.name).map_err(at(format!("{key}.name")))?;
        }
        let when: &When = &rule.when;
        for (names_of, list) in [
            ("groups", &when.groups),
            ("except_groups", &when.except_groups),
            ("applications", &when.applications),
        ] {
            names(list, &format!("{key}.when.{names_of}"))?;
        }
        for (networks_of, list) in [
            ("networks", &when.networks),
            ("except_networks", &when.except_networks),
        ] {
            self.known_networks(list)
                .map_err(at(format!("{key}.when.{networks_of}")))?;
        }
        self.validate_demand(&rule.demand, &format!("{key}.demand"))
    }

    fn known_networks(&self, networks: &BTreeSet<NetworkRef>) -> Result<(), Flaw> {
        for network in networks {
            match network {
                NetworkRef::Named(id) if !self.networks.contains_key(id) => {
                    return Err(Flaw::UnknownNetwork(id.clone()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn validate_test(&self, test: &SavedTest, key: &str) -> Result<(), DocumentError> {
        name(&test.name).map_err(at(format!("{key}.name")))?;
        let given: &Given = &test.given;
        if let Some(groups) = &given.groups {
            names(groups, &format!("{key}.given.groups"))?;
        }
        if let Some(application) = &given.application {
            name(application).map_err(at(format!("{key}.given.application")))?;
        }
        self.validate_demand(&test.needs, &format!("{key}.needs"))
    }

    fn validate_demand(&self, demand: &Demand, key: &str) -> Result<(), DocumentError> {
        let said = numbers([
            demand.remember_browser_days,
            demand.enrolment_grace_days,
            demand.session_minutes,
            demand.idle_minutes,
            demand.proof_minutes,
        ]);
        for (name, number, least, most) in said {
            bounded(number, least, most).map_err(at(format!("{key}.{name}")))?;
        }
        few_models(demand.models.as_ref()).map_err(at(format!("{key}.models")))?;
        self.known_networks(&demand.first_method_networks)
            .map_err(at(format!("{key}.first_method_networks")))
    }
}

fn few_models(models: Option<&BTreeSet<Aaguid>>) -> Result<(), Flaw> {
    few(models.map_or(0, BTreeSet::len), MAX_MODELS)
}

/// The numbers that base and rules have in common, with their bounds. No session lasts 0 minutes.
fn numbers(said: [Option<u32>; 5]) -> [(&'static str, Option<u64>, u64, u64); 5] {
    let [remember, grace, session, idle, proof] = said.map(|number| number.map(u64::from));
    let (days, minutes) = (u64::from(MAX_DAYS), u64::from(MAX_MINUTES));
    [
        ("remember_browser_days", remember, 0, days),
        ("enrolment_grace_days", grace, 0, days),
        ("session_minutes", session, 1, minutes),
        ("idle_minutes", idle, 1, minutes),
        ("proof_minutes", proof, 1, minutes),
    ]
}

fn at(key: impl Into<String>) -> impl FnOnce(Flaw) -> DocumentError {
    let key = Some(key.into());
    move |flaw| DocumentError {
        line: None,
        key,
        flaw,
    }
}

fn few(found: usize, most: usize) -> Result<(), Flaw> {
    if found > most {
        return Err(Flaw::TooMany(found, most));
    }
    Ok(())
}

fn bounded(number: Option<u64>, least: u64, most: u64) -> Result<(), Flaw> {
    match number {
        Some(number) if number < least || number > most => Err(Flaw::OutOfBounds(least, most)),
        _ => Ok(()),
    }
}

fn names(all: &BTreeSet<String>, key: &str) -> Result<(), DocumentError> {
    all.iter().try_for_each(|one| name(one)).map_err(at(key))
}

fn name(name: &str) -> Result<(), Flaw> {
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Flaw::BadName);
    }
    Ok(())
}
