//! Full synchronisation (spec/sync-engine.md 1.2.2).

use super::engine::Engine;
use super::error::SyncError;
use super::object::{CsKey, PendingImport};
use super::settle::Unsettled;
use anchorwalk::schema::Guid;

impl Engine {
    /// Full synchronisation of every connector in order.
    pub(crate) fn full_synchronization(&mut self) {
        for connector in 0..self.connectors.len() {
            self.full_synchronization_of(connector);
        }
    }

    /// Full synchronisation of one connector: every staging object in order of creation, then what refers to something
    /// that has moved.
    pub(crate) fn full_synchronization_of(&mut self, connector: usize) {
        let mut keys: Vec<CsKey> = self.cs.keys().copied().filter(|key| key.connector == connector).collect();
        if self.options.by_dn {
            keys.sort_by_key(|key| self.cs.get(key).map(|object| object.dn.key()));
        }
        self.created.clear();
        let mut unsettled = Unsettled::default();
        for key in keys {
            self.synchronize(key, &mut unsettled);
        }
        self.settle(unsettled);
    }

    /// Synchronises one object. After an error everything is as before, but for the error.
    pub(super) fn synchronize(&mut self, key: CsKey, unsettled: &mut Unsettled) {
        if !self.cs.contains_key(&key) {
            return;
        }
        self.begin();
        match self.process(key) {
            Ok((concerned, error)) => {
                unsettled.has_seen(Some(key), &concerned);
                self.note(Some(key), unsettled);
                self.change(key, |object| object.error = error.map(|SyncError(name)| name));
            }
            Err(SyncError(name)) => {
                self.undo();
                self.change(key, |object| object.error = Some(name));
                // What was provisioned and has arrived: its metaverse object is provisioned again (1.2.1 step 2).
                if let Some(object) = self.cs.get(&key)
                    && object.pending_import == Some(PendingImport::Add)
                {
                    unsettled.provision_again(object.link.as_ref().map(|link| link.metaverse));
                }
            }
        }
        self.begin();
    }

    /// Inbound for the object, then outbound for the metaverse objects concerned. An outbound error that is not to undo
    /// the inbound side is returned as a value, with the metaverse objects.
    fn process(&mut self, key: CsKey) -> Result<(Vec<Guid>, Option<SyncError>), SyncError> {
        let mut outbound_error = None;
        let concerned = self.relink(key)?;
        for metaverse in &concerned {
            outbound_error = outbound_error.or(self.compute(*metaverse, Some(key))?);
        }
        if self.cs.get(&key).is_some_and(|object| object.pending_import == Some(PendingImport::Delete)) {
            self.put_cs(key, None);
        }
        self.change(key, |object| {
            object.pending_import = None;
            object.synchronized = None;
        });
        Ok((concerned, outbound_error))
    }

    /// Computes a metaverse object anew: attributes, deletion, outbound. Only of the object that is synchronised does it
    /// see the import.
    pub(super) fn compute(
        &mut self,
        metaverse: Guid,
        synchronized: Option<CsKey>,
    ) -> Result<Option<SyncError>, SyncError> {
        self.flow_in(metaverse, synchronized)?;
        if !self.is_alive(metaverse) {
            self.delete_metaverse(metaverse);
            return Ok(None);
        }
        if !self.options.keeps_inbound_on_outbound_error {
            return self.flow_out(metaverse, synchronized).map(|()| None);
        }
        let inbound = self.begin();
        let error = self.flow_out(metaverse, synchronized).err();
        if error.is_some() {
            self.undo();
        }
        self.remember(inbound);
        Ok(error)
    }
}
