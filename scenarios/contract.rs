//! The contract of password writeback (spec/writeback.md), row by row: which scenario shows it, and what that scenario
//! expects.

use std::collections::BTreeSet;
use std::path::Path;

use anchorwalk::scenario::scenario_files;

/// Section and row, the scenario, and a text that its expectations have.
const ROWS: &[(&str, &str, &str)] = &[
    ("2 cloud-only: set by the cloud", "kinds/cloud-only", "events: [], stored: Unchanged, cloud: Changed"),
    ("2 hash-synchronised", "operations/reset", "stored: Changed, cloud: Changed"),
    ("2 federated", "kinds/federated", "stored: Changed"),
    ("2 pass-through", "kinds/pass-through", "stored: Changed"),
    ("2 service not up", "network/service-stopped", "ServiceDown"),
    ("2 gates", "tenant/gates-not-passed", "GatesNotPassed"),
    ("2 two gates for administrators", "operations/admin-own-reset", "GatesNotPassed"),
    ("2 typed twice", "kinds/typed-differently", "TypedDifferently"),
    ("2 synchronous success", "operations/reset", "[31001, 31002]"),
    ("2 the user may try again", "policy/too-short", "Success"),
    ("2 on-premises policy weaker than the cloud's", "kinds/weaker-than-the-cloud", "Success"),
    ("2 EnforceCloudPasswordPolicy", "kinds/cloud-policy-enforced", "CloudPolicy"),
    ("3 suitable licences", "licences/suitable", "SecureProductiveEnterprise"),
    ("3 not enough", "licences/not-enough", "SSPR_0012"),
    ("3 cloud-only reset: paid or Basic", "licences/cloud-only-basic", "Basic"),
    ("4 voluntary change: access panel", "operations/voluntary-change-accesspanel", "31007"),
    ("4 voluntary change: Office 365", "operations/voluntary-change-office365", "31007"),
    ("4 voluntary change: My Account", "operations/voluntary-change-myaccount", "31007"),
    ("4 forced change at sign-in", "operations/forced-change", "31007"),
    ("4 reset: reset portal", "operations/reset", "31002"),
    ("4 administrator's own change", "operations/admin-own-change", "31007"),
    ("4 administrator's own reset", "operations/admin-own-reset", "31002"),
    ("4 administrator for a user: Azure portal", "operations/admin-reset-azure-portal", "31010"),
    ("4 classic portal in 2017", "operations/classic-portal-2017", "31010"),
    ("4 classic portal today", "operations/classic-portal-today", "NotOffered"),
    ("4 Graph today", "operations/graph-today", "31010"),
    ("4 Graph in 2017", "operations/graph-2017", "UnsupportedDoor"),
    ("4 PowerShell v1", "operations/not-written-back-powershellv1", "UnsupportedDoor"),
    ("4 PowerShell v2", "operations/not-written-back-powershellv2", "UnsupportedDoor"),
    ("4 Azure AD Graph", "operations/not-written-back-azureadgraph", "UnsupportedDoor"),
    ("4 Office admin portal", "operations/not-written-back-officeadminportal", "UnsupportedDoor"),
    ("4 unlock without reset", "operations/unlock", "stored: Unchanged"),
    ("4 unlock not allowed", "operations/unlock-not-allowed", "UnlockNotAllowed"),
    ("5 nested protected group", "accounts/protected-group-nested", "33004"),
    ("5 adminCount 1", "accounts/admin-count", "33004"),
    ("5 disabled: the lookup ends first", "accounts/disabled-before-sync", "33002"),
    ("5 disabled after the last sync", "accounts/disabled-after-sync", "33005"),
    ("5 locked out, change", "accounts/locked-out-change", "33006"),
    ("5 locked out, reset", "accounts/locked-out-reset", "31002"),
    ("5 wrong current password", "accounts/wrong-password", "33007"),
    ("5 PASSWD_CANT_CHANGE", "accounts/cannot-change", "33008"),
    ("5 policy", "policy/complexity", "33008"),
    ("5 reserved characters in the OU path", "accounts/reserved-characters", "33001"),
    ("6 Reset password", "rights/reset-password", "33004"),
    ("6 Change password", "rights/change-password", "33004"),
    ("6 write lockoutTime", "rights/write-lockout-time", "33001"),
    ("6 write pwdLastSet", "rights/write-pwd-last-set", "33001"),
    ("6 Unexpire Password", "rights/unexpire-password", "33004"),
    ("6 inheritance disabled", "rights/inheritance-disabled", "33004"),
    ("6 rights take up to an hour", "rights/not-yet-effective", "33004"),
    ("6 remote calls to SAM", "rights/sam-calls", "SSPR_0029"),
    ("6 service account's password too long", "rights/service-password-too-long", "0x800700CE"),
    ("6 password sync not allowed on the connector", "rights/connector-not-enabled", "0x8023061f"),
    ("7 the set goes to the PDC emulator", "controllers/pdc-moved", "31002"),
    ("7 a preferred controller that is no PDC emulator", "controllers/preferred-is-no-pdc", "31002"),
    ("7 PDC emulator unreachable", "controllers/pdc-unreachable", "33001"),
    ("7 no policy-hints control", "controllers/2012r2-today", "6329, 33009"),
    ("7 2016 today", "controllers/2016-today", "31002"),
    ("7 2008 R2 in 2017", "controllers/2008r2-2017", "33009"),
    ("7 2008 R2 with the hotfix", "controllers/2008r2-hotfix-2017", "31002"),
    ("7 2012 in 2017", "controllers/2012-2017", "31002"),
    ("7 2012 R2 in 2017", "controllers/2012r2-2017", "31002"),
    ("8 minimum length", "policy/too-short", "33008"),
    ("8 complexity", "policy/complexity", "33008"),
    ("8 history", "policy/history", "history"),
    ("8 minimum age", "policy/minimum-age", "33008"),
    ("8 maximum age", "policy/maximum-age", "31007"),
    ("8 lockout", "accounts/lockout-threshold", "33006"),
    ("8 fine-grained policy of the user", "policy/fine-grained-user", "Success"),
    ("8 fine-grained policy of a group", "policy/fine-grained-group", "33008"),
    ("8 account name", "policy/account-name", "nameContained"),
    ("8 display name", "policy/display-name", "nameContained"),
    ("8 filter", "policy/filter", "banned"),
    ("8 password never expires", "accounts/never-expires", "31010"),
    ("9 TLS", "security/no-tls", "ChannelNotSecure"),
    ("9 relay password", "security/relay-password", "32002"),
    ("9 message expiry", "security/expired", "TimedOut"),
    ("9 tampered", "security/tampered", "32004"),
    ("9 cut", "security/cut", "32004"),
    ("9 wrong key generation", "security/rollover-too-late", "32004"),
    ("9 another tenant", "security/other-tenant", "32004"),
    ("9 keys roll over every six months", "security/keys-six-months", "KeyPairCreationSuccess"),
    ("9 in flight across a rollover", "security/rollover-in-flight", "31002"),
    ("9 keys roll over on disable and enable", "onboarding/off-and-on", "31018"),
    ("10 heartbeats", "traffic/heartbeats", "31019, 31019"),
    ("10 stale heartbeat", "traffic/heartbeat-stale", "ServiceDown"),
    ("11 on", "onboarding/on", "[31004, 31017, 31018, 31005, 31015, 31019]"),
    ("11 global administrator", "onboarding/no-global-admin", "32009"),
    ("11 cloud-only administrator", "onboarding/federated-admin", "32009"),
    ("11 right password", "onboarding/wrong-password", "32009"),
    ("11 full import and synchronisation", "onboarding/not-synchronised", "events: []"),
    ("11 write back = no", "tenant/write-back-off", "SSPR_0010"),
    ("11 DirSync", "onboarding/dirsync", "UnsupportedProduct"),
    ("11 Azure AD Sync", "onboarding/azureadsync", "UnsupportedProduct"),
    ("11 off", "onboarding/off", "[31012, 31013, 31016]"),
    ("11 off fails", "onboarding/off-fails", "31014, 31016"),
    ("11 passwordreset.microsoftonline.com", "network/reset-service-blocked", "32001"),
    ("11 servicebus.windows.net", "network/service-bus-blocked", "SSPR_0030"),
    ("11 before 1.1.443", "network/old-version-ports", "SSPR_0030"),
    ("11 idle time-out too short", "network/idle", "connection to the relay was lost"),
    ("11 idle time-out long enough", "network/idle-three-minutes", "31019"),
    ("11 neither listener", "network/both-listeners", "31044"),
    ("11 TLS 1.2 today", "network/tls-1-2", "SSPR_0030"),
    ("11 TLS 1.2 in 2017", "network/tls-1-2-in-2017", "31002"),
    ("12 33003", "accounts/enabled-in-two-forests", "33003"),
    ("12 6800", "onboarding/config-file-at-start", "6800"),
];

fn text(scenario: &str) -> String {
    std::fs::read_to_string(format!("scenarios/writeback/{scenario}.ron")).unwrap_or_default()
}

#[test]
fn every_row_of_the_contract_has_a_scenario_that_expects_it() {
    let without: Vec<String> = ROWS
        .iter()
        .filter(|(_, scenario, expected)| !text(scenario).contains(expected))
        .map(|(row, scenario, expected)| format!("{row}: `{expected}` is not in {scenario}"))
        .collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
    let sections: BTreeSet<&str> = ROWS.iter().filter_map(|(row, ..)| row.split(' ').next()).collect();
    assert_eq!(sections.len(), 11, "{sections:?}");
}

#[test]
fn every_request_of_a_scenario_expects_all_of_its_end() {
    let mut silent = Vec::new();
    for file in scenario_files(Path::new("scenarios/writeback")).unwrap() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let asks = ["Reset(user:", "Change(user:", "AdminReset(user:", "Unlock(user:"];
            if !asks.iter().any(|ask| line.contains(ask)) {
                continue;
            }
            let wanted = ["answer: ", "message: ", "events: [", "stored: "];
            let lacks = wanted.iter().filter(|own| !line.contains(**own));
            silent.extend(lacks.map(|own| format!("{}:{}: no `{own}`", file.display(), number + 1)));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
