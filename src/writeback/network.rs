//! What lies between the server and the cloud.

use super::{Era, Version};
use crate::sim::{Span, minutes};

/// How long an idle connection must be let live, at the least (spec/writeback.md 11).
pub const IDLE_MIN: Span = minutes(2);

/// Firewalls, proxies and protocols, seen from the server.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that may be shut by itself")]
pub struct Network {
    /// Whether `*.passwordreset.microsoftonline.com` can be reached by HTTPS.
    pub reset_service: bool,
    /// Whether `*.servicebus.windows.net` can be reached by HTTPS.
    pub service_bus: bool,
    /// Whether the ports 9350 to 9354 are open, which versions before 1.1.443 need too.
    pub old_ports: bool,
    /// Whether the server speaks TLS 1.2.
    pub tls_12: bool,
    /// Whether the relay's channel has TLS at all; nothing is sent through one that has not.
    pub relay_tls: bool,
    /// Whether the agent's password for the relay is the relay's.
    pub relay_password: bool,
    /// After how long an idle connection is cut; `None`: never.
    pub idle: Option<Span>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            reset_service: true,
            service_bus: true,
            old_ports: false,
            tls_12: true,
            relay_tls: true,
            relay_password: true,
            idle: None,
        }
    }
}

impl Network {
    /// Whether idle connections are cut before the two minutes that the documents ask for.
    pub fn cuts_idle(&self) -> Option<Span> {
        self.idle.filter(|idle| *idle < IDLE_MIN)
    }

    /// Whether a server of this version reaches the relay.
    pub fn reaches_relay(&self, version: Version, era: Era) -> bool {
        let ports = self.old_ports || version >= Version::HTTPS_ONLY;
        self.service_bus && ports && self.relay_tls && self.relay_password && self.is_secure(era)
    }

    /// Whether the server reaches the password reset service.
    pub fn reaches_service(&self, era: Era) -> bool {
        self.reset_service && self.is_secure(era)
    }

    /// Today's service accepts TLS 1.2 only.
    fn is_secure(&self, era: Era) -> bool {
        self.tls_12 || era == Era::Y2017
    }
}
