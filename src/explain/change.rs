//! One change that an administrator can make, and how it is tried on a copy of the server.

use super::rule_label;
use super::wording::shown;
use crate::metaverse::{ConnectorIndex, CsRef};
use crate::rule::{ImmutableTag, RuleId};
use crate::schema::{AttributeName, CloudAnchor, Dn, Scalar, Sid, SourceAnchor, Values};
use crate::sync::{Recording, SyncServer};

const USER_ACCOUNT_CONTROL: &str = "userAccountControl";
/// The SID that a shared mailbox has for its master account: nobody's.
const SELF: &str = "S-1-5-10";
/// Bit 2 of `userAccountControl`: the account is disabled.
const ACCOUNT_DISABLED: i64 = 2;

/// A change of a directory, of the selection of a connector, or of a sync rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Sets an attribute of an AD object, or clears it.
    Attribute { object: CsRef, name: AttributeName, values: Option<Values> },
    /// Enables an account or disables it: bit 2 of `userAccountControl`.
    Account { object: CsRef, enabled: bool },
    /// Includes a container in a connector.
    IncludeContainer(ConnectorIndex, Dn),
    /// Selects a domain in a connector.
    SelectPartition(ConnectorIndex, Dn),
    /// Moves an AD object that is not imported to another DN.
    Move { connector: ConnectorIndex, from: Dn, to: Dn },
    /// Changes a sync rule.
    Rule(RuleId, RuleEdit),
    /// Gives a cloud user that is linked to nothing another immutable id.
    ImmutableId(CsRef, SourceAnchor),
    /// Restores a user that is soft-deleted in the cloud.
    Restore(CloudAnchor),
    /// Runs a full synchronisation.
    Synchronize,
}

/// A change of one sync rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RuleEdit {
    Enable,
    Disable,
    Tag(ImmutableTag),
    PasswordSync,
}

impl Change {
    /// Enables or disables an account; `None` if it is so already, or has no `userAccountControl`.
    pub(super) fn account(server: &SyncServer, object: CsRef, enabled: bool) -> Option<Self> {
        let is_enabled = control(server, object)? & ACCOUNT_DISABLED == 0;
        (is_enabled != enabled).then_some(Self::Account { object, enabled })
    }

    /// Whether it lets somebody log on who shouldn't: nobody uses the account of a linked mailbox.
    pub(super) fn is_last_resort(&self, server: &SyncServer) -> bool {
        matches!(self, Self::Account { object, enabled: true } if is_linked_mailbox(server, *object))
    }

    /// The stable name.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Attribute { values: Some(_), .. } => "SetAttribute",
            Self::Attribute { values: None, .. } => "ClearAttribute",
            Self::Account { enabled: true, .. } => "EnableAccount",
            Self::Account { enabled: false, .. } => "DisableAccount",
            Self::IncludeContainer(..) => "IncludeContainer",
            Self::SelectPartition(..) => "SelectPartition",
            Self::Move { .. } => "MoveObject",
            Self::Rule(_, RuleEdit::Enable) => "EnableRule",
            Self::Rule(_, RuleEdit::Disable) => "DisableRule",
            Self::Rule(_, RuleEdit::Tag(_)) => "SetTag",
            Self::Rule(_, RuleEdit::PasswordSync) => "SetPasswordSync",
            Self::ImmutableId(..) => "SetImmutableId",
            Self::Restore(_) => "RestoreInCloud",
            Self::Synchronize => "FullSynchronization",
        }
    }

    /// What to do, in one clause.
    pub(super) fn describe(&self, server: &SyncServer) -> String {
        let connector = |connector: &ConnectorIndex| {
            server.space(*connector).map(|space| space.config.name.clone()).unwrap_or_default()
        };
        let rule = |id: &RuleId| server.rules().get(*id).map(rule_label).unwrap_or_default();
        match self {
            Self::Attribute { object, name, values } => {
                let before = shown(attribute(server, *object, *name));
                let object = server.describe(*object);
                match values {
                    Some(after) => format!("set {name} of {object} to {after}, now {before}"),
                    None => format!("clear {name} of {object}, now {before}"),
                }
            }
            Self::Account { object, enabled } => describe_account(server, *object, *enabled),
            Self::IncludeContainer(index, container) => {
                format!(
                    "include container {container} in connector {}; a full import follows",
                    connector(index)
                )
            }
            Self::SelectPartition(index, partition) => {
                format!("select domain {partition} in connector {}; a full import follows", connector(index))
            }
            Self::Move { connector: index, from, to } => {
                let parent = to.parent().map(|parent| parent.to_string()).unwrap_or_default();
                format!("move {from} in {} into {parent}, which is imported", connector(index))
            }
            Self::Rule(id, RuleEdit::Enable) => {
                format!("enable rule {}; a full synchronisation follows", rule(id))
            }
            Self::Rule(id, RuleEdit::Disable) => {
                format!("disable rule {}; a full synchronisation follows", rule(id))
            }
            Self::Rule(id, RuleEdit::Tag(tag)) => format!("give rule {} the immutable tag {tag}", rule(id)),
            Self::Rule(id, RuleEdit::PasswordSync) => {
                format!("switch EnablePasswordSync of rule {} on", rule(id))
            }
            Self::ImmutableId(object, anchor) => {
                let name = AttributeName::new("sourceAnchor");
                let before = shown(attribute(server, *object, name));
                let object = server.describe(*object);
                format!(
                    "set the onPremisesImmutableId of {object} to {anchor}, now {before}; the cloud allows it only while the user is not synchronised"
                )
            }
            Self::Restore(anchor) => format!("restore {anchor} in the cloud"),
            Self::Synchronize => "run a full synchronisation of every connector".to_owned(),
        }
    }

    /// Makes the change on a copy; what follows from it is seen by [`synchronize`].
    pub(super) fn apply(&self, server: &mut SyncServer) {
        match self {
            Self::Attribute { object, name, values } => {
                let Some(space) = server.space_mut(object.connector) else { return };
                space.restage(object.id, |attributes| match values {
                    Some(values) => {
                        attributes.set(*name, values.clone());
                    }
                    None => {
                        attributes.remove(*name);
                    }
                });
            }
            Self::Account { object, enabled } => {
                let Some(control) = control(server, *object).map(|control| switched(control, *enabled))
                else {
                    return;
                };
                if let Some(space) = server.space_mut(object.connector) {
                    let values = Values::One(Scalar::Number(control));
                    space.restage(object.id, |attributes| {
                        attributes.set(AttributeName::new(USER_ACCOUNT_CONTROL), values);
                    });
                }
            }
            Self::IncludeContainer(connector, container) => {
                let Some(space) = server.space_mut(*connector) else { return };
                let key = container.key();
                let number = space.config.partitions.iter().position(|partition| {
                    space.config.partition_of(&key).is_some_and(|own| std::ptr::eq(own, partition))
                });
                if let Some(partition) = number.and_then(|number| space.config.partitions.get_mut(number)) {
                    partition.containers.set(container.clone(), true);
                }
                space.readmit();
            }
            Self::SelectPartition(connector, dn) => {
                let Some(space) = server.space_mut(*connector) else { return };
                for partition in &mut space.config.partitions {
                    partition.selected |= partition.dn.as_ref() == Some(dn);
                }
                space.readmit();
            }
            Self::Move { connector, from, to } => {
                if let Some(space) = server.space_mut(*connector) {
                    space.move_left_out(from, to);
                }
            }
            Self::Rule(id, edit) => server.edit_rules(|rules| {
                rules.edit(*id, |rule| match edit {
                    RuleEdit::Enable => rule.disabled = false,
                    RuleEdit::Disable => rule.disabled = true,
                    RuleEdit::Tag(tag) => rule.tag = tag.clone(),
                    RuleEdit::PasswordSync => rule.password_sync = true,
                });
            }),
            Self::ImmutableId(object, anchor) => {
                if let Some(space) = server.space_mut(object.connector) {
                    space.reanchor(object.id, anchor);
                }
            }
            Self::Restore(anchor) => {
                let Some(connector) = server.cloud().map(|(connector, _)| connector) else { return };
                if let Some(space) = server.space_mut(connector) {
                    space.restore(*anchor);
                }
            }
            Self::Synchronize => {}
        }
    }

    /// Whether only a full synchronisation sees the change (spec/sync-engine.md 1.2.2).
    fn needs_full(&self) -> bool {
        matches!(self, Self::Rule(_, RuleEdit::Enable | RuleEdit::Disable) | Self::Synchronize)
    }
}

/// Synchronises what changes left pending: delta runs where those see it, else full ones.
pub(super) fn synchronize(server: &mut SyncServer, changes: &[Change]) {
    if changes.iter().any(Change::needs_full) {
        server.full_synchronization(Recording::Errors);
        return;
    }
    let connectors: Vec<ConnectorIndex> = server.spaces().map(|(connector, _)| connector).collect();
    for connector in connectors {
        server.delta_synchronization_of(connector, Recording::Errors);
    }
}

fn attribute(server: &SyncServer, object: CsRef, name: AttributeName) -> Option<&Values> {
    server.space(object.connector)?.get(object.id)?.imported.get(name)
}

fn control(server: &SyncServer, object: CsRef) -> Option<i64> {
    match attribute(server, object, AttributeName::new(USER_ACCOUNT_CONTROL))?.first()? {
        Scalar::Number(control) => Some(*control),
        Scalar::Text(_) | Scalar::Binary(_) | Scalar::Boolean(_) | Scalar::Reference(_) => None,
    }
}

fn switched(control: i64, enabled: bool) -> i64 {
    if enabled { control & !ACCOUNT_DISABLED } else { control | ACCOUNT_DISABLED }
}

fn describe_account(server: &SyncServer, object: CsRef, enabled: bool) -> String {
    let (verb, name) = (if enabled { "enable" } else { "disable" }, server.describe(object));
    let Some(before) = control(server, object) else { return format!("{verb} the account {name}") };
    let after = switched(before, enabled);
    let text = format!("{verb} the account {name}: {USER_ACCOUNT_CONTROL} {before} becomes {after}");
    if enabled && is_linked_mailbox(server, object) {
        return format!(
            "{text}; it is a linked mailbox, whose owner logs on with an account of another forest"
        );
    }
    text
}

/// Whether an AD object is the mailbox of an account of another forest: it names that account's SID, which no account
/// is that logs on itself (spec/default-rules.md 4.1, join groups 2 and 3).
fn is_linked_mailbox(server: &SyncServer, object: CsRef) -> bool {
    let master = attribute(server, object, AttributeName::new("msExchMasterAccountSid"));
    match master.and_then(Values::first) {
        Some(Scalar::Binary(sid)) => Sid::from_bytes(sid).is_ok_and(|sid| sid.to_string() != SELF),
        Some(Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_)) | None => false,
    }
}
