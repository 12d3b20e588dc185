//! A new password: from standard input, never from an argument, which everybody on the machine could see.

use std::io::{BufRead as _, Read as _};

use zeroize::Zeroizing;

use super::error::CliError;
use crate::admin::AdminError;
use crate::deps::Deps;
use crate::hashing::{Busy, Queue};
use crate::password_rules::{self, PasswordProblem, RulesContext};
use crate::security::old_passwords;
use crate::work::Origin;

/// Longer than any password can be.
const MOST_BYTES: u64 = 16 * 1024;

/// Whose password it will be.
pub(super) struct Whose<'a> {
    /// None: the account is made with it.
    pub(super) id: Option<&'a str>,
    pub(super) username: &'a str,
    pub(super) full_name: &'a str,
    pub(super) email: Option<&'a str>,
    /// Whether the policy demands a second factor of them.
    pub(super) factor_demanded: bool,
    /// Hashes of passwords that may not come back.
    pub(super) old: &'a [String],
}

/// The first line of standard input.
pub(super) fn read() -> Result<Zeroizing<String>, CliError> {
    let mut line = Zeroizing::new(Vec::with_capacity(256));
    let read = std::io::stdin()
        .lock()
        .take(MOST_BYTES)
        .read_until(b'\n', &mut line);
    read.map_err(|_| CliError::Input("it cannot be read"))?;
    let text = std::str::from_utf8(&line).map_err(|_| CliError::Input("it is not UTF-8"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(CliError::Input("it is empty"));
    }
    Ok(Zeroizing::new(text.to_owned()))
}

/// Checks a password by the rules, and hashes it.
pub(super) async fn hash(deps: &Deps, password: &str, whose: &Whose<'_>) -> Result<String, CliError> {
    let context = RulesContext {
        lengths: deps.config.password,
        second_factor_demanded: whose.factor_demanded,
        username: whose.username,
        full_name: whose.full_name,
        email: whose.email,
        instance_name: &deps.config.instance_name,
    };
    let asker = (&Origin::console(), whose.id);
    password_rules::check_all(deps, password, &context, asker).await??;
    let busy = |busy: Busy| AdminError::Busy(busy.retry_after_s);
    if old_passwords::holds(deps, whose.old, password)
        .await
        .map_err(busy)?
    {
        return Err(PasswordProblem::Used.into());
    }
    let hash = deps.hasher.hash(Queue::Known, password).await;
    Ok(hash.map_err(busy)?)
}
