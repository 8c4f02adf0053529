//! Making a plan of a seed.

use super::{Plan, PlannedUser};
use crate::sim::{Chance, PerMille, Span, days, hours, minutes, seconds};
use crate::writeback::{
    AccountId, Act, Described, Domain, DomainId, Door, Faults, Forgery, Management, Operation, Order, UserId,
    WizardCredential,
};

/// How long things go wrong.
const STORM: Span = minutes(20);

/// The plan of a seed: the same on every machine.
pub fn generate(seed: u64) -> Plan {
    let mut chance = Chance::stream(seed, 2);
    let domains = 1 + u32::from(chance.happens(PerMille::new(300)));
    let count = 2 + chance.below(4);
    let users: Vec<PlannedUser> = (0..count).map(|_| user(&mut chance, domains)).collect();
    let queue_max = if chance.happens(PerMille::new(300)) { 1 + chance.below(3) } else { 64 };
    let mut plan = Plan {
        seed,
        domains,
        preferred: chance.happens(PerMille::new(300)),
        staging: chance.happens(PerMille::new(20)),
        queue_max: usize::try_from(queue_max).unwrap_or(64),
        lockout_threshold: if chance.happens(PerMille::new(400)) { 3 } else { 0 },
        history_length: if chance.happens(PerMille::new(500)) { 2 } else { 24 },
        faults: faults(&mut chance),
        acts: Vec::new(),
        calm: STORM,
        users,
    };
    let orders = 3 + chance.below(6);
    for _ in 0..orders {
        let order = order(&mut chance, plan.users.len());
        plan.acts.push((chance.span(seconds(1), STORM), Act::Ask(order)));
    }
    let incidents = chance.below(6);
    for _ in 0..incidents {
        incident(&mut chance, &mut plan);
    }
    if chance.happens(PerMille::new(200)) {
        burst(&mut chance, &mut plan);
    }
    plan.acts.sort_by_key(|(at, _)| *at);
    plan
}

fn user(chance: &mut Chance, domains: u32) -> PlannedUser {
    let kinds = [
        Management::PasswordHashSync,
        Management::PasswordHashSync,
        Management::Federated,
        Management::PassThrough,
        Management::CloudOnly,
    ];
    let ages = [hours(1), days(2), days(10), days(60)];
    PlannedUser {
        management: chance.pick(&kinds).copied().unwrap_or_default(),
        domain: u32::try_from(chance.below(u64::from(domains))).unwrap_or_default(),
        disabled: chance.happens(PerMille::new(50)),
        protected: chance.happens(PerMille::new(50)),
        password_age: chance.pick(&ages).copied().unwrap_or(days(10)),
    }
}

/// Each kind of fault is absent half of the time, so that the others are seen by themselves too.
fn faults(chance: &mut Chance) -> Faults {
    let mut faults = Faults::default();
    for name in Faults::NAMES {
        if let Some(likelihood) = faults.named_mut(name)
            && chance.happens(PerMille::new(500))
        {
            *likelihood = PerMille::new(u16::try_from(1 + chance.below(300)).unwrap_or(1));
        }
    }
    faults
}

fn order(chance: &mut Chance, users: usize) -> Order {
    let user = u32::try_from(chance.below(users as u64)).unwrap_or_default();
    let operation = chance.pick(&Operation::ALL).copied().unwrap_or(Operation::Reset);
    let new = if chance.happens(PerMille::new(750)) {
        Described::Good
    } else {
        let others = [
            Described::TooShort,
            Described::TwoKinds,
            Described::AccountName,
            Described::Current,
            Described::Previous(1),
        ];
        chance.pick(&others).cloned().unwrap_or(Described::Good)
    };
    let mut order = Order { new, ..Order::new(UserId(user), operation) };
    if operation.is_change() && chance.happens(PerMille::new(300)) {
        order.current = Described::Wrong;
    }
    order.must_change = operation == Operation::AdminReset && chance.happens(PerMille::new(300));
    if chance.happens(PerMille::new(30)) {
        order.door = Door::OfficeAdminPortal;
    }
    order
}

/// Several ask at once, and the listeners go while their requests are on the way.
fn burst(chance: &mut Chance, plan: &mut Plan) {
    let at = chance.span(minutes(1), STORM);
    for _ in 0..4 {
        let order = order(chance, plan.users.len());
        plan.acts.push((at + chance.span(Span::ZERO, Span::from_ms(20)), Act::Ask(order)));
    }
    for listener in 0..2 {
        plan.acts.push((at + chance.span(Span::from_ms(20), Span::from_ms(35)), Act::DropListener(listener)));
    }
}

/// Something breaks, and most often is mended after a while.
fn incident(chance: &mut Chance, plan: &mut Plan) {
    let at = chance.span(seconds(1), STORM);
    let later = at + chance.span(seconds(1), minutes(7));
    let domain = DomainId(u32::try_from(chance.below(u64::from(plan.domains))).unwrap_or_default());
    let account = AccountId(u32::try_from(chance.below(plan.users.len() as u64)).unwrap_or_default());
    let listener = usize::try_from(chance.below(2)).unwrap_or_default();
    let skews = [-600_000, -200_000, 200_000, 600_000];
    let skew = chance.pick(&skews).copied().unwrap_or_default();
    let (first, second) = match chance.below(16) {
        0 => (Act::Crash, None),
        1 => (Act::Crash, Some(Act::Crash)),
        2 => (Act::Stop, Some(Act::Start)),
        3 => (Act::DropListener(listener), None),
        4 => (Act::DropListener(0), Some(Act::DropListener(1))),
        5 => (Act::Relay(false), Some(Act::Relay(true))),
        6 => (Act::ServiceBus(false), Some(Act::ServiceBus(true))),
        7 => (Act::ResetService(false), Some(Act::ResetService(true))),
        8 => (Act::Pdc(domain, false), Some(Act::Pdc(domain, true))),
        9 => (Act::MovePdc(domain), None),
        10 => (Act::RollKeys, Some(Act::RollKeys)),
        11 => (Act::TurnOff, Some(Act::TurnOn(WizardCredential::default()))),
        12 => (Act::Skew(skew), Some(Act::Skew(0))),
        13 => (Act::Forge(Forgery::Replay), Some(Act::Forge(Forgery::Renamed))),
        14 => (Act::Forge(Forgery::OtherTenant), Some(Act::KeyStore(false))),
        _ => (Act::LockOut(account), Some(Act::Disable(account, true))),
    };
    plan.acts.push((at, first));
    if let Some(second) = second {
        plan.acts.push((later.min(STORM), second));
    }
}

/// The name of a plan's controller, as [`Domain::new`] gives it.
pub(super) fn controller_name(domain: u32, index: usize) -> String {
    let made = Domain::new(&Plan::domain_name(domain), crate::writeback::WindowsServer::W2022);
    made.controllers.get(index).map(|controller| controller.name.clone()).unwrap_or_default()
}
