//! The run profiles of a connector.

use std::fmt;

/// What a run does with one connector (spec/sync-engine.md 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunProfile {
    /// Everything that the directory holds is compared with the connector space.
    FullImport,
    /// What changed in the directory since the last import.
    DeltaImport,
    /// Every staging object is evaluated again: new rules take effect.
    FullSynchronization,
    /// What was imported, and every disconnector again.
    DeltaSynchronization,
    /// What is staged is sent to the directory.
    Export,
}

impl RunProfile {
    /// Every profile, in the order in which the exported configuration lists them.
    pub const ALL: [RunProfile; 5] = [
        Self::FullImport,
        Self::FullSynchronization,
        Self::DeltaImport,
        Self::DeltaSynchronization,
        Self::Export,
    ];

    /// The name of the profile, as the Synchronization Service Manager shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullImport => "Full Import",
            Self::DeltaImport => "Delta Import",
            Self::FullSynchronization => "Full Synchronization",
            Self::DeltaSynchronization => "Delta Synchronization",
            Self::Export => "Export",
        }
    }

    /// Whether the profile imports.
    pub fn imports(self) -> bool {
        matches!(self, Self::FullImport | Self::DeltaImport)
    }

    /// Whether the profile synchronises.
    pub fn synchronizes(self) -> bool {
        matches!(self, Self::FullSynchronization | Self::DeltaSynchronization)
    }
}

impl fmt::Display for RunProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
