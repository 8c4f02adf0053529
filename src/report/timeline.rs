//! A run of password writeback as lines: virtual time, party, what, result.

use super::{Line, Page, Style};
use crate::writeback::{
    AccountId, Answer, Detail, DomainId, DropReason, Fact, FactKind, IgnoredReason, MessageKind, Operation,
    RequestId, UserId, World,
};

/// One line of a timeline, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// What happened.
    pub what: String,
    /// How it came out; empty where there is nothing to say.
    pub result: String,
    /// Whether that is good, bad or neither.
    pub style: Style,
}

/// The facts as a page, one line each.
pub fn timeline<'f>(world: &World, facts: impl IntoIterator<Item = &'f Fact>) -> Page {
    let mut page = Page::new();
    for fact in facts {
        let TimelineEntry { what, result, style } = timeline_entry(world, fact);
        let head = format!("{}  {:13} ", fact.at, fact.party.as_str());
        let mut line = Line::new().and(Style::Faint, head).text(what);
        if !result.is_empty() {
            line = line.text(": ").and(style, result);
        }
        page.line(line);
    }
    page
}

/// A fact in words.
#[expect(clippy::too_many_lines, reason = "one table, one arm a kind of fact")]
pub fn timeline_entry(world: &World, fact: &Fact) -> TimelineEntry {
    let plain = |what: String| TimelineEntry { what, result: String::new(), style: Style::Plain };
    let good = |what: String, result: String| TimelineEntry { what, result, style: Style::Good };
    let bad = |what: String, result: String| TimelineEntry { what, result, style: Style::Bad };
    let unsure = |what: String, result: String| TimelineEntry { what, result, style: Style::Unsure };
    match &fact.kind {
        FactKind::Asked { request, user, operation } => {
            let door = world.request(*request).map(|own| own.order.door.as_str()).unwrap_or_default();
            plain(format!("{} asks for {} at {door}", user_name(world, *user), operation.as_str()))
        }
        FactKind::Packed { request, generation, nonce } => {
            plain(format!("packs {} for {generation}, nonce {nonce}", request_name(*request)))
        }
        FactKind::Sent { message, kind, bytes } => {
            plain(format!("sends message {}, {}, {bytes} bytes", message.0, message_name(*kind)))
        }
        FactKind::Lost(message) => bad(format!("message {}", message.0), "lost".to_owned()),
        FactKind::Duplicated { original, copy } => unsure(
            format!("message {}", original.0),
            format!("arrives twice, the copy is message {}", copy.0),
        ),
        FactKind::Delayed(message) => unsure(format!("message {}", message.0), "delayed".to_owned()),
        FactKind::Damaged(message) => bad(format!("message {}", message.0), "damaged".to_owned()),
        FactKind::Queued { message, depth } => plain(format!("takes message {}, {depth} waiting", message.0)),
        FactKind::DeadLettered(message) => {
            bad(format!("message {}", message.0), "the queue is full".to_owned())
        }
        FactKind::Expired(message) => bad(format!("message {}", message.0), "expired, removed".to_owned()),
        FactKind::Delivered { message, listener } => {
            plain(format!("hands message {} to listener {}", message.0, listener + 1))
        }
        FactKind::Arrived(message) => plain(format!("receives message {}", message.0)),
        FactKind::Ignored { message, reason } => {
            unsure(format!("message {}", message.0), format!("left alone, {}", ignored(*reason)))
        }
        FactKind::Opened { outside, .. } => plain(format!("opens the package of {}", request_name(*outside))),
        FactKind::Logged { id, detail, .. } => {
            let more = detail_words(world, detail);
            let style = match id.level() {
                crate::writeback::Level::Information => Style::Good,
                crate::writeback::Level::Warning => Style::Unsure,
                crate::writeback::Level::Error => Style::Bad,
            };
            TimelineEntry { what: format!("logs {} {}", id.number(), id.name()), result: more, style }
        }
        FactKind::LookedUp { request, outcome, account } => {
            let to = account.map(|account| format!(" to {}", account_name(world, account)));
            let style = if account.is_some() { Style::Good } else { Style::Bad };
            let result = format!("{}{}", outcome.as_str(), to.unwrap_or_default());
            TimelineEntry {
                what: format!("looks up the anchor of {}", request_name(*request)),
                result,
                style,
            }
        }
        FactKind::Called { request, domain, controller } => plain(format!(
            "calls the PDC emulator {} for {}",
            controller_name(world, *domain, *controller),
            request_name(*request)
        )),
        FactKind::Applied { request, account, controller } => {
            let domain = world.account(*account).map(|own| own.domain);
            let name = domain.map(|domain| controller_name(world, domain, *controller)).unwrap_or_default();
            let sets = world.request(*request).is_none_or(|own| own.order.operation.sets_password());
            let what = format!("{name}, {}", account_name(world, *account));
            good(what, if sets { "password stored" } else { "unlocked" }.to_owned())
        }
        FactKind::Declined { request, cause } => {
            bad(format!("declines {}", request_name(*request)), cause.as_str().to_owned())
        }
        FactKind::Silent(request) => {
            bad(format!("the domain controller's answer for {}", request_name(*request)), "lost".to_owned())
        }
        FactKind::Replicated { account, controller } => {
            let domain = world.account(*account).map(|own| own.domain);
            let name = domain.map(|domain| controller_name(world, domain, *controller)).unwrap_or_default();
            plain(format!("{name} has the password of {} too", account_name(world, *account)))
        }
        FactKind::CloudStored { user, .. } => {
            plain(format!("stores the password of {} in the cloud", user_name(world, *user)))
        }
        FactKind::CloudFailed { user, .. } => bad(
            format!("storing the password of {} in the cloud", user_name(world, *user)),
            "failed, OnPremisesSuccessCloudFailure".to_owned(),
        ),
        FactKind::Answered { request, answer } => answered(world, *request, *answer),
        FactKind::TooLate(request) => unsure(
            format!("the result of {}", request_name(*request)),
            "too late, the answer was given".to_owned(),
        ),
        FactKind::Started => plain("the service runs".to_owned()),
        FactKind::Stopped { crashed } => {
            if *crashed {
                bad("the service".to_owned(), "crashed".to_owned())
            } else {
                plain("the service stopped".to_owned())
            }
        }
        FactKind::ListenerUp(listener) => good(format!("listener {}", listener + 1), "connected".to_owned()),
        FactKind::ListenerDown { listener, reason } => {
            bad(format!("listener {}", listener + 1), dropped(*reason).to_owned())
        }
        FactKind::HeartbeatSeen => plain("sees a heartbeat".to_owned()),
        FactKind::KeysMade(generation) => plain(format!("makes keys, {generation}")),
        FactKind::KeysInUse(generation) => plain(format!("packs with {generation} from now on")),
        FactKind::KeysForgotten(generation) => plain(format!("forgets the keys of {generation}")),
        FactKind::Incident(words) => plain((*words).to_owned()),
        FactKind::Calm => good("everything is mended".to_owned(), "nothing goes wrong any more".to_owned()),
    }
}

fn answered(world: &World, request: RequestId, answer: Answer) -> TimelineEntry {
    let operation = world.request(request).map_or(Operation::Reset, |own| own.order.operation);
    let code = answer.code().map(|code| format!(" ({code})")).unwrap_or_default();
    let cause = answer.cause().map(|cause| format!(" {}", cause.as_str())).unwrap_or_default();
    let style = match answer {
        Answer::Success => Style::Good,
        Answer::CloudFailure | Answer::TimedOut => Style::Unsure,
        Answer::Refused(_) => Style::Bad,
    };
    let result = format!("{}{cause}{code}, \"{}\"", answer.as_str(), answer.message(operation));
    TimelineEntry { what: format!("answers {}", request_name(request)), result, style }
}

/// More about an event, in words.
pub(super) fn detail_words(world: &World, detail: &Detail) -> String {
    match detail {
        Detail::None => String::new(),
        Detail::Lookup(outcome) => outcome.as_str().to_owned(),
        Detail::Cause(cause) => cause.as_str().to_owned(),
        Detail::Policy(reasons) => {
            let names: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
            format!("against the policy: {}", names.join(", "))
        }
        Detail::Controller(domain, controller) => {
            format!("{} can't be reached", controller_name(world, *domain, *controller))
        }
        Detail::Text(words) => (*words).to_owned(),
        #[cfg(test)]
        Detail::Slip(words) => words.clone(),
    }
}

fn request_name(request: RequestId) -> String {
    format!("request {}", request.0)
}

fn user_name(world: &World, user: UserId) -> String {
    world.user(user).map(|own| own.name.clone()).unwrap_or_default()
}

fn account_name(world: &World, account: AccountId) -> String {
    world.account(account).map(|own| own.dn.clone()).unwrap_or_default()
}

fn controller_name(world: &World, domain: DomainId, controller: usize) -> String {
    let found = world.domain(domain).and_then(|domain| domain.controllers.get(controller));
    found.map(|controller| controller.name.clone()).unwrap_or_default()
}

fn message_name(kind: MessageKind) -> String {
    match kind {
        MessageKind::Request(request) => request_name(request),
        MessageKind::Result(request) => format!("the result of {}", request_name(request)),
        MessageKind::Heartbeat => "a heartbeat".to_owned(),
        MessageKind::Setup => "for turning writeback on or off".to_owned(),
    }
}

fn ignored(reason: IgnoredReason) -> &'static str {
    match reason {
        IgnoredReason::InProgress => "the request is being carried out",
        IgnoredReason::Handled => "the request was handled before",
        IgnoredReason::Expired => "it is expired",
        IgnoredReason::NoListener => "its listener is gone",
        IgnoredReason::TurnedAway => "the request was turned away before",
        IgnoredReason::RelayOut => "the relay is out",
    }
}

fn dropped(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Cut => "cut",
        DropReason::Idle => "cut, idle for too long",
        DropReason::Outage => "cut, no way to the relay",
        DropReason::Stopped => "closed",
    }
}
