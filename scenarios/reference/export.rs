//! What an object of a connector is to hold (spec/sync-engine.md 1.3.2 steps 5 and 6).

use super::convert::shaped;
use super::engine::{Engine, Numbered};
use super::error::SyncError;
use super::flow::contribution;
use super::object::{CsKey, CsObject, Export};
use super::resolution::{Resolution, add, resolve};
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
        let mut wanted = BTreeMap::new();
        for (target, flows) in flows(&rules) {
            if target != AttributeName::dn() {
                wanted.insert(target, self.attribute_out(target, &flows, key, &object, metaverse)?);
            }
        }
        let dn = self.wanted_dn(metaverse, key.connector, &rules)?;
        let export = staged(&object, dn, wanted);
        self.put_cs(key, Some(CsObject { export, ..object }));
        Ok(())
    }

    fn attribute_out(
        &self,
        target: AttributeName,
        flows: &[&Flow],
        key: CsKey,
        object: &CsObject,
        metaverse: Guid,
    ) -> Result<Wanted, SyncError> {
        let schema = self.connectors.get(key.connector).map(|connector| &connector.schema);
        let attribute =
            schema.and_then(|schema| schema.attribute(target)).ok_or(SyncError::ATTRIBUTE_NOT_FOUND)?;
        let resolution = self.resolve_out(flows, attribute, metaverse, key.connector, object.is_add())?;
        let merge = flows.first().map_or(MergeType::Update, |flow| flow.merge);
        let collects = matches!(merge, MergeType::Merge | MergeType::MergeCaseInsensitive);
        Ok(match resolution {
            Resolution::Set(values, _) if collects => {
                // The directory owns other values (1.8.4).
                let mut union: Vec<Scalar> =
                    object.imported.get(&target).into_iter().flatten().cloned().collect();
                add(&mut union, values, merge);
                Wanted::Values(shaped(attribute, union).ok_or(SyncError::AMBIGUOUS_EXPORT)?)
            }
            Resolution::Set(values, _) => {
                Wanted::Values(shaped(attribute, values).ok_or(SyncError::AMBIGUOUS_EXPORT)?)
            }
            Resolution::Remove if collects => match object.imported.get(&target) {
                Some(values) => Wanted::Values(values.clone()),
                None => Wanted::Nothing,
            },
            Resolution::Remove => Wanted::Nothing,
            Resolution::Leave => Wanted::AsItIs,
        })
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
        resolve(&flows, |flow| flow.merge, ask, self.options.evaluate_all)
    }

    /// The object of a connector that a metaverse reference leads to (1.8.6); a DN that an expression made stays.
    fn connector_reference(&self, connector: usize, dn: &Dn) -> Option<Dn> {
        let Ok(metaverse) = dn.as_str().parse::<Guid>() else { return Some(dn.clone()) };
        let key = self.linked(metaverse).into_iter().find(|key| key.connector == connector)?;
        self.cs.get(&key).map(|object| object.expected_dn().clone())
    }
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

/// What is staged for an object; nothing where nothing would change.
fn staged(object: &CsObject, dn: Option<Dn>, wanted: BTreeMap<AttributeName, Wanted>) -> Option<Export> {
    if let Some(Export::Add(attributes)) = &object.export {
        let mut attributes = attributes.clone();
        for (name, wanted) in wanted {
            match wanted {
                Wanted::Values(values) => attributes.insert(name, values),
                Wanted::Nothing => attributes.remove(&name),
                Wanted::AsItIs => None,
            };
        }
        return Some(Export::Add(attributes));
    }
    let (staged_dn, mut attributes) = match &object.export {
        Some(Export::Update { dn, attributes }) => (dn.clone(), attributes.clone()),
        Some(Export::Add(_) | Export::Delete) | None => (None, BTreeMap::new()),
    };
    for (name, wanted) in wanted {
        let wanted = match wanted {
            Wanted::Values(values) => Some(values),
            Wanted::Nothing => None,
            Wanted::AsItIs => continue,
        };
        let is_there = match (&wanted, object.imported.get(&name)) {
            (Some(wanted), Some(own)) => wanted.same_set(own),
            (None, None) => true,
            _ => false,
        };
        if is_there {
            attributes.remove(&name);
        } else {
            attributes.insert(name, wanted);
        }
    }
    let dn = match dn {
        Some(dn) if dn == object.dn => None,
        Some(dn) => Some(dn),
        None => staged_dn,
    };
    if dn.is_none() && attributes.is_empty() { None } else { Some(Export::Update { dn, attributes }) }
}
