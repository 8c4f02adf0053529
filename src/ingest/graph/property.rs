//! The properties of Graph objects, and the attributes of the AAD connector space that they become.

use crate::schema::AttributeName;

/// What becomes of a property (spec/config-export.md 3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// The object's id.
    Id,
    /// The `sourceAnchor`; `sourceAnchor` itself is accepted for groups, which have no immutable id in Graph.
    ImmutableId,
    /// Whether the object is synchronised.
    SyncEnabled,
    /// A time, if the object is soft-deleted.
    DeletedAt,
    /// The kind of object.
    ODataType,
    /// Present on groups only.
    GroupTypes,
    /// A text that becomes an attribute.
    Text(&'static str),
    /// A truth value that becomes an attribute.
    Boolean(&'static str),
    /// Texts that become the values of an attribute.
    Texts(&'static str),
    /// Texts of which the first becomes an attribute.
    FirstText(&'static str),
    /// A SID in its text form that becomes a binary attribute.
    Sid(&'static str),
    /// `extensionAttribute1` to `15`, each a text.
    Extensions,
    /// Known, but without a counterpart in the connector space.
    NoCounterpart,
}

impl Use {
    /// The attributes that the property becomes.
    pub(super) fn attributes(self) -> Vec<AttributeName> {
        match self {
            Self::Text(name)
            | Self::Boolean(name)
            | Self::Texts(name)
            | Self::FirstText(name)
            | Self::Sid(name) => {
                vec![AttributeName::new(name)]
            }
            Self::Extensions => {
                (1..=15).map(|number| AttributeName::new(&format!("extensionAttribute{number}"))).collect()
            }
            Self::Id
            | Self::ImmutableId
            | Self::SyncEnabled
            | Self::DeletedAt
            | Self::ODataType
            | Self::GroupTypes
            | Self::NoCounterpart => Vec::new(),
        }
    }
}

const PROPERTIES: [(&str, Use); 45] = [
    ("id", Use::Id),
    ("onPremisesImmutableId", Use::ImmutableId),
    ("sourceAnchor", Use::ImmutableId),
    ("onPremisesSyncEnabled", Use::SyncEnabled),
    ("deletedDateTime", Use::DeletedAt),
    ("@odata.type", Use::ODataType),
    ("groupTypes", Use::GroupTypes),
    ("userPrincipalName", Use::Text("userPrincipalName")),
    ("displayName", Use::Text("displayName")),
    ("givenName", Use::Text("givenName")),
    ("mail", Use::Text("mail")),
    ("preferredLanguage", Use::Text("preferredLanguage")),
    ("usageLocation", Use::Text("usageLocation")),
    ("companyName", Use::Text("company")),
    ("surname", Use::Text("surname")),
    ("jobTitle", Use::Text("title")),
    ("officeLocation", Use::Text("physicalDeliveryOfficeName")),
    ("mobilePhone", Use::Text("mobile")),
    ("businessPhones", Use::FirstText("telephoneNumber")),
    ("city", Use::Text("city")),
    ("state", Use::Text("state")),
    ("country", Use::Text("country")),
    ("postalCode", Use::Text("postalCode")),
    ("streetAddress", Use::Text("streetAddress")),
    ("department", Use::Text("department")),
    ("faxNumber", Use::Text("facsimileTelephoneNumber")),
    ("mailNickname", Use::Text("alias")),
    ("description", Use::Text("description")),
    ("proxyAddresses", Use::Texts("proxyAddresses")),
    ("accountEnabled", Use::Boolean("accountEnabled")),
    ("securityEnabled", Use::Boolean("securityEnabled")),
    ("onPremisesDomainName", Use::Text("dnsDomainName")),
    ("onPremisesSamAccountName", Use::Text("onPremisesSamAccountName")),
    ("onPremisesUserPrincipalName", Use::Text("onPremisesUserPrincipalName")),
    ("onPremisesSecurityIdentifier", Use::Sid("onPremiseSecurityIdentifier")),
    ("onPremisesExtensionAttributes", Use::Extensions),
    ("employeeId", Use::NoCounterpart),
    ("otherMails", Use::NoCounterpart),
    ("onPremisesDistinguishedName", Use::NoCounterpart),
    ("onPremisesLastSyncDateTime", Use::NoCounterpart),
    ("onPremisesProvisioningErrors", Use::NoCounterpart),
    ("userType", Use::NoCounterpart),
    ("createdDateTime", Use::NoCounterpart),
    ("mailEnabled", Use::NoCounterpart),
    ("onPremisesNetBiosName", Use::NoCounterpart),
];

/// What becomes of the property; `None` for one that is not known.
pub(super) fn use_of(name: &str) -> Option<Use> {
    PROPERTIES.iter().find(|(known, _)| *known == name).map(|(_, what)| *what)
}
