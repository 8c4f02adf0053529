//! What the synchronisation of one object would do, with every reason.

use super::commit::commit;
use super::flow_plan::FlowPlans;
use super::plan::plan;
use super::planner::Planner;
use super::preview_recorder::Recorder;
use super::reads::Touched;
use super::{Change, FlowAt, LinkDecision, ObjectError, Place, SyncError, SyncServer};
use crate::metaverse::CsRef;
use crate::rule::{RuleId, SyncRule};
use crate::schema::{AttributeName, Values};

/// The preview of one object, as the Synchronization Service Manager shows it: nothing is changed.
///
/// It is made by the planning that a run does, with somebody watching, and the changes are what the commit of that
/// plan makes of a copy of the server. What a run does afterwards to objects that refer to this one is not part of it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The object.
    pub object: CsRef,
    /// Every rule that was looked at, in the order in which it was: inbound, then outbound, connector by connector.
    /// After them, out of scope and without clauses, the disabled rules of the same places, which no plan looks at.
    pub rules: Vec<RulePreview>,
    /// The join groups that were tried, in order.
    pub joins: Vec<JoinPreview>,
    /// What is decided about links.
    pub links: Vec<LinkPreview>,
    /// The attributes that were decided, in the order in which they were.
    pub targets: Vec<TargetPreview>,
    /// What would change, as a run reports it.
    pub changes: Vec<Change>,
    /// Why the object can't be synchronised; then nothing would change.
    pub error: Option<SyncError>,
    /// What is wrong on the outbound side of its metaverse objects, and keeps nothing from being done.
    pub conflicts: Vec<ObjectError>,
}

/// A rule, in scope or not, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct RulePreview {
    /// For which object and in which direction.
    pub place: Place,
    /// The rule.
    pub rule: RuleId,
    /// Whether it is in scope.
    pub in_scope: bool,
    /// The clauses that were evaluated or skipped.
    pub clauses: Vec<ClausePreview>,
}

/// A clause of a scoping filter.
#[derive(Clone, Debug, PartialEq)]
pub struct ClausePreview {
    /// The group in the filter, counted from 0.
    pub group: usize,
    /// The clause in the group, counted from 0.
    pub clause: usize,
    /// Whether it holds; `None` where that did not matter any more.
    pub holds: Option<bool>,
}

/// A join group that was tried, or a search by DN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinPreview {
    /// For which object and in which direction.
    pub place: Place,
    /// The rule and its group, counted from 0; `None` for the reverse join by DN (spec/sync-engine.md 1.6.5).
    pub group: Option<(RuleId, usize)>,
    /// The candidates as messages name them; one is a match.
    pub candidates: Vec<String>,
}

/// What is decided about one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPreview {
    /// Which link.
    pub place: Place,
    /// What becomes of it.
    pub decision: LinkDecision,
    /// The rule that decides.
    pub rule: Option<RuleId>,
}

/// One target attribute: who contributed, who won.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetPreview {
    /// Where it was decided.
    pub place: Place,
    /// The attribute.
    pub target: AttributeName,
    /// The flows in order of precedence.
    pub contributions: Vec<ContributionPreview>,
    /// What is decided; `None` if an error kept it from being decided.
    pub decision: Option<DecisionPreview>,
}

/// What one flow contributes.
#[derive(Clone, Debug, PartialEq)]
pub struct ContributionPreview {
    /// The flow.
    pub flow: FlowAt,
    /// The object that it flows from or to.
    pub place: Place,
    /// What it contributes.
    pub contributed: ContributedPreview,
}

/// What a flow contributes, or why it was not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum ContributedPreview {
    /// Values.
    Values(Values),
    /// Nothing; lower precedence may fill in.
    Null,
    /// Nothing, and nobody below may contribute.
    AuthoritativeNull,
    /// As if the flow did not exist.
    IgnoreThisFlow,
    /// An error, by name and text.
    Failed(String),
    /// Not evaluated: a higher precedence has decided.
    Lost,
    /// Not evaluated: it applies only when the object is created.
    AppliedOnce,
}

/// What becomes of a target attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum DecisionPreview {
    /// It takes these values, contributed by this flow; the one of highest precedence where several were merged.
    Set(Values, FlowAt),
    /// It is removed.
    Remove,
    /// Nobody has a say.
    Leave,
}

impl SyncServer {
    /// Previews the synchronisation of one object; `None` if there is no such object.
    pub fn preview(&self, object: CsRef) -> Option<Preview> {
        self.space(object.connector)?.get(object.id)?;
        let recorder = Recorder::new(self);
        let plans = FlowPlans::default();
        let planned = plan(Planner::new(self, &plans, &recorder), object);
        let mut preview = recorder.into_preview(object);
        preview.rules.extend(self.disabled_rules(&preview.rules));
        match planned {
            Ok(mut plan) => {
                preview.error.clone_from(&plan.outbound_error);
                preview.conflicts = plan.conflicts();
                preview.changes = commit(&mut self.clone(), &mut plan, true, &mut Touched::default()).changes;
            }
            Err(error) => preview.error = Some(error),
        }
        Some(preview)
    }

    /// The disabled rules beside those that were looked at: of the same direction, connector and object type.
    fn disabled_rules(&self, looked_at: &[RulePreview]) -> Vec<RulePreview> {
        let mut disabled: Vec<RulePreview> = Vec::new();
        for seen in looked_at {
            let Some(sibling) = self.rules().get(seen.rule) else { continue };
            let is_beside = |rule: &SyncRule| {
                rule.disabled
                    && rule.direction == sibling.direction
                    && rule.connector == sibling.connector
                    && rule.source_type == sibling.source_type
            };
            for (rule, _) in self.rules().iter().filter(|(_, rule)| is_beside(rule)) {
                let item = RulePreview { place: seen.place, rule, in_scope: false, clauses: Vec::new() };
                if !disabled.contains(&item) {
                    disabled.push(item);
                }
            }
        }
        disabled
    }
}

impl Preview {
    /// The value that a metaverse attribute would have, as inbound flows decide it.
    pub fn metaverse(&self, name: AttributeName) -> Option<&Values> {
        self.targets.iter().find_map(|target| match (&target.place, &target.decision) {
            (Place::Inbound(_), Some(DecisionPreview::Set(values, _))) if target.target == name => {
                Some(values)
            }
            _ => None,
        })
    }
}
