//! What can be said on the command line.

use super::writeback::Writeback;
use crate::lookup::Qualification;
use crate::sync::Options;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Simulates the identity synchronisation engine of Microsoft Entra Connect, offline, on real exports.
///
/// Which on-premises account does the engine find for a cloudAnchor, in which forest; and if none or two, why?
#[derive(Debug, Parser)]
#[command(
    name = "anchorwalk",
    version,
    max_term_width = 110,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Resolve(Resolve),
    Explain(Explain),
    Audit(Audit),
    Pack(Pack),
    Export(Export),
    Bench(Bench),
    Generate(Generate),
    Test(Test),
    Sync(Sync),
    Eval(Eval),
    PolicyCheck(PolicyCheck),
    Diagnose(Diagnose),
    Doctor(Doctor),
    Writeback(Writeback),
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// What every question about an INPUT takes.
#[derive(Debug, Args)]
pub(super) struct Question {
    /// A scenario file (.ron), a deployment folder or a snapshot (.awsnap)
    pub(super) input: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
    /// Which links qualify: by the family of the immutable tag, or by EnablePasswordSync
    #[arg(long, value_enum, default_value = "immutable-tag", value_name = "READING")]
    pub(super) qualification: Reading,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// How the answer is printed
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(super) format: Format,
    /// An engine option, as NAME=VALUE; --help lists them
    #[arg(long = "option", value_name = "NAME=VALUE", long_help = options_help())]
    pub(super) options: Vec<String>,
    /// How many threads plan a synchronisation; the answer is the same for any number [default: all]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<String>,
}

/// The two readings of which links qualify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Reading {
    ImmutableTag,
    PasswordSyncFlag,
}

impl From<Reading> for Qualification {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::ImmutableTag => Self::ImmutableTag,
            Reading::PasswordSyncFlag => Self::PasswordSyncFlag,
        }
    }
}

/// The engine options with what they decide.
fn options_help() -> String {
    let list = Options::NAMES.iter().map(|option| format!("{}: {}", option.name, option.meaning));
    format!("An engine option, as NAME=VALUE, with its default:\n{}", list.collect::<Vec<_>>().join("\n"))
}

impl Common {
    /// The engine options as set.
    pub(super) fn engine_options(&self) -> Result<Options, super::Failure> {
        self.engine_options_over(Options::default())
    }

    /// A snapshot was made with its options; none can be changed afterwards.
    pub(super) fn refuse_options(&self) -> Result<(), super::Failure> {
        match self.options.first() {
            None => Ok(()),
            Some(setting) => Err(super::Failure::usage(format!(
                "--option {setting}: a snapshot keeps the answers of the options it was packed with; pack it again"
            ))),
        }
    }

    /// The engine options as set, over those of an input.
    pub(super) fn engine_options_over(&self, mut options: Options) -> Result<Options, super::Failure> {
        let mut given = BTreeSet::new();
        for setting in &self.options {
            let (name, value) = setting
                .split_once('=')
                .ok_or_else(|| super::Failure::usage(format!("--option {setting}: expected NAME=VALUE")))?;
            if !given.insert(name) {
                return Err(super::Failure::usage(format!("--option {setting}: `{name}` is set twice")));
            }
            options.set(name, value).map_err(super::Failure::usage)?;
        }
        if let Some(threads) = &self.threads {
            options
                .set_threads(threads)
                .map_err(|problem| super::Failure::usage(format!("--threads: {problem}")))?;
        }
        Ok(options)
    }
}

/// Which AD object a cloudAnchor leads to, or which outcome
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk resolve scenarios/account-resource/linked-mailbox.ron User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b
  anchorwalk resolve scenarios/cloud/cloud-only.ron - --format json < anchors.txt

Exit code 0 if every anchor is Resolved, 1 if not, 2 if the input can't be understood.")]
pub(super) struct Resolve {
    #[command(flatten)]
    pub(super) question: Question,
    /// The anchors; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "ANCHOR")]
    pub(super) anchors: Vec<String>,
    /// Print a row for each anchor as it is answered, with the cause, instead of a page or one document
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) rows: Option<Rows>,
}

/// The forms of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Rows {
    /// CSV with a header.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Makes a deployment of any size from a seed, as a folder or as a snapshot, with the totals that an audit will give
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk generate generated --users 1000 --forests 4 --seed 7
  anchorwalk generate million.awsnap --users 1000000 --seed 7

A profile is a JSON object of shares, whole numbers in any unit, such as {\"single\": 90, \"disabled\": 10}; what is not named has none:
  single           one enabled account
  linkedMailbox    an enabled account and a linked mailbox in another forest; twoMailboxes: in two others
  mailContact      an enabled account and a mail contact for it in another forest
  disabled         one disabled account
  bothEnabled      enabled accounts in two forests, which are joined
  cloudOnly        a user of the cloud alone; orphaned: the account was deleted
  ouExcluded       an account in a container that is not imported; filtered: kept out by a scoping filter
  inetOrgPerson    an account of that class, whose rule does not qualify
  ruleMissing      an account in the forest whose rule for enabled accounts was lost
  duplicateAnchor  two cloud users with one anchor
Without one a large organisation is made, nine of ten people Resolved.")]
pub(super) struct Generate {
    /// A new folder, or a file that ends in .awsnap
    #[arg(value_name = "FOLDER|FILE.awsnap")]
    pub(super) output: PathBuf,
    /// How many cloud users
    #[arg(long, default_value_t = 1000)]
    pub(super) users: u32,
    /// How many forests, 1 to 8; the last of several has lost its rule for enabled accounts
    #[arg(long, default_value_t = 4)]
    pub(super) forests: u16,
    /// The seed: the same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// The shares of the kinds of people
    #[arg(long, value_name = "FILE.json")]
    pub(super) profile: Option<PathBuf>,
    /// Replace the snapshot if it exists
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Lookups a second on this machine, with the floor that its memory sets beside them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk bench --users 20000
  anchorwalk bench --users 20000 --format json

All cases run in turn; the median of five rounds is shown. Run it on an idle machine.")]
pub(super) struct Bench {
    /// A snapshot (.awsnap); a generated deployment if none is given
    pub(super) input: Option<PathBuf>,
    /// How many users to generate
    #[arg(long, default_value_t = 1_000_000, conflicts_with = "input")]
    pub(super) users: u32,
    /// How the answer is printed
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(super) format: Format,
}

/// Users, links and rules as Parquet files with the audit as SQL, for those who outgrow one machine
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk export scenarios/account-resource/three-forests.ron --parquet tables
  anchorwalk export scenarios/scope/ou-excluded.ron --parquet other-tables --format json")]
pub(super) struct Export {
    /// A scenario file (.ron), a deployment folder or a snapshot (.awsnap)
    pub(super) input: PathBuf,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    pub(super) parquet: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Freezes an INPUT into one file that `resolve` and `audit` open at once
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk pack scenarios/account-resource/linked-mailbox.ron -o linked-mailbox.awsnap
  anchorwalk pack scenarios/scope/ou-excluded.ron -o ou-excluded.awsnap --force --format json")]
pub(super) struct Pack {
    /// A scenario file (.ron) or a deployment folder
    pub(super) input: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
    /// The snapshot file
    #[arg(short, long, value_name = "FILE.awsnap")]
    pub(super) output: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    pub(super) force: bool,
}

/// The walk, hop by hop, the cause of its ending, and repairs that were tried on a copy
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk explain scenarios/account-resource/linked-mailbox.ron ana@account.test
  anchorwalk explain scenarios/scope/ou-excluded.ron ana --format json

The person may be given as a cloudAnchor, user principal name, immutable id, objectGUID or DN.
Exit code 0 if Resolved, 1 if not, 2 if nobody is found or the input can't be understood.")]
pub(super) struct Explain {
    #[command(flatten)]
    pub(super) question: Question,
    /// Who is meant
    #[arg(value_name = "ANCHOR")]
    pub(super) person: String,
}

/// The outcome of every user: totals, worst first
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk audit scenarios/account-resource/three-forests.ron
  anchorwalk audit scenarios/scope/ou-excluded.ron --list users.csv --fail-on any")]
pub(super) struct Audit {
    #[command(flatten)]
    pub(super) question: Question,
    /// Write a row per user, as CSV or JSON lines by the file's ending
    #[arg(long, value_name = "FILE.csv|FILE.jsonl")]
    pub(super) list: Option<PathBuf>,
    /// Replace the list if it exists
    #[arg(long, requires = "list")]
    pub(super) force: bool,
    /// Let exactly the links qualify that carry this rule (name, tag, tag family or id); counts outcomes, not causes
    #[arg(long, value_name = "RULE", conflicts_with_all = ["list", "qualification"])]
    pub(super) qualifying_rule: Vec<String>,
    /// End with exit code 1 if any user has one of these outcomes or causes; `any` means any but Resolved
    #[arg(long, value_name = "OUTCOME|CAUSE", value_delimiter = ',')]
    pub(super) fail_on: Vec<String>,
}

/// Replays scenario files, expectation by expectation
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("written").multiple(true)))]
#[command(after_help = "Examples:
  anchorwalk test
  anchorwalk test scenarios/account-resource --format json
  anchorwalk test scenarios/contacts --coverage

Coverage counts what runs decide, not what lookups ask. A rule counts together wherever it is met: for every forest that
carries it and in every scenario. LCOV knows the file and line of rules, clauses, join groups and flows.
Exit code 0 if all passed, 1 if an expectation failed, 2 if a file can't be understood.")]
pub(super) struct Test {
    /// Scenario files, or folders of them
    #[arg(default_value = "scenarios", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
    /// Print what every step did, not only what failed
    #[arg(long)]
    pub(super) transcript: bool,
    /// Write the results as JUnit XML
    #[arg(long, value_name = "FILE", group = "written")]
    pub(super) junit: Option<PathBuf>,
    /// Tell which rules, scope clauses, join groups, flows and branches of expressions the scenarios exercised
    #[arg(long)]
    pub(super) coverage: bool,
    /// Write what they exercised as LCOV tracefile
    #[arg(long, value_name = "FILE.info", group = "written")]
    pub(super) coverage_lcov: Option<PathBuf>,
    /// Replace the JUnit or LCOV file if it exists
    #[arg(long, requires = "written")]
    pub(super) force: bool,
}

/// Runs run profiles: what changed, object by object
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk sync scenarios/contacts/gal-sync.ron
  anchorwalk sync scenarios/contacts/gal-sync.ron --run export --run delta-cycle --format json
  anchorwalk sync scenarios/contacts/gal-sync.ron --object CN=Ana,OU=Staff,DC=fabrikam,DC=test

A deployment is loaded as a fresh server would have it: full import on all connectors, then full synchronisation.
Further runs work on copies of the directories in memory: the tenant and the forests answer as the real ones would,
and nothing leaves this machine.")]
pub(super) struct Sync {
    /// A deployment folder, or a scenario file whose steps are played
    pub(super) input: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
    /// Run this afterwards, on all connectors or one, and show only that; repeat it for several runs: full-import,
    /// delta-import, full-sync, delta-sync, export, initial-cycle, delta-cycle
    #[arg(long = "run", value_name = "RUN[:CONNECTOR]")]
    pub(super) runs: Vec<String>,
    /// Preview the synchronisation of one object, by DN, objectGUID, cloudAnchor or user principal name: every rule and why, every flow,
    /// winner and losers, and what would change; nothing is changed
    #[arg(long, value_name = "DN", conflicts_with = "history")]
    pub(super) object: Option<String>,
    /// The connector that the object is of, where several have one of that name
    #[arg(long, value_name = "NAME", requires = "object")]
    pub(super) connector: Option<String>,
    /// List every run with its result and its counters, not what it changed
    #[arg(long)]
    pub(super) history: bool,
}

/// One expression of the rule language over given attributes
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk eval 'IIF(BitAnd([userAccountControl],2)=0,True,False)' --attr userAccountControl=514
  anchorwalk eval 'Trim([proxyAddresses])' --attr 'proxyAddresses= SMTP:a@x' --attr 'proxyAddresses=smtp:b@x' --trace
  anchorwalk eval '[cn] & \"@\" & %Domain.FQDN%' scenarios/account-resource/linked-mailbox.ron --object CN=Ana,OU=Staff,DC=account,DC=test
  anchorwalk eval --functions CertNameInfo

Values are read by the type that the built-in schema gives the attribute; several make it multi-valued.
Other attributes are text unless given as NAME:number=…, NAME:boolean=…, NAME:binary=… (base64) or NAME:reference=….
Exit code 0 with a value, 1 if evaluating fails, 2 if the expression or the input can't be understood.")]
pub(super) struct Eval {
    /// The expression; `-` reads it from standard input
    #[arg(required_unless_present = "functions", value_name = "EXPRESSION", allow_hyphen_values = true)]
    pub(super) expression: Option<String>,
    /// A scenario file (.ron) or a deployment folder with the object
    #[arg(value_name = "INPUT", requires = "object")]
    pub(super) input: Option<PathBuf>,
    /// Read the attributes and parameters of this object: a DN or objectGUID, or a metaverse object's GUID
    #[arg(long, value_name = "DN|GUID", requires = "input")]
    pub(super) object: Option<String>,
    /// The connector whose object is meant, or for whose outbound rules a metaverse object is seen
    #[arg(long, value_name = "NAME", requires = "object")]
    pub(super) connector: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
    /// A value of an attribute, over the object's own; repeat it for several values
    #[arg(long = "attr", value_name = "NAME=VALUE")]
    pub(super) attributes: Vec<String>,
    /// A parameter such as Domain.FQDN
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    pub(super) parameters: Vec<String>,
    /// Show each sub-expression's value
    #[arg(long)]
    pub(super) trace: bool,
    /// List the functions with signatures and examples, or one of them in full
    #[arg(long, value_name = "NAME", num_args = 0..=1, conflicts_with_all = ["expression", "trace", "object"])]
    #[expect(clippy::option_option, reason = "clap's form of an option whose value may be left out")]
    pub(super) functions: Option<Option<String>>,
}

/// Whether a domain controller would take a password, and every reason if not: JSON lines in, JSON lines out
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk policy-check scenarios/policy-check/questions.jsonl
  anchorwalk policy-check --format text < scenarios/policy-check/questions.jsonl

A line is {\"policy\":{\"minLength\":7,\"complexity\":true,\"history\":24,\"minAgeDays\":1,\"banned\":[]},
\"user\":{\"sAMAccountName\":\"…\",\"displayName\":\"…\",\"passwordAgeDays\":3,\"history\":[\"…\"],\"userAccountControl\":512},
\"operation\":\"reset|adminReset|change\",\"policyHints\":true,\"password\":\"…\"}. Only password must be there. The defaults:
policy: minLength 7, complexity true, history 24, minAgeDays 1, maxAgeDays 42 (it refuses nothing), banned [];
user: no names, passwordAgeDays old enough, history [] (newest first), userAccountControl 512, lockedOut false;
operation reset, policyHints false, so that a reset does not ask for history and age.
Exit code 0 if every password is accepted, 1 if not, 2 if a line can't be understood.")]
pub(super) struct PolicyCheck {
    /// A file of JSON lines; `-` reads standard input
    #[arg(default_value = "-", value_name = "FILE|-")]
    pub(super) file: PathBuf,
    /// How the answers are printed
    #[arg(long, value_enum, default_value = "json", value_name = "FORMAT")]
    pub(super) format: Format,
}

/// The cause of an event whose text is pasted on standard input
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk diagnose scenarios/incidents/a1-selective-password-sync.ron < scenarios/events/a2-no-writeback-target.txt
  anchorwalk diagnose scenarios/incidents/b5-wrong-forest.ron --format json < scenarios/events/g1-minimum-age.txt

The text may be several events, an event's XML, the output of a PowerShell command, in any language.
Exit code 0 if a cause is found, 1 if nothing in the text is understood, 2 if the input can't be understood.")]
pub(super) struct Diagnose {
    /// A scenario file (.ron) or a deployment folder: the server that logged the event
    pub(super) input: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// The checklist of password writeback: what passes, what fails with its cure, what the input does not say
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  anchorwalk doctor scenarios/diagnosis/office.ron
  anchorwalk doctor scenarios/account-resource/three-forests.ron --format json

Exit code 0 if nothing fails, 1 if something does, 2 if the input can't be understood.")]
pub(super) struct Doctor {
    /// A scenario file (.ron) or a deployment folder
    pub(super) input: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}
