//! Import runs.

use super::{Directories, RunProfile, RunStep, SyncServer};
use crate::connector::{Import, ImportReport};
use crate::metaverse::ConnectorIndex;

impl SyncServer {
    /// Full or delta import of one connector (spec/sync-engine.md 1.2.1). A delta import needs a full one before it.
    pub(super) fn run_import(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        directories: &mut dyn Directories,
    ) -> RunStep {
        let now = self.options.now;
        let Some(space) = self.space_mut(connector) else {
            return RunStep::new(String::new(), profile, now);
        };
        let config = space.config.clone();
        let mut step = RunStep::new(config.name.clone(), profile, now);
        if profile == RunProfile::DeltaImport && !space.was_imported() {
            step.stopped = Some("no-start-full-import-required");
            return step;
        }
        let delta = profile == RunProfile::DeltaImport;
        let mut import = if delta { Import::delta(space, now) } else { Import::full(space, now) };
        directories.import(&config, &mut import);
        step.take_import(&import.finish());
        step
    }
}

impl RunStep {
    /// Takes over what an import did.
    pub fn take_import(&mut self, report: &ImportReport) {
        self.objects = report.statistics.values().sum();
        self.statistics.clone_from(&report.statistics);
        self.transient = report.transient;
        for _ in report.findings.iter().filter(|finding| finding.code == crate::connector::NOT_REIMPORTED) {
            self.count(crate::connector::NOT_REIMPORTED);
        }
        self.remarks =
            report.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect();
    }
}
