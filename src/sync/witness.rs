//! Watching a plan being made.

use super::SyncError;
use crate::connector::CsId;
use crate::expr::Branch;
use crate::metaverse::{ConnectorIndex, CsRef, MvId};
use crate::rule::RuleId;
use crate::schema::{AttributeName, Guid, Values};

/// Somebody who watches scope, join, flow and precedence while they are decided: a preview, a coverage report, a
/// stopwatch. Every method does nothing unless it is written.
///
/// The engine is compiled once for each kind of witness, so a run that nobody watches pays nothing. A witness is
/// told what was decided and never asked: it can't change an outcome. Rules, groups, clauses and flows go by their
/// position in [`crate::rule::SyncRule`], counted from 0.
///
/// ```
/// use anchorwalk::rule::RuleId;
/// use anchorwalk::sync::{Place, Witness};
/// use std::cell::RefCell;
/// #[derive(Default)]
/// struct InScope(RefCell<Vec<RuleId>>);
/// impl Witness for InScope {
///     fn scope(&self, _: Place, rule: RuleId, in_scope: bool) {
///         if in_scope {
///             self.0.borrow_mut().push(rule);
///         }
///     }
/// }
/// ```
pub trait Witness {
    /// Whether it watches at all. Plans that somebody watches are made in order, on one thread.
    const WATCHES: bool = true;

    /// What follows belongs to this stage, until the next one is told.
    fn stage(&self, _stage: Stage) {}

    /// A clause of a scoping filter was evaluated.
    fn clause(&self, _place: Place, _rule: RuleId, _group: usize, _clause: usize, _holds: bool) {}

    /// A rule was found in or out of scope. Rules of a connector that are for another object type are not told.
    fn scope(&self, _place: Place, _rule: RuleId, _in_scope: bool) {}

    /// A join group was tried. It matches if there is exactly one candidate; at most two are looked for.
    fn join_group(&self, _place: Place, _rule: RuleId, _group: usize, _candidates: Candidates<'_>) {}

    /// An outbound rule looked for an object by the DN that its flows give, before any join group.
    fn reverse_join(&self, _place: Place, _found: Option<CsId>) {}

    /// What is decided about the link.
    fn link(&self, _place: Place, _decision: LinkDecision, _rule: Option<RuleId>) {}

    /// An expression took a branch of an `IIF` or a `Switch`, or an operand of `&&` or `||` was (not) needed.
    fn branch(&self, _place: Place, _flow: FlowAt, _branch: &Branch) {}

    /// A flow was evaluated.
    fn contribution(&self, _place: Place, _flow: FlowAt, _contribution: Told<'_>) {}

    /// A target attribute was decided. Flows that were told to contribute values and did not win have lost.
    fn decision(&self, _place: Place, _target: AttributeName, _decision: Ruling<'_>) {}

    /// Something was left out because what is known makes it pointless: it is neither covered nor wrong.
    fn skipped(&self, _place: Place, _what: Skipped) {}
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Witness for Unwatched {
    const WATCHES: bool = false;
}

/// The stages of a synchronisation, in the order of an object's way (spec/sync-engine.md 1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Which rules the object is in scope of, inbound.
    Scope,
    /// Which metaverse object it is linked to.
    Join,
    /// What the attributes of the metaverse object are.
    Flow,
    /// What each connector is told: outbound scope, join and flow.
    Outbound,
    /// The plan is carried out.
    Commit,
}

/// Where in a plan something is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// On the way from this object to the metaverse.
    Inbound(CsRef),
    /// On the way from this metaverse object to this connector.
    Outbound(Guid, ConnectorIndex),
}

/// A flow by its rule and its position in [`crate::rule::SyncRule::flows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowAt {
    /// The rule.
    pub rule: RuleId,
    /// The position among the rule's flows.
    pub flow: usize,
}

/// What a join group found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidates<'a> {
    /// Metaverse objects, for an inbound rule.
    Metaverse(&'a [MvId]),
    /// Objects of the connector space, for an outbound rule.
    ConnectorSpace(&'a [CsId]),
}

/// What is decided about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkDecision {
    /// The link that was there stays.
    Kept,
    /// The object joins one that is there.
    Joined,
    /// A metaverse object is created for it.
    Projected,
    /// A connector-space object is created for it.
    Provisioned,
    /// The link ends.
    Ended,
    /// There is none and there will be none.
    None,
}

/// What a flow contributes, in the target's type (spec/sync-engine.md 1.8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told<'a> {
    /// Values.
    Values(&'a Values),
    /// Nothing; lower precedence may fill in.
    Null,
    /// Nothing, and nobody below may contribute.
    AuthoritativeNull,
    /// As if the flow did not exist.
    Ignored,
    /// The object can't be synchronised.
    Failed(&'a SyncError),
}

/// What becomes of a target attribute (spec/sync-engine.md 1.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling<'a> {
    /// It takes these values, contributed by this flow; the one of highest precedence where several were merged.
    Set(&'a Values, FlowAt),
    /// It is removed.
    Remove,
    /// Nobody has a say: outbound it keeps what it has, inbound there is nothing.
    Leave,
}

/// What was left out, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Skipped {
    /// A clause of this rule, behind one of its group that is false (rule, group, clause).
    Clause(RuleId, usize, usize),
    /// A group of a scoping filter, behind one that is true (rule, group).
    ScopeGroup(RuleId, usize),
    /// A join group, behind one that matched or an object that was found by its DN (rule, group).
    JoinGroup(RuleId, usize),
    /// A flow, because a higher precedence has decided already (spec/sync-engine.md 1.8.3, *choose*: lazily).
    Lost(FlowAt),
    /// A flow that applies once, because the object was there before (spec/sync-engine.md 1.8.1).
    AppliedOnce(FlowAt),
}
