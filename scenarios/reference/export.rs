//! What an object of a connector is to hold (spec/sync-engine.md 1.3.2 steps 5 and 6).

use super::convert::shaped;
use super::engine::{Engine, Numbered};
use super::error::SyncError;
use super::flow::{contribution, several};
use super::object::{CsKey, CsObject, Export};
use super::resolution::{Resolution, add, resolve, same};
use super::view::Seen;
use anchorwalk::rule::{Direction, Flow, MergeType};
use anchorwalk::schema::{AttributeKind, AttributeName, AttributeType, Dn, Guid, Scalar, Values};
use std::collections::BTreeMap;

const DN: AttributeType =
    AttributeType { kind: AttributeKind::Reference, multi_valued: false, indexable: false };

/// What becomes of one attribute.
enum Wanted {
    Values(Values),
    Nothing,
    AsItIs,
}

/// What becomes of an object.
#[derive(Default)]
struct Plan {
    attributes: BTreeMap<AttributeName, Wanted>,
    /// What merges contribute, or did and the directory still holds.
    merged: BTreeMap<AttributeName, Vec<Scalar>>,
}

impl Engine {
    /// The DN that the rules give an object; `None` where no flow gives one.
    pub(super) fn wanted_dn(
        &self,
        metaverse: Guid,
        connector: usize,
        rules: &[Numbered],
    ) -> Result<Option<Dn>, SyncError> {
        let flows = flows(rules).remove(&AttributeName::dn()).unwrap_or_default();
        let created = true;
        let resolution = self.resolve_out(&flows, DN, metaverse, connector, created)?;
        Ok(match resolution {
            Resolution::Set(values, _) => values.into_iter().find_map(|value| match value {
                Scalar::Reference(dn) => Some(dn),
                _ => None,
            }),
            Resolution::Remove | Resolution::Leave => None,
        })
    }

    /// Stages the difference between what the rules want and what the directory holds.
    pub(super) fn export(
        &mut self,
        key: CsKey,
        metaverse: Guid,
        rules: &[Numbered],
    ) -> Result<(), SyncError> {
        let Some(object) = self.cs.get(&key).cloned() else { return Ok(()) };
        let rules: Vec<Numbered> =
            rules.iter().filter(|(_, rule)| rule.target_type == object.object_type).cloned().collect();
        let mut plan = Plan::default();
        for (target, flows) in flows(&rules) {
            if target != AttributeName::dn() {
                let wanted = self.attribute_out(target, &flows, key, &object, metaverse, &mut plan.merged)?;
                plan.attributes.insert(target, wanted);
            }
        }
        let dn = self.wanted_dn(metaverse, key.connector, &rules)?;
        let export = staged(&object, dn, plan.attributes);
        self.put_cs(key, Some(CsObject { export, merged: plan.merged, ..object }));
        Ok(())
    }

    fn attribute_out(
        &self,
        target: AttributeName,
        flows: &[&Flow],
        key: CsKey,
        object: &CsObject,
        metaverse: Guid,
        merged: &mut BTreeMap<AttributeName, Vec<Scalar>>,
    ) -> Result<Wanted, SyncError> {
        let schema = self.connectors.get(key.connector).map(|connector| &connector.schema);
        let attribute =
            schema.and_then(|schema| schema.attribute(target)).ok_or(SyncError::ATTRIBUTE_NOT_FOUND)?;
        let resolution = self.resolve_out(flows, attribute, metaverse, key.connector, object.is_add())?;
        let merge = flows.first().map_or(MergeType::Update, |flow| flow.merge);
        let collects = matches!(merge, MergeType::Merge | MergeType::MergeCaseInsensitive);
        let values = match resolution {
            Resolution::Leave => {
                merged.extend(object.merged.get(&target).map(|own| (target, own.clone())));
                return Ok(Wanted::AsItIs);
            }
            Resolution::Set(values, _) if collects => {
                merged.insert(target, own(object, target, values.clone(), merge));
                union(object, target, values, merge)
            }
            Resolution::Remove if collects => {
                merged.insert(target, own(object, target, Vec::new(), merge));
                union(object, target, Vec::new(), merge)
            }
            Resolution::Set(values, _) => values,
            Resolution::Remove => Vec::new(),
        };
        if values.len() > 1 && !attribute.multi_valued {
            return Err(several(Direction::Outbound, attribute.kind));
        }
        Ok(shaped(attribute, values).map_or(Wanted::Nothing, Wanted::Values))
    }

    fn resolve_out(
        &self,
        flows: &[&Flow],
        attribute: AttributeType,
        metaverse: Guid,
        connector: usize,
        is_add: bool,
    ) -> Result<Resolution, SyncError> {
        let flows: Vec<&Flow> = flows.iter().copied().filter(|flow| is_add || !flow.apply_once).collect();
        let seen = Seen::Mv(self, metaverse, connector);
        let translated = |dn: &Dn| self.connector_reference(connector, dn);
        let ask = |flow: &&Flow| contribution(flow, seen, Direction::Outbound, attribute, &translated);
        resolve(&flows, |flow| flow.merge, ask, self.options.evaluate_all, SyncError::OUTBOUND_FLOW_RULES)
    }

    /// The object of a connector that a metaverse reference leads to (1.8.6); a DN that an expression made stays.
    fn connector_reference(&self, connector: usize, dn: &Dn) -> Option<Dn> {
        let Ok(metaverse) = dn.as_str().parse::<Guid>() else { return Some(dn.clone()) };
        let key = self.linked(metaverse).into_iter().find(|key| key.connector == connector)?;
        self.cs.get(&key).map(|object| object.dn.clone())
    }
}

/// What a directory is to hold that owns other values: what it holds, without what was contributed before and is no
/// longer, and what is contributed now (1.8.4).
fn union(object: &CsObject, target: AttributeName, now: Vec<Scalar>, merge: MergeType) -> Vec<Scalar> {
    let before = object.merged.get(&target).cloned().unwrap_or_default();
    let mut union: Vec<Scalar> = object.imported.get(&target).into_iter().flatten().cloned().collect();
    union.retain(|value| now.contains(value) || !before.iter().any(|own| same(own, value, merge)));
    add(&mut union, now, merge);
    union
}

/// What is remembered as contributed: what is now, and what was before for as long as the directory holds it.
fn own(object: &CsObject, target: AttributeName, now: Vec<Scalar>, merge: MergeType) -> Vec<Scalar> {
    let held: Vec<Scalar> = object.imported.get(&target).into_iter().flatten().cloned().collect();
    let mut own = object.merged.get(&target).cloned().unwrap_or_default();
    own.retain(|value| held.iter().any(|held| same(held, value, merge)));
    let mut all = now;
    add(&mut all, own, merge);
    all
}

/// The flows by target, each in order of precedence.
fn flows(rules: &[Numbered]) -> BTreeMap<AttributeName, Vec<&Flow>> {
    let mut by_target: BTreeMap<AttributeName, Vec<&Flow>> = BTreeMap::new();
    for (_, rule) in rules {
        for flow in &rule.flows {
            by_target.entry(flow.target).or_default().push(flow);
        }
    }
    by_target
}

/// What is staged for an object; nothing where nothing would change. What no flow wants any more is not staged any more.
fn staged(object: &CsObject, dn: Option<Dn>, wanted: BTreeMap<AttributeName, Wanted>) -> Option<Export> {
    if let Some(Export::Add(before)) = &object.export {
        let mut attributes = BTreeMap::new();
        for (name, wanted) in wanted {
            match wanted {
                Wanted::Values(values) => attributes.insert(name, values),
                Wanted::Nothing => None,
                Wanted::AsItIs => before.get(&name).and_then(|own| attributes.insert(name, own.clone())),
            };
        }
        return Some(Export::Add(attributes));
    }
    let before = match &object.export {
        Some(Export::Update { attributes, .. }) => attributes.clone(),
        Some(Export::Add(_) | Export::Delete) | None => BTreeMap::new(),
    };
    let mut attributes = BTreeMap::new();
    for (name, wanted) in wanted {
        let wanted = match wanted {
            Wanted::Values(values) => Some(values),
            Wanted::Nothing => None,
            Wanted::AsItIs => {
                attributes.extend(before.get(&name).map(|own| (name, own.clone())));
                continue;
            }
        };
        let is_there = match (&wanted, object.imported.get(&name)) {
            (Some(wanted), Some(own)) => wanted.same_set(own),
            (None, None) => true,
            _ => false,
        };
        if !is_there {
            attributes.insert(name, wanted);
        }
    }
    let dn = dn.filter(|dn| *dn != object.dn);
    if dn.is_none() && attributes.is_empty() { None } else { Some(Export::Update { dn, attributes }) }
}
