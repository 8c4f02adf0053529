//! What a run did, object by object.

use super::page::{Line, Page, Style};
use super::value_text::shown;
use crate::connector::PendingExport;
use crate::explain::rule_label;
use crate::rule::RuleId;
use crate::sync::{AttributeChange, Change, ChangeKind, ObjectError, RunStep, SyncServer};

/// The head of one run: its result, when it ran, its counters.
pub fn run_head(step: &RunStep) -> Page {
    let mut page = Page::new();
    let style = if step.result() == "success" { Style::Good } else { Style::Bad };
    let waited = step.ended.duration_since(step.started).as_secs();
    let waited = if waited == 0 { String::new() } else { format!(", throttled for {waited} s") };
    page.line(
        Line::new()
            .and(Style::Strong, format!("{} on {}", step.profile, step.connector))
            .text(format!(": {} objects, ", step.objects))
            .and(style, step.result())
            .text(waited),
    );
    for (name, count) in &step.statistics {
        page.line(Line::new().and(Style::Faint, format!("  {name} {count}")));
    }
    for (connector, statistics) in &step.outbound {
        let counts: Vec<String> = statistics.iter().map(|(name, count)| format!("{name} {count}")).collect();
        page.line(Line::new().and(Style::Faint, format!("  outbound to {connector}: {}", counts.join(", "))));
    }
    for event in &step.events {
        page.line(Line::new().and(Style::Bad, format!("  event {}: {}", event.id, event.message)));
    }
    page
}

/// One run: its head, then what changed, what the directory remarked, and what failed.
pub fn run_step(server: &SyncServer, step: &RunStep) -> Page {
    let mut page = run_head(step);
    page.indented("  ", changes(server, &step.changes));
    for remark in &step.remarks {
        page.line(Line::new().and(Style::Faint, "  ").text(remark));
    }
    page.indented("  ", step.errors.iter().map(|error| error_line(server, error)).collect());
    page
}

/// Links and references that would be others, had the objects come in another order.
pub fn order_dependences(server: &SyncServer) -> Vec<String> {
    let links = server.order_dependences().into_iter().map(|found| {
        format!(
            "{} is linked to {} and would have joined {} by rule {}, had it been synchronised after it",
            server.describe(found.object),
            found.linked.braced(),
            found.would_join.braced(),
            label(server, found.rule)
        )
    });
    let references = server.late_references().into_iter().map(|found| {
        format!(
            "{} of {}, which {} holds, leads to somebody now and would be there by rule {}, had it been created after them",
            found.attribute,
            found.metaverse.braced(),
            server.describe(found.object),
            label(server, found.rule)
        )
    });
    links.chain(references).collect()
}

/// An error of an object, with the rule and the flow that it arose in.
pub fn error_line(server: &SyncServer, ObjectError { object, error }: &ObjectError) -> Line {
    let rule = error.rule.and_then(|id| server.rules().get(id));
    let rule = rule.map(|rule| format!(" in rule {}", rule_label(rule))).unwrap_or_default();
    let flow = error.attribute.map(|name| format!(", flow to {name}")).unwrap_or_default();
    Line::new().and(Style::Bad, "✗ ").text(format!("{object}: {error}{rule}{flow}"))
}

/// Changes, grouped by the object that was synchronised.
pub fn changes(server: &SyncServer, changes: &[Change]) -> Page {
    let mut page = Page::new();
    for group in changes.chunk_by(|left, right| left.dn == right.dn && left.connector == right.connector) {
        let Some(first) = group.first() else { continue };
        page.line(
            Line::new()
                .and(Style::Strong, first.dn.as_str())
                .and(Style::Faint, format!("  {}", first.connector)),
        );
        for change in group {
            page.indented("  ", change_lines(server, &change.kind));
        }
    }
    page
}

fn change_lines(server: &SyncServer, kind: &ChangeKind) -> Page {
    let mut page = Page::new();
    match kind {
        ChangeKind::Projected { metaverse, object_type, rule } => {
            page.line(format!(
                "projected as {object_type} {} by rule {}",
                metaverse.braced(),
                label(server, *rule)
            ));
        }
        ChangeKind::Joined { metaverse, rule } => {
            page.line(format!("joined {} by rule {}", metaverse.braced(), label(server, *rule)));
        }
        ChangeKind::Disjoined { metaverse } => page.line(format!("disjoined from {}", metaverse.braced())),
        ChangeKind::MetaverseDeleted { metaverse } => {
            page.line(format!("metaverse object {} deleted: no rule keeps it", metaverse.braced()));
        }
        ChangeKind::MetaverseChanged { attributes, .. } => {
            for change in attributes {
                page.line(attribute_line(server, change));
            }
        }
        ChangeKind::RulesInScope { entered, left } => {
            for rule in entered {
                page.line(
                    Line::new()
                        .and(Style::Good, "+ ")
                        .text(format!("in scope of rule {}", label(server, *rule))),
                );
            }
            for rule in left {
                let disabled = server.rules().get(*rule).is_some_and(|rule| rule.disabled);
                let why = if disabled { "without the disabled rule" } else { "out of scope of rule" };
                page.line(Line::new().and(Style::Bad, "- ").text(format!("{why} {}", label(server, *rule))));
            }
        }
        ChangeKind::Provisioned { connector, dn, rule } => {
            page.line(format!("{dn} in {connector} provisioned by rule {}", label(server, *rule)));
        }
        ChangeKind::JoinedOutbound { connector, dn, rule } => {
            page.line(format!("{dn} in {connector} joined by rule {}", label(server, *rule)));
        }
        ChangeKind::DisconnectedOutbound { connector, dn } => {
            page.line(format!("{dn} in {connector} disconnected"));
        }
        ChangeKind::ExportStaged { connector, dn, export } => {
            export_lines(&mut page, connector, dn.as_str(), export.as_ref());
        }
        ChangeKind::Removed => page.line("removed from the connector space"),
    }
    page
}

fn attribute_line(server: &SyncServer, change: &AttributeChange) -> Line {
    let rule =
        change.rule.and_then(|id| server.rules().get(id)).map(|rule| format!("  (rule {})", rule.precedence));
    Line::new()
        .text(format!("{} ", change.name))
        .text(format!("{} → {}", shown(change.before.as_ref()), shown(change.after.as_ref())))
        .and(Style::Faint, rule.unwrap_or_default())
}

fn export_lines(page: &mut Page, connector: &str, dn: &str, export: Option<&PendingExport>) {
    let Some(export) = export else {
        page.line(format!("nothing to export any more to {dn} in {connector}"));
        return;
    };
    let renamed = export.new_dn.as_ref().map(|dn| format!(", renamed to {dn}")).unwrap_or_default();
    page.line(format!("export staged: {} of {dn} in {connector}{renamed}", export.operation.as_str()));
    for (name, values) in &export.attributes {
        page.line(format!("  {name} := {}", shown(values.as_ref())));
    }
}

fn label(server: &SyncServer, rule: RuleId) -> String {
    server.rules().get(rule).map(rule_label).unwrap_or_default()
}
