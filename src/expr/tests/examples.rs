//! The worked out-of-box expressions of spec/expressions.md 2.5.

use super::super::{Contribution, EvalErrorKind, Facts};
use super::*;

const SOURCE_ANCHOR: &str = "IIF(IsPresent([msExchRecipientTypeDetails]),IIF([msExchRecipientTypeDetails]=2,NULL,IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))),IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID])))";
const UPN: &str = "IIF(IsPresent([userPrincipalName]),[userPrincipalName], IIF(IsPresent([sAMAccountName]),([sAMAccountName]&\"@\"&%Domain.FQDN%),Error(\"AccountName is not present\")))";
const OBJECT_TYPE: &str = "IIF(IsPresent([msExchRecipientTypeDetails]), IIF([msExchRecipientTypeDetails]=2, NULL, \"User\"), \"User\")";
const PWD_LAST_SET: &str =
    "IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),\"yyyyMMddHHmmss.0Z\")),NULL)";
pub(super) const CLOUD_FILTERED: &str = "IIF(IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || [sAMAccountName] = \"SUPPORT_388945a0\" || Left([mailNickname], 14) = \"SystemMailbox{\" || Left([sAMAccountName], 4) = \"AAD_\" || (Left([mailNickname], 4) = \"CAS_\" && (InStr([mailNickname], \"}\") > 0)) || (Left([sAMAccountName], 4) = \"CAS_\" && (InStr([sAMAccountName], \"}\") > 0)) || Left([sAMAccountName], 5) = \"MSOL_\" || CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) > 0,NULL)) || CBool(InStr(DNComponent(CRef([dn]),1),\"\\\\0ACNF:\")>0), True, NULL)";
const MAIL_ENABLED: &str = "IIF(( (IsPresent([proxyAddresses]) = True) && (Contains([proxyAddresses], \"SMTP:\") > 0) && (InStr(Item([proxyAddresses], Contains([proxyAddresses], \"SMTP:\")), \"@\") > 0)) ||  (IsPresent([mail]) = True && (InStr([mail], \"@\") > 0)), True, False)";
const DESCRIPTION: &str = "IIF(IsNullOrEmpty([description]),NULL,Left(Trim(Item([description],1)),448))";
const OUT_ANCHOR: &str = "IIF(IsPresent([cloudSourceAnchor]), IIF(Word([cloudAnchor],1,\"_\")=[sourceObjectType],IIF([cloudSourceAnchor] = [sourceAnchor],[sourceAnchor],Error(\"SourceAnchor attribute has changed.\")),[sourceAnchor]),[sourceAnchor])";
const MEMBER_GUARD: &str =
    "IIF(([memberCount]> 50000),Error(\"Maximum Group member count exceeded\"),IgnoreThisFlow)";
const SOA_MAILBOX: &str = "CBool(IIF(IsNullOrEmpty([cloudMSExchRecipientDisplayType]),NULL,BitAnd([cloudMSExchRecipientDisplayType],&HFF) = 0))";
const DEVICE_KEY: &str = "IIF(IsNull([searchableDeviceKey]), NULL, IIF(CNum(Mid([searchableDeviceKey],1,1))=0, Mid([searchableDeviceKey],1,7+CNum(Mid([searchableDeviceKey],5,2))) & CBin(Len(Thumbprint(Mid([searchableDeviceKey],8+CNum(Mid([searchableDeviceKey],5,2)),Len([searchableDeviceKey])))),2) & CBin(2,1) & Thumbprint(Mid([searchableDeviceKey],8+CNum(Mid([searchableDeviceKey],5,2)),Len([searchableDeviceKey]))) & Mid([searchableDeviceKey],8+CNum(Mid([searchableDeviceKey],5,2)),Len([searchableDeviceKey])), NULL))";

pub(super) fn user() -> Facts {
    Facts::new()
        .with("sAMAccountName", Values::text("joe"))
        .with("objectGUID", binary("A8D45587A50AC145AB7E880EEAEEBC14"))
        .with("dn", reference("CN=Joe,OU=Staff,DC=contoso,DC=com"))
        .with_parameter("Domain.FQDN", "contoso.com")
}

#[track_caller]
fn gives(text: &str, facts: &Facts, expected: &str) {
    assert_eq!(shown(text, facts), expected, "{text}");
}

#[test]
fn example_1_source_anchor() {
    let recipient = |kind| user().with("msExchRecipientTypeDetails", number(kind));
    gives(SOURCE_ANCHOR, &user(), "qNRVh6UKwUWrfogO6u68FA==");
    gives(SOURCE_ANCHOR, &recipient(1), "qNRVh6UKwUWrfogO6u68FA==");
    gives(SOURCE_ANCHOR, &recipient(2), "NULL");
}

#[test]
fn example_2_user_principal_name() {
    gives(UPN, &user(), "joe@contoso.com");
    gives(UPN, &user().with("userPrincipalName", Values::text("j@x")), "j@x");
    let error = value(UPN, &Facts::new()).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::ErrorFunction("AccountName is not present".to_owned()));
    assert_eq!(&UPN[error.span], "Error(\"AccountName is not present\")");
}

#[test]
fn example_3_source_object_type() {
    gives(OBJECT_TYPE, &user(), "User");
    gives(OBJECT_TYPE, &user().with("msExchRecipientTypeDetails", number(2)), "NULL");
    gives(OBJECT_TYPE, &user().with("msExchRecipientTypeDetails", number(1)), "User");
}

#[test]
fn example_4_account_enabled() {
    for (flags, enabled) in [(512, "True"), (514, "False"), (66048, "True")] {
        let facts = user().with("userAccountControl", number(flags));
        gives("IIF(BitAnd([userAccountControl],2)=0,True,False)", &facts, enabled);
    }
}

#[test]
fn example_5_password_last_set() {
    gives(PWD_LAST_SET, &user().with("pwdLastSet", number(130_543_784_930_000_000)), "20140905081453.0Z");
    gives(PWD_LAST_SET, &user().with("pwdLastSet", number(0)), "16010101000000.0Z");
    gives(PWD_LAST_SET, &user(), "NULL");
}

#[test]
fn example_6_cloud_filtered() {
    gives(CLOUD_FILTERED, &user(), "NULL");
    gives(CLOUD_FILTERED, &user().with("isCriticalSystemObject", boolean(false)), "True");
    gives(CLOUD_FILTERED, &Facts::new().with("dn", reference("CN=a,DC=x")), "True");
    gives(CLOUD_FILTERED, &user().with("mailNickname", Values::text("SystemMailbox{1f05}")), "True");
    gives(CLOUD_FILTERED, &user().with("mailNickname", Values::text("CAS_{1f05}")), "True");
    gives(CLOUD_FILTERED, &user().with("mailNickname", Values::text("CAS_x")), "NULL");
    for (name, filtered) in [
        ("SUPPORT_388945a0", "True"),
        ("AAD_x", "True"),
        ("MSOL_x", "True"),
        ("CAS_{x}", "True"),
        ("CAS_x", "NULL"),
        ("msol_x", "NULL"),
    ] {
        gives(CLOUD_FILTERED, &user().with("sAMAccountName", Values::text(name)), filtered);
    }
    for bit in [12, 13, 14, 22, 23, 24, 29] {
        gives(CLOUD_FILTERED, &user().with("msExchRecipientTypeDetails", number(1 << bit)), "True");
    }
    gives(CLOUD_FILTERED, &user().with("msExchRecipientTypeDetails", number(1)), "NULL");
    let conflict = reference("CN=Joe\\0ACNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14,DC=contoso,DC=com");
    gives(CLOUD_FILTERED, &user().with("dn", conflict), "True");
}

#[test]
fn example_7_mail_enabled() {
    gives(MAIL_ENABLED, &Facts::new().with("proxyAddresses", texts(&["smtp:a@x"])), "False");
    gives(MAIL_ENABLED, &Facts::new().with("proxyAddresses", texts(&["SMTP:a@x"])), "True");
    gives(MAIL_ENABLED, &Facts::new().with("mail", Values::text("a@x")), "True");
    gives(MAIL_ENABLED, &Facts::new().with("proxyAddresses", texts(&["SMTP:nodomain"])), "False");
    gives(MAIL_ENABLED, &Facts::new(), "False");
}

#[test]
fn example_8_security_enabled() {
    for (kind, enabled) in [(-2_147_483_646, "True"), (2, "False"), (8, "False")] {
        gives(
            "CBool(BitAnd([groupType],-2147483648))",
            &Facts::new().with("groupType", number(kind)),
            enabled,
        );
    }
}

#[test]
fn example_9_description() {
    gives(DESCRIPTION, &Facts::new().with("description", texts(&["  Hello "])), "Hello");
    gives(DESCRIPTION, &Facts::new(), "NULL");
    let long = Facts::new().with("description", texts(&[&"x".repeat(500)]));
    assert_eq!(shown(DESCRIPTION, &long).len(), 448);
    let blank = value(DESCRIPTION, &Facts::new().with("description", texts(&["   "]))).unwrap();
    assert_eq!(blank, Value::text(""));
    assert_eq!(blank.into_contribution(), Ok(Contribution::Null));
}

#[test]
fn example_10_proxy_addresses() {
    let facts = Facts::new().with("proxyAddresses", texts(&[" SMTP:a@x", "SMTP:a@x"]));
    gives("RemoveDuplicates(Trim([proxyAddresses]))", &facts, "{SMTP:a@x}");
    gives("RemoveDuplicates(Trim(ImportedValue(\"proxyAddresses\")))", &facts, "{SMTP:a@x}");
    gives("RemoveDuplicates(Trim(ImportedValue(\"proxyAddresses\")))", &Facts::new(), "NULL");
}

#[test]
fn example_11_source_anchor_to_the_cloud() {
    let with_anchor = |anchor: &str, kind: &str| {
        Facts::new()
            .with("sourceAnchor", Values::text("new"))
            .with("cloudSourceAnchor", Values::text(anchor))
            .with("cloudAnchor", Values::text(kind))
            .with("sourceObjectType", Values::text("User"))
    };
    gives(OUT_ANCHOR, &Facts::new().with("sourceAnchor", Values::text("new")), "new");
    gives(OUT_ANCHOR, &with_anchor("new", "User_1"), "new");
    gives(OUT_ANCHOR, &with_anchor("old", "Contact_1"), "new");
    let error = value(OUT_ANCHOR, &with_anchor("old", "User_1")).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::ErrorFunction("SourceAnchor attribute has changed.".to_owned()));
}

#[test]
fn example_12_name_in_the_cloud() {
    let facts = Facts::new().with("sourceAnchor", Values::text("qNRVh6UKwUWrfogO6u68FA=="));
    gives(
        "\"CN={\" & ConvertToUTF8Hex([sourceAnchor]) & \"}\"",
        &facts,
        "CN={714E52566836554B77555772666F674F3675363846413D3D}",
    );
}

#[test]
fn example_13_member_guard() {
    let error = value(MEMBER_GUARD, &Facts::new().with("memberCount", number(50_001))).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::ErrorFunction("Maximum Group member count exceeded".to_owned()));
    gives(MEMBER_GUARD, &Facts::new().with("memberCount", number(50_000)), "IgnoreThisFlow");
    gives(MEMBER_GUARD, &Facts::new(), "IgnoreThisFlow");
}

#[test]
fn example_14_mailbox_authority() {
    gives(SOA_MAILBOX, &Facts::new(), "False");
    for (kind, expected) in [(0, "True"), (1_073_741_824, "True"), (6, "False")] {
        gives(SOA_MAILBOX, &Facts::new().with("cloudMSExchRecipientDisplayType", number(kind)), expected);
    }
}

#[test]
fn example_15_device_key() {
    let given = bytes("000200000800010102030405060708020003aabb01000401");
    let wanted = bytes(
        "0002000008000101020304050607082000026962429818198905e85ad359ed6308958fd0580cdf768900877c213845c17065020003aabb01000401",
    );
    let keys = |keys: Vec<Scalar>| Facts::new().with("searchableDeviceKey", Values::many(keys).unwrap());
    let other = Scalar::binary(&bytes("0102000008000101"));
    let mapped = value(DEVICE_KEY, &keys(vec![Scalar::binary(&given), other.clone()])).unwrap();
    assert_eq!(mapped, Value::Many(vec![Scalar::binary(&wanted).into()]));
    assert_eq!(value(DEVICE_KEY, &keys(vec![other])), Ok(Value::Null));
    assert_eq!(value(DEVICE_KEY, &Facts::new()), Ok(Value::Null));
}

#[test]
fn example_16_operator_tiers() {
    gives("False || True = False || False", &Facts::new(), "False");
    gives("True || True = False", &Facts::new(), "True");
}

#[test]
fn example_17_binary_passes_through() {
    let text = "IIF(IsPresent([mS-DS-ConsistencyGuid]),[mS-DS-ConsistencyGuid],[objectGUID])";
    let contribution = value(text, &user()).unwrap().into_contribution();
    let guid = Scalar::binary(&bytes("A8D45587A50AC145AB7E880EEAEEBC14"));
    assert_eq!(contribution, Ok(Contribution::Values(vec![guid])));
}

#[test]
fn example_18_absent_comment() {
    let text = "IIF((%Domain.FQDN%=\"x\" && IsNumeric([comment])) || (Len([comment])=1 && [comment] = \"I\"),\"I\",AuthoritativeNull)";
    let facts = Facts::new().with_parameter("Domain.FQDN", "x");
    gives(text, &facts, "AuthoritativeNull");
    gives(text, &facts.with("comment", Values::text("I")), "I");
}
