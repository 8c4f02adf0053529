//! The command line; see [`anchorwalk::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    anchorwalk::cli::run()
}
