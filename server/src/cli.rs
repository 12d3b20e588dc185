//! The command line: parse, call a use case of `admin`, print.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `args.rs` | every command and option, with its help |
//! | `output.rs` | the only place that prints: text, or one JSON document |
//! | `error.rs` | what can go wrong, and the exit codes |
//! | `portal.rs` | from the configuration to a [`crate::deps::Deps`] |
//! | `serve.rs`, `check.rs`, `user.rs`, `group.rs`, `second_factor.rs`, `code.rs`, `webauthn.rs`, `key.rs`, `log.rs`, `setup_code.rs`, `reset_password.rs` | the commands |
//!
//! To add a command: its arguments in `args.rs`, a file with a function that returns a [`output::Report`], a line in [`run`].
//!
//! | exit code | meaning |
//! | --- | --- |
//! | 0 | done |
//! | 1 | no such person, provider, group or code |
//! | 2 | not supported, or refused by the lock-out guard |
//! | 64 | wrong usage |
//! | 65 | a file, a value or a database that is not valid |

pub mod args;
mod check;
mod code;
mod coverage;
pub mod error;
mod group;
mod key;
mod log;
mod output;
mod password;
mod policy;
pub mod portal;
mod reset_password;
mod second_factor;
mod serve;
mod setup_code;
mod user;
mod webauthn;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::admin::authority;
use crate::config::Config;
use crate::deps::Deps;
use args::{Audit, Cli, Command};
use error::CliError;
use output::{Output, Report};

/// Who reads on the command line: the console, which may read everything.
const BY: Option<&str> = Some(authority::CONSOLE);

/// Runs one command. Never panics on what was typed, and never prints a backtrace.
pub async fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let wants_json = arguments.iter().take_while(|a| *a != "--").any(|a| a == "--json");
    let output = Output::new(wants_json);
    let code = match Cli::try_parse_from(&arguments) {
        Ok(cli) => match run(cli, &output).await {
            Ok(report) => output.done(&report),
            Err(error) => output.failed(&error.to_string(), error.exit_code()),
        },
        Err(told) if matches!(told.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            output.told(&told.render().to_string())
        }
        Err(wrong) => output.failed(wrong.render().to_string().trim_end(), error::USAGE),
    };
    ExitCode::from(code)
}

async fn run(cli: Cli, output: &Output) -> Result<Report, CliError> {
    if let Command::Audit {
        command: Audit::Verify(checks),
    } = &cli.command
        && let Some(file) = &checks.file
    {
        return log::verify_file(file, checks);
    }
    let config = Config::from_process(cli.config.as_deref())?;
    match cli.command {
        Command::Serve { demo } => return serve::serve(config, demo, output).await,
        Command::Check => return check::check(config).await,
        Command::Key { command } => return key::run(config, command).await,
        _ => {}
    }
    let deps = match makes_portal(&cli.command) {
        true => portal::open_as_it_is(config).await?,
        false => portal::open_existing(config).await?,
    };
    let done = command(&deps, cli.command, output).await;
    deps.store.close().await;
    done
}

/// Whether a command may begin a portal. The others, in an empty or a wrong folder, must not leave a database behind.
fn makes_portal(command: &Command) -> bool {
    match command {
        Command::Serve { .. } | Command::SetupCode => true,
        Command::User { command } => matches!(command, args::User::Add { .. } | args::User::Invite { .. }),
        Command::Group { command } => matches!(command, args::Group::Add { .. }),
        _ => false,
    }
}

async fn command(deps: &Deps, command: Command, output: &Output) -> Result<Report, CliError> {
    match command {
        Command::SetupCode => setup_code::make(deps).await,
        Command::User { command } => user::run(deps, command).await,
        Command::Group { command } => group::run(deps, command).await,
        Command::SecondFactor { command } => second_factor::run(deps, command).await,
        Command::Policy { command } => policy::run(deps, command).await,
        Command::Code { command } => code::run(deps, command).await,
        Command::WebAuthn { command } => webauthn::run(deps, command).await,
        Command::Audit { command } => log::run(deps, command, output).await,
        // These open the portal themselves, or do not; `run` has answered them.
        Command::Serve { .. } | Command::Check | Command::Key { .. } => Ok(Report::default()),
    }
}
