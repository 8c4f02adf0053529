//! The flows of rules that are in scope together, compiled: by target, and within a target by precedence.

use super::flow::constant;
use super::{AlgorithmStep, FlowAt, SyncError};
use crate::expr::Expression;
use crate::metaverse::ConnectorIndex;
use crate::rule::{FlowSource, MergeType, RuleBook, RuleId};
use crate::schema::{AttributeName, AttributeType, ObjectType, Scalar, Schema};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// The flows to all targets, in alphabetical order of the targets.
#[derive(Debug, Default)]
pub(super) struct FlowPlan {
    pub(super) targets: Vec<PlannedTarget>,
}

/// The flows to one target, in order of precedence.
#[derive(Debug)]
pub(super) struct PlannedTarget {
    pub(super) name: AttributeName,
    pub(super) target_type: AttributeType,
    pub(super) flows: Vec<PlannedFlow>,
}

/// One flow.
#[derive(Debug)]
pub(super) struct PlannedFlow {
    pub(super) at: FlowAt,
    /// Which of the linked objects it comes from, by its place among those that contribute; 0 outbound.
    pub(super) origin: usize,
    pub(super) merge: MergeType,
    pub(super) apply_once: bool,
    pub(super) source: PlannedSource,
}

/// Where a flow takes its value from.
#[derive(Debug)]
pub(super) enum PlannedSource {
    Direct(AttributeName),
    /// A constant in the target's type, or why it does not fit.
    Constant(Result<Scalar, SyncError>),
    Expression(Expression),
}

impl FlowPlan {
    /// The plan of rules given with the place of the object that each is in scope on, in order of precedence. Targets
    /// that the schema does not know are left out.
    fn compile(
        book: &RuleBook,
        rules: impl IntoIterator<Item = (usize, RuleId)>,
        schema: &Schema,
        step: AlgorithmStep,
    ) -> Self {
        let mut flows = Vec::new();
        for (origin, id) in rules {
            let Some(rule) = book.get(id) else { continue };
            flows.extend(rule.flows.iter().enumerate().map(|(position, flow)| (origin, id, position, flow)));
        }
        flows.sort_by_key(|(.., flow)| flow.target);
        let mut targets: Vec<PlannedTarget> = Vec::new();
        for (origin, rule, position, flow) in flows {
            let Some(target_type) = schema.attribute(flow.target) else { continue };
            let source = match &flow.source {
                FlowSource::Direct(attribute) => PlannedSource::Direct(*attribute),
                FlowSource::Constant(text) => PlannedSource::Constant(constant(text, target_type, step)),
                FlowSource::Expression(expression) => PlannedSource::Expression((**expression).clone()),
            };
            let planned = PlannedFlow {
                at: FlowAt { rule, flow: position },
                origin,
                merge: flow.merge,
                apply_once: flow.apply_once,
                source,
            };
            match targets.last_mut() {
                Some(last) if last.name == flow.target => last.flows.push(planned),
                _ => targets.push(PlannedTarget { name: flow.target, target_type, flows: vec![planned] }),
            }
        }
        Self { targets }
    }

    /// The flows to one target.
    pub(super) fn target(&self, name: AttributeName) -> Option<&PlannedTarget> {
        self.targets.iter().find(|target| target.name == name)
    }
}

/// Rules in scope on each of the linked objects, each list behind a mark.
type InboundSets = Vec<Option<RuleId>>;

type Kept<K> = HashMap<K, Arc<FlowPlan>>;

/// The plans that were needed so far. Users of a forest share a handful of sets of rules in scope, so that compiling
/// and sorting is done once a set. Rules and schemas don't change while it lives.
#[derive(Debug, Default)]
pub(super) struct FlowPlans {
    inbound: RefCell<HashMap<ObjectType, Kept<InboundSets>>>,
    outbound: RefCell<HashMap<ConnectorIndex, Kept<Vec<RuleId>>>>,
}

impl FlowPlans {
    /// Every object could be in scope of rules of its own; what is kept stays small nevertheless.
    const KEPT_MAX: usize = 256;

    /// The plan of the rules in scope on linked objects for a metaverse object of this type (spec/sync-engine.md
    /// 1.8.3): ordered by precedence, then by object.
    pub(super) fn inbound(
        &self,
        book: &RuleBook,
        sets: &[&[RuleId]],
        target: &ObjectType,
        schema: &Schema,
    ) -> Arc<FlowPlan> {
        let mut key = InboundSets::with_capacity(sets.iter().map(|set| set.len() + 1).sum());
        for set in sets {
            key.push(None);
            key.extend(set.iter().copied().map(Some));
        }
        let mut plans = self.inbound.borrow_mut();
        if !plans.contains_key(target) {
            plans.insert(target.clone(), HashMap::new());
        }
        let Some(plans) = plans.get_mut(target) else { return Arc::default() };
        if let Some(plan) = plans.get(&key) {
            return Arc::clone(plan);
        }
        let mut rules: Vec<(i64, RuleId, usize)> = Vec::new();
        for (origin, set) in sets.iter().enumerate() {
            let applicable = set.iter().filter_map(|id| Some((*id, book.get(*id)?)));
            let applicable =
                applicable.filter(|(_, rule)| !rule.disabled && rule.target_type.accepts(target));
            rules.extend(applicable.map(|(id, rule)| (rule.precedence, id, origin)));
        }
        rules.sort_unstable();
        let rules = rules.into_iter().map(|(_, rule, origin)| (origin, rule));
        let plan = Arc::new(FlowPlan::compile(book, rules, schema, AlgorithmStep::ImportFlow));
        keep(plans, key, &plan);
        plan
    }

    /// The plan of the rules of a connector that are in scope, in order of precedence.
    pub(super) fn outbound(
        &self,
        book: &RuleBook,
        rules: &[RuleId],
        connector: ConnectorIndex,
        schema: &Schema,
    ) -> Arc<FlowPlan> {
        let mut plans = self.outbound.borrow_mut();
        let plans = plans.entry(connector).or_default();
        if let Some(plan) = plans.get(rules) {
            return Arc::clone(plan);
        }
        let numbered = rules.iter().map(|rule| (0, *rule));
        let plan = Arc::new(FlowPlan::compile(book, numbered, schema, AlgorithmStep::ExportFlow));
        keep(plans, rules.to_vec(), &plan);
        plan
    }
}

fn keep<K: std::hash::Hash + Eq>(plans: &mut Kept<K>, key: K, plan: &Arc<FlowPlan>) {
    if plans.len() >= FlowPlans::KEPT_MAX {
        plans.clear();
    }
    plans.insert(key, Arc::clone(plan));
}
