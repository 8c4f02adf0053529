//! What a run changed, as data.

use crate::connector::PendingExport;
use crate::rule::RuleId;
use crate::schema::{AttributeName, Dn, Guid, ObjectType, Values};

/// One change that a synchronisation made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The connector whose object was synchronised, by name.
    pub connector: String,
    /// The object that was synchronised; for a metaverse object that was only computed anew, its name.
    pub dn: Dn,
    /// What happened.
    pub kind: ChangeKind,
}

/// The kinds of change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A metaverse object was created for it.
    Projected {
        /// The metaverse object.
        metaverse: Guid,
        /// Its type.
        object_type: ObjectType,
        /// The rule that did it.
        rule: RuleId,
    },
    /// It joined a metaverse object.
    Joined {
        /// The metaverse object.
        metaverse: Guid,
        /// The rule whose criteria matched.
        rule: RuleId,
    },
    /// It lost its link.
    Disjoined {
        /// The metaverse object it left.
        metaverse: Guid,
    },
    /// The metaverse object was deleted, because nothing keeps it alive.
    MetaverseDeleted {
        /// The metaverse object.
        metaverse: Guid,
    },
    /// Attributes of the metaverse object changed.
    MetaverseChanged {
        /// The metaverse object.
        metaverse: Guid,
        /// The attributes, in order of their names.
        attributes: Vec<AttributeChange>,
    },
    /// The rules in scope on the link changed.
    RulesInScope {
        /// The rules that came into scope.
        entered: Vec<RuleId>,
        /// The rules that left scope.
        left: Vec<RuleId>,
    },
    /// An object was created for it in another connector, to be added to that directory.
    Provisioned {
        /// The connector's name.
        connector: String,
        /// The object.
        dn: Dn,
        /// The rule that did it.
        rule: RuleId,
    },
    /// An object of another connector was joined from the metaverse.
    JoinedOutbound {
        /// The connector's name.
        connector: String,
        /// The object.
        dn: Dn,
        /// The rule that did it.
        rule: RuleId,
    },
    /// An object of another connector lost its link.
    DisconnectedOutbound {
        /// The connector's name.
        connector: String,
        /// The object.
        dn: Dn,
    },
    /// An export was staged, changed or taken back.
    ExportStaged {
        /// The connector's name.
        connector: String,
        /// The object.
        dn: Dn,
        /// What is staged now; `None` when it was taken back.
        export: Option<PendingExport>,
    },
    /// The object was removed from its connector space, because it was deleted in its directory.
    Removed,
}

/// A change of a metaverse attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeChange {
    /// The attribute.
    pub name: AttributeName,
    /// What it held.
    pub before: Option<Values>,
    /// What it holds.
    pub after: Option<Values>,
    /// The rule that contributes it now.
    pub rule: Option<RuleId>,
}
