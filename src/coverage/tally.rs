//! What one run told, counted.

use super::RuleTally;
use crate::expr::Branch;
use crate::rule::RuleId;
use crate::schema::AttributeName;
use crate::sync::{Candidates, FlowAt, Place, Ruling, Skipped, Stage, Told, Witness};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Counts what it is told while rules are the same: for one run, or for previews between two edits of rules.
///
/// ```
/// use anchorwalk::coverage::{Coverage, Tally};
/// use anchorwalk::metaverse::ConnectorIndex;
/// use anchorwalk::scenario::Scenario;
/// use anchorwalk::sync::{Options, Recording, RunProfile};
/// # use anchorwalk::play;
/// let text = r#"Scenario(
///     forests: {"fabrikam.test": Forest(objects: [User("CN=Ana,OU=Staff")])},
///     steps: [Import],
/// )"#;
/// let scenario = Scenario::from_text("ana.ron", text, Options::default())?;
/// let mut server = play(&scenario).server;
/// let (tally, mut coverage) = (Tally::default(), Coverage::default());
/// let profile = RunProfile::FullSynchronization;
/// server.synchronization_witnessed(ConnectorIndex(0), profile, Recording::Errors, &tally);
/// coverage.add(server.rules(), &tally);
/// assert_eq!((coverage.totals().rules.covered > 5, coverage.rules().len()), (true, 62));
/// # Ok::<(), anchorwalk::scenario::ScenarioError>(())
/// ```
#[derive(Debug, Default)]
pub struct Tally {
    rules: RefCell<BTreeMap<RuleId, RuleTally>>,
    undecided: RefCell<Undecided>,
}

/// The flows that had values since the last decision.
#[derive(Debug, Default)]
struct Undecided {
    flows: Vec<Contender>,
    /// Nobody behind may contribute any more.
    closed: bool,
}

#[derive(Debug)]
struct Contender {
    flow: FlowAt,
    /// It came behind an `AuthoritativeNull`: evaluated for its errors only.
    shut_out: bool,
}

impl Tally {
    /// What was told of each rule.
    pub fn rules(&self) -> BTreeMap<RuleId, RuleTally> {
        self.rules.borrow().clone()
    }

    fn count(&self, rule: RuleId, count: impl FnOnce(&mut RuleTally)) {
        count(self.rules.borrow_mut().entry(rule).or_default());
    }
}

impl Witness for Tally {
    fn stage(&self, _stage: Stage) {
        // After an error nothing was decided about the flows before it.
        self.undecided.take();
    }

    fn clause(&self, _place: Place, rule: RuleId, group: usize, clause: usize, holds: bool) {
        self.count(rule, |tally| {
            let count = tally.clauses.entry((group, clause)).or_default();
            *if holds { &mut count.holds } else { &mut count.fails } += 1;
        });
    }

    fn scope(&self, _place: Place, rule: RuleId, in_scope: bool) {
        self.count(rule, |tally| {
            *if in_scope { &mut tally.rule.in_scope } else { &mut tally.rule.out_of_scope } += 1;
        });
    }

    fn join_group(&self, _place: Place, rule: RuleId, group: usize, candidates: Candidates<'_>) {
        let found = match candidates {
            Candidates::Metaverse(found) => found.len(),
            Candidates::ConnectorSpace(found) => found.len(),
        };
        self.count(rule, |tally| {
            let count = tally.joins.entry(group).or_default();
            *match found {
                0 => &mut count.none,
                1 => &mut count.one,
                _ => &mut count.several,
            } += 1;
        });
    }

    fn branch(&self, _place: Place, flow: FlowAt, branch: &Branch) {
        self.count(flow.rule, |tally| {
            *tally.arms.entry(super::ArmAt::new(flow.flow, branch)).or_default() += 1;
        });
    }

    fn contribution(&self, _place: Place, flow: FlowAt, contribution: Told<'_>) {
        self.count(flow.rule, |tally| {
            let count = tally.flows.entry(flow.flow).or_default();
            *match contribution {
                Told::Values(_) => &mut count.values,
                Told::Null => &mut count.null,
                Told::AuthoritativeNull => &mut count.authoritative_null,
                Told::Ignored => &mut count.ignored,
                Told::Failed(_) => &mut count.failed,
            } += 1;
        });
        let mut undecided = self.undecided.borrow_mut();
        let shut_out = undecided.closed;
        match contribution {
            Told::Values(_) => undecided.flows.push(Contender { flow, shut_out }),
            Told::AuthoritativeNull => undecided.closed = true,
            Told::Null | Told::Ignored | Told::Failed(_) => {}
        }
    }

    fn decision(&self, _place: Place, _target: AttributeName, decision: Ruling<'_>) {
        let winner = match decision {
            Ruling::Set(_, flow) => Some(flow),
            Ruling::Remove | Ruling::Leave => None,
        };
        for Contender { flow, shut_out } in self.undecided.take().flows {
            self.count(flow.rule, |tally| {
                *if winner == Some(flow) {
                    &mut tally.flows.entry(flow.flow).or_default().won
                } else if shut_out {
                    &mut tally.flows.entry(flow.flow).or_default().lost
                } else {
                    tally.behind.entry(flow.flow).or_default()
                } += 1;
            });
        }
    }

    fn skipped(&self, _place: Place, what: Skipped) {
        match what {
            Skipped::Clause(rule, group, clause) => self.count(rule, |tally| {
                tally.clauses.entry((group, clause)).or_default().skipped += 1;
            }),
            Skipped::ScopeGroup(rule, group) => self.count(rule, |tally| {
                *tally.groups_skipped.entry(group).or_default() += 1;
            }),
            Skipped::JoinGroup(rule, group) => self.count(rule, |tally| {
                tally.joins.entry(group).or_default().skipped += 1;
            }),
            Skipped::Lost(flow) => self.count(flow.rule, |tally| {
                tally.flows.entry(flow.flow).or_default().skipped += 1;
            }),
            Skipped::AppliedOnce(flow) => self.count(flow.rule, |tally| {
                tally.flows.entry(flow.flow).or_default().applied_once += 1;
            }),
        }
    }
}
