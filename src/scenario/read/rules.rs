//! The rules of the server: out-of-box ones, those of an export, or one's own.

use super::installation::Installation;
use crate::rule::{RuleDraft, RuleFinding, RuleMistake};
use crate::scenario::{
    AnchorSource, Fields, Item, Matching, NodeKind, OutOfBoxOptions, Vocabulary, out_of_box_rules,
    rule_drafts,
};
use crate::schema::eq_folded;
use crate::sync::{Options, SyncServer};

const ANCHORS: [(&str, AnchorSource); 2] =
    [("ObjectGuid", AnchorSource::ObjectGuid), ("ConsistencyGuid", AnchorSource::ConsistencyGuid)];
const MATCHINGS: [&str; 5] = ["ObjectSid", "OnlyOnce", "Mail", "SamAccountNameAndMailNickname", "Attribute"];

/// The drafts of the rules that the field `rules` asks for; the installation remembers the wizard's answers.
pub(super) fn drafts(
    item: Option<Item<'_>>,
    installation: &mut Installation,
    scenario: Item<'_>,
) -> Vec<RuleDraft> {
    let Some(item) = item else {
        let options = installation.out_of_box.insert(OutOfBoxOptions::default()).clone();
        return out_of_box(scenario, installation, &options);
    };
    match item.name() {
        Some("Default") => default(item, installation).unwrap_or_default(),
        Some("Config") => {
            let mut drafts = installation.exported_rules.clone();
            if let Some(fields) = config_fields(item) {
                drafts.extend(added(&fields, installation));
            }
            drafts
        }
        Some("Rules") => {
            item.arguments("Rules", ["list"]).map(|[list]| own(list, installation)).unwrap_or_default()
        }
        _ => item.unknown_name("set of rules", &["Default", "Config", "Rules"]).unwrap_or_default(),
    }
}

/// The path of a configuration export, if the rules come from one.
pub(super) fn config_path(item: Item<'_>) -> Option<Item<'_>> {
    if item.name() != Some("Config") {
        return None;
    }
    if matches!(item.node().kind, NodeKind::Tuple { .. }) {
        return item.arguments("Config", ["path"]).map(|[path]| path);
    }
    config_fields(item)?.required("path")
}

fn config_fields(item: Item<'_>) -> Option<Fields<'_>> {
    if matches!(item.node().kind, NodeKind::Tuple { .. }) {
        None
    } else {
        item.fields("Config", &["path", "add"])
    }
}

fn default(item: Item<'_>, installation: &mut Installation) -> Option<Vec<RuleDraft>> {
    let fields = item.fields("Default", &["matching", "sourceAnchor", "exchangeHybrid", "devices", "add"])?;
    let default = OutOfBoxOptions::default();
    let options = OutOfBoxOptions {
        matching: fields.optional("matching").and_then(matching).unwrap_or_default(),
        source_anchor: fields.one_of_or("sourceAnchor", &ANCHORS, AnchorSource::default()),
        exchange_hybrid: fields.boolean_or("exchangeHybrid", default.exchange_hybrid),
        devices: fields.boolean_or("devices", default.devices),
    };
    let mut drafts = out_of_box(item, installation, &options);
    installation.out_of_box = Some(options);
    drafts.extend(added(&fields, installation));
    Some(drafts)
}

fn matching(item: Item<'_>) -> Option<Matching> {
    match item.name() {
        Some("ObjectSid") => Some(Matching::ObjectSid),
        Some("OnlyOnce") => Some(Matching::OnlyOnce),
        Some("Mail") => Some(Matching::Mail),
        Some("SamAccountNameAndMailNickname") => Some(Matching::SamAccountNameAndMailNickname),
        Some("Attribute") => {
            let [name] = item.arguments("Attribute", ["name"])?;
            Some(Matching::Attribute(name.text()?.to_owned()))
        }
        _ => item.unknown_name("way of matching", &MATCHINGS),
    }
}

pub(super) fn out_of_box(
    item: Item<'_>,
    installation: &Installation,
    options: &OutOfBoxOptions,
) -> Vec<RuleDraft> {
    let named = installation.named();
    if named.active_directory.is_empty() || named.entra_id.is_none() {
        item.report("the out-of-box rules need a forest and a tenant to connect");
        return Vec::new();
    }
    out_of_box_rules(&named, options).unwrap_or_else(|error| {
        item.report(error.to_string());
        Vec::new()
    })
}

fn added(fields: &Fields<'_>, installation: &Installation) -> Vec<RuleDraft> {
    fields.optional("add").map(|list| own(list, installation)).unwrap_or_default()
}

fn own(list: Item<'_>, installation: &Installation) -> Vec<RuleDraft> {
    let connectors = installation.named();
    let drafts = list.each(|rule| rule_drafts(rule, &Vocabulary::default(), &connectors));
    drafts.unwrap_or_default().into_iter().flatten().collect()
}

/// The server with these rules. What is wrong with a rule is reported, and its name stays known, so that what is
/// written about it further down is not a mistake too.
pub(super) fn assembled(
    item: Item<'_>,
    installation: &Installation,
    mut drafts: Vec<RuleDraft>,
    options: &Options,
) -> Option<SyncServer> {
    let assemble = |drafts: &[RuleDraft]| {
        SyncServer::assemble(
            installation.connectors.clone(),
            drafts,
            installation.metaverse.clone(),
            options.clone(),
        )
    };
    let assembled = assemble(&drafts).or_else(|mistakes| {
        for mistake in &mistakes {
            report_mistake(item, mistake);
        }
        for draft in &mut drafts {
            if mistakes.iter().any(|mistake| mistake.rule == draft.name) {
                draft.scope.clear();
                draft.join.clear();
                draft.flows.clear();
            }
        }
        assemble(&drafts)
    });
    let (server, findings) = assembled.ok()?;
    for finding in &findings {
        report_finding(item, finding);
    }
    Some(server)
}

pub(super) fn report_mistake(item: Item<'_>, mistake: &RuleMistake) {
    let message = format!("rule `{}`: {}", mistake.rule, mistake.message);
    item.problems().report_at(&mistake.at, item.span(), &message, mistake.help.as_deref());
}

/// What a server would run, but nobody means to write: only in the file itself, as an export is what it is.
pub(super) fn report_finding(item: Item<'_>, finding: &RuleFinding) {
    let is_slip = [
        "sync-rule-flow-attribute-not-found",
        "sync-rule-required-attr-not-found",
        "unknown-parameter",
        "duplicate-rule-id",
    ];
    let is_own = *finding.at.file == **item.problems().source().file();
    if is_own && is_slip.iter().any(|code| eq_folded(code, finding.code)) {
        let message = format!("rule `{}`: {}", finding.rule, finding.message);
        item.problems().report_at(&finding.at, item.span(), &message, None);
    }
}
