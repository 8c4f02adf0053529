//! What runs exercised of the rules, as JSON.

use crate::coverage::{
    ClauseCount, Coverage, CoveredBranch, CoveredFlow, CoveredGroup, CoveredJoin, CoveredRule, Total,
};
use crate::rule::Direction;
use crate::schema::Location;
use serde::Serialize;

/// The `coverage` object: totals by kind, then every rule with every count, in order of precedence.
#[derive(Debug, Serialize)]
pub struct CoverageDocument {
    totals: TotalsDocument,
    rules: Vec<RuleDocument>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TotalsDocument {
    rules: TotalDocument,
    scope_groups: TotalDocument,
    clause_outcomes: TotalDocument,
    join_groups: TotalDocument,
    flows: TotalDocument,
    branches: TotalDocument,
}

#[derive(Debug, Serialize)]
struct TotalDocument {
    covered: u64,
    /// Not covered, but left out at least once as pointless.
    skipped: u64,
    total: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleDocument {
    name: String,
    tag: String,
    direction: &'static str,
    precedence: i64,
    disabled: bool,
    file: String,
    line: u32,
    in_scope: u64,
    out_of_scope: u64,
    scope: Vec<GroupDocument>,
    join: Vec<JoinDocument>,
    flows: Vec<FlowDocument>,
}

#[derive(Debug, Serialize)]
struct GroupDocument {
    #[serde(flatten)]
    count: ClauseCountDocument,
    clauses: Vec<ClauseDocument>,
}

#[derive(Debug, Serialize)]
struct ClauseDocument {
    clause: String,
    file: String,
    line: u32,
    #[serde(flatten)]
    count: ClauseCountDocument,
}

#[derive(Debug, Serialize)]
struct ClauseCountDocument {
    r#true: u64,
    r#false: u64,
    skipped: u64,
}

#[derive(Debug, Serialize)]
struct JoinDocument {
    group: String,
    file: String,
    line: u32,
    one: u64,
    none: u64,
    several: u64,
    skipped: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FlowDocument {
    target: String,
    source: String,
    file: String,
    line: u32,
    values: u64,
    null: u64,
    authoritative_null: u64,
    ignored: u64,
    failed: u64,
    won: u64,
    lost: u64,
    /// Left out behind a higher precedence.
    skipped: u64,
    /// Left out because it applies once.
    applied_once: u64,
    branches: Vec<BranchDocument>,
}

#[derive(Debug, Serialize)]
struct BranchDocument {
    kind: String,
    /// Where it stands in the source, as byte offsets.
    start: usize,
    end: usize,
    arms: Vec<ArmDocument>,
}

#[derive(Debug, Serialize)]
struct ArmDocument {
    when: String,
    taken: u64,
}

impl From<&Coverage> for CoverageDocument {
    fn from(coverage: &Coverage) -> Self {
        let totals = coverage.totals();
        let totals = TotalsDocument {
            rules: totals.rules.into(),
            scope_groups: totals.groups.into(),
            clause_outcomes: totals.clauses.into(),
            join_groups: totals.joins.into(),
            flows: totals.flows.into(),
            branches: totals.branches.into(),
        };
        Self { totals, rules: coverage.rules().into_iter().map(RuleDocument::from).collect() }
    }
}

impl From<Total> for TotalDocument {
    fn from(total: Total) -> Self {
        Self { covered: total.covered, skipped: total.skipped, total: total.all }
    }
}

impl From<&CoveredRule> for RuleDocument {
    fn from(rule: &CoveredRule) -> Self {
        let (file, line) = place(&rule.at);
        Self {
            name: rule.name.clone(),
            tag: rule.tag.clone(),
            direction: match rule.direction {
                Direction::Inbound => "Inbound",
                Direction::Outbound => "Outbound",
            },
            precedence: rule.precedence,
            disabled: rule.disabled,
            file,
            line,
            in_scope: rule.count.in_scope,
            out_of_scope: rule.count.out_of_scope,
            scope: rule.groups.iter().map(GroupDocument::from).collect(),
            join: rule.joins.iter().map(JoinDocument::from).collect(),
            flows: rule.flows.iter().map(FlowDocument::from).collect(),
        }
    }
}

impl From<&CoveredGroup> for GroupDocument {
    fn from(group: &CoveredGroup) -> Self {
        let clauses = group.clauses.iter().map(|clause| {
            let (file, line) = place(&clause.at);
            ClauseDocument { clause: clause.text.clone(), file, line, count: clause.count.into() }
        });
        Self { count: group.count.into(), clauses: clauses.collect() }
    }
}

impl From<ClauseCount> for ClauseCountDocument {
    fn from(ClauseCount { holds, fails, skipped }: ClauseCount) -> Self {
        Self { r#true: holds, r#false: fails, skipped }
    }
}

impl From<&CoveredJoin> for JoinDocument {
    fn from(join: &CoveredJoin) -> Self {
        let ((file, line), count) = (place(&join.at), join.count);
        Self {
            group: join.text.clone(),
            file,
            line,
            one: count.one,
            none: count.none,
            several: count.several,
            skipped: count.skipped,
        }
    }
}

impl From<&CoveredFlow> for FlowDocument {
    fn from(flow: &CoveredFlow) -> Self {
        let ((file, line), count) = (place(&flow.at), flow.count);
        Self {
            target: flow.target.to_string(),
            source: flow.source.clone(),
            file,
            line,
            values: count.values,
            null: count.null,
            authoritative_null: count.authoritative_null,
            ignored: count.ignored,
            failed: count.failed,
            won: count.won,
            lost: count.lost,
            skipped: count.skipped,
            applied_once: count.applied_once,
            branches: flow.branches.iter().map(BranchDocument::from).collect(),
        }
    }
}

impl From<&CoveredBranch> for BranchDocument {
    fn from(branch: &CoveredBranch) -> Self {
        let arm = |(arm, taken): (usize, &u64)| ArmDocument { when: branch.arm(arm), taken: *taken };
        Self {
            kind: branch.kind.to_string(),
            start: branch.span.start,
            end: branch.span.end,
            arms: branch.taken.iter().enumerate().map(arm).collect(),
        }
    }
}

fn place(at: &Location) -> (String, u32) {
    (at.file.to_string(), at.line)
}
