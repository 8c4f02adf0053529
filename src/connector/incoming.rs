//! What a connector makes of the entries it is offered.

use super::conversion::{BinaryText, converted};
use super::{Anchor, ConnectorConfig, Containment, FilterReason, Partition};
use crate::directory::Entry;
use crate::schema::{Attributes, DnKey, ObjectType, eq_folded};

/// An entry read by the connector's schema, before it is compared with what is staged.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The object type, spelled as the configuration spells it.
    pub object_type: ObjectType,
    /// The anchor.
    pub anchor: Option<Anchor>,
    /// The included attributes by the connector's schema.
    pub attributes: Attributes,
    /// Attributes that were dropped because their value does not fit: import errors by name and text.
    pub errors: Vec<(&'static str, String)>,
}

impl ConnectorConfig {
    /// Whether an entry with this DN and class is imported (spec/sync-engine.md 1.2.1): its partition, its
    /// container and its object class must be selected.
    ///
    /// # Errors
    /// The reason it is left out.
    pub fn selects(&self, dn: &DnKey, class: &str) -> Result<ObjectType, FilterReason> {
        let partition = self.partition_of(dn).ok_or(FilterReason::OutsidePartitions)?;
        if !partition.selected {
            return Err(FilterReason::PartitionNotSelected(partition.name.clone()));
        }
        if let Containment::Excluded(container) = partition.containers.containment(dn) {
            return Err(FilterReason::ContainerExcluded(container));
        }
        selected_class(partition, class).ok_or_else(|| FilterReason::ClassNotSelected(class.to_owned()))
    }

    /// Reads an entry by the connector's schema and attribute inclusion list.
    pub fn read(&self, entry: &Entry, object_type: ObjectType) -> Incoming {
        let mut incoming =
            Incoming { object_type, anchor: None, attributes: Attributes::new(), errors: Vec::new() };
        for (name, raw) in &entry.attributes {
            if !self.included.contains(name) {
                continue;
            }
            let Some(attribute_type) = self.schema.attribute(*name) else { continue };
            match converted(*name, attribute_type, raw, BinaryText::Octets) {
                Ok(Some(values)) => {
                    incoming.attributes.set(*name, values);
                }
                Ok(None) => {}
                Err(error) => incoming.errors.push(error),
            }
        }
        incoming.anchor = entry.object_guid().map(Anchor::ObjectGuid);
        incoming
    }
}

/// The class as the partition spells it: dumps may write `inetorgperson`.
fn selected_class(partition: &Partition, class: &str) -> Option<ObjectType> {
    partition
        .classes
        .iter()
        .find(|selected| eq_folded(selected, class))
        .map(|selected| ObjectType::new(selected))
}
