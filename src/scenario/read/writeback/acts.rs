//! Acts: what people ask for, and what breaks.

use super::{events, named, span, texts};
use crate::scenario::read::Reading;
use crate::scenario::read::reference::{self, Tense};
use crate::scenario::writeback_plan::{ActForm, RequestExpectations};
use crate::scenario::{Fields, Item, NodeKind};
use crate::schema::Plaintext;
use crate::writeback::{
    Act, Cause, Described, DomainId, Door, Forgery, Operation, Order, UserId, WizardCredential,
};

/// The acts that ask for something.
pub(super) const ORDERS: [&str; 4] = ["Reset", "Change", "AdminReset", "Unlock"];

/// The other acts without a value.
const PLAIN: [(&str, Act); 19] = [
    ("TurnOff", Act::TurnOff),
    ("StartService", Act::Start),
    ("StopService", Act::Stop),
    ("CrashService", Act::Crash),
    ("RelayOut", Act::Relay(false)),
    ("RelayBack", Act::Relay(true)),
    ("BlockServiceBus", Act::ServiceBus(false)),
    ("OpenServiceBus", Act::ServiceBus(true)),
    ("BlockResetService", Act::ResetService(false)),
    ("OpenResetService", Act::ResetService(true)),
    ("InvalidResponses", Act::ValidResponses(false)),
    ("ValidResponses", Act::ValidResponses(true)),
    ("RollKeys", Act::RollKeys),
    ("LoseConfigFile", Act::ConfigFile(false)),
    ("RestoreConfigFile", Act::ConfigFile(true)),
    ("ShutKeyStore", Act::KeyStore(false)),
    ("OpenKeyStore", Act::KeyStore(true)),
    ("ReplayPackage", Act::Forge(Forgery::Replay)),
    ("RenamePackage", Act::Forge(Forgery::Renamed)),
];

/// The acts that have values.
const OTHERS: [&str; 12] = [
    "TurnOn",
    "DropListener",
    "PdcOut",
    "PdcBack",
    "MovePdc",
    "GrantRights",
    "SetClock",
    "DisableAccount",
    "EnableAccount",
    "LockOut",
    "ForeignPackage",
    "Calm",
];

/// Reads an act, with what is expected of a request.
pub(super) fn act(item: Item<'_>, reading: &Reading) -> Option<(ActForm, RequestExpectations)> {
    let name = item.name().unwrap_or_default();
    if ORDERS.contains(&name) {
        let (order, expected) = order(item, name, reading)?;
        return Some((ActForm::Plain(Act::Ask(order)), expected));
    }
    other(item, name, reading).map(|form| (form, RequestExpectations::default()))
}

fn other(item: Item<'_>, name: &str, reading: &Reading) -> Option<ActForm> {
    if let Some((_, act)) = PLAIN.iter().find(|(own, _)| *own == name) {
        bare(item)?;
        return Some(ActForm::Plain(act.clone()));
    }
    let domain = |what| {
        let [forest] = item.arguments(what, ["forest"])?;
        let index = reference::forest(forest, &reading.world)?;
        Some(DomainId(u32::try_from(index).ok()?))
    };
    let object = |what| {
        let [object] = item.arguments(what, ["object"])?;
        reference::object(object, &reading.world, Tense::Present)
    };
    let act = match name {
        "TurnOn" => Act::TurnOn(credential(item)?),
        "ForeignPackage" => bare(item).map(|()| Act::Forge(Forgery::OtherTenant))?,
        "Calm" => bare(item).map(|()| Act::Calm)?,
        "DropListener" => {
            let [number] = item.arguments("DropListener", ["number"])?;
            Act::DropListener(usize::try_from(number.number_in(&(1..=2))? - 1).ok()?)
        }
        "PdcOut" => Act::Pdc(domain("PdcOut")?, false),
        "PdcBack" => Act::Pdc(domain("PdcBack")?, true),
        "MovePdc" => Act::MovePdc(domain("MovePdc")?),
        "GrantRights" => {
            let [forest, after] = item.arguments("GrantRights", ["forest", "after"])?;
            let index = reference::forest(forest, &reading.world);
            let after = span(after)?;
            Act::GrantRights(DomainId(u32::try_from(index?).ok()?), after)
        }
        "SetClock" => {
            let [seconds] = item.arguments("SetClock", ["seconds"])?;
            Act::Skew(seconds.number_in(&(-1_000_000..=1_000_000))? * 1_000)
        }
        "DisableAccount" => return object("DisableAccount").map(|object| ActForm::Disable(object, true)),
        "EnableAccount" => return object("EnableAccount").map(|object| ActForm::Disable(object, false)),
        "LockOut" => return object("LockOut").map(ActForm::LockOut),
        _ => {
            let plain = PLAIN.iter().map(|(name, _)| *name);
            let known: Vec<&str> = ORDERS.into_iter().chain(OTHERS).chain(plain).collect();
            return item.unknown_name("act", &known);
        }
    };
    Some(ActForm::Plain(act))
}

fn bare(item: Item<'_>) -> Option<()> {
    if matches!(item.node().kind, NodeKind::Name(_)) { Some(()) } else { item.expected("a bare name") }
}

/// `TurnOn`, or `TurnOn(cloudOnly: false)`.
pub(super) fn credential(item: Item<'_>) -> Option<WizardCredential> {
    let known = ["globalAdmin", "cloudOnly", "rightPassword", "rightTenant", "events", "log", "takes"];
    let fields = item.fields("TurnOn", &known)?;
    Some(WizardCredential {
        global_admin: fields.boolean_or("globalAdmin", true),
        cloud_only: fields.boolean_or("cloudOnly", true),
        right_password: fields.boolean_or("rightPassword", true),
        right_tenant: fields.boolean_or("rightTenant", true),
    })
}

const ORDER: [&str; 17] = [
    "user",
    "password",
    "current",
    "forced",
    "door",
    "typedTwice",
    "gates",
    "mustChange",
    "answer",
    "cause",
    "code",
    "message",
    "events",
    "log",
    "stored",
    "cloud",
    "takes",
];

fn order(item: Item<'_>, name: &str, reading: &Reading) -> Option<(Order, RequestExpectations)> {
    let known: Vec<&str> = ORDER
        .into_iter()
        .filter(|field| match *field {
            "current" | "forced" => name == "Change",
            "mustChange" => name == "AdminReset",
            "password" | "typedTwice" => name != "Unlock",
            "gates" => name == "Reset" || name == "Unlock",
            _ => true,
        })
        .collect();
    let what = ORDERS.into_iter().find(|own| *own == name)?;
    let fields = item.fields(what, &known)?;
    let operation = match (name, fields.boolean_or("forced", false)) {
        ("Reset", _) => Operation::Reset,
        ("Change", false) => Operation::VoluntaryChange,
        ("Change", true) => Operation::ForcedChange,
        ("AdminReset", _) => Operation::AdminReset,
        _ => Operation::Unlock,
    };
    let user = fields.required("user").and_then(|item| user(item, reading));
    let expected = expectations(&fields);
    let mut order = Order::new(user?, operation);
    if let Some(door) = fields.optional("door") {
        order.door = named(door, &Door::ALL, Door::as_str)?;
    }
    if let Some(password) = fields.optional("password") {
        order.new = described(password)?;
    }
    if let Some(current) = fields.optional("current") {
        order.current = described(current)?;
    }
    order.typed_twice = fields.boolean_or("typedTwice", true);
    order.must_change = fields.boolean_or("mustChange", false);
    let gates = fields.optional("gates").and_then(|item| item.number_in(&(0..=2)));
    order.gates_passed = gates.and_then(|gates| u8::try_from(gates).ok());
    Some((order, expected))
}

/// A user by position in the tenant, in order of creation.
fn user(item: Item<'_>, reading: &Reading) -> Option<UserId> {
    let name = reference::cloud(item, &reading.world)?;
    let place = reading.world.tenant.users().position(|(own, _)| own == name)?;
    u32::try_from(place).ok().map(UserId)
}

/// What is the matter with a password. A file never holds one.
fn described(item: Item<'_>) -> Option<Described> {
    let names = [
        "Good",
        "TooShort",
        "TwoKinds",
        "AccountName",
        "DisplayName",
        "Current",
        "Previous",
        "Containing",
        "Wrong",
        "TooLong",
    ];
    match item.name() {
        Some("Good") => Some(Described::Good),
        Some("TooShort") => Some(Described::TooShort),
        Some("TwoKinds") => Some(Described::TwoKinds),
        Some("AccountName") => Some(Described::AccountName),
        Some("DisplayName") => Some(Described::DisplayName),
        Some("Current") => Some(Described::Current),
        Some("Wrong") => Some(Described::Wrong),
        Some("TooLong") => Some(Described::TooLong),
        Some("Previous") => {
            let [sets] = item.arguments("Previous", ["sets"])?;
            u32::try_from(sets.number_in(&(1..=1_024))?).ok().map(Described::Previous)
        }
        Some("Containing") => {
            let [word] = item.arguments("Containing", ["word"])?;
            word.text().map(|word| Described::Containing(Plaintext::new(word.to_owned())))
        }
        // What stands there is not repeated: it may be a password.
        Some(_) => item.unknown_secret("description of a password", &names),
        None => {
            item.report(
                "a password is described, never written: expected a name such as `Good` or `TooShort`",
            );
            None
        }
    }
}

fn expectations(fields: &Fields<'_>) -> RequestExpectations {
    let text = |name: &str| fields.optional(name).and_then(Item::text).map(str::to_owned);
    let answers = ["Success", "CloudFailure", "Refused", "TimedOut"].map(|name| (name, name));
    let changes = [("Changed", true), ("Unchanged", false)];
    let answer = fields.optional("answer").and_then(|item| item.one_of(&answers));
    RequestExpectations {
        takes: fields.optional("takes").and_then(span),
        answer: answer.map(str::to_owned),
        cause: fields.optional("cause").and_then(|item| named(item, &Cause::ALL, Cause::as_str)),
        code: text("code"),
        message: text("message"),
        events: fields.optional("events").and_then(events),
        log: texts(fields, "log"),
        stored: fields.optional("stored").and_then(|item| item.one_of(&changes)),
        cloud: fields.optional("cloud").and_then(|item| item.one_of(&changes)),
    }
}
