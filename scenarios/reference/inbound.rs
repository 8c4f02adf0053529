//! The inbound side: scope, link, metaverse attributes (spec/sync-engine.md 1.3.1).

use super::convert::shaped;
use super::engine::{Engine, Numbered};
use super::error::SyncError;
use super::flow::contribution;
use super::join::{criteria, metaverse_partner};
use super::object::{CsKey, CsObject, Link, MvObject, MvValue, PendingImport};
use super::resolution::{Resolution, resolve};
use super::scope::in_scope;
use super::view::Seen;
use anchorwalk::expr::Contribution;
use anchorwalk::rule::{Direction, Flow, RuleId, SyncRule};
use anchorwalk::schema::{AttributeName, AttributeType, Dn, Guid, ObjectType, Scalar};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A flow of a rule in scope on a linked object.
struct Contributor<'a> {
    id: RuleId,
    rule: &'a SyncRule,
    flow: &'a Flow,
    object: CsKey,
}

impl Engine {
    /// Decides the link of an object. Returns the metaverse objects concerned, the one it left first.
    pub(super) fn relink(&mut self, key: CsKey) -> Result<Vec<Guid>, SyncError> {
        let Some(object) = self.cs.get(&key).cloned() else { return Ok(Vec::new()) };
        let rules = self.inbound_rules(key, &object);
        let mut concerned = Vec::new();
        let mut link = None;
        if let Some(old) = &object.link {
            concerned.push(old.metaverse);
            // What is gone from its directory is linked to nothing, whichever rule made the link (1.7.4).
            let deleted = object.pending_import == Some(PendingImport::Delete);
            link = if deleted { None } else { self.supported(old, &rules) };
        }
        if link.is_none() {
            // The link is gone before a new one is looked for.
            self.change(key, |object| object.link = None);
            if let Some(new) = self.join_or_project(key, &object, &rules)? {
                concerned.push(new.metaverse);
                link = Some(new);
            }
        }
        self.change(key, |object| object.link = link);
        Ok(concerned)
    }

    /// The inbound rules in scope. An object that is deleted, or about to be, is in scope of none.
    fn inbound_rules(&self, key: CsKey, object: &CsObject) -> Vec<Numbered> {
        if object.pending_import == Some(PendingImport::Delete) || object.is_leaving() {
            return Vec::new();
        }
        let seen = Seen::Cs(self, key, object);
        in_scope(self, Direction::Inbound, key.connector, &object.object_type, seen)
    }

    /// The link as the rules now in scope support it; `None` when the direction that made it does not any more
    /// (1.3.1 step 4).
    fn supported(&self, link: &Link, rules: &[Numbered]) -> Option<Link> {
        let metaverse_type = &self.mv.get(&link.metaverse)?.object_type;
        let supporters: Vec<RuleId> = rules
            .iter()
            .filter(|(_, rule)| rule.makes_links() && rule.target_type.accepts(metaverse_type))
            .map(|(id, _)| *id)
            .collect();
        let still = link.inbound.filter(|id| rules.iter().any(|(own, _)| own == id));
        let inbound = still.or(supporters.first().copied());
        if inbound.is_none() && link.origin == Direction::Inbound {
            return None;
        }
        let inbound_rules = rules.iter().map(|(id, _)| *id).collect();
        Some(Link { inbound, inbound_rules, ..link.clone() })
    }

    /// Step 5: 1.6.4.
    fn join_or_project(
        &mut self,
        key: CsKey,
        object: &CsObject,
        rules: &[Numbered],
    ) -> Result<Option<Link>, SyncError> {
        let criteria = criteria(rules)?;
        if let Some((id, rule)) = criteria
            && let Some(metaverse) = metaverse_partner(self, &rule.join, &rule.target_type, key)
        {
            if self.linked(metaverse).iter().any(|other| other.connector == key.connector) {
                return Err(SyncError::AMBIGUOUS_IMPORT);
            }
            return Ok(Some(new_link(metaverse, *id, rules)));
        }
        let Some((id, rule)) = rules.iter().find(|(_, rule)| rule.provisions()) else { return Ok(None) };
        let may_project = match criteria {
            None => true,
            Some((_, joining)) => joining
                .join
                .iter()
                .flat_map(|group| &group.clauses)
                .any(|clause| Seen::Cs(self, key, object).values(clause.cs_attribute).is_some()),
        };
        if !may_project {
            return Ok(None);
        }
        let metaverse = self.new_guid(key, object);
        let created = MvObject { object_type: rule.target_type.clone(), attributes: BTreeMap::new() };
        self.put_mv(metaverse, Some(created));
        self.created.insert(metaverse);
        Ok(Some(new_link(metaverse, *id, rules)))
    }

    /// A GUID that follows from the object that is projected, as in the engine under test, so that both can be compared
    /// by it.
    fn new_guid(&self, key: CsKey, object: &CsObject) -> Guid {
        let connector = self.connectors.get(key.connector).map(|connector| connector.id.to_string());
        let anchor = object.anchor.clone().unwrap_or_else(|| object.dn.to_string());
        let name = format!("{} {anchor}", connector.unwrap_or_default());
        let numbered = (1..).map(|number| Guid::named(&format!("{name} {number}")));
        let mut guids = [Guid::named(&name)].into_iter().chain(numbered);
        guids.find(|guid| !self.mv.contains_key(guid)).unwrap_or(Guid::from_u128(0))
    }

    /// Steps 6 and 7: every attribute of a metaverse object, over all its links. An import of another object than the one
    /// that is synchronised waits for its own synchronisation.
    pub(super) fn flow_in(&mut self, metaverse: Guid, synchronized: Option<CsKey>) -> Result<(), SyncError> {
        let Some(object) = self.mv.get(&metaverse).cloned() else { return Ok(()) };
        let created = self.created.contains(&metaverse);
        let seen = self.linked(metaverse).into_iter().filter_map(|key| {
            let object = self.cs.get(&key)?;
            let is_own = synchronized == Some(key);
            Some((key, if is_own { object.clone() } else { object.as_synchronized() }))
        });
        let seen: BTreeMap<CsKey, CsObject> = seen.collect();
        let rules = self.contributing_rules(metaverse, &object.object_type);
        let mut attributes = BTreeMap::new();
        let mut by_target: BTreeMap<AttributeName, Vec<Contributor<'_>>> = BTreeMap::new();
        for (key, id, rule) in &rules {
            for flow in &rule.flows {
                let contributor = Contributor { id: *id, rule, flow, object: *key };
                by_target.entry(flow.target).or_default().push(contributor);
            }
        }
        for (target, mut contributors) in by_target {
            contributors.sort_by_key(|one| (one.rule.precedence, one.id, one.object));
            if let Some(value) = self.attribute_in(target, &contributors, &seen, &object, created)? {
                attributes.insert(target, value);
            }
        }
        self.put_mv(metaverse, Some(MvObject { attributes, ..object }));
        Ok(())
    }

    fn contributing_rules(
        &self,
        metaverse: Guid,
        metaverse_type: &ObjectType,
    ) -> Vec<(CsKey, RuleId, Arc<SyncRule>)> {
        let mut rules = Vec::new();
        for key in self.linked(metaverse) {
            let Some(link) = self.cs.get(&key).and_then(|object| object.link.as_ref()) else { continue };
            if link.inbound.is_none() {
                continue;
            }
            for (id, rule) in self.numbered(&link.inbound_rules) {
                if !rule.disabled && rule.target_type.accepts(metaverse_type) {
                    rules.push((key, id, rule));
                }
            }
        }
        rules
    }

    fn attribute_in(
        &self,
        target: AttributeName,
        contributors: &[Contributor<'_>],
        seen: &BTreeMap<CsKey, CsObject>,
        object: &MvObject,
        created: bool,
    ) -> Result<Option<MvValue>, SyncError> {
        let attribute = self.metaverse_schema.attribute(target).ok_or(SyncError::ATTRIBUTE_NOT_FOUND)?;
        let ask = |one: &Contributor<'_>| {
            if one.flow.apply_once && !created {
                return Ok(kept(object.attributes.get(&target), one));
            }
            let Some(seen) = seen.get(&one.object) else { return Ok(Contribution::IgnoreThisFlow) };
            let seen = Seen::Cs(self, one.object, seen);
            let translated = |dn: &Dn| self.metaverse_reference(one.object.connector, dn);
            contribution(one.flow, seen, Direction::Inbound, attribute, &translated)
        };
        let resolution = resolve(
            contributors,
            |one| one.flow.merge,
            ask,
            self.options.evaluate_all,
            SyncError::INBOUND_FLOW_RULES,
        )?;
        let Resolution::Set(values, first) = resolution else { return Ok(None) };
        check_length(attribute, &values)?;
        let (Some(values), Some(first)) = (shaped(attribute, values), contributors.get(first)) else {
            return Err(SyncError::SEVERAL_TO_SINGLE);
        };
        Ok(Some(MvValue { values, rule: first.id, object: first.object }))
    }

    /// The metaverse object that a reference leads to (1.8.6).
    fn metaverse_reference(&self, connector: usize, dn: &Dn) -> Option<Dn> {
        let target = self.cs.get(&self.referenced(connector, dn)?)?;
        Some(Dn::of_metaverse(target.link.as_ref()?.metaverse))
    }

    /// Whether an inbound Provision or `StickyJoin` rule is in scope on one of its links (1.7.1).
    pub(super) fn is_alive(&self, metaverse: Guid) -> bool {
        let Some(object) = self.mv.get(&metaverse) else { return false };
        self.contributing_rules(metaverse, &object.object_type)
            .iter()
            .any(|(_, _, rule)| rule.keeps_metaverse_object())
    }
}

fn new_link(metaverse: Guid, rule: RuleId, rules: &[Numbered]) -> Link {
    Link {
        metaverse,
        origin: Direction::Inbound,
        inbound: Some(rule),
        outbound: None,
        inbound_rules: rules.iter().map(|(id, _)| *id).collect(),
        outbound_rules: Vec::new(),
    }
}

/// What a flow that applies once gave when the object was created stays while its rule is in scope (1.8.1).
fn kept(current: Option<&MvValue>, one: &Contributor<'_>) -> Contribution {
    match current {
        Some(value) if value.rule == one.id && value.object == one.object => {
            Contribution::Values(value.values.iter().cloned().collect())
        }
        _ => Contribution::IgnoreThisFlow,
    }
}

/// Indexed values are limited (1.1).
fn check_length(attribute: AttributeType, values: &[Scalar]) -> Result<(), SyncError> {
    let fits = |value: &Scalar| match value {
        Scalar::Text(text) => text.encode_utf16().count() <= 448,
        Scalar::Binary(bytes) => bytes.len() <= 900,
        Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => true,
    };
    if attribute.indexable && !values.iter().all(fits) { Err(SyncError::MV_CONSTRAINT) } else { Ok(()) }
}
