//! What every part of an expression evaluated to.

use super::ast::{Node, NodeId};
use super::eval_error::EvalError;
use super::evaluator::Evaluator;
use super::excerpt::one_line;
use super::item::Item;
use super::program::Program;
use super::subject::Subject;
use super::value::Value;
use std::fmt;

/// One part of an expression that was evaluated, for `eval --trace`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// How deep it stands: 0 for the whole expression.
    pub depth: usize,
    /// The part as written.
    pub source: String,
    /// Its value, or why it has none.
    pub result: Result<Value, EvalError>,
}

impl TraceStep {
    /// The most steps kept of one evaluation; later ones are left out.
    pub const COUNT_MAX: usize = 10_000;
    /// The most bytes that the values of all steps kept have together; later ones are left out.
    pub const BYTES_MAX: usize = 16 * 1024 * 1024;
}

/// Indented by depth: `  IsPresent([mail]) -> False`.
impl fmt::Display for TraceStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:indent$}{} -> ", "", one_line(&self.source), indent = self.depth * 2)?;
        match &self.result {
            Ok(value) => f.write_str(&one_line(&value.to_string())),
            Err(error) => write!(f, "error: {error}"),
        }
    }
}

pub(super) fn of(program: &Program, subject: &dyn Subject) -> Vec<TraceStep> {
    let mut evaluator = Evaluator::recording(program, subject);
    // The outcome is the last step of the record.
    let _ = evaluator.value(program.root);
    evaluator.into_recorder().map(|recorder| recorder.steps).unwrap_or_default()
}

/// Writes down the steps of an evaluation.
#[derive(Default)]
pub(super) struct Recorder {
    depth: usize,
    steps: Vec<TraceStep>,
    bytes: usize,
}

impl Recorder {
    pub(super) fn enter(&mut self) {
        self.depth += 1;
    }

    pub(super) fn leave(&mut self, program: &Program, id: NodeId, result: &Result<Value, EvalError>) {
        self.depth -= 1;
        if self.steps.len() < TraceStep::COUNT_MAX
            && (self.depth == 0 || is_worth_a_step(program.arena.node(id)))
        {
            let bytes: usize = result.iter().flat_map(Value::items).map(Item::size).sum();
            self.bytes = self.bytes.saturating_add(bytes);
            if self.bytes > TraceStep::BYTES_MAX {
                return;
            }
            let source = program.text_of(id).to_owned();
            self.steps.push(TraceStep { depth: self.depth, source, result: result.clone() });
        }
    }
}

/// A literal says its value itself.
fn is_worth_a_step(node: &Node) -> bool {
    match node {
        Node::Null | Node::AuthoritativeNull | Node::IgnoreThisFlow | Node::Literal(_) => false,
        Node::Attribute(_)
        | Node::Parameter(_)
        | Node::Variable(_)
        | Node::Negative(_)
        | Node::Chain { .. }
        | Node::Call { .. }
        | Node::Named { .. } => true,
    }
}
