//! What can be said to `writeback` on the command line.

use crate::cli::arguments::Common;
use crate::sim::{Span, days};
use clap::Args;
use std::path::PathBuf;

/// Password operations on a timeline, with the event log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk writeback scenarios/account-resource/linked-mailbox.ron
  anchorwalk writeback scenarios/writeback/policy/too-short.ron --events

Without a step of its own about passwords, a scenario has every synchronised user reset the password. Packages are
protected by RSA-2048 and AES-256-GCM; --sealed leaves that to the model, and nothing comes out differently. All time
is virtual. Exit code 0 if all is as the scenario expects, 1 if not, or if a swarm finds what must never happen.")]
#[command(group(clap::ArgGroup::new("subject").required(true).args(["scenario", "traffic", "swarm"])))]
pub(in crate::cli) struct Writeback {
    /// A scenario file
    pub(in crate::cli) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) common: Common,
    /// Only this user, where the scenario has no step of its own about passwords; repeat it for several
    #[arg(long = "user", value_name = "NAME", requires = "scenario")]
    pub(in crate::cli) users: Vec<String>,
    /// Print only the server's event log
    #[arg(long, requires = "scenario")]
    pub(in crate::cli) events: bool,
    /// The seed of all chance; a swarm begins with it
    #[arg(long)]
    pub(in crate::cli) seed: Option<u64>,
    /// How likely something goes wrong, in thousandths, as NAME=N: loss, duplication, delay, truncation, bitFlip,
    /// heartbeatLoss, silence, cloudFailure, agentError
    #[arg(long = "fault", value_name = "NAME=N", requires = "scenario")]
    pub(in crate::cli) faults: Vec<String>,
    /// Let the model protect packages instead of real keys
    #[arg(long)]
    pub(in crate::cli) sealed: bool,
    /// What so many passwords a day cost the network
    #[arg(long, value_name = "PASSWORDS", value_parser = clap::value_parser!(u64).range(1..=2_000_000))]
    pub(in crate::cli) traffic: Option<u64>,
    /// Spread those passwords over so much of the day, such as 8h; the whole day at the most
    #[arg(long, value_name = "SPAN", requires = "traffic", default_value = "1d", value_parser = part_of_a_day)]
    pub(in crate::cli) within: Span,
    /// Run so many seeds with everything going wrong, then calm; with 1 its timeline is shown
    #[arg(long, value_name = "SEEDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) swarm: Option<u64>,
    /// Write the first failing seed, made small, as a scenario file; with --swarm 1 the seed as it is
    #[arg(long, value_name = "FILE.ron", requires = "swarm")]
    pub(in crate::cli) save: Option<PathBuf>,
    /// Replace that file if it exists
    #[arg(long, requires = "save")]
    pub(in crate::cli) force: bool,
}

/// A length of time of a day at the most.
fn part_of_a_day(text: &str) -> Result<Span, String> {
    let span: Span = text.parse()?;
    if span == Span::ZERO || span > days(1) {
        return Err("expected a part of a day, from 1ms to 1d".to_owned());
    }
    Ok(span)
}
