//! A random world: directories, rules, options, and what is done to them between two runs.

use super::ground::{Account, Change, CloudObject};
use super::installation::Base;
use super::rules::{ClausePlan, FlowPlan, RuleChange, RulePlan, SourcePlan};
use anchorwalk::sync::{Options, ProcessingOrder};
use proptest::collection::vec;
use proptest::prelude::*;

/// A random world. `Debug` prints it so that it can be read.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// How many forests there are.
    pub(super) forests: usize,
    /// What stands in them.
    pub(super) accounts: Vec<Account>,
    /// What stands in the tenant.
    pub(super) cloud: Vec<CloudObject>,
    /// The rules to begin with.
    pub(super) base: Base,
    /// Changes of these rules: the place of the rule and the change.
    pub(super) changes: Vec<(u16, RuleChange)>,
    /// Rules beside them.
    pub(super) rules: Vec<RulePlan>,
    /// The options that are flipped, a bit for each.
    pub(super) options: u8,
    /// What happens before each further run.
    pub(super) rounds: Vec<Vec<Edit>>,
}

/// What happens between two runs.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// Something changes outside.
    Outside(Change),
    /// A rule is changed.
    Rule(u16, RuleChange),
    /// A rule is added.
    AddRule(RulePlan),
}

impl World {
    /// A world of one forest with these accounts, in which nothing happens.
    pub(super) fn of(base: Base, accounts: Vec<Account>) -> Self {
        let (cloud, changes, rules, rounds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { forests: 1, accounts, cloud, base, changes, rules, options: 0, rounds }
    }

    /// The options of the engine.
    pub(super) fn options(&self) -> Options {
        let is_set = |bit: u8| self.options & (1 << bit) != 0;
        Options {
            absent_boolean_equals_false: is_set(0),
            scope_case_sensitive: is_set(1),
            outbound_error_aborts_inbound: !is_set(2),
            evaluate_all: is_set(3),
            processing_order: if is_set(4) { ProcessingOrder::Dn } else { ProcessingOrder::Creation },
            ..Options::default()
        }
    }
}

/// Worlds of every kind.
pub(super) fn worlds() -> impl Strategy<Value = World> {
    prop_oneof![
        2 => out_of_box_worlds(),
        2 => mutated_worlds(),
        3 => bare_worlds(),
    ]
}

/// Worlds of every kind with so many objects in them that several threads are worth while.
pub(super) fn crowded_worlds() -> impl Strategy<Value = World> {
    (worlds(), vec(account(), 40..70)).prop_map(|(mut world, crowd)| {
        world.accounts.extend(crowd);
        world
    })
}

/// Worlds with the out-of-box rules as they are.
pub(super) fn out_of_box_worlds() -> impl Strategy<Value = World> {
    (shape(), any::<u8>()).prop_map(|(world, matching)| World { base: Base::OutOfBox(matching), ..world })
}

/// Worlds with the out-of-box rules, changed.
pub(super) fn mutated_worlds() -> impl Strategy<Value = World> {
    let rules = (vec((any::<u16>(), rule_change()), 1..5), vec(rule(), 0..3));
    (out_of_box_worlds(), rules, options(), rounds(edit())).prop_map(
        |(world, (changes, rules), options, rounds)| World { changes, rules, options, rounds, ..world },
    )
}

/// Worlds with rules of their own only.
pub(super) fn bare_worlds() -> impl Strategy<Value = World> {
    (shape(), vec(rule(), 2..9), options(), rounds(edit())).prop_map(|(world, rules, options, rounds)| {
        World { base: Base::Bare, rules, options, rounds, ..world }
    })
}

/// Directories and what happens in them.
fn shape() -> impl Strategy<Value = World> {
    let forests = prop_oneof![2 => Just(1usize), 3 => Just(2), 1 => Just(3)];
    let outside = rounds(change().prop_map(Edit::Outside));
    (forests, vec(account(), 1..7), vec(cloud_object(), 0..4), outside).prop_map(
        |(forests, accounts, cloud, rounds)| World {
            forests,
            cloud,
            rounds,
            ..World::of(Base::Bare, accounts)
        },
    )
}

fn rounds(edit: impl Strategy<Value = Edit>) -> impl Strategy<Value = Vec<Vec<Edit>>> {
    vec(vec(edit, 1..4), 0..3)
}

fn options() -> impl Strategy<Value = u8> {
    prop_oneof![2 => Just(0u8), 1 => 0u8..32]
}

fn values() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        1 => Just(Vec::new()),
        8 => vec(0u8..22, 1..2),
        3 => vec(0u8..22, 2..4),
        1 => Just(vec![u8::MAX]),
    ]
}

/// An ordinary user of the first forest.
pub(super) fn user() -> Account {
    Account { forest: 0, class: 0, container: 0, attributes: Vec::new() }
}

fn account() -> impl Strategy<Value = Account> {
    let attributes = vec((0u8..28, values()), 0..7);
    (0u8..3, 0u8..8, 0u8..4, attributes).prop_map(|(forest, class, container, attributes)| Account {
        forest,
        class,
        container,
        attributes,
    })
}

fn cloud_object() -> impl Strategy<Value = CloudObject> {
    let attributes = vec((0u8..17, values()), 0..5);
    (0u8..9, prop_oneof![4 => Just(0u8), 1 => 0u8..4], any::<bool>(), attributes).prop_map(
        |(account, kind, synchronised, attributes)| CloudObject { account, kind, synchronised, attributes },
    )
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0u8..8;
    prop_oneof![
        6 => (at.clone(), 0u8..28, values()).prop_map(|(at, name, values)| Change::Set(at, name, values)),
        2 => at.clone().prop_map(Change::Toggle),
        2 => at.clone().prop_map(Change::Delete),
        1 => at.clone().prop_map(Change::Restore),
        2 => (at.clone(), 0u8..4).prop_map(|(at, container)| Change::Move(at, container)),
        2 => (at.clone(), 0u8..3).prop_map(|(at, number)| Change::Rename(at, number)),
        1 => (at.clone(), at.clone()).prop_map(|(one, other)| Change::Swap(one, other)),
        1 => (at.clone(), 0u8..8).prop_map(|(at, class)| Change::Retype(at, class)),
        2 => account().prop_map(Change::Create),
        2 => (at.clone(), 0u8..17, values()).prop_map(|(at, name, values)| Change::SetCloud(at, name, values)),
        1 => at.prop_map(Change::ToggleCloud),
        1 => cloud_object().prop_map(Change::CreateCloud),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        5 => change().prop_map(Edit::Outside),
        2 => (any::<u16>(), rule_change()).prop_map(|(at, change)| Edit::Rule(at, change)),
        1 => rule().prop_map(Edit::AddRule),
    ]
}

fn clause() -> impl Strategy<Value = ClausePlan> {
    (0u8..28, 0u8..20, 0u8..20).prop_map(|(attribute, operator, operand)| ClausePlan {
        attribute,
        operator,
        operand,
    })
}

fn flow() -> impl Strategy<Value = FlowPlan> {
    let source = prop_oneof![
        4 => (0u8..28).prop_map(SourcePlan::Direct),
        1 => (0u8..20).prop_map(SourcePlan::Constant),
        3 => (0u8..30, 0u8..28, 0u8..28).prop_map(|(text, a, b)| SourcePlan::Expression(text, a, b)),
    ];
    let merge = prop_oneof![8 => Just(0u8), 1 => 0u8..4];
    let once = prop_oneof![9 => Just(false), 1 => Just(true)];
    (0u8..28, source, merge, once).prop_map(|(target, source, merge, once)| FlowPlan {
        target,
        source,
        merge,
        once,
    })
}

fn rule() -> impl Strategy<Value = RulePlan> {
    let scope = prop_oneof![2 => Just(Vec::new()), 2 => vec(vec(clause(), 0..3), 1..3)];
    let join = prop_oneof![
        1 => Just(Vec::new()),
        2 => vec(vec((0u8..28, 0u8..28, any::<bool>()), 1..3), 1..3),
    ];
    let head = (0u8..4, any::<bool>(), 0u8..10, 0u8..4, any::<u8>(), 0u8..4);
    (head, scope, join, vec(flow(), 0..6)).prop_map(
        |((connector, inbound, types, link, precedence, name), scope, join, flows)| RulePlan {
            connector,
            inbound,
            types,
            link,
            precedence,
            scope,
            join,
            flows,
            name,
        },
    )
}

fn rule_change() -> impl Strategy<Value = RuleChange> {
    prop_oneof![
        4 => Just(RuleChange::Toggle),
        2 => Just(RuleChange::Unscope),
        4 => clause().prop_map(RuleChange::Narrow),
        2 => (0u8..3).prop_map(RuleChange::Link),
        1 => Just(RuleChange::DropJoin),
        2 => any::<u8>().prop_map(RuleChange::Precede),
        1 => (any::<u8>(), 0u8..4).prop_map(|(flow, merge)| RuleChange::Merge(flow, merge)),
        1 => any::<u8>().prop_map(RuleChange::Once),
        1 => any::<u8>().prop_map(RuleChange::DropFlow),
        1 => Just(RuleChange::Remove),
    ]
}
