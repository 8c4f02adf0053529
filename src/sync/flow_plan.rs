//! The flows of rules that are in scope together, compiled: by target, and within a target by precedence.

use super::flow::{Contributed, constant, contribution};
use super::precedence::{Decision, decide};
use super::source_view::{SourceLayout, SourcePlace};
use super::{AlgorithmStep, FlowAt, SyncError};
use crate::expr::{Expression, Value};
use crate::metaverse::ConnectorIndex;
use crate::rule::{FlowSource, MergeType, RuleBook, RuleId};
use crate::schema::{AttributeKind, AttributeName, AttributeType, ObjectType, Scalar, Schema};
use foldhash::HashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// The flows to all targets, in alphabetical order of the targets.
#[derive(Debug, Default)]
pub(super) struct FlowPlan {
    pub(super) targets: Vec<PlannedTarget>,
    /// What the flows read of the objects that they come from.
    pub(super) layout: SourceLayout,
}

/// The flows to one target, in order of precedence.
#[derive(Debug)]
pub(super) struct PlannedTarget {
    pub(super) name: AttributeName,
    pub(super) target_type: AttributeType,
    pub(super) flows: Vec<PlannedFlow>,
    /// What becomes of it where nothing is there that the flows read; `None` if that depends on the object.
    of_nothing: Option<Silence>,
}

/// What becomes of a target to which nobody contributes a value.
#[derive(Clone, Copy, Debug)]
enum Silence {
    Remove,
    Leave,
}

impl PlannedTarget {
    fn new(name: AttributeName, target_type: AttributeType, flow: PlannedFlow) -> Self {
        Self { name, target_type, flows: vec![flow], of_nothing: None }
    }

    /// The decision, if nothing is there that the flows read and that decides: so it is for most attributes of most
    /// objects.
    pub(super) fn of_nothing<C>(
        &self,
        is_there: impl Fn(&PlannedFlow, SourcePlace) -> bool,
    ) -> Option<Decision<C>> {
        let silence = self.of_nothing?;
        let reads = |flow: &PlannedFlow| flow.source.reads().iter().any(|read| is_there(flow, *read));
        let decision = match silence {
            Silence::Remove => Decision::Remove,
            Silence::Leave => Decision::Leave,
        };
        (!self.flows.iter().any(reads)).then_some(decision)
    }

    /// What becomes of it where nothing is there.
    fn silence(&self, step: AlgorithmStep) -> Option<Silence> {
        if self.flows.iter().any(|flow| flow.of_nothing().is_none()) {
            return None;
        }
        let contributors = self.flows.iter().map(|flow| (flow, flow.merge));
        let of_nothing = |flow: &PlannedFlow| Ok(flow.of_nothing().unwrap_or(Contributed::Ignore));
        match decide(contributors, true, step, of_nothing, |_| ()) {
            Ok(Decision::Remove) => Some(Silence::Remove),
            Ok(Decision::Leave) => Some(Silence::Leave),
            // Flows whose merge types differ are an error for every object.
            Ok(Decision::Set(..)) | Err(_) => None,
        }
    }
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
    Direct(SourcePlace),
    /// A constant in the target's type, or why it does not fit.
    Constant(Result<Scalar, SyncError>),
    Expression {
        expression: Expression,
        /// The attributes that it reads.
        reads: Box<[SourcePlace]>,
        /// What it contributes where none of them is there; `None` if that depends on the object.
        of_nothing: Option<Result<Contributed, SyncError>>,
    },
}

impl PlannedFlow {
    /// What it contributes where nothing is there that it reads; `None` if that is a value or depends on the object.
    fn of_nothing(&self) -> Option<Contributed> {
        match &self.source {
            PlannedSource::Direct(_) if !self.apply_once => Some(Contributed::Null),
            PlannedSource::Expression { of_nothing: Some(Ok(contributed)), .. } if !self.apply_once => {
                Some(contributed.clone()).filter(|contributed| !matches!(contributed, Contributed::Values(_)))
            }
            PlannedSource::Direct(_) | PlannedSource::Constant(_) | PlannedSource::Expression { .. } => None,
        }
    }
}

impl PlannedSource {
    /// The attributes that it reads.
    fn reads(&self) -> &[SourcePlace] {
        match self {
            Self::Direct(place) => std::slice::from_ref(place),
            Self::Constant(_) => &[],
            Self::Expression { reads, .. } => reads,
        }
    }

    fn compile(
        source: &FlowSource,
        layout: &mut SourceLayout,
        target: AttributeType,
        step: AlgorithmStep,
    ) -> Self {
        match source {
            FlowSource::Direct(attribute) => Self::Direct(layout.enter(*attribute)),
            FlowSource::Constant(text) => Self::Constant(constant(text, target, step)),
            FlowSource::Expression(expression) => Self::Expression {
                expression: expression.copied(),
                reads: expression.attributes().iter().map(|name| layout.enter(*name)).collect(),
                of_nothing: of_nothing(expression, target, step),
            },
        }
    }
}

fn of_nothing(
    expression: &Expression,
    target: AttributeType,
    step: AlgorithmStep,
) -> Option<Result<Contributed, SyncError>> {
    let value = expression.value_of_nothing()?;
    // A DN means something else in every connector.
    let refers =
        target.kind == AttributeKind::Reference && matches!(value, Ok(Value::One(_) | Value::Many(_)));
    (!refers).then(|| contribution(value, target, step, &|_| None))
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
        let (mut targets, mut layout) = (Vec::<PlannedTarget>::new(), SourceLayout::default());
        for (origin, rule, position, flow) in flows {
            let Some(target_type) = schema.attribute(flow.target) else { continue };
            let source = PlannedSource::compile(&flow.source, &mut layout, target_type, step);
            let planned = PlannedFlow {
                at: FlowAt { rule, flow: position },
                origin,
                merge: flow.merge,
                apply_once: flow.apply_once,
                source,
            };
            match targets.last_mut() {
                Some(last) if last.name == flow.target => last.flows.push(planned),
                _ => targets.push(PlannedTarget::new(flow.target, target_type, planned)),
            }
        }
        for target in &mut targets {
            target.of_nothing = target.silence(step);
        }
        Self { targets, layout }
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
            plans.insert(target.clone(), HashMap::default());
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
