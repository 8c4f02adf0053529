//! How much a day of passwords costs the network (spec/writeback.md 10).

use super::{
    Account, AccountId, Act, Domain, DomainId, Fact, FactKind, Forge, Located, MessageKind, NoKeys,
    Operation, Order, Run, Setup, Tier, User, UserId, WindowsServer,
};
use crate::lookup::Outcome;
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::sim::{Overrun, Span, Time, days, minutes, seconds};
use std::time::Duration;
use thiserror::Error;

/// What a day sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// How many passwords were submitted.
    pub passwords: u64,
    /// How many requests and results were sent.
    pub password_messages: u64,
    /// How large they were together, in bytes.
    pub password_bytes: u64,
    /// How many heartbeats were sent.
    pub heartbeats: u64,
    /// How large they were together, in bytes.
    pub heartbeat_bytes: u64,
    /// The largest message, in bytes.
    pub largest_bytes: u64,
    /// The most that was sent within one minute, in bytes.
    pub busiest_minute_bytes: u64,
}

/// Why a day could not be counted.
#[derive(Debug, Error)]
pub enum TrafficError {
    /// There are no keys.
    #[error(transparent)]
    NoKeys(#[from] NoKeys),
    /// The day has too many events.
    #[error(transparent)]
    Overrun(#[from] Overrun),
    /// Something happened that must not.
    #[error("{0}")]
    Violation(String),
}

/// "A few kilobits per second" is no more than this, in bits per second (*choose*).
pub const FEW_KILOBITS: u64 = 10_000;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Sends so many passwords, evenly spread over the first part of a day, and counts what the whole day sends.
///
/// # Errors
/// When the run has too many events, or something happens that must not.
pub fn traffic(passwords: u64, within: Span) -> Result<Traffic, TrafficError> {
    let mut run = Run::new(office(), 0, Forge::new(Tier::Sealed))?.without_transcript();
    let mut counted = Traffic { passwords, ..Traffic::default() };
    let mut minute = Minute::default();
    let start = Time::START + seconds(1);
    run.until_counting(start, &mut |fact| counted.count(fact, &mut minute))?;
    for number in 0..passwords {
        let user = UserId(u32::try_from(number % u64::from(USERS)).unwrap_or_default());
        let share = u128::from(within.as_ms()) * u128::from(number) / u128::from(passwords.max(1));
        let at = start + Span::from_ms(u64::try_from(share).unwrap_or(u64::MAX));
        run.until_counting(at, &mut |fact| counted.count(fact, &mut minute))?;
        run.schedule(Span::ZERO, Act::Ask(Order::new(user, Operation::Reset)))?;
    }
    run.until_counting(Time::START + days(1), &mut |fact| counted.count(fact, &mut minute))?;
    match run.violation() {
        Some(violation) => Err(TrafficError::Violation(violation.to_string())),
        None => Ok(counted),
    }
}

/// How many users share the passwords: sizes don't depend on it.
const USERS: u32 = 16;

fn office() -> Setup {
    let mut setup =
        Setup { domains: vec![Domain::new("fabrikam.test", WindowsServer::W2022)], ..Setup::default() };
    for index in 0..USERS {
        let name = format!("user{index}");
        let mut account = Account::new(DomainId(0), Guid::named(&name), &name, &name);
        account.policy.minimum_age = Duration::ZERO;
        account.policy.history_length = 0;
        setup.accounts.push(account);
        let anchor = CloudAnchor { kind: CloudType::User, id: Guid::named(&format!("cloud {name}")) };
        let located = Located { outcome: Outcome::Resolved, account: Some(AccountId(index)) };
        setup.users.push(User::new(&name, anchor, located));
    }
    setup.settings.queue_max = 1_000_000;
    setup
}

/// The bytes of the minute that is counted.
#[derive(Default)]
struct Minute {
    number: u64,
    bytes: u64,
}

impl Traffic {
    fn count(&mut self, fact: &Fact, minute: &mut Minute) {
        let FactKind::Sent { kind, bytes, .. } = &fact.kind else { return };
        let bytes = u64::from(*bytes);
        self.largest_bytes = self.largest_bytes.max(bytes);
        let number = fact.at.as_ms() / minutes(1).as_ms();
        if number != minute.number {
            *minute = Minute { number, bytes: 0 };
        }
        minute.bytes += bytes;
        self.busiest_minute_bytes = self.busiest_minute_bytes.max(minute.bytes);
        match kind {
            MessageKind::Request(_) | MessageKind::Result(_) => {
                self.password_messages += 1;
                self.password_bytes += bytes;
            }
            MessageKind::Heartbeat => {
                self.heartbeats += 1;
                self.heartbeat_bytes += bytes;
            }
            MessageKind::Setup => {}
        }
    }

    /// Bits per second over the whole day.
    pub fn average_bits(&self) -> u64 {
        (self.password_bytes + self.heartbeat_bytes) * 8 / DAY_SECONDS
    }

    /// Bits per second in the busiest minute.
    pub fn busiest_bits(&self) -> u64 {
        self.busiest_minute_bytes * 8 / 60
    }

    /// How many passwords a day are the most with which the average stays at a few kilobits per second.
    pub fn passwords_max(&self) -> u64 {
        let each = self.password_bytes.checked_div(self.passwords).unwrap_or_default();
        let left = (FEW_KILOBITS * DAY_SECONDS / 8).saturating_sub(self.heartbeat_bytes);
        left.checked_div(each).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_thousand_passwords_a_day_are_a_few_kilobits_per_second() {
        let day = traffic(50_000, days(1)).unwrap();
        assert_eq!((day.password_messages, day.heartbeats), (100_000, 288));
        assert!(day.largest_bytes < 1_024);
        assert!(day.average_bits() < FEW_KILOBITS, "{day:?}");
        assert!(day.passwords_max() > 100_000 && day.passwords_max() < 200_000, "{day:?}");
    }
}
