//! The command line of termloom.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
