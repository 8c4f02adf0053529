//! What functions may use beside their arguments.

use super::eval_error::{EvalErrorKind, Failure};
use super::expression::Expression;
use super::item::Item;
use super::language::Language;
use super::subject::Subject;
use super::value::Value;

/// The subject, the reading of the language, and what is left of the allowance of steps.
pub(super) struct Context<'a> {
    pub(super) subject: &'a dyn Subject,
    pub(super) language: Language,
    steps_left: u64,
}

impl<'a> Context<'a> {
    pub(super) fn new(subject: &'a dyn Subject, language: Language) -> Self {
        Self { subject, language, steps_left: Expression::STEPS_MAX }
    }

    pub(super) fn charge(&mut self, steps: u64) -> Result<(), Failure> {
        let Some(left) = self.steps_left.checked_sub(steps) else {
            let message = format!("more than {} steps", Expression::STEPS_MAX);
            return Err(Failure::new(EvalErrorKind::Limit, message));
        };
        self.steps_left = left;
        Ok(())
    }

    /// Working through values costs by their length, so that a thousand passes over a megabyte end.
    pub(super) fn charge_content(&mut self, values: &[Value]) -> Result<(), Failure> {
        let items: usize = values.iter().map(|value| value.items().len()).sum();
        self.charge(u64::try_from(items + content_bytes(values) / BYTES_PER_STEP).unwrap_or(u64::MAX))
    }

    /// What comes out beyond what went in costs too: `PadLeft` makes a megabyte of a letter, and a list asks for one a
    /// value. `paid` is how many of the bytes that went in have not come out yet.
    pub(super) fn charge_made(&mut self, made: usize, paid: &mut usize) -> Result<(), Failure> {
        let beyond = made.saturating_sub(*paid);
        *paid = paid.saturating_sub(made);
        self.charge(u64::try_from(beyond / BYTES_PER_STEP).unwrap_or(u64::MAX))
    }

    /// Copying a list costs by its number of values, but little: `IsPresent([member])` must do for a large group.
    pub(super) fn charge_copy(&mut self, value: &Value) -> Result<(), Failure> {
        const ITEMS_PER_STEP: usize = 16;
        self.charge(u64::try_from(value.items().len() / ITEMS_PER_STEP).unwrap_or(u64::MAX))
    }
}

/// How many bytes one step works through, or makes.
const BYTES_PER_STEP: usize = 16;

/// The bytes of all values.
pub(super) fn content_bytes(values: &[Value]) -> usize {
    values.iter().flat_map(Value::items).map(Item::size).sum()
}

/// Refuses a text or byte string that is too long to be built.
pub(super) fn check_size(bytes: usize) -> Result<(), Failure> {
    if bytes > Expression::VALUE_BYTES_MAX {
        let message = format!("a value of more than {} bytes", Expression::VALUE_BYTES_MAX);
        return Err(Failure::new(EvalErrorKind::Limit, message));
    }
    Ok(())
}

/// Refuses a result with a value that is too long.
pub(super) fn check_result(value: &Value) -> Result<(), Failure> {
    value.items().iter().try_for_each(|item| check_size(item.size()))
}
