//! What runs exercised of the rules, for people: totals, then what was never exercised.

use super::{Line, Page, Style};
use crate::coverage::{
    ClauseCount, Coverage, CoveredBranch, CoveredFlow, CoveredGroup, CoveredJoin, CoveredRule, Total,
};
use crate::expr::BranchKind;
use crate::schema::Location;
use std::fmt::Write as _;

/// The totals of each kind, then what was never exercised, rule by rule in order of precedence.
pub fn coverage(coverage: &Coverage) -> Page {
    let rules = coverage.rules();
    let mut page = Page::new();
    let count = if rules.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", rules.len()) };
    page.line(Line::new().and(Style::Strong, format!("Coverage of {count}")));
    for (kind, total) in coverage.totals().kinds() {
        page.line(total_line(kind, total));
    }
    let mut missing = Page::new();
    for rule in rules {
        add_rule(&mut missing, rule);
    }
    if missing != Page::new() {
        page.line(Line::new().and(Style::Strong, "Never exercised"));
        page.indented("  ", missing);
    }
    page
}

fn total_line(kind: &str, total: Total) -> Line {
    let percent = match total.permille() {
        Some(permille) => format!("{}.{} %", permille / 10, permille % 10),
        None => "-".to_owned(),
    };
    let style = if total.covered == total.all { Style::Good } else { Style::Unsure };
    let line = Line::new()
        .text(format!("  {kind:<20}{:>6} of {:>6}", total.covered, total.all))
        .and(style, format!("{percent:>9}"));
    if total.skipped == 0 {
        line
    } else {
        line.and(Style::Faint, format!("  {} skipped only", total.skipped))
    }
}

fn add_rule(page: &mut Page, rule: &CoveredRule) {
    let mut parts = Page::new();
    let is_in_scope = rule.count.in_scope > 0;
    if rule.disabled {
        parts.line("disabled wherever it was met");
    } else if !is_in_scope {
        parts.line(match rule.count.out_of_scope {
            0 => "never in scope: no object of its type was evaluated".to_owned(),
            out => format!("never in scope: {} out of scope", times(out)),
        });
    }
    if rule.count.in_scope + rule.count.out_of_scope > 0 {
        rule.groups.iter().for_each(|group| add_group(&mut parts, rule, group));
    }
    if is_in_scope {
        rule.joins.iter().for_each(|join| add_join(&mut parts, rule, join));
        rule.flows.iter().for_each(|flow| add_flow(&mut parts, rule, flow));
    }
    if parts != Page::new() {
        page.line(Line::new().text(&rule.name).and(Style::Faint, format!("  {}", rule.at)));
        page.indented("  ", parts);
    }
}

/// A part of a rule and what of it never happened; its file only where the rule stands in another.
fn part(rule: &CoveredRule, at: &Location, what: &str, never: &str) -> Line {
    let place = if at.file == rule.at.file { format!("line {}", at.line) } else { at.to_string() };
    Line::new().and(Style::Faint, format!("{place}  ")).text(format!("{what}: {never}"))
}

fn add_group(page: &mut Page, rule: &CoveredRule, group: &CoveredGroup) {
    for clause in &group.clauses {
        let ClauseCount { holds, fails, skipped } = clause.count;
        let never = match (holds, fails) {
            (0, 0) if skipped > 0 => format!("never evaluated, {} skipped", times(skipped)),
            (0, 0) => "never evaluated".to_owned(),
            (0, fails) => format!("never true, {} false", times(fails)),
            (holds, 0) => format!("never false, {} true", times(holds)),
            _ => continue,
        };
        page.line(part(rule, &clause.at, &format!("scope `{}`", clause.text), &never));
    }
}

fn add_join(page: &mut Page, rule: &CoveredRule, join: &CoveredJoin) {
    let count = join.count;
    if count.one > 0 {
        return;
    }
    let never = match (count.tried(), count.skipped) {
        (0, 0) => "never tried".to_owned(),
        (0, skipped) => format!("never tried, {} skipped", times(skipped)),
        (_, _) if count.several == 0 => format!("never matched, {} nobody", times(count.none)),
        _ => format!("never matched, {} nobody, {} several", times(count.none), times(count.several)),
    };
    page.line(part(rule, &join.at, &format!("join `{}`", join.text), &never));
}

fn add_flow(page: &mut Page, rule: &CoveredRule, flow: &CoveredFlow) {
    let what = format!("flow to {}", flow.target);
    if flow.count.evaluated() == 0 {
        let mut never = "never evaluated".to_owned();
        if flow.count.skipped > 0 {
            let _ = write!(never, ", {} skipped behind a higher precedence", times(flow.count.skipped));
        }
        if flow.count.applied_once > 0 {
            let _ = write!(never, ", {} skipped as applied before", times(flow.count.applied_once));
        }
        page.line(part(rule, &flow.at, &what, &never));
        return;
    }
    for branch in &flow.branches {
        for arm in (0..branch.taken.len()).filter(|arm| branch.taken.get(*arm) == Some(&0)) {
            let never = format!("{} in `{}`: never {}", branch.kind, excerpt(branch), branch.arm(arm));
            page.line(part(rule, &flow.at, &what, &never));
        }
    }
}

/// The part of the expression, cut where it is told apart from others: the end of a chain of operators, which begins as
/// every other link of it does, and the beginning of a call.
fn excerpt(branch: &CoveredBranch) -> String {
    /// Characters.
    const SHOWN_MAX: usize = 60;
    let length = branch.text.chars().count();
    let more = length.saturating_sub(SHOWN_MAX);
    if more == 0 {
        return branch.text.clone();
    }
    match branch.kind {
        BranchKind::And | BranchKind::Or => {
            format!("…{}", branch.text.chars().skip(more).collect::<String>())
        }
        BranchKind::Iif | BranchKind::Switch => {
            format!("{}…", branch.text.chars().take(SHOWN_MAX).collect::<String>())
        }
    }
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
