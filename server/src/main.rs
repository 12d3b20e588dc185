//! The program `twinlatch`: everything is in the library, so that tests reach it (`cli.rs`).

use std::process::ExitCode;

/// A page and a statement ask for memory hundreds of times, on several threads at once.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::cli::main(std::env::args_os()).await
}
