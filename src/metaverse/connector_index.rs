//! Which connector, which object.

use crate::connector::CsId;

/// A connector of a server, by its place in the order of connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectorIndex(pub u16);

impl ConnectorIndex {
    /// The place in a list of connectors.
    pub fn position(self) -> usize {
        usize::from(self.0)
    }
}

/// An object of a connector space of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CsRef {
    /// The connector.
    pub connector: ConnectorIndex,
    /// The object within its connector space.
    pub id: CsId,
}
