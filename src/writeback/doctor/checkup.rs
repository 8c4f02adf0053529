//! The whole checklist.

use super::{Check, CheckState, account_checks, cloud_checks, server_checks};
use crate::sync::SyncServer;
use crate::writeback::Setup;

/// What the checklist is walked over.
#[derive(Clone, Copy, Debug)]
pub struct Patient<'a> {
    /// The synchronisation server of the input.
    pub server: &'a SyncServer,
    /// What the input says of the service around it; none for a deployment folder, which holds nothing of it.
    pub setup: Option<&'a Setup>,
}

/// What remains when every line is as it should be and passwords are still not written back.
pub const LAST_CURES: [&str; 2] = [
    "disable password writeback in the wizard and enable it again: that makes new keys and a new relay password",
    "upgrade to the latest version of the product",
];

/// The lines of the checklist, in the order of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkup {
    /// The lines.
    pub checks: Vec<Check>,
}

impl Checkup {
    /// Walks the checklist.
    pub fn of(patient: &Patient<'_>) -> Self {
        let setup = patient.setup;
        Self {
            checks: vec![
                account_checks::licence(setup),
                account_checks::admin_and_test_user(setup),
                server_checks::pdc_emulator(setup),
                account_checks::reset_enabled(setup),
                account_checks::cloud_admin(setup),
                server_checks::server_versions(setup),
                server_checks::forests(patient.server),
                server_checks::full_runs(setup),
                server_checks::product(setup),
                cloud_checks::firewall(setup),
                cloud_checks::idle_time_out(setup),
                cloud_checks::service(patient.server, setup),
                server_checks::rights(setup),
                server_checks::password_sync_allowed(patient.server, setup),
                cloud_checks::keys(setup),
            ],
        }
    }

    /// How many lines came to a state.
    pub fn count(&self, state: CheckState) -> usize {
        self.checks.iter().filter(|check| check.state == state).count()
    }
}
