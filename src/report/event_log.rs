//! The server's event log, in the shape of the Windows event log.

#![expect(clippy::wildcard_enum_match_arm, reason = "a text for some causes and facts, one for all others")]

use super::timeline::detail_words;
use super::{Line, Page, Style};
use crate::schema::Guid;
use crate::writeback::{Cause, Detail, EventId, Fact, FactKind, Level, RequestId, World};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write as _;

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// When, in UTC.
    pub at: Timestamp,
    /// The event.
    pub id: EventId,
    /// Its text.
    pub message: String,
}

/// The entries of a run that began at an instant.
pub fn event_log<'f>(
    world: &World,
    began: Timestamp,
    facts: impl IntoIterator<Item = &'f Fact>,
) -> Vec<LogEntry> {
    let entries = facts.into_iter().filter_map(|fact| match &fact.kind {
        FactKind::Logged { id, request, detail } => {
            let ms = i64::try_from(fact.at.as_ms()).unwrap_or(i64::MAX);
            let at = began.checked_add(SignedDuration::from_millis(ms)).unwrap_or(Timestamp::MAX);
            Some(LogEntry { at, id: *id, message: message(world, *id, *request, detail) })
        }
        _ => None,
    });
    entries.collect()
}

/// The log as a page: the heads of an event viewer, one entry a line.
pub fn event_log_page(entries: &[LogEntry]) -> Page {
    let mut page = Page::new();
    page.line(Line::new().and(
        Style::Strong,
        format!("{:11}  {:19}  {:20}  {:>8}  Message", "Level", "Date and Time", "Source", "Event ID"),
    ));
    for entry in entries {
        let style = match entry.id.level() {
            Level::Information => Style::Plain,
            Level::Warning => Style::Unsure,
            Level::Error => Style::Bad,
        };
        let level = format!("{:11}", entry.id.level().as_str());
        let rest = format!(
            "  {}  {:20}  {:>8}  {}",
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            entry.id.source().as_str(),
            entry.id.number(),
            entry.message
        );
        page.line(Line::new().and(style, level).text(rest));
    }
    page
}

/// The text of an event, as the server writes it: the operation's tracking id, the reason with its hresult, the anchor.
fn message(world: &World, id: EventId, request: Option<RequestId>, detail: &Detail) -> String {
    let Some(request) = request else {
        let words = detail_words(world, detail);
        return if words.is_empty() { id.name().to_owned() } else { format!("{}: {words}", id.name()) };
    };
    if id == EventId::SyncEngineError {
        return sync_engine_message(world, request, detail);
    }
    let mut text = format!("TrackingId: {}", tracking_id(request));
    let cause = match detail {
        Detail::Cause(cause) => Some(*cause),
        Detail::Policy(_) => Some(Cause::PasswordPolicy),
        Detail::Lookup(outcome) => outcome.event().map(|event| match event.id {
            33_002 => Cause::NotFound,
            _ => Cause::SeveralFound,
        }),
        _ => None,
    };
    if let Some(reason) = cause.and_then(reason) {
        let _ = write!(text, ", Reason: Synchronization Engine returned an error {reason}");
    }
    let _ = write!(text, ", {}", context(world, request));
    let words = detail_words(world, detail);
    if !words.is_empty() {
        let _ = write!(text, ", Details: {words}");
    }
    text
}

/// `hr=80230619, message=…`, as the engine's errors read.
fn reason(cause: Cause) -> Option<String> {
    let hresult = cause.hresult()?.trim_start_matches("0x");
    Some(format!("hr={hresult}, message={}", engine_words(cause)))
}

fn engine_words(cause: Cause) -> &'static str {
    match cause {
        Cause::NotFound => "The operation failed because the object cannot be found",
        Cause::SeveralFound => {
            "An attempt to get an object failed because there are duplicated entries with the same anchor"
        }
        Cause::AccessDenied | Cause::ProtectedAccount | Cause::SamRestricted => {
            "The password could not be updated because the management agent credentials were denied access."
        }
        Cause::PasswordPolicy => {
            "A restriction prevents the password from being changed to the current one specified."
        }
        Cause::ConnectorNotEnabled => {
            "The operation failed because password synchronization is not enabled on the connector"
        }
        Cause::PolicyControlMissing => "The server doesn't contain the LDAP password policy control.",
        Cause::ServicePasswordTooLong => "The filename or extension is too long.",
        Cause::ReservedCharacter => "An invalid directory pathname was passed",
        _ => "Unspecified error",
    }
}

/// The engine's own words below an event of the service: spec/incidents.md has the shapes.
fn sync_engine_message(world: &World, request: RequestId, detail: &Detail) -> String {
    let head = "An unexpected error has occurred during a password set operation. ";
    let body = match detail {
        Detail::Lookup(_) => format!(
            "BAIL: ObjectSearcher.cpp(491): 0x80230405 (The operation failed because the object cannot be found): \
             No password writeback targets found. Make sure that the source object exists and is connected to the \
             target objects via MV and the target object is in scope of password sync rule. AAD anchor = {}",
            anchor(world, request)
        ),
        Detail::Cause(cause @ Cause::SamRestricted) => format!(
            "BAIL: admaexport.cpp(2944): Failed to acquire user information. Error Code: ERROR_ACCESS_DENIED: {}",
            reason(*cause).unwrap_or_default()
        ),
        Detail::Cause(cause @ Cause::PolicyControlMissing) => {
            format!("BAIL: admaexport.cpp(2837): {}", reason(*cause).unwrap_or_default())
        }
        Detail::Cause(cause) => format!("BAIL: {}", reason(*cause).unwrap_or_default()),
        Detail::Policy(_) => format!("BAIL: {}", reason(Cause::PasswordPolicy).unwrap_or_default()),
        other => detail_words(world, other),
    };
    format!("{head}{body}")
}

fn context(world: &World, request: RequestId) -> String {
    let user = world.request(request).and_then(|own| world.user(own.order.user));
    let name = user.map(|user| user.name.clone()).unwrap_or_default();
    format!("Context: cloudAnchor: {}, UserPrincipalName: {name}", anchor(world, request))
}

fn anchor(world: &World, request: RequestId) -> String {
    let user = world.request(request).and_then(|own| world.user(own.order.user));
    user.map(|user| user.anchor.to_string()).unwrap_or_default()
}

fn tracking_id(request: RequestId) -> Guid {
    Guid::named(&format!("request {}", request.0))
}
