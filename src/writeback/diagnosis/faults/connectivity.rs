//! The service and the cloud don't reach each other.

use super::onboarding::LICENCE_TEXT;
use super::symptom::DOWN;
use super::{BuildBefore, Confidence, Event, Fault, FaultClass, Says, Signature, Sspr, allows_it, names_it};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        code: "CertificateChain",
        class: FaultClass::Connectivity,
        message: "the server does not trust the certificate of the relay: a root certificate is missing, or its revocation list can't be reached",
        cure: "install the missing root certificate, and let the server reach the revocation lists",
        incidents: "H10",
        signatures: &[names_it(&[
            Says("remote certificate is invalid"),
            Says("revocation function was unable to check"),
        ])],
    },
    Fault {
        code: "SyncServiceDown",
        class: FaultClass::Connectivity,
        message: "the synchronisation service is not running, so the endpoint has lost it",
        cure: "start the ADSync service; event 6800 at its start says why the endpoint did not come up",
        incidents: "E6",
        signatures: &[names_it(&[Says("connection to the connect service was lost")])],
    },
    Fault {
        code: "FirewallBlocksRelay",
        class: FaultClass::Connectivity,
        message: "a firewall or proxy keeps the server from the service bus or the token service",
        cure: "allow outbound 443 to *.servicebus.windows.net and *.passwordreset.microsoftonline.com, by name and not by address; a tenant's relay may move",
        incidents: "H5 H6",
        signatures: &[
            names_it(&[
                Says("unable to provide a security token"),
                Says("unable to connect to ssprdedicatedsbprod"),
            ]),
            // The relay's name stands in healthy events, too, and says nothing by itself.
            allows_it(&[Event(32002), Says("unable to connect to the remote server")]),
        ],
    },
    Fault {
        code: "BuildUnsupported",
        class: FaultClass::Connectivity,
        message: "the build uses a token service that was retired on 2018-11-07",
        cure: "upgrade the product",
        incidents: "H12 H13",
        signatures: &[
            Signature { confidence: Confidence::Likely, all: &[BuildBefore([1, 0, 8642, 0])], any: DOWN },
            names_it(&[Says("accesscontrol.windows.net")]),
        ],
    },
    Fault {
        code: "TlsNotEnabled",
        class: FaultClass::Connectivity,
        message: "TLS 1.2 is enforced on Windows, but .NET does not use it: synchronisation is well, writeback is down",
        cure: "set the .NET keys SchUseStrongCrypto and SystemDefaultTlsVersions, and restart",
        incidents: "H2 H3",
        signatures: &[
            names_it(&[
                Says("could not create ssl/tls secure channel"),
                Says("do not possess a common algorithm"),
                Says("onpremisesconnectivityfailure"),
            ]),
            allows_it(&[Event(32001), Event(32002), Sspr(30), LICENCE_TEXT]),
        ],
    },
    Fault {
        code: "IdleConnectionCut",
        class: FaultClass::Connectivity,
        message: "something between the server and the relay cuts idle connections earlier than after two to three minutes",
        cure: "raise the idle time-out of proxies and firewalls",
        incidents: "spec 11",
        signatures: &[allows_it(&[Event(32014), Event(31034)])],
    },
    Fault {
        code: "ListenerDown",
        class: FaultClass::Connectivity,
        message: "the server does not hear the relay: 31034 tells of one of its two listeners, 31044 that neither runs; with several servers another one may still answer",
        cure: "restart the service and watch for 31019; if the event returns, follow the connection with a network trace",
        incidents: "H1",
        signatures: &[allows_it(&[Event(31044), Event(31034), Sspr(30)])],
    },
    Fault {
        code: "ServiceUnreachable",
        class: FaultClass::Connectivity,
        message: "the service failed to reach the cloud, and the text does not say why",
        cure: "check the firewall's destinations, the proxy, TLS 1.2 and the clock, in this order",
        incidents: "H1",
        signatures: &[allows_it(&[Event(32000), Event(32001), Event(32015)])],
    },
    Fault {
        code: "CloudCommitFailed",
        class: FaultClass::Connectivity,
        message: "the password was set on premises, but the cloud could not record it",
        cure: "nothing on premises: the new password holds there; let the user sign in again later",
        incidents: "OnPremisesSuccessCloudFailure",
        signatures: &[names_it(&[Says("onpremisessuccesscloudfailure")])],
    },
];
