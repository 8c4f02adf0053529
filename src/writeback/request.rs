//! A request of somebody, from asking to the answer.

use super::{Answer, Described, Door, Operation, UserId};
use crate::sim::Time;

/// A request, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u32);

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Whose password.
    pub user: UserId,
    /// What is to happen to it.
    pub operation: Operation,
    /// Where it is asked for.
    pub door: Door,
    /// The new password, described.
    pub new: Described,
    /// The present password as typed, described; only a change asks for it.
    pub current: Described,
    /// Whether the second typing is the same as the first.
    pub typed_twice: bool,
    /// How many authentication gates are passed; as many as are asked for unless said.
    pub gates_passed: Option<u8>,
    /// An administrator wants it changed at the next logon.
    pub must_change: bool,
}

impl Order {
    /// An ordinary one: a good new password, the right present one, through the usual door.
    pub fn new(user: UserId, operation: Operation) -> Self {
        Self {
            user,
            operation,
            door: Door::usual(operation),
            new: Described::Good,
            current: Described::Current,
            typed_twice: true,
            gates_passed: None,
            must_change: false,
        }
    }
}

/// A request as the portal keeps it.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was asked for.
    pub order: Order,
    /// When.
    pub asked: Time,
    /// The instant from which on it is expired.
    pub not_after: Time,
    /// The answer, with its instant.
    pub answer: Option<(Answer, Time)>,
    /// Which of its user's passwords the new one is; users remember their passwords by number.
    pub(super) number: u32,
}
