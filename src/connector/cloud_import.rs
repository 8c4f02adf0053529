//! What the AAD connector makes of the tenant's objects.

use super::conversion::{BinaryText, converted};
use super::{Anchor, ConnectorConfig, FilterReason, Import, Incoming};
use crate::directory::CloudUser;
use crate::schema::{AttributeName, Attributes, CloudType, Dn, ObjectType, Scalar, SourceAnchor, Values};

impl Import<'_> {
    /// Offers an object of the tenant (spec/sync-engine.md 1.1.2, import side of AAD).
    ///
    /// Its DN is made of the source anchor. An object without one takes its `cloudAnchor` in place of it, so that it
    /// has a DN that no on-premises object can have (*choose*). A soft-deleted object is left out.
    pub fn offer_cloud(&mut self, user: &CloudUser) {
        let anchor = user.cloud_anchor();
        let source_anchor = match &user.immutable_id {
            Some(id) if !id.is_empty() => SourceAnchor::new(id),
            _ => SourceAnchor::new(&anchor.to_string()),
        };
        let dn = source_anchor.cloud_dn();
        let incoming = self.space().config.read_cloud(user, &source_anchor);
        for (code, message) in &incoming.errors {
            self.failure(&user.at, &anchor, code, format!("{anchor}: {message}; the value is dropped"));
        }
        if user.deleted {
            self.leave_out_cloud(dn, incoming, FilterReason::SoftDeleted);
        } else {
            self.stage(dn, incoming, &user.at);
        }
    }
}

impl ConnectorConfig {
    fn read_cloud(&self, user: &CloudUser, source_anchor: &SourceAnchor) -> Incoming {
        let object_type = self.cloud_type(user.kind);
        let anchor = user.cloud_anchor();
        let mut attributes = Attributes::new();
        let mut errors = Vec::new();
        for (name, raw) in &user.attributes {
            let Some(attribute_type) = self.schema.attribute(*name) else { continue };
            match converted(*name, attribute_type, raw, BinaryText::Base64) {
                Ok(Some(values)) => {
                    attributes.set(*name, values);
                }
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        attributes.set(AttributeName::new("cloudAnchor"), Values::text(&anchor.to_string()));
        attributes.set(AttributeName::new("sourceAnchor"), Values::text(source_anchor.as_str()));
        let mastered = AttributeName::new("cloudMastered");
        // Contacts and devices have no such attribute (spec/config-export.md, appendix C).
        if self.schema.class_has(&object_type, mastered) {
            attributes.set(mastered, Values::One(Scalar::Boolean(user.sync_enabled != Some(true))));
        }
        Incoming { object_type, anchor: Some(Anchor::Cloud(anchor)), attributes, errors }
    }

    fn cloud_type(&self, kind: CloudType) -> ObjectType {
        let name = match kind {
            CloudType::User => "user",
            CloudType::Group => "group",
            CloudType::Contact => "contact",
            CloudType::Device => "device",
        };
        self.schema.class_named(name).cloned().unwrap_or_else(|| ObjectType::new(name))
    }
}

impl Import<'_> {
    fn leave_out_cloud(&mut self, dn: Dn, incoming: Incoming, reason: FilterReason) {
        self.keep_filtered(super::Filtered {
            dn,
            object_type: incoming.object_type,
            guid: None,
            cloud_anchor: match incoming.anchor {
                Some(Anchor::Cloud(anchor)) => Some(anchor),
                Some(Anchor::ObjectGuid(_)) | None => None,
            },
            attributes: incoming.attributes,
            reason,
        });
    }
}
