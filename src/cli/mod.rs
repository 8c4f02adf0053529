//! The command line: clap definitions, one file a verb.
//!
//! It never holds logic: it reads words, calls the rooms above, and prints what they answer.
//! Nobody imports it but `main.rs`.

mod arguments;
mod audit;
mod bar;
mod bench;
mod diagnose;
mod doctor;
mod eval;
mod eval_subject;
mod explain;
mod export;
mod failure;
mod functions;
mod generate;
mod input;
mod lines;
mod output;
mod output_file;
mod pack;
mod policy_check;
mod resolve;
mod snapshot;
mod staged_object;
mod sync;
mod test;
mod writeback;

use arguments::{Arguments, Verb};
use clap::Parser;
use failure::Failure;
use output::Output;
use std::panic::catch_unwind;
use std::process::ExitCode;

/// How a command ended: the exit codes of spec/cli.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// As asked.
    Fine,
    /// A negative answer.
    Negative,
}

/// Runs the command line and returns its exit code: 0 as asked, 1 a negative answer, 2 bad input or usage, 3 a bug.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // The message is clap's own; a closed pipe is nothing to complain about.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match catch_unwind(|| answer(&arguments)) {
        Ok(Ok(Ending::Fine) | Err(Failure::ClosedPipe)) => ExitCode::SUCCESS,
        Ok(Ok(Ending::Negative)) => ExitCode::from(1),
        Ok(Err(failure)) => {
            output::complain(&failure.to_string());
            ExitCode::from(2)
        }
        Err(_) => {
            let version = env!("CARGO_PKG_VERSION");
            output::complain(&format!(
                "error: this is a bug of anchorwalk {version}; please report the lines above"
            ));
            ExitCode::from(3)
        }
    }
}

fn answer(arguments: &Arguments) -> Result<Ending, Failure> {
    let mut output = Output::stdout();
    let ending = match &arguments.verb {
        Verb::Resolve(verb) => resolve::run(verb, &mut output),
        Verb::Explain(verb) => explain::run(verb, &mut output),
        Verb::Audit(verb) => audit::run(verb, &mut output),
        Verb::Pack(verb) => pack::run(verb, &mut output),
        Verb::Export(verb) => export::run(verb, &mut output),
        Verb::Bench(verb) => bench::run(verb, &mut output),
        Verb::Generate(verb) => generate::run(verb, &mut output),
        Verb::Test(verb) => test::run(verb, &mut output),
        Verb::Sync(verb) => sync::run(verb, &mut output),
        Verb::Eval(verb) => eval::run(verb, &mut output),
        Verb::PolicyCheck(verb) => policy_check::run(verb, &mut output),
        Verb::Diagnose(verb) => diagnose::run(verb, &mut output),
        Verb::Doctor(verb) => doctor::run(verb, &mut output),
        Verb::Writeback(verb) => writeback::run(verb, &mut output),
    }?;
    output.finish()?;
    Ok(ending)
}
