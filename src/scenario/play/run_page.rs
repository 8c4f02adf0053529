//! What a run did, as a transcript tells it: what decides lookups in full, the rest in numbers.

use crate::connector::{ConnectorKind, PendingExport};
use crate::explain::rule_label;
use crate::metaverse::CsRef;
use crate::report::{Line, Page, Style, error_line};
use crate::rule::{RuleId, SyncRule};
use crate::schema::{AttributeName, Dn, Guid, Values};
use crate::sync::{AttributeChange, Change, ChangeKind, RunStep, SyncServer};

/// The attributes that decide where a lookup ends.
const TELLING: [&str; 7] = [
    "sourceAnchor",
    "accountEnabled",
    "cloudFiltered",
    "userPrincipalName",
    "sourceObjectType",
    "cloudAnchor",
    "cloudSourceAnchor",
];

/// So many objects, errors and remarks of a run are told one by one; of a crowd nobody reads more.
const TOLD_MAX: usize = 20;

/// What a run did.
pub(super) fn run(server: &SyncServer, run: &RunStep) -> Page {
    let mut page = Page::new();
    if run.profile.synchronizes() {
        synchronization(server, run, &mut page);
    } else {
        page.line(transfer_line(run));
    }
    told(&mut page, run.remarks.iter().map(|remark| Line::from(remark.as_str())), "remark");
    for event in &run.events {
        page.line(Line::new().and(Style::Bad, format!("  event {}: ", event.id)).text(&event.message));
    }
    told(&mut page, run.errors.iter().map(|error| error_line(server, error)), "error");
    page
}

/// `Full Import on account.test: 2 add`, and how it ended if not well.
fn transfer_line(run: &RunStep) -> Line {
    let counts: Vec<String> = run
        .statistics
        .iter()
        .map(|(name, count)| {
            let name = name.trim_start_matches("stage-").trim_start_matches("export-");
            format!("{count} {name}")
        })
        .collect();
    let counts = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
    let mut line = Line::from(format!("{} on {}: {counts}", run.profile, run.connector));
    if run.result() != "success" {
        line = line.text(", ").and(Style::Bad, run.result());
    }
    let waited = run.ended.duration_since(run.started);
    if waited.is_zero() { line } else { line.text(format!(", throttled: took {waited:#}")) }
}

/// The result of a synchronisation, then its changes, object by object.
fn synchronization(server: &SyncServer, run: &RunStep, page: &mut Page) {
    let changed = if run.changes.is_empty() { ", nothing changed" } else { "" };
    let style = if run.errors.is_empty() { Style::Good } else { Style::Bad };
    let head = format!("{} on {}: {}, ", run.profile, run.connector, plural(run.objects, "object"));
    page.line(Line::new().text(head).and(style, run.result()).text(changed));
    let same = |left: &Change, right: &Change| left.dn == right.dn && left.connector == right.connector;
    for group in run.changes.chunk_by(same).take(TOLD_MAX) {
        page.indented("  ", object(server, group));
    }
    let more = run.changes.chunk_by(same).count().saturating_sub(TOLD_MAX);
    if more > 0 {
        page.line(Line::new().and(Style::Faint, format!("  … and {}", plural(more, "more object"))));
    }
}

/// The first of many lines, and how many more there are.
fn told(page: &mut Page, lines: impl ExactSizeIterator<Item = Line>, noun: &str) {
    let more = lines.len().saturating_sub(TOLD_MAX);
    page.indented("  ", lines.take(TOLD_MAX).collect());
    if more > 0 {
        page.line(
            Line::new().and(Style::Faint, format!("  … and {}", plural(more, &format!("more {noun}")))),
        );
    }
}

fn object(server: &SyncServer, changes: &[Change]) -> Page {
    let mut page = Page::new();
    let Some(first) = changes.first() else { return page };
    page.line(Line::new().and(Style::Strong, object_name(server, &first.connector, &first.dn)));
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| rank(&change.kind));
    for change in changes {
        page.indented("  ", lines(server, &change.kind));
        if matches!(change.kind, ChangeKind::Projected { .. } | ChangeKind::Joined { .. }) {
            let mut carried = Page::new();
            scope_line(&mut carried, server, "+ in scope of", Style::Good, &carried_rules(server, first));
            page.indented("  ", carried);
        }
    }
    page
}

/// What happened to the link comes first, then the person, then what the other directories are to be told.
fn rank(kind: &ChangeKind) -> u8 {
    match kind {
        ChangeKind::Projected { .. } | ChangeKind::Joined { .. } | ChangeKind::Disjoined { .. } => 0,
        ChangeKind::RulesInScope { .. } => 1,
        ChangeKind::MetaverseChanged { .. } | ChangeKind::MetaverseDeleted { .. } => 2,
        ChangeKind::Provisioned { .. }
        | ChangeKind::JoinedOutbound { .. }
        | ChangeKind::DisconnectedOutbound { .. } => 3,
        ChangeKind::ExportStaged { .. } => 4,
        ChangeKind::Removed => 5,
    }
}

/// The inbound rules on the link that the object has after the run.
fn carried_rules(server: &SyncServer, change: &Change) -> Vec<RuleId> {
    let object = server.connector_named(&change.connector).and_then(|connector| {
        let id = server.space(connector)?.with_dn(&change.dn)?;
        Some(CsRef { connector, id })
    });
    let link = object.and_then(|object| server.metaverse.links.of_object(object));
    link.map(|(_, link)| server.metaverse.links.rules(link.inbound_rules).to_vec()).unwrap_or_default()
}

/// An AD object by its DN; an object of the tenant by its sign-in name, for its DN is only its anchor in hex.
fn object_name(server: &SyncServer, connector: &str, dn: &Dn) -> String {
    let space = server.connector_named(connector).and_then(|connector| server.space(connector));
    let Some(space) = space.filter(|space| space.config.kind == ConnectorKind::EntraId) else {
        return dn.to_string();
    };
    let object = space.with_dn(dn).and_then(|id| space.get(id));
    let value = |name: &str| {
        let (object, name) = (object?, AttributeName::new(name));
        let staged = || object.pending_export.as_ref()?.attributes.get(&name)?.as_ref();
        object.imported.get(name).or_else(staged).map(ToString::to_string)
    };
    let name = value("userPrincipalName").or_else(|| value("cloudAnchor"));
    name.map_or_else(|| format!("{dn} in AAD"), |name| format!("{name} in AAD"))
}

fn lines(server: &SyncServer, kind: &ChangeKind) -> Page {
    let mut page = Page::new();
    match kind {
        ChangeKind::Projected { metaverse, object_type, rule } => {
            page.line(format!(
                "projected as {object_type} {} by {}",
                metaverse.braced(),
                label(server, *rule)
            ));
        }
        ChangeKind::Joined { metaverse, rule } => {
            page.line(format!("joined {} by {}", person(server, *metaverse), label(server, *rule)));
        }
        ChangeKind::Disjoined { metaverse } => {
            page.line(format!("disjoined from {}", person(server, *metaverse)));
        }
        ChangeKind::MetaverseDeleted { metaverse } => {
            page.line(format!("metaverse object {} deleted: no rule keeps it", metaverse.braced()));
        }
        ChangeKind::MetaverseChanged { attributes, .. } => attribute_lines(&mut page, server, attributes),
        ChangeKind::RulesInScope { entered, left } => {
            scope_line(&mut page, server, "+ in scope of", Style::Good, entered);
            scope_line(&mut page, server, "- out of scope of", Style::Bad, left);
        }
        ChangeKind::Provisioned { connector, dn, rule } => {
            page.line(format!("{} provisioned by {}", place(server, connector, dn), label(server, *rule)));
        }
        ChangeKind::JoinedOutbound { connector, dn, rule } => {
            page.line(format!("{} joined by {}", place(server, connector, dn), label(server, *rule)));
        }
        ChangeKind::DisconnectedOutbound { connector, dn } => {
            page.line(format!("{} disconnected", place(server, connector, dn)));
        }
        ChangeKind::ExportStaged { connector, dn, export } => {
            page.line(export_line(&place(server, connector, dn), export.as_ref()));
        }
        ChangeKind::Removed => page.line("removed from the connector space"),
    }
    page
}

fn attribute_lines(page: &mut Page, server: &SyncServer, attributes: &[AttributeChange]) {
    let (telling, others): (Vec<_>, Vec<_>) = attributes.iter().partition(|change| is_telling(change.name));
    for change in telling {
        let rule = change.rule.and_then(|id| server.rules().get(id));
        let rule = rule.map(|rule| format!("  from rule {} {}", rule.precedence, rule.name));
        let (before, after) = (shown(change.before.as_ref()), shown(change.after.as_ref()));
        let line = Line::from(format!("{}: {before} → {after}", change.name));
        page.line(line.and(Style::Faint, rule.unwrap_or_default()));
    }
    if !others.is_empty() {
        page.line(Line::new().and(Style::Faint, format!("+ {}", plural(others.len(), "more attribute"))));
    }
}

/// The rules that make links or decide lookups by name, the others in number.
fn scope_line(page: &mut Page, server: &SyncServer, words: &str, style: Style, rules: &[RuleId]) {
    let decides = |rule: &&SyncRule| rule.makes_links() || rule.password_sync || rule.marks_enabled_account();
    let rules: Vec<&SyncRule> = rules.iter().filter_map(|id| server.rules().get(*id)).collect();
    let (telling, others): (Vec<&SyncRule>, Vec<&SyncRule>) = rules.into_iter().partition(decides);
    let mut names: Vec<String> =
        telling.into_iter().map(|rule| format!("{} {}", rule.precedence, rule.name)).collect();
    match (others.len(), names.is_empty()) {
        (0, true) => return,
        (0, false) => {}
        (count, true) => names.push(plural(count, "rule")),
        (count, false) => names.push(format!("{count} more")),
    }
    page.line(Line::new().and(style, format!("{words} {}", names.join(", "))));
}

fn export_line(place: &str, export: Option<&PendingExport>) -> Line {
    let Some(export) = export else { return Line::from(format!("nothing to export any more to {place}")) };
    let telling: Vec<String> = export
        .attributes
        .iter()
        .filter(|(name, _)| is_telling(**name))
        .map(|(name, values)| format!("{name} {}", shown(values.as_ref())))
        .collect();
    let others = export.attributes.len() - telling.len();
    let mut parts = telling;
    if others > 0 {
        parts.push(plural(others, "more attribute"));
    }
    let detail = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let renamed = export.new_dn.as_ref().map(|dn| format!(", renamed to {dn}")).unwrap_or_default();
    Line::from(format!("export staged: {} of {place}{renamed}{detail}", export.operation.as_str()))
}

/// An object of another connector than the one that was synchronised.
fn place(server: &SyncServer, connector: &str, dn: &Dn) -> String {
    let name = object_name(server, connector, dn);
    if name == dn.as_str() { format!("{name} in {connector}") } else { name }
}

fn is_telling(name: AttributeName) -> bool {
    TELLING.iter().any(|telling| *telling == name.as_str())
}

fn label(server: &SyncServer, rule: RuleId) -> String {
    server.rules().get(rule).map(rule_label).unwrap_or_default()
}

/// A person by its name, where it has one.
fn person(server: &SyncServer, guid: Guid) -> String {
    let object = server.metaverse.with_guid(guid).and_then(|id| server.metaverse.get(id));
    let name = object.and_then(|object| object.attributes.values(AttributeName::new("displayName")));
    name.map_or_else(|| guid.braced(), |name| format!("{} `{name}`", guid.braced()))
}

fn shown(values: Option<&Values>) -> String {
    values.map_or_else(|| "absent".to_owned(), ToString::to_string)
}

fn plural(count: impl TryInto<u64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
