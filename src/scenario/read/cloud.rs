//! The objects of the tenant: `User(of: "account.test/CN=Ana,OU=Staff")`, `CloudOnly`.

use super::reference::{self, Tense};
use super::value::{self, Owner};
use crate::connector::ConnectorConfig;
use crate::directory::World;
use crate::directory::{CloudUser, Entry};
use crate::scenario::{CloudChange, Fields, Item};
use crate::schema::{AttributeName, CloudType, Guid, Location, Scalar};

/// The domain that everybody in the tenant has.
pub(super) const TENANT: &str = "tenant.onmicrosoft.com";

const KINDS: [(&str, CloudType); 5] = [
    ("User", CloudType::User),
    ("Group", CloudType::Group),
    ("Contact", CloudType::Contact),
    ("Device", CloudType::Device),
    ("CloudOnly", CloudType::User),
];
const FIELDS: [&str; 6] = ["of", "id", "immutableId", "synced", "deleted", "attributes"];

/// Reads an object of the tenant that goes by `name`.
pub(super) fn user(item: Item<'_>, name: &str, config: &ConnectorConfig, world: &World) -> Option<CloudUser> {
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    let Some((form, kind)) = KINDS.into_iter().find(|(own, _)| item.name() == Some(own)) else {
        return item.unknown_name("kind of cloud object", &names);
    };
    let is_cloud_only = form == "CloudOnly";
    let known = if is_cloud_only { &["id", "deleted", "attributes"][..] } else { &FIELDS };
    let fields = item.fields(form, known)?;
    let of = fields.optional("of").and_then(|item| reference::object(item, world, Tense::Past));
    let mut user = CloudUser {
        id: Guid::named(&format!("cloud {name}")),
        kind,
        immutable_id: None,
        sync_enabled: (!is_cloud_only).then_some(true),
        deleted: false,
        attributes: defaults(name, kind, of.and_then(|of| of.entry(world)), config),
        at: item.location(),
    };
    if let (Some(of), Some(item)) = (of, fields.optional("of")) {
        user.immutable_id = value::anchor_of(item, of, world).map(|anchor| anchor.as_str().to_owned());
    } else if !is_cloud_only && fields.optional("immutableId").is_none() && fields.optional("of").is_none() {
        item.report_with_help(
            format!("`{name}` has no source anchor: expected `of` or `immutableId`"),
            "a user that is not synchronised is CloudOnly",
        );
    }
    change(&fields, config, world)?.change(&mut user);
    Some(user)
}

/// A synchronised user with this source anchor.
pub(super) fn new_user(name: &str, anchor: &str, config: &ConnectorConfig, at: Location) -> CloudUser {
    CloudUser {
        id: Guid::named(&format!("cloud {name}")),
        kind: CloudType::User,
        immutable_id: Some(anchor.to_owned()),
        sync_enabled: Some(true),
        deleted: false,
        attributes: defaults(name, CloudType::User, None, config),
        at,
    }
}

/// What these fields say of an object.
pub(super) fn change(fields: &Fields<'_>, config: &ConnectorConfig, world: &World) -> Option<CloudChange> {
    let id = match fields.optional("id") {
        Some(item) => Some(
            item.text()?
                .parse()
                .map_err(|error: crate::schema::GuidError| item.report(error.to_string()))
                .ok()?,
        ),
        None => None,
    };
    let immutable_id = match fields.written("immutableId") {
        Some(item) => {
            let values = value::values(item, world)?;
            Some(values.first().and_then(Scalar::as_text).map(str::to_owned).into())
        }
        None => None,
    };
    let attributes = fields
        .optional("attributes")
        .map_or(Some(Vec::new()), |item| value::attributes(item, Owner::Connector(&config.schema), world))?;
    Some(CloudChange {
        id,
        immutable_id,
        synced: fields.optional("synced").and_then(Item::boolean),
        deleted: fields.optional("deleted").and_then(Item::boolean),
        attributes,
    })
}

/// What an object of the tenant has without being told: a name, and for users a sign-in name that is that of their
/// AD account.
fn defaults(
    name: &str,
    kind: CloudType,
    entry: Option<&Entry>,
    config: &ConnectorConfig,
) -> Vec<(AttributeName, Vec<Scalar>)> {
    let own =
        |attribute: &str| entry?.values(AttributeName::new(attribute)).first()?.as_text().map(str::to_owned);
    let mut attributes = vec![("displayName", own("displayName").unwrap_or_else(|| name.to_owned()))];
    if kind == CloudType::User {
        let upn = own("userPrincipalName").unwrap_or_else(|| format!("{name}@{TENANT}"));
        attributes.push(("userPrincipalName", upn));
        attributes.push(("accountEnabled", "TRUE".to_owned()));
    }
    let known = attributes.into_iter().filter_map(|(name, value)| {
        let name = AttributeName::new(name);
        config.schema.attribute(name).map(|_| (name, vec![Scalar::text(&value)]))
    });
    known.collect()
}
