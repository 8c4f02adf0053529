//! What one attribute flow contributes (spec/sync-engine.md 1.8.1, 1.8.2).

use super::convert::{boolean, flowed};
use super::error::SyncError;
use super::view::Seen;
use anchorwalk::expr::{Contribution, EvalError, EvalErrorKind, Expression};
use anchorwalk::rule::{Direction, Flow, FlowSource};
use anchorwalk::schema::{AttributeKind, AttributeType, Dn, Scalar};

/// What a flow contributes, in the type of its target.
pub(crate) fn contribution(
    flow: &Flow,
    seen: Seen<'_>,
    direction: Direction,
    target: AttributeType,
    translated: &dyn Fn(&Dn) -> Option<Dn>,
) -> Result<Contribution, SyncError> {
    let found = match &flow.source {
        FlowSource::Direct(name) => match seen.values(*name) {
            Some(values) => Contribution::Values(values.iter().cloned().collect()),
            None => Contribution::Null,
        },
        FlowSource::Constant(text) => Contribution::Values(vec![constant(text, target.kind)?]),
        FlowSource::Expression(expression) => evaluated(expression, seen)?,
    };
    let Contribution::Values(found) = found else { return Ok(found) };
    let mut values = Vec::new();
    for value in found.iter().filter(|value| value.as_text() != Some("")) {
        let value = flowed(target.kind, value)?;
        match value {
            Scalar::Reference(dn) => values.extend(translated(&dn).map(Scalar::Reference)),
            other => values.push(other),
        }
    }
    if values.is_empty() {
        return Ok(Contribution::Null);
    }
    if values.len() > 1 && !target.multi_valued {
        return Err(several(direction, target.kind));
    }
    Ok(Contribution::Values(values))
}

pub(super) fn several(direction: Direction, kind: AttributeKind) -> SyncError {
    match (direction, kind) {
        (Direction::Inbound, _) => SyncError::SEVERAL_TO_SINGLE,
        (Direction::Outbound, AttributeKind::Reference) => SyncError::AMBIGUOUS_REFERENCE,
        (Direction::Outbound, _) => SyncError::AMBIGUOUS_EXPORT,
    }
}

/// A constant in the type of its target.
fn constant(text: &str, kind: AttributeKind) -> Result<Scalar, SyncError> {
    match kind {
        AttributeKind::Boolean if boolean(text).is_none() => Err(SyncError::INVALID_BOOLEAN),
        AttributeKind::Reference if Dn::parse(text).is_err() => Err(SyncError::INVALID_REFERENCE),
        _ => flowed(kind, &Scalar::text(text)),
    }
}

fn evaluated(expression: &Expression, seen: Seen<'_>) -> Result<Contribution, SyncError> {
    expression
        .evaluate(&seen)
        .and_then(anchorwalk::expr::Value::into_contribution)
        .map_err(|error| named(&error))
}

fn named(error: &EvalError) -> SyncError {
    match error.kind {
        EvalErrorKind::ErrorFunction(_) => SyncError::ERROR_FUNCTION,
        _ => SyncError::EXPRESSION,
    }
}
