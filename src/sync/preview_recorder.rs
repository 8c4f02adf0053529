//! Watching a plan for its preview.

use super::{
    Candidates, ClausePreview, ContributedPreview, ContributionPreview, DecisionPreview, FlowAt, JoinPreview,
    LinkDecision, LinkPreview, Place, Preview, RulePreview, Ruling, Skipped, SyncServer, TargetPreview, Told,
    Witness,
};
use crate::connector::CsId;
use crate::metaverse::CsRef;
use crate::rule::RuleId;
use crate::schema::AttributeName;
use std::cell::RefCell;

/// A witness that keeps everything it is told of one object.
pub(super) struct Recorder<'a> {
    server: &'a SyncServer,
    told: RefCell<Record>,
}

/// What was told so far; clauses and contributions wait for the rule or the target that they belong to.
#[derive(Default)]
struct Record {
    rules: Vec<RulePreview>,
    clauses: Vec<ClausePreview>,
    joins: Vec<JoinPreview>,
    links: Vec<LinkPreview>,
    targets: Vec<TargetPreview>,
    contributions: Vec<ContributionPreview>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(server: &'a SyncServer) -> Self {
        Self { server, told: RefCell::default() }
    }

    /// The preview so far. Contributions to a target that an error left open stand at the end.
    pub(super) fn into_preview(self, object: CsRef) -> Preview {
        let server = self.server;
        let mut record = self.told.into_inner();
        while let Some(first) = record.contributions.first() {
            let (place, target) = (first.place, target_of(server, first.flow));
            let contributions = record.take_contributions(server, target);
            record.targets.extend(target.map(|target| TargetPreview {
                place,
                target,
                contributions,
                decision: None,
            }));
        }
        Preview {
            object,
            rules: record.rules,
            joins: record.joins,
            links: record.links,
            targets: record.targets,
            changes: Vec::new(),
            error: None,
            conflicts: Vec::new(),
        }
    }

    fn contribute(&self, place: Place, flow: FlowAt, contributed: ContributedPreview) {
        self.told.borrow_mut().contributions.push(ContributionPreview { flow, place, contributed });
    }

    fn clause_told(&self, group: usize, clause: usize, holds: Option<bool>) {
        self.told.borrow_mut().clauses.push(ClausePreview { group, clause, holds });
    }

    fn joined(&self, place: Place, group: Option<(RuleId, usize)>, candidates: Vec<String>) {
        self.told.borrow_mut().joins.push(JoinPreview { place, group, candidates });
    }

    fn staged(&self, place: Place, id: CsId) -> String {
        match place {
            Place::Inbound(object) => self.server.describe(object),
            Place::Outbound(_, connector) => self.server.describe(CsRef { connector, id }),
        }
    }
}

impl Record {
    /// The waiting contributions to a target, in the order in which they came.
    fn take_contributions(
        &mut self,
        server: &SyncServer,
        target: Option<AttributeName>,
    ) -> Vec<ContributionPreview> {
        let (taken, left) = std::mem::take(&mut self.contributions)
            .into_iter()
            .partition(|contribution| target_of(server, contribution.flow) == target);
        self.contributions = left;
        taken
    }
}

fn target_of(server: &SyncServer, at: FlowAt) -> Option<AttributeName> {
    server.rules().get(at.rule)?.flows.get(at.flow).map(|flow| flow.target)
}

impl Witness for Recorder<'_> {
    fn clause(&self, _place: Place, _rule: RuleId, group: usize, clause: usize, holds: bool) {
        self.clause_told(group, clause, Some(holds));
    }

    fn scope(&self, place: Place, rule: RuleId, in_scope: bool) {
        let mut record = self.told.borrow_mut();
        let clauses = std::mem::take(&mut record.clauses);
        record.rules.push(RulePreview { place, rule, in_scope, clauses });
    }

    fn join_group(&self, place: Place, rule: RuleId, group: usize, candidates: Candidates<'_>) {
        let named = match candidates {
            Candidates::Metaverse(ids) => ids
                .iter()
                .filter_map(|id| self.server.metaverse.get(*id))
                .map(|object| format!("{} {}", object.object_type, object.guid.braced()))
                .collect(),
            Candidates::ConnectorSpace(ids) => ids.iter().map(|id| self.staged(place, *id)).collect(),
        };
        self.joined(place, Some((rule, group)), named);
    }

    fn reverse_join(&self, place: Place, found: Option<CsId>) {
        self.joined(place, None, found.map(|id| self.staged(place, id)).into_iter().collect());
    }

    fn link(&self, place: Place, decision: LinkDecision, rule: Option<RuleId>) {
        self.told.borrow_mut().links.push(LinkPreview { place, decision, rule });
    }

    fn contribution(&self, place: Place, flow: FlowAt, contribution: Told<'_>) {
        let contributed = match contribution {
            Told::Values(values) => ContributedPreview::Values(values.clone()),
            Told::Null => ContributedPreview::Null,
            Told::AuthoritativeNull => ContributedPreview::AuthoritativeNull,
            Told::Ignored => ContributedPreview::IgnoreThisFlow,
            Told::Failed(error) => ContributedPreview::Failed(error.to_string()),
        };
        self.contribute(place, flow, contributed);
    }

    fn decision(&self, place: Place, target: AttributeName, decision: Ruling<'_>) {
        let mut record = self.told.borrow_mut();
        let contributions = record.take_contributions(self.server, Some(target));
        let decision = Some(match decision {
            Ruling::Set(values, winner) => DecisionPreview::Set(values.clone(), winner),
            Ruling::Remove => DecisionPreview::Remove,
            Ruling::Leave => DecisionPreview::Leave,
        });
        // The DN is computed to find an object, and again to export it.
        let known = record.targets.iter().any(|known| known.place == place && known.target == target);
        if !known {
            record.targets.push(TargetPreview { place, target, contributions, decision });
        }
    }

    fn skipped(&self, place: Place, what: Skipped) {
        match what {
            Skipped::Clause(_, group, clause) => self.clause_told(group, clause, None),
            Skipped::Lost(flow) => self.contribute(place, flow, ContributedPreview::Lost),
            Skipped::AppliedOnce(flow) => self.contribute(place, flow, ContributedPreview::AppliedOnce),
            Skipped::ScopeGroup(..) | Skipped::JoinGroup(..) => {}
        }
    }
}
