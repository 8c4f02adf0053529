//! The outbound side: which object of each connector a metaverse object has (spec/sync-engine.md 1.3.2).

use super::engine::{Engine, Numbered};
use super::error::SyncError;
use super::join::{connector_partner, criteria};
use super::object::{CsKey, CsObject, Export, Link, PendingImport};
use super::scope::in_scope;
use super::view::Seen;
use anchorwalk::rule::{Direction, RuleId};
use anchorwalk::schema::{Dn, Guid, ObjectType};
use std::collections::BTreeMap;

impl Engine {
    /// Brings every connector in line with a metaverse object.
    pub(super) fn flow_out(&mut self, metaverse: Guid, synchronized: Option<CsKey>) -> Result<(), SyncError> {
        for connector in 0..self.connectors.len() {
            let Some(object) = self.mv.get(&metaverse) else { return Ok(()) };
            let object_type = object.object_type.clone();
            let seen = Seen::Mv(self, metaverse, connector);
            let rules = in_scope(self, Direction::Outbound, connector, &object_type, seen);
            self.flow_out_to(connector, metaverse, synchronized, &rules)?;
        }
        Ok(())
    }

    fn flow_out_to(
        &mut self,
        connector: usize,
        metaverse: Guid,
        synchronized: Option<CsKey>,
        rules: &[Numbered],
    ) -> Result<(), SyncError> {
        let existing = self.linked(metaverse).into_iter().find(|key| key.connector == connector);
        if existing.is_some_and(|key| synchronized != Some(key) && self.is_retyped(key)) {
            return Ok(());
        }
        let linked = match existing {
            Some(key) => self.keep(key, metaverse, rules)?,
            None => None,
        };
        let linked = match linked {
            Some(key) => Some(key),
            None if existing.is_some_and(|key| self.is_linked(key)) => None,
            None => self.attach(connector, metaverse, rules)?,
        };
        if let Some(key) = linked {
            self.export(key, metaverse, rules)?;
        }
        Ok(())
    }

    /// What has become of another type is left to its own synchronisation (1.3.3).
    fn is_retyped(&self, key: CsKey) -> bool {
        self.cs.get(&key).is_some_and(|object| object.pending_import == Some(PendingImport::DeleteAdd))
    }

    fn is_linked(&self, key: CsKey) -> bool {
        self.cs.get(&key).is_some_and(|object| object.link.is_some())
    }

    /// Step 3: the object that is linked already. `None` when nothing flows to it, or it is not linked any more.
    fn keep(&mut self, key: CsKey, metaverse: Guid, rules: &[Numbered]) -> Result<Option<CsKey>, SyncError> {
        let Some(object) = self.cs.get(&key).cloned() else { return Ok(None) };
        let Some(link) = object.link.clone() else { return Ok(None) };
        let own = of_type(rules, &object.object_type);
        let Some(supporter) = supporter(link.outbound, &own) else {
            self.let_go(key, &link);
            return Ok(None);
        };
        if object.is_add()
            && self.wanted_dn(metaverse, key.connector, &own)?.is_some_and(|dn| dn != object.dn)
        {
            // What was never exported is not renamed but made anew.
            self.put_cs(key, None);
            return Ok(None);
        }
        let outbound_rules = own.iter().map(|(id, _)| *id).collect();
        self.change(key, |object| {
            object.link = Some(Link { outbound: Some(supporter), outbound_rules, ..link });
        });
        Ok(Some(key))
    }

    /// No outbound rule supports the link any more (1.7.2).
    fn let_go(&mut self, key: CsKey, link: &Link) {
        if self.was_provisioned(link) || link.origin == Direction::Outbound {
            self.disconnect(key);
        } else {
            self.change(key, |object| {
                object.link = Some(Link { outbound: None, outbound_rules: Vec::new(), ..link.clone() });
            });
        }
    }

    fn was_provisioned(&self, link: &Link) -> bool {
        link.outbound.and_then(|id| self.ever.get(&id)).is_some_and(|rule| rule.provisions())
    }

    /// Ends a link from the metaverse's side: what a Provision rule attached is deleted in its directory, the rest is
    /// left alone there, and what was never exported has no reason to be (1.7.1).
    pub(super) fn disconnect(&mut self, key: CsKey) {
        let Some(object) = self.cs.get(&key).cloned() else { return };
        let Some(link) = &object.link else { return };
        if object.is_add() {
            self.put_cs(key, None);
            return;
        }
        let export = if self.was_provisioned(link) { Some(Export::Delete) } else { None };
        self.put_cs(key, Some(CsObject { link: None, export, ..object }));
    }

    /// Deletes a metaverse object.
    pub(super) fn delete_metaverse(&mut self, metaverse: Guid) {
        for key in self.linked(metaverse) {
            self.disconnect(key);
        }
        self.put_mv(metaverse, None);
    }

    /// Step 4: joins an object of the connector, or provisions one, for the first type of the rules that can
    /// (1.6.5).
    fn attach(
        &mut self,
        connector: usize,
        metaverse: Guid,
        rules: &[Numbered],
    ) -> Result<Option<CsKey>, SyncError> {
        let mut types: Vec<ObjectType> = Vec::new();
        for (_, rule) in rules.iter().filter(|(_, rule)| rule.makes_links()) {
            if !types.contains(&rule.target_type) {
                types.push(rule.target_type.clone());
            }
        }
        for object_type in types {
            let own = of_type(rules, &object_type);
            if let Some(key) = self.attach_as(connector, metaverse, &object_type, &own)? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    fn attach_as(
        &mut self,
        connector: usize,
        metaverse: Guid,
        object_type: &ObjectType,
        rules: &[Numbered],
    ) -> Result<Option<CsKey>, SyncError> {
        let criteria = criteria(rules)?;
        let dn = self.wanted_dn(metaverse, connector, rules)?;
        let mut found = match &dn {
            Some(dn) => self.reverse_join(connector, dn, object_type)?,
            None => None,
        };
        if found.is_none()
            && let Some((_, rule)) = criteria
        {
            found = connector_partner(self, &rule.join, object_type, connector, metaverse);
        }
        let Some(supporter) = supporter(None, rules) else { return Ok(None) };
        let link = Link {
            metaverse,
            origin: Direction::Outbound,
            inbound: None,
            outbound: Some(supporter),
            inbound_rules: Vec::new(),
            outbound_rules: rules.iter().map(|(id, _)| *id).collect(),
        };
        if let Some(key) = found {
            self.take(key, link);
            return Ok(Some(key));
        }
        if !rules.iter().any(|(_, rule)| rule.provisions()) {
            return Ok(None);
        }
        let dn = dn.ok_or(SyncError::PROVISIONING)?;
        let key = self.new_key(connector);
        let created = CsObject {
            dn,
            object_type: object_type.clone(),
            anchor: None,
            imported: BTreeMap::new(),
            pending_import: None,
            synchronized: None,
            export: Some(Export::Add(BTreeMap::new())),
            merged: BTreeMap::new(),
            error: None,
            link: Some(link),
        };
        self.put_cs(key, Some(created));
        Ok(Some(key))
    }

    /// The object that has the wanted DN already. One of another type, or about to be gone, does not count.
    fn reverse_join(
        &self,
        connector: usize,
        dn: &Dn,
        object_type: &ObjectType,
    ) -> Result<Option<CsKey>, SyncError> {
        let Some(key) = self.named(connector, dn) else { return Ok(None) };
        let Some(object) = self.cs.get(&key) else { return Ok(None) };
        if object.link.is_some() {
            return Err(SyncError::AMBIGUOUS_IMPORT);
        }
        let is_there = object.is_leaving() || object.pending_import != Some(PendingImport::Delete);
        Ok((is_there && object.object_type == *object_type).then_some(key))
    }

    /// Joins an object that is there already; a delete that waits is taken back.
    fn take(&mut self, key: CsKey, link: Link) {
        self.change(key, |object| {
            object.link = Some(link);
            object.export = object.export.take().filter(|export| *export != Export::Delete);
        });
    }
}

fn of_type(rules: &[Numbered], object_type: &ObjectType) -> Vec<Numbered> {
    rules.iter().filter(|(_, rule)| rule.target_type == *object_type).cloned().collect()
}

/// The rule that supports a link: a Provision rule where there is one, because what it attaches it may delete; among
/// equals the one that did so far.
fn supporter(so_far: Option<RuleId>, rules: &[Numbered]) -> Option<RuleId> {
    let pick = |provisioning: bool| {
        let mut able = rules.iter().filter(|(_, rule)| rule.makes_links());
        let able: Vec<RuleId> =
            able.by_ref().filter(|(_, rule)| rule.provisions() == provisioning).map(|(id, _)| *id).collect();
        so_far.filter(|id| able.contains(id)).or(able.first().copied())
    };
    pick(true).or_else(|| pick(false))
}
