//! The names and values that random worlds are made of: few, so that objects meet.

/// Attributes of a forest's objects.
pub(super) const FOREST: &[&str] = &[
    "sAMAccountName",
    "mail",
    "displayName",
    "mailNickname",
    "userAccountControl",
    "adminDescription",
    "proxyAddresses",
    "manager",
    "member",
    "msExchRecipientTypeDetails",
    "msExchMasterAccountSid",
    "objectSid",
    "description",
    "countryCode",
    "isCriticalSystemObject",
    "extensionAttribute1",
    "userPrincipalName",
    "groupType",
    "managedBy",
    "userCertificate",
    "cn",
    "mS-DS-CreatorSID",
    "msExchHideFromAddressLists",
    "objectGUID",
    "msRTCSIP-OriginatorSid",
    "pwdLastSet",
    "publicDelegates",
    "legacyExchangeDN",
];

/// Attributes of the tenant's objects.
pub(super) const TENANT: &[&str] = &[
    "sourceAnchor",
    "displayName",
    "mail",
    "proxyAddresses",
    "accountEnabled",
    "cloudMastered",
    "countryCode",
    "member",
    "manager",
    "cloudLegacyExchangeDN",
    "userPrincipalName",
    "cloudAnchor",
    "description",
    "usageLocation",
    "userCertificate",
    "cloudMSExchRecipientDisplayType",
    "alias",
];

/// Attributes of metaverse objects.
pub(super) const METAVERSE: &[&str] = &[
    "sourceAnchor",
    "displayName",
    "mail",
    "cn",
    "cloudFiltered",
    "accountEnabled",
    "sourceObjectType",
    "proxyAddresses",
    "objectSid",
    "manager",
    "member",
    "countryCode",
    "mailNickname",
    "description",
    "objectSidString",
    "cloudAnchor",
    "memberCount",
    "securityEnabled",
    "mailEnabled",
    "extensionAttribute1",
    "userCertificate",
    "cloudMastered",
    "userPrincipalName",
    "sourceAnchorBinary",
    "managedBy",
    "msExchRecipientTypeDetails",
    "deviceId",
    "cloudCreated",
];

/// Texts, the dull ones first.
pub(super) const TEXTS: &[&str] = &[
    "a",
    "b",
    "A",
    "a@x.test",
    "SMTP:a@x.test",
    "smtp:a@x.test",
    "User_NoSync",
    "1",
    "2",
    "True",
    "  a ",
    "Ärger",
    "ÄRGER",
    "AAD_1",
    "SystemMailbox{1}",
    "false",
    "zoë_b",
    "CN=o0,OU=Staff,DC=a,DC=test",
    "User",
    "",
];

/// A text longer than the metaverse keeps in an indexed attribute.
pub(super) const LONG_TEXT_UNITS: usize = 449;

/// Numbers, as a dump writes them.
pub(super) const NUMBERS: &[&str] =
    &["512", "514", "2", "0", "1", "-2147483646", "-2147483648", "3", "9223372036854775807", "x"];

/// Operands of scoping filters.
pub(super) const OPERANDS: &[&str] = &[
    "a",
    "True",
    "False",
    "2",
    "User_",
    "512",
    "b",
    "",
    "0x2",
    "A",
    "User",
    "1",
    "ärger",
    "&H200",
    "CN=o1,OU=Staff,DC=a,DC=test",
    "cn=O2, ou=staff,dc=a,dc=test",
    "true",
    "S-1-5-21-1-2-10-1104",
    "x.test",
    "_",
];

/// Operands where a number is needed.
pub(super) const MASKS: &[&str] = &["2", "512", "0x202", "&H80000000", "0", "-2147483648"];

/// Expressions; `{a}` and `{b}` become attributes of the source.
pub(super) const EXPRESSIONS: &[&str] = &[
    "[{a}]",
    "Trim([{a}])",
    "IIF(IsPresent([{a}]),[{a}],NULL)",
    "IIF(IsPresent([{a}]),[{b}],IgnoreThisFlow)",
    "IIF(IsNullOrEmpty([{a}]),AuthoritativeNull,[{a}])",
    "IIF(IsPresent([{a}]),True,NULL)",
    "IIF(IsPresent([{a}]),Error(\"no {a}\"),[{b}])",
    "CStr([{a}])",
    "[{a}] & \"-\" & [{b}]",
    "Left([{a}], 2)",
    "RemoveDuplicates(Trim([{a}]))",
    "ValueCount(\"{a}\")",
    "ConvertToBase64([{a}])",
    "IIF([{a}] = \"a\", AuthoritativeNull, NULL)",
    "IIF([{a}] = [{b}], True, False)",
    "BitAnd([{a}], 2)",
    "Item([{a}], 1)",
    "CBool([{a}])",
    "%Connector.ID%",
    "NULL",
    "IgnoreThisFlow",
    "AuthoritativeNull",
    "\"CN={\" & ConvertToUTF8Hex([{a}]) & \"}\"",
    "StringFromSid([{a}])",
    "CStr([dn])",
    "Word([{a}],1,\"_\")",
];

/// Expressions of inbound rules only.
pub(super) const INBOUND_EXPRESSIONS: &[&str] = &[
    "ImportedValue(\"{a}\")",
    "[{a}] & %Domain.FQDN%",
    "RemoveDuplicates(Trim(ImportedValue(\"{a}\")))",
    "[dn]",
];

/// What names an object that an outbound rule provisions in the tenant.
pub(super) const TENANT_NAMES: &[&str] = &[
    "\"CN={\" & ConvertToUTF8Hex([sourceAnchor]) & \"}\"",
    "\"CN={\" & ConvertToUTF8Hex([mail]) & \"}\"",
    "IIF(IsPresent([cn]),\"CN=\" & [cn],NULL)",
];

/// What names an object that an outbound rule provisions in a forest.
pub(super) const FOREST_NAMES: &[&str] = &[
    "\"CN=\" & [displayName] & \",OU=Staff,DC=a,DC=test\"",
    "IIF(IsPresent([cn]),\"CN=\" & [cn] & \",OU=Staff,DC=a,DC=test\",NULL)",
];

/// An element, whatever the number.
pub(super) fn pick<T: Copy>(list: &[T], number: u8) -> T {
    list[usize::from(number) % list.len()]
}

/// The place of an attribute of a forest's objects in their pool.
pub(super) fn place(attribute: &str) -> u8 {
    u8::try_from(FOREST.iter().position(|own| *own == attribute).unwrap()).unwrap()
}
