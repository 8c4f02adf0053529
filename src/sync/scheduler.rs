//! The scheduler: which run profiles a cycle runs, and in which order (spec/sync-engine.md 1.2.4).

use super::{Directories, Progress, Recording, RunProfile, RunStep, SyncServer, Witness};
use crate::connector::ConnectorKind;
use crate::metaverse::ConnectorIndex;
use jiff::SignedDuration;

/// How thorough a cycle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CyclePolicy {
    /// Full import, full synchronisation, export.
    Initial,
    /// Delta import, delta synchronisation, export.
    Delta,
}

impl CyclePolicy {
    fn import(self) -> RunProfile {
        match self {
            Self::Initial => RunProfile::FullImport,
            Self::Delta => RunProfile::DeltaImport,
        }
    }

    fn synchronization(self) -> RunProfile {
        match self {
            Self::Initial => RunProfile::FullSynchronization,
            Self::Delta => RunProfile::DeltaSynchronization,
        }
    }
}

impl SyncServer {
    /// Runs one profile on one connector and enters it in the run history. In staging mode an export that is run by
    /// hand still works (spec/sync-engine.md 1.2.5).
    pub fn run(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        directories: &mut dyn Directories,
        recording: Recording,
    ) -> RunStep {
        self.run_watched(connector, profile, directories, recording, &mut |_| {})
    }

    /// As [`SyncServer::run`], telling after each object how far it is.
    pub fn run_watched(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        directories: &mut dyn Directories,
        recording: Recording,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> RunStep {
        let step = match profile {
            RunProfile::FullImport | RunProfile::DeltaImport => {
                self.run_import(connector, profile, directories)
            }
            RunProfile::FullSynchronization | RunProfile::DeltaSynchronization => {
                return self.synchronize(connector, profile, recording, watch);
            }
            RunProfile::Export => self.run_export(connector, directories),
        };
        self.remember(&step);
        step
    }

    /// As [`SyncServer::run`], with a witness of every decision of a synchronisation. Imports and exports decide nothing
    /// about rules.
    pub fn run_witnessed(
        &mut self,
        connector: ConnectorIndex,
        profile: RunProfile,
        directories: &mut dyn Directories,
        recording: Recording,
        witness: &impl Witness,
    ) -> RunStep {
        if profile.synchronizes() {
            self.synchronization_witnessed(connector, profile, recording, witness)
        } else {
            self.run(connector, profile, directories, recording)
        }
    }

    /// One cycle of the scheduler: import AD, import AAD, synchronise AD, synchronise AAD, export AAD, export AD. In
    /// staging mode nothing is exported.
    pub fn cycle(
        &mut self,
        policy: CyclePolicy,
        directories: &mut dyn Directories,
        recording: Recording,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Vec<RunStep> {
        self.cycle_profiles(policy)
            .into_iter()
            .map(|(connector, profile)| self.run_watched(connector, profile, directories, recording, watch))
            .collect()
    }

    /// The run profiles of a cycle, in order.
    pub fn cycle_profiles(&self, policy: CyclePolicy) -> Vec<(ConnectorIndex, RunProfile)> {
        // Connectors are kept with AD forests first, in order of connection.
        let connectors: Vec<ConnectorIndex> = self.spaces().map(|(connector, _)| connector).collect();
        let (cloud, forests): (Vec<ConnectorIndex>, Vec<ConnectorIndex>) = connectors
            .iter()
            .copied()
            .partition(|at| self.space(*at).is_some_and(|space| space.config.kind == ConnectorKind::EntraId));
        let mut profiles: Vec<(ConnectorIndex, RunProfile)> = Vec::new();
        for profile in [policy.import(), policy.synchronization()] {
            profiles.extend(connectors.iter().map(|connector| (*connector, profile)));
        }
        if !self.options.staging_mode {
            profiles.extend(cloud.iter().chain(&forests).map(|connector| (*connector, RunProfile::Export)));
        }
        profiles
    }

    /// Lets time pass.
    pub fn advance(&mut self, duration: SignedDuration) {
        self.options.now = self.options.now.saturating_add(duration).unwrap_or(self.options.now);
    }

    /// Every run so far, the first one first, without what it changed.
    pub fn history(&self) -> &[RunStep] {
        &self.history
    }

    /// Enters a run in the history.
    pub fn remember(&mut self, step: &RunStep) {
        self.history.push(step.summary());
    }
}
