//! Who wins a target attribute.

use super::flow::Contributed;
use super::{AlgorithmStep, SyncError};
use crate::rule::MergeType;
use crate::schema::{Scalar, Values, fold};
use std::collections::HashSet;

/// What becomes of a target attribute (spec/sync-engine.md 1.8.3). `C` says who contributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decision<C> {
    /// The attribute takes these values, contributed by the first of the winners.
    Set(Values, C),
    /// The attribute is removed.
    Remove,
    /// Nobody has a say: the target keeps what it has.
    Leave,
}

/// Decides a target attribute: contributors come in order of precedence, and are asked only as long as the decision
/// is open (*choose*: lazily), unless `evaluate_all` asks for hidden errors too. `lost` is told who is not asked.
pub(super) fn decide<C: Copy>(
    contributors: impl Iterator<Item = (C, MergeType)>,
    evaluate_all: bool,
    step: AlgorithmStep,
    mut evaluate: impl FnMut(C) -> Result<Contributed, SyncError>,
    mut lost: impl FnMut(C),
) -> Result<Decision<C>, SyncError> {
    let mut won: Option<(Values, C)> = None;
    let mut union: Option<Union> = None;
    let mut saw_null = false;
    let mut closed = false;
    let mut merge_type: Option<MergeType> = None;
    for (contributor, merge) in contributors {
        if merge_type.is_some_and(|first| first != merge && (first.collects() || merge.collects())) {
            let message = "the flows to this attribute differ in merge type";
            let name = if step == AlgorithmStep::ExportFlow {
                "sync-rule-outbound-flow-rules-invalid"
            } else {
                "sync-rule-inbound-flow-rules-invalid"
            };
            return Err(SyncError::new(name, step, message));
        }
        merge_type = Some(merge);
        if closed && !evaluate_all {
            lost(contributor);
            continue;
        }
        let contribution = evaluate(contributor)?;
        if closed {
            continue;
        }
        match contribution {
            Contributed::Ignore => {}
            Contributed::Null => saw_null = true,
            Contributed::AuthoritativeNull => {
                saw_null = true;
                closed = true;
            }
            Contributed::Values(values) => {
                if merge.collects() {
                    union.get_or_insert_default().extend(&values, merge);
                } else {
                    closed = true;
                }
                won.get_or_insert((values, contributor));
            }
        }
    }
    Ok(match won {
        Some((values, winner)) => Decision::Set(union.and_then(Union::into_values).unwrap_or(values), winner),
        None if saw_null => Decision::Remove,
        None => Decision::Leave,
    })
}

/// Values in order of precedence, the first spelling of each (spec/sync-engine.md 1.8.4, *choose*).
#[derive(Default)]
struct Union {
    values: Vec<Scalar>,
    seen: HashSet<Scalar>,
}

impl Union {
    fn extend(&mut self, values: &Values, merge: MergeType) {
        for value in values {
            let identity = match value {
                Scalar::Text(text) if merge == MergeType::MergeCaseInsensitive => Scalar::text(&fold(text)),
                Scalar::Text(_)
                | Scalar::Number(_)
                | Scalar::Boolean(_)
                | Scalar::Binary(_)
                | Scalar::Reference(_) => value.clone(),
            };
            if self.seen.insert(identity) {
                self.values.push(value.clone());
            }
        }
    }

    /// The values collected; `None` if nothing was.
    fn into_values(self) -> Option<Values> {
        Values::many(self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(contributions: &[Contributed]) -> Decision<usize> {
        let contributors = (0..contributions.len()).map(|index| (index, MergeType::Update));
        let evaluate = |index: usize| Ok(contributions[index].clone());
        decide(contributors, false, AlgorithmStep::ImportFlow, evaluate, |_| {}).unwrap()
    }

    fn value(text: &str) -> Contributed {
        Contributed::Values(Values::text(text))
    }

    #[test]
    fn null_lets_lower_precedence_fill_in_and_authoritative_null_does_not() {
        assert_eq!(decided(&[Contributed::Null, value("b")]), Decision::Set(Values::text("b"), 1));
        assert_eq!(decided(&[Contributed::AuthoritativeNull, value("b")]), Decision::Remove);
        assert_eq!(decided(&[Contributed::Null, Contributed::Null]), Decision::Remove);
    }

    #[test]
    fn an_ignored_flow_is_as_if_it_did_not_exist() {
        assert_eq!(decided(&[Contributed::Ignore]), Decision::Leave);
        assert_eq!(decided(&[Contributed::Ignore, value("b")]), Decision::Set(Values::text("b"), 1));
        assert_eq!(decided(&[]), Decision::Leave);
    }

    #[test]
    fn an_error_in_a_losing_flow_is_not_triggered_unless_asked_for() {
        let error = || SyncError::new("sync-rule-error-function-triggered", AlgorithmStep::ImportFlow, "no");
        let run = |evaluate_all| {
            decide(
                [(0, MergeType::Update), (1, MergeType::Update)].into_iter(),
                evaluate_all,
                AlgorithmStep::ImportFlow,
                |index| {
                    if index == 0 { Ok(value("a")) } else { Err(error()) }
                },
                |lost| assert_eq!(lost, 1),
            )
        };
        assert_eq!(run(false), Ok(Decision::Set(Values::text("a"), 0)));
        assert_eq!(run(true), Err(error()));
    }

    #[test]
    fn a_merge_keeps_the_first_spelling() {
        let texts = |texts: &[&str]| {
            Values::many(texts.iter().map(|text| Scalar::text(text)).collect::<Vec<_>>()).unwrap()
        };
        let contributions = [value("SMTP:a@x"), Contributed::Values(texts(&["smtp:A@x", "b"]))];
        let merge = |merge| {
            let evaluate = |index: usize| Ok(contributions[index].clone());
            let contributors = [(0, merge), (1, merge)].into_iter();
            decide(contributors, false, AlgorithmStep::ImportFlow, evaluate, |_| {})
        };
        assert_eq!(merge(MergeType::MergeCaseInsensitive), Ok(Decision::Set(texts(&["SMTP:a@x", "b"]), 0)));
        assert_eq!(merge(MergeType::Merge), Ok(Decision::Set(texts(&["SMTP:a@x", "smtp:A@x", "b"]), 0)));
    }
}
