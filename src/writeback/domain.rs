//! Domains and their controllers.

use super::{Era, Rights};

/// A domain, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainId(pub u32);

/// The system of a domain controller (spec/writeback.md 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowsServer {
    /// Windows Server 2008.
    W2008,
    /// Windows Server 2008 R2 without the hotfix.
    W2008R2,
    /// Windows Server 2008 R2 with the hotfix that brings the policy-hints control.
    W2008R2Hotfix,
    /// Windows Server 2012.
    W2012,
    /// Windows Server 2012 R2.
    W2012R2,
    /// Windows Server 2016.
    W2016,
    /// Windows Server 2019.
    W2019,
    /// Windows Server 2022.
    W2022,
    /// Windows Server 2025.
    W2025,
}

impl WindowsServer {
    /// Every system, oldest first.
    pub const ALL: [Self; 9] = [
        Self::W2008,
        Self::W2008R2,
        Self::W2008R2Hotfix,
        Self::W2012,
        Self::W2012R2,
        Self::W2016,
        Self::W2019,
        Self::W2022,
        Self::W2025,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::W2008 => "W2008",
            Self::W2008R2 => "W2008R2",
            Self::W2008R2Hotfix => "W2008R2Hotfix",
            Self::W2012 => "W2012",
            Self::W2012R2 => "W2012R2",
            Self::W2016 => "W2016",
            Self::W2019 => "W2019",
            Self::W2022 => "W2022",
            Self::W2025 => "W2025",
        }
    }

    /// Whether it has the policy-hints control 1.2.840.113556.1.4.2066 as the documents of the era see it.
    pub fn has_policy_control(self, era: Era) -> bool {
        match era {
            Era::Y2017 => self >= Self::W2008R2Hotfix,
            Era::Current => self >= Self::W2016,
        }
    }
}

/// A domain controller.
#[derive(Clone, Debug)]
pub struct Controller {
    /// Its name.
    pub name: String,
    /// Its system.
    pub system: WindowsServer,
    /// Whether it can be reached.
    pub reachable: bool,
}

/// A domain.
#[derive(Clone, Debug)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Its controllers.
    pub controllers: Vec<Controller>,
    /// Which of them is the PDC emulator.
    pub pdc: usize,
    /// The one that "only use preferred domain controllers" names, if it is ticked.
    pub preferred: Option<usize>,
    /// Whether password synchronisation is allowed on the connector (`password-sync-allowed`).
    pub password_sync_allowed: bool,
    /// The rights of the connector's service account.
    pub rights: Rights,
}

impl Domain {
    /// A domain with a PDC emulator and another controller, and an account with every right.
    pub fn new(name: &str, system: WindowsServer) -> Self {
        let short = name.split('.').next().unwrap_or_default().to_uppercase();
        let controller =
            |number: u32| Controller { name: format!("{short}-DC{number}"), system, reachable: true };
        Self {
            name: name.to_owned(),
            controllers: vec![controller(1), controller(2)],
            pdc: 0,
            preferred: None,
            password_sync_allowed: true,
            rights: Rights::default(),
        }
    }

    /// The PDC emulator.
    pub fn pdc_emulator(&self) -> Option<&Controller> {
        self.controllers.get(self.pdc)
    }
}
