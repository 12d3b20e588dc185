//! The program `twinlatch`: everything is in the library, so that tests reach it (`cli.rs`).

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::cli::main(std::env::args_os()).await
}
