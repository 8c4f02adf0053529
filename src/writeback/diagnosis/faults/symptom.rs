//! The clues by which whole kinds of faults show: what one of them explains, no other needs to be suspected for.

use super::{Clue, Event, Hresult, LICENCE_TEXT, Says, Sspr};

/// The lookup found nobody.
pub(in super::super) const NOT_FOUND: &[Clue] = &[
    Event(33002),
    Hresult(0x8023_0405),
    Says("onpremisesusernotfound"),
    Says("account information has changed on-premises"),
    Says("the operation failed because the object cannot be found"),
    Says("ad object is not present"),
    Says("no password writeback targets found"),
    Says("in scope of password sync rule"),
];

/// The lookup found several.
pub(in super::super) const SEVERAL: &[Clue] =
    &[Event(33003), Hresult(0x8023_0402), Says("duplicated entries with the same anchor")];

/// The service account may not do it.
pub(in super::super) const DENIED: &[Clue] = &[
    Hresult(0x8023_0626),
    Event(33004),
    Sspr(29),
    Says("credentials were denied access"),
    Says("error_access_denied"),
];

/// A policy refuses the password.
pub(in super::super) const RESTRICTION: &[Clue] = &[
    Hresult(0x8023_0619),
    Hresult(0x8007_08C5),
    Event(33008),
    Says("a restriction prevents the password"),
    Says("on-premises policy violation"),
    Says("your on-premises policy does not allow it"),
];

/// The PDC emulator can't be reached.
pub(in super::super) const NO_PDC: &[Clue] = &[Event(33001), Hresult(0x8007_203A), Hresult(0x8007_06BA)];

/// The path of the OU can't be used.
pub(in super::super) const BAD_PATH: &[Clue] = &[Event(33001), Hresult(0x8000_5000)];

/// An attribute can't be written.
pub(in super::super) const NOT_WRITTEN: &[Clue] = &[Event(33001), Hresult(0x8000_4005)];

/// Password synchronisation is not allowed on the connector.
pub(in super::super) const NOT_ALLOWED: &[Clue] = &[Event(33009), Hresult(0x8023_061F)];

/// The domain controller does not know the control for policy hints.
pub(in super::super) const NO_CONTROL: &[Clue] =
    &[Event(33009), Hresult(0x8023_062C), Says("contain the ldap password policy control")];

/// The password of the service account is too long.
pub(in super::super) const TOO_LONG: &[Clue] = &[Event(33009), Hresult(0x8007_00CE)];

/// The service and the cloud don't reach each other.
pub(in super::super) const DOWN: &[Clue] = &[
    Event(31034),
    Event(31044),
    Event(32000),
    Event(32001),
    Event(32002),
    Event(32014),
    Event(32015),
    Sspr(30),
    Says("onpremisesconnectivityfailure"),
];

/// The service did not come up, or its tokens are refused.
pub(in super::super) const NO_TOKEN: &[Clue] =
    &[Event(6306), Event(6800), Event(32001), Event(32002), Event(31044), LICENCE_TEXT];
