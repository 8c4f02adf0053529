//! The preview of one object, as text.

use super::page::{Line, Page, Style};
use super::sync_text::{changes, error_line};
use super::value_text::shown;
use crate::explain::rule_label;
use crate::rule::{RuleId, ScopeClause};
use crate::schema::{AttributeName, Values};
use crate::sync::{
    ContributedPreview, ContributionPreview, CsView, DecisionPreview, FlowAt, JoinPreview, LinkDecision,
    LinkPreview, Place, Preview, RulePreview, SyncServer, TargetPreview,
};

/// Every rule and why, the link, every attribute with winner and losers, and what would change.
pub fn preview(server: &SyncServer, preview: &Preview) -> Page {
    let mut page = Page::new();
    let staged = server.space(preview.object.connector).and_then(|space| space.get(preview.object.id));
    let pending = staged.and_then(|object| object.pending_import).map_or("none", |pending| pending.as_str());
    page.line(
        Line::new()
            .text("preview of ")
            .and(Style::Strong, server.describe(preview.object))
            .and(Style::Faint, format!("  pending import: {pending}")),
    );
    let text = Text { server, preview };
    for place in places(preview) {
        page.line(Line::new().and(Style::Strong, text.heading(place)));
        page.indented("  ", text.place(place));
    }
    if let Some(error) = &preview.error {
        page.line(Line::new().and(Style::Bad, "✗ ").text(error.to_string()));
    }
    page.indented("", preview.conflicts.iter().map(|error| error_line(server, error)).collect());
    if preview.changes.is_empty() {
        page.line(Line::new().and(Style::Strong, "nothing would change"));
        return page;
    }
    page.line(Line::new().and(Style::Strong, "would change"));
    page.indented("  ", changes(server, &preview.changes));
    page
}

/// The places that the preview speaks of, in the order in which the plan came to them.
fn places(preview: &Preview) -> Vec<Place> {
    let all = preview.rules.iter().map(|rule| rule.place);
    let all = all.chain(preview.joins.iter().map(|join| join.place));
    let all = all.chain(preview.links.iter().map(|link| link.place));
    let mut places: Vec<Place> = Vec::new();
    for place in all.chain(preview.targets.iter().map(|target| target.place)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Whether nobody gave a target a value, and nobody keeps others from doing so.
fn is_empty(target: &TargetPreview) -> bool {
    !matches!(target.decision, Some(DecisionPreview::Set(..)) | None)
        && target.contributions.iter().all(|own| own.contributed == ContributedPreview::Null)
}

struct Text<'a> {
    server: &'a SyncServer,
    preview: &'a Preview,
}

impl Text<'_> {
    fn heading(&self, place: Place) -> String {
        match place {
            Place::Inbound(object) => format!("inbound from {}", self.server.describe(object)),
            Place::Outbound(_, connector) => {
                let name = self.server.space(connector).map_or("", |space| space.config.name.as_str());
                format!("outbound to {name}")
            }
        }
    }

    fn place(&self, place: Place) -> Page {
        let mut page = Page::new();
        for rule in self.preview.rules.iter().filter(|rule| rule.place == place) {
            page.line(self.rule(rule));
        }
        for join in self.preview.joins.iter().filter(|join| join.place == place) {
            page.line(self.join(join));
        }
        for link in self.preview.links.iter().filter(|link| link.place == place) {
            page.line(self.link(link));
        }
        let targets = self.preview.targets.iter().filter(|target| target.place == place);
        let (empty, telling): (Vec<&TargetPreview>, Vec<&TargetPreview>) =
            targets.partition(|target| is_empty(target));
        for target in telling {
            page.indented("", self.target(target));
        }
        if !empty.is_empty() {
            let names: Vec<&str> = empty.iter().map(|target| target.target.as_str()).collect();
            page.line(
                Line::new().and(Style::Faint, format!("nobody gives a value to: {}", names.join(", "))),
            );
        }
        page
    }

    fn rule(&self, rule: &RulePreview) -> Line {
        let label = self.label(rule.rule);
        if rule.in_scope {
            return Line::new().and(Style::Good, "✓ ").text(format!("in scope of {label}"));
        }
        if self.server.rules().get(rule.rule).is_some_and(|rule| rule.disabled) {
            return Line::new().and(Style::Bad, "✗ ").text(format!("disabled: {label}"));
        }
        let failed: Vec<String> = rule
            .clauses
            .iter()
            .filter(|clause| clause.holds == Some(false))
            .filter_map(|clause| self.clause(rule, clause.group, clause.clause))
            .collect();
        Line::new().and(Style::Bad, "✗ ").text(format!("out of scope of {label}: {}", failed.join("; or ")))
    }

    fn clause(&self, rule: &RulePreview, group: usize, clause: usize) -> Option<String> {
        let filter = &self.server.rules().get(rule.rule)?.scope;
        let clause: &ScopeClause = filter.groups.get(group)?.clauses.get(clause)?;
        let value = self.value(rule.place, clause.attribute);
        Some(format!("`{clause}` is false, value {}", shown(value.as_ref())))
    }

    /// What a clause looked at: the object inbound, the metaverse object as it would be outbound.
    fn value(&self, place: Place, name: AttributeName) -> Option<Values> {
        use crate::expr::Subject as _;
        match place {
            Place::Inbound(object) => {
                CsView::new(self.server, object)?.attribute(name).map(std::borrow::Cow::into_owned)
            }
            Place::Outbound(..) => self.preview.metaverse(name).cloned(),
        }
    }

    fn join(&self, join: &JoinPreview) -> Line {
        let what = match join.group {
            None => "join by DN".to_owned(),
            Some((id, number)) => {
                let rule = self.server.rules().get(id);
                let group = rule.and_then(|rule| rule.join.get(number)).map(ToString::to_string);
                format!("join group {} of {} ({})", number + 1, self.label(id), group.unwrap_or_default())
            }
        };
        let (style, sign, found) = match join.candidates.as_slice() {
            [] => (Style::Faint, "· ", "finds nobody".to_owned()),
            [one] => (Style::Good, "✓ ", format!("finds {one}")),
            several => {
                (Style::Bad, "✗ ", format!("finds several, so it does not match: {}", several.join(", ")))
            }
        };
        Line::new().and(style, sign).text(format!("{what} {found}"))
    }

    fn link(&self, link: &LinkPreview) -> Line {
        let words = match link.decision {
            LinkDecision::Kept => "the link stays",
            LinkDecision::Joined => "joined",
            LinkDecision::Projected => "projected",
            LinkDecision::Provisioned => "provisioned",
            LinkDecision::Ended => "the link ends",
            LinkDecision::None => "no link",
        };
        let by = link.rule.map(|rule| format!(" by {}", self.label(rule))).unwrap_or_default();
        Line::new().and(Style::Strong, "→ ").text(format!("{words}{by}"))
    }

    fn target(&self, target: &TargetPreview) -> Page {
        let mut page = Page::new();
        let winner = match &target.decision {
            Some(DecisionPreview::Set(_, winner)) => Some(*winner),
            Some(DecisionPreview::Remove | DecisionPreview::Leave) | None => None,
        };
        let decided = match &target.decision {
            Some(DecisionPreview::Set(values, winner)) => {
                format!("{} := {}  {}", target.target, shown(Some(values)), self.short(*winner))
            }
            Some(DecisionPreview::Remove) => format!("{} is removed", target.target),
            Some(DecisionPreview::Leave) => format!("{} is left as it is", target.target),
            None => format!("{} is not decided", target.target),
        };
        page.line(decided);
        let others = target.contributions.iter().filter(|other| Some(other.flow) != winner);
        let (lost, told): (Vec<&ContributionPreview>, Vec<&ContributionPreview>) =
            others.partition(|other| other.contributed == ContributedPreview::Lost);
        for contribution in told {
            let words = match &contribution.contributed {
                ContributedPreview::Values(values) => shown(Some(values)),
                ContributedPreview::Null => "NULL".to_owned(),
                ContributedPreview::AuthoritativeNull => "AuthoritativeNull".to_owned(),
                ContributedPreview::IgnoreThisFlow => "IgnoreThisFlow".to_owned(),
                ContributedPreview::Failed(error) => error.clone(),
                ContributedPreview::Lost => "lost".to_owned(),
                ContributedPreview::AppliedOnce => "applies once, not evaluated".to_owned(),
            };
            let line = format!("    {}: {words}", self.short(contribution.flow));
            page.line(Line::new().and(Style::Faint, line));
        }
        if !lost.is_empty() {
            let rules = lost.iter().filter_map(|own| self.server.rules().get(own.flow.rule));
            let numbers: Vec<String> = rules.map(|rule| rule.precedence.to_string()).collect();
            let line = format!("    lost, not evaluated: {}", numbers.join(", "));
            page.line(Line::new().and(Style::Faint, line));
        }
        page
    }

    fn short(&self, at: FlowAt) -> String {
        let rule = self.server.rules().get(at.rule);
        rule.map(|rule| format!("{} {}", rule.precedence, rule.name)).unwrap_or_default()
    }

    fn label(&self, rule: RuleId) -> String {
        self.server.rules().get(rule).map(rule_label).unwrap_or_default()
    }
}
