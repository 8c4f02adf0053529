//! One attribute flow: from a source value to what it contributes.

use super::{AlgorithmStep, SyncError};
use crate::expr::{Contribution, EvalErrorKind, Subject};
use crate::rule::{Flow, FlowSource};
use crate::schema::{AttributeKind, AttributeType, Dn, Scalar, Values};

/// What a flow contributes to its target, in the target's type (spec/sync-engine.md 1.8.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Contributed {
    /// Values, at least one.
    Values(Vec<Scalar>),
    /// Nothing; lower precedence may fill in.
    Null,
    /// Nothing, and nobody below may contribute.
    AuthoritativeNull,
    /// As if the flow did not exist.
    Ignore,
}

/// What a flow flows between.
pub(super) struct FlowContext<'a> {
    /// The object that the value comes from.
    pub(super) subject: &'a dyn Subject,
    /// Inbound or outbound, as the step that errors are reported under.
    pub(super) step: AlgorithmStep,
    /// Translates a reference from the source's namespace to the target's; `None` drops it
    /// (spec/sync-engine.md 1.8.6).
    pub(super) translate: &'a dyn Fn(&Dn) -> Option<Dn>,
}

/// Evaluates a flow for a target of this type.
pub(super) fn contributed(
    flow: &Flow,
    target: AttributeType,
    context: &FlowContext<'_>,
) -> Result<Contributed, SyncError> {
    let scalars = match &flow.source {
        FlowSource::Direct(attribute) => match context.subject.attribute(*attribute) {
            Some(values) => values.as_slice().to_vec(),
            None => return Ok(Contributed::Null),
        },
        FlowSource::Constant(text) => vec![constant(text, target, context.step)?],
        FlowSource::Expression(expression) => {
            let value = expression.evaluate(context.subject).and_then(crate::expr::Value::into_contribution);
            match value.map_err(|error| expression_error(&error, context.step))? {
                Contribution::Values(scalars) => scalars,
                Contribution::Null => return Ok(Contributed::Null),
                Contribution::AuthoritativeNull => return Ok(Contributed::AuthoritativeNull),
                Contribution::IgnoreThisFlow => return Ok(Contributed::Ignore),
            }
        }
    };
    let converted = convert(scalars, target, context)?;
    match converted.len() {
        0 => Ok(Contributed::Null),
        1 => Ok(Contributed::Values(converted)),
        _ if target.multi_valued => Ok(Contributed::Values(converted)),
        count => Err(too_many(count, target, context.step)),
    }
}

/// The values of a target attribute in the form its schema gives it.
pub(super) fn as_values(mut scalars: Vec<Scalar>, target: AttributeType) -> Option<Values> {
    if target.multi_valued { Values::many(scalars) } else { scalars.pop().map(Values::One) }
}

fn expression_error(error: &crate::expr::EvalError, step: AlgorithmStep) -> SyncError {
    match &error.kind {
        EvalErrorKind::ErrorFunction(text) => {
            SyncError::new("sync-rule-error-function-triggered", step, text.clone())
        }
        EvalErrorKind::Type
        | EvalErrorKind::OutOfBounds
        | EvalErrorKind::Overflow
        | EvalErrorKind::DivideByZero
        | EvalErrorKind::Argument
        | EvalErrorKind::UnknownParameter(_)
        | EvalErrorKind::ImportedValueNotAllowed
        | EvalErrorKind::Limit => SyncError::new("sync-rule-invalid-expression", step, error.to_string()),
    }
}

fn too_many(count: usize, target: AttributeType, step: AlgorithmStep) -> SyncError {
    let name = match (step, target.kind) {
        (AlgorithmStep::ExportFlow, AttributeKind::Reference) => "ambigous-reference-value-for-export-flow",
        (AlgorithmStep::ExportFlow, _) => "ambiguous-export-flow-to-single-valued-attribute",
        _ => "flow-multi-values-to-single-value",
    };
    SyncError::new(name, step, format!("{count} values for a single-valued attribute"))
}

fn constant(text: &str, target: AttributeType, step: AlgorithmStep) -> Result<Scalar, SyncError> {
    let error = |name| SyncError::new(name, step, format!("constant `{text}` does not fit the target"));
    match target.kind {
        AttributeKind::String => Ok(Scalar::text(text)),
        AttributeKind::Boolean => Scalar::boolean_named(text)
            .map(Scalar::Boolean)
            .ok_or_else(|| error("invalid-boolean-constant-flow")),
        AttributeKind::Number => {
            text.trim().parse().map(Scalar::Number).map_err(|_| error("cs-attribute-type-mismatch"))
        }
        AttributeKind::Reference => {
            Dn::parse(text).map(Scalar::Reference).map_err(|_| error("invalid-reference-constant-flow"))
        }
        AttributeKind::Binary => Err(error("cs-attribute-type-mismatch")),
    }
}

/// Type conversion at the boundary (spec/sync-engine.md 1.8.1); empty text becomes no value.
fn convert(
    scalars: Vec<Scalar>,
    target: AttributeType,
    context: &FlowContext<'_>,
) -> Result<Vec<Scalar>, SyncError> {
    let mut converted = Vec::with_capacity(scalars.len());
    for scalar in scalars {
        if scalar.as_text() == Some("") {
            continue;
        }
        converted.extend(convert_one(&scalar, target.kind, context)?);
    }
    Ok(converted)
}

fn convert_one(
    scalar: &Scalar,
    kind: AttributeKind,
    context: &FlowContext<'_>,
) -> Result<Option<Scalar>, SyncError> {
    let converted = match (kind, scalar) {
        (AttributeKind::Reference, Scalar::Reference(dn)) => {
            return Ok((context.translate)(dn).map(Scalar::Reference));
        }
        (AttributeKind::Reference, Scalar::Text(text)) => {
            let dn = Dn::parse(text).map_err(|error| mismatch(scalar, &error.to_string(), context.step))?;
            return Ok((context.translate)(&dn).map(Scalar::Reference));
        }
        (AttributeKind::String, Scalar::Text(_))
        | (AttributeKind::Number, Scalar::Number(_))
        | (AttributeKind::Boolean, Scalar::Boolean(_))
        | (AttributeKind::Binary, Scalar::Binary(_)) => Some(scalar.clone()),
        (AttributeKind::String, Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_)) => {
            Some(Scalar::text(&scalar.to_string()))
        }
        (AttributeKind::Number, Scalar::Text(text)) => text.trim().parse().ok().map(Scalar::Number),
        (AttributeKind::Boolean, Scalar::Text(text)) => Scalar::boolean_named(text).map(Scalar::Boolean),
        _ => None,
    };
    converted.map(Some).ok_or_else(|| mismatch(scalar, kind_name(kind), context.step))
}

fn mismatch(scalar: &Scalar, expected: &str, step: AlgorithmStep) -> SyncError {
    let message = format!("a {} value where {expected} is expected", scalar.type_name());
    SyncError::new("cs-attribute-type-mismatch", step, message)
}

fn kind_name(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::String => "a string",
        AttributeKind::Number => "a number",
        AttributeKind::Boolean => "a boolean",
        AttributeKind::Reference => "a reference",
        AttributeKind::Binary => "a binary value",
    }
}
