//! Why the link to an AD object does not qualify.

use super::shortfall::Shortfall;
use super::wording::{failure_text, rule_label, rule_list, view, without_name};
use super::{Cause, CauseCode};
use crate::lookup::Qualification;
use crate::metaverse::CsLink;
use crate::rule::{Direction, ImmutableTag, RuleId, SyncRule};
use crate::schema::{AttributeName, ObjectType};
use crate::sync::SyncServer;

/// How many rules a cause names beside the nearest.
const BESIDE_MAX: usize = 3;

/// Why a link does not qualify, beside its object in a tree: the message without the object's name.
pub(super) fn why(server: &SyncServer, link: &CsLink, cause: &Cause) -> String {
    // Of a disabled account the clause and its value say more than the message.
    let text =
        cause.evidence.first().filter(|_| cause.code == CauseCode::AccountDisabled).unwrap_or(&cause.message);
    without_name(server, link.object, text)
}

/// Why a link does not qualify under a reading: the cause for this candidate alone.
pub(super) fn rejection(server: &SyncServer, link: &CsLink, qualification: Qualification) -> Cause {
    let name = server.describe(link.object);
    let Some(view) = view(server, link.object) else {
        return Cause::new(CauseCode::AdLinkBroken, format!("the link leads to {name}, which is not there"));
    };
    if link.link.inbound.is_none() {
        let message = format!("no inbound rule supports the link of {name}; only an outbound rule joined it");
        return Cause::new(CauseCode::NotJoinedInbound, message);
    }
    let object_type = view.object().object_type.clone();
    let qualifying = qualifying_rules(server, link, &object_type, qualification);
    let shortfalls = Shortfall::nearest_first(server, qualifying, &view);
    let Some((nearest, others)) = shortfalls.split_first() else {
        return no_rule(server, link, &object_type, qualification);
    };
    if nearest.is_nothing() {
        let carried = rule_list(server, server.metaverse.links.rules(link.link.inbound_rules));
        let label = rule_label(nearest.rule);
        let message = format!("rule {label} applies to {name}, but the link does not carry it yet");
        return Cause::new(CauseCode::NotSynchronised, message).with(format!("the link carries {carried}"));
    }
    let alone = nearest.is_disabled_account() && nearest.distance().0 == 1;
    let copy = copy_on_link(server, link, nearest, qualification).filter(|_| !alone);
    copy.unwrap_or_else(|| lacking(nearest, others, &name))
}

/// The nearest rule lacks something, and none applies in its place.
fn lacking(nearest: &Shortfall<'_>, others: &[Shortfall<'_>], name: &str) -> Cause {
    let label = rule_label(nearest.rule);
    if nearest.failed.is_empty() {
        let message = format!("rule {label} is disabled, so nothing marks {name} as an enabled account");
        return beside(Cause::new(CauseCode::RuleDisabled, message), nearest, others);
    }
    let text = format!("rule {label} is out of scope on {name}: {}", failure_text(&nearest.failed));
    let cause = if nearest.is_disabled_account() {
        Cause::new(CauseCode::AccountDisabled, format!("the account {name} is disabled")).with(text)
    } else {
        Cause::new(CauseCode::ScopingFilter, text)
    };
    let cause = beside(cause, nearest, others);
    if nearest.rule.disabled { cause.with(format!("the rule {label} is disabled, too")) } else { cause }
}

/// Other rules that are as near, the first of them by what they lack.
fn beside(cause: Cause, nearest: &Shortfall<'_>, others: &[Shortfall<'_>]) -> Cause {
    let as_near: Vec<&Shortfall<'_>> =
        others.iter().filter(|other| other.distance().0 == nearest.distance().0).collect();
    let more = as_near.len().saturating_sub(BESIDE_MAX);
    let cause = as_near.iter().take(BESIDE_MAX).fold(cause, |cause, other| cause.with(other.text()));
    match more {
        0 => cause,
        _ => cause.with(format!("{more} more such rules lack as little")),
    }
}

/// The rules that would make a link of this object type qualify, enabled or not.
pub(super) fn qualifying_rules<'a>(
    server: &'a SyncServer,
    link: &CsLink,
    object_type: &ObjectType,
    qualification: Qualification,
) -> Vec<(RuleId, &'a SyncRule)> {
    let Some(space) = server.space(link.object.connector) else { return Vec::new() };
    let connector = space.config.id;
    server
        .rules()
        .iter()
        .filter(|(_, rule)| {
            rule.direction == Direction::Inbound
                && rule.connector == connector
                && rule.source_type == *object_type
                && qualification.accepts(rule)
        })
        .collect()
}

/// A customised copy carries the flag but no tag, or a tagged rule carries no flag.
fn copy_on_link(
    server: &SyncServer,
    link: &CsLink,
    original: &Shortfall<'_>,
    qualification: Qualification,
) -> Option<Cause> {
    let other = match qualification {
        Qualification::ImmutableTag => Qualification::PasswordSyncFlag,
        Qualification::PasswordSyncFlag => Qualification::ImmutableTag,
    };
    let on_link = server.metaverse.links.rules(link.link.inbound_rules);
    let stand_in =
        on_link.iter().filter(|id| **id != original.id).filter_map(|id| server.rules().get(*id)).find(
            |candidate| {
                other.accepts(candidate) || original.rule.disabled && is_copy(candidate, original.rule)
            },
        )?;
    let cause = stand_in_cause(stand_in, qualification);
    let label = rule_label(original.rule);
    Some(if original.rule.disabled {
        cause.with(format!("the original rule {label} is disabled"))
    } else {
        cause.with(original.text())
    })
}

/// A rule without a tag whose name begins like the original's, or that flows the same attributes.
pub(super) fn is_copy(candidate: &SyncRule, original: &SyncRule) -> bool {
    let targets = |rule: &SyncRule| {
        let mut targets: Vec<AttributeName> = rule.flows.iter().map(|flow| flow.target).collect();
        targets.sort_unstable();
        targets
    };
    candidate.tag.is_empty() && !candidate.flows.is_empty() && targets(candidate) == targets(original)
}

fn stand_in_cause(rule: &SyncRule, qualification: Qualification) -> Cause {
    let label = rule_label(rule);
    let wanted = ImmutableTag::USER_ACCOUNT_ENABLED;
    let tagless = if rule.tag.is_empty() {
        format!("it has no tag {wanted}")
    } else {
        format!("its tag is of another family than {wanted}")
    };
    match (qualification, rule.password_sync) {
        (Qualification::ImmutableTag, true) => {
            let message = format!("rule {label} applies instead, but {tagless}");
            Cause::new(CauseCode::TagMissing, message).with("its EnablePasswordSync is on")
        }
        (Qualification::ImmutableTag, false) => {
            let message = format!(
                "rule {label} applies instead, but it is a copy without EnablePasswordSync: the account is out of the \
                 scope of password sync rules"
            );
            Cause::new(CauseCode::PasswordSyncOff, message).with(tagless)
        }
        (Qualification::PasswordSyncFlag, _) => {
            let message = format!(
                "rule {label} applies, but its EnablePasswordSync is off: the account is out of the scope of password \
                 sync rules"
            );
            Cause::new(CauseCode::PasswordSyncOff, message)
        }
    }
}

/// No rule of this object type would qualify at all.
fn no_rule(
    server: &SyncServer,
    link: &CsLink,
    object_type: &ObjectType,
    qualification: Qualification,
) -> Cause {
    let name = server.describe(link.object);
    let on_link: Vec<&SyncRule> = server
        .metaverse
        .links
        .rules(link.link.inbound_rules)
        .iter()
        .filter_map(|id| server.rules().get(*id))
        .collect();
    let family = ImmutableTag::INET_ORG_PERSON_ACCOUNT_ENABLED;
    if object_type.as_str() == "inetOrgPerson" {
        let message = format!(
            "{name} is an inetOrgPerson: its rule family {family} never qualifies, and its EnablePasswordSync is off"
        );
        return Cause::new(CauseCode::InetOrgPerson, message);
    }
    let stand_in = on_link.iter().find(|rule| match qualification {
        Qualification::ImmutableTag => rule.password_sync,
        Qualification::PasswordSyncFlag => rule.marks_enabled_account(),
    });
    if let Some(rule) = stand_in {
        return stand_in_cause(rule, qualification);
    }
    if object_type.as_str() != "user" {
        let message =
            format!("{name} is a {object_type}: no rule for this object class marks an enabled account");
        return Cause::new(CauseCode::ClassHasNoAccountRule, message);
    }
    let connector =
        server.space(link.object.connector).map(|space| space.config.name.clone()).unwrap_or_default();
    let wanted = match qualification {
        Qualification::ImmutableTag => format!("of the family {}", ImmutableTag::USER_ACCOUNT_ENABLED),
        Qualification::PasswordSyncFlag => "with EnablePasswordSync".to_owned(),
    };
    let message = format!("connector {connector} has no inbound rule {wanted} for {object_type} objects");
    Cause::new(CauseCode::RuleMissing, message).with(format!(
        "the link of {name} carries {}",
        rule_list(server, server.metaverse.links.rules(link.link.inbound_rules))
    ))
}

/// The cause of `NoAccountEnabledLink`: of several candidates the one that should have qualified most. A linked mailbox
/// is always disabled, so a disabled account explains least.
pub(super) fn overall(rejections: Vec<Cause>) -> Option<Cause> {
    fn weight(code: CauseCode) -> Option<usize> {
        /// From the weakest to the strongest; a code that is not here is weaker than all.
        const RISING: [CauseCode; 9] = [
            CauseCode::AccountDisabled,
            CauseCode::AdLinkBroken,
            CauseCode::ScopingFilter,
            CauseCode::InetOrgPerson,
            CauseCode::NotSynchronised,
            CauseCode::RuleMissing,
            CauseCode::RuleDisabled,
            CauseCode::PasswordSyncOff,
            CauseCode::TagMissing,
        ];
        RISING.iter().position(|own| *own == code).map(|position| position + 1)
    }
    let strongest = rejections.iter().map(|cause| weight(cause.code)).max()?;
    let mut same: Vec<Cause> =
        rejections.into_iter().filter(|cause| weight(cause.code) == strongest).collect();
    let mut first = if same.is_empty() { return None } else { same.remove(0) };
    for other in same {
        if other.message != first.message {
            first.evidence.push(other.message);
        }
        first.evidence.extend(other.evidence);
    }
    Some(first)
}
