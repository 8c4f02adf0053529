//! The events that a diagnosis knows.

use crate::writeback::{EventId, Level};

/// The name or meaning of an event by its id; none if it is no event of the service, the engine or a domain controller
/// that bears on a password (spec/writeback.md 12; spec/incidents.md 3).
pub fn event_name(id: u32) -> Option<&'static str> {
    let other = || OTHERS.iter().find(|(own, _)| *own == id).map(|(_, name)| *name);
    EventId::numbered(id).map(EventId::name).or_else(other)
}

/// Whether a known event tells of something that failed, or had to be tried again.
pub(super) fn is_failure(id: u32) -> bool {
    match EventId::numbered(id) {
        Some(event) => event.level() != Level::Information,
        None => OTHERS.iter().any(|(own, _)| *own == id) && !TRACES.contains(&id),
    }
}

/// Traces of the engine: no failure.
const TRACES: [u32; 2] = [403, 405];

/// Events that the simulated service does not log, but real texts have.
const OTHERS: [(u32, &str); 6] = [
    (403, "ADSync: LogonUser trace"),
    (405, "ADSync: ldap_bind trace"),
    (4724, "domain controller: an attempt to reset a password"),
    (6000, "ADSync: no-start-credentials"),
    (6020, "ADSync: missing-partition-for-run-step"),
    (6306, "ADSync: the server met an unexpected error"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_the_service_and_others_have_names() {
        assert_eq!(event_name(33002), Some("ADUserNotFoundError"));
        assert!(event_name(6800).is_some() && event_name(4724).is_some());
        assert_eq!(event_name(7720), None);
        assert_eq!([31002, 31019, 403, 405, 7720].map(is_failure), [false; 5]);
        assert_eq!([31003, 32014, 33001, 6329, 6000, 4724].map(is_failure), [true; 6]);
        assert!(OTHERS.iter().all(|(id, _)| EventId::numbered(*id).is_none()), "a name stands twice");
    }
}
