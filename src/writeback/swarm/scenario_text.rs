//! A plan as a scenario file, to be replayed by itself.

use super::generate::controller_name;
use super::{Plan, PlannedUser};
use crate::sim::PerMille;
use crate::writeback::{Act, Described, Forgery, Management, Operation, Order, WizardCredential};
use std::fmt::Write as _;

/// The scenario file of a plan. Its lesson is what went wrong.
pub fn scenario_text(plan: &Plan, lesson: &str) -> String {
    let mut text = format!("// {}\nScenario(\n    forests: {{\n", lesson.replace(['\n', '\r'], " "));
    for domain in 0..plan.domains {
        let _ = writeln!(text, "        \"{}\": Forest(objects: [", Plan::domain_name(domain));
        for (index, user) in plan.users.iter().enumerate().filter(|(_, user)| user.domain == domain) {
            let control = if user.disabled { ", {\"userAccountControl\": 514}" } else { "" };
            let _ = writeln!(text, "            User(\"CN={},OU=Staff\"{control}),", Plan::user_name(index));
        }
        text.push_str("        ]),\n");
    }
    text.push_str("    },\n    cloud: {\n");
    for (index, user) in plan.users.iter().enumerate() {
        let name = Plan::user_name(index);
        let of = match user.management {
            Management::CloudOnly => "CloudOnly".to_owned(),
            Management::PasswordHashSync | Management::Federated | Management::PassThrough => {
                format!("User(of: \"{}\")", object(plan, index))
            }
        };
        let _ = writeln!(text, "        \"{name}\": {of},");
    }
    text.push_str("    },\n");
    settings(&mut text, plan);
    text.push_str("    steps: [\n        Timeline(acts: [\n");
    for (after, act) in plan.acts.iter().chain([&(plan.calm, Act::Calm)]) {
        let _ = writeln!(text, "            At(\"{after}\", {}),", act_text(plan, act));
    }
    let _ = writeln!(text, "        ], until: \"{}\"),\n    ],\n)", plan.end());
    text
}

fn object(plan: &Plan, index: usize) -> String {
    let domain = plan.users.get(index).map(|user| user.domain).unwrap_or_default();
    format!("{}/CN={},OU=Staff", Plan::domain_name(domain), Plan::user_name(index))
}

fn settings(text: &mut String, plan: &Plan) {
    let _ = writeln!(text, "    writeback: Writeback(\n        seed: {},", plan.seed.cast_signed());
    let _ = writeln!(text, "        settings: Settings(queueMax: {}),", plan.queue_max);
    if plan.staging {
        text.push_str("        server: Server(staging: true),\n");
    }
    text.push_str("        domains: {\n");
    for domain in 0..plan.domains {
        let preferred = if plan.preferred {
            format!("preferred: \"{}\", ", controller_name(domain, 1))
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "            \"{}\": Domain({preferred}policy: Policy(history: {}, lockoutThreshold: {})),",
            Plan::domain_name(domain),
            plan.history_length,
            plan.lockout_threshold
        );
    }
    text.push_str("        },\n        users: {\n");
    for (index, user) in plan.users.iter().enumerate() {
        let _ = writeln!(
            text,
            "            \"{}\": User(management: {}),",
            Plan::user_name(index),
            user.management.as_str()
        );
    }
    text.push_str("        },\n        accounts: {\n");
    for (index, user) in plan.users.iter().enumerate() {
        let _ = writeln!(text, "            \"{}\": {},", object(plan, index), account(user));
    }
    let faults: Vec<String> = plan
        .faults
        .named()
        .into_iter()
        .filter(|(_, likelihood)| *likelihood != PerMille::NEVER)
        .map(|(name, likelihood)| format!("{name}: {}", likelihood.get()))
        .collect();
    let _ = writeln!(text, "        }},\n        faults: Faults({}),\n    ),", faults.join(", "));
}

fn account(user: &PlannedUser) -> String {
    let protected = if user.protected { ", adminCount: true" } else { "" };
    format!("Account(passwordAge: \"{}\"{protected})", user.password_age)
}

/// An act as a scenario file writes it.
fn act_text(plan: &Plan, act: &Act) -> String {
    let switched = |up: bool, on: &str, off: &str| if up { on.to_owned() } else { off.to_owned() };
    let account = |index: u32| {
        // Accounts are numbered domain by domain.
        let mut by_domain: Vec<usize> = (0..plan.users.len()).collect();
        by_domain.sort_by_key(|user| plan.users.get(*user).map(|user| user.domain));
        let user = usize::try_from(index).ok().and_then(|index| by_domain.get(index).copied());
        object(plan, user.unwrap_or_default())
    };
    let domain = |index: u32| Plan::domain_name(index);
    match act {
        Act::Ask(order) => order_text(order),
        Act::TurnOn(credential) => turn_on(*credential),
        Act::TurnOff => "TurnOff".to_owned(),
        Act::Start => "StartService".to_owned(),
        Act::Stop => "StopService".to_owned(),
        Act::Crash => "CrashService".to_owned(),
        Act::DropListener(listener) => format!("DropListener({})", listener + 1),
        Act::Relay(up) => switched(*up, "RelayBack", "RelayOut"),
        Act::ServiceBus(open) => switched(*open, "OpenServiceBus", "BlockServiceBus"),
        Act::ResetService(open) => switched(*open, "OpenResetService", "BlockResetService"),
        Act::ValidResponses(valid) => switched(*valid, "ValidResponses", "InvalidResponses"),
        Act::Pdc(id, true) => format!("PdcBack(\"{}\")", domain(id.0)),
        Act::Pdc(id, false) => format!("PdcOut(\"{}\")", domain(id.0)),
        Act::MovePdc(id) => format!("MovePdc(\"{}\")", domain(id.0)),
        Act::RollKeys => "RollKeys".to_owned(),
        Act::GrantRights(id, after) => format!("GrantRights(\"{}\", \"{after}\")", domain(id.0)),
        Act::Skew(ms) => format!("SetClock({})", ms / 1_000),
        Act::ConfigFile(readable) => switched(*readable, "RestoreConfigFile", "LoseConfigFile"),
        Act::KeyStore(open) => switched(*open, "OpenKeyStore", "ShutKeyStore"),
        Act::Disable(id, true) => format!("DisableAccount(\"{}\")", account(id.0)),
        Act::Disable(id, false) => format!("EnableAccount(\"{}\")", account(id.0)),
        Act::LockOut(id) => format!("LockOut(\"{}\")", account(id.0)),
        Act::Forge(Forgery::Replay) => "ReplayPackage".to_owned(),
        Act::Forge(Forgery::Renamed) => "RenamePackage".to_owned(),
        Act::Forge(Forgery::OtherTenant) => "ForeignPackage".to_owned(),
        Act::Calm => "Calm".to_owned(),
    }
}

fn turn_on(credential: WizardCredential) -> String {
    if credential == WizardCredential::default() {
        return "TurnOn".to_owned();
    }
    let WizardCredential { global_admin, cloud_only, right_password, right_tenant } = credential;
    format!(
        "TurnOn(globalAdmin: {global_admin}, cloudOnly: {cloud_only}, rightPassword: {right_password}, \
         rightTenant: {right_tenant})"
    )
}

fn order_text(order: &Order) -> String {
    let user = Plan::user_name(usize::try_from(order.user.0).unwrap_or_default());
    let mut text = match order.operation {
        Operation::VoluntaryChange => format!("Change(user: \"{user}\""),
        Operation::ForcedChange => format!("Change(user: \"{user}\", forced: true"),
        Operation::Reset => format!("Reset(user: \"{user}\""),
        Operation::AdminReset => format!("AdminReset(user: \"{user}\""),
        Operation::Unlock => format!("Unlock(user: \"{user}\""),
    };
    if order.operation.sets_password() && order.new != Described::Good {
        let _ = write!(text, ", password: {}", described_text(&order.new));
    }
    if order.operation.is_change() && order.current != Described::Current {
        let _ = write!(text, ", current: {}", described_text(&order.current));
    }
    if order.door != crate::writeback::Door::usual(order.operation) {
        let _ = write!(text, ", door: {}", order.door.as_str());
    }
    if order.must_change {
        text.push_str(", mustChange: true");
    }
    text.push(')');
    text
}

fn described_text(described: &Described) -> String {
    match described {
        Described::Good => "Good".to_owned(),
        Described::TooShort => "TooShort".to_owned(),
        Described::TwoKinds => "TwoKinds".to_owned(),
        Described::AccountName => "AccountName".to_owned(),
        Described::DisplayName => "DisplayName".to_owned(),
        Described::Current => "Current".to_owned(),
        Described::Previous(sets) => format!("Previous({sets})"),
        Described::Containing(word) => format!("Containing(\"{}\")", word.expose().escape_default()),
        Described::Wrong => "Wrong".to_owned(),
        Described::TooLong => "TooLong".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writeback::generate;

    #[test]
    fn a_lesson_stays_on_one_line() {
        let text = scenario_text(&generate(1), "one\nline");
        assert!(text.starts_with("// one line\nScenario("), "{text}");
    }
}
