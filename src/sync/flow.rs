//! One attribute flow: from a source value to what it contributes.

use super::flow_plan::{PlannedFlow, PlannedSource};
use super::source_view::SourceView;
use super::{AlgorithmStep, FlowAt, Place, SyncError, Told, Witness};
use crate::expr::{
    Branch, Branches, Contribution, EvalError, EvalErrorKind, Expression, Item, Subject, Value,
};
use crate::schema::{AttributeKind, AttributeType, Dn, Scalar, Values};

/// What a flow contributes to its target, in the target's type (spec/sync-engine.md 1.8.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Contributed {
    /// Values.
    Values(Values),
    /// Nothing; lower precedence may fill in.
    Null,
    /// Nothing, and nobody below may contribute.
    AuthoritativeNull,
    /// As if the flow did not exist.
    Ignore,
}

/// What a flow flows between.
pub(super) struct FlowContext<'a, S, T, W> {
    /// The object that the value comes from.
    pub(super) source: &'a SourceView<'a, S>,
    /// Inbound or outbound, as the step that errors are reported under.
    pub(super) step: AlgorithmStep,
    /// Translates a reference from the source's namespace to the target's; `None` drops it
    /// (spec/sync-engine.md 1.8.6).
    pub(super) translate: T,
    /// Where the flow is.
    pub(super) place: Place,
    /// Who watches.
    pub(super) witness: &'a W,
}

impl<S: Subject, T: Fn(&Dn) -> Option<Dn>, W: Witness> FlowContext<'_, S, T, W> {
    /// Evaluates a flow for a target of this type.
    pub(super) fn contributed(
        &self,
        flow: &PlannedFlow,
        target: AttributeType,
    ) -> Result<Contributed, SyncError> {
        let result = self.value(flow, target);
        if W::WATCHES {
            self.witness.contribution(self.place, flow.at, told(&result));
        }
        result
    }

    fn value(&self, flow: &PlannedFlow, target: AttributeType) -> Result<Contributed, SyncError> {
        match &flow.source {
            PlannedSource::Direct(attribute) => match self.source.at(*attribute) {
                Some(values) => converted(values, target, self.step, &self.translate),
                None => Ok(Contributed::Null),
            },
            PlannedSource::Constant(constant) => {
                let scalar = constant.as_ref().map_err(SyncError::clone)?;
                converted(&Values::One(scalar.clone()), target, self.step, &self.translate)
            }
            // Whoever watches is told the branches.
            PlannedSource::Expression { reads, of_nothing: Some(of_nothing), .. }
                if !W::WATCHES && reads.iter().all(|read| self.source.at(*read).is_none()) =>
            {
                of_nothing.clone()
            }
            PlannedSource::Expression { expression, .. } => {
                contribution(self.evaluated(expression, flow.at), target, self.step, &self.translate)
            }
        }
    }

    fn evaluated(&self, expression: &Expression, at: FlowAt) -> Result<Value, EvalError> {
        if W::WATCHES {
            expression.evaluate_watched(self.source, &Watch { place: self.place, at, witness: self.witness })
        } else {
            expression.evaluate(self.source)
        }
    }
}

/// Hands the branches of one expression on to a witness.
struct Watch<'a, W> {
    place: Place,
    at: FlowAt,
    witness: &'a W,
}

impl<W: Witness> Branches for Watch<'_, W> {
    fn taken(&self, branch: &Branch) {
        self.witness.branch(self.place, self.at, branch);
    }
}

fn told(result: &Result<Contributed, SyncError>) -> Told<'_> {
    match result {
        Ok(Contributed::Values(values)) => Told::Values(values),
        Ok(Contributed::Null) => Told::Null,
        Ok(Contributed::AuthoritativeNull) => Told::AuthoritativeNull,
        Ok(Contributed::Ignore) => Told::Ignored,
        Err(error) => Told::Failed(error),
    }
}

/// What the value of an expression contributes to a target of this type.
pub(super) fn contribution(
    value: Result<Value, EvalError>,
    target: AttributeType,
    step: AlgorithmStep,
    translate: &impl Fn(&Dn) -> Option<Dn>,
) -> Result<Contributed, SyncError> {
    let fail = |error: EvalError| expression_error(&error, step);
    let value = value.map_err(fail)?;
    if let Value::One(Item::Scalar(scalar)) = value {
        return converted(&Values::One(scalar), target, step, translate);
    }
    match value.into_contribution().map_err(fail)? {
        Contribution::Values(scalars) => converted(&Values::Many(scalars.into()), target, step, translate),
        Contribution::Null => Ok(Contributed::Null),
        Contribution::AuthoritativeNull => Ok(Contributed::AuthoritativeNull),
        Contribution::IgnoreThisFlow => Ok(Contributed::Ignore),
    }
}

/// Type conversion at the boundary (spec/sync-engine.md 1.8.1); empty text becomes no value.
fn converted(
    values: &Values,
    target: AttributeType,
    step: AlgorithmStep,
    translate: &impl Fn(&Dn) -> Option<Dn>,
) -> Result<Contributed, SyncError> {
    if let Some(same) = unchanged(values, target) {
        return Ok(Contributed::Values(same));
    }
    let mut converted = Vec::with_capacity(values.as_slice().len());
    for scalar in values.iter().filter(|scalar| scalar.as_text() != Some("")) {
        converted.extend(converted_one(scalar, target.kind, step, translate)?);
    }
    if !target.multi_valued && converted.len() > 1 {
        return Err(too_many(converted.len(), target, step));
    }
    Ok(as_values(converted, target).map_or(Contributed::Null, Contributed::Values))
}

fn converted_one(
    scalar: &Scalar,
    kind: AttributeKind,
    step: AlgorithmStep,
    translate: &impl Fn(&Dn) -> Option<Dn>,
) -> Result<Option<Scalar>, SyncError> {
    let converted = match (kind, scalar) {
        (AttributeKind::Reference, Scalar::Reference(dn)) => return Ok(translate(dn).map(Scalar::Reference)),
        (AttributeKind::Reference, Scalar::Text(text)) => {
            let dn = Dn::parse(text).map_err(|error| mismatch(scalar, &error.to_string(), step))?;
            return Ok(translate(&dn).map(Scalar::Reference));
        }
        (kind, scalar) if is_of(scalar, kind) => Some(scalar.clone()),
        (AttributeKind::String, Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_)) => {
            Some(Scalar::text(&scalar.to_string()))
        }
        (AttributeKind::Number, Scalar::Text(text)) => text.trim().parse().ok().map(Scalar::Number),
        (AttributeKind::Boolean, Scalar::Text(text)) => Scalar::boolean_named(text).map(Scalar::Boolean),
        _ => None,
    };
    converted.map(Some).ok_or_else(|| mismatch(scalar, kind_name(kind), step))
}

/// The values as they are, shared, where they fit the target without conversion.
fn unchanged(values: &Values, target: AttributeType) -> Option<Values> {
    let fits = |scalar: &Scalar| {
        target.kind != AttributeKind::Reference && is_of(scalar, target.kind) && scalar.as_text() != Some("")
    };
    match values {
        Values::One(scalar) if fits(scalar) && target.multi_valued => Values::many([scalar.clone()]),
        Values::One(scalar) if fits(scalar) => Some(Values::One(scalar.clone())),
        Values::Many(scalars) if target.multi_valued && scalars.iter().all(fits) => Some(values.clone()),
        Values::Many(scalars) => match &**scalars {
            [scalar] if fits(scalar) => Some(Values::One(scalar.clone())),
            _ => None,
        },
        Values::One(_) => None,
    }
}

/// Whether a value is of this type as it stands.
fn is_of(scalar: &Scalar, kind: AttributeKind) -> bool {
    kind == match scalar {
        Scalar::Text(_) => AttributeKind::String,
        Scalar::Number(_) => AttributeKind::Number,
        Scalar::Boolean(_) => AttributeKind::Boolean,
        Scalar::Binary(_) => AttributeKind::Binary,
        Scalar::Reference(_) => AttributeKind::Reference,
    }
}

/// Values in the form that the schema gives an attribute. Several that were merged don't fit a single-valued one.
pub(super) fn shaped(
    values: Values,
    target: AttributeType,
    step: AlgorithmStep,
) -> Result<Values, SyncError> {
    Ok(match values {
        Values::One(_) if !target.multi_valued => values,
        Values::Many(_) if target.multi_valued => values,
        Values::One(scalar) => Values::Many([scalar].into()),
        Values::Many(scalars) => match &*scalars {
            [only] => Values::One(only.clone()),
            [] => Values::Many(scalars),
            [_, _, ..] => return Err(too_many(scalars.len(), target, step)),
        },
    })
}

fn as_values(mut scalars: Vec<Scalar>, target: AttributeType) -> Option<Values> {
    if target.multi_valued { Values::many(scalars) } else { scalars.pop().map(Values::One) }
}

fn expression_error(error: &EvalError, step: AlgorithmStep) -> SyncError {
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

/// A constant in the target's type (spec/sync-engine.md 1.8.1).
pub(super) fn constant(text: &str, target: AttributeType, step: AlgorithmStep) -> Result<Scalar, SyncError> {
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
