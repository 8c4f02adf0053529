//! Import runs.

use super::{AlgorithmStep, Directories, ObjectError, RunProfile, RunStep, SyncError, SyncServer};
use crate::connector::{Import, ImportFinding, ImportReport};
use crate::metaverse::ConnectorIndex;

impl SyncServer {
    /// Full or delta import of one connector (spec/sync-engine.md 1.2.1). A delta import needs a full one before it.
    /// Where the directory does not answer, nothing is taken for gone.
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
        if !directories.answers(&config) {
            step.stopped = Some("no-start-connection");
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
        for finding in &report.findings {
            match discovery_error(finding) {
                Some(error) => self.errors.push(error),
                None => self.remarks.push(format!("{}: {}", finding.code, finding.message)),
            }
        }
    }
}

/// The finding as the error of an object, if it is one (spec/sync-engine.md 1.10.1, import errors).
fn discovery_error(finding: &ImportFinding) -> Option<ObjectError> {
    let object = finding.object.clone()?;
    let prefix = format!("{object}: ");
    let message = finding.message.strip_prefix(&prefix).unwrap_or(&finding.message);
    let error = SyncError::new(finding.code, AlgorithmStep::Staging, message);
    Some(ObjectError { object, error })
}
