//! The scenario file.

mod files;
mod out_of_box;
mod play;
mod read;
mod reader;
mod rule_form;
#[expect(clippy::module_inception, reason = "the noun of the room is its name")]
mod scenario;
mod step;
mod transcript;
mod world;

pub use files::{MISTAKES_FOLDER, scenario_files};
pub use out_of_box::{Matching, OutOfBoxError, OutOfBoxOptions, PRECEDENCE_MIN, out_of_box_rules};
pub use play::{Expectation, Played, PlayedStep, play};
pub use reader::{
    Fields, Item, Node, NodeKind, Problem, Problems, Report, Source, SourceError, Spanned, parse,
};
pub use rule_form::{Connectors, NamedConnector, RuleForm, Vocabulary, rule_drafts};
pub use scenario::{Scenario, ScenarioError};
pub use transcript::{expectation_line, transcript, transcript_page};

use rule_form::scope;
