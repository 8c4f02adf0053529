//! The subject that has no attribute.

use super::eval_error::EvalError;
use super::evaluator::Evaluator;
use super::program::Program;
use super::subject::Subject;
use super::value::Value;
use crate::schema::{AttributeName, Values};
use jiff::Timestamp;
use std::borrow::Cow;
use std::cell::Cell;

/// A subject without attributes that remembers whether it was asked for anything else.
#[derive(Default)]
struct Nothing {
    asked: Cell<bool>,
}

impl Nothing {
    fn asked<T: Default>(&self) -> T {
        self.asked.set(true);
        T::default()
    }
}

impl Subject for Nothing {
    fn attribute(&self, _name: AttributeName) -> Option<Cow<'_, Values>> {
        None
    }

    fn imported(&self, _name: AttributeName) -> Option<Cow<'_, Values>> {
        self.asked()
    }

    fn parameter(&self, _name: &str) -> Option<Cow<'_, str>> {
        self.asked()
    }

    fn now(&self) -> Timestamp {
        self.asked()
    }

    fn random(&self) -> u64 {
        self.asked()
    }

    fn allows_imported_value(&self) -> bool {
        self.asked()
    }
}

/// The value for every subject that has none of the attributes: evaluation takes the same way for each of them. `None`
/// if that way leads to something else than attributes.
pub(super) fn value(program: &Program) -> Option<Result<Value, EvalError>> {
    let nothing = Nothing::default();
    let value = Evaluator::new(program, &nothing).value(program.root);
    (!nothing.asked.get()).then_some(value)
}
