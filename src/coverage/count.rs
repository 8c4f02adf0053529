//! How often something happened.

use std::ops::AddAssign;

/// How often a rule was found in scope or not: evaluations, not objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// In scope.
    pub in_scope: u64,
    /// Out of scope.
    pub out_of_scope: u64,
}

/// How a scope clause or group came out (spec/sync-engine.md 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClauseCount {
    /// It was true.
    pub holds: u64,
    /// It was false.
    pub fails: u64,
    /// It was not evaluated, because what stands before it had decided.
    pub skipped: u64,
}

/// What a join group found (spec/sync-engine.md 1.6.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JoinCount {
    /// Exactly one object: it matched.
    pub one: u64,
    /// No object.
    pub none: u64,
    /// Several, which is no match.
    pub several: u64,
    /// It was not tried, because the object had been found already.
    pub skipped: u64,
}

/// What a flow contributed, and what became of it (spec/sync-engine.md 1.8.2 and 1.8.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowCount {
    /// Values.
    pub values: u64,
    /// `NULL`, or an absent source attribute.
    pub null: u64,
    /// `AuthoritativeNull`.
    pub authoritative_null: u64,
    /// `IgnoreThisFlow`.
    pub ignored: u64,
    /// An error, with which the object's synchronisation ended.
    pub failed: u64,
    /// Of the times it had values: they are in the target, alone or merged with others.
    pub won: u64,
    /// Of the times it had values: those of another flow are in the target.
    pub lost: u64,
    /// It was not evaluated, because a higher precedence had decided.
    pub skipped: u64,
    /// It was not evaluated, because it applies once and the object was there before.
    pub applied_once: u64,
}

impl RuleCount {
    /// How often its scope was evaluated.
    pub fn evaluated(self) -> u64 {
        self.in_scope + self.out_of_scope
    }
}

impl ClauseCount {
    /// How often it was evaluated.
    pub fn evaluated(self) -> u64 {
        self.holds + self.fails
    }
}

impl JoinCount {
    /// How often it was tried.
    pub fn tried(self) -> u64 {
        self.one + self.none + self.several
    }
}

impl FlowCount {
    /// How often it was evaluated.
    pub fn evaluated(self) -> u64 {
        self.values + self.null + self.authoritative_null + self.ignored + self.failed
    }

    /// How often it was not evaluated, though its rule was in scope.
    pub fn left_out(self) -> u64 {
        self.skipped + self.applied_once
    }
}

impl AddAssign for RuleCount {
    fn add_assign(&mut self, other: Self) {
        self.in_scope += other.in_scope;
        self.out_of_scope += other.out_of_scope;
    }
}

impl AddAssign for ClauseCount {
    fn add_assign(&mut self, other: Self) {
        self.holds += other.holds;
        self.fails += other.fails;
        self.skipped += other.skipped;
    }
}

impl AddAssign for JoinCount {
    fn add_assign(&mut self, other: Self) {
        self.one += other.one;
        self.none += other.none;
        self.several += other.several;
        self.skipped += other.skipped;
    }
}

impl AddAssign for FlowCount {
    fn add_assign(&mut self, other: Self) {
        self.values += other.values;
        self.null += other.null;
        self.authoritative_null += other.authoritative_null;
        self.ignored += other.ignored;
        self.failed += other.failed;
        self.won += other.won;
        self.lost += other.lost;
        self.skipped += other.skipped;
        self.applied_once += other.applied_once;
    }
}
