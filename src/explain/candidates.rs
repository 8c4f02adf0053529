//! Which changes a failed lookup suggests: each undoes one reason that an explanation names. They are guesses until
//! [`super::repair`] has tried them.

use super::Identities;
use super::absence::{link_makers, provisioners};
use super::account::{is_copy, qualifying_rules};
use super::change::{Change, RuleEdit};
use super::identity::text;
use super::shortfall::Shortfall;
use super::wording::view;
use crate::connector::{Anchor, FilterReason, Filtered};
use crate::lookup::{Outcome, Qualification, Resolution};
use crate::metaverse::{ConnectorIndex, CsLink, CsRef, MvId};
use crate::rule::{FlowSource, ImmutableTag, Operator, RuleId, ScopeClause, SyncRule};
use crate::schema::{AttributeKind, AttributeName, Dn, DnKey, Guid, Scalar, SourceAnchor, Values};
use crate::sync::{CsView, MvView, SyncServer, holds};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Attributes that name the account or belong to the directory itself: nobody clears them to mend a lookup.
const FIXED: [&str; 7] =
    ["sAMAccountName", "userPrincipalName", "cn", "objectSid", "objectGUID", "isCriticalSystemObject", "dn"];

/// Of how many rules that are equally near the scope is entered.
const RULES_MAX: usize = 3;

/// The changes that may turn an answer into `Resolved`, the nearest first.
pub(super) fn candidates(
    server: &SyncServer,
    identities: &Identities,
    resolution: &Resolution,
    qualification: Qualification,
) -> Vec<Change> {
    let path = &resolution.path;
    let suggestions = Suggestions { server, identities, qualification };
    let mut changes = match resolution.verdict(qualification).outcome {
        Outcome::MultipleAccountEnabledLinks => suggestions.fewer_accounts(&path.candidates),
        Outcome::NoAccountEnabledLink => {
            path.candidates.iter().flat_map(|link| suggestions.qualify(link)).collect()
        }
        Outcome::AadObjectNotJoined | Outcome::NoAdObject => {
            path.cloud.iter().flat_map(|object| suggestions.join(*object)).collect()
        }
        Outcome::AnchorNotFound => suggestions.restore(resolution),
        Outcome::Resolved
        | Outcome::AnchorMalformed
        | Outcome::AnchorNotUser
        | Outcome::MetaverseObjectMissing
        | Outcome::AdObjectMissing
        | Outcome::DuplicateAnchor => Vec::new(),
    };
    let mut seen: Vec<Change> = Vec::new();
    changes.retain(|change| {
        let new = !seen.contains(change);
        if new {
            seen.push(change.clone());
        }
        new
    });
    changes
}

struct Suggestions<'a> {
    server: &'a SyncServer,
    identities: &'a Identities,
    qualification: Qualification,
}

impl Suggestions<'_> {
    fn fewer_accounts(&self, links: &[CsLink]) -> Vec<Change> {
        let (graph, rules) = (&self.server.metaverse.links, self.server.rules());
        links
            .iter()
            .filter(|link| self.qualification.qualifies(link, graph, rules))
            .filter_map(|link| Change::account(self.server, link.object, false))
            .collect()
    }

    fn restore(&self, resolution: &Resolution) -> Vec<Change> {
        let Some(Ok(anchor)) = resolution.path.anchor else { return Vec::new() };
        let deleted = self.server.cloud().is_some_and(|(_, space)| {
            space.filtered().iter().any(|filtered| filtered.cloud_anchor == Some(anchor))
        });
        if deleted { vec![Change::Restore(anchor)] } else { Vec::new() }
    }

    /// What keeps a link from qualifying: its rules' scope, a disabled rule, a copy in place of it.
    fn qualify(&self, link: &CsLink) -> Vec<Change> {
        let Some(view) = view(self.server, link.object) else { return Vec::new() };
        let object_type = view.object().object_type.clone();
        let qualifying = qualifying_rules(self.server, link, &object_type, self.qualification);
        let shortfalls = Shortfall::nearest_first(self.server, qualifying.clone(), &view);
        let distance = shortfalls.first().map(Shortfall::distance);
        let copies = self.mend_copies(link, &qualifying);
        // An account that a copy stands for is told apart by the copy's scope: nobody changes the account.
        let helps = |shortfall: &&Shortfall<'_>| {
            Some(shortfall.distance()) == distance
                && (copies.is_empty() || shortfall.failed.is_empty() || shortfall.is_disabled_account())
        };
        let nearest = shortfalls.iter().filter(helps).take(RULES_MAX);
        nearest.flat_map(|shortfall| self.enter_scope(shortfall, link.object)).chain(copies.clone()).collect()
    }

    /// A copy that applies in place of the original lacks its tag or its flag.
    fn mend_copies(&self, link: &CsLink, originals: &[(RuleId, &SyncRule)]) -> Vec<Change> {
        let on_link = self.server.metaverse.links.rules(link.link.inbound_rules).iter();
        let rules = on_link.filter_map(|id| Some((*id, self.server.rules().get(*id)?)));
        let is_stand_in = |rule: &SyncRule| {
            let copies = |original: &SyncRule| is_copy(rule, original);
            !self.qualification.accepts(rule)
                && (rule.password_sync
                    || rule.marks_enabled_account()
                    || originals.iter().any(|(_, original)| copies(original)))
        };
        rules
            .filter(|(_, rule)| is_stand_in(rule))
            .filter_map(|(id, rule)| match self.qualification {
                Qualification::ImmutableTag if rule.tag.is_empty() => {
                    let tag = originals.first().map(|(_, original)| original.tag.clone());
                    let tag = tag.unwrap_or_else(|| {
                        ImmutableTag::new(&format!("{}.001", ImmutableTag::USER_ACCOUNT_ENABLED))
                    });
                    Some(Change::Rule(id, RuleEdit::Tag(tag)))
                }
                Qualification::ImmutableTag => None,
                Qualification::PasswordSyncFlag => Some(Change::Rule(id, RuleEdit::PasswordSync)),
            })
            .collect()
    }

    /// What keeps a rule from applying to an object. A rule that applies and still left no trace was not synchronised.
    fn enter_scope(&self, shortfall: &Shortfall<'_>, object: CsRef) -> Vec<Change> {
        if shortfall.is_nothing() {
            return vec![Change::Synchronize];
        }
        let enable = shortfall.rule.disabled.then_some(Change::Rule(shortfall.id, RuleEdit::Enable));
        let clauses = shortfall.failed.iter().flatten();
        enable.into_iter().chain(clauses.filter_map(|failed| self.satisfy(failed.clause, object))).collect()
    }

    /// Makes a clause true of an object, where its attribute can be set so.
    fn satisfy(&self, clause: &ScopeClause, object: CsRef) -> Option<Change> {
        let (name, operand) = (clause.attribute, &clause.operand);
        let is_control = name == AttributeName::new("userAccountControl");
        match clause.operator {
            Operator::IsBitNotSet if is_control && operand.number == Some(2) => {
                Change::account(self.server, object, true)
            }
            Operator::IsNull
            | Operator::NotEqual
            | Operator::NotContains
            | Operator::NotStartsWith
            | Operator::NotEndsWith
            | Operator::IsNotIn => self.clear(object, name),
            Operator::Equal
            | Operator::IsIn
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::Contains
            | Operator::LessThanOrEqual
            | Operator::GreaterThanOrEqual => self.set(object, name, &operand.text),
            Operator::LessThan
            | Operator::GreaterThan
            | Operator::IsNotNull
            | Operator::IsBitSet
            | Operator::IsBitNotSet
            | Operator::IsMemberOf
            | Operator::IsNotMemberOf => None,
        }
    }

    fn clear(&self, object: CsRef, name: AttributeName) -> Option<Change> {
        let present = self.server.space(object.connector)?.get(object.id)?.imported.contains(name);
        (present && is_free(name)).then_some(Change::Attribute { object, name, values: None })
    }

    /// Sets an attribute to an operand, by the type of its schema.
    fn set(&self, object: CsRef, name: AttributeName, operand: &str) -> Option<Change> {
        let attribute = self.server.space(object.connector)?.config.schema.attribute(name)?;
        let value = match attribute.kind {
            AttributeKind::String => Scalar::text(operand),
            AttributeKind::Number => Scalar::Number(operand.trim().parse().ok()?),
            AttributeKind::Boolean => Scalar::Boolean(Scalar::boolean_named(operand)?),
            AttributeKind::Binary | AttributeKind::Reference => return None,
        };
        let values = if attribute.multi_valued { Values::many([value])? } else { Values::One(value) };
        is_free(name).then_some(Change::Attribute { object, name, values: Some(values) })
    }

    /// What keeps the AD object that a cloud user is anchored at from the same metaverse object.
    fn join(&self, cloud: CsRef) -> Vec<Change> {
        let Some(object) = self.server.space(cloud.connector).and_then(|space| space.get(cloud.id)) else {
            return Vec::new();
        };
        let Some(anchor) = text(&object.imported, "sourceAnchor").map(|anchor| SourceAnchor::new(&anchor))
        else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        if object.pending_import.is_some() {
            changes.push(Change::Synchronize);
        }
        for id in self.identities.with_source_anchor(&anchor) {
            changes.extend(self.to_the_cloud(*id, cloud));
        }
        let Some(guid) = anchor.guid() else {
            let meant = anchor.meant_guid().map(SourceAnchor::of_guid);
            changes.extend(meant.map(|meant| Change::ImmutableId(cloud, meant)));
            return changes;
        };
        for staged in self.identities.with_guid(guid) {
            changes.extend(self.enter_metaverse(*staged, cloud, guid, &anchor));
        }
        if let Some((connector, filtered)) = self.identities.filtered_with_guid(self.server, guid) {
            changes.extend(self.select_or_move(connector, filtered));
        }
        if let Some(name) = text(&object.imported, "userPrincipalName") {
            let namesakes = self.identities.with_sign_in_name(&name).iter();
            let namesakes = namesakes.filter(|other| self.server.is_forest(other.connector));
            for other in namesakes {
                changes.extend(self.anchor_at(*other, guid));
                changes.extend(self.anchor_of(*other).map(|own| Change::ImmutableId(cloud, own)));
            }
        }
        changes
    }

    /// An AD object is staged: it is not in the metaverse, or with another source anchor, or filtered from the cloud.
    fn enter_metaverse(&self, object: CsRef, cloud: CsRef, guid: Guid, anchor: &SourceAnchor) -> Vec<Change> {
        let Some(view) = view(self.server, object) else { return Vec::new() };
        if let Some((id, _)) = self.server.metaverse.links.of_object(object) {
            let name = AttributeName::new("sourceAnchor");
            let own = self.server.metaverse.get(id).and_then(|target| target.attributes.values(name));
            let differs = own.is_none_or(|own| own.to_string() != anchor.as_str());
            let mut changes: Vec<Change> =
                self.anchor_at(object, guid).filter(|_| differs).into_iter().collect();
            changes.extend(self.to_the_cloud(id, cloud));
            return changes;
        }
        if view.object().pending_import.is_some() {
            return vec![Change::Synchronize];
        }
        let makers = link_makers(self.server, object.connector, &view.object().object_type);
        let shortfalls = Shortfall::nearest_first(self.server, makers, &view);
        shortfalls.iter().flat_map(|shortfall| self.enter_scope(shortfall, object)).collect()
    }

    /// Anchors the metaverse object of an AD object at the GUID that the cloud user asks for.
    fn anchor_at(&self, object: CsRef, guid: Guid) -> Option<Change> {
        let space = self.server.space(object.connector)?;
        let staged = space.get(object.id)?;
        let is_own = staged.anchor == Some(Anchor::ObjectGuid(guid));
        let name = AttributeName::new("mS-DS-ConsistencyGuid");
        // What the connector does not import, nobody's value brings to the metaverse (spec/config-export.md 3.3).
        space.config.schema.attribute(name)?;
        let value = Values::One(Scalar::binary(&guid.directory_bytes()));
        let is_set = staged.imported.get(name) == Some(&value);
        (!is_own && !is_set).then_some(Change::Attribute { object, name, values: Some(value) })
    }

    /// The source anchor of the metaverse object of an AD object, if no cloud object that is there already has it.
    fn anchor_of(&self, object: CsRef) -> Option<SourceAnchor> {
        let (id, _) = self.server.metaverse.links.of_object(object)?;
        let target = self.server.metaverse.get(id)?;
        let own = target.attributes.values(AttributeName::new("sourceAnchor"))?;
        let own = SourceAnchor::new(&own.to_string());
        self.identities.cloud_with_source_anchor(&own).is_empty().then_some(own)
    }

    /// An AD object was not imported: select what it stands in, or move it to where objects are imported from.
    fn select_or_move(&self, connector: ConnectorIndex, filtered: &Filtered) -> Vec<Change> {
        match &filtered.reason {
            FilterReason::ContainerExcluded(excluded) => {
                let moved = self.imported_place(connector, &filtered.dn);
                let moved = moved.map(|to| Change::Move { connector, from: filtered.dn.clone(), to });
                let parent = filtered.dn.parent().unwrap_or_else(|| excluded.clone());
                moved.into_iter().chain([Change::IncludeContainer(connector, parent)]).collect()
            }
            FilterReason::PartitionNotSelected(_) => {
                let config = self.server.space(connector).map(|space| &space.config);
                let partition = config.and_then(|config| config.partition_of(&filtered.dn.key())?.dn.clone());
                partition.map(|dn| Change::SelectPartition(connector, dn)).into_iter().collect()
            }
            FilterReason::ClassNotSelected(_)
            | FilterReason::OutsidePartitions
            | FilterReason::SoftDeleted
            | FilterReason::ImportError(..) => Vec::new(),
        }
    }

    /// Where an object would stand among imported users: in the container that is nearest to its own, and of several
    /// in the one with the most users.
    fn imported_place(&self, connector: ConnectorIndex, dn: &Dn) -> Option<Dn> {
        let space = self.server.space(connector)?;
        let own = dn.key();
        let root = space.config.partition_of(&own)?.dn.clone()?;
        let mut users: BTreeMap<DnKey, (Dn, usize)> = BTreeMap::new();
        for (_, object) in space.iter().filter(|(_, object)| object.object_type.as_str() == "user") {
            let Some(container) = object.dn.parent().filter(|container| container.is_under(&root)) else {
                continue;
            };
            users.entry(container.key()).or_insert((container, 0)).1 += 1;
        }
        let nearness = |container: &Dn| {
            ancestors(container).find(|above| own.is_under(above)).map(|above| above.depth())
        };
        let (_, (nearest, _)) = users.iter().min_by_key(|(key, (container, count))| {
            (Reverse(nearness(container)), Reverse(*count), (*key).clone())
        })?;
        let leaf = dn.as_str().strip_suffix(dn.parent()?.as_str())?.trim_end();
        Dn::parse(&format!("{leaf}{nearest}")).ok()
    }

    /// A metaverse object is out of scope of the rules that provision it to the cloud as what this object of it is.
    fn to_the_cloud(&self, id: MvId, cloud: CsRef) -> Vec<Change> {
        let server = self.server;
        let Some(target) = server.metaverse.get(id) else { return Vec::new() };
        let Some(view) =
            MvView::new(server, target.guid, &target.object_type, &target.attributes, cloud.connector)
        else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        let provisioners = provisioners(server, &target.object_type, cloud);
        for Shortfall { id: rule_id, rule, failed } in Shortfall::nearest_first(server, provisioners, &view) {
            if rule.disabled {
                changes.push(Change::Rule(rule_id, RuleEdit::Enable));
            }
            for failed in failed.iter().flatten() {
                changes.extend(self.at_the_source(id, failed.clause));
            }
        }
        changes
    }

    /// Undoes a metaverse value at the object and the rule that contributed it.
    fn at_the_source(&self, id: MvId, clause: &ScopeClause) -> Vec<Change> {
        let target = self.server.metaverse.get(id);
        let Some(attribute) = target.and_then(|target| target.attributes.get(clause.attribute)) else {
            return Vec::new();
        };
        let (rule_id, object) = (attribute.contributor.rule, attribute.contributor.object);
        let (Some(rule), Some(view)) = (self.server.rules().get(rule_id), view(self.server, object)) else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        for flow in rule.flows.iter().filter(|flow| flow.target == clause.attribute) {
            match &flow.source {
                FlowSource::Direct(name) => {
                    changes.extend(self.satisfy(&ScopeClause { attribute: *name, ..clause.clone() }, object));
                }
                FlowSource::Expression(expression) => {
                    let deciding = expression.deciding_operand(&view);
                    let read = deciding.into_iter().flat_map(|operand| operand.attributes);
                    changes.extend(read.filter_map(|(name, _)| self.clear(object, name)));
                }
                FlowSource::Constant(_) => changes.extend(self.leave_scope(rule, object, &view)),
            }
        }
        if rule.tag.is_empty() {
            changes.push(Change::Rule(rule_id, RuleEdit::Disable));
        }
        changes
    }

    /// Takes an object out of the scope of a rule by clearing what brings it in.
    fn leave_scope(&self, rule: &SyncRule, object: CsRef, view: &CsView<'_>) -> Vec<Change> {
        let clauses = rule.scope.groups.iter().flat_map(|group| &group.clauses);
        let holding = clauses.filter(|clause| holds(clause, view, &self.server.options));
        holding.filter_map(|clause| self.clear(object, clause.attribute)).collect()
    }
}

fn is_free(name: AttributeName) -> bool {
    !FIXED.iter().any(|fixed| name == AttributeName::new(fixed))
}

/// A container and what stands above it, from the nearest.
fn ancestors(container: &Dn) -> impl Iterator<Item = DnKey> {
    std::iter::successors(Some(container.clone()), Dn::parent).map(|dn| dn.key())
}
