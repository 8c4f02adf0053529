//! On premises: domain controllers, forests, the product, rights.

use super::Check;
use super::check::Question;
use crate::connector::ConnectorKind;
use crate::sync::SyncServer;
use crate::writeback::{Domain, Product, Rights, SERVICE_PASSWORD_MAX, Setup};

const PDC: Question = Question {
    code: "pdcEmulator",
    title: "the PDC emulator of every domain can be reached",
    look: "`netdom query fsmo` in each domain, then `Test-NetConnection` to that controller on ports 389, 445 and 135",
    cure: "make the PDC emulator reachable from the server; preferred domain controllers do not replace it",
};

pub(super) fn pdc_emulator(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return PDC.unknown([]) };
    let mut against = Vec::new();
    let mut reached = Vec::new();
    for domain in &setup.domains {
        match domain.pdc_emulator() {
            None => against.push(format!("{}: no PDC emulator", domain.name)),
            Some(pdc) if pdc.reachable => reached.push(format!("{}: {}", domain.name, pdc.name)),
            Some(pdc) => against.push(format!("{}: {} can't be reached", domain.name, pdc.name)),
        }
    }
    PDC.unless(against, reached.join(", "))
}

const VERSIONS: Question = Question {
    code: "serverVersions",
    title: "the domain controllers have the LDAP control for policy hints",
    look: "`Get-ADDomainController -Filter *` for the versions; supportedControl of the rootDSE for 1.2.840.113556.1.4.2066",
    cure: "use domain controllers of Windows Server 2016 or later (in 2017: 2008 R2 with the hotfix, 2012 or 2012 R2)",
};

pub(super) fn server_versions(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return VERSIONS.unknown([]) };
    let era = setup.settings.era;
    let controllers = setup
        .domains
        .iter()
        .flat_map(|domain| domain.controllers.iter().map(move |controller| (domain, controller)));
    let (mut against, mut count) = (Vec::new(), 0);
    for (domain, controller) in controllers {
        count += 1;
        if !controller.system.has_policy_control(era) {
            against.push(format!("{}: {} is {}", domain.name, controller.name, controller.system.as_str()));
        }
    }
    VERSIONS.unless(against, format!("{count} domain controllers"))
}

const FORESTS: Question = Question {
    code: "forests",
    title: "at least one forest is connected",
    look: "the list of connectors in the Synchronization Service Manager",
    cure: "connect the forest in the wizard",
};

pub(super) fn forests(server: &SyncServer) -> Check {
    let names: Vec<&str> = ad_connectors(server).map(|config| config.name.as_str()).collect();
    let against = if names.is_empty() { vec!["no AD connector".to_owned()] } else { Vec::new() };
    let number = if names.len() == 1 { "a single forest" } else { "multiple forests" };
    FORESTS.unless(against, format!("{number}: {}", names.join(", ")))
}

const RUNS: Question = Question {
    code: "fullRuns",
    title: "a full import and a full synchronisation were done on every connector",
    look: "the Operations page of the Synchronization Service Manager, or `Get-ADSyncRunProfileResult`",
    cure: "run Full Import and Full Synchronization on every connector, the AAD connector included",
};

pub(super) fn full_runs(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else {
        // The runs of a model are those of a fresh server, not those of the real one.
        return RUNS.unknown([]);
    };
    let against = if setup.server.synchronised { Vec::new() } else { vec!["they were not done".to_owned()] };
    RUNS.unless(against, "they were done")
}

const PRODUCT: Question = Question {
    code: "product",
    title: "the product can write back",
    look: "Programs and Features on the server for the name and the version",
    cure: "replace DirSync or Azure AD Sync by the current product, and keep it up to date",
};

pub(super) fn product(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return PRODUCT.unknown([]) };
    let server = &setup.server;
    let named = format!("{} {}", server.product.as_str(), server.version);
    let against = match server.product {
        Product::Connect => Vec::new(),
        Product::DirSync | Product::AzureAdSync => vec![format!("{named} can't")],
    };
    PRODUCT.unless(against, named)
}

const RIGHTS: Question = Question {
    code: "rights",
    title: "the service account has its rights in every domain",
    look: "the security of each domain's root for the account that the AD connector uses, or `Get-ADSyncADConnectorAccount` and `dsacls`",
    cure: "grant Reset password, Change password and the writes to lockoutTime and pwdLastSet on descendant users, and Unexpire Password on each domain's root",
};

pub(super) fn rights(setup: Option<&Setup>) -> Check {
    let Some(setup) = setup else { return RIGHTS.unknown([]) };
    let against = setup.domains.iter().flat_map(lacking).collect();
    RIGHTS.unless(against, format!("{} domains", setup.domains.len()))
}

/// What the service account lacks in a domain (spec/writeback.md 6). Without Change password no reset fails
/// (spec/incidents.md F11), but every change does.
fn lacking(domain: &Domain) -> Vec<String> {
    let rights: &Rights = &domain.rights;
    let mut lacking: Vec<String> = [
        (rights.reset_password, "Reset password"),
        (rights.change_password, "Change password, without which changes are refused and resets are not"),
        (rights.write_lockout_time, "write lockoutTime"),
        (rights.write_pwd_last_set, "write pwdLastSet"),
        (rights.unexpire_password, "Unexpire Password"),
        (rights.sam_calls, "remote calls to SAM"),
    ]
    .into_iter()
    .filter(|(granted, _)| !granted)
    .map(|(_, name)| format!("{}: lacks {name}", domain.name))
    .collect();
    if rights.service_password_length > SERVICE_PASSWORD_MAX {
        lacking
            .push(format!("{}: the account's password is longer than {SERVICE_PASSWORD_MAX}", domain.name));
    }
    lacking
}

const ALLOWED: Question = Question {
    code: "passwordSyncAllowed",
    title: "password synchronisation is allowed on every AD connector",
    look: "password-sync-allowed of each AD connector in a configuration export of `Get-ADSyncServerConfiguration`",
    cure: "disable and enable password writeback: a forest that was added later gets it then",
};

pub(super) fn password_sync_allowed(server: &SyncServer, setup: Option<&Setup>) -> Check {
    if let Some(setup) = setup {
        let forbidden = setup.domains.iter().filter(|domain| !domain.password_sync_allowed);
        let against = forbidden.map(|domain| format!("{}: not allowed", domain.name)).collect();
        return ALLOWED.unless(against, format!("{} domains", setup.domains.len()));
    }
    let mut against = Vec::new();
    if ad_connectors(server).next().is_none() {
        return ALLOWED.unknown([]);
    }
    for config in ad_connectors(server) {
        match config.password_sync_allowed {
            None => {
                return ALLOWED
                    .unknown([format!("{}: password-sync-allowed is not in the input", config.name)]);
            }
            Some(false) => against.push(format!("{}: password-sync-allowed is 0", config.name)),
            Some(true) => {}
        }
    }
    ALLOWED.unless(against, "password-sync-allowed is 1 on every AD connector")
}

fn ad_connectors(server: &SyncServer) -> impl Iterator<Item = &crate::connector::ConnectorConfig> {
    server
        .spaces()
        .map(|(_, space)| &space.config)
        .filter(|config| config.kind == ConnectorKind::ActiveDirectory)
}
